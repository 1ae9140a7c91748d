"""What the stock comes to, and what is done about it: pure decisions (SERVICE 22–23, F-13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, Letter, block, warn
from cs_macros.book.office import Post
from cs_macros.book.periods import end_of
from cs_macros.sheets.dispatch.register import SlipRun, StockAction, StockCheck, StockStatus
from cs_macros.sheets.orders.register import Order, OrderStatus

SEVERAL = re.compile(r"(?P<model>.+?)\s*×\s*(?P<n>\d+)")
"""One of several goods of an order, as A20 writes them: `A12×2、B03×1`."""


# -- 送单 ---------------------------------------------------------------------------------------


def may_record(run: SlipRun, book: Book) -> Iterator[Finding]:
    """A run is on its day, is over, and is there once."""
    if run.run_at and run.date and run.run_at.date() != run.date:
        yield block("run_at", f"批次时间不在 {run.date} 这一天", "日期和批次时间改成同一天。")
    elif run.run_at and run.run_at > book.now:
        yield block("run_at", "批次时间晚于现在", "送到仓库以后再登记。")
    if rows := book.other_rows(run, ("run_at",)):
        yield block("run_at", f"第 {rows[0]} 行已经登记了这一批", "一批登记一行，删掉多出来的一行。")
    if run.carried_by and run.carried_by == run.received_by:
        yield warn("received_by", f"送单人和仓库接收人都是{run.carried_by}", "核对是谁在仓库收下的。")


# -- 库存 ---------------------------------------------------------------------------------------


def difference(check: StockCheck, book: Book) -> int | None:
    """What the page promises beyond what is there (domain 1.13)."""
    return None if check.actual_qty is None or check.page_qty is None else check.page_qty - check.actual_qty


def affected(check: StockCheck, book: Book) -> list[str]:
    """Orders that wait for the goods beyond what the warehouse has counted, the newest first.

    The earliest paid get theirs. What has left since the count was taken out of it.
    """
    if check.actual_qty is None:
        return []
    counted = check.entered_at if check.status is StockStatus.COUNTED else book.now
    left, waiting = check.actual_qty, list[tuple[datetime, str, int]]()
    for order in orders_of(check, book):
        pieces = pieces_of(order, check)
        if order.status is OrderStatus.TO_SHIP:
            waiting.append((order.paid_at or order.ordered_at or datetime.max, str(order.order_no), pieces))
        elif order.shipped_at and counted and order.shipped_at >= counted:
            left -= pieces
    beyond = []
    for _, order_no, pieces in sorted(waiting):
        left -= pieces
        if left < 0:
            beyond.append(order_no)
    return beyond[::-1]


def orders_of(check: StockCheck, book: Book) -> Iterator[Order]:
    """The orders that have the goods in them, waiting or gone."""
    table = book.known(Order)
    wanted = (OrderStatus.TO_SHIP, OrderStatus.SHIPPED, OrderStatus.RECEIVED)
    for (state, model), rows in table.index(("status", "model")).items():
        # Most orders are of other goods, and their 型号 need not be taken apart.
        likely = state in wanted and folded(check.model) in folded(model)
        if likely and any(is_same(name, check) for name, _ in goods_in(model)):
            yield from (table.row(n).record for n in rows)


def pieces_of(order: Order, check: StockCheck) -> int:
    """How many pieces of the goods an order takes."""
    goods = goods_in(order.model or "")
    if len(goods) == 1 and goods[0][1] is None:
        return order.qty or 1
    return sum(n or 1 for name, n in goods if is_same(name, check))


def goods_in(model: str) -> list[tuple[str, int | None]]:
    """The goods of an order by its 型号; None for a number that 数量 tells.

    >>> goods_in("A12×2、B03×1"), goods_in("A12")
    ([('A12', 2), ('B03', 1)], [('A12', None)])
    """
    parts = [part.strip() for part in model.split("、") if part.strip()]
    found = [(part, SEVERAL.fullmatch(part)) for part in parts]
    return [(several["model"], int(several["n"])) if several else (part, None) for part, several in found]


def is_same(name: str, check: StockCheck) -> bool:
    """Whether an order's 型号 means the goods: the 款号 alone, or with the 规格; a check without a 规格 is
    of all of them."""
    model, spec = folded(check.model), folded(check.spec)
    if not spec and name.casefold().startswith(f"{(check.model or '').casefold()} "):
        return True
    return folded(name) in (model, model + spec)


def folded(name: str | None) -> str:
    return (name or "").replace(" ", "").casefold()


def affected_orders(check: StockCheck, book: Book) -> str | None:
    return "、".join(affected(check, book)) or None


def advice(check: StockCheck, book: Book) -> str | None:
    """What is to be done about a check, as F-13 has it row by row."""
    if check.actual_qty is None:
        return numbered("问仓库实际有多少", "查清之前不答应客户发货时间")
    over, orders = difference(check, book) or 0, affected(check, book)
    lines = []
    if over > 0:
        lines.append(page_right(check.actual_qty))
    elif over < 0:
        lines.append(f"把页面库存改成 {check.actual_qty}，告诉运营")
    if orders and not over:
        lines.append("向仓库问清楚什么时候补货")
    if orders:
        lines += [
            f"{len(orders)} 个订单发不出：告诉客户延迟发货或缺货，插绿旗",
            "客户不愿意等的，办理退款",
        ]
    return numbered(*lines or ["库存一致，选“无需处理”，按“已处理”"])


def page_right(actual: int) -> str:
    return f"把页面库存改成 {actual}，告诉运营" if actual else "没有货了：商品下架，告诉运营"


def numbered(*lines: str) -> str:
    return " ".join(f"{n}. {line}。" for n, line in enumerate(lines, 1))


def today(check: StockCheck, book: Book) -> datetime | None:
    """Stock is checked, and put right, on the day. Source: seed 004 「立即修改库存数量」."""
    return end_of(check.entered_at.date()) if check.entered_at else None


def may_open(check: StockCheck, book: Book) -> Iterator[Finding]:
    """One thing is checked once at a time, and not in the future."""
    if check.checked_at and check.checked_at > book.now:
        yield block("checked_at", "核对时间晚于现在", "改成实际核对的时间。")


def may_count(check: StockCheck, book: Book) -> Iterator[Finding]:
    """The warehouse says what is there. Source: seed 000 「与仓库人员核对的实际库存量」 (R-039)."""
    if check.warehouse_person and not book.holds(check.warehouse_person, (Post.WAREHOUSE,)):
        yield block("warehouse_person", f"{check.warehouse_person}不是仓库人员", "填清点的仓库同事。")


def may_settle(check: StockCheck, book: Book) -> Iterator[Finding]:
    """A difference, or an order that cannot be sent, needs something done (F-13 3–6)."""
    if check.action is StockAction.NOTHING:
        if over := difference(check, book):
            yield block(
                "action", f"页面与实际相差 {abs(over)}，不能无需处理", "改好页面库存，或下架、告诉运营。"
            )
        elif orders := affected(check, book):
            found = f"{'、'.join(orders[:5])}发不出，不能无需处理"
            yield block("action", found, "问清补货时间，告诉运营和客户。")
    elif check.action is StockAction.CORRECTED and check.actual_qty == 0:
        yield warn("action", "实际没有货了", "没有货的商品最好下架。")


def to_ops(check: Any, book: Book) -> Iterator[Letter]:
    """Operations are told what the page must say (A20)."""
    if check.action is StockAction.OPS_TOLD:
        name = " ".join(filter(None, (check.model, check.spec)))
        yield Letter(
            "internal_stock_ops", {"model": name, "page": check.page_qty, "actual": check.actual_qty}
        )
