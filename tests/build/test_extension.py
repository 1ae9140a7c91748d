"""The menu 客服台账 of LibreOffice: as the ribbon is, by module, and no taller than a small screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from cs_macros.build.extension import basic, menu
from cs_macros.build.ribbon import TAB, by_module
from cs_macros.build.spots import ALL_VIEWS
from cs_macros.sheets import ALL_SHEETS

ENTRY, SCREEN, TAKEN = 27, 768, 60
"""Pixels of a menu's entry, of the commonest screen, and of what stands above and below a menu on it."""

NAME = "{http://openoffice.org/2001/registry}name"


class Shown(NamedTuple):
    """An entry; the macro of a line between entries is no macro."""

    title: str
    macro: str
    below: list[Shown]


def read(node: ElementTree.Element) -> Iterator[Shown]:
    """The entries below a node."""
    for each in node:
        texts = {one.get(NAME): one.findtext("value") or "" for one in each if one.tag == "prop"}
        below = next((one for one in each if one.get(NAME) == "Submenu"), None)
        macro = re.search(r"press\.(\w+)\?", texts.get("URL", ""))
        name = macro[1] if macro else texts.get("URL", "")
        yield Shown(texts.get("Title", ""), name, [*read(below)] if below is not None else [])


def levels(entries: list[Shown], title: str = "") -> Iterator[tuple[str, list[Shown]]]:
    yield title, entries
    for each in entries:
        if each.below:
            yield from levels(each.below, each.title)


def test_a_press_says_that_it_works_before_python_starts() -> None:
    """In the window's own line, which the engine of `hosts/libreoffice` writes too; and takes it back where
    there is no Python."""
    source = basic(ALL_SHEETS.in_order(), "/usr/bin/python3")
    assert 'Const WORKING = "处理中…"' in source
    press = source[source.index("Sub press(") : source.index("End Sub", source.index("Sub press("))]
    line = "ThisComponent.CurrentController.StatusIndicator"
    steps = ("未作任何改动", f"{line}.start(WORKING, 0)", "Shell PYTHON", "no_python:", f"{line}.end()")
    places = [press.index(step) for step in (*steps, 'MsgBox "找不到')]
    assert places == sorted(places)


def test_the_menu_is_by_module_and_fits_on_a_small_screen() -> None:
    bar = ElementTree.fromstring(menu(ALL_SHEETS.in_order()))[0][0]
    ((title, _, entries),) = read(bar)
    assert title == f"{TAB}(~K)"
    modules = by_module(ALL_SHEETS.in_order())
    shown = [name.partition("(~")[0] for name, *_ in entries]
    assert shown == [*(view.caption for view in ALL_VIEWS), "", *modules]
    found = [*levels(entries)]
    high = {name: len(level) for name, level in found if len(level) * ENTRY > SCREEN - TAKEN}
    assert high == {}
    macros = [macro for _, level in found for _, macro, _ in level if macro and ":" not in macro]
    assert sorted(macros) == sorted([*ALL_SHEETS.pressables(), *(view.name for view in ALL_VIEWS)])
    assert {name.partition("(~")[0] for name, _ in found} >= {
        sheet.title for sheets in modules.values() if len(sheets) > 1 for sheet, _ in sheets
    }


def test_each_level_has_a_letter_an_entry() -> None:
    ((_, _, entries),) = read(ElementTree.fromstring(menu(ALL_SHEETS.in_order()))[0][0])
    wrong = []
    for title, level in levels(entries):
        letters = [re.findall(r"\(~([A-Z])\)$", name) for name, macro, _ in level if ":" not in macro]
        if not all(letters) or len({*map(str, letters)}) != len(letters):
            wrong.append((title, letters))
    assert wrong == []
