"""客服台账.xlam: package, modules, ribbon. What its buttons do: tests/whole/test_plain_workbook.py.

That Excel loads it and a click reaches Python is shown by nobody here: docs/安装检查清单.md.
"""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from cs_macros.book.flow import Button, Move
from cs_macros.book.modules import sheets_for
from cs_macros.build.addin import ADDIN_TAB, TEMPLATE_PROJECT, bridge, build_addin
from cs_macros.build.package import ADDIN
from cs_macros.build.ribbon import MANY, PART, groups, icon
from cs_macros.build.spots import ALL_VIEWS
from cs_macros.build.vba import (
    ADDIN_FILE,
    FROM_THE_WEB,
    NEVER_SAVED,
    NO_PROGRAM,
    NOTHING_OPEN,
    in_vba,
    module,
    xlwings_source,
)
from cs_macros.cli import status_of
from cs_macros.portable import FOLDER
from cs_macros.sheets import ALL_SHEETS
from tests.build.test_validators import microsofts_validator
from tests.build.test_vba import CALLBACK, modules, parts
from tests.office import convert

OFFICE_ICONS = {
    *("AcceptInvitation", "AcceptTask", "AccountingFormat", "CalendarInsert", "CreateReport"),
    *(
        "DeclineInvitation",
        "FileNew",
        "FilePrint",
        "Filter",
        "FindDialog",
        "Help",
        "ImportExcel",
        "ImportTextFile",
    ),
    *("MacroPlay", "RecurrenceEdit", "RefreshAll", "ReviewNewComment", "SpellingAndGrammar", "Undo"),
}
"""Each found in published ribbons: a name that Office does not know would leave its button blank."""


