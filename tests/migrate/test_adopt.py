"""`adopt` on thirty messy workbooks: every row comes in once, with what it is worth (ISSUE 4)."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from cs_macros.book.ageing import age
from cs_macros.book.book import Book
from cs_macros.hosts.closed import ClosedHost
from cs_macros.sheets import ALL_SHEETS
from tests.build.test_validators import microsofts_validator
from tests.migrate import messy, older
from tests.migrate.conftest import rows_of
from tests.office import convert

AMOUNTS = {"bank_transfers": "应付金额", "statement_lines": "收入金额"}


def worth(file: Path, table: str) -> Decimal:
    cells = [row[AMOUNTS[table]] for row in rows_of(file, table)]
    return sum((Decimal(str(cell)) for cell in cells if isinstance(cell, float)), Decimal(0))


@pytest.mark.slow
@pytest.mark.parametrize("name", messy.CASES)
def test_every_row_comes_in_once(cs: Any, file: Path, tmp_path: Path, name: str) -> None:
    old, made = messy.make(name, tmp_path)
    before = {table: len(rows_of(file, table)) for table in made.rows}

    status, told = cs("adopt", old, file)

    assert status == 0, told["problems"]
    assert {table: len(rows_of(file, table)) - before[table] for table in made.rows} == made.rows
    for table in AMOUNTS.keys() & made.rows.keys():
        assert worth(file, table) == made.sums[table]
    damaged = [each for each in told["problems"] if "照原样" in each["message"]]
    assert len(damaged) == made.damaged

    content = file.read_bytes()
    status, again = cs("adopt", old, file)
    assert status == 0
    assert f"已经有的 {sum(made.rows.values())} 行没有重复带入" in again["summary"]
    assert file.read_bytes() == content


def test_there_are_thirty_of_them() -> None:
    assert len(messy.CASES) >= 30


def adopted(cs: Any, file: Path, tmp_path: Path, name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Adopt one of the workbooks; return what was told, and the transfers."""
    old, _ = messy.make(name, tmp_path)
    _, told = cs("adopt", old, file)
    return told, rows_of(file, "bank_transfers")


def test_states_are_mapped_and_unknown_ones_never_guessed(cs: Any, file: Path, tmp_path: Path) -> None:
    told, rows = adopted(cs, file, tmp_path, "states")
    assert [row["状态"] for row in rows] == [
        "已核实", "已发货", "待汇款", "已完成", None, None, "待核实", "已取消"]  # fmt: skip
    assert "旧状态：搞定了" in rows[4]["跟踪备注"]
    assert [each["value"] for each in told["problems"] if "不认识这个状态" in each["message"]] == ["搞定了"]
    assert rows[0]["记录号"] == "BT20261122-001"
    assert rows[4]["记录号"] is None, "a row without a state waits for its registration"


def test_the_mapping_names_every_column(cs: Any, file: Path, tmp_path: Path) -> None:
    told, _ = adopted(cs, file, tmp_path, "unknown columns")
    became = {row["旧列"]: row["列"] for row in told["rows"]}
    assert became["应付金额"] == "应付金额"
    assert became["赠品"] == "（照原样加在表尾）"
    assert len(became) == 15


def test_unknown_columns_come_after_ours(cs: Any, file: Path, tmp_path: Path) -> None:
    _, rows = adopted(cs, file, tmp_path, "unknown columns")
    assert [*rows[0]][-3:] == ["会员等级", "赠品", "客服组"]
    assert [row["会员等级"] for row in rows] == [f"VIP{place}" for place in range(9)]


def test_the_group_above_decides_what_a_header_means(cs: Any, file: Path, tmp_path: Path) -> None:
    _, rows = adopted(cs, file, tmp_path, "two header rows, group decides")
    assert all(row["到账金额"] == row["应付金额"] and row["到账日期"] for row in rows)


def test_damaged_ids_are_shown_as_damaged_and_not_guessed(cs: Any, file: Path, tmp_path: Path) -> None:
    told, rows = adopted(cs, file, tmp_path, "damaged ids")
    assert all("E+" in row["订单号"] for row in rows)
    first = next(each for each in told["problems"] if "改坏" in each["message"])
    assert (first["sheet"], first["row"], first["header"], first["value"]) == (
        "转账",
        2,
        "订单号",
        "1.23457E+17",
    )


def test_units_are_not_converted(cs: Any, file: Path, tmp_path: Path) -> None:
    told, rows = adopted(cs, file, tmp_path, "mixed units")
    assert [row["应付金额"] for row in rows[:2]] == ["1.2万", "约 300"]
    assert "带单位的数没有换算，请改成数字。" in [each["hint"] for each in told["problems"]]


