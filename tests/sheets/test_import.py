"""导入流水 through the button: real exports, once, undone whole (CORE 1.1)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Replace
from cs_macros.sheets.transfers.register import StatementLine
from tests.builders import a_workbook, all_cells, push

DATA = Path(__file__).parent.parent / "data" / "statements"
ALIPAY, ICBC = DATA / "alipay.csv", DATA / "icbc-debit.csv"


def read_in(host: MemoryHost, *files: Path) -> str:
    return push(
        host, "import_statement", by="李强", asks={"statement_files": [str(file) for file in files]}
    ).summary


def lines(host: MemoryHost) -> list[tuple[object, ...]]:
    """(状态, 收入, 支出, 户名) of every line."""
    grid = host.read("statement_lines")
    wanted = [grid.headers.index(header) for header in ("状态", "收入金额", "支出金额", "对方户名")]
    return [tuple(row[i] for i in wanted) for row in grid.rows.values() if row[wanted[0]]]


def test_alipay_income_waits_and_expense_concerns_nobody() -> None:
    host = a_workbook()
    assert read_in(host, ALIPAY) == "读了 1 个文件：新流水 4 笔，已有 0 笔，不算到账而跳过 6 笔。"
    assert ("待认领", 222228.5, None, "xxxx") in lines(host)
    assert [state for state, income, _, _ in lines(host) if not income] == ["不相关"] * 3


def test_pending_closed_and_refunded_payments_are_no_arrivals() -> None:
    host = a_workbook()
    read_in(host, ALIPAY)
    amounts = {amount for _, income, expense, _ in lines(host) for amount in (income, expense)}
    assert amounts.isdisjoint({20.0, 16.03, 50.0})  # 等待确认收货, 退款成功, 交易关闭


def test_icbc_has_income_and_expense_in_two_columns() -> None:
    host = a_workbook()
    read_in(host, ICBC)
    assert len(lines(host)) == 11
    assert ("待认领", 1234.56, None, "李四") in lines(host)
    assert ("不相关", None, 500.0, "王五") in lines(host)


def test_importing_twice_adds_nothing() -> None:
    host = a_workbook()
    read_in(host, ALIPAY, ICBC)
    before = all_cells(host, "statement_lines"), all_cells(host, "journal")
    assert read_in(host, ICBC, ALIPAY) == "读了 2 个文件：新流水 0 笔，已有 15 笔，不算到账而跳过 7 笔。"
    assert (all_cells(host, "statement_lines"), all_cells(host, "journal")) == before


def test_two_equal_payments_both_stay(tmp_path: Path) -> None:
    head, rows = ICBC.read_text("utf-8").split("\n2023-05-02", 1)
    row = next(line for line in rows.splitlines() if "李四" in line)
    twice = tmp_path / "两笔.csv"
    twice.write_text("\n".join([head, row, row, ""]), "utf-8")
    host = a_workbook()
    read_in(host, twice)
    read_in(host, twice)
    assert [income for _, income, _, _ in lines(host)] == [1234.56, 1234.56]


def test_no_account_is_kept_beyond_four_digits() -> None:
    host = a_workbook()
    read_in(host, ALIPAY, ICBC)
    grid = host.read("statement_lines")
    for field in ("account_tail", "payer_tail"):
        index = grid.headers.index(StatementLine.layout.header(field))
        assert {len(str(row[index])) for row in grid.rows.values() if row[index]} <= {4}


def test_an_import_is_one_journal_row_and_its_lines_carry_the_batch() -> None:
    host = a_workbook()
    read_in(host, ALIPAY)
    grid = host.read("journal")
    (row,) = [dict(zip(grid.headers, cells, strict=True)) for cells in grid.rows.values() if cells[0]]
    told = json.loads(str(row["改动"]))
    assert (told["file"], told["rows"], len(told["lines"])) == ("alipay.csv", 4, 4)
    found = host.read("statement_lines")
    assert {cells[found.headers.index("批次")] for cells in found.rows.values()} == {row["批次"]}


def test_undoing_an_import_takes_all_its_lines_out_again() -> None:
    host = a_workbook()
    read_in(host, ICBC)
    before = all_cells(host, "statement_lines")
    read_in(host, ALIPAY)
    assert push(host, "undo", by="李强").ok
    assert all_cells(host, "statement_lines") == before


def test_an_import_is_not_taken_back_once_a_line_of_it_is_matched() -> None:
    host = a_workbook()
    read_in(host, ALIPAY)
    grid = host.read("statement_lines")
    row, header = min(grid.rows), StatementLine.layout.header("transfer_no")
    host.write([Replace("statement_lines", row, {header: "BT20261122-001"})])
    before = all_cells(host, "statement_lines")
    done = push(host, "undo", by="李强")
    name = grid.rows[row][grid.headers.index("流水号")]
    assert [p.message for p in done.problems] == [f"{name} 已经用在 BT20261122-001 上，导入没有撤销"]
    assert all_cells(host, "statement_lines") == before


@pytest.mark.parametrize("asked", [None, "", [], ["没有这个文件.csv"]])
def test_what_is_not_there_is_said(asked: object) -> None:
    with pytest.raises(CsError, match=r"没有指定流水文件|找不到流水文件"):
        push(a_workbook(), "import_statement", by="李强", asks={"statement_files": asked})


def test_an_unknown_file_names_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "别的.csv"
    file.write_text("日期,菜名,份数\n2026-11-22,面,2\n", "utf-8")
    host = a_workbook()
    before = all_cells(host, "statement_lines")
    try:
        said = "\n".join(
            str(p)
            for p in push(host, "import_statement", by="李强", asks={"statement_files": [file]}).problems
        )
    except CsError as error:
        said = str(error)
    assert "别的.csv" in said
    assert all_cells(host, "statement_lines") == before


def test_only_who_handles_money_imports() -> None:
    with pytest.raises(CsError, match="没有这个岗位"):
        push(a_workbook(), "import_statement", by="赵磊", asks={"statement_files": [ALIPAY]})


# -- folders, bad files, formats of the shop's own --------------------------------------------


def folder_of(tmp_path: Path) -> Path:
    """Two good files, a bad one, an owner file of Excel, and the workbook itself."""
    folder = tmp_path / "流水"
    (folder / "旧的").mkdir(parents=True)
    for file in (ALIPAY, ICBC):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "a菜单.csv").write_text("日期,菜名,份数\n2026-11-22,面,2\n", "utf-8")
    for ignored in ("~$台账.xlsx", ".DS_Store", "客服台账.xlsm"):
        (folder / ignored).write_bytes(b"PK")
    return folder


def test_a_folder_stands_for_its_files_and_a_bad_one_stops_no_other(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    host = in_folder(folder)
    done = push(host, "import_statement", by="李强", asks={"statement_files": str(folder)})
    assert done.summary.startswith("读了 2 个文件：新流水 15 笔")
    assert done.summary.endswith("另有 1 个文件没有读进来。")
    assert [p.message.startswith("a菜单.csv") for p in done.problems if p.blocks] == [True]
    assert len(lines(host)) == 15


def test_a_folder_is_one_import_in_the_journal_and_undone_whole(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    host = in_folder(folder)
    push(host, "import_statement", by="李强", asks={"statement_files": str(folder)})
    assert len(all_cells(host, "journal")) == 1
    push(host, "undo", by="李强")
    assert lines(host) == []


def test_a_file_named_twice_is_read_once() -> None:
    assert read_in(a_workbook(), ICBC, ICBC).startswith("读了 1 个文件：新流水 11 笔，已有 0 笔")


def test_when_no_file_can_be_read_nothing_changes(tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 not really")
    host = a_workbook()
    done = push(host, "import_statement", by="李强", asks={"statement_files": [bad]})
    assert not done.ok
    assert done.problems[0].message.startswith("坏.xlsx")
    assert all_cells(host, "journal") == []


OWN = """
id = "own-bank"
name = "本店的银行"
required = ["paid_at", "amount_in", "amount_out"]

