"""The life of an order: which button leads from where to where (SERVICE 20, A20)."""

from __future__ import annotations

from itertools import combinations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import AGENTS, CARING, Post
from cs_macros.sheets.orders import rules
from cs_macros.sheets.orders.register import Order, OrderStatus

S = OrderStatus
KEEPER = usual.whose("agent", posts=AGENTS)
SENDERS = usual.whose(posts=(Post.PRINTER,), otherwise=usual.whose(posts=AGENTS))

ORDERS = Flow(
    Order,
    states=tuple(S),
    final=(S.RECEIVED, S.CLOSED),
    starts=tuple(S),
    # What an export tells of a known order: only forward.
    others=tuple(combinations(S, 2))[:-1],
    todos={
        S.UNPAID: Todo("催付、跟进付款", KEEPER),
        S.TO_CONTACT: Todo("联系货到付款客户", KEEPER),
        S.TO_SHIP: Todo("发货", SENDERS),
        S.SHIPPED: Todo("跟踪到收货", KEEPER),
    },
    moves=(
        Move(
            name="register_order",
            caption="登记订单",
            help="把新填的订单登记下来：填了付款时间的是待发货，货到付款的是待联系，其余是未付款。",
            to=(S.UNPAID, S.TO_CONTACT, S.TO_SHIP),
            decide=rules.first_state,
            needs=("order_no", "customer_id", "item", "qty", "amount", "ordered_at"),
            maybe=("pay_kind", "paid_at"),
            by=CARING,
            bulk=True,
            guard=rules.is_new,
            done="已登记 {n} 个订单。",
        ),
    ),
)
