"""What 今日看板 lists where there is more than anybody reads, and which rows a refresh looks at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import hypothesis.strategies as st
from hypothesis import given, settings

from cs_macros.book.board import Item, Urgency
from cs_macros.hosts.port import Link
from cs_macros.sheets.board import buttons
from cs_macros.sheets.board.foremost import LISTED, foremost
from cs_macros.sheets.board.rules import _order
from tests.builders import NOW, a_workbook, all_cells, push

URGENCIES = (Urgency.OVERDUE, Urgency.TODAY, Urgency.OPEN)
kinds = st.tuples(
    st.sampled_from(["张敏", "李强"]), st.sampled_from(["售后登记表", None]), st.sampled_from("甲乙")
)


def item(kind: tuple[str, str | None, str], urgency: Urgency, number: int) -> Item:
    owner, sheet, what = kind
    due = NOW + timedelta(hours=number)
    return Item(urgency=urgency, owner=owner, what=what, sheet=sheet, number=f"AS{number:03}", due_at=due)


def kind_of(line: Item) -> tuple[Any, ...]:
    return line.owner, line.sheet, line.what


def left_out(line: Item) -> int:
    """How many things a line stands for beside which no other line stands."""
    number = line.number or ""
    return int(number.removeprefix("还有 ").removesuffix(" 条")) if number.startswith("还有") else 0


@settings(max_examples=60)
@given(found=st.lists(st.tuples(kinds, st.sampled_from(URGENCIES)), max_size=40), most=st.integers(1, 5))
def test_every_open_thing_is_a_line_or_counted_in_one(found: list[Any], most: int) -> None:
    everything = sorted((item(*each, n) for n, each in enumerate(found)), key=_order)
    lines = foremost(everything, most)
    alone = [line for line in lines if not left_out(line)]
    others = [line for line in lines if left_out(line)]
    open_of, lines_of = Counter(map(kind_of, everything)), Counter(map(kind_of, alone))
    assert lines_of == {kind: min(count, most) for kind, count in open_of.items()}
    hidden = {kind_of(line): left_out(line) for line in others}
    assert hidden == {kind: count - most for kind, count in open_of.items() if count > most}
    assert len(others) == len(hidden)
    for kind in lines_of:  # the most pressing are those that stand there
        mine = [each for each in everything if kind_of(each) == kind]
        assert [each for each in alone if kind_of(each) == kind] == mine[:most]
    for line in others:
        rest = [each for each in everything if kind_of(each) == kind_of(line)][most:]
        assert (line.urgency, line.due_at) == (rest[0].urgency, rest[0].due_at)
        for urgency, count in Counter(each.urgency for each in rest).items():
            assert f"{urgency} {count} 条" in str(line.note)
        assert isinstance(line.number, Link) is (line.sheet is not None)
    places = [URGENCIES.index(line.urgency) for line in lines if line.urgency]
    assert places == sorted(places)


def cases(count: int, owner: str, **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "number": f"AS20261122-{owner}{n:03}",
            "status": "处理中",
            "owner": owner,
            "order_no": f"9{n:09}",
            **more,
        }
        for n in range(count)
    ]


def board(host: Any) -> list[dict[str, Any]]:
    grid = host.read("board")
    lines = [dict(zip(grid.headers, row, strict=True)) for row in all_cells(host, "board")]
    return [line for line in lines if line["表"] == "售后登记表" and line["状态"]]


def test_the_board_counts_all_and_lists_a_hundred_a_person() -> None:
    host = a_workbook(
        {"after_sales": [*cases(LISTED + 30, "张敏"), *cases(LISTED, "李强"), *cases(1, "赵磊")]}
    )
    push(host, "refresh")
    found = Counter(str(line["负责人"]) for line in board(host))
    assert found == {"张敏": LISTED + 1, "李强": LISTED, "赵磊": 1}
    (line,) = [line for line in board(host) if str(line["记录号"]).startswith("还有")]
    assert line["记录号"] == "还有 30 条"
    assert line["说明"] == "没有逐条列出的：待办 30 条；到“售后登记表”里筛选"
    others = {"售后登记表"}  # what the board says of other sheets is not counted here
    counted = {str(row[1]): row[2] for row in all_cells(host, "board_sheets") if str(row[1]) in others}
    assert counted == {"售后登记表": 2 * LISTED + 31}
    people = str(host.cells(["board_people"])["board_people"])
    assert f"李强 {LISTED}　" in people


def test_one_less_than_too_many_has_no_such_line() -> None:
    host = a_workbook({"after_sales": cases(LISTED, "张敏")})
    push(host, "refresh")
    assert len(board(host)) == LISTED
    assert not [line for line in board(host) if str(line["记录号"]).startswith("还有")]


LEFT = st.sampled_from([None, "", " ", "是", "否", "abc", datetime(2026, 11, 20, 9)])
STATES = st.sampled_from(["已关闭", "处理中", "待客户举证", "退回单已签", None, "瞎写", " 已关闭 "])
rows = st.lists(
    st.fixed_dictionaries(
        {"status": STATES, "due_at": LEFT, "overdue": LEFT, "problem": LEFT},
        optional={"courier_sign_date": st.just(datetime(2026, 11, 1)), "qty": st.sampled_from(["x", 1])},
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40, deadline=None)
@given(found=rows)
def test_a_refresh_that_passes_over_finished_rows_changes_what_looking_at_all_changes(
    found: list[dict[str, Any]],
) -> None:
    numbered = [{**row, "number": f"AS20261122-{n:03}", "owner": "张敏"} for n, row in enumerate(found)]

    def refreshed(look: Mapping[str, Any]) -> list[Any]:
        host = a_workbook({"after_sales": numbered})
        with patch.object(buttons, "unsettled", look["at"]):
            push(host, "refresh")
        return [all_cells(host, table) for table in ("after_sales", "board", "journal")]

    def everything(table: Any, flow: Any, **_: bool) -> Sequence[int]:
        return table.positions  # type: ignore[no-any-return]

    assert refreshed({"at": buttons.unsettled}) == refreshed({"at": everything})


def test_finished_rows_with_nothing_left_are_not_read() -> None:
    from cs_macros.book.book import Book
    from cs_macros.sheets import ALL_SHEETS
    from cs_macros.sheets.after_sales.register import Case

    over = {"number": "AS20261122-001", "status": "已关闭"}
    told = {**over, "number": "AS20261122-002", "problem": "x"}
    open_ = {**over, "number": "AS20261122-003", "status": "处理中"}
    host = a_workbook({"after_sales": [over, told, open_]})
    book = Book(host, ALL_SHEETS, now=NOW)
    flow = ALL_SHEETS["after_sales"].flow
    assert flow is not None
    table = book.table(Case)
    assert [*buttons.unsettled(table, flow)] == table.positions[1:]


def test_what_is_computed_without_the_clock_is_computed_again_only_when_somebody_has_been_there() -> None:
    from cs_macros.book.book import Book
    from cs_macros.sheets import ALL_SHEETS
    from cs_macros.sheets.transfers.register import Transfer

    over = {"number": "BT20261122-001", "status": "已完成"}
    told = {**over, "number": "BT20261122-002", "problem": "x"}
    open_ = {**over, "number": "BT20261122-003", "status": "待核实"}
    book = Book(a_workbook({"bank_transfers": [over, told, open_]}), ALL_SHEETS, now=NOW)
    flow, table = ALL_SHEETS["bank_transfers"].flow, book.table(Transfer)
    assert flow is not None
    assert [*buttons.unsettled(table, flow)] == table.positions
    assert [*buttons.unsettled(table, flow, as_left=True)] == table.positions[1:]


def test_what_is_said_to_be_timeless_never_asks_the_clock(sampled: Path) -> None:
    from cs_macros.book.book import Book
    from cs_macros.hosts.closed import ClosedHost
    from cs_macros.sheets import ALL_SHEETS

    class Clock:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(f"the clock was asked: {name}")

    seen = set()
    for sheet in ALL_SHEETS.in_order():
        if sheet.flow is None or not sheet.flow.timeless:
            continue
        book = Book(ClosedHost(sampled), ALL_SHEETS, now=NOW)
        records = [row.record for row in book.table(sheet.record).rows()]
        assert records, sheet.title
        book.now = Clock()  # type: ignore[assignment]
        for record in records:
            for state in sheet.flow.states:
                for rule in sheet.flow.computes.values():
                    rule(record.model_copy(update={"status": state}), book)
        seen.add(sheet.table)
    assert "bank_transfers" in seen