def test_dates_written_as_text_become_dates_and_are_told_of(cs: Any, file: Path, tmp_path: Path) -> None:
    told, rows = adopted(cs, file, tmp_path, "dates as text")
    assert all(row["登记日期"].year == 2026 for row in rows)
    assert any("日期是文本" in each["message"] for each in told["problems"])


def test_text_that_looks_like_a_formula_stays_text(cs: Any, file: Path, tmp_path: Path) -> None:
    adopted(cs, file, tmp_path, "like formulas")
    sheet = load_workbook(file, keep_vba=True)["银行转账明细表"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "+1 双"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_ids_keep_their_zeros_and_stay_text(cs: Any, file: Path, tmp_path: Path) -> None:
    _, rows = adopted(cs, file, tmp_path, "synonyms")
    assert all(len(row["订单号"]) == 18 and isinstance(row["订单号"], str) for row in rows)


def test_own_numbers_are_kept_and_others_noted(cs: Any, file: Path, tmp_path: Path) -> None:
    _, rows = adopted(cs, file, tmp_path, "own numbers")
    assert [row["记录号"] for row in rows[:2]] == ["BT20261101-001", "BT20261101-002"]
    assert rows[2]["记录号"] == "BT20261122-001"
    assert "旧编号：3" in rows[2]["跟踪备注"]


def test_a_shop_merged_over_its_rows_holds_for_each(cs: Any, file: Path, tmp_path: Path) -> None:
    _, rows = adopted(cs, file, tmp_path, "merged shop")
    assert [row["店铺"] for row in rows] == ["晨光店"] * 12


def test_a_dry_run_writes_nothing(cs: Any, file: Path, tmp_path: Path) -> None:
    old, _ = messy.make("everything", tmp_path)
    content, beside = file.read_bytes(), sorted(tmp_path.iterdir())
    status, told = cs("--dry-run", "adopt", old, file)
    assert status == 0
    assert "带入 27 行" in told["summary"]
    assert (file.read_bytes(), sorted(tmp_path.iterdir())) == (content, beside)


def test_sheets_that_are_none_of_ours_are_named(cs: Any, file: Path, tmp_path: Path) -> None:
    told, _ = adopted(cs, file, tmp_path, "everything")
    left = [each["sheet"] for each in told["problems"] if "整张没有带过来" in each["message"]]
    assert left == ["封面", "会议"]


def test_one_import_stands_in_the_journal(cs: Any, file: Path, tmp_path: Path) -> None:
    adopted(cs, file, tmp_path, "everything")
    lines = rows_of(file, "journal")
    assert {line["批次"] for line in lines} == {"P20261122-001"}
    assert [(line["按钮"], line["表"]) for line in lines] == [("adopt", "bank_transfers"), ("adopt", "staff")]


def test_a_row_changed_here_is_not_brought_in_again(cs: Any, file: Path, tmp_path: Path) -> None:
    """Identity is what the old sheet holds, not what has become of the row since."""
    old, _ = messy.make("our own headers", tmp_path)
    cs("adopt", old, file)
    cs("set", file, "银行转账明细表!J12=改过的名字")
    _, again = cs("adopt", old, file)
    assert "带入 0 行" in again["summary"]


@pytest.mark.parametrize("drift", ["renamed", "moved", "missing"])
def test_a_sheet_that_drifts_is_still_known(cs: Any, file: Path, tmp_path: Path, drift: str) -> None:
    """Next month the same rows come under other headers, in another order: nothing is doubled."""
    old, made = messy.make("our own headers", tmp_path)
    cs("adopt", old, file)
    book = load_workbook(old)
    sheet = book.active
    assert sheet is not None
    if drift == "renamed":
        sheet["J1"] = "订单金额"
    elif drift == "moved":
        sheet.move_range("A1:A13", cols=12)
    else:
        sheet.insert_rows(1, 3)
    book.save(old)
    _, again = cs("adopt", old, file)
    assert f"已经有的 {made.rows['bank_transfers']} 行没有重复带入" in again["summary"]


@pytest.mark.parametrize(
    ("column", "header", "before", "after"),
    [
        pytest.param(13, "状态", "未付款", "已到账", id="the state goes on"),
        pytest.param(13, "运单号", None, "SF123", id="the parcel is sent"),
        pytest.param(13, "序号", 1, 7, id="the rows are counted anew"),
    ],
)
def test_a_row_that_went_on_in_the_old_sheet_is_known_again(
    cs: Any, file: Path, tmp_path: Path, column: int, header: str, before: object, after: object
) -> None:
    old, made = messy.make("our own headers", tmp_path)
    for cell in (before, after):
        book = load_workbook(old)
        sheet = book.worksheets[0]
        sheet.cell(1, column, header)
        sheet.cell(2, column).value = cell
        book.save(old)
        _, told = cs("adopt", old, file)
    assert f"已经有的 {made.rows['bank_transfers']} 行没有重复带入" in told["summary"]
    assert len(rows_of(file, "bank_transfers")) == made.rows["bank_transfers"]
    assert all("旧编号" not in str(row["跟踪备注"]) for row in rows_of(file, "bank_transfers"))


@pytest.mark.slow
def test_a_workbook_of_ours_can_be_adopted(cs: Any, file: Path, sampled: Path, tmp_path: Path) -> None:
    """Rows of another workbook of ours keep number, state and dates."""
    other = Path(shutil.copy(sampled, tmp_path / "别人.xlsm"))
    status, told = cs("adopt", other, file)
    assert status == 0, told["problems"]
    kept = [{k: v for k, v in row.items() if k in ("记录号", "状态", "应付金额", "订单号")} for row in
            rows_of(other, "bank_transfers") if row["状态"]]  # fmt: skip
    numbers = [row["记录号"] for row in kept]
    here = [
        {k: row[k] for k in kept[0]} for row in rows_of(file, "bank_transfers") if row["记录号"] in numbers
    ]
    assert here == kept
    assert len(rows_of(file, "staff")) == len(rows_of(other, "staff"))


def test_a_file_without_any_table_of_ours_is_refused(cs: Any, file: Path, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "会议记录"
    book.save(tmp_path / "别的.xlsx")
    status, told = cs("adopt", tmp_path / "别的.xlsx", file)
    assert status == 1
    assert "没有认出任何登记表或字典" in told["problems"][0]["message"]


def test_undo_points_to_the_backup(cs: Any, file: Path, tmp_path: Path) -> None:
    adopted(cs, file, tmp_path, "staff")
    status, told = cs("undo", file)
    assert status == 1
    assert "旧表" in told["problems"][0]["message"]


@pytest.mark.slow
def test_an_old_version_of_our_own_workbook_can_be_adopted(cs: Any, file: Path, tmp_path: Path) -> None:
    """Fewer columns, other numbers of columns: rows come in with number and state."""
    other = older.make_older(tmp_path / "旧版.xlsm")
    status, told = cs("adopt", other, file)
    assert status == 0, told["problems"]
    row = rows_of(file, "bank_transfers")[0]
    assert (row["记录号"], row["状态"], row["应付金额"]) == ("BT20260901-001", "待汇款", 256.0)
    assert [each["姓名"] for each in rows_of(file, "staff")] == ["张敏"]


def test_the_journal_keeps_what_was_adopted(cs: Any, file: Path, tmp_path: Path) -> None:
    """When the journal's oldest rows go to 备份, rows adopted long ago are still not doubled."""
    old, made = messy.make("synonyms", tmp_path)
    cs("adopt", old, file)
    for state in ("克隆", "重试"):
        cs("append", file, "journal", f"批次=P20261122-{state}", "时间=2026-11-22", "按钮=x", "改动={}")
    age(Book(ClosedHost(file), ALL_SHEETS, now=datetime(2026, 11, 23)), file, limit=1)
    assert [line["按钮"] for line in rows_of(file, "journal")] == ["adopt"]
    _, again = cs("adopt", old, file)
    assert f"已经有的 {made.rows['bank_transfers']} 行没有重复带入" in again["summary"]


@pytest.mark.slow
@pytest.mark.office
def test_libreoffice_opens_the_result(cs: Any, file: Path, tmp_path: Path) -> None:
    adopted(cs, file, tmp_path, "unknown columns")
    book = load_workbook(convert(file, "xlsx", tmp_path))
    texts = [cell.value for row in book["银行转账明细表"].iter_rows() for cell in row]
    assert {"会员等级", "VIP8"} <= {*texts}


def test_validators_accept_the_result(cs: Any, file: Path, tmp_path: Path) -> None:
    adopted(cs, file, tmp_path, "unknown columns")
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(file)
    assert [str(error) for error in result.errors] == []


def test_microsofts_validator_accepts_the_result(cs: Any, file: Path, tmp_path: Path) -> None:
    adopted(cs, file, tmp_path, "unknown columns")
    done = subprocess.run([microsofts_validator(), file], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


def test_one_more_equal_row_is_brought_in_later(cs: Any, file: Path, tmp_path: Path) -> None:
    old, _ = messy.make("equal rows", tmp_path)
    cs("adopt", old, file)
    book = load_workbook(old)
    sheet = book.worksheets[0]
    sheet.append([cell.value for cell in sheet[2]])
    book.save(old)
    _, told = cs("adopt", old, file)
    assert "带入 1 行" in told["summary"]
