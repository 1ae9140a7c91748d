"""What may happen to a return or exchange: pure decisions (CORE 3, F-4)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, Guard, block, warn
from cs_macros.book.ledger import Cash, may_pay_out
from cs_macros.book.usual import as_agreed, must, where
from cs_macros.sheets.after_sales.register import Verdict
from cs_macros.sheets.returns.derived import (
    AT_FAULT,
    NOT_AT_FAULT,
    NOTHING,
    at_fault,
    difference_owed,
    freight_owed,
    owed_by_customer,
    payer,
    quality,
)
from cs_macros.sheets.returns.register import (
    FreightPayer,
    Inspection,
    IsQuality,
    Restocked,
    Return,
    ReturnKind,
    ReturnStatus,
)

S = ReturnStatus
OVER = (S.COMPLETED, S.REJECTED, S.CANCELLED)


def may_ask_photos(r: Return, book: Book) -> Iterator[Finding]:
    """Photos are asked for where a fault is claimed (F-4 A 1)."""
    if r.is_quality is IsQuality.NO:
        yield block("is_quality", "不是质量问题，不用拍照举证", "按“同意”或“拒绝”。")
    if r.photos is not None:
        yield block("photos", "已经有照片了", "看过照片，填核实结论，按“同意”或“拒绝”。")


def may_agree(r: Return, book: Book) -> Iterator[Finding]:
    """Conditions told, fault settled, freight and exchange clear before anything is sent back.

    Source: seed 001/003 「告知客户一定要确保产品完好无损,鞋盒包装完整,并且不影响第二次销售的情况下,
    我们才接受退换货」 (R-092 … R-094).
    """
    yield from settled(r)
    yield from freight_clear(r, book)
    shop_pays = book.setting("nonquality_resend_freight") != "customer" or quality(r) is IsQuality.YES
    if r.kind is ReturnKind.EXCHANGE and r.resend_freight and shop_pays:
        yield block("resend_freight", "寄出换货的运费由商家承担，不能向客户收", "改成 0。")


def settled(r: Return) -> Iterator[Finding]:
    """A fault of the goods is shown by photos and a verdict, and the two agree."""
    if quality(r) is IsQuality.OPEN:
        yield block("verdict", "还不知道是不是质量问题", "看过照片后填核实结论，或把“质量问题”改成是或否。")
    if quality(r) is IsQuality.YES:
        for field, what in (("photos", "客户的照片"), ("verdict", "核实结论")):
            if getattr(r, field) is None:
                yield block(field, f"质量问题要先有{what}", "没有就先按“请客户拍照”。")
    wrong = {IsQuality.YES: (*NOT_AT_FAULT, Verdict.UNTRUE), IsQuality.NO: AT_FAULT}
    if r.verdict in wrong.get(r.is_quality, ()):
        yield block(
            "is_quality", f"填的是“{r.is_quality}”，核实结论却是“{r.verdict}”", "改好其中一格，再按“同意”。"
        )


def freight_clear(r: Return, book: Book) -> Iterator[Finding]:
    """Who pays for sending back is the rule's, or somebody says why not."""
    rule = payer(r, book)
    if (
        rule is not None
        and r.freight_payer is not None
        and r.freight_payer is not rule
        and not r.freight_note
    ):
        yield block(
            "freight_note",
            f"按规定退回运费由{rule}承担，这里填的是{r.freight_payer}，要写明原因",
            "写明原因，或改回运费承担方。",
        )
    elif r.status is S.EVIDENCE_ASKED and quality(r) is IsQuality.NO and not r.freight_note:
        yield block(
            "freight_note", "核实不是质量问题，要记下客户接受自付退回运费", "问过客户后填写运费说明。"
        )


MAY_AGREE: tuple[Guard, ...] = (
    must("conditions_told", "还没有告诉客户退换的条件", "告知后把“条件已告知”改成“是”。", be=True),
    may_agree,
    *(
        must(field, f"换货要填{what}", "填好再按“同意”。", when=where("kind", ReturnKind.EXCHANGE))
        for field, what in (
            ("new_item", "换成什么商品"),
            ("new_model", "换成什么型号"),
            ("new_qty", "换几件"),
            ("price_diff", "差价（没有就填 0）"),
        )
    ),
)
"""What is sent instead, and what it costs more or less, is known too."""


FREIGHT_COUNTED = must(
    "return_freight",
    "运费由商家承担，要填退回运费",
    "问客户垫付了多少；到付的填实付金额，没有就填 0。",
    when=where("freight_payer", FreightPayer.SHOP),
)
"""Freight that the shop bears is counted when the parcel comes."""


