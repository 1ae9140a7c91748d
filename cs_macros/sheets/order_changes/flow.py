"""The life of a change: which button leads from where to where (SERVICE 21, A21)."""

from __future__ import annotations

from cs_macros.book import defaults, usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import CARING, Post
from cs_macros.sheets.order_changes import buttons, cases, finishing, rules, wording
from cs_macros.sheets.order_changes.register import ChangeStatus, OrderChange
from cs_macros.sheets.order_changes.steps import steps

S = ChangeStatus

CHANGES = Flow(
    OrderChange,
    states=tuple(S),
    final=(S.FINISHED, S.DROPPED),
    computes={"steps": steps},
    timeless=True,
    deadline=usual.by_state(
        dict.fromkeys((S.REGISTERED, S.CONFIRMED, S.PRINTER_TOLD, S.PRINTER_DONE), rules.today)
    ),
    todos={
        S.REGISTERED: Todo("和客户确认，或通知打单", rules.keeper),
        S.CONFIRMED: Todo("通知打单", rules.keeper),
        S.PRINTER_TOLD: Todo("处理改单", usual.whose(posts=(Post.PRINTER,))),
        S.PRINTER_DONE: Todo("完成改单", rules.keeper),
    },
    moves=(
        Move(
            name="register_change",
            caption="登记改单",
            help="把客户的要求、修改或取消登记下来：旗色和备注文本写好，订单跟进表里的那一行也写上。",
            to=(S.REGISTERED,),
            maybe=(
                "request", "courier_wanted", "invoice_title", "tax_no", "card_text", "delivery_slot",
                "old_value", "new_value", "price_diff",
            ),
            defaults={"stage": rules.stage_known},
            by=CARING,
            bulk=True,
            guard=rules.MAY_REGISTER,
            does=buttons.write_remark,
            asks_first=wording.question,
            done="已登记 {n} 条改单。",
        ),
        Move(
            name="confirm_change",
            caption="客户已确认",
            help="改好、备注好以后请客户核对：客户确认了就按这里，给客户的话会写好。",
            from_=(S.REGISTERED,),
            to=(S.CONFIRMED,),
            needs=("confirmed_at",),
            maybe=("changed_in_backend",),
            defaults={"confirmed_at": defaults.now},
            by=CARING,
            guard=rules.MAY_CONFIRM,
            agrees=rules.CONTENT,
            does=buttons.write_remark,
            letters=wording.read_back,
        ),
        Move(
            name="notify_printer",
            caption="通知打单",
            help="把改了什么告诉打单人员；只有取消订单和异常可以不等客户确认。",
            from_=(S.REGISTERED, S.CONFIRMED),
            to=(S.PRINTER_TOLD,),
            needs=("printer_notified_at",),
            defaults={"printer_notified_at": defaults.now},
            by=CARING,
            guard=rules.MAY_NOTIFY,
            agrees=rules.CONTENT,
            does=buttons.write_remark,
            letters=wording.notice,
        ),
        Move(
            name="printer_done",
            caption="打单已处理",
            help="打单人员作废、改好或重打以后按这里；已经打单、打包的要写明单据取回和处理。",
            from_=(S.PRINTER_TOLD,),
            to=(S.PRINTER_DONE,),
            needs=("printer", "printer_done_at"),
            maybe=("papers_back", "disposal"),
            defaults={
                "printer_done_at": defaults.now,
                "papers_back": rules.nothing_back,
                "disposal": rules.void_by_press,
            },
            by=(Post.PRINTER,),
            guard=rules.MAY_BE_DONE,
            agrees=("stage",),
        ),
        Move(
            name="finish_change",
            caption="完成",
            help="改单办完了；取消的订单随即关闭、退款转给售后，已经发货的转给售后撤回或退换。",
            from_=(S.REGISTERED, S.CONFIRMED, S.PRINTER_DONE),
            to=(S.FINISHED,),
            maybe=("confirmed_at",),
            by=CARING,
            guard=(*finishing.MAY_FINISH, cases.told_what_lacks),
            does=buttons.finish,
            letters=wording.ending,
        ),
        Move(
            name="drop_change",
            caption="撤回改单",
            help="客户不改了，或已经来不及：写明原因，这一条就此取消。",
            from_=(S.REGISTERED, S.CONFIRMED),
            to=(S.DROPPED,),
            needs=("drop_reason",),
            by=CARING,
            guard=finishing.remark_stays,
        ),
    ),
)  # fmt: skip
