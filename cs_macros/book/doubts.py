"""Filled cells that say something no list knows, or a day that nobody can mean."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.columns import TYPED, Column
from cs_macros.book.office import Staff
from cs_macros.book.parcels import courier_field, unlike
from cs_macros.book.table import Row
from cs_macros.cells.dates import read_as
from cs_macros.cells.kinds import TAIL
from cs_macros.errors import Level, Problem

FAR_AHEAD = timedelta(days=30)
"""A date further ahead than this is probably a typing error (DESIGN 5.1)."""

A_YEAR = timedelta(days=366)
"""A date further ahead than this is one for certain."""

SHOWN_WHOLE = date(1000, 1, 1)
"""Earlier years are shown with three digits."""

DATED = ("date", "dt", "week", "month")
"""Kinds of cell that say when."""


def doubts(row: Row[Any], column: Column, value: Any, book: Book) -> list[Problem]:
    """Is a filled cell's date far ahead, its person unknown, its word in no list?"""
    field = column.field
    if column.kind.name in DATED:
        return dated_doubts(row, column, value, book)
    if column.kind is TAIL and len(re.sub(r"\D", "", str(row.cells.get(field)))) > 4:
        return [row.problem(field, "只保留账号后四位", "账号全文不要写进表里。", Level.WARN)]
    if column.kind.name == "person" and column.owner is TYPED and book.staff and value not in book.staff:
        if column.leavers and value in book.known(Staff).column("name").values():
            return [row.problem(field, "这个人已经离职", "确认没有填错人。", Level.WARN)]
        return [
            row.problem(field, "员工名册里没有这个人（或已离职）", "从下拉里选，或请管理员加进“员工名册”。")
        ]
    carrier = courier_field(field)
    courier = getattr(row.record, carrier, None) if carrier else None
    if courier and (like := unlike(str(courier), str(value))):
        told = f"不像{courier}的单号（{like}）"
        return [row.problem(field, told, "核对单号和快递公司有没有填错。", Level.WARN)]
    names = book.listed(column.source) if column.source and not column.link else frozenset()
    if names and value not in names:
        title = book.sheets[column.source].title
        hint = f"从下拉里选，或在“{title}”表加一行。"
        return [row.problem(field, f"“{title}”表里没有“{value}”", hint, Level.WARN)]
    return []


def dated_doubts(row: Row[Any], column: Column, value: Any, book: Book) -> list[Problem]:
    """Is a day, week or month one that can be meant, and was it read from a bare number?"""
    if problem := out_of_range(row, column, value, book):
        return [problem]
    if not isinstance(value, date):
        return []
    day = value.date() if isinstance(value, datetime) else value
    found = []
    if words := read_as(row.cells.get(column.field), day):
        found.append(row.problem(column.field, words, "不对就改成完整的日期，如 2026-11-22。", Level.WARN))
    if day > book.now.date() + FAR_AHEAD:
        found.append(row.problem(column.field, "日期在 30 天以后", "确认年份和月份没有填错。", Level.WARN))
    return found


def out_of_range(row: Row[Any], column: Column, value: Any, book: Book) -> Problem | None:
    """A day before the shop's first or more than a year ahead is a typing error, never a fact."""
    first, last = book.setting("earliest_date"), book.now.date() + A_YEAR
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        if (first or SHOWN_WHOLE) <= day <= last:
            return None  # nearly all
    shown = value if isinstance(value, str) else f"{value:%Y-%m-%d}"
    form = "%G-W%V" if column.kind.name == "week" else "%Y-%m" if column.kind.name == "month" else "%Y-%m-%d"
    if first and shown < f"{first:{form}}":
        hint = "改成完整的日期，如 2026-11-22；店里真有更早的日期，请主管改参数“最早日期”。"
        return row.problem(column.field, f"{shown} 早于 {first:{form}}，不会是真的日期", hint)
    if shown > f"{last:{form}}":
        return row.problem(column.field, f"{shown} 在一年以后，不会是真的日期", "核对年份，改好再试。")
    return None
