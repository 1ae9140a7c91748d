"""How 订单跟进表 of all shops is compiled: what left, was received or closed, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cs_macros.book.office import AGENTS
from cs_macros.compile.compiled import Compiled, Values, word
from cs_macros.compile.groups import SUMMARY, By, Cross, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.page import Grouped, Worth
from cs_macros.compile.report import Report
from cs_macros.compile.standing import Entry, Standing
from cs_macros.compile.weekly import Week
from cs_macros.sheets.orders.register import OrderStatus

S = OrderStatus

UNPAID, UNSHIPPED, BROKEN = "没付款", "没发货", "答应的日子过了没发"
BY = ("shop", "agent")


@dataclass
class Left(Grouped):
    """Orders that wait: unpaid, unshipped, promised for a day that is over; by shop, agent, reason."""

    title = "没有办完的订单"

    @property
    def tabs(self) -> Sequence[str]:
        return (SUMMARY,)

    @property
    def fields(self) -> Sequence[str]:
        return (*BY, "delay_reason", "promised_date", "amount", "qty", "status")

    def begin(self, report: Report) -> None:
        super().begin(report)
        self.today = report.gathering.asked.now.date()

    def wait(self, entry: Entry) -> None:
        kind = waits(entry.values, self.today)
        if entry.stand.standing is Standing.OPEN and kind:
            row = entry.values
            amount = row["amount"] if isinstance(row["amount"], Decimal) else Decimal(0)
            pieces = row["qty"] if isinstance(row["qty"], int) else 0
            group = (kind, *(word(row[name]) for name in BY), str(row["delay_reason"] or "—"))
            self.found[group].add(Worth(pieces, [amount]))

    def sum_up(self, report: Report) -> None:
        headers = ["情况", *(report.plan.header(name) for name in (*BY, "delay_reason"))]
        report.table(SUMMARY, self.title, headers, sorted(self.found.items()), report.plan.money)


def waits(row: Values, today: date) -> str:
    """As what an open order is counted; empty for what waits for nothing of these."""
    if row["status"] in (S.UNPAID, S.TO_CONTACT):
        return UNPAID
    if row["status"] != S.TO_SHIP:
        return ""
    promised = row["promised_date"]
    return BROKEN if isinstance(promised, date) and promised < today else UNSHIPPED


COMPILED = Compiled(
    kind="orders",
    title="订单汇总",
    period=Week(day="ordered_at", closes="ordered_at"),
    counts=(S.SHIPPED, S.RECEIVED, S.CLOSED),
    keys={},
    people=("agent", "created_by"),
    posts=AGENTS,
    agree=("customer_id", "item", "amount"),
    pages=(
        Sums(("amount",), pieces="qty"),
        By("status", ranked=False),
        Left(),
        Cross((By("shop", chart="amount"), By("agent"), By("auto_source"), By("close_reason", chart=True))),
        Listing(
            ("ordered_at", "shop", "order_no", "customer_id", "phone", "item", "model", "qty", "amount",
             "pay_kind", "paid_at", "courier", "tracking_no", "shipped_at", "delay_reason", "promised_date",
             "close_reason", "agent", "auto_source", "status"),
            widths={"shop": 11, "order_no": 22, "phone": 13, "item": 16, "model": 10, "courier": 8,
                    "close_reason": 11},
        ),
    ),
)  # fmt: skip
