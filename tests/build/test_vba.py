"""The VBA project: xlwings' module, a line a macro, a document module for every sheet."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from oletools.olevba import VBA_Parser

from cs_macros.build.ribbon import PART
from cs_macros.build.spots import ALL_VIEWS
from cs_macros.build.vba import in_vba, xlwings_source
from cs_macros.sheets import ALL_SHEETS

CALLBACK = re.compile(r"Public Sub (\w+)\(\): press \"(\w+)\": End Sub")


def modules(path: Path) -> dict[str, str]:
    """Name of a module's file → its source, as oletools reads them."""
    parser = VBA_Parser(str(path))
    try:
        return {name: code for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()


def parts(path: Path, pattern: str) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {
            name: package.read(name).decode("utf-8")
            for name in package.namelist()
            if re.fullmatch(pattern, name)
        }


def test_every_sheet_has_its_document_module(sample: Path) -> None:
    pages = parts(sample, r"xl/worksheets/sheet\d+\.xml")
    codes = [found[1] for text in pages.values() if (found := re.search(r'<sheetPr codeName="(\w+)"', text))]
    assert len(codes) == len(pages)
    documents = {name for name in modules(sample) if name.endswith(".cls")} - {"Dictionary.cls"}
    assert documents == {"ThisWorkbook.cls", *(f"{code}.cls" for code in codes)}


@pytest.mark.parametrize(
    ("module", "file"), [("xlwings.bas", "xlwings.bas"), ("Dictionary.cls", "addin/Dictionary.cls")]
)
def test_xlwings_modules_are_the_installed_ones(sample: Path, module: str, file: str) -> None:
    installed = [line for line in xlwings_source(file).splitlines() if line and "Attribute" not in line]
    ours = modules(sample)[module].splitlines()
    assert installed[-50:] == [line for line in ours if line][-50:]


def test_a_press_says_that_it_works_before_python_starts_and_never_after(sample: Path) -> None:
    """In the status line: no cell of the file changes for it. The order of the macro's own lines."""
    source = modules(sample)["cs_macros.bas"]
    press = source[source.index("Private Sub press") : source.index("End Sub")]
    line, working = "Application.StatusBar", in_vba("处理中…")
    steps = [f"{line} = {working}", "program()", "RunFrozenPython", "RunPython", f"CStr({line}) = {working}"]
    places = [press.index(step) for step in steps]
    assert places == sorted(places)
    assert press.index(f"{line} = False", places[-1])
    refused = press[places[3] : places[-1]]
    assert refused.index(f"{line} = False") < refused.index("MsgBox")


def test_every_button_has_one_macro_of_its_own_name(sample: Path) -> None:
    macros = CALLBACK.findall(modules(sample)["cs_macros.bas"])
    assert all(macro == argument for macro, argument in macros)
    assert [macro for macro, _ in macros] == list(dict.fromkeys(macro for macro, _ in macros))
    assert {macro for macro, _ in macros} == set(ALL_SHEETS.pressables())


def test_buttons_on_the_sheets_call_macros_that_exist(sample: Path) -> None:
    called = {
        name
        for text in parts(sample, r"xl/drawings/vmlDrawing\d+\.vml").values()
        for name in re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", text)
    }
    drawn = {name for name, (_, each) in ALL_SHEETS.pressables().items() if getattr(each, "drawn", True)}
    assert called == drawn | {*(view.name for view in ALL_VIEWS)}
    source = modules(sample)["cs_macros.bas"]
    assert all(f"Public Sub {view.name}()" in source for view in ALL_VIEWS)
    assert all(f'Case "{view.name}": {view.name}' in source for view in ALL_VIEWS)


def test_ribbon_ids_are_unique_and_name_macros(sample: Path) -> None:
    (text,) = parts(sample, re.escape(PART)).values()
    tree = ElementTree.fromstring(text)
    ids = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    buttons = [element.attrib for element in tree.iter() if element.tag.endswith("}button")]
    views = {view.name for view in ALL_VIEWS}
    assert {each["id"] for each in buttons} == set(ALL_SHEETS.pressables()) | views
    assert {each["id"] for each in buttons if each["onAction"] == "view_ribbon"} == views
    assert {each["onAction"] for each in buttons} == {"press_ribbon", "view_ribbon"}
    assert all(each["label"] and each["supertip"] and each["imageMso"] for each in buttons)


def test_every_button_is_reached_by_keys_and_no_two_of_a_level_alike(sample: Path) -> None:
    """The tab, its buttons and menus, then each menu's buttons: DESK, Words."""
    (text,) = parts(sample, re.escape(PART)).values()
    (tab,) = (each for each in ElementTree.fromstring(text).iter() if each.tag.endswith("}tab"))
    levels = [[each for group in tab for each in group]]
    levels += [[*each] for each in levels[0] if each.tag.endswith("}menu")]
    wrong = []
    for level in levels:
        tips = [each.attrib.get("keytip", "") for each in level]
        whole = all(tip.isascii() and tip.isalpha() and tip.isupper() for tip in tips)
        if not whole or len({*map(len, tips)}) != 1 or len(tips) != len(set(tips)):
            wrong.append(tips)
    assert wrong == []
    assert tab.attrib["keytip"] == "KT"
    reached = {each.attrib["id"] for level in levels for each in level if each.tag.endswith("}button")}
    assert reached == set(ALL_SHEETS.pressables()) | {view.name for view in ALL_VIEWS}


def test_ribbon_has_a_group_a_module_and_one_for_the_board(sample: Path) -> None:
    (text,) = parts(sample, re.escape(PART)).values()
    groups = re.findall(r'<group id="group_\w+" label="([^"]+)"', text)
    modules = dict.fromkeys(sheet.module or sheet.title for sheet, _ in ALL_SHEETS.pressables().values())
    assert groups == [*modules, "视图"]


def test_the_project_is_ascii_so_that_any_windows_reads_it(built: Callable[[str], Path]) -> None:
    assert all(code.isascii() for code in modules(built("empty")).values())