[columns]
paid_at = ["记帐之日"]
amount_in = ["进"]
amount_out = ["出"]
payer_name = ["何人"]

[dates]
formats = ["%Y-%m-%d"]

[direction]
by = "columns"
"""


def in_folder(folder: Path) -> MemoryHost:
    """An empty workbook that lives in a folder."""
    empty = a_workbook()
    names = ["statement_files", "statement_account"]
    tables = {name: empty.read(name) for name in empty.tables()}
    return MemoryHost(tables, empty.cells(names), label=str(folder / "客服台账.xlsm"))


def test_a_format_beside_the_workbook_is_known_without_code(tmp_path: Path) -> None:
    (tmp_path / "流水格式").mkdir()
    (tmp_path / "流水格式" / "本店.toml").write_text(OWN, "utf-8")
    file = tmp_path / "账.csv"
    file.write_text("记帐之日,进,出,何人\n2026-11-20,12.50,,陈小姐\n2026-11-21,,3.00,房东\n", "utf-8")
    host = in_folder(tmp_path)
    assert read_in(host, file).startswith("读了 1 个文件：新流水 2 笔")
    assert lines(host) == [("待认领", 12.5, None, "陈小姐"), ("不相关", None, 3.0, "房东")]


def test_a_wrong_format_file_is_named_once_and_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "流水格式").mkdir()
    (tmp_path / "流水格式" / "本店.toml").write_text("id = 3", "utf-8")
    host = in_folder(tmp_path)
    with pytest.raises(CsError, match=r"本店\.toml"):
        read_in(host, ALIPAY, ICBC)
    assert lines(host) == []
