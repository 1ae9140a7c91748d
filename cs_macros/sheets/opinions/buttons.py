"""What the buttons of 热卖与意见登记表 do besides moving a row: the hand-in, filling from other registers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cs_macros.book import weeks
from cs_macros.book.book import Book
from cs_macros.book.columns import Record
from cs_macros.book.everywhere import everywhere
from cs_macros.book.flow import Effect, button
from cs_macros.book.office import CARING
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.errors import CsError
from cs_macros.sheets.opinions import rules
from cs_macros.sheets.opinions.register import Opinion, OpinionKind
from cs_macros.sheets.returns.register import IsQuality, Return

BEST = 10
"""Models that are filled in as selling well."""

REASONS = 3
"""Reasons that are named of one model."""

NO_SALE = ("未付款", "待联系", "已关闭")
"""States of an order that nobody has bought yet, or any more."""

SOLD = re.compile(r"(.+?)\s*[×xX*]\s*(\d+)$")
"""A model and its pieces in an order of several goods: `A12×2、B03×1`."""


class Goods(NamedTuple):
    """What is counted together."""

    shop: str | None
    model: str
    item: str | None


def submit(sign: Effect) -> Effect:
    """Sign the hand-in of a row, and say who gets it."""

    def does(r: Opinion, book: Book) -> None:
        sign(r, book)
        r.received_by = book.holders(*rules.readers(r, book))

    return does


def deliver(press: Press, rows: Sequence[Row[Any]]) -> None:
    """Make the files for the shop manager; what lays them out loads for this press only."""
    from cs_macros.build import delivering

    delivering.deliver(press, rows)


def sign_read(r: Opinion, book: Book) -> None:
    """Sign that a row was read."""
    r.read_at, r.read_by = book.now, book.operator or None


@button("从记录填", by=CARING)
def fill_opinions(press: Press) -> None:
    """从订单数出这一周热卖的款、从退换货数出有质量问题的款，填成新的行；核对以后再按“登记意见”。"""
    book = press.book
    span = week_running(book)
    sold, returned = sales(book, span), faults(book, span)
    if sold is None and returned is None:
        raise CsError("这个工作簿里没有订单和退换货的记录，未作任何改动。", hint="到有这些表的工作簿里按。")
    known = {
        (r.kind, Goods(r.shop, r.model, None))
        for row in press.table.rows()
        if (r := row.record).model and (r.created_at is None or span[0] < r.created_at <= span[1])
    }
    made = [r for r in (*hot(sold or {}), *bad(returned or {})) if (r.kind, same(r)) not in known]
    for r in made:
        r.date, r.agent = book.now.date(), book.operator
        press.table.add(record=r)
    counted = [name for name, found in (("订单", sold), ("退换货", returned)) if found is not None]
    told = f"按这一周的{'和'.join(counted)}填了 {len(made)} 行，还没有登记：核对以后按“登记意见”。"
    nothing = f"这一周的{'和'.join(counted)}里没有还没填的热卖和质量问题，未作任何改动。"
    press.outcome.summary = told if made else nothing


def same(r: Opinion) -> Goods:
    """The goods of a row, however they are called."""
    return Goods(r.shop, str(r.model), None)


def week_running(book: Book) -> tuple[datetime, datetime]:
    """From when to when the week runs that is handed in next; without a time, the last seven days."""
    due = book.setting("product_report_due")
    end = weeks.first_due(book.now, due) if due else book.now
    return end - timedelta(days=7), end


def sales(book: Book, span: tuple[datetime, datetime]) -> dict[Goods, int] | None:
    """Pieces sold of each model in a time; None in a workbook without orders."""
    record = record_of("orders", book)
    if record is None:
        return None
    found: Counter[Goods] = Counter()
    for table, rows in everywhere(record, book):
        states, ordered = table.column("status"), table.column("ordered_at")
        for n in rows:
            sold = n in ordered and span[0] < ordered[n] <= span[1]
            if sold and states.get(n, NO_SALE[0]) not in NO_SALE:
                order: Any = table.row(n).record
                found.update(dict(pieces(order)))
    return dict(found)


def pieces(order: Any) -> Iterator[tuple[Goods, int]]:
    """The models of an order, each with its pieces."""
    parts = [part for part in str(order.model or "").split("、") if part]
    if len(parts) == 1 and not SOLD.fullmatch(parts[0]):
        yield Goods(order.shop, parts[0], order.item), order.qty or 1
        return
    for part in parts:
        several = SOLD.fullmatch(part)
        model, count = (several[1], int(several[2])) if several else (part, 1)
        yield Goods(order.shop, model, order.item), count


def faults(book: Book, span: tuple[datetime, datetime]) -> dict[Goods, list[str]] | None:
    """Reasons of the returns for a fault of each model in a time; None in a workbook without returns."""
    if not book.has(Return):
        return None
    found: defaultdict[Goods, list[str]] = defaultdict(list)
    for table, rows in everywhere(Return, book):
        created = table.column("created_at")
        for n in rows:
            r = table.row(n).record if n in created and span[0] < created[n] <= span[1] else None
            if r and r.is_quality is IsQuality.YES and r.model:
                found[Goods(r.shop, r.model, r.item)].append(r.reason or "")
    return dict(found)


def record_of(name: str, book: Book) -> type[Record] | None:
    """The row type of another subject's table, by its name; None where the workbook has none."""
    record: type[Record] | None = book.sheets.record_of(name)
    return record if record and book.has(record) else None


def hot(sold: dict[Goods, int]) -> Iterator[Opinion]:
    """The models that sold most, each a row."""
    for goods, count in sorted(sold.items(), key=lambda one: (-one[1], str(one[0])))[:BEST]:
        yield Opinion(kind=OpinionKind.HOT, **goods._asdict(), count=count)


def bad(returned: dict[Goods, list[str]]) -> Iterator[Opinion]:
    """The models that came back for a fault, each a row with what people said."""
    for goods, reasons in sorted(returned.items(), key=lambda one: (-len(one[1]), str(one[0]))):
        said = [reason for reason, _ in Counter(filter(None, reasons)).most_common(REASONS)]
        detail = "；".join(said) or None
        yield Opinion(kind=OpinionKind.QUALITY, **goods._asdict(), count=len(reasons), detail=detail)
