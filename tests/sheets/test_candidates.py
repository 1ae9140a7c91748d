# ruff: noqa: E501, a case a line
"""Lines that may pay a transfer though nothing proves it: named with the reason, never taken (issue 14, 2)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cs_macros.sheets.transfers.matching import match, matched
from cs_macros.sheets.transfers.register import LineStatus, StatementLine, Transfer
from tests.builders import FIRST_ROW, TRANSFER, a_workbook, cells_of, push
from tests.sheets.test_matching import LINE, PAID, a_day, a_line, a_transfer
from tests.sheets.transfers_set import a_month


def why_of(t: Transfer, *lines: StatementLine, window: int | None = 3) -> str:
    """What is said of a transfer that nothing pays."""
    (result,) = match([t], lines, window)
    assert not result.lines, result.why
    return result.why


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(a_line(amount_in=Decimal("127.73")), "少 0.77 元，可能扣了手续费，户名相符", id="fee"),
        pytest.param(a_line(amount_in=Decimal("128.00")), "少 0.50 元，可能是凑整或抹零，户名相符", id="rounded down"),
        pytest.param(a_line(amount_in=Decimal("130.00")), "多 1.50 元，可能是凑整或抹零，户名相符", id="rounded up"),
        pytest.param(a_line(payer_name="陈**"), "金额相同，户名有遮盖（陈**）", id="masked"),
        pytest.param(a_line(payer_name="*先生"), "金额相同，户名有遮盖（*先生）", id="masked in front"),
        pytest.param(a_line(payer_name="陳先生"), "金额相同，户名繁体相符", id="traditional"),
        pytest.param(a_line(payer_name="王太太"), "金额相同，付款人是王太太", id="another payer"),
        pytest.param(a_line(payer_name=None), "金额相同，没有户名", id="no name"),
        pytest.param(a_line(payer_name="王太太", memo="替陈先生付"), "付款人是王太太，附言里有客户的名字", id="named in the remark"),
        pytest.param(a_line(payer_name="路人", memo="22 334 45"), "附言里的单号中间有空格", id="spaced number"),
        pytest.param(a_line(paid_at=PAID + timedelta(days=5)), "户名相符，比客户说的汇款时间晚 5 天", id="late"),
        pytest.param(a_line(paid_at=PAID - timedelta(days=9)), "户名相符，比客户说的汇款时间早 9 天", id="early"),
        pytest.param(a_line(memo="货款7766554"), "附言里是另一个单号 7766554", id="another order"),
        pytest.param(a_line(account_tail="5678"), "到了尾号 5678 的账户", id="another account"),
        pytest.param(a_line(summary="【疑似退回】转账"), "可能是付款被退回", id="bounced"),
    ],
)  # fmt: skip
def test_what_may_pay_it_is_named_with_the_reason_and_never_taken(line: StatementLine, reason: str) -> None:
    why = why_of(a_transfer(order_no="2233445", account_tail="1234"), line)
    assert "可能是：L1（20" in why
    assert reason in why


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(a_line(payer_name="路人", amount_in=Decimal("500.00")), id="another payer and amount"),
        pytest.param(
            a_line(payer_name="李*", amount_in=Decimal("127.73")), id="another masked name and a fee"
        ),
        pytest.param(
            a_line(payer_name="路人", paid_at=PAID + timedelta(days=40)), id="another payer long after"
        ),
    ],
)
def test_what_has_nothing_for_it_is_no_candidate(line: StatementLine) -> None:
    assert "可能是" not in why_of(a_transfer(), line)


def test_the_likeliest_candidate_stands_first() -> None:
    lines = [
        a_line("L1", payer_name="路人"),
        a_line("L2", payer_name="陈*生"),
        a_line("L3", payer_name="陳先生"),
    ]
    why = why_of(a_transfer(), *lines)
    assert why.index("L3（") < why.index("L2（") < why.index("L1（")


def test_the_name_alone_is_not_enough_beside_a_line_with_nearly_as_much() -> None:
    lines = [a_line("L1"), a_line("L2", payer_name="王太太", memo="替陈先生付款")]
    why = why_of(a_transfer(), *lines)
    assert "L1（" in why
    assert "L2（" in why


def test_a_namesakes_transfer_that_still_waits_keeps_its_line() -> None:
    """His own payment came late: the line may be his."""
    results = match(
        [a_transfer("BT1"), a_transfer("BT2", claimed_at=PAID - timedelta(days=6))], [a_line()], 3
    )
    assert matched(results) == []
    assert all("L1（" in each.why for each in results)


def test_money_that_bounced_is_no_arrival_even_from_another_file() -> None:
    sent = a_line("L0", amount_in=None, amount_out=Decimal("128.50"), status=LineStatus.UNRELATED,
                  paid_at=PAID - timedelta(days=1))  # fmt: skip
    assert "可能是付款被退回" in why_of(a_transfer(), sent, a_line())
    late = sent.model_copy(update={"paid_at": PAID - timedelta(days=7, seconds=1)})
    assert matched(match([a_transfer()], [late, a_line()], 3))


def test_a_month_with_hard_neighbours_gives_no_wrong_match_and_names_the_right_line() -> None:
    for seed in (1, 2):
        month = a_month(seed)
        results = match(month.transfers, month.lines, 3)
        wrong, left, right = [], [], 0
        for each in results:
            number = str(each.transfer.number)
            truth, got = month.truth[number], frozenset(str(line.line_id) for line in each.lines)
            if got and got != truth:
                wrong.append(f"{month.kinds[number]} {each.why}")
            elif not got and not all(line in each.why for line in truth):
                left.append(f"{month.kinds[number]} {each.why}")
            right += bool(got)
        assert wrong == []
        assert len(left) <= 15
        assert right >= 170


def test_one_press_claims_what_the_note_proposes() -> None:
    host = a_day(payer_name="陈*姐")
    push(host, "match_transfers", by="李强")
    assert "1234-A1（" in str(cells_of(host, "bank_transfers")["匹配说明"])
    assert push(host, "claim_line", [FIRST_ROW], by="李强").ok
    t, line = cells_of(host, "bank_transfers"), cells_of(host, "statement_lines")
    assert (t["流水号"], t["本次到账"]) == ("1234-A1", 128.5)
    assert (line["状态"], line["转账记录号"]) == ("已匹配", "BT20261122-001")


def test_a_line_that_several_notes_propose_waits_for_a_number() -> None:
    host = a_workbook(
        {
            "bank_transfers": [TRANSFER, {**TRANSFER, "customer_id": "7"}],
            "statement_lines": [{**LINE, "payer_name": "路人"}],
        }
    )
    push(host, "register_transfer")
    push(host, "match_transfers", by="李强")
    done = push(host, "claim_line", [FIRST_ROW], by="李强")
    assert [(p.header, p.message) for p in done.problems] == [("转账记录号", "“认领流水”之前要填写")]
    assert push(host, "claim_line", [FIRST_ROW], by="李强", transfer_no="BT20261122-002").ok
