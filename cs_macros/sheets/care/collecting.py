"""Files made from received orders, what they count, and what ends when a customer asks to be left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from cs_macros.book.book import Book
from cs_macros.book.columns import Entry
from cs_macros.book.flow import button
from cs_macros.book.moving import compute
from cs_macros.book.press import Press
from cs_macros.book.table import Row, Table
from cs_macros.errors import CsError, Level
from cs_macros.sheets.care.letter_register import LetterStatus, ServiceLetter
from cs_macros.sheets.care.register import CallPlan, Customer, CustomerStatus, PlanStatus
from cs_macros.sheets.care.rules import CLERKS, OWNER
from cs_macros.sheets.orders.register import Order, OrderStatus

R = TypeVar("R", bound=Entry)

PAID = (OrderStatus.TO_SHIP, OrderStatus.SHIPPED, OrderStatus.RECEIVED)
"""States of an order that a customer has really placed."""


@dataclass(frozen=True)
class Sale:
    """The last received order of a customer who has no file.

    Attributes:
      row: Of 订单跟进表.
      day: When the goods were received: the service is complete (R-158).
    """

    row: Row[Order]
    day: date

    @property
    def order(self) -> Order:
        return self.row.record


def sales_without_file(book: Book) -> list[Sale]:
    """The customers with received orders and no file of the same shop and ID, the earliest first."""
    orders, known = book.known(Order), owners(book)
    states, days = orders.column("status"), orders.column("received_date")
    shops, customers = (orders.column(field) for field in OWNER)
    last: dict[tuple[str, str], Sale] = {}
    for n, state in states.items():
        owner = (str(shops.get(n)), str(customers.get(n)))
        if state is not OrderStatus.RECEIVED or n not in days or n not in shops or n not in customers:
            continue
        if owner not in known and (owner not in last or last[owner].day < days[n]):
            last[owner] = Sale(orders.row(n), days[n])
    return sorted(last.values(), key=lambda sale: (sale.day, str(sale.order.order_no)))


def owners(book: Book) -> set[tuple[str, str]]:
    """Shop and ID of every customer who has a file, given up or archived ones included."""
    return {owner for table in tables_of(book, Customer) for owner in table.index(OWNER)}


def tables_of(book: Book, record: type[R]) -> Iterator[Table[R]]:
    """A register and its archive."""
    yield book.known(record)
    yield from book.archived(record)


@button("从订单建档", by=CLERKS, icon="ImportExcel")
def collect_customers(press: Press) -> None:
    """已收货而还没有档案的客户，每位登记一份待建档的客户档案；同一家店同一个客户ID只建一份，买过几次的照最近一次。"""
    press.check_operator()
    book = press.book
    _ = press.table  # a workbook without this sheet is told so first
    if not book.has(Order):
        raise CsError("这个工作簿里没有“订单跟进表”，未作任何改动。", hint="在有订单跟进表的工作簿里按。")
    sales = sales_without_file(book)
    left = [sale for sale in sales if lacking(sale)]
    made = [sale for sale in sales if sale not in left]
    for sale in made:
        book.enter(file_for(sale, book))
    for sale in left:
        hint = "在订单跟进表补上，再按“从订单建档”；不想建档的可以不管。"
        told = f"订单 {sale.order.order_no} 没有{'、'.join(lacking(sale))}，没有建档"
        press.outcome.problems.append(sale.row.problem("order_no", told, hint, Level.WARN))
    rest = f"，{len(left)} 位缺资料，没有建" if left else ""
    press.outcome.summary = (
        f"已从订单登记 {len(made)} 份待建档的客户档案{rest}。"
        if made or left
        else "已收货的客户都有档案了，未作任何改动。"
    )


def lacking(sale: Sale) -> list[str]:
    """What a file must have and the order does not say."""
    order, header = sale.order, Order.layout.header
    wanted = ("shop", "platform", "customer_id", "customer_name", "phone")
    return [header(field) for field in wanted if getattr(order, field) is None]


def file_for(sale: Sale, book: Book) -> Customer:
    """The file of a customer as the order has them; nobody has asked yet whether they may be called."""
    order = sale.order
    parts = [order.item, order.model, f"×{order.qty}" if order.qty and order.qty > 1 else None]
    return Customer(
        status=CustomerStatus.TO_FILE,
        shop=order.shop,
        platform=order.platform,
        customer_id=order.customer_id,
        name=order.customer_name,
        phone=order.phone,
        address=order.address,
        service_date=sale.day,
        spec=" ".join(filter(None, parts)) or None,
    )


# -- what a file says by itself -----------------------------------------------------------------


def orders_of(r: Customer, book: Book) -> Iterator[Decimal]:
    """What a customer has paid for each order that was placed, archived ones included."""
    for table in tables_of(book, Order) if book.has(Order) else ():
        states, amounts = table.column("status"), table.column("amount")
        for n in table.index(OWNER).get((r.shop, r.customer_id), ()):
            if states.get(n) in PAID:
                yield amounts.get(n, Decimal("0.00"))


def count_orders(r: Customer, book: Book) -> int | None:
    """累计订单数; where no order of the customer is known, what an older list has told stays."""
    return sum(1 for _ in orders_of(r, book)) or r.orders


def sum_orders(r: Customer, book: Book) -> Decimal | None:
    """累计金额, in the same way."""
    paid = [*orders_of(r, book)]
    return sum(paid, Decimal("0.00")) if paid else r.spend


# -- effects of buttons -------------------------------------------------------------------------


def sign_profile(r: Customer, book: Book) -> None:
    """Say who has made the file, and when."""
    r.profiled_at, r.profiled_by = book.now.date(), book.operator or None


def leave_alone(r: Customer, book: Book) -> None:
    """Nobody calls or writes to the customer any more: what is under way ends (COM-12)."""
    r.consent = False
    end_all(CallPlan, str(r.number), (PlanStatus.FIRST, PlanStatus.CALLED_ONCE), PlanStatus.REFUSED, book)
    letters = end_all(
        ServiceLetter,
        str(r.number),
        (LetterStatus.TO_CALL, LetterStatus.CALLED),
        LetterStatus.NOT_NEEDED,
        book,
    )
    for letter in letters:
        letter.needed = False


def end_all(record: type[R], customer: str, from_: tuple[str, ...], to: str, book: Book) -> list[R]:
    """Put a customer's rows of another register into a state."""
    table, flow, ended = book.known(record), book.sheets.flow_of(record), []
    assert flow is not None
    for n in table.index(("customer_code",)).get((customer,), ()):
        row = table.row(n)
        if row.record.status in from_:
            left = row.record.status
            book.reach(row.record, to)
            compute(row, flow, book, left)
            ended.append(row.record)
    return ended
