"""Random presses on all registers of one order: no more goes out than came in; journal and cells agree."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.book import ledger
from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, all_cells, push
from tests.sheets.test_money import CASE, ORDER, PAID, PARCEL, RETURN, workbook

GIVEN = {"refund_date": "2026-11-22"}
PRESSES: dict[str, tuple[str, dict[str, Any]]] = {
    "refund_transfer": ("李强", {**GIVEN, "refund_by": "李强", "refund_reason": "不要了"}),
    "refund_case": ("孙晓", {**GIVEN, "refund_by": "孙晓"}),
    "refund_return": ("孙晓", {**GIVEN, "refund_by": "孙晓"}),
    "settle_rejection": ("张敏", {"outcome": "退款"}),
    "close_case": ("孙晓", {"close_note": "完"}),
    "complete_return": ("孙晓", {"outcome": "退款", "restocked": "已归位", "refund_amount": None}),
}
"""Button → who presses it, and what they type beside the amount."""

TABLES = ("bank_transfers", "after_sales", "returns", "rejections")
AMOUNTS = st.sampled_from(["0", "0.01", "30", "50", "60", "99.99", "100", "100.01", "500", "-5", "abc", None])
STEPS = st.lists(st.tuples(st.sampled_from(sorted(PRESSES)), AMOUNTS), min_size=1, max_size=4)


def shop(received: int) -> MemoryHost:
    paid = {**PAID, "amount_received": received, "amount_due": received}
    return workbook(bank_transfers=[paid], returns=[RETURN], rejections=[PARCEL], after_sales=[CASE])


def pressed(host: MemoryHost, name: str, amount: str | None) -> bool:
    """Whether the button was carried out."""
    by, typed = PRESSES[name]
    fields = typed if "refund_amount" in typed else {**typed, "refund_amount": amount}
    try:
        return push(host, name, [FIRST_ROW], by=by, **fields).ok
    except CsError:
        return False


def cells(host: MemoryHost) -> list[Any]:
    return [all_cells(host, table) for table in TABLES]


@settings(max_examples=12)
@given(steps=STEPS, received=st.sampled_from([80, 100, 200]))
def test_no_more_goes_out_than_came_in_and_journal_and_cells_agree(
    steps: list[tuple[str, str | None]], received: int
) -> None:
    host = shop(received)
    done = []
    for name, amount in steps:
        before = cells(host)
        if pressed(host, name, amount):
            done.append((name, before))
        else:
            assert cells(host) == before, "a refused press leaves every cell as it was"
        places = ledger.all_places(Book(host, ALL_SHEETS, now=NOW)).get(ORDER, [])
        assert ledger.went_out(places) <= received
    rows = check_book(Book(host, ALL_SHEETS, now=NOW), ALL_SHEETS.in_order()).values()
    problems = [problem for found in rows for problem in found]
    assert [p.message for p in problems if "手工改动" in p.message or "退出" in p.message] == []
    for name, before in reversed(done):
        push(host, "undo", by=PRESSES[name][0])
        assert cells(host) == before, f"undo of {name} gives every cell back"
