"""The ribbon tab 客服台账: a group a module, a button a macro; the id is the macro's name.

A group shows what begins a row in each of its sheets; the sheet's other buttons wait in one menu that
has its name, so that the tab fits on a small screen with every sheet there is. Key tips reach all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from cs_macros.book.flow import Button, Move
from cs_macros.book.sheets import Sheet
from cs_macros.build.keys import letters_for
from cs_macros.build.spots import ALL_VIEWS

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


VIEWING = "视图"
"""Name of the group of what only shows other columns and rows."""


def ribbon(sheets: Sequence[Sheet], tab: str = TAB, key: str = "KT") -> str:
    """The ribbon's XML.

    Args:
      tab: What the tab is called.
      key: Its key tip.
    """
    parts = {name: [*map(_part(found), found)] for name, found in by_module(sheets).items()}
    views = {view.name: view.caption for view in ALL_VIEWS}
    on_tab = {
        id_: name for shown in parts.values() for part in shown for id_, name in part.on_tab.items()
    }  # fmt: skip
    tips = letters_for({**on_tab, **views}, 2)
    xml = "".join(_group(name, found, tips) for name, found in parts.items())
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs>'
        f'<tab id="cs_macros_tab" label={_q(tab)} keytip="{key}" insertAfterMso="TabHome">'
        f"{xml}{_views(tips)}</tab></tabs></ribbon></customUI>"
    )


def by_module(sheets: Sequence[Sheet]) -> dict[str, list[tuple[Sheet, list[Move | Button]]]]:
    """Name of a module → its sheets with their buttons; a sheet of none is one by itself."""
    found: dict[str, list[tuple[Sheet, list[Move | Button]]]] = {}
    for sheet, fresh in groups(sheets):
        found.setdefault(sheet.module or sheet.title, []).append((sheet, fresh))
    return found


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


class Part(NamedTuple):
    """A sheet's share of its group: buttons on the tab, and those in its menu."""

    sheet: Sheet
    shown: Sequence[Move | Button]
    others: Sequence[Move | Button]

    @property
    def menu(self) -> str:
        return f"menu_{self.sheet.table}"

    @property
    def on_tab(self) -> dict[str, str]:
        """Id → name of what is reached from the tab."""
        own = {each.name: each.caption for each in self.shown}
        return {**own, self.menu: self.sheet.title} if self.others else own


def _part(
    found: Sequence[tuple[Sheet, list[Move | Button]]],
) -> Callable[[tuple[Sheet, list[Move | Button]]], Part]:
    """First what begins a row, then a menu a sheet with the others.

    A module of many sheets has a menu a sheet with all: more does not fit on a screen of 1366 pixels.
    """

    def of(each: tuple[Sheet, list[Move | Button]]) -> Part:
        sheet, fresh = each
        few = len(fresh) == 1 or (len(found) == 1 and len(fresh) <= SHOWN)
        is_first = len(found) <= MANY
        shown = [one for one in fresh if few or (is_first and isinstance(one, Move) and one.registers)]
        return Part(sheet, shown, [one for one in fresh if one not in shown])

    return of


def _group(label: str, parts: Sequence[Part], tips: Mapping[str, str]) -> str:
    begins = [_button(each, tips, "normal") for part in parts for each in part.shown]
    rest = [_menu(part, tips) for part in parts if part.others]
    first = parts[0]
    mark = icon(next(iter((*first.shown, *first.others))))
    attributes = {"id": f"group_{first.sheet.table}", "label": label, "imageMso": mark}
    return _element("group", attributes, "".join([*begins, *rest]))


def _views(tips: Mapping[str, str]) -> str:
    """What only shows other columns and rows: no Python starts."""
    buttons = [
        {
            "id": view.name,
            "label": view.caption,
            "size": "normal",
            "imageMso": "Filter",
            "screentip": view.caption,
            "supertip": view.help,
            "keytip": tips[view.name],
            "onAction": "view_ribbon",
        }
        for view in ALL_VIEWS
    ]
    attributes = {"id": "group_views", "label": VIEWING, "imageMso": "Filter"}
    return _element("group", attributes, "".join(_element("button", each) for each in buttons))


def _menu(part: Part, tips: Mapping[str, str]) -> str:
    title = part.sheet.title
    attributes = {
        "id": part.menu,
        "label": title,
        "size": "normal",
        "imageMso": "AcceptInvitation",
        "screentip": title,
        "supertip": MENU_TIP.format(title),
        "keytip": tips[part.menu],
    }
    inside = letters_for({each.name: each.caption for each in part.others}, 1)
    return _element("menu", attributes, "".join(_button(each, inside) for each in part.others))


def _button(pressed: Move | Button, tips: Mapping[str, str], size: str = "") -> str:
    """A button; inside a menu buttons have no size."""
    attributes = {
        "id": pressed.name,
        "label": pressed.caption,
        **({"size": size} if size else {}),
        "imageMso": icon(pressed),
        "screentip": pressed.caption,
        "supertip": pressed.help[:LONGEST_TIP],
        "keytip": tips[pressed.name],
        "onAction": "press_ribbon",
    }
    return _element("button", attributes)


def _element(name: str, attributes: dict[str, str], inside: str = "") -> str:
    written = "".join(f" {key}={_q(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{inside}</{name}>"


def _q(text: str) -> str:
    return quoteattr(text)
