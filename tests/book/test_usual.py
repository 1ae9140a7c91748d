"""What sheets share: columns with one list of names, and rules that are declared instead of written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from cs_macros.book import usual
from cs_macros.book.book import Book
from cs_macros.book.columns import BUTTONS, Choice, Day, Entry, IdText, Moment, Text, YesNo, column
from cs_macros.book.conditions import ConditionError
from cs_macros.book.flow import UNSET, Finding, Flow, Letter, Move, warn
from cs_macros.book.headers import find_columns
from cs_macros.book.office import Post
from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.book.usual_rules import ByState, Within
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Grid
from cs_macros.sheets import ALL_SHEETS
from tests.builders import NOW, a_workbook

SECOND = timedelta(seconds=1)
END_OF_SUNDAY = datetime(2026, 11, 22, 23, 59, 59)


class ReviewState(Choice):
    """Where a bad review stands."""

    OPEN = "待处理"
    DONE = "已处理"


class Review(Entry, sheet="评价", table="reviews", prefix="RV", deadline=True):
    """A bad review."""

    status: ReviewState | None = usual.status()
    found_date: Day | None = column("发现日期")
    shop: Text = usual.shop()
    order_no: IdText = usual.order_no("评价订单号")
    customer_name: Text | None = usual.customer_name(*usual.RECEIVERS)
    phone: IdText | None = usual.phone(header="联系方式")
    seller: Text | None = column("店名", owner=BUTTONS)
    called_at: Moment | None = column("联系时间")
    apologised: YesNo | None = column("已道歉")
    note: Text | None = column("处理说明")


REVIEWS = Flow(
    Review,
    states=tuple(ReviewState),
    final=(ReviewState.DONE,),
    moves=(Move(name="log_review", caption="登记", help="登记。", to=(ReviewState.OPEN,)),),
)
SHEETS = Sheets.made(Sheet(record=Review, flow=REVIEWS, note="评价。"))


def a_book(*rows: dict[str, Cell], settings: dict[str, Cell] | None = None) -> Book:
    """A workbook with some reviews, and the usual dictionaries."""
    fields = [each.field for each in Review.layout.columns]
    cells = {7 + n: [row.get(field) for field in fields] for n, row in enumerate(rows)}
    given = [{"key": key, "value": value} for key, value in (settings or {}).items()]
    host = a_workbook({"settings": given})
    tables = {name: host.read(name) for name in host.tables()}
    tables["reviews"] = Grid("评价", [each.header for each in Review.layout.columns], cells)
    sheets = Sheets.made(*ALL_SHEETS.in_order(), *SHEETS.in_order())
    return Book(MemoryHost(tables, label="没有的.xlsm"), sheets, now=NOW, operator="张敏")


def said(found: Any) -> list[tuple[str, str]]:
    return [(each.field, each.message) for each in found]


# -- columns ------------------------------------------------------------------------------------------


def test_a_shared_column_is_found_by_every_name_that_any_sheet_knows() -> None:
    for word in ("订单号", "订单编号", "單號", "交易号", "评价订单号"):
        assert find_columns(Review.layout, [word]) == {"order_no": 0}
    assert find_columns(Review.layout, ["电话"]) == find_columns(Review.layout, ["联系方式"]) == {"phone": 0}
    assert Review.layout["phone"].header == "联系方式"


def test_a_word_that_the_sheet_uses_itself_is_not_the_shared_columns() -> None:
    assert find_columns(Review.layout, ["店名", "店铺"]) == {"seller": 0, "shop": 1}
    assert find_columns(Review.layout, ["店铺名称"]) == {"shop": 0}
    assert {"店名", "店鋪", "店铺名称"} - {*Review.layout["shop"].synonyms} == {"店名"}


def test_every_register_knows_a_shared_column_by_all_its_words() -> None:
    """Whoever declares such a column by hand again loses the words, or has another header for it."""
    by_header = {made.args[0]: set(made.args[1].split()) for made in vars(usual).values()
                 if isinstance(made, usual.partial)}  # fmt: skip
    wrong = []
    for sheet in ALL_SHEETS.registers():
        layout = sheet.record.layout
        for each in layout.columns:
            others = {word for c in layout.columns if c is not each for word in (c.header, *c.synonyms)}
            lacking = by_header.get(each.header, set()) - {each.header, *each.synonyms} - others
            if lacking and each.field in vars(usual):
                wrong.append((sheet.table, each.header, sorted(lacking)))
    assert wrong == []


# -- rules --------------------------------------------------------------------------------------------


def test_what_must_be_filled_is_asked_for_while_the_condition_holds() -> None:
    guard = usual.must("note", "订单 {order_no} 要写说明（电话{phone}）", "写明。",
                       when=usual.where("apologised", True))  # fmt: skip
    book = a_book()
    assert said(guard(Review(order_no="9001", apologised=True), book)) == [
        ("note", "订单 9001 要写说明（电话空）")
    ]
    assert said(guard(Review(order_no="9001", apologised=True, note="好"), book)) == []
    assert said(guard(Review(order_no="9001", apologised=False), book)) == []


@pytest.mark.parametrize(("value", "good"), [(True, True), (False, False), (None, False)])
def test_a_cell_may_have_to_hold_one_value(value: bool | None, good: bool) -> None:
    guard = usual.must("apologised", "还没有道歉", "道歉后填“是”。", be=True)
    assert (said(guard(Review(apologised=value), a_book())) == []) is good


def test_a_condition_may_be_written_in_words() -> None:
    guard = usual.must("note", "要写说明", "写明。", when="apologised = 是")
    assert said(guard(Review(apologised=True), a_book())) == [("note", "要写说明")]
    assert said(guard(Review(apologised=True, note="好"), a_book())) == []
    assert said(guard(Review(apologised=False), a_book())) == []
    with pytest.raises(ConditionError):
        usual.must("note", "要写说明", "写明。", when="apologised 是")


def test_a_repeat_is_told_by_the_headers_of_the_fields() -> None:
    rows: list[dict[str, Cell]] = [
        {"number": "RV20261120-001", "status": "待处理", "order_no": "9001", "phone": "138", "note": "甲"},
        {"number": "RV20261120-002", "status": "已处理", "order_no": "9001", "phone": "138", "note": "甲"},
        {"order_no": "9001", "phone": "138", "note": "甲"},
    ]
    book = a_book(*rows)
    book.moving = 9
    mine = book.table(Review).row(9).record
    assert said(usual.once("order_no")(mine, book)) == [("order_no", "订单号与第 7 行、第 8 行相同")]
    open_only = usual.once("order_no", "phone", open_only=True)
    assert said(open_only(mine, book)) == [
        ("order_no", "订单号和联系方式与第 7 行（RV20261120-001，待处理）相同")
    ]
    three = usual.once("order_no", "phone", "note")
    assert said(three(mine, book))[0][1] == "订单号、联系方式、处理说明都与第 7 行、第 8 行相同"
    worded = usual.once("order_no", open_only=True, message="第 {row} 行 {number} 还是“{status}”")
    assert said(worded(mine, book)) == [("order_no", "第 7 行 RV20261120-001 还是“待处理”")]
    assert said(usual.once("phone")(Review(), book)) == [], "a blank cell is like no other"


def test_the_first_person_named_has_it_to_do_else_whoever_holds_the_post() -> None:
    book = a_book()
    whose = usual.whose("seller", "created_by", posts=(Post.FINANCE,))
    assert whose(Review(seller="甲", created_by="乙"), book) == "甲"
    assert whose(Review(created_by="乙"), book) == "乙"
    assert whose(Review(), book) == "李强"
    warehouse = usual.whose(posts=(Post.WAREHOUSE,), otherwise=whose)
    assert warehouse(Review(created_by="乙"), book) == "乙", "nobody is 仓库"
    assert usual.whose(posts=(Post.FINANCE,), otherwise=warehouse)(Review(created_by="乙"), book) == "李强"
    assert usual.whose("seller")(Review(), book) == ""


@pytest.mark.parametrize(
    ("deadline", "row", "due"),
    [
        (("review_days",), {"entered_at": NOW}, NOW + timedelta(days=2)),
        (
            ("review_days", "found_date"),
            {"found_date": date(2026, 11, 20)},
            datetime(2026, 11, 22, 23, 59, 59),
        ),
        (("bank_transfer_stale_hours", "called_at"), {"called_at": NOW}, NOW + timedelta(hours=1.5)),
        (("cod_contact_minutes", "called_at"), {"called_at": NOW}, NOW + timedelta(minutes=30)),
        (("review_days", "called_at"), {}, None),
    ],
)
def test_a_deadline_counts_in_the_unit_of_its_parameter(
    deadline: tuple[str, ...], row: dict[str, Any], due: datetime | None
) -> None:
    settings: dict[str, Cell] = {"review_days": 2, "bank_transfer_stale_hours": 1.5}
    assert usual.within(*deadline)(Review(**row), a_book(settings=settings)) == due


def test_a_deadline_without_its_parameter_is_unset() -> None:
    book = a_book(settings={"review_days": None})
    assert usual.within("review_days")(Review(entered_at=NOW), book) is UNSET


def test_a_parameter_that_does_not_name_its_unit_is_no_deadline() -> None:
    with pytest.raises(ValueError, match="unit"):
        usual.within("kpi_rings")


def test_a_deadline_holds_in_its_own_state_only() -> None:
    due = usual.by_state({ReviewState.OPEN: usual.within("review_days")})
    book = a_book(settings={"review_days": 2})
    assert due(Review(status=ReviewState.OPEN, entered_at=NOW), book) == NOW + timedelta(days=2)
    assert due(Review(status=ReviewState.DONE, entered_at=NOW), book) is None


def test_a_row_is_due_with_the_hand_in_of_its_week() -> None:
    book = a_book()
    due, week = usual.handed_in_by("rejection_due", done=(ReviewState.DONE,)), usual.week_by("rejection_due")
    closing = datetime(2026, 11, 21, 16)
    for moment, wanted in ((closing - SECOND, closing), (closing, closing),
                           (closing + SECOND, closing + timedelta(days=7))):  # fmt: skip
        assert due(Review(status=ReviewState.OPEN, created_at=moment), book) == wanted
        assert week(Review(created_at=moment), book) == f"{wanted:%G-W%V}"
    assert due(Review(status=ReviewState.DONE, created_at=closing), book) is None
    assert (due(Review(), book), week(Review(), book)) == (None, None)


def test_days_are_counted_from_a_date_or_a_moment_and_hours_from_a_moment() -> None:
    """A date has no hour to add one to."""
    wrong = []
    for sheet in ALL_SHEETS.registers():
        assert sheet.flow is not None
        declared = sheet.flow.deadline.deadlines.values() if isinstance(sheet.flow.deadline, ByState) else ()
        for each in (one for one in declared if isinstance(one, Within)):
            kind = sheet.record.layout[each.since].kind.name
            if kind not in ("date", "dt") or (kind == "date" and not each.parameter.endswith("_days")):
                wrong.append((sheet.table, each))
    assert wrong == []


# -- moves --------------------------------------------------------------------------------------------


def test_a_move_may_have_one_guard_several_or_none() -> None:
    def doubt(record: Any, book: Any) -> list[Finding]:
        return [warn("note", "看一看")]

    filled = usual.must("note", "要写说明", "写明。")
    moves = [Move(name="x", caption="x", help="。", guard=guard) for guard in ((), doubt, (filled, doubt))]
    found = [said(move.findings(Review(), a_book())) for move in moves]
    assert found == [[], [("note", "看一看")], [("note", "要写说明"), ("note", "看一看")]]


def test_a_plain_letter_is_its_templates_id() -> None:
    def two(record: Any, book: Any) -> list[Letter]:
        return [Letter("a"), Letter("b")]

    moves = [Move(name="x", caption="x", help="。", letters=each) for each in ("", "refund_done", two)]
    record, book = SimpleNamespace(), a_book()
    made = [[letter.template for letter in move.letters_for(record, book)] for move in moves]
    assert made == [[], ["refund_done"], ["a", "b"]]
