"""`upgrade`: an older workbook gets what is new; rows, formats, own sheets and charts stay (DESIGN 5.2)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator
from pyopenvba.excel import ExcelFile

from cs_macros import __version__
from cs_macros.build.workbook import build_workbook
from cs_macros.cli import status_of
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.package.relations import relations
from cs_macros.migrate.macros import version_of
from cs_macros.migrate.parts import Parts
from cs_macros.sheets import ALL_SHEETS
from tests.build.test_validators import microsofts_validator
from tests.conftest import Share
from tests.migrate import older
from tests.migrate.conftest import rows_of
from tests.office import convert


@pytest.fixture(scope="session")
def older_built(share: Share) -> Path:
    return share("older", lambda folder: older.make_older(folder / "旧版.xlsm")) / "旧版.xlsm"


@pytest.fixture(scope="session")
def upgraded_once(share: Share, older_built: Path) -> Path:
    """The upgraded workbook and the copy that the upgrade kept, in a folder."""

    def fill(folder: Path) -> None:
        file = shutil.copy(older_built, folder)
        assert status_of(["upgrade", str(file)]) == 0

    return share("upgraded", fill)


@pytest.fixture
def old(older_built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(older_built, tmp_path / "旧版.xlsm"))


@pytest.fixture
def upgraded(upgraded_once: Path, tmp_path: Path) -> Path:
    shutil.copytree(upgraded_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "旧版.xlsm"


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_new_columns_stand_at_the_tables_end(upgraded: Path, older_built: Path) -> None:
    for table, lacking in older.LACKING.items():
        sheet = next(one for one in ALL_SHEETS.in_order() if one.table == table)
        before = list(ClosedHost(older_built).read(table).headers)
        new = [column.header for column in sheet.record.layout.columns if column.field in lacking]
        assert list(ClosedHost(upgraded).read(table).headers) == [*before, *new]


def test_every_row_is_as_it_was(upgraded: Path, older_built: Path) -> None:
    for table in ("bank_transfers", "staff", "reasons"):
        before, after = rows_of(older_built, table), rows_of(upgraded, table)
        assert [{header: row[header] for header in before[0]} for row in after[: len(before)]] == before


def test_new_sheets_come_with_table_buttons_and_rules(upgraded: Path, built: Path) -> None:
    assert {*ClosedHost(built).tables()} == {*ClosedHost(upgraded).tables()}
    assert older.validations_of(upgraded, "银行流水") == older.validations_of(built, "银行流水")
    assert (
        ClosedHost(upgraded).read("statement_lines").headers
        == ClosedHost(built).read("statement_lines").headers
    )


@pytest.mark.parametrize("title", ["银行转账明细表", "员工名册", "商品"])
def test_rules_are_those_of_a_new_workbook(upgraded: Path, built: Path, title: str) -> None:
    assert older.validations_of(upgraded, title) == older.validations_of(built, title)


def test_rules_look_at_the_row_that_they_stand_in(upgraded: Path) -> None:
    first = min(ClosedHost(upgraded).read("bank_transfers").rows)
    rules = load_workbook(upgraded, keep_vba=True)["银行转账明细表"].data_validations.dataValidation
    moves = [rule for rule in rules if rule.promptTitle == "下一步"]
    assert [f"MATCH($B{first}," in str(rule.formula1) for rule in moves] == [True]


def test_new_parameters_come_with_their_defaults(upgraded: Path, built: Path) -> None:
    assert rows_of(upgraded, "settings") == rows_of(built, "settings")


def test_a_parameter_that_the_shop_has_set_stays(cs: Any, old: Path) -> None:
    row = next(
        n for n, cells in ClosedHost(old).read("settings").rows.items() if "match_window_days" in cells
    )
    cs("set", old, f"参数!C{row}=9")
    cs("upgrade", old)
    values = {row["参数"]: row["值"] for row in rows_of(old, "settings")}
    assert values["核对流水相差天数"] == "9"


def test_the_macros_are_those_of_a_new_workbook(upgraded: Path, built: Path) -> None:
    with ExcelFile(upgraded) as mine, ExcelFile(built) as wanted:
        assert mine.get_module("cs_macros") == wanted.get_module("cs_macros")
        assert mine.validate() == []
    assert parts_of(upgraded)["customUI/customUI14.xml"] == parts_of(built)["customUI/customUI14.xml"]


def test_a_module_of_the_users_own_stays(cs: Any, old: Path) -> None:
    with ExcelFile(old) as book:
        book.vba_project().add_module("mine", 'Sub hello()\r\n    MsgBox "my own"\r\nEnd Sub\r\n')
        book.save()
    cs("upgrade", old)
    with ExcelFile(old) as book:
        assert "my own" in book.get_module("mine")


def test_a_second_run_changes_nothing(cs: Any, upgraded: Path) -> None:
    content, copies = upgraded.read_bytes(), sorted((upgraded.parent / "备份").glob("*.xlsm"))
    status, told = cs("upgrade", upgraded)
    assert status == 0
    assert "已经是最新的" in told["summary"]
    assert upgraded.read_bytes() == content
    assert sorted((upgraded.parent / "备份").glob("*.xlsm")) == copies


def test_the_workbook_as_built_is_up_to_date(cs: Any, file: Path) -> None:
    content = file.read_bytes()
    status, told = cs("upgrade", file)
    assert (status, "已经是最新的" in told["summary"]) == (0, True)
    assert file.read_bytes() == content


def test_the_old_file_is_kept(upgraded: Path, older_built: Path) -> None:
    copies = list((upgraded.parent / "备份").glob("旧版 *.xlsm"))
    assert [copy.read_bytes() for copy in copies] == [older_built.read_bytes()]


def test_parts_that_are_not_ours_stay_to_the_byte(cs: Any, old: Path) -> None:
    """A sheet, a chart and a theme of the user's own."""
    before = parts_of(old)
    own = {"xl/theme/theme1.xml": before["xl/theme/theme1.xml"].replace(b"Office", b"Oeffice")}
    own["xl/charts/chart9.xml"] = b"<c/>"
    with zipfile.ZipFile(old, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in {**before, **own}.items():
            package.writestr(name, data)
    cs("upgrade", old)
    after = parts_of(old)
    assert {name: after[name] for name in own} == own
    untouched = ("docProps/core.xml", "xl/sharedStrings.xml", "xl/tables/table1.xml")
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}


