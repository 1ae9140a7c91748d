"""The rows of an export as orders: cells cleaned, goods of one order joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from cs_macros.exports.joining import Line, joined
from cs_macros.exports.order import LABELS, Kind, LeftOut, PlacedOrder, Refund, State
from cs_macros.exports.profiles import Columns as Places
from cs_macros.exports.profiles import Profile
from cs_macros.exports.states import refund_of, taught_state
from cs_macros.statements.money import moneys
from cs_macros.statements.sheets import Body
from cs_macros.statements.times import at_once, each, times
from cs_macros.statements.words import all_filled, filled

T = TypeVar("T")

ID = re.compile(r"(?=(?:.*\d){5})[0-9A-Za-z_-]{6,40}")
DAMAGED = re.compile(r"\d(\.\d+)?[Ee]\+?\d+")
LABELLED = re.compile(r"^(No|NO|no|运单号|单号|快递单号)\s*[:：]\s*")
ATTRIBUTE = re.compile(r"[^:：;；]+[:：]([^;；]*)")
COURIER = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z]*")
NUMBER = re.compile(r"[0-9A-Za-z]{8,}")
FLAGS = {"红": "红", "黄": "黄", "绿": "绿", "蓝": "蓝", "紫": "紫"}
ABOUT_REFUND = re.compile("退款|退货|售后|维权|仲裁|refund", re.I)
ON_DELIVERY = re.compile(r"货到付款|到付|cod", re.I)
PLACE = ("province", "city", "district", "street", "detail")


@dataclass
class Taken:
    """What came of the rows below a header."""

    orders: list[PlacedOrder]
    left_out: list[LeftOut]
    warnings: list[str]


class Columns:
    """The cells of an export by field; a field without a column reads as blank.

    Args:
      at: Where each field stands.
    """

    def __init__(self, body: Body, at: Places) -> None:
        self.body = body
        self.at = at
        self.blank = [""] * len(body.rows)
        self.unread: dict[str, list[tuple[int, str]]] = {}
        self._texts: dict[str, Sequence[str]] = {}

    def text(self, name: str, change: Callable[[str], str] | None = None) -> Sequence[str]:
        """The cells of a field without their wrapping, blank ones from its next column; read once."""
        if name not in self._texts:
            found: Sequence[str] = self.blank
            for place in reversed(self.at.get(name, ())):
                cells = self.body.columns[place]
                better = each(cells, change) if change else at_once(cells, all_filled)
                found = (
                    better
                    if found is self.blank
                    else [one or other for one, other in zip(better, found, strict=True)]
                )
            self._texts[name] = found
        return self._texts[name]

    def moments(self, name: str) -> Sequence[datetime | None]:
        if name not in self.at:
            return [None] * len(self.blank)
        found = times(self.text(name), None, ()).moments
        return self.told(name, found)

    def money(self, name: str) -> Sequence[Decimal | None]:
        if name not in self.at:
            return [None] * len(self.blank)
        return self.told(name, moneys(self.text(name)).amounts)

    def pieces(self, name: str) -> Sequence[int | None]:
        return self.told(name, each(self.text(name), whole)) if name in self.at else [None] * len(self.blank)

    def told(self, name: str, found: Sequence[T | None]) -> Sequence[T | None]:
        """The same, with the cells remembered in which something stands that was not understood."""
        if None in found:
            cells = zip(self.body.rows, self.text(name), found, strict=True)
            self.unread[name] = [(row, text) for row, text, value in cells if text and value is None]
        return found


def attributes(text: str) -> str:
    """The values of an item list's attributes, or the text as it stands.

    >>> attributes("颜色分类：驼色"), attributes("米 38 码")
    ('驼色', '米 38 码')
    """
    plain = filled(text)
    values = [value.strip() for value in ATTRIBUTE.findall(plain)] if ":" in plain or "：" in plain else []
    return " ".join(filter(None, values)) or plain


def tracking(text: str) -> str:
    """A waybill number without the label before it."""
    return LABELLED.sub("", filled(text))


def parcel(text: str) -> tuple[str, str]:
    """Courier and number out of one cell, whatever stands first.

    >>> parcel("SF1400000000105-顺丰速运"), parcel("中通快递：78000000012214")
    (('顺丰速运', 'SF1400000000105'), ('中通快递', '78000000012214'))
    """
    plain = filled(text)
    courier, number = COURIER.search(plain), NUMBER.search(plain)
    return (courier[0] if courier else ""), (number[0] if number else "")


def take(body: Body, at: Places, profile: Profile) -> Taken:
    """Every order below a header."""
    columns = Columns(body, at)
    lines, left_out, unknown = _lines(columns, profile)
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.order.order_no, []).append(line)
    has_subs = "sub_no" in at
    orders = [group[0].order if len(group) == 1 else joined(group, has_subs) for group in grouped.values()]
    for group in grouped.values():
        if len(group) == 1:
            group[0].order.model = group[0].code
    unknown.discard("")
    warnings = [f"看不懂的订单状态：{'、'.join(sorted(unknown)[:5])}。"] if unknown else []
    kept = {line.order.row for line in lines}
    return Taken(orders, left_out, [*warnings, *unreadable(columns, kept)])


def unreadable(columns: Columns, kept: Collection[int]) -> Iterator[str]:
    """Cells of orders in which no amount, number or time could be read: they are imported blank, and told."""
    for name, cells in columns.unread.items():
        found = [(row, text) for row, text in cells if row in kept]
        if found:
            named = "、".join(f"第 {row} 行“{text[:20]}”" for row, text in found[:5])
            more = f" 等 {len(found)} 格" if len(found) > 5 else ""
            yield f"{LABELS[name]}看不懂，空着导入：{named}{more}。"


def _lines(columns: Columns, profile: Profile) -> tuple[list[Line], list[LeftOut], set[str]]:
    text, moments, money = columns.text, columns.moments, columns.money
    has_orders = profile.kind is Kind.ORDERS
    places = [text(name) for name in PLACE]
    parcels = [parcel(cell) for cell in text("parcel")] if "parcel" in columns.at else None
    rows = zip(
        columns.body.rows, text("order_no"), text("status"), text("refund_status"), text("customer_id"),
        text("customer_name"), text("phone"), text("address"), zip(*places, strict=True), text("item"),
        text("spec", attributes), text("code"), columns.pieces("qty"), money("amount"), money("price"),
        moments("ordered_at"), moments("paid_at"), moments("shipped_at"), moments("received_at"),
        text("pay_kind"), text("buyer_note"), text("seller_note"), text("flag"), text("courier"),
        text("tracking_no", tracking), text("shop"), text("agents"), text("sub_no"), strict=True,
    )  # fmt: skip
    said = {text: meant(text, profile) for text in {*text("status")}}
    given_back = {text: refund_of(text) for text in {*text("refund_status")}}
    lines: list[Line] = []
    left_out: list[LeftOut] = []
    unknown: set[str] = set()
    previous = ""
    for place, (
        row, order_no, status, refund, customer, name, phone, address, parts, item, spec, code, qty, amount,
        price, ordered, paid, shipped, received, pay_kind, buyer, seller, flag, courier, number, shop, agents,
        sub_no,
    ) in enumerate(rows):  # fmt: skip
        if not order_no and previous and item:
            order_no = previous  # the cells of one order are merged over its goods
        reason = wrong_number(order_no)
        if reason:
            previous = ""
            if order_no or item or status:
                left_out.append(LeftOut(row, reason))
            continue
        state, back = said[status]
        money_back = given_back[refund] or back
        if state is None and has_orders and (status or order_no != previous):
            if not money_back:
                unknown.add(status)
                left_out.append(LeftOut(row, f"看不懂订单状态“{status}”" if status else "没有订单状态"))
                continue
            state = by_times(shipped, paid)
        previous = order_no
        if parcels:
            courier, number = courier or parcels[place][0], number or parcels[place][1]
        goods, model = named(item, spec, code)
        order = PlacedOrder(
            order_no, row, state, money_back, status, customer, name, phone,
            whole_address(address, parts), goods, "", qty, amount, ordered,
            bool(pay_kind and ON_DELIVERY.search(pay_kind)), paid, buyer, seller, FLAGS.get(flag[:1], ""),
            courier, number, shipped, received if state is State.RECEIVED else None, shop, agents,
        )  # fmt: skip
        lines.append(Line(order, model, sub_no, price))
    return lines, left_out, unknown


def meant(status: str, profile: Profile) -> tuple[State | None, Refund]:
    """What a word says of the order, and of money back."""
    back = refund_of(status) if ABOUT_REFUND.search(status) else Refund.NONE
    return taught_state(status, profile.states), back


def whole_address(address: str, parts: Sequence[str]) -> str:
    """Province to street before the house, where the export has them in columns of their own.

    >>> whole_address("示例路1号", ("浙江省", "杭州市")), whole_address("浙江省 杭州市", ("浙江省",))
    ('浙江省杭州市示例路1号', '浙江省 杭州市')
    >>> whole_address("示例路1号", ("上海", "上海市"))
    '上海市示例路1号'
    """
    same = len(parts) > 1 and parts[0] and parts[1].startswith(parts[0][:2])  # 上海 上海市
    before = "".join(part for part in parts[1 if same else 0 :] if part)
    if not address or not before or (parts[0] and parts[0][:2] in address):
        return address or before
    return before + address


def wrong_number(order_no: str) -> str:
    """Why a cell is no order number; empty where it is one."""
    if ID.fullmatch(order_no):
        return ""
    if DAMAGED.fullmatch(order_no):
        return "订单号已被表格软件改坏，无法还原"
    return f"“{order_no}”不是订单号" if order_no else "没有订单号"


def by_times(shipped: datetime | None, paid: datetime | None) -> State:
    """Where an order stands whose state tells of its refund only."""
    return State.SHIPPED if shipped else State.TO_SHIP if paid else State.UNPAID


def named(item: str, spec: str, code: str) -> tuple[str, str]:
    """Goods and model: the code is the model, and what it leaves open stands behind the name."""
    if not code:
        return item, spec
    return (f"{item} {spec}" if spec and spec not in item else item), code


def whole(text: str) -> int | None:
    """A number of pieces; None where the cell is none."""
    found = re.fullmatch(r"(\d{1,6})(?:\.0+)?\s*[件个双套箱]?", text)
    return int(found[1]) if found and int(found[1]) else None