def may_inspect(r: Return, book: Book) -> Iterator[Finding]:
    """Whole, boxed, fit to be sold again; goods sent back for a fault need not be (R-092, F-4 B)."""
    if r.inspection is Inspection.FAILED and not r.inspection_note:
        yield block("inspection_note", "不合格要写明哪里不合格", "写明情况，会写进给客户的话术。")
    if r.inspection is Inspection.FAILED and at_fault(r):
        hint = "货不对、缺件或客户弄坏的才是不合格；货本来的毛病按“合格”收。"
        yield warn("inspection", "这件货就是因为有问题才退回的，却填了“不合格”", hint)
    if r.inspection is not Inspection.PASSED or at_fault(r):
        return
    for field, what in (("intact", "产品完好"), ("pack_ok", "包装完整"), ("resalable", "可二次销售")):
        if getattr(r, field) is False:
            yield block(field, f"“{what}”是“否”，不能算合格", "改成不合格并写验收说明，或改正这一格。")


def may_refund(r: Return, book: Book) -> Iterator[Finding]:
    if r.refund_amount == 0:
        if r.status is S.NEGOTIATED:
            yield block("refund_amount", "协商的结果是不退款，不用按“退款”", "直接按“完成”。")
        else:
            yield warn("refund_amount", "退款金额是 0", "确认真的不用退。")


def may_collect(r: Return, book: Book) -> Iterator[Finding]:
    """The whole difference, to the fen, before the exchange is sent (F-4 B 3)."""
    if r.diff_paid is not None and r.diff_paid != owed_by_customer(r):
        yield block(
            "diff_paid", f"应补 {owed_by_customer(r)} 元，与已补金额不符", "核对金额，补齐再按“已补差价”。"
        )


def may_reship(r: Return, book: Book) -> Iterator[Finding]:
    if r.reship_tracking is not None and r.reship_tracking == r.return_tracking:
        yield block("reship_tracking", "与退货运单号相同", "填寄出换货的新运单号。")


def may_complete(r: Return, book: Book) -> Iterator[Finding]:
    """Goods put away or written off, freight and difference given back: nothing is left open."""
    if r.status is S.NEGOTIATED and r.refund_amount is None:
        yield block("refund_amount", "协商的退款金额被清空了", "填协商好的金额；不退填 0，再按“完成”。")
    elif r.status is S.NEGOTIATED and r.refund_amount:
        yield block("refund_amount", f"协商要退 {r.refund_amount} 元，还没有退", "先按“退款”。")
    if r.status is not S.RETURNED_TO_CUSTOMER and r.restocked is None:
        yield block("restocked", "退回的货去了哪里还没有填", "填已归位、报损或返修。")
    if r.restocked is Restocked.BACK and r.is_quality is IsQuality.YES:
        yield warn("restocked", "质量问题退回的货填了“已归位”", "有问题的货填返修或报损，不要放回货架。")
    if r.restocked is Restocked.LOST and r.loss_amount is None:
        yield block("loss_amount", "报损要填损失金额", "填损失多少元。")
    if r.freight_payer is None:
        yield block("freight_payer", "运费承担方被清空了", "填当时同意的承担方，再按“完成”。")
    elif quality(r) is IsQuality.YES:
        yield from freight_clear(r, book)
    if freight_owed(r):
        for field, what in (("freight_refund_date", "返还日期"), ("freight_refund_to", "返还账户")):
            if getattr(r, field) is None:
                yield block(field, f"客户垫付的运费要先返还，还没有填{what}", "返还以后填写。")
    if owed := difference_owed(r):
        if r.refund_amount != owed:
            yield block("refund_amount", f"差价 {owed} 元要退给客户", f"退款后填 {owed}。")
        yield from may_pay_out(r, book)


def must_give_back(r: Return, book: Book) -> bool:
    return difference_owed(r) > 0


GIVEN_BACK = (
    must("refund_date", "差价要退给客户，还没有填退款日期", "退款以后填写。", when=must_give_back),
    must("refund_by", "差价要退给客户，还没有填退款人", "由经手退款的人填写。", when=must_give_back),
)
"""Who gave the difference back, and when, is typed by who did it (CORE 3, 完成)."""


PAID_AS_IT_WAS = as_agreed("refund_amount", "diff_paid")


def paid_as_it_was(r: Return, book: Book) -> Iterator[Finding]:
    """What was paid stands; an amount that was only negotiated may still be talked about."""
    if r.status is not S.NEGOTIATED:
        yield from PAID_AS_IT_WAS(r, book)


def cash(r: Return) -> Cash:
    """What a return says about its order's money."""
    paid_back = r.refund_amount if r.status in (S.REFUNDED, S.COMPLETED) and r.refund_date else None
    added = r.diff_paid if r.diff_paid_date else None
    return Cash(added=added or NOTHING, went_out=paid_back or NOTHING, goods=r.model or r.item or "")
