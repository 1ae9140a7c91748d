"""The life of a transfer and of a statement line: which button leads from where to where (CORE 1, 1.1)."""

from __future__ import annotations

from cs_macros.book import defaults, usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import AGENTS, CARING, MANAGERS, Post
from cs_macros.sheets.order_changes.register import nothing_open
from cs_macros.sheets.transfers import buttons, rules, spending
from cs_macros.sheets.transfers.register import LineStatus, StatementLine, Transfer, TransferStatus

S = TransferStatus
COUNTING = (Post.FINANCE, *MANAGERS)
REGISTRAR = usual.whose("created_by", posts=(Post.PRESALES,))
COUNTERS = usual.whose(posts=(Post.FINANCE,), otherwise=usual.whose(posts=MANAGERS))

TRANSFERS = Flow(
    Transfer,
    states=tuple(S),
    final=(S.COMPLETED, S.CANCELLED, S.REFUNDED),
    computes={"difference": rules.difference},
    timeless=True,
    # A claimed payment goes stale. Source: seed 001/003, R-046; the hours are the shop's own.
    deadline=usual.by_state({S.CLAIMED: usual.within("bank_transfer_stale_hours", "claimed_at")}),
    todos={
        S.AWAITED: Todo("跟进客户汇款", REGISTRAR),
        S.CLAIMED: Todo("核实到账", COUNTERS),
        S.MISMATCH: Todo("处理金额不符", COUNTERS),
        S.VERIFIED: Todo("安排发货", REGISTRAR),
        S.SHIPPED: Todo("跟踪到收货", REGISTRAR),
    },
    moves=(
        Move(
            name="register_transfer",
            caption="登记转账",
            help="把新填的行登记下来，编好记录号；付款人和汇款时间都填了就是待核实，否则是待汇款。",
            to=(S.AWAITED, S.CLAIMED),
            decide=rules.first_state,
            maybe=("payer_name", "claimed_at"),
            by=CARING,
            bulk=True,
            # A duplicate warns. Source: domain 1.1 hard rule (b).
            guard=(
                rules.may_register,
                usual.once("order_no"),
                usual.once("payer_name", "amount_due", "claimed_at"),
            ),
            letters="bank_transfer_ack",
            done="已登记 {n} 笔转账。",
        ),
        Move(
            name="claim_transfer",
            caption="客户已汇款",
            help="客户说钱已经汇出：记下付款人和汇款时间，等财务核实。",
            from_=(S.AWAITED,),
            to=(S.CLAIMED,),
            needs=("payer_name", "claimed_at"),
            defaults={"claimed_at": defaults.now},
            by=CARING,
            guard=rules.claimed_ahead,
        ),
        Move(
            name="confirm_arrival",
            caption="确认到账",
            help="核对银行到账后，把本次到账计入到账金额；金额相符的变为已核实，不符的标为金额不符。",
            from_=(S.CLAIMED, S.MISMATCH),
            to=(S.VERIFIED, S.MISMATCH),
            decide=rules.confirmed_state,
            needs=("arrival", "received_date", "confirmed_by"),
            maybe=("payer_note",),
            defaults={"arrival": rules.typed_amount},
            by=COUNTING,
            bulk=True,
            guard=rules.may_confirm,
            does=buttons.count_arrival,
            clears=("arrival",),
            letters=rules.arrival_letters,
        ),
        Move(
            name="accept_difference",
            caption="差额放行",
            help="主管说明原因，接受金额不符的到账，变为已核实。",
            from_=(S.MISMATCH,),
            to=(S.VERIFIED,),
            needs=("difference_note",),
            maybe=("payer_note",),
            by=MANAGERS,
            guard=rules.may_accept,
            letters=rules.arrival_letters,
        ),
        Move(
            name="mark_shipped",
            caption="标记发货",
            help="已核实的订单发货后，记下订单号、快递和运单号。",
            from_=(S.VERIFIED,),
            to=(S.SHIPPED,),
            needs=("order_no", "courier", "tracking_no", "shipped_date"),
            by=(*AGENTS, Post.PRINTER, *MANAGERS),
            bulk=True,
            guard=(rules.may_ship, nothing_open),
            letters="bank_transfer_shipped",
        ),
        Move(
            name="complete_transfer",
            caption="完成",
            help="客户收到货后结束这一笔。",
            from_=(S.SHIPPED,),
            to=(S.COMPLETED,),
            needs=("receipt_date",),
            by=CARING,
            guard=rules.may_complete,
        ),
        Move(
            name="cancel_transfer",
            caption="取消",
            help="钱还没到账，客户不要了：填好原因后取消。",
            from_=(S.AWAITED, S.CLAIMED, S.MISMATCH),
            to=(S.CANCELLED,),
            needs=("cancel_reason",),
            by=CARING,
            guard=rules.may_cancel,
        ),
        Move(
            name="refund_transfer",
            caption="退款",
            help="把已到账的钱退给客户；已发货的要先收到退回的包裹。",
            from_=(S.MISMATCH, S.VERIFIED, S.SHIPPED, S.REFUNDED),
            to=(S.REFUNDED,),
            needs=("refund_amount", "refund_date", "refund_by", "refund_reason"),
            maybe=("related_no",),
            by=COUNTING,
            guard=rules.may_refund,
            agrees=("refund_amount",),
            does=buttons.flag_refund,
            letters="bank_transfer_refunded",
        ),
    ),
)

L = LineStatus

LINES = Flow(
    StatementLine,
    states=tuple(L),
    final=(L.MATCHED, L.UNRELATED),
    starts=(L.UNCLAIMED, L.UNRELATED),
    todos={L.UNCLAIMED: Todo("认领流水", COUNTERS)},
    moves=(
        Move(
            name="claim_line",
            caption="认领流水",
            help="人工指明这笔流水是哪一笔或哪几笔转账的钱；转账记录号留空时，用匹配说明里提到它的那一笔。填几笔时，金额要正好相等。",
            from_=(L.UNCLAIMED,),
            to=(L.MATCHED,),
            needs=("transfer_no",),
            defaults={"transfer_no": buttons.proposed},
            by=(Post.FINANCE, *CARING),
            guard=spending.may_claim,
            does=buttons.fill_transfer,
        ),
        Move(
            name="ignore_line",
            caption="标为不相关",
            help="不是客户转账的流水，写明是什么后标为不相关。",
            from_=(L.UNCLAIMED,),
            to=(L.UNRELATED,),
            needs=("line_note",),
            by=COUNTING,
        ),
        Move(
            name="release_line",
            caption="解除匹配",
            help="匹配错了：把流水放回待认领，转账上的流水号和本次到账一并清掉；以后核对流水不再自动匹配它。",
            from_=(L.MATCHED, L.UNRELATED),
            to=(L.UNCLAIMED,),
            by=COUNTING,
            guard=spending.may_release,
            does=buttons.release_transfer,
        ),
    ),
)
