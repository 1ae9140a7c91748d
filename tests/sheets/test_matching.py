"""Matching statement lines with transfers: exact, unique, never guessed (F-23, 7)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

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


def test_without_a_window_nothing_is_matched_by_itself() -> None:
    lines = [a_line("L1"), a_line("L2", paid_at=PAID - timedelta(days=9))]
    (result,) = match([a_transfer()], lines, None)
    assert not result.lines
    assert "没有自动匹配" in result.why
    assert "L1（" in result.why
    assert "L2（" in result.why


def test_without_a_window_a_line_typed_by_hand_is_taken_all_the_same() -> None:
    assert matched(match([a_transfer(statement_line="L1")], [a_line()], None))


def test_two_candidate_lines_are_both_named_and_none_is_chosen() -> None:
    (result,) = match([a_transfer()], [a_line("L1"), a_line("L2")], 3)
    assert not result.lines
    assert "L1" in result.why
    assert "L2" in result.why


def test_a_line_that_two_transfers_want_goes_to_neither() -> None:
    results = match([a_transfer("BT1"), a_transfer("BT2")], [a_line()], 3)
    assert matched(results) == []
    assert all("BT1、BT2" in each.why for each in results)


def test_a_mismatch_looks_for_what_is_missing() -> None:
    short = a_transfer(status=TransferStatus.MISMATCH, amount_received=Decimal("100.00"))
    assert matched(match([short], [a_line(amount_in=Decimal("28.50"))], 3))
    assert not matched(match([short], [a_line()], 3))


@pytest.mark.parametrize(
    ("memo", "fits"),
    [
        pytest.param("订单2233445", True, id="order number, glued to a word"),
        pytest.param("旺旺：TB_xiaomin", True, id="customer id, in capitals as typed"),
        pytest.param("２２３３４４５", True, id="full-width digits"),
        pytest.param("2233445678", False, id="the beginning of a longer number"),
        pytest.param("12233445", False, id="the end of a longer number"),
        pytest.param("2233445-1", False, id="a part of an order is another number"),
        pytest.param("货款", False, id="no number"),
    ],
)
def test_a_number_in_the_remark_stands_in_for_the_name(memo: str, fits: bool) -> None:
    t = a_transfer(order_no="2233445", customer_id="tb_xiaomin")
    assert bool(matched(match([t], [a_line(payer_name="路人", memo=memo)], 3))) is fits


def test_the_same_mask_on_both_sides_proves_nothing() -> None:
    assert not matched(match([a_transfer(payer_name="陈*")], [a_line(payer_name="陈*")], 3))


@pytest.mark.parametrize("short", ["A12", "2026", "11223"])
def test_short_numbers_prove_nothing(short: str) -> None:
    t = a_transfer(order_no=short, customer_id=short)
    assert not matched(match([t], [a_line(payer_name="路人", memo=short)], 3))


def test_a_number_in_the_remark_decides_between_equals() -> None:
    first, second = a_transfer("BT1", order_no="1001001"), a_transfer("BT2", order_no="1001002")
    found = matched(match([first, second], [a_line("L1", memo="1001002"), a_line("L2")], 3))
    pairs = {(each.transfer.number, each.lines[0].line_id) for each in found}
    assert pairs == {("BT2", "L1"), ("BT1", "L2")}


def test_who_pays_for_another_order_does_not_pay_for_this() -> None:
    done = a_transfer("BT9", order_no="1001009", status=TransferStatus.COMPLETED)
    (result,) = match([a_transfer(order_no="1001001")], [a_line(memo="1001009")], 3, [done])
    assert not result.lines


def test_a_number_does_not_stand_in_for_the_amount() -> None:
    line = a_line(amount_in=Decimal("128.49"), memo="2233445")
    assert not matched(match([a_transfer(order_no="2233445")], [line], 3))


@pytest.mark.parametrize("mark", ["【退款】", "【已全额退款】", "【冲正】", "【已被冲正】"])
def test_refunds_and_reversals_match_nothing(mark: str) -> None:
    assert not matched(match([a_transfer()], [a_line(summary=f"{mark}转账")], 3))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(a_line(transfer_no="BT7"), id="somebody typed a transfer"),
        pytest.param(a_line(line_note="已与 BT1 解除匹配"), id="somebody took it off a transfer"),
    ],
)
def test_what_people_decided_about_a_line_stands(line: StatementLine) -> None:
    assert not matched(match([a_transfer()], [line], 3))


def test_a_line_that_another_transfer_names_is_not_taken() -> None:
    other = a_transfer("BT9", statement_line="L1", arrival=Decimal("128.50"))
    assert not matched(match([a_transfer()], [a_line("L1")], 3, [other]))


def test_a_line_typed_by_hand_is_taken_whatever_it_says() -> None:
    t = a_transfer(statement_line="L7")
    (result,) = match([t], [a_line("L1"), a_line("L7", amount_in=Decimal("100.00"), payer_name="路人")], 3)
    assert (result.lines[0].line_id, result.arrival) == ("L7", Decimal("100.00"))


def test_a_line_typed_into_two_transfers_goes_to_neither() -> None:
    results = match(
        [a_transfer("BT1", statement_line="L1"), a_transfer("BT2", statement_line="L1")], [a_line()], 3
    )
    assert matched(results) == []
    assert all("同时填在 BT1、BT2 的流水号里" in each.why for each in results)


def test_an_amount_typed_as_received_waits_for_its_confirmation() -> None:
    assert match([a_transfer(amount_received=Decimal("128.50"))], [a_line()], 3) == []


def test_of_many_candidates_five_are_named_and_all_are_counted() -> None:
    (result,) = match([a_transfer()], [a_line(f"L{i}") for i in range(8)], 3)
    assert [f"L{i}" in result.why for i in range(8)] == [True] * 5 + [False] * 3
    assert "有 8 笔流水都相符" in result.why
    assert result.why.endswith("等 8 笔")


def test_every_match_says_why() -> None:
    t = a_transfer(order_no="2233445")
    (by_name,), (by_number,) = (
        matched(match([t], [line], 3)) for line in (a_line(), a_line(payer_name=None, memo="订单2233445"))
    )
    assert by_name.why == "2026-11-21 15:00 到账，金额 128.50 元、付款人“陈先生”相符"
    assert by_number.why == "2026-11-21 15:00 到账，金额 128.50 元、附言里有订单号 2233445"


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
