"""What an export tells: orders, and the rows that are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """Where an order stands, by the platform's words."""

    UNPAID = "unpaid"
    TO_SHIP = "to_ship"
    SHIPPED = "shipped"
    RECEIVED = "received"
    CLOSED = "closed"


class Refund(StrEnum):
    """What the platform says about giving money back."""

    NONE = ""
    OPEN = "open"
    DONE = "done"


class Kind(StrEnum):
    """What a file lists."""

    ORDERS = "orders"
    ITEMS = "items"
    REFUNDS = "refunds"


LABELS: Mapping[str, str] = {
    "order_no": "订单号", "sub_no": "子订单号", "refund_no": "退款编号", "status": "订单状态",
    "refund_status": "售后状态", "ordered_at": "下单时间", "paid_at": "付款时间", "shipped_at": "发货时间",
    "received_at": "收货时间", "customer_id": "客户ID", "customer_name": "收货人", "phone": "电话",
    "address": "地址", "province": "省", "city": "市", "district": "区", "street": "街道",
    "detail": "详细地址", "item": "商品", "spec": "规格", "code": "商家编码", "qty": "数量", "price": "单价",
    "amount": "应付金额",
    "pay_kind": "付款方式", "buyer_note": "买家留言", "seller_note": "卖家备注", "flag": "旗色",
    "courier": "快递", "tracking_no": "运单号", "parcel": "快递和运单号", "shop": "店铺", "agents": "客服",
    "close_reason": "关闭原因",
}  # fmt: skip
"""What people call the fields of a format."""


@dataclass(slots=True)
class PlacedOrder:
    """An order as its platform's export has it; None and "" where that says nothing.

    Attributes:
      row: Row of the file with its first goods.
      models: Code of each of its goods, as many as the names.
      said: The platform's own words for its state.
    """

    order_no: str
    row: int
    state: State | None = None
    refund: Refund = Refund.NONE
    said: str = ""
    customer_id: str = ""
    customer_name: str = ""
    phone: str = ""
    address: str = ""
    item: str = ""
    model: str = ""
    qty: int | None = None
    amount: Decimal | None = None
    ordered_at: datetime | None = None
    on_delivery: bool = False
    paid_at: datetime | None = None
    buyer_note: str = ""
    seller_note: str = ""
    flag: str = ""
    courier: str = ""
    tracking_no: str = ""
    shipped_at: datetime | None = None
    received_at: datetime | None = None
    shop: str = ""
    agents: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that gives no order, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class Export:
    """A file that was read.

    Attributes:
      columns: Field → the header that it was taken from.
      unused: Headers that nobody asked.
    """

    file: str
    sheet: str
    kind: Kind
    profile: str
    name: str
    platform: str
    encoding: str
    header_row: int
    columns: Mapping[str, str]
    unused: Sequence[str]
    orders: Sequence[PlacedOrder]
    left_out: Sequence[LeftOut] = field(default_factory=tuple)
    warnings: Sequence[str] = field(default_factory=tuple)
