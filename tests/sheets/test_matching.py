"""Matching statement lines with transfers: exact, unique, never guessed (F-23, 7)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets.transfers.matching import match, matched
from cs_macros.sheets.transfers.register import LineStatus, StatementLine, Transfer, TransferStatus
from tests.builders import FIRST_ROW, TRANSFER, a_workbook, all_cells, cells_of, push

PAID = datetime(2026, 11, 21, 15, 0)


def a_transfer(number: str = "BT1", **values: Any) -> Transfer:
    told: dict[str, Any] = {
        "number": number,
        "status": TransferStatus.CLAIMED,
        "customer_name": "陈小姐",
        "payer_name": "陈先生",
        "amount_due": Decimal("128.50"),
        "claimed_at": PAID,
    }
    return Transfer(**{**told, **values})


def a_line(line_id: str = "L1", **values: Any) -> StatementLine:
    told: dict[str, Any] = {
        "line_id": line_id,
        "status": LineStatus.UNCLAIMED,
        "paid_at": PAID,
        "amount_in": Decimal("128.50"),
        "payer_name": "陈先生",
    }
    return StatementLine(**{**told, **values})


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        pytest.param(a_line(), True, id="same amount and payer"),
        pytest.param(a_line(payer_name="陈小姐"), True, id="paid by the customer herself"),
        pytest.param(a_line(payer_name="陈 先 生"), True, id="spaces in the name"),
        pytest.param(a_line(amount_in=Decimal("128.51")), False, id="one fen off"),
        pytest.param(a_line(payer_name="陈先"), False, id="another name"),
        pytest.param(a_line(payer_name="陈*生"), False, id="a masked name proves nothing"),
        pytest.param(a_line(payer_name=None), False, id="no name"),
        pytest.param(a_line(paid_at=PAID + timedelta(days=3)), True, id="third day is the last"),
        pytest.param(a_line(paid_at=PAID + timedelta(days=4)), False, id="fourth day is too late"),
        pytest.param(a_line(paid_at=PAID - timedelta(days=4)), False, id="four days before"),
        pytest.param(a_line(status=LineStatus.MATCHED), False, id="already spent"),
        pytest.param(a_line(status=LineStatus.UNRELATED), False, id="said to be unrelated"),
        pytest.param(a_line(amount_in=None, amount_out=Decimal("128.50")), False, id="money going out"),
    ],
)
def test_which_line_settles_a_transfer(line: StatementLine, fits: bool) -> None:
    assert bool(matched(match([a_transfer()], [line], 3))) is fits


def test_without_a_window_any_day_will_do() -> None:
    assert matched(match([a_transfer()], [a_line(paid_at=PAID + timedelta(days=300))], None))


def test_two_candidate_lines_are_both_named_and_none_is_chosen() -> None:
    (result,) = match([a_transfer()], [a_line("L1"), a_line("L2")], None)
    assert result.line is None
    assert "L1" in result.why
    assert "L2" in result.why


def test_a_line_that_two_transfers_want_goes_to_neither() -> None:
    results = match([a_transfer("BT1"), a_transfer("BT2")], [a_line()], None)
    assert matched(results) == []
    assert all("BT1、BT2" in each.why for each in results)


def test_a_mismatch_looks_for_what_is_missing() -> None:
    short = a_transfer(status=TransferStatus.MISMATCH, amount_received=Decimal("100.00"))
    assert matched(match([short], [a_line(amount_in=Decimal("28.50"))], None))
    assert not matched(match([short], [a_line()], None))


names = st.sampled_from(["甲", "乙", "丙"])
amounts = st.sampled_from([Decimal("1.00"), Decimal("2.00")])
days = st.integers(0, 3).map(lambda n: PAID + timedelta(days=n))
many_transfers = st.lists(st.tuples(names, amounts, days), max_size=6).map(
    lambda found: [
        a_transfer(f"BT{i}", payer_name=n, customer_name="客", amount_due=a, claimed_at=d)
        for i, (n, a, d) in enumerate(found)
    ]
)
many_lines = st.lists(st.tuples(names, amounts, days), max_size=6).map(
    lambda found: [a_line(f"L{i}", payer_name=n, amount_in=a, paid_at=d) for i, (n, a, d) in enumerate(found)]
)


@given(many_transfers, many_lines, st.sampled_from([None, 0, 1]))
def test_no_line_is_spent_twice_and_sums_are_exact(
    transfers: list[Transfer], lines: list[StatementLine], window: int | None
) -> None:
    found = matched(match(transfers, lines, window))
    spent = Counter(each.line.line_id for each in found if each.line)
    assert all(count == 1 for count in spent.values())
    assert all(each.line and each.line.amount_in == each.transfer.amount_due for each in found)


@given(many_transfers, many_lines, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    transfers: list[Transfer], lines: list[StatementLine], random: Any
) -> None:
    before = {each.transfer.number: each.line and each.line.line_id for each in match(transfers, lines, None)}
    random.shuffle(transfers)
    random.shuffle(lines)
    assert {
        each.transfer.number: each.line and each.line.line_id for each in match(transfers, lines, None)
    } == before


@given(many_transfers, many_lines)
def test_a_match_is_the_only_one_possible(transfers: list[Transfer], lines: list[StatementLine]) -> None:
    """Brute force: a pair is matched exactly when neither side has another partner."""
    pairs = {
        (t.number, x.line_id)
        for t in transfers
        for x in lines
        if t.payer_name == x.payer_name and t.amount_due == x.amount_in
    }
    left, right = Counter(t for t, _ in pairs), Counter(x for _, x in pairs)
    alone = {(t, x) for t, x in pairs if left[t] == right[x] == 1}
    assert {(r.transfer.number, r.line.line_id) for r in match(transfers, lines, None) if r.line} == alone


# -- in the workbook --------------------------------------------------------------------------

LINE: dict[str, Cell] = {
    "status": "待认领",
    "line_id": "1234-A1",
    "profile": "icbc-debit",
    "paid_at": PAID,
    "amount_in": 128.5,
    "payer_name": "陈小姐",
    "source": "a.csv:9",
    "batch": "P1",
}


def a_day(**line: Cell) -> MemoryHost:
    host = a_workbook({"bank_transfers": [TRANSFER], "statement_lines": [{**LINE, **line}]})
    push(host, "register_transfer")
    return host


def test_a_match_fills_the_transfer_and_never_confirms_money() -> None:
    host = a_day()
    done = push(host, "match_transfers", by="李强")
    t, line = cells_of(host, "bank_transfers"), cells_of(host, "statement_lines")
    assert done.summary == "核对流水：匹配 1 笔；0 笔没有匹配，原因见“匹配说明”。"
    assert (t["状态"], t["流水号"], t["本次到账"], t["到账户名"]) == ("待汇款", "1234-A1", 128.5, "陈小姐")
    assert (t["付款人户名"], t["客户称汇款时间"]) == ("陈小姐", PAID)
    assert (line["状态"], line["转账记录号"]) == ("已匹配", "BT20261122-001")


def test_a_second_matching_changes_nothing() -> None:
    host = a_day(payer_name="路人")
    push(host, "match_transfers", by="李强")
    before = [all_cells(host, name) for name in ("bank_transfers", "statement_lines", "journal")]
    push(host, "match_transfers", by="李强")
    assert [all_cells(host, name) for name in ("bank_transfers", "statement_lines", "journal")] == before


def test_a_line_claimed_by_hand_fills_its_transfer() -> None:
    host = a_day(payer_name="路人")
    assert push(host, "claim_line", [FIRST_ROW], by="李强", transfer_no="BT20261122-001").ok
    assert cells_of(host, "bank_transfers")["匹配说明"] == "人工认领：李强"


def test_a_line_released_gives_its_transfer_back() -> None:
    host = a_day()
    push(host, "match_transfers", by="李强")
    assert push(host, "release_line", [FIRST_ROW], by="李强").ok
    assert cells_of(host, "statement_lines")["状态"] == "待认领"
    assert {"流水号", "本次到账", "匹配说明"}.isdisjoint(cells_of(host, "bank_transfers"))


def test_money_already_counted_is_not_released() -> None:
    host = a_day()
    push(host, "match_transfers", by="李强")
    push(host, "claim_transfer", [FIRST_ROW])
    push(host, "confirm_arrival", [FIRST_ROW], by="李强")
    done = push(host, "release_line", [FIRST_ROW], by="李强")
    assert [p.message for p in done.problems] == ["BT20261122-001 的这笔钱已经确认到账，不能解除"]


def test_a_line_spent_on_another_transfer_is_refused() -> None:
    host = a_day(status="已匹配", transfer_no="BT20261101-009")
    push(host, "claim_transfer", [FIRST_ROW], payer_name="陈小姐")
    done = push(host, "confirm_arrival", [FIRST_ROW], by="李强", arrival="128.5", statement_line="1234-A1")
    assert "已经匹配给 BT20261101-009" in done.problems[0].message


def test_undoing_a_matching_frees_both_sides() -> None:
    host = a_day()
    before = [all_cells(host, name) for name in ("bank_transfers", "statement_lines")]
    push(host, "match_transfers", by="李强")
    push(host, "undo", by="李强")
    assert [all_cells(host, name) for name in ("bank_transfers", "statement_lines")] == before


def test_an_unrelated_line_needs_its_reason() -> None:
    host = a_day()
    assert not push(host, "ignore_line", [FIRST_ROW], by="李强").ok
    assert push(host, "ignore_line", [FIRST_ROW], by="李强", line_note="利息").ok
    assert cells_of(host, "statement_lines")["状态"] == "不相关"
