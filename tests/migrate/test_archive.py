"""`archive`: finished rows leave, nothing is lost, numbers and duplicate checks still know them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.errors import CsError
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Append
from cs_macros.migrate import archive as archiving
from cs_macros.migrate.archive_file import Shelf, add_to_archive
from cs_macros.sheets import ALL_SHEETS
from tests.migrate.conftest import rows_of
from tests.office import convert

OLD, NEW = datetime(2026, 9, 3, 9, 30), datetime(2026, 11, 20, 9, 30)


def transfer(number: str, status: str, touched: datetime, **more: Any) -> Append:
    row = {
        "记录号": number, "状态": status, "登记日期": touched, "店铺": "晨光店", "客户ID": "00123",
        "客户姓名": "陈小姐", "联系电话": "013800001111", "收货地址": "杭州市示例路 1 号",
        "商品名称": "=台灯", "数量": 1, "应付金额": 128.5, "订单号": "0" * 17 + number[-1],
        "付款人户名": "陈某", "客户称汇款时间": touched, "登记时间": touched, "最后修改": touched,
    }  # fmt: skip
    return Append("bank_transfers", row | more)


@pytest.fixture
def filled(file: Path) -> Path:
    ClosedHost(file, backups=False).write(
        [
            transfer("BT20260903-001", "已完成", OLD),
            transfer("BT20260903-002", "已核实", OLD),
            transfer("BT20260903-003", "已取消", OLD, 跟踪备注="留着\n第二行"),
            transfer("BT20251203-004", "已退款", datetime(2025, 12, 3)),
            transfer("BT20261120-005", "已完成", NEW),
        ]
    )
    return file


def numbers(file: Path) -> list[str]:
    return [row["记录号"] for row in rows_of(file, "bank_transfers")]


def test_only_finished_rows_before_the_day_leave(cs: Any, filled: Path) -> None:
    status, told = cs("archive", filled, "--before", "2026-10-01")
    assert status == 0, told
    assert numbers(filled) == ["BT20260903-002", "BT20261120-005"]
    assert "银行转账明细表 3 行" in told["summary"]
    assert [Path(path).name for path in told["files"]] == ["客服台账-2026.xlsx", "客服台账-2025.xlsx"]


def test_a_row_finished_on_the_day_itself_stays(cs: Any, file: Path) -> None:
    last, first = datetime(2026, 9, 30, 23, 59, 59), datetime(2026, 10, 1)
    rows = [transfer("BT20260930-001", "已完成", last), transfer("BT20261001-002", "已完成", first)]
    ClosedHost(file, backups=False).write(rows)
    assert cs("archive", file, "--before", "2026-10-01")[0] == 0
    assert numbers(file) == ["BT20261001-002"]


def test_the_archive_holds_the_rows_as_they_were(cs: Any, filled: Path) -> None:
    before = {row["记录号"]: row for row in rows_of(filled, "bank_transfers")}
    cs("archive", filled, "--before", "2026-10-01")
    kept = rows_of(filled.parent / "归档" / "客服台账-2026.xlsx", "bank_transfers")
    assert kept == [before["BT20260903-001"], before["BT20260903-003"]]
    assert kept[0]["客户ID"] == "00123"


def test_text_stays_text_in_the_archive(cs: Any, filled: Path) -> None:
    cs("archive", filled, "--before", "2026-10-01")
    sheet = load_workbook(filled.parent / "归档" / "客服台账-2026.xlsx")["银行转账明细表"]
    kinds = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert (kinds["=台灯"], kinds["013800001111"]) == ("s", "s")


def test_a_second_run_finds_nothing_more(cs: Any, filled: Path) -> None:
    cs("archive", filled, "--before", "2026-10-01")
    content = filled.read_bytes()
    status, told = cs("archive", filled, "--before", "2026-10-01")
    assert status == 0
    assert "没有 2026-10-01 以前结束的行" in told["summary"]
    assert filled.read_bytes() == content


def test_later_rows_join_the_same_file(cs: Any, filled: Path) -> None:
    cs("archive", filled, "--before", "2026-10-01")
    cs("archive", filled, "--before", "2026-11-21")
    archive = filled.parent / "归档" / "客服台账-2026.xlsx"
    assert numbers(archive) == ["BT20260903-001", "BT20260903-003", "BT20261120-005"]


def test_what_else_an_archive_holds_stays(cs: Any, filled: Path) -> None:
    """Other registers' tables, and a sheet that somebody has added."""
    cs("archive", filled, "--before", "2026-10-01")
    archive = filled.parent / "归档" / "客服台账-2026.xlsx"
    before = rows_of(archive, "bank_transfers")
    book = load_workbook(archive)
    book.create_sheet("我的笔记")["B3"] = "0012 核对过"
    book.save(archive)
    layout = ALL_SHEETS["complaints"].record.layout
    cells = [f"TS{n}" if n == 0 else None for n in range(len(layout.columns))]
    add_to_archive(archive, {"complaints": Shelf(layout, [c.header for c in layout.columns], {"TS0": cells})})
    assert rows_of(archive, "bank_transfers") == before
    assert len(rows_of(archive, "complaints")) == 1
    assert load_workbook(archive)["我的笔记"]["B3"].value == "0012 核对过"


