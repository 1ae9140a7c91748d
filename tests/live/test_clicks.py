"""The built workbook in a real window, its real buttons clicked with the mouse (issue: Live).

Every click goes the whole way: button, macro of the extension, a Python of its own, the pipe back.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cs_macros import __version__
from cs_macros.book.modules import sheets_for
from cs_macros.build.contents import rows as new_rows
from cs_macros.build.workbook import build_workbook
from cs_macros.cli.demo import write_statements
from cs_macros.hosts.libreoffice import Office
from cs_macros.hosts.live import LiveHost
from cs_macros.hosts.live.desk import STATUS_LINE
from cs_macros.hosts.port import Append, Cell, Put, Replace
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.after_sales.register import Case
from cs_macros.sheets.transfers.flow import TRANSFERS
from tests.builders import COURIERS, TRANSFER
from tests.live.clerk import SHEET, TABLE, Clerk, is_closed, soon, soon_not_none
from tests.live.screen import Screen

pytestmark = [pytest.mark.office, pytest.mark.xdist_group("window")]  # one window for them all

DAY = datetime(2026, 11, 20)
CLAIMED: dict[str, Cell] = {"付款人户名": "陈小姐", "客户称汇款时间": DAY}
ARRIVED: dict[str, Cell] = {"到账日期": DAY, "核实人": "李强"}
PAID = {**CLAIMED, **ARRIVED, "到账金额": 128.5}
SHIPPED = {**PAID, "发货日期": DAY, "快递公司": "顺丰", "运单号": "0012345"}
PART = {**CLAIMED, **ARRIVED, "到账金额": 100.0, "差额": -28.5}
REFUND = {"退款金额": 128.5, "退款日期": DAY, "退款人": "李强", "退款原因": "不想要了"}

MOVES: list[tuple[str, str, dict[str, Cell], str]] = [
    ("客户已汇款", "待汇款", CLAIMED, "待核实"),
    ("确认到账", "待核实", {**CLAIMED, "本次到账": 128.5, "核实人": "李强"}, "已核实"),
    ("差额放行", "金额不符", {**PART, "差额说明": "老客户，下次补"}, "已核实"),
    ("标记发货", "已核实", SHIPPED, "已发货"),
    ("完成", "已发货", {**SHIPPED, "收货日期": DAY}, "已完成"),
    ("取消", "待汇款", {"取消原因": "不要了"}, "已取消"),
    ("退款", "已核实", {**PAID, **REFUND}, "已退款"),
]
"""Button, state before, cells filled, state after."""


@pytest.fixture(scope="module")
def office_book(window: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The workbook as it is built, with three colleagues; every test adds rows of its own."""
    file = tmp_path_factory.mktemp("客服 资料") / "客服台账.xlsm"
    staff = [
        {"staff_no": "01", "name": "张敏", "posts": "售前"},
        {"staff_no": "02", "name": "李强", "posts": "财务"},
        {"staff_no": "03", "name": "王芳", "posts": "主管、店长"},
    ]
    rows = {
        **new_rows(ALL_SHEETS.in_order(), sample=False),
        "staff": staff,
        "shops": [{"name": "Demo", "platform": "天猫"}],
    }
    names = {"operator": "王芳"}
    rows["couriers"] = COURIERS
    few = sheets_for(ALL_SHEETS.in_order(), "", ("转账", "话术", "售后"))  # opens in a fraction of the time
    build_workbook(file, few, rows=rows, names=names, version=__version__)
    opened = window.open(file)
    yield opened
    opened.api.setModified(False)
    assert soon(True, lambda: is_closed(opened))


@pytest.fixture
def clerk(window: Office, screen: str, office_book: Any) -> Iterator[Clerk]:
    person = Clerk(window, screen, office_book)
    yield person
    person.leave()


_numbers = iter(range(1, 1000))


