"""What a compilation makes of each word: whose fault it is, what the courier owes (F-7, R-093, R-094)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cs_macros.sheets.after_sales import compiled as cases
from cs_macros.sheets.after_sales.register import CaseType, Verdict
from cs_macros.sheets.rejections import compiled as rejections
from cs_macros.sheets.rejections.register import Outcome
from cs_macros.sheets.returns import compiled as returns
from cs_macros.sheets.returns.register import FreightPayer, IsQuality

SHOP, CUSTOMER, COURIER, OPEN = "商家", "客户", "快递", "待核实"

BY_VERDICT = {
    Verdict.QUALITY_FAULT: SHOP,
    Verdict.COURIER_DAMAGE: COURIER,
    Verdict.NO_FAULT: CUSTOMER,
    Verdict.MISUSE: CUSTOMER,
}
BY_TYPE = {
    CaseType.CALL_BACK: CUSTOMER,
    CaseType.CANCELLED: CUSTOMER,
    CaseType.SHORTAGE: SHOP,
    CaseType.NOT_SENT: SHOP,
    CaseType.OUT_OF_STOCK: SHOP,
    CaseType.DELIVERY: COURIER,
}
BY_REASON = {
    "外包装破损": COURIER,
    "延误": COURIER,
    "客户不想要了": CUSTOMER,
    "货到付款拒付": CUSTOMER,
    "联系不上": CUSTOMER,
    "地址错误": CUSTOMER,
    "说不清": OPEN,
}


def yuan(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount))


def test_whose_fault_a_case_is() -> None:
    told = {each: cases.party({"verdict": None, "case_type": each}) for each in CaseType}
    assert told == {each: BY_TYPE.get(each, OPEN) for each in CaseType}
    found = {each: cases.party({"verdict": each, "case_type": CaseType.OUT_OF_STOCK}) for each in Verdict}
    assert found == {each: BY_VERDICT.get(each, SHOP) for each in Verdict}, "what was found out comes first"


def test_whose_fault_a_return_is() -> None:
    said = {IsQuality.YES: SHOP, IsQuality.NO: CUSTOMER, IsQuality.OPEN: OPEN}
    assert {each: returns.party({"verdict": None, "is_quality": each}) for each in IsQuality} == said
    found = {each: returns.party({"verdict": each, "is_quality": IsQuality.OPEN}) for each in Verdict}
    assert found == {each: BY_VERDICT.get(each, OPEN) for each in Verdict}


def test_whose_fault_a_rejection_is() -> None:
    for outcome in Outcome:
        told = {each: rejections.party({"outcome": outcome, "reason": each}) for each in BY_REASON}
        assert told == (dict.fromkeys(BY_REASON, COURIER) if outcome is Outcome.CLAIM else BY_REASON), outcome


def test_only_the_freight_that_the_shop_bears_is_its_freight() -> None:
    row = {"return_freight": Decimal(12)}
    told = {each: returns.freight({**row, "freight_payer": each}) for each in (*FreightPayer, None)}
    assert told == {
        FreightPayer.SHOP: 12,
        FreightPayer.CUSTOMER: None,
        FreightPayer.COURIER: None,
        None: None,
    }


@pytest.mark.parametrize(
    ("outcome", "reason", "loss", "refund", "owed"),
    [
        pytest.param("快递索赔", "客户不想要了", 80, 100, 80, id="a claim is the loss"),
        pytest.param("快递索赔", "客户不想要了", None, 100, 100, id="without a loss what was refunded"),
        pytest.param("快递索赔", "客户不想要了", None, None, 0, id="with neither nothing is known"),
        pytest.param("报损", "外包装破损", None, 100, 0, id="broken, before the loss is known"),
        pytest.param("报损", "外包装破损", 30, 100, 30, id="broken"),
        pytest.param("入库", "外包装破损", 30, 100, 30, id="a loss at the courier's hands"),
        pytest.param("入库", "外包装破损", None, 100, None, id="sound after all"),
        pytest.param("重新派送", "外包装破损", None, 100, None, id="on its way again"),
        pytest.param("退款", "客户不想要了", 30, 100, None, id="the customer's doing"),
    ],
)
def test_what_the_courier_owes_for_a_rejection(
    outcome: str, reason: str, loss: float | None, refund: float | None, owed: float | None
) -> None:
    row: dict[str, Any] = {"outcome": Outcome(outcome), "reason": reason}
    assert rejections.claim({**row, "loss_amount": yuan(loss), "refund_amount": yuan(refund)}) == yuan(owed)


@pytest.mark.parametrize(
    ("verdict", "payer", "loss", "freight", "refund", "owed"),
    [
        ("快递损坏", "商家", 30, 12, 100, 42),
        ("快递损坏", "商家", None, None, 100, 100),
        (None, "快递", 30, None, 100, 30),
        ("是质量问题", "商家", 30, 12, 100, None),
    ],
)
def test_what_the_courier_owes_for_a_return(
    verdict: str | None, payer: str, loss: Any, freight: Any, refund: Any, owed: Any
) -> None:
    row = {
        "verdict": Verdict(verdict) if verdict else None,
        "is_quality": IsQuality.OPEN,
        "freight_payer": FreightPayer(payer),
        "loss_amount": yuan(loss),
        "return_freight": yuan(freight),
        "refund_amount": yuan(refund),
    }
    assert returns.claim(row) == yuan(owed)


@pytest.mark.parametrize(("case_type", "owed"), [("物流异常", 100), ("缺货", None), ("漏发", None)])
def test_what_the_courier_owes_for_a_case(case_type: str, owed: float | None) -> None:
    row = {"verdict": None, "case_type": CaseType(case_type), "refund_amount": Decimal(100)}
    assert cases.claim(row) == yuan(owed)
