"""What customer care puts on 今日看板 besides its open rows: customers whom nobody has a row for yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cs_macros.book.board import Item, Urgency, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.periods import end_of
from cs_macros.sheets.care.collecting import sales_without_file
from cs_macros.sheets.care.planning import unplanned
from cs_macros.sheets.care.register import CallPlan, Customer
from cs_macros.sheets.care.rules import FOLLOWER

NAMED = 30
"""Customers that are named one by one, the oldest first; of the others only the number is told: the first
import of a shop's orders brings thousands."""


def without_file(book: Book) -> Iterator[Item]:
    """Received orders older than the time for a file, of customers without one (A32, D-20)."""
    days = book.setting("profile_days")
    if days is None:
        return
    late = [(sale, end_of(sale.day + timedelta(days=days))) for sale in sales_without_file(book)]
    late = [(sale, due) for sale, due in late if due < book.now]
    what, owner = "已收货的客户还没有档案", FOLLOWER(None, book)
    for sale, due in late[:NAMED]:
        yield Item(
            urgency=Urgency.OVERDUE,
            owner=owner,
            what=what,
            sheet=sale.row.table.layout.sheet,
            number=sale.row.name,
            who=sale.order.customer_name or sale.order.customer_id,
            due_at=due,
            status=str(sale.order.status),
            note="在“客户档案基本资料表”按“从订单建档”",
        )
    if rest := len(late) - NAMED if len(late) > NAMED else 0:
        yield Item(
            urgency=Urgency.OVERDUE,
            owner=owner,
            what=what,
            sheet=Customer.layout.sheet,
            number=f"其余 {rest} 位",
            due_at=late[NAMED][1],
            note="在“客户档案基本资料表”按“从订单建档”",
        )


def without_plan(book: Book) -> Iterator[Item]:
    """Customers who may be called, and for whom no call is planned: one line for all of them (D-21)."""
    if not book.has(Customer):
        return
    files = sorted(unplanned(book), key=lambda file: file.service_date)
    if not files:
        return
    days = book.setting("fu1_to")
    due = None if days is None else end_of(files[0].service_date + timedelta(days=days))
    yield Item(
        urgency=urgency_of(due, book.now),
        owner=FOLLOWER(None, book),
        what="同意联系的客户还没有回访计划",
        sheet=CallPlan.layout.sheet,
        number=f"{len(files)} 位",
        who=files[0].name,
        due_at=due,
        note="在“跟踪服务电话登记表”按“生成回访”",
    )