def rows_in(clerk: Clerk, status: str | None, *cells: dict[str, Cell]) -> list[int]:
    """Put rows at the table's end: registered ones in a state, or typed ones without any."""
    headers = {column.field: column.header for sheet in ALL_SHEETS.in_order() if sheet.table == TABLE
               for column in sheet.record.layout.columns}  # fmt: skip
    typed = {headers[field]: cell for field, cell in {**TRANSFER, "shop": "Demo"}.items()}
    made: list[dict[str, Cell]] = []
    for _ in cells:
        key = f"BT20261101-{next(_numbers):03}"
        registered = {"记录号": key, "状态": status, "登记人": "张敏", "登记日期": DAY} if status else {}
        # A customer and an order of its own: no warning, so no message box.
        made.append({"客户ID": key, "订单号": f"22334455667788{key[-3:]}", **registered})
    host = LiveHost(clerk.book)
    host.write([Append(TABLE, {**typed, **own, **more}) for own, more in zip(made, cells, strict=True)])
    filled = [n for n, row in LiveHost(clerk.book).read(TABLE).rows.items() if any(row)]
    return filled[-len(cells) :]


def select(clerk: Clerk, first: int, last: int | None = None) -> None:
    clerk.go_to(f"B{first}:C{last or first}")


@pytest.mark.slow
def test_a_typed_row_is_registered_and_its_message_is_everywhere(clerk: Clerk) -> None:
    grid = LiveHost(clerk.book).read(TABLE)
    row = max((number for number, cells in grid.rows.items() if any(cells)), default=min(grid.rows) - 1) + 1
    first = grid.headers.index("店铺")
    clerk.go_to(f"{chr(65 + first)}{row}")
    clerk.type("Demo", "00123", "013800001111", "Hangzhou", "Lamp", "1", "128.5")
    clerk.go_to(f"{chr(65 + grid.headers.index('客户姓名'))}{row}")
    clerk.type("Chen")
    assert soon(128.5, lambda: clerk.row(row)["应付金额"]) == 128.5
    clerk.click("登记转账")
    assert soon("待汇款", lambda: clerk.status(row)) == "待汇款"
    done = clerk.row(row)
    assert re.fullmatch(r"BT\d{8}-\d{3}", str(done["记录号"]))
    assert (done["客户ID"], done["联系电话"]) == ("00123", "013800001111")
    assert done["话术"]
    assert soon(done["话术"], clerk.message) == done["话术"]
    assert soon(done["话术"], clerk.clipboard) == done["话术"]


@pytest.mark.parametrize(
    ("caption", "before", "cells", "after"),
    [
        pytest.param(*move, id=move[0], marks=() if move[0] == "确认到账" else pytest.mark.slow)
        for move in MOVES
    ],
)
@pytest.mark.slow
def test_a_click_moves_the_selected_row(
    clerk: Clerk, caption: str, before: str, cells: dict[str, Cell], after: str
) -> None:
    (row,) = rows_in(clerk, before, cells)
    select(clerk, row)
    clerk.click(caption)
    if next(move for move in TRANSFERS.moves if move.caption == caption).bulk:
        assert "没有选中行" in clerk.told("Return"), "one row is where the cursor stands, no choice"
    assert soon(after, lambda: clerk.status(row)) == after
    assert clerk.row(row)["问题"] is None
    if clerk.row(row)["话术"]:
        assert soon(clerk.row(row)["话术"], clerk.clipboard) == clerk.message() == clerk.row(row)["话术"]


def test_a_click_is_answered_at_once_in_the_status_line(clerk: Clerk, painted: Screen) -> None:
    """By the macro, before Python has started, and by Python once it is through. No cell is written."""
    (row,) = rows_in(clerk, "待汇款", CLAIMED)
    select(clerk, row)
    box, working = clerk.status_line(), clerk.look_of("处理中…", painted)
    clerk.click("客户已汇款")
    assert soon(working, lambda: painted.look(box)) == working
    assert clerk.status(row) == "待汇款", "it was said after the deed"
    assert soon("待核实", lambda: clerk.status(row)) == "待核实"
    clerk.leave()
    assert painted.look(box) != working
    clerk.go_to("A1")
    clerk.click("客户已汇款")
    assert soon(working, lambda: painted.look(box)) == working
    soon_not_none(clerk._box)
    assert painted.look(box) != working, "the box is told while the line still says that it works"
    assert clerk.told().startswith("先选中要处理的行")


@pytest.mark.slow
def test_undo_puts_the_row_back(clerk: Clerk) -> None:
    (row,) = rows_in(clerk, "待汇款", CLAIMED)
    before = clerk.row(row)
    select(clerk, row)
    clerk.click("客户已汇款")
    assert soon("待核实", lambda: clerk.status(row)) == "待核实"
    clerk.leave()
    clerk.click("撤销上一步")
    assert soon(before, lambda: clerk.row(row)) == before


