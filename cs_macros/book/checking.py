"""Every row of every register against its declaration (DESIGN 5.2, `check`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from cs_macros.book import ledger
from cs_macros.book.book import Book
from cs_macros.book.columns import BUTTONS, Column, Layout
from cs_macros.book.doubts import DATED, out_of_range
from cs_macros.book.flow import Flow
from cs_macros.book.journal import hand_edited, last_values
from cs_macros.book.moving import bad_cells, twins
from cs_macros.book.offers import bribes
from cs_macros.book.sheets import Sheet
from cs_macros.book.table import Row
from cs_macros.errors import Level, Problem


def check_book(
    book: Book, sheets: Sequence[Sheet], money: Mapping[str, list[ledger.Place]] | None = None
) -> dict[Row[Any], list[Problem]]:
    """All problems of all rows, by row; nothing is changed. Rows without a problem are left out.

    Args:
      money: What the book says of its orders' money, where that has been asked already.
    """
    places = ledger.all_places(book) if money is None else money
    journal, unbalanced = last_values(book), dict(ledger.unbalanced(places))
    found = {}
    for sheet in sheets:
        if not book.has(sheet.record):
            continue
        table = book.table(sheet.record)
        for row in table.sweep():
            problems = [*row_problems(row, sheet.flow, book, journal)]
            told = unbalanced and unbalanced.get(str(getattr(row.record, ledger.ORDER, "")))
            if told and sheet.cash and sheet.cash(row.record).went_out:
                problems.append(row.problem(ledger.AMOUNT, told, ledger.ADVICE))
            if problems:
                found[table.keep(row)] = problems
    return found


def lost_columns(book: Book, sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """Each declared column that a sheet has no header for."""
    for sheet in sheets:
        if book.has(sheet.record):
            table = book.table(sheet.record)
            for column in table.missing:
                hint = "在表头行补上这一列，或请管理员升级这个工作簿。"
                yield Problem("缺少这一列", hint, table.grid.sheet, header=column.header)


def row_problems(
    row: Row[Any], flow: Flow[Any] | None, book: Book, journal: Mapping[tuple[str, str], Mapping[str, Any]]
) -> Iterator[Problem]:
    """What is wrong with one row."""
    yield from bad_cells(row)
    if others := twins(row):
        places = "、".join(f"第 {n} 行" for n in others)
        yield row.problem(
            row.table.layout.key[0], f"与{places}的编号相同", "多出来的一行可能是复制来的，请核对。"
        )
    yield from implausible(row, book)
    yield from bribes(row, book)
    if flow is None:
        return
    status = row.record.status
    if status is None:
        # Whether a row whose state cannot be read was registered is not known.
        yield from typed_over(row) if "status" not in row.bad else ()
        return
    for column in flow.must_hold(status):
        if getattr(row.record, column.field) is None and column.field not in row.bad:
            level = Level.WARN if column.field in flow.later else Level.BLOCK
            yield row.problem(column.field, f"“{status}”的行这一格不能空着", f"{column.hint}。", level)
    for field in hand_edited(row, flow, journal.get((row.table.layout.table, row.key), {})):
        hint = "按钮写的内容请勿手工改；改回去，或用相应的按钮。"
        yield row.problem(field, "手工改动：与操作日志里最后写入的不同", hint)
    for each in flow.holds(row.record, book) if flow.holds and not row.bad else ():
        yield row.problem(each.field, each.message, each.hint, each.level)
    yield from stale(row, flow, book)


@cache
def dated(layout: Layout) -> list[Column]:
    """The columns that hold days, weeks or months."""
    return [column for column in layout.columns if column.kind.name in DATED]


def implausible(row: Row[Any], book: Book) -> Iterator[Problem]:
    """Days, weeks and months that cannot be meant, such as the year 1900."""
    for column in dated(row.table.layout):
        value = getattr(row.record, column.field)
        if value is not None and (problem := out_of_range(row, column, value, book)):
            yield problem


def typed_over(row: Row[Any]) -> Iterator[Problem]:
    """Button-owned cells of a row that no button has touched."""
    for column in row.table.layout.columns:
        if column.owner is BUTTONS and column.field != "problem" and row.cell(column.field) is not None:
            yield row.problem(column.field, "手工改动：这一列由按钮填写", "清空这一格，再按登记按钮。")


def stale(row: Row[Any], flow: Flow[Any], book: Book) -> Iterator[Problem]:
    """Computed cells that somebody typed over; refreshing puts them right."""
    if row.record.status in flow.frozen:  # whatever differs there is named as changed by hand
        return
    if row.bad or any(getattr(row.record, c.field) is None for c in row.table.layout.required):
        return
    for field, rule in flow.computes.items():
        if rule(row.record, book) != getattr(row.record, field):
            yield row.problem(field, "与算出来的不同", "按“刷新看板”会改正。", Level.WARN)
