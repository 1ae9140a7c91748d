"""The life of a return or exchange: which button leads from where to where (CORE 3)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.defaults import fixed
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.ledger import may_pay_out
from cs_macros.book.office import CARING, MANAGERS, Post
from cs_macros.sheets.returns import buttons, derived, rules, wording
from cs_macros.sheets.returns.register import Return, ReturnStatus

S = ReturnStatus
AFTER = (Post.AFTERSALES, *MANAGERS)
PAYING = (Post.AFTERSALES, Post.FINANCE, *MANAGERS)

AGREED = ("freight_payer", "prepaid_by_customer", "price_diff", "resend_freight", "freight_note")
"""What 同意 settles with the customer: a later step changes it only with a note that says why."""

AS_AGREED = usual.as_agreed(*AGREED[:-1], "return_freight", note="freight_note")

NOBODY_SAID = dict.fromkeys(("refund_amount", "refund_date", "refund_by"), fixed(None))
"""A payment is stated by who made it, never by the button that ends the row."""

RETURNS = Flow(
    Return,
    states=tuple(S),
    final=rules.OVER,
    deadline=derived.DEADLINE,
    # 转退换货 of 售后登记表 opens a row too.
    starts=(S.REQUESTED,),
    todos={
        S.REQUESTED: Todo("告知条件，同意、拒绝或请客户拍照", derived.handler),
        S.EVIDENCE_ASKED: Todo("等客户照片，核实", derived.handler),
        S.AGREED: Todo("等客户告知退货单号", derived.handler),
        S.SENT_BACK: Todo("等退货到，收货", derived.warehouse),
        S.RECEIVED: Todo("验收", derived.warehouse),
        S.FAILED: Todo("与客户协商，或退回客户", derived.handler),
        S.NEGOTIATED: Todo("按协商结果退款或完成", derived.handler),
        S.RETURNED_TO_CUSTOMER: Todo("写处理结果，完成", derived.handler),
        S.REFUND_DUE: Todo("退款", derived.handler),
        S.DIFFERENCE_DUE: Todo("请客户补差价", derived.handler),
        S.EXCHANGE_DUE: Todo("发出换货", derived.handler),
        S.EXCHANGE_SENT: Todo("归位、结清后完成", derived.handler),
        S.REFUNDED: Todo("归位、结清后完成", derived.handler),
    },
    moves=(
        Move(
            name="register_return",
            caption="登记退换",
            help="把新填的行登记下来，编好记录号，并写好要告知客户的退换条件。",
            to=(S.REQUESTED,),
            by=CARING,
            bulk=True,
            # One thing of an order is returned once at a time.
            guard=usual.once("order_no", "model", open_only=True),
            letters=wording.conditions_letter,
            done="已登记 {n} 件退换。",
        ),
        Move(
            name="ask_photos",
            caption="请客户拍照",
            help="客户说是质量问题又没有照片：请客户拍照举证。",
            from_=(S.REQUESTED,),
            to=(S.EVIDENCE_ASKED,),
            stage="同意",
            by=AFTER,
            guard=rules.may_ask_photos,
            letters="quality_ask_photo",
        ),
        Move(
            name="agree_return",
            caption="同意",
            help="条件已告知、是否质量问题已核实、运费和换货内容清楚后，同意退换并告知寄回地址。",
            from_=(S.REQUESTED, S.EVIDENCE_ASKED),
            to=(S.AGREED,),
            needs=("conditions_told", "freight_payer"),
            maybe=("photos", "verdict", "freight_note", "new_item", "new_model", "new_qty", "price_diff"),
            defaults={"freight_payer": derived.payer, "prepaid_by_customer": derived.prepaid},
            by=AFTER,
            guard=rules.MAY_AGREE,
            agrees=AGREED,
            does=buttons.settle_fault,
            letters=wording.agreed_letters,
        ),
        Move(
            name="reject_return",
            caption="拒绝",
            help="条件达不到：写明原因后拒绝。",
            from_=(S.REQUESTED, S.EVIDENCE_ASKED),
            to=(S.REJECTED,),
            needs=("reject_reason",),
            by=AFTER,
            letters="not_our_fault",
        ),
        Move(
            name="cancel_return",
            caption="取消",
            help="客户不退换了：写明原因后取消。",
            from_=(S.REQUESTED, S.EVIDENCE_ASKED, S.AGREED),
            to=(S.CANCELLED,),
            needs=("cancel_reason",),
            by=AFTER,
        ),
        Move(
            name="record_tracking",
            caption="登记退货单号",
            help="客户一告知退货快递和单号，马上登记。",
            from_=(S.AGREED,),
            to=(S.SENT_BACK,),
            needs=("return_courier", "return_tracking", "tracking_told_at"),
            by=CARING,
            bulk=True,
            guard=usual.once("return_tracking", open_only=True),
            letters="return_tracking_logged",
        ),
        Move(
            name="receive_return",
            caption="收货",
            help="退货到了：记下日期和收件人；运费由商家承担的填退回运费。",
            from_=(S.SENT_BACK,),
            to=(S.RECEIVED,),
            needs=("received_date", "received_by"),
            maybe=("return_freight",),
            by=(Post.WAREHOUSE, Post.PRINTER, *AFTER),
            guard=rules.FREIGHT_COUNTED,
            agrees=("return_freight",),
        ),
        Move(
            name="inspect_return",
            caption="验收",
            help="检查产品完好、包装完整、可二次销售；合格的进入退款或换货，不合格的写明情况。",
            from_=(S.RECEIVED,),
            to=(S.REFUND_DUE, S.DIFFERENCE_DUE, S.EXCHANGE_DUE, S.FAILED),
            decide=derived.inspected_state,
            needs=("inspection", "inspector", "inspected_at"),
            maybe=("inspection_note",),
            defaults={
                "intact": derived.passed,
                "pack_ok": derived.passed,
                "resalable": derived.passed,
                "inspection": derived.found,
            },
            by=(Post.WAREHOUSE, *MANAGERS),
            bulk=True,
            guard=rules.may_inspect,
            letters=wording.inspected_letter,
        ),
        Move(
            name="negotiate_refund",
            caption="协商退款",
            help="验收不合格，与客户商量好退多少：写明商量的结果和金额，不退填 0。",
            from_=(S.FAILED,),
            to=(S.NEGOTIATED,),
            needs=("negotiate_note", "refund_amount"),
            agrees=("refund_amount",),
            by=AFTER,
        ),
        Move(
            name="send_back",
            caption="退回客户",
            help="验收不合格，按商量的结果寄回给客户：填快递和运单号。",
            from_=(S.FAILED,),
            to=(S.RETURNED_TO_CUSTOMER,),
            needs=("reship_courier", "reship_tracking", "reship_date"),
            by=(Post.PRINTER, Post.WAREHOUSE, *AFTER),
            guard=rules.may_reship,
            letters="return_sent_back",
        ),
        Move(
            name="refund_return",
            caption="退款",
            help="把货款退给客户，并生成蓝旗备注。",
            from_=(S.REFUND_DUE, S.NEGOTIATED),
            to=(S.REFUNDED,),
            needs=("refund_amount", "refund_date", "refund_by"),
            by=PAYING,
            guard=(rules.may_refund, usual.as_agreed("refund_amount"), may_pay_out),
            agrees=("refund_amount",),
            does=buttons.flag_refund,
            letters=wording.refunded_letter,
        ),
        Move(
            name="collect_difference",
            caption="已补差价",
            help="客户补齐了差价和运费：核对金额后记下。",
            from_=(S.DIFFERENCE_DUE,),
            to=(S.EXCHANGE_DUE,),
            needs=("diff_paid", "diff_paid_date"),
            by=PAYING,
            guard=(rules.may_collect, AS_AGREED),
            agrees=("diff_paid",),
        ),
        Move(
            name="reship_exchange",
            caption="发出换货",
            help="换货寄出：填快递和运单号，并生成紫旗备注。",
            from_=(S.EXCHANGE_DUE,),
            to=(S.EXCHANGE_SENT,),
            needs=("reship_courier", "reship_tracking", "reship_date"),
            by=(Post.PRINTER, Post.WAREHOUSE, *AFTER),
            bulk=True,
            guard=rules.may_reship,
            does=buttons.flag_exchange,
            letters="exchange_reshipped",
        ),
        Move(
            name="complete_return",
            caption="完成",
            help="货已归位或报损，运费、差价都已返还：写处理结果，结束这一件。",
            from_=(S.REFUNDED, S.EXCHANGE_SENT, S.RETURNED_TO_CUSTOMER, S.NEGOTIATED),
            to=(S.COMPLETED,),
            needs=("outcome",),
            maybe=(
                "restocked",
                "loss_amount",
                "freight_refund_date",
                "freight_refund_to",
                "refund_amount",
                "refund_date",
                "refund_by",
            ),
            defaults={"freight_refund_to": derived.freight_channel, **NOBODY_SAID},
            by=AFTER,
            guard=(
                rules.may_complete,
                *rules.GIVEN_BACK,
                AS_AGREED,
                rules.paid_as_it_was,
            ),
            letters=wording.completed_letter,
        ),
    ),
)