@pytest.mark.slow
def test_statements_are_read_by_a_click(clerk: Clerk, tmp_path: Path) -> None:
    before = lines_in(clerk)
    paths = write_statements(tmp_path / "流水 十一月")
    LiveHost(clerk.book).write([Put("statement_files", "、".join(map(str, paths)))])
    clerk.go_to("A1")
    clerk.click("导入流水")
    assert soon(True, lambda: len(lines_in(clerk)) > len(before) + 3)
    assert {line[0] for line in lines_in(clerk)[len(before) :]} <= {"待认领", "不相关"}


@pytest.mark.slow
def test_lines_are_matched_by_a_click(clerk: Clerk) -> None:
    (row,) = rows_in(clerk, "待核实", {**CLAIMED, "应付金额": 77.75})
    line = {"流水号": "L77", "状态": "待认领", "交易时间": DAY, "收入金额": 77.75, "对方户名": "陈小姐"}
    LiveHost(clerk.book).write([Append("statement_lines", line)])
    clerk.go_to("A1")
    clerk.click("核对流水")
    assert soon("L77", lambda: clerk.row(row)["流水号"]) == "L77"


def lines_in(clerk: Clerk) -> list[Any]:
    return [row for row in LiveHost(clerk.book).read("statement_lines").rows.values() if any(row)]


@pytest.mark.slow
def test_filtered_rows_are_left_alone(clerk: Clerk) -> None:
    """Three rows are selected; the one in the middle is hidden by the table's filter."""
    first, hidden, last = rows_in(clerk, "待汇款", *[{**CLAIMED, "客户姓名": n} for n in "甲乙丙"])
    table = clerk.book.api.DatabaseRanges.getByName(TABLE)
    where = LiveHost(clerk.book).read(TABLE).headers.index("客户姓名")
    filtering = table.getFilterDescriptor()
    try:
        filter_out(filtering, where, "乙")
        table.refresh()
        assert soon({hidden}, lambda: set(LiveHost(clerk.book).read(TABLE).hidden)) == {hidden}
        select(clerk, first, last)
        clerk.click("客户已汇款")
        assert soon("待核实", lambda: clerk.status(last)) == "待核实"
        assert [clerk.status(row) for row in (first, hidden)] == ["待核实", "待汇款"]
    finally:
        filtering.setFilterFields(())
        table.refresh()


def filter_out(filtering: Any, column: int, text: str) -> None:
    from cs_macros.hosts.libreoffice.loading import struct, uno

    unequal = uno().Enum("com.sun.star.sheet.FilterOperator", "NOT_EQUAL")
    field = struct("com.sun.star.sheet.TableFilterField", Field=column, Operator=unequal, StringValue=text)
    filtering.setFilterFields((field,))


@pytest.mark.slow
def test_of_several_rows_the_bad_one_stays_with_its_reason(clerk: Clerk) -> None:
    good, bad, other = rows_in(clerk, None, {}, {"应付金额": "abc"}, {})
    select(clerk, good, other)
    clerk.click("登记转账")
    told = clerk.told()
    assert told.startswith("已登记 2 笔转账。 1 行没有通过，保持原样。")
    assert f"第 {bad} 行" in told
    assert [clerk.status(row) for row in (good, bad, other)] == ["待汇款", None, "待汇款"]
    assert (clerk.row(bad)["问题"], clerk.row(bad)["应付金额"]) == ("应付金额：不是金额", "abc")
    empty(clerk, bad)


def empty(clerk: Clerk, row: int) -> None:
    """Clear a row, so that no later test finds it unregistered."""
    height = len(LiveHost(clerk.book).read(TABLE).headers)
    clerk.book.sheets[SHEET].api.getCellRangeByPosition(0, row - 1, height - 1, row - 1).clearContents(1023)


