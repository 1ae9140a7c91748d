"""The ribbon tab 客服台账: a group a sheet, a button a macro; the id is the macro's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from cs_macros.book.flow import Button, Move, Sheet

PART = "customUI/customUI14.xml"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"

TAB = "客服台账"
LONGEST_TIP = 1024


def ribbon(sheets: Sequence[Sheet]) -> str:
    """The ribbon's XML."""
    xml = ""
    for sheet, fresh in groups(sheets):
        buttons = "".join(map(_button, fresh))
        xml += f"<group id={_q('group_' + sheet.table)} label={_q(sheet.title)}>{buttons}</group>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs>'
        f'<tab id="cs_macros_tab" label={_q(TAB)} insertAfterMso="TabHome">{xml}</tab>'
        "</tabs></ribbon></customUI>"
    )


def groups(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, list[Move | Button]]]:
    """Each sheet with its buttons; one that several sheets share stands in the first one's group."""
    seen: set[str] = set()
    for sheet in sheets:
        fresh = [pressed for pressed in buttons_of(sheet) if pressed.name not in seen]
        seen.update(pressed.name for pressed in fresh)
        if fresh:
            yield sheet, fresh


def buttons_of(sheet: Sheet) -> list[Move | Button]:
    """Everything that a sheet declares for pressing, on itself or on every register."""
    return [*sheet.pressable, *sheet.everywhere]


def _button(pressed: Move | Button) -> str:
    attributes = {
        "id": pressed.name,
        "label": pressed.caption,
        "size": "large" if isinstance(pressed, Move) and pressed.registers else "normal",
        "imageMso": icon(pressed),
        "screentip": pressed.caption,
        "supertip": pressed.help[:LONGEST_TIP],
        "onAction": "press_ribbon",
    }
    return "<button " + " ".join(f"{name}={_q(value)}" for name, value in attributes.items()) + "/>"


def icon(pressed: Move | Button) -> str:
    """Its own icon, or the one of its kind: a new row, the way on, the way out, anything else."""
    if pressed.icon:
        return pressed.icon
    if isinstance(pressed, Button):
        return "MacroPlay"
    if pressed.registers:
        return "FileNew"
    return "AcceptInvitation"


def _q(text: str) -> str:
    return quoteattr(text)
