"""What is open, due and overdue today, by person (domain 1.40)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from cs_macros.book import ledger
from cs_macros.book.board import Item, Urgency, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.flow import Flow
from cs_macros.book.office import MANAGERS
from cs_macros.book.settings import switched_off
from cs_macros.sheets.board.deadlines import DEADLINES
from cs_macros.sheets.board.first_day import checklist, is_first_day
from cs_macros.sheets.board.panels import per_day

WHO = ("customer_name", "payer_name", "name", "customer_id")
"""Columns that say whom a row is about, the most telling first."""

ORDER = {urgency: place for place, urgency in enumerate(Urgency)}


def items(book: Book) -> list[Item]:
    """Everything open in the workbook, the most pressing first, then by due time and person."""
    found: list[Item] = []
    is_first = is_first_day(book)
    for sheet in book.sheets.in_order():
        if not book.has(sheet.record):
            continue
        if sheet.flow:
            found += open_rows(sheet.flow, book)
        if sheet.watches and not is_first:  # what nobody has begun with is not missed
            found += sheet.watches(book)
    if is_first:
        return sorted([*checklist(book), *found, *out_of_balance(book)], key=_order)
    found += [*out_of_balance(book), *unset(book), *unkept(book)]
    return sorted(found, key=_order)


def _order(item: Item) -> tuple[int, datetime, str, str]:
    assert item.urgency is not None
    return ORDER[item.urgency], item.due_at or datetime.max, item.owner or "", item.number or ""


def open_rows(flow: Flow[Any], book: Book) -> Iterator[Item]:
    """One item a row that waits for somebody; one for rows that move as a whole."""
    table = book.table(flow.record)
    whole, whom = set(), [field for field in WHO if field in table.layout.by_field]
    for row in table.sweep(table.where_now("status", flow.todos)):
        record = row.record
        todo = flow.todos.get(record.status or "")
        if todo is None:
            continue
        name = row.name
        if todo.per:
            name = str(getattr(record, todo.per))
            if (name, record.status) in whole:
                continue
            whole.add((name, record.status))
        # What is signed has met its deadline, though the cell still says when that was.
        due = None if record.status in flow.frozen else record.due_at
        who = next((str(word) for field in whom if (word := getattr(record, field))), None)
        yield Item.of_values(  # nothing that was typed, and thousands of them
            {
                "urgency": urgency_of(due, book.now),
                "owner": todo.owner(record, book),
                "what": todo.what,
                "sheet": table.grid.sheet,
                "number": name,
                "who": who,
                "due_at": due,
                "status": str(record.status),
                "note": record.problem,
            }
        )


def unset(book: Book) -> Iterator[Item]:
    """Checks that are off because their parameter has no value: shown, never silently passed."""
    for setting, sheet in switched_off(book):
        yield Item(
            urgency=Urgency.UNSET,
            what="参数未设置，检查已关闭",
            sheet=sheet.title,
            number=setting.label,
            note=setting.note,
        )


def counts(found: Sequence[Item], book: Book) -> dict[str, int]:
    """Named cell → number, for the head of the board."""
    names = {
        "board_overdue": Urgency.OVERDUE,
        "board_today": Urgency.TODAY,
        "board_open": Urgency.OPEN,
        "board_unset": Urgency.UNSET,
    }
    numbers = {name: sum(item.urgency is urgency for item in found) for name, urgency in names.items()}
    return {**numbers, "board_closed": int(per_day(book)[-1]["closed"])}


def out_of_balance(book: Book) -> Iterator[Item]:
    """Orders that gave back more than they received (CORE 14.1)."""
    for order_no, told in ledger.unbalanced(ledger.all_places(book)):
        yield Item(
            urgency=Urgency.OVERDUE,
            owner=book.holders(*MANAGERS),
            what="订单退款多于收款",
            number=order_no,
            note=told,
        )


def unkept(book: Book) -> Iterator[Item]:
    """The deadlines of the business that no sheet of this workbook keeps: nobody is to think they are
    watched."""
    kept = {each for sheet in book.sheets.in_order() if book.has(sheet.record) for each in sheet.keeps}
    if others := [words for deadline, words in DEADLINES.items() if deadline not in kept]:
        yield Item(
            urgency=Urgency.UNSET,
            what="没有登记表的期限，不会提醒",
            number=f"{others[0]} 等 {len(others)} 项",
            note="、".join(others),
        )