STOPPED: dict[str, Cell] = {
    "status": "已联系快递", "shop": "Demo", "platform": "天猫", "order_no": "2233445566778899001",
    "customer_id": "00123", "customer_name": "陈小姐", "phone": "13800001111", "address": "杭州市示例路 1 号",
    "item": "台灯", "model": "L-1", "qty": 2, "case_type": "发货后撤回", "description": "客户不想要了",
    "owner": "王芳", "courier": "顺丰", "tracking_no": "SF0012345678", "courier_contact_at": DAY,
    "courier_result": "可撤回",
}  # fmt: skip


@pytest.mark.slow
def test_a_slip_is_answered_before_its_pdf_which_is_told_when_it_is_ready(
    clerk: Clerk, painted: Screen
) -> None:
    headers = {column.field: column.header for column in Case.layout.columns}
    case = {"number": "AS20261101-001", **STOPPED}
    LiveHost(clerk.book).write(
        [Append("after_sales", {headers[field]: cell for field, cell in case.items()})]
    )
    grid = LiveHost(clerk.book).read("after_sales")
    row = next(n for n, cells in grid.rows.items() if "AS20261101-001" in cells)
    clerk.go_to(f"B{row}", Case.layout.sheet)
    clerk.run("print_slip")  # its button hangs far to the right, where no control is there to be clicked
    said = soon_not_none(lambda: LiveHost(clerk.book).cells(["after_sales_feedback"])["after_sales_feedback"])
    assert "PDF 随后就好。" in str(said)
    folder = Path(clerk.book.fullname).parent
    slip = soon_not_none(lambda: next(folder.rglob("快件退回单*.xlsx"), None))
    pages = slip.with_suffix(".pdf")
    assert not pages.exists()
    assert soon(True, pages.exists)
    words = f"PDF 做好了：{pages}"
    if len(words) > STATUS_LINE:
        assert clerk.told() == words
        return
    clerk.leave()
    shown = painted.look(clerk.status_line())
    assert clerk.look_of(words, painted) == shown


@pytest.mark.slow
def test_without_a_selection_a_move_asks_for_rows(clerk: Clerk) -> None:
    (row,) = rows_in(clerk, "待汇款", CLAIMED)
    clerk.go_to("A1")
    clerk.click("客户已汇款")
    assert clerk.told().startswith("先选中要处理的行")
    assert clerk.status(row) == "待汇款"


@pytest.mark.slow
def test_without_a_selection_new_rows_are_registered(clerk: Clerk) -> None:
    (row,) = rows_in(clerk, None, {})
    clerk.go_to("A1")
    clerk.click("登记转账")
    assert soon("待汇款", lambda: clerk.status(row)) == "待汇款"


@pytest.mark.slow
@pytest.mark.parametrize(("key", "after"), [("Return", "已核实"), ("Escape", "待核实")])
def test_without_a_selection_a_bulk_button_asks_first(clerk: Clerk, key: str, after: str) -> None:
    (row,) = rows_in(clerk, "待核实", {**CLAIMED, "本次到账": 128.5, "核实人": "李强"})
    clerk.go_to("A1")
    clerk.click("确认到账")
    assert "没有选中行" in clerk.told(key)
    if key == "Escape":
        assert clerk.told().startswith("已取消")
    assert soon(after, lambda: clerk.status(row)) == after


@pytest.mark.slow
def test_a_protected_sheet_says_so_and_stays_as_it_is(clerk: Clerk) -> None:
    (row,) = rows_in(clerk, "待汇款", CLAIMED)
    before = clerk.row(row)
    select(clerk, row)
    sheet = clerk.book.sheets[SHEET].api
    sheet.protect("")
    try:
        clerk.click("客户已汇款")
        assert clerk.told().startswith(f"工作表“{SHEET}”受保护，未作任何改动。")
        assert clerk.row(row) == before
    finally:
        sheet.unprotect("")


@pytest.mark.slow
def test_the_menu_reaches_the_same_macro(clerk: Clerk) -> None:
    (row,) = rows_in(clerk, "待汇款", CLAIMED)
    select(clerk, row)
    clerk.choose(SHEET, "客户已汇款")
    assert soon("待核实", lambda: clerk.status(row)) == "待核实"


