"""The ribbon tab 客服台账: a group a sheet, a button a macro; the id is the macro's name.

A sheet with more than a few buttons shows what begins a row or takes the whole sheet; its moves,
which act on the selected rows, wait in one menu, so that the tab fits on a screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from cs_macros.book.flow import Button, Move
from cs_macros.book.sheets import Sheet

PART = "customUI/customUI14.xml"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"

TAB = "客服台账"
MENU = "处理选中的行"
MENU_TIP = "先在“{}”里选中要处理的行，再从这里选动作。"
LONGEST_TIP = 1024
SHOWN = 3
"""Buttons that stand above one another in the height of a ribbon; a sheet with more gets a menu."""

ICONS = {
    "archive": "AcceptTask",
    "ask": "ReviewNewComment",
    "cancel": "DeclineInvitation",
    "check": "FindDialog",
    "close": "AcceptTask",
    "collect": "AccountingFormat",
    "complete": "AcceptTask",
    "contact": "ReviewNewComment",
    "end": "AcceptTask",
    "ignore": "DeclineInvitation",
    "inspect": "FindDialog",
    "negotiate": "AccountingFormat",
    "print": "FilePrint",
    "refund": "AccountingFormat",
    "reject": "DeclineInvitation",
    "release": "Undo",
    "reopen": "Undo",
    "return": "Undo",
    "revoke": "DeclineInvitation",
    "verify": "FindDialog",
}
"""First word of a move's name → its icon."""


def ribbon(sheets: Sequence[Sheet], tab: str = TAB) -> str:
    """The ribbon's XML.

    Args:
      tab: What the tab is called.
    """
    xml = "".join(_group(sheet, fresh) for sheet, fresh in groups(sheets))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs>'
        f'<tab id="cs_macros_tab" label={_q(tab)} insertAfterMso="TabHome">{xml}</tab>'
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


def icon(pressed: Move | Button) -> str:
    """Its own icon, or the one of its kind: a new row, what its name begins with, the way on."""
    if isinstance(pressed, Button):
        return pressed.icon or "MacroPlay"
    if pressed.registers:
        return "FileNew"
    return ICONS.get(pressed.name.partition("_")[0], "AcceptInvitation")


def _group(sheet: Sheet, fresh: Sequence[Move | Button]) -> str:
    moves = [each for each in fresh if isinstance(each, Move) and not each.registers]
    tucked = moves if len(fresh) > SHOWN else []
    inside = "".join(_button(each, _size(each)) for each in fresh if each not in tucked)
    return _element(
        "group",
        {"id": f"group_{sheet.table}", "label": sheet.title, "imageMso": icon(fresh[0])},
        inside + (_menu(sheet, tucked) if tucked else ""),
    )


def _size(pressed: Move | Button) -> str:
    return "large" if isinstance(pressed, Move) and pressed.registers else "normal"


def _menu(sheet: Sheet, moves: Sequence[Move | Button]) -> str:
    attributes = {
        "id": f"menu_{sheet.table}",
        "label": MENU,
        "size": "large",
        "imageMso": "AcceptInvitation",
        "screentip": f"{sheet.title}：{MENU}",
        "supertip": MENU_TIP.format(sheet.title),
    }
    return _element("menu", attributes, "".join(map(_button, moves)))


def _button(pressed: Move | Button, size: str = "") -> str:
    """A button; inside a menu buttons have no size."""
    attributes = {
        "id": pressed.name,
        "label": pressed.caption,
        **({"size": size} if size else {}),
        "imageMso": icon(pressed),
        "screentip": pressed.caption,
        "supertip": pressed.help[:LONGEST_TIP],
        "onAction": "press_ribbon",
    }
    return _element("button", attributes)


def _element(name: str, attributes: dict[str, str], inside: str = "") -> str:
    written = "".join(f" {key}={_q(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{inside}</{name}>"


def _q(text: str) -> str:
    return quoteattr(text)
