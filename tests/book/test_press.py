"""A press as people meet it: which rows, what is written, what is not (DESIGN 2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.book.choosing import meant
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell, Edit, Grid, Replace
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.transfers.register import Transfer
from tests.builders import FIRST_ROW, NOW, TRANSFER, TestDesk, a_workbook, all_cells, cells_of, push

BAD = {**TRANSFER, "amount_due": "abc"}
ONE, TWO, THREE = FIRST_ROW, FIRST_ROW + 1, FIRST_ROW + 2


def three(**settings: Any) -> MemoryHost:
    return a_workbook(
        {"bank_transfers": [TRANSFER, BAD, {**TRANSFER, "customer_name": "林先生"}]}, **settings
    )


def test_of_three_rows_with_one_bad_two_move_and_one_stays_with_its_reason() -> None:
    host = three()
    done = push(host, "register_transfer", [ONE, TWO, THREE])
    assert [cells_of(host, "bank_transfers", row).get("状态") for row in (ONE, TWO, THREE)] == [
        "待汇款",
        None,
        "待汇款",
    ]
    assert cells_of(host, "bank_transfers", TWO)["问题"] == "应付金额：不是金额"
    assert cells_of(host, "bank_transfers", TWO)["应付金额"] == "abc"
    assert done.summary == "已登记 2 笔转账。 1 行没有通过，保持原样。"


def test_in_a_closed_file_the_reason_is_only_told() -> None:
    host = three(marks_problems=False)
    done = push(host, "register_transfer")
    assert "问题" not in cells_of(host, "bank_transfers", TWO)
    assert [(p.row, p.header, p.value) for p in done.problems if p.blocks] == [(TWO, "应付金额", "abc")]


def test_when_no_row_passes_a_closed_file_is_left_alone() -> None:
    class Watched(MemoryHost):
        def write(self, edits: Any) -> None:
            pytest.fail(f"wrote {edits}")

    made = a_workbook({"bank_transfers": [BAD]}, marks_problems=False)
    host = Watched.copy_of(made)
    assert not push(host, "register_transfer").ok


def test_when_no_row_passes_an_open_workbook_says_why_in_the_row() -> None:
    host = a_workbook({"bank_transfers": [BAD]})
    assert not push(host, "register_transfer").ok
    assert cells_of(host, "bank_transfers")["问题"] == "应付金额：不是金额"
    assert all_cells(host, "journal") == [], "a reason is no business record"


def test_run_says_why_on_closed_files_too() -> None:
    row = {**TRANSFER, "amount_due": "abc", "customer_id": None, "next_step": "登记转账"}
    host = a_workbook({"bank_transfers": [row]}, marks_problems=False)
    assert not push(host, "run").ok
    assert cells_of(host, "bank_transfers")["问题"] == "还缺：客户ID（+1）；应付金额：不是金额"


def test_a_reason_goes_when_it_is_gone() -> None:
    host = a_workbook({"bank_transfers": [BAD, {**TRANSFER, "payer_name": "甲", "claimed_at": "11月21日"}]})
    push(host, "register_transfer")
    push(host, "confirm_arrival", [FIRST_ROW + 1], by="李强")
    told = cells_of(host, "bank_transfers", FIRST_ROW + 1)["问题"]
    assert told == "确认到账：还缺：本次到账", "a registered row says which button refused it"
    type_in(host, FIRST_ROW, "应付金额", 88.0)
    push(host, "refresh", by="")
    assert "问题" not in cells_of(host, "bank_transfers", FIRST_ROW)
    assert cells_of(host, "bank_transfers", FIRST_ROW + 1)["问题"] == told, "this one is still there"
    type_in(host, FIRST_ROW + 1, "本次到账", 128.5)
    push(host, "refresh", by="")
    assert "问题" not in cells_of(host, "bank_transfers", FIRST_ROW + 1)


def test_an_emptied_row_does_not_exist() -> None:
    host = a_workbook({"bank_transfers": [BAD]})
    push(host, "register_transfer")
    for header in host.read("bank_transfers").headers:
        if header != "问题":
            type_in(host, FIRST_ROW, header, None)
    with pytest.raises(CsError, match="没有新填写的行"):
        push(host, "register_transfer")
    push(host, "refresh", by="")
    assert cells_of(host, "bank_transfers") == {}


def test_everything_wrong_with_a_row_is_told_in_one_go() -> None:
    """Blank cells, unreadable ones and what the guard says: 同意 needed three rounds."""
    host = a_workbook(
        {"bank_transfers": [{**TRANSFER, "status": "已核实", "number": "BT20261120-001",
                             "amount_received": 128.5, "received_date": "2026-11-21", "courier": "顺丰",
                             "shipped_date": "2026-11-20"}]}
    )  # fmt: skip
    done = push(host, "mark_shipped", [FIRST_ROW])
    assert {p.header for p in done.problems if p.blocks} == {"订单号", "运单号", "发货日期"}


@pytest.mark.parametrize("name", ["register_transfer", "mark_shipped", "run", "undo"])
def test_with_nobody_in_the_cell_nothing_is_signed(name: str) -> None:
    host, desk = a_workbook({"bank_transfers": [TRANSFER]}), TestDesk()
    before = all_cells(host, "bank_transfers")
    with pytest.raises(CsError, match="先在“操作人”填写姓名"):
        push(host, name, by="", desk=desk)
    assert desk.pointed == "operator"
    assert all_cells(host, "bank_transfers") == before


@pytest.mark.parametrize(
    ("name", "selected", "means"),
    [
        ("register_transfer", [FIRST_ROW], None),
        ("register_transfer", [FIRST_ROW, FIRST_ROW + 1], [FIRST_ROW, FIRST_ROW + 1]),
        ("register_transfer", [FIRST_ROW + 3], [FIRST_ROW + 3]),  # a copied row is meant
        ("mark_shipped", [FIRST_ROW], None),
        ("match_transfers", [FIRST_ROW], None),
        ("run", [FIRST_ROW], None),
        ("complete_transfer", [FIRST_ROW], [FIRST_ROW]),
        ("submit_week", [FIRST_ROW], [FIRST_ROW]),
        ("mark_shipped", None, None),
    ],
)
def test_the_cursor_alone_is_no_choice_for_a_bulk_button(
    name: str, selected: list[int] | None, means: list[int] | None
) -> None:
    rows = [TRANSFER, TRANSFER, {**TRANSFER, "status": "待汇款", "number": "BT20261120-001"}]
    host = a_workbook({"bank_transfers": [*rows, rows[-1]]})
    table = Book(host, ALL_SHEETS, now=NOW).table(Transfer)
    assert meant(ALL_SHEETS.pressable(name)[1], table, selected) == means


def test_a_copy_keeps_nothing_that_a_later_step_wrote() -> None:
    host = a_workbook({"bank_transfers": [{**TRANSFER, "payer_name": "甲", "claimed_at": "11月21日"}]})
    push(host, "register_transfer")
    push(host, "confirm_arrival", [FIRST_ROW], by="李强", arrival=128.5, statement_line="6222-001")
    grid = host.read("bank_transfers")
    host.write([Append("bank_transfers", dict(zip(grid.headers, grid.rows[FIRST_ROW], strict=True)))])
    push(host, "register_transfer", [FIRST_ROW + 1])
    made = cells_of(host, "bank_transfers", FIRST_ROW + 1)
    assert made["记录号"] == "BT20261122-002"
    assert (made["状态"], made["应付金额"], made["付款人户名"]) == ("待核实", 128.5, "甲")
    signed = ("流水号", "到账日期", "到账金额", "核实人", "跟踪备注", "到账户名", "差额")
    assert [header for header in signed if header in made] == []


def test_a_passing_press_clears_the_old_reason() -> None:
    host = three()
    push(host, "register_transfer", [ONE, TWO])
    push(host, "register_transfer", [TWO], amount_due="88")
    assert "问题" not in cells_of(host, "bank_transfers", TWO)


def test_a_second_press_finds_nothing_to_do() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    with pytest.raises(CsError, match="没有新填写的行"):
        push(host, "register_transfer")


def test_pressing_twice_on_the_same_row_registers_it_once() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer", [ONE])
    assert [p.message for p in push(host, "register_transfer", [ONE]).problems] == ["已经登记过了"]


@pytest.mark.parametrize(("ahead", "doubtful"), [(29, False), (30, False), (31, True)])
def test_a_date_more_than_thirty_days_ahead_is_doubtful(ahead: int, doubtful: bool) -> None:
    typed = {**TRANSFER, "payer_name": "陈先生", "claimed_at": NOW + timedelta(days=ahead)}
    done = push(a_workbook({"bank_transfers": [typed]}), "register_transfer")
    told = [p.message for p in done.problems if p.header == "客户称汇款时间"]
    assert ("日期在 30 天以后" in told) == doubtful


@pytest.mark.parametrize("active", ["是", None, "否"])
def test_who_has_left_presses_nothing(active: str | None) -> None:
    people = [{"name": "张敏", "posts": "售前", "active": active}, {"name": "王芳", "posts": "主管"}]
    done = push(a_workbook({"bank_transfers": [TRANSFER], "staff": people}), "register_transfer")
    left = ["员工名册里没有“张敏”（或已离职）"]
    assert [p.message for p in done.problems if p.blocks] == (left if active == "否" else [])


def test_an_empty_sheet_says_that_there_is_nothing() -> None:
    with pytest.raises(CsError, match="没有新填写的行"):
        push(a_workbook(), "register_transfer")


def test_blank_rows_in_a_selection_are_passed_over() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER, {}]})
    assert push(host, "register_transfer", [ONE, TWO, 900]).summary == "已登记 1 笔转账。"


def test_rows_that_a_filter_hides_are_never_acted_on() -> None:
    made = a_workbook({"bank_transfers": [TRANSFER, TRANSFER]})
    grid = made.read("bank_transfers")
    host = MemoryHost({"bank_transfers": Grid(grid.sheet, grid.headers, grid.rows, {TWO})}, beneath=made)
    push(host, "register_transfer")
    assert "状态" not in cells_of(host, "bank_transfers", TWO)


def test_a_bulk_press_without_selection_asks_first() -> None:
    host, desk = (
        a_workbook({"bank_transfers": [{**TRANSFER, "payer_name": "甲", "claimed_at": "11月21日"}]}),
        TestDesk(False),
    )
    push(host, "register_transfer")
    push(host, "refresh")
    with pytest.raises(CsError, match="没有可以“确认到账”的行"):
        push(host, "confirm_arrival", by="李强", desk=desk)
    make_ready(host)
    with pytest.raises(CsError, match="已取消"):
        push(host, "confirm_arrival", by="李强", desk=desk)
    assert desk.asked == ["没有选中行。将对 1 行执行“确认到账”，继续吗？"]
    assert push(host, "confirm_arrival", by="李强").ok


def type_in(host: MemoryHost, row: int, header: str, value: Any) -> None:
    host.write([Replace("bank_transfers", row, {header: value})])


def make_ready(host: MemoryHost) -> None:
    """Type an arrival into the first row."""
    from cs_macros.hosts.port import Replace

    host.write([Replace("bank_transfers", ONE, {"本次到账": 128.5})])


def test_a_copied_row_is_blocked_and_registering_makes_it_a_new_one() -> None:
    made = a_workbook({"bank_transfers": [TRANSFER]})
    push(made, "register_transfer")
    grid = made.read("bank_transfers")
    rows = {ONE: grid.rows[ONE], TWO: grid.rows[ONE]}
    host = MemoryHost({"bank_transfers": Grid(grid.sheet, grid.headers, rows)}, beneath=made)
    done = push(host, "claim_transfer", [TWO], payer_name="甲")
    assert "复制来的行" in done.problems[0].message
    assert push(host, "register_transfer", [TWO]).ok
    numbers = [cells_of(host, "bank_transfers", row)["记录号"] for row in (ONE, TWO)]
    assert numbers == ["BT20261122-001", "BT20261122-002"]


def test_a_number_is_never_given_twice() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    push(host, "undo")
    push(host, "register_transfer")
    assert cells_of(host, "bank_transfers")["记录号"] == "BT20261122-002"


def test_columns_are_found_by_header_in_any_order_and_own_columns_stay() -> None:
    headers = [
        "我的备忘",
        "應付金額",
        "件数",
        "宝贝",
        "地址",
        "手机",
        "姓名",
        "旺旺",
        "店鋪",
        "问题",
        "下一步",
        "狀態",
        "编号",
    ]
    cells: list[Cell] = ["别动", 10, 1, "台灯", "杭州", "1", "甲", "x", "示例旗舰店", None, None, None, None]
    more = ["登记日期", "旗色", "登记时间", "登记人", "最后修改", "修改人", "逾期", "到期", "话术", "差额"]
    grid = Grid("我的转账", [*headers, *more], {5: [*cells, *[None] * len(more)]})
    host = MemoryHost({"bank_transfers": grid}, beneath=a_workbook())
    assert push(host, "register_transfer").ok
    found = cells_of(host, "bank_transfers", 5)
    assert (found["我的备忘"], found["编号"], found["狀態"]) == ("别动", "BT20261122-001", "待汇款")


def test_a_missing_column_that_would_be_written_stops_the_press() -> None:
    made = a_workbook({"bank_transfers": [TRANSFER]})
    grid = made.read("bank_transfers")
    keep = [i for i, header in enumerate(grid.headers) if header != "登记人"]
    cut = Grid(grid.sheet, [grid.headers[i] for i in keep], {ONE: [grid.rows[ONE][i] for i in keep]})
    host = MemoryHost({"bank_transfers": cut}, beneath=made)
    with pytest.raises(CsError, match="缺少列“登记人”"):
        push(host, "register_transfer")


def test_a_press_writes_once() -> None:
    class Counted(MemoryHost):
        writes = 0

        def write(self, edits: Any) -> None:
            Counted.writes += 1
            super().write(edits)

    host = Counted.copy_of(three())
    push(host, "register_transfer", [ONE, TWO, THREE])
    assert Counted.writes == 1


def test_unchanged_cells_are_not_written() -> None:
    seen: list[Edit] = []

    class Recorded(MemoryHost):
        def write(self, edits: Any) -> None:
            seen.extend(edits)
            super().write(edits)

    push(Recorded.copy_of(a_workbook({"bank_transfers": [TRANSFER]})), "register_transfer")
    written = {header for edit in seen for header in getattr(edit, "cells", {}) if getattr(edit, "row", 0)}
    assert written.isdisjoint({"客户姓名", "客户ID", "收货地址", "应付金额", "数量"})


# -- 下一步 ------------------------------------------------------------------------------------


def test_ten_rows_may_choose_different_moves() -> None:
    rows = [
        {**TRANSFER, "next_step": "登记转账"},
        {**TRANSFER, "next_step": "取消"},
        {**TRANSFER, "next_step": "飞"},
    ]
    host = a_workbook({"bank_transfers": rows})
    done = push(host, "run")
    assert cells_of(host, "bank_transfers", ONE)["状态"] == "待汇款"
    assert "下一步" not in cells_of(host, "bank_transfers", ONE)
    assert [cells_of(host, "bank_transfers", row)["下一步"] for row in (TWO, THREE)] == ["取消", "飞"]
    assert [p.message for p in done.problems] == ["还没有登记，不能“取消”", "没有这个动作"]


def test_the_journal_names_the_move_that_a_run_made() -> None:
    host = a_workbook({"bank_transfers": [{**TRANSFER, "next_step": "登记转账"}]})
    push(host, "run")
    grid = host.read("journal")
    assert {row[grid.headers.index("按钮")] for row in grid.rows.values()} == {"register_transfer"}


# -- journal and undo -------------------------------------------------------------------------


def test_the_journal_has_one_row_a_record() -> None:
    host = three()
    push(host, "register_transfer")
    grid = host.read("journal")
    numbers = [row[grid.headers.index("记录号")] for row in grid.rows.values()]
    tables = [row[grid.headers.index("表")] for row in grid.rows.values()]
    assert [n for n, t in zip(numbers, tables, strict=True) if t == "bank_transfers"] == [
        "BT20261122-001",
        "BT20261122-002",
    ]


TABLES = ("bank_transfers", "statement_lines", "messages")
PRESSES: list[tuple[str, str, dict[str, Cell]]] = [
    ("register_transfer", "张敏", {}),
    ("claim_transfer", "张敏", {"payer_name": "陈小姐"}),
    ("confirm_arrival", "李强", {"arrival": "１00"}),
    ("accept_difference", "王芳", {"difference_note": "老客户"}),
    ("mark_shipped", "赵磊", {"order_no": "1", "tracking_no": "SF1"}),
    ("complete_transfer", "张敏", {}),
]


@pytest.mark.parametrize("count", range(1, len(PRESSES) + 1), ids=[name for name, _, _ in PRESSES])
def test_undoing_any_press_gives_the_same_cells_as_before(count: int) -> None:
    host = a_workbook({"bank_transfers": [{**TRANSFER, "amount_due": "￥１２８．5", "phone": 13800001111}]})
    for name, by, fields in PRESSES[: count - 1]:
        assert push(host, name, [ONE], by=by, **fields).ok
    before = [all_cells(host, table) for table in TABLES], dict(host.cells(["bank_transfers_message"]))
    name, by, fields = PRESSES[count - 1]
    assert push(host, name, [ONE], by=by, **fields).ok
    assert push(host, "undo", by=by).ok
    assert (
        [all_cells(host, table) for table in TABLES],
        dict(host.cells(["bank_transfers_message"])),
    ) == before


def test_undoing_several_rows_takes_their_texts_along() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER, {**TRANSFER, "customer_name": "林先生"}]})
    before = [all_cells(host, table) for table in TABLES]
    push(host, "register_transfer")
    push(host, "undo")
    assert [all_cells(host, table) for table in TABLES] == before


def test_undo_finds_its_rows_after_the_table_was_sorted() -> None:
    made = a_workbook({"bank_transfers": [TRANSFER, {**TRANSFER, "customer_name": "林先生"}]})
    before = sorted(map(str, all_cells(made, "bank_transfers")))
    push(made, "register_transfer")
    grid = made.read("bank_transfers")
    turned = {ONE: grid.rows[TWO], TWO: grid.rows[ONE]}
    host = MemoryHost({"bank_transfers": Grid(grid.sheet, grid.headers, turned)}, beneath=made)
    push(host, "undo")
    assert sorted(map(str, all_cells(host, "bank_transfers"))) == before


def test_undo_leaves_what_changed_since_and_says_so() -> None:
    from cs_macros.hosts.port import Replace

    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    host.write([Replace("bank_transfers", ONE, {"登记日期": datetime(2026, 11, 20)})])
    done = push(host, "undo")
    assert [(p.header, p.message) for p in done.problems if p.blocks] == [
        ("登记日期", "记录 BT20261122-001 后来又改过，没有撤销")
    ]
    assert cells_of(host, "bank_transfers")["状态"] == "待汇款"


def test_undo_takes_back_only_ones_own_presses() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer", by="张敏")
    with pytest.raises(CsError, match="没有可以撤销的操作"):
        push(host, "undo", by="李强")


def test_undo_twice_goes_back_two_presses() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    before = all_cells(host, "bank_transfers")
    push(host, "register_transfer")
    push(host, "claim_transfer", [ONE], payer_name="甲")
    push(host, "undo")
    push(host, "undo")
    assert all_cells(host, "bank_transfers") == before


def test_a_new_row_from_the_command_line_goes_away_again() -> None:
    host = a_workbook()
    push(host, "register_transfer", None, **TRANSFER)
    assert cells_of(host, "bank_transfers")["状态"] == "待汇款"
    push(host, "undo")
    assert all_cells(host, "bank_transfers") == []


def test_registering_with_the_cursor_on_the_next_blank_row_takes_the_typed_ones() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER, {}]})
    assert push(host, "register_transfer", [TWO]).summary == "已登记 1 笔转账。"
