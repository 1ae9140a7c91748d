"""Whose fault, what became of the goods, what the courier owes: every word of the tables, written out here.

Source: domain 0.4 `fault`, seed 001/003 售后 ④ (R-093, R-094), F-4, F-7.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cs_macros.sheets.after_sales import compiled as after_sales
from cs_macros.sheets.after_sales.register import CaseType, Verdict
from cs_macros.sheets.rejections import compiled as rejections
from cs_macros.sheets.rejections.register import Outcome
from cs_macros.sheets.returns import compiled as returns
from cs_macros.sheets.returns.register import FreightPayer, IsQuality

REASONS = {
    "外包装破损": "快递", "延误": "快递", "客户不想要了": "客户", "货到付款拒付": "客户", "联系不上": "客户",
    "地址错误": "客户", "说不清": "待核实", None: "待核实",
}  # fmt: skip
VERDICTS = {
    "是质量问题": "商家", "快递损坏": "快递", "非质量问题": "客户", "用法不当": "客户", "情况属实": None,
    "情况不属实": None, None: None,
}  # fmt: skip
"""None: it leaves the question open."""

TYPES = {
    "发货后撤回": "客户", "未发货取消": "客户", "质量问题": "待核实", "少件/错发": "商家", "物流异常": "快递",
    "漏发": "商家", "缺货": "商家", "投诉转入": "待核实", "其他": "待核实", "自己写的": "待核实",
}  # fmt: skip
QUALITY = {"是": "商家", "否": "客户", "待核实": "待核实", None: "待核实"}
REFUSED_GOODS = {
    "退款": "其他", "重发": "其他", "入库": "已归位", "快递索赔": "其他", "报损": "报损", "重新派送": None,
    "其他": "其他", None: "其他",
}  # fmt: skip


def test_every_word_is_in_these_tables() -> None:
    assert {*VERDICTS} - {None} == {str(each) for each in Verdict}
    assert {*TYPES} - {"自己写的"} == {str(each) for each in CaseType}
    assert {*QUALITY} - {None} == {str(each) for each in IsQuality}
    assert {*REFUSED_GOODS} - {None} == {str(each) for each in Outcome}


def a_parcel(**values: Any) -> Mapping[str, Any]:
    blank = dict.fromkeys(("reason", "outcome", "loss_amount", "refund_amount"))
    return {**blank, **values}


def test_whose_fault_a_refused_parcel_is() -> None:
    found = {reason: rejections.party(a_parcel(reason=reason, outcome="退款")) for reason in REASONS}
    assert found == REASONS
    claimed = {rejections.party(a_parcel(reason=reason, outcome="快递索赔")) for reason in REASONS}
    assert claimed == {"快递"}, "who claims from the courier says that it is the courier's fault"


def test_what_became_of_refused_goods() -> None:
    assert {word: rejections.stock(a_parcel(outcome=word)) for word in REFUSED_GOODS} == REFUSED_GOODS


def test_what_the_courier_owes_for_a_refused_parcel() -> None:
    thirty, eighty, nothing = Decimal(30), Decimal(80), Decimal(0)
    cases: dict[tuple[str, str, Decimal | None, Decimal | None], Decimal | None] = {
        ("客户不想要了", "快递索赔", thirty, eighty): thirty,
        ("客户不想要了", "快递索赔", None, eighty): eighty,  # without a loss it is what was refunded
        ("客户不想要了", "快递索赔", nothing, eighty): eighty,
        ("客户不想要了", "快递索赔", None, None): nothing,  # not known yet, and claimed all the same
        ("客户不想要了", "报损", thirty, None): None,
        ("外包装破损", "报损", thirty, None): thirty,
        ("外包装破损", "退款", None, eighty): nothing,
        ("外包装破损", "入库", None, None): None,
        ("外包装破损", "重新派送", None, None): None,
        ("外包装破损", "入库", thirty, None): thirty,
        ("延误", "退款", None, eighty): None,
        ("延误", "报损", thirty, None): thirty,
    }
    found = {
        case: rejections.claim(
            a_parcel(reason=case[0], outcome=case[1], loss_amount=case[2], refund_amount=case[3])
        )
        for case in cases
    }
    assert found == cases


def test_whose_fault_a_case_is() -> None:
    pairs = [(verdict, word) for verdict in VERDICTS for word in TYPES]
    found = {pair: after_sales.party({"verdict": pair[0], "case_type": pair[1]}) for pair in pairs}
    assert found == {(verdict, word): VERDICTS[verdict] or TYPES[word] for verdict, word in pairs}


def test_what_the_courier_owes_for_a_case_and_what_came_back() -> None:
    refund, none = Decimal(88), Decimal(0)
    lost = {"verdict": None, "case_type": "物流异常", "refund_amount": refund}
    assert after_sales.claim(lost) == refund
    assert after_sales.claim(lost | {"refund_amount": None}) == none
    assert after_sales.claim(lost | {"case_type": "缺货"}) is None
    assert after_sales.claim(lost | {"case_type": "缺货", "verdict": "快递损坏"}) == refund
    assert [after_sales.stock({"receipt_date": day}) for day in (None, "2026-11-20")] == [None, "撤回收到"]


def test_whose_fault_a_return_is() -> None:
    pairs = [(verdict, quality) for verdict in VERDICTS for quality in QUALITY]
    found = {pair: returns.party({"verdict": pair[0], "is_quality": pair[1]}) for pair in pairs}
    assert found == {(verdict, quality): VERDICTS[verdict] or QUALITY[quality] for verdict, quality in pairs}


def a_return(**values: Any) -> Mapping[str, Any]:
    return {
        "verdict": None, "is_quality": "否", "freight_payer": "客户", "return_freight": Decimal(12),
        "loss_amount": Decimal(30), "refund_amount": Decimal(200), "received_date": "2026-11-20",
        "restocked": None, **values,
    }  # fmt: skip


def test_freight_claims_and_goods_of_a_return() -> None:
    assert {
        payer: (returns.freight(a_return(freight_payer=payer)), returns.claim(a_return(freight_payer=payer)))
        for payer in (*map(str, FreightPayer), None)
    } == {"商家": (12, None), "客户": (None, None), "快递": (None, 42), None: (None, None)}
    damaged = a_return(verdict="快递损坏", loss_amount=None, return_freight=None)
    assert returns.claim(damaged) == 200, "without loss and freight it is what was refunded"
    came = [returns.stock(a_return(restocked=word)) for word in ("已归位", "报损", None)]
    assert came == ["已归位", "报损", "退回客户或未定"]
    assert returns.stock(a_return(received_date=None, restocked="已归位")) is None