@pytest.mark.slow
def test_colours_and_widths_of_the_user_stay(cs: Any, old: Path) -> None:
    data = parts_of(old)
    part = "xl/worksheets/sheet2.xml"
    data[part] = data[part].replace(b'<col min="2" max="2" width="', b'<col min="2" max="2" width="4', 1)
    with zipfile.ZipFile(old, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in data.items():
            package.writestr(name, content)
    before = load_workbook(old, keep_vba=True)["银行转账明细表"]
    width, fill = before.column_dimensions["B"].width, before["A1"].fill.fgColor.rgb
    cs("upgrade", old)
    after = load_workbook(old, keep_vba=True)["银行转账明细表"]
    assert (after.column_dimensions["B"].width, after["A1"].fill.fgColor.rgb) == (width, fill)


def test_a_newer_workbook_is_refused_politely(cs: Any, tmp_path: Path) -> None:
    path = older.make_older(tmp_path / "新.xlsm", version="99.0")
    content = path.read_bytes()
    status, told = cs("upgrade", path)
    assert status == 1
    assert "较新的版本 99.0" in told["problems"][0]["message"]
    assert path.read_bytes() == content


def test_no_room_beside_the_table_is_said(cs: Any, old: Path) -> None:
    width = len(ClosedHost(old).read("staff").headers)
    cs("set", old, f"员工名册!{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[width + 1]}9=旁边的话")
    content = old.read_bytes()
    status, told = cs("upgrade", old)
    assert status == 1
    assert "没有位置加新列" in told["problems"][0]["message"]
    assert old.read_bytes() == content


@pytest.mark.slow
def test_a_dry_run_writes_nothing(cs: Any, old: Path) -> None:
    content = old.read_bytes()
    status, told = cs("--dry-run", "upgrade", old)
    assert (status, "新工作表“银行流水”" in told["summary"]) == (0, True)
    assert old.read_bytes() == content
    assert not (old.parent / "备份").exists()


@pytest.mark.slow
def test_one_bad_file_never_stops_the_others(cs: Any, old: Path, tmp_path: Path) -> None:
    other = tmp_path / "不是工作簿.xlsm"
    other.write_bytes(b"PK")
    status, told = cs("upgrade", other, old)
    assert status == 1
    assert "已升级" in told["summary"]


def test_the_upgraded_workbook_works(cs: Any, upgraded: Path) -> None:
    status, told = cs("claim-transfer", upgraded, "BT20260901-001", "--payer-name", "陈某")
    assert status == 0, told["problems"]
    _, told = cs("check", upgraded)
    assert [each for each in told["problems"] if "缺少这一列" in each["message"]] == []


def test_the_version_is_written(upgraded: Path) -> None:
    assert f">{__version__}<".encode() in parts_of(upgraded)["docProps/custom.xml"]


@pytest.mark.slow
def test_openxml_audit_has_no_findings(upgraded: Path) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(upgraded)
    assert [str(error) for error in result.errors] == []


def test_microsofts_validator_has_no_findings(upgraded: Path) -> None:
    done = subprocess.run([microsofts_validator(), upgraded], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


@pytest.mark.slow
@pytest.mark.office
def test_libreoffice_opens_the_result(upgraded: Path, tmp_path: Path) -> None:
    made = convert(upgraded, "xlsx", tmp_path)
    book = load_workbook(made)
    assert "银行流水" in book.sheetnames
    texts = [cell.value for row in book["银行转账明细表"].iter_rows() for cell in row]
    assert "BT20260901-001" in texts
    assert "关联记录" in texts


FIRST = Path(__file__).with_name("首版.xlsm")
"""The workbook as first shipped (commit a37d382)."""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return Path(shutil.copy(FIRST, tmp_path / "首版.xlsm"))


@pytest.mark.slow
def test_the_first_release_can_be_upgraded(cs: Any, first: Path, built: Path) -> None:
    older.fill(first)
    before = rows_of(first, "bank_transfers")
    status, told = cs("upgrade", "--role", "supervisor", first)
    assert status == 0, told["problems"]
    assert rows_of(first, "bank_transfers")[0].items() >= before[0].items()
    # The board of that release keeps its shape: no table is put beside it unasked.
    beside = {panel.record.layout.table for sheet in ALL_SHEETS.in_order() for panel in sheet.panels}
    assert {*ClosedHost(first).tables()} >= {*ClosedHost(built).tables()} - beside
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(first)
    assert [str(error) for error in result.errors] == []


@pytest.mark.slow
def test_an_older_workbook_gets_no_wages_unasked(cs: Any, first: Path) -> None:
    cs("upgrade", first)
    assert {"score_events", "score_months"}.isdisjoint(ClosedHost(first).tables())
    cs("upgrade", "--role", "supervisor", first)
    assert {"score_events", "score_months"} <= {*ClosedHost(first).tables()}


@pytest.mark.slow
def test_microsofts_validator_accepts_the_upgraded_first_release(cs: Any, first: Path) -> None:
    cs("upgrade", first)
    done = subprocess.run([microsofts_validator(), first], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


def macros_of(path: Path, title: str) -> list[bytes]:
    """What the buttons drawn on a sheet run."""
    package = ClosedHost(path).package
    drawing = next(one.target for one in relations(package.archive, package.sheet_parts[title])
                   if one.kind == "vmlDrawing")  # fmt: skip
    return re.findall(rb"\[0\]!(\w+)", package.archive.read(drawing))


def test_a_new_button_is_drawn_where_the_head_has_not_moved(cs: Any, tmp_path: Path, built: Path) -> None:
    path = older.make_with_fewer_moves(tmp_path / "旧版.xlsm")
    assert b"refund_transfer" not in macros_of(path, "银行转账明细表")
    status, told = cs("upgrade", path)
    assert (status, {each["level"] for each in told["problems"]} - {"info"}) == (0, set())
    assert macros_of(path, "银行转账明细表") == macros_of(built, "银行转账明细表")


@pytest.mark.slow
def test_new_inputs_stand_above_the_table(cs: Any, tmp_path: Path, built: Path) -> None:
    """The ask of a button that came later, where the older sheet has room for it."""
    path = older.make_with_fewer_moves(tmp_path / "旧版.xlsm")
    cs("upgrade", path)
    package = ClosedHost(path).package
    place = package.directory.cell_named("statement_account")
    assert place == ClosedHost(built).package.directory.cell_named("statement_account")
    assert place is not None
    labels = [package.sheet(place[0]).value(place[1].top, at) for at in range(1, place[1].left)]
    assert "收款账户尾号：" in labels
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(path)
    assert [str(error) for error in result.errors] == []


@pytest.mark.slow
def test_what_has_no_place_in_the_older_head_is_said(cs: Any, old: Path) -> None:
    _, told = cs("upgrade", old)
    said = [each["message"] for each in told["problems"]]
    assert any("“话术”的“待检查文字”" in each for each in said)


@pytest.mark.slow
@pytest.mark.office
def test_a_workbook_saved_by_libreoffice_can_be_upgraded(cs: Any, old: Path, tmp_path: Path) -> None:
    """The version is still known there: custom properties survive other programs' saving."""
    folder = tmp_path / "saved"
    folder.mkdir()
    saved = Path(shutil.copy(convert(old, "xlsx", folder), tmp_path / "另存.xlsx"))
    assert version_of(Parts(ClosedHost(saved).package.archive)) == "0.0.9"
    status, told = cs("upgrade", saved)
    assert status == 0, told["problems"]
    assert rows_of(saved, "bank_transfers")[0]["记录号"] == "BT20260901-001"
    done = subprocess.run([microsofts_validator(), saved], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


@pytest.mark.slow
def test_a_new_sheet_comes_with_its_tables_buttons_and_chart(tmp_path: Path, cs: Any) -> None:
    """A workbook without the board gets it whole: what the sheet names is there, and what that names too."""
    file = tmp_path / "旧版.xlsm"
    sheets = [sheet for sheet in ALL_SHEETS.in_order() if sheet.table not in ("board", "returns")]
    build_workbook(file, sheets, version="0.0.9")
    assert cs("upgrade", file)[0] == 0
    board = load_workbook(file)["今日看板"]
    assert len(board._charts) == 1
    assert {"board", "board_sheets", "board_people", "board_week"} == set(board.tables)
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(file)
    assert [str(error) for error in result.errors] == []
    assert cs("refresh", file)[0] == 0
