"""What is open, due and overdue today, by person (domain 1.40)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cs_macros.book.flow import Flow, Sheet
from cs_macros.sheets.board.register import Item, Urgency

if TYPE_CHECKING:
    from cs_macros.book.book import Book

ORDER = {urgency: place for place, urgency in enumerate(Urgency)}


def items(sheets: Iterable[Sheet], book: Book) -> list[Item]:
    """Everything open in the registers, the most pressing first, then by due time and person."""
    found: list[Item] = []
    for sheet in sheets:
        if sheet.flow and book.has(sheet.record):
            found += open_rows(sheet.flow, book)
            found += unset(sheet, book)
    return sorted(found, key=_order)


def _order(item: Item) -> tuple[int, datetime, str, str]:
    assert item.urgency is not None
    return ORDER[item.urgency], item.due_at or datetime.max, item.owner or "", item.number or ""


def open_rows(flow: Flow[Any], book: Book) -> Iterator[Item]:
    """One item a row that waits for somebody."""
    table = book.table(flow.record)
    for row in table.rows():
        record = row.record
        todo = flow.todos.get(record.status or "")
        if todo is None:
            continue
        yield Item(
            urgency=urgency_of(record.due_at, book.now),
            owner=todo.owner(record, book),
            what=todo.what,
            sheet=table.grid.sheet,
            number=row.key,
            who=getattr(record, "customer_name", None) or getattr(record, "payer_name", None),
            due_at=record.due_at,
            status=str(record.status),
            note=record.problem,
        )


def urgency_of(due: datetime | None, now: datetime) -> Urgency:
    if due is None:
        return Urgency.OPEN
    if due < now:
        return Urgency.OVERDUE
    return Urgency.TODAY if due.date() == now.date() else Urgency.OPEN


def unset(sheet: Sheet, book: Book) -> Iterator[Item]:
    """Checks that are off because their parameter has no value: shown, never silently passed."""
    from cs_macros.sheets.masters.settings import all_settings

    assert sheet.flow is not None
    for key in sheet.flow.parameters:
        if book.setting(key) is None:
            yield Item(
                urgency=Urgency.UNSET,
                what="参数未设置，检查已关闭",
                sheet=sheet.title,
                number=key,
                note=all_settings()[key].note,
            )


def counts(found: Sequence[Item]) -> dict[str, int]:
    """Named cell → number, for the head of the board."""
    names = {
        "board_overdue": Urgency.OVERDUE,
        "board_today": Urgency.TODAY,
        "board_open": Urgency.OPEN,
        "board_unset": Urgency.UNSET,
    }
    return {name: sum(item.urgency is urgency for item in found) for name, urgency in names.items()}
