"""生成回访: a plan of two calls for every sale to a customer who has agreed to be called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from cs_macros.book.book import Book
from cs_macros.book.defaults import operator
from cs_macros.book.flow import button
from cs_macros.book.moving import bad_cells, compute, take_up
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.sheets.care import calling
from cs_macros.sheets.care.collecting import tables_of
from cs_macros.sheets.care.register import CallPlan, Customer, CustomerStatus, PlanStatus
from cs_macros.sheets.care.rules import CLERKS, OWNER, unwilling
from cs_macros.sheets.orders.register import Order, OrderStatus


def unplanned(book: Book) -> Iterator[Customer]:
    """The files of customers who have agreed to be called, without a plan for their last sale."""
    keys = ("customer_code", "service_date")
    planned = {key for table in tables_of(book, CallPlan) for key in table.index(keys)}
    files = book.known(Customer)
    numbers, days = files.column("number"), files.column("service_date")
    for n, state in files.column("status").items():
        if state is CustomerStatus.FILED and (numbers.get(n), days.get(n)) not in planned:
            file = files.row(n).record
            if file.consent and file.service_date:
                yield file


@button("生成回访", by=CLERKS, icon="CalendarInsert")
def plan_calls(press: Press) -> None:
    """已建档、同意联系的客户，每次成交登记一行两次回访的计划，写好第一次的电话稿；已有计划的不再登记。"""
    press.check_operator()
    book = press.book
    typed = taken_up(press)
    made = [book.enter(plan_for(file, book)) for file in unplanned(book) if key_of(file) not in typed]
    rows = [*typed.values(), *made]
    for row in rows:
        press.letters += [(row, letter) for letter in calling.script(row.record, book)]
    late = sum(row.record.overdue == "是" for row in rows)
    told = f"，其中 {late} 位已过第一次回访的窗口，请尽快打" if late else ""
    if rows:
        press.outcome.summary = f"已生成 {len(rows)} 位客户的回访{told}。"
    elif not press.refused:
        press.outcome.summary = "没有要生成回访的客户，未作任何改动。"


def key_of(file: Customer) -> str:
    """What the plan for a file's last sale is known by."""
    return f"{file.number}/{file.service_date}"


def taken_up(press: Press) -> Mapping[str, Row[CallPlan]]:
    """Rows that somebody has typed: they become plans where the customer may be called."""
    book, table = press.book, press.table
    registered, found = table.column("status"), dict[str, Row[CallPlan]]()
    for n in table.positions:
        row = table.row(n)
        if n in registered:
            continue
        if row.bad:
            press.refuse(row, bad_cells(row))
            continue
        plan: CallPlan = row.record
        file = book.find(Customer, plan.customer_code) if plan.customer_code else None
        twin = table.by_key.get(row.key, [n]) if row.key else [n]
        if file is None or file.status is not CustomerStatus.FILED or unwilling(file):
            told = unwilling(file) or "没有已建档的客户档案"
            hint = "填已建档、同意联系的客户编号，或删掉这一行。"
            press.refuse(row, [row.problem("customer_code", f"{told}，不能生成回访", hint)])
        elif row.key and (len(twin) > 1 or any(t.find(row.key) for t in book.archived(CallPlan))):
            press.refuse(row, [row.problem("service_date", "这次成交已经有回访计划了", "删掉这一行。")])
        else:
            fill(plan, file, book)
            take_up(row, PlanStatus.FIRST, book)
            flow = book.sheets.flow_of(CallPlan)
            assert flow is not None
            compute(row, flow, book)
            found[row.key] = row
    return found


def plan_for(file: Customer, book: Book) -> CallPlan:
    """The plan for a file's last sale, as far as the file and the order tell."""
    plan = CallPlan(status=PlanStatus.FIRST, customer_code=str(file.number), service_date=file.service_date)
    fill(plan, file, book)
    return plan


def fill(plan: CallPlan, file: Customer, book: Book) -> None:
    """Put into a plan's blank cells what is known; the file's own clerk follows the customer up."""
    plan.service_date = plan.service_date or file.service_date
    here = [name for name in (file.profiled_by, file.created_by) if name in book.staff or not book.staff]
    known = {
        "name": file.name,
        "shop": file.shop,
        "item": bought(file, plan.service_date, book) or without_count(file.spec),
        "clerk": next(filter(None, here), None) or operator(plan, book),
        "topic1": file.next_topic,
    }
    for field, value in known.items():
        if getattr(plan, field) is None and value:
            setattr(plan, field, value)


def without_count(spec: str | None) -> str | None:
    """What was bought, as one speaks of it.

    >>> without_count("软底帆布鞋 XZ-1001 白 41 码 ×2"), without_count(None)
    ('软底帆布鞋 XZ-1001 白 41 码', None)
    """
    return re.sub(r"\s*[×xX*]\s*\d+\s*$", "", spec) or None if spec else None


def bought(file: Customer, day: date, book: Book) -> str | None:
    """What the customer received on the day of the sale."""
    for table in tables_of(book, Order):
        states, days = table.column("status"), table.column("received_date")
        for n in table.index(OWNER).get((file.shop, file.customer_id), ()):
            if states.get(n) is OrderStatus.RECEIVED and days.get(n) == day:
                return table.row(n).record.item
    return None