def test_a_crash_between_the_two_files_doubles_nothing(
    cs: Any, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any) -> None:
        raise CsError("断电", hint="")

    with monkeypatch.context() as patch:
        patch.setattr(archiving, "journal", crash)
        assert cs("archive", filled, "--before", "2026-10-01")[0] == 1
    assert len(numbers(filled)) == 5, "the workbook is as it was"
    cs("archive", filled, "--before", "2026-10-01")
    assert numbers(filled) == ["BT20260903-002", "BT20261120-005"]
    assert numbers(filled.parent / "归档" / "客服台账-2026.xlsx") == ["BT20260903-001", "BT20260903-003"]


def test_a_dry_run_writes_nothing(cs: Any, filled: Path) -> None:
    content = filled.read_bytes()
    status, told = cs("--dry-run", "archive", filled, "--before", "2026-10-01")
    assert (status, "银行转账明细表 3 行" in told["summary"]) == (0, True)
    assert filled.read_bytes() == content
    assert not (filled.parent / "归档").exists()


FIELDS = ["--shop", "晨光店", "--customer-id", "1", "--customer-name", "陈", "--phone", "1", "--address", "a",
          "--item", "台灯", "--qty", "1"]  # fmt: skip


def test_the_same_order_is_still_seen(cs: Any, filled: Path) -> None:
    cs("archive", filled, "--before", "2026-10-01")
    _, told = cs("register-transfer", filled, *FIELDS, "--amount-due", "1", "--order-no", "0" * 17 + "1")
    assert any("已归档的 BT20260903-001" in each["message"] for each in told["problems"])


def test_the_same_payment_is_still_seen(cs: Any, filled: Path) -> None:
    cs("archive", filled, "--before", "2026-10-01")
    _, told = cs("register-transfer", filled, *FIELDS, "--amount-due", "128.5", "--payer-name", "陈某",
                 "--claimed-at", "2026-09-03 09:30")  # fmt: skip
    assert any("都与已归档的 BT20260903-001、BT20260903-003" in each["message"] for each in told["problems"])


def test_a_number_in_the_archive_is_never_given_again(cs: Any, file: Path) -> None:
    ClosedHost(file, backups=False).write([transfer("BT20261122-007", "已完成", datetime(2026, 11, 22))])
    cs("archive", file, "--before", "2026-11-23")
    assert numbers(file) == []
    _, told = cs("register-transfer", file, *FIELDS, "--amount-due", "1")
    assert told["changed"][0]["number"] == "BT20261122-008"


def line(name: str, transfer_no: str | None) -> Append:
    row = {"流水号": name, "状态": "已匹配" if transfer_no else "不相关", "交易时间": OLD, "收入金额": 5,
           "转账记录号": transfer_no, "最后修改": OLD}  # fmt: skip
    return Append("statement_lines", row)


def test_a_line_stays_as_long_as_its_transfer(cs: Any, filled: Path) -> None:
    lines = [line("a", "BT20260903-001"), line("b", "BT20260903-002"), line("c", None)]
    ClosedHost(filled, backups=False).write(lines)
    cs("archive", filled, "--before", "2026-10-01")
    assert [row["流水号"] for row in rows_of(filled, "statement_lines")] == ["b"]


def test_an_archived_statement_is_not_imported_again(cs: Any, file: Path, tmp_path: Path) -> None:
    from cs_macros.sheets.transfers.samples import sample_statements

    name, data = next(iter(sample_statements().items()))
    (tmp_path / name).write_bytes(data)
    cs("import-statement", file, tmp_path / name)
    there = len(rows_of(file, "statement_lines"))
    cs("archive", file, "--before", "2026-12-31")
    left = len(rows_of(file, "statement_lines"))
    assert left < there, "expenses concern nobody and go"
    cs("import-statement", file, tmp_path / name)
    assert len(rows_of(file, "statement_lines")) == left


def test_undo_says_that_archived_rows_stay_away(cs: Any, filled: Path) -> None:
    cs("archive", filled, "--before", "2026-10-01")
    status, told = cs("undo", filled)
    assert status == 1
    assert "已归档的行不能撤销" in told["problems"][0]["message"]


def test_a_date_that_is_none_is_wrong_usage(cs: Any, filled: Path) -> None:
    status, told = cs("archive", filled, "--before", "去年")
    assert status == 2
    assert "不是日期" in told["problems"][0]["message"]


@pytest.mark.slow
@pytest.mark.office
def test_libreoffice_opens_both_files(cs: Any, filled: Path, tmp_path: Path) -> None:
    cs("archive", filled, "--before", "2026-10-01")
    archive = filled.parent / "归档" / "客服台账-2026.xlsx"
    text = convert(archive, "csv", tmp_path).read_text("utf-8")
    assert "BT20260903-003" in text
    assert convert(filled, "xlsx", tmp_path).stat().st_size > 1000
