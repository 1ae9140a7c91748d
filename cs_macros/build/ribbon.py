"""The ribbon tab 客服台账: a group a module, a button a macro; the id is the macro's name.

A group shows what begins a row in each of its sheets; the sheet's other buttons wait in one menu that
has its name, so that the tab fits on a small screen with every sheet there is.
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
MENU_TIP = "“{}”的按钮：先选中要处理的行，再从这里选动作。"
LONGEST_TIP = 1024
SHOWN = 4
"""So many buttons of one sheet stand on the ribbon when nothing but them is in its group."""

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


MANY = 4
"""Sheets of a module beyond which their first buttons stand in the menus too."""


def ribbon(sheets: Sequence[Sheet], tab: str = TAB) -> str:
    """The ribbon's XML.

    Args:
      tab: What the tab is called.
    """
    by_module: dict[str, list[tuple[Sheet, list[Move | Button]]]] = {}
    for sheet, fresh in groups(sheets):
        by_module.setdefault(sheet.module or sheet.title, []).append((sheet, fresh))
    xml = "".join(_group(name, found) for name, found in by_module.items())
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


def _group(label: str, found: Sequence[tuple[Sheet, list[Move | Button]]]) -> str:
    """A module's buttons: first what begins a row, then a menu a sheet with the others.

    A module of many sheets has a menu a sheet with all: more does not fit on a screen of 1366 pixels.
    """
    begins, rest = [], []
    for sheet, fresh in found:
        few = len(fresh) == 1 or (len(found) == 1 and len(fresh) <= SHOWN)
        is_first = len(found) <= MANY
        shown = [each for each in fresh if few or (is_first and isinstance(each, Move) and each.registers)]
        others = [each for each in fresh if each not in shown]
        begins += [_button(each, "normal") for each in shown]
        rest += [_menu(sheet, others)] if others else []
    first, buttons = found[0]
    attributes = {"id": f"group_{first.table}", "label": label, "imageMso": icon(buttons[0])}
    return _element("group", attributes, "".join([*begins, *rest]))


def _menu(sheet: Sheet, others: Sequence[Move | Button]) -> str:
    attributes = {
        "id": f"menu_{sheet.table}",
        "label": sheet.title,
        "size": "normal",
        "imageMso": "AcceptInvitation",
        "screentip": sheet.title,
        "supertip": MENU_TIP.format(sheet.title),
    }
    return _element("menu", attributes, "".join(map(_button, others)))


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