@pytest.fixture(scope="module")
def built_addin(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("addin")

    def make(role: str) -> Path:
        path = folder / f"{role}.xlam"
        if not path.exists():
            build_addin(path, ALL_SHEETS.in_order(), role="agent" if role == "agent" else "", version="1.2.3")
        return path

    return make


@pytest.fixture(scope="module")
def addin(built_addin: Callable[[str], Path]) -> Path:
    return built_addin("all")


VIEWED = {view.name for view in ALL_VIEWS}


def ribbon_of(path: Path) -> ElementTree.Element:
    (text,) = parts(path, re.escape(PART)).values()
    return ElementTree.fromstring(text)


def elements(path: Path, kind: str) -> list[dict[str, str]]:
    return [each.attrib for each in ribbon_of(path).iter() if each.tag.endswith("}" + kind)]


# -- the package ----------------------------------------------------------------------------


def test_excel_takes_it_for_an_addin(addin: Path) -> None:
    (types,) = parts(addin, re.escape("[Content_Types].xml")).values()
    assert f'PartName="/xl/workbook.xml" ContentType="{ADDIN}"' in types
    (workbook,) = parts(addin, re.escape("xl/workbook.xml")).values()
    assert 'codeName="ThisWorkbook"' in workbook
    assert 'visibility="hidden"' in workbook
    assert "definedName" not in workbook


@pytest.mark.parametrize("role", ["all", pytest.param("agent", marks=pytest.mark.slow)])
def test_openxml_audit_has_no_findings(built_addin: Callable[[str], Path], role: str) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(built_addin(role))
    assert [str(error) for error in result.errors] == []
    assert result.is_valid


@pytest.mark.parametrize("role", ["all", pytest.param("agent", marks=pytest.mark.slow)])
def test_microsofts_validator_has_no_findings_in_package_or_ribbon(
    built_addin: Callable[[str], Path], role: str
) -> None:
    """It checks the ribbon against Office's schema, too."""
    command = [microsofts_validator(), built_addin(role)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


@pytest.mark.office
def test_libreoffice_can_open_it(addin: Path, tmp_path: Path) -> None:
    """Told what it is: of itself LibreOffice 7.4 knows no add-ins of Excel, xlwings' own neither."""
    made = convert(addin, "xlsx", tmp_path, reader="Calc MS Excel 2007 VBA XML")
    assert load_workbook(made).sheetnames == ["说明"]


def test_the_same_declarations_give_the_same_ribbon_and_version(addin: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlam"
    build_addin(again, ALL_SHEETS.in_order(), version="1.2.3")
    with zipfile.ZipFile(addin) as one, zipfile.ZipFile(again) as other:
        assert one.namelist() == other.namelist()
        assert one.read(PART) == other.read(PART)
        assert "1.2.3" in one.read("docProps/custom.xml").decode()


# -- the modules ----------------------------------------------------------------------------


def test_it_has_every_macro_and_a_document_module_a_sheet(addin: Path) -> None:
    found = modules(addin)
    assert {macro for macro, _ in CALLBACK.findall(found["cs_macros.bas"])} == set(ALL_SHEETS.pressables())
    documents = {name for name in found if name.endswith(".cls")} - {"Dictionary.cls"}
    assert documents == {"ThisWorkbook.cls", "sheet_about.cls"}
    assert all(code.isascii() for code in found.values())
    assert all(len(line) < 1023 for line in found["cs_macros.bas"].splitlines())


def test_the_calling_workbook_is_the_active_one(addin: Path) -> None:
    source = modules(addin)["xlwings.bas"]
    assert 'PROJECT_NAME As String = "cs_macros"' in source
    assert TEMPLATE_PROJECT not in source
    assert '" --wb=" & """" & ActiveWorkbook.Name' in source


def test_no_active_workbook_says_which_program_to_start() -> None:
    """A sheet cs_macros.conf in a mailed .xlsx, or a file beside it, must not choose the interpreter."""
    body = bridge().replace("\r\n", "\n")
    for function in ("GetConfig", "GetDirectoryConfigFilePath"):
        found = re.search(rf"\nFunction {function}\(.*?\nEnd Function", body, re.DOTALL)
        assert found is not None
        assert "ActiveWorkbook" not in found[0]
        assert "ThisWorkbook" in found[0]
    changed = sum(
        ours != theirs
        for ours, theirs in zip(
            body.split("\n"),
            xlwings_source("xlwings_custom_addin.bas").replace("\r\n", "\n").split("\n"),
            strict=True,
        )
    )
    assert changed == 6  # the name, three lines of GetConfig on sheets, two on files


def test_an_xlwings_that_is_written_differently_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cs_macros.build.addin.xlwings_source", lambda file: "' another version")
    with pytest.raises(ValueError, match="myaddin"):
        bridge()


def test_a_button_starts_the_unzipped_program_where_there_is_one() -> None:
    """How it is looked for: tests/windows/test_updating.py runs these lines."""
    source = module(["undo"])
    program = source.partition("Function program")[2].partition("End Function")[0]
    assert program.index('PathSeparator <> "\\"') < program.index("beside(ThisWorkbook.Path)")
    assert "ActiveWorkbook" not in program
    assert 'RunFrozenPython python, "-B -m cs_macros.excel " & button' in source
    for bas in ("xlwings.bas", "xlwings_custom_addin.bas"):
        text = xlwings_source(bas)
        assert "Public Function RunFrozenPython(Executable As String, Optional Args As String)" in text
        assert "Function GetConfig(configKey As String, Optional default As String" in text


def test_nothing_absolute_is_stored_in_the_macros() -> None:
    """The letter of a USB stick changes; the folder is found anew at each press."""
    source = module(["undo"])
    assert re.findall(r'"[A-Za-z]:|[A-Za-z]:\\\\', source) == []
    assert '.Item("USERPROFILE")' in source


def test_without_a_saved_workbook_in_front_nothing_is_started() -> None:
    """Files are looked for and made beside the workbook, so it must lie somewhere."""
    source = module(["undo"])
    body = source.partition("Private Sub press(")[2].partition("End Sub")[0]
    order = [
        "ActiveWorkbook Is Nothing",
        in_vba(NOTHING_OPEN),
        'ActiveWorkbook.Path = ""',
        in_vba(NEVER_SAVED),
        'InStr(ActiveWorkbook.Path, "://")',
        in_vba(FROM_THE_WEB),
    ]
    assert [body.index(each) for each in order] == sorted(body.index(each) for each in order)
    assert body.index(order[-1]) < body.index("RunFrozenPython") < body.index("RunPython")
    assert body.index("RunPython") < body.index(in_vba(NO_PROGRAM))


def test_what_the_macros_say_is_spelt_in_codes_that_are_the_text() -> None:
    source = module(["undo"])
    said = [bytes.fromhex(code).decode("utf-16-be") for code in re.findall(r'said\("([0-9A-F]+)"\)', source)]
    assert {NOTHING_OPEN, NEVER_SAVED, FROM_THE_WEB, NO_PROGRAM, FOLDER, ADDIN_FILE, "全部"} < set(said)


# -- the ribbon -----------------------------------------------------------------------------


def test_ribbon_ids_are_unique_and_every_button_has_its_macro(addin: Path) -> None:
    ids = [each.attrib["id"] for each in ribbon_of(addin).iter() if "id" in each.attrib]
    assert len(ids) == len(set(ids))
    source = modules(addin)["cs_macros.bas"]
    buttons = elements(addin, "button")
    macros = {macro for macro, _ in CALLBACK.findall(source)}
    pressed = {each["id"] for each in buttons if each["onAction"] == "press_ribbon"}
    assert (pressed, {each["id"] for each in buttons} - pressed) == (macros, VIEWED)
    assert "Public Sub press_ribbon(control As IRibbonControl)" in source


def test_a_module_is_a_group_and_a_sheet_in_it_has_its_other_buttons_in_one_menu(addin: Path) -> None:
    """Shown is what begins a row; so every sheet there is fits on a tab of 1366 pixels."""
    found = {each.attrib["id"]: each for each in ribbon_of(addin).iter() if "id" in each.attrib}
    wanted: dict[str, list[str]] = {}
    sheets = Counter(sheet.module or sheet.title for sheet, _ in groups(ALL_SHEETS.in_order()))
    for sheet, fresh in groups(ALL_SHEETS.in_order()):
        wanted.setdefault(sheet.module or sheet.title, []).extend(each.name for each in fresh)
        if menu := found.get(f"menu_{sheet.table}"):
            assert menu.attrib["label"] == sheet.title
            assert sheets[sheet.module or sheet.title] > MANY or not any(
                isinstance(each, Move) and each.registers
                for each in fresh
                if each.name in [one.attrib["id"] for one in menu]
            )
    drawn = {
        group.attrib["label"]: sorted(one.attrib["id"] for one in group.iter() if one.tag.endswith("}button"))
        for group in found.values()
        if group.tag.endswith("}group")
    }
    wanted["视图"] = [*VIEWED]
    assert drawn == {module: sorted(names) for module, names in wanted.items()}
    assert max(len(group) for group in found.values() if group.tag.endswith("}group")) <= 9


def test_tooltips_are_the_help_texts(addin: Path) -> None:
    views = {view.name: view for view in ALL_VIEWS}
    for each in elements(addin, "button"):
        pressed = views.get(each["id"]) or ALL_SHEETS.pressable(each["id"])[1]
        assert (each["label"], each["screentip"]) == (pressed.caption, pressed.caption)
        assert each["supertip"] == pressed.help
        assert len(each["supertip"]) <= 1024


def test_icons_are_office_own() -> None:
    used: dict[str, list[Button | Move]] = {}
    for _, pressed in ALL_SHEETS.pressables().values():
        used.setdefault(icon(pressed), []).append(pressed)
    assert used.keys() | {"Filter"} <= OFFICE_ICONS


def test_the_tab_is_told_apart_from_the_workbooks_own(addin: Path, sample: Path) -> None:
    (ours,) = elements(addin, "tab")
    (theirs,) = elements(sample, "tab")
    assert (ours["label"], theirs["label"]) == (ADDIN_TAB, "客服台账")


def test_an_agents_addin_has_no_supervisors_buttons(built_addin: Callable[[str], Path]) -> None:
    kept = {
        each.name
        for sheet in sheets_for(ALL_SHEETS.in_order(), "agent")
        for each in (*sheet.pressable, *sheet.everywhere)
    }
    agent = built_addin("agent")
    assert {each["id"] for each in elements(agent, "button")} - VIEWED == kept
    assert {macro for macro, _ in CALLBACK.findall(modules(agent)["cs_macros.bas"])} == kept
    assert kept < set(ALL_SHEETS.pressables())


# -- from the shell ----------------------------------------------------------------------------


def test_it_is_built_from_the_shell(tmp_path: Path) -> None:
    """Agents get theirs with --role agent; what exists is kept, and another suffix is refused."""
    file = tmp_path / "客服台账.xlam"
    assert status_of(["build", "--addin", "--role", "agent", str(file)]) == 0
    assert len(elements(file, "button")) < len(ALL_SHEETS.pressables()) + len(VIEWED)
    assert status_of(["build", "--addin", str(file)]) == 1
    assert status_of(["build", "--addin", "--force", str(file)]) == 0
    assert len(elements(file, "button")) == len(ALL_SHEETS.pressables()) + len(VIEWED)
    assert status_of(["build", "--addin", str(tmp_path / "甲.xlsm")]) == 2
    assert status_of(["build", str(tmp_path / "甲.docx")]) == 2
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