@pytest.mark.slow
def test_python_killed_while_it_writes_leaves_no_half_row(clerk: Clerk, office_state: Path) -> None:
    rows = rows_in(clerk, None, {}, {}, {})
    select(clerk, rows[0], rows[-1])
    clerk.click("登记转账")
    (process,) = soon_not_none(lambda: clerk.presses("register_transfer") or None)
    while not list(office_state.rglob("unfinished-*.json")):  # the note that lies there during a write
        assert (Path("/proc") / str(process)).exists(), "the press was over too soon"
    os.kill(process, signal.SIGKILL)
    assert list(office_state.rglob("unfinished-*.json")), "the press was over too soon"
    clerk.click("登记转账")
    assert soon(["待汇款"] * 3, lambda: [clerk.status(row) for row in rows]) == ["待汇款"] * 3
    whole = [clerk.row(row) for row in rows]
    assert len({row["记录号"] for row in whole}) == 3
    assert all(row["登记人"] == "王芳" and row["话术"] and not row["问题"] for row in whole)
    assert soon([], lambda: list(office_state.rglob("unfinished-*.json"))) == []


def test_ids_stay_as_they_are_typed(clerk: Clerk) -> None:
    """The office would make Tb_0001 of the first and Sfab12 of the second."""
    (row,) = rows_in(clerk, None, {})
    for text in ("tb_0001 ok", "SFab12 ok"):
        clerk.go_to(f"{chr(65 + LiveHost(clerk.book).read(TABLE).headers.index('客户ID'))}{row}")
        clerk.type(text)
        assert soon(text, lambda: clerk.row(row)["客户ID"]) == text


def hidden(clerk: Clerk) -> set[str]:
    """Headers of the columns that are folded."""
    headers = LiveHost(clerk.book).read(TABLE).headers
    columns = clerk.book.sheets[SHEET].api.getColumns()
    return {header for at, header in enumerate(headers) if not columns.getByIndex(at).IsVisible}


def test_what_the_selected_row_needs_is_unfolded_and_the_rest_folded(clerk: Clerk) -> None:
    """跟行 and 看▾: no Python starts, the button moves with its column, and the customer stays in sight."""
    (row,) = rows_in(clerk, "已核实", PAID)
    LiveHost(clerk.book).write([Replace(TABLE, row, {"下一步": "标记发货"})])
    select(clerk, row)
    corner = places_of(clerk, "核对流水", "撤销上一步", "跟行")
    clerk.click("跟行")
    assert soon(True, lambda: "客户ID" in hidden(clerk))
    assert {"客户ID", "收货地址", "付款人户名"} - hidden(clerk) == {"付款人户名"}  # the first of its stage
    assert not {"订单号", "快递公司", "运单号", "发货日期", "客户姓名", "状态"} & hidden(clerk)
    clerk.run("view_stage", "退款")
    assert {"运单号", "付款人户名"} & hidden(clerk) == {"运单号"}
    assert not {"退款金额", "退款日期", "退款人", "退款原因", "关联记录"} & hidden(clerk)
    clerk.run("view_stage", "全部")
    assert soon(set(), lambda: hidden(clerk)) == set()
    assert places_of(clerk, "核对流水", "撤销上一步", "跟行") == corner


def places_of(clerk: Clerk, *captions: str) -> list[int]:
    """How far from the sheet's left edge some buttons are."""
    page = clerk.book.sheets[SHEET].api.DrawPage
    shapes = [page.getByIndex(at) for at in range(page.Count)]
    found = {each.Control.Label: each.Position.X for each in shapes if hasattr(each, "Control")}
    return [found[caption] for caption in captions]


@pytest.mark.slow
def test_buttons_that_libreoffice_lost_in_saving_are_there_again(
    window: Office, screen: str, office_book: Any, tmp_path: Path
) -> None:
    """7.4 writes form buttons in a way that it cannot read back; the extension draws them anew."""
    file = tmp_path / "存过的.xlsm"
    file.write_bytes(Path(office_book.fullname).read_bytes())
    saved = window.open(file)
    saved.api.setModified(True)
    saved.api.store()
    saved.impl.close()
    book = window.open(file)
    clerk = Clerk(window, screen, book)
    clerk.go_to("A1")
    soon_not_none(lambda: clerk.button("登记转账"))
    assert soon(False, book.api.isModified) is False
    clerk.click("登记转账")
    assert clerk.told().startswith("没有新填写的行")
    book.api.setModified(False)  # the line beside the buttons says so too
    book.impl.close()
