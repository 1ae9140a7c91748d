"""Taking back the operator's last press, by record keys (DESIGN 5.4)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.columns import TYPED, Record
from cs_macros.book.journal import MADE, changes_of, renewed_by
from cs_macros.book.links import Place, Use, named_by, uses_of
from cs_macros.book.office import JournalLine
from cs_macros.book.outcome import Outcome
from cs_macros.book.table import Row, Table
from cs_macros.cells.kinds import as_json, from_json
from cs_macros.errors import CsError, Level, Problem

RESTORE = "请管理员恢复操作之前的备份。"
MIGRATIONS = {
    "adopt": ("从旧表带入的行不能撤销", RESTORE),
    "archive": ("已归档的行不能撤销", RESTORE),
    "forget": ("遮住的客户资料不能恢复", "备份里的也遮住了。"),
}
"""Buttons of `migrate` → what to say, and to do: other files and the table's columns changed with them."""


def undo_last(book: Book, batch: str, outcome: Outcome) -> None:
    """Take back the operator's last batch that still stands; itself a batch.

    Records whose cells no longer hold what the press wrote stay as they are and are named.

    Args:
      batch: Name of the batch that the undoing itself is.

    Raises:
      CsError: The operator has nothing to take back, or the workbook keeps no journal.
    """
    if not book.has(JournalLine):
        raise CsError(
            "这个工作簿没有“操作日志”，按过的按钮不能撤销，未作任何改动。",
            hint="请管理员升级这个工作簿，以后按的按钮就能撤销。",
        )
    lines = last_batch(book)
    if not lines:
        raise CsError(
            f"{book.operator or '您'}没有可以撤销的操作，未作任何改动。", hint="撤销只收回自己按过的按钮。"
        )
    problems: list[Problem] = []
    undone = 0
    for line in reversed(lines):
        if not line.record.table and MADE in changes_of(line.record):
            path = changes_of(line.record)[MADE][1]
            hint = "需要时请自己删除，或通知收到它的人。"
            problems.append(Problem(f"写出的文件没有收回：{path}", hint, level=Level.INFO))
            line.record.undone_by = batch
            continue
        found = take_back(line.record, book)
        problems += found
        if not any(each.blocks for each in found):
            line.record.undone_by = batch
            undone += 1
    outcome.problems += problems
    name = lines[0].record.button
    outcome.summary = f"已撤销“{name}”（批次 {lines[0].record.batch}），恢复 {undone} 条记录。"
    if any(line.record.table == "messages" or '"message"' in line.record.changes for line in lines):
        outcome.problems.append(
            Problem("话术可能已经发给客户，撤销收不回已发出的话", "需要时请向客户说明。", level=Level.INFO)
        )


def last_batch(book: Book) -> list[Row[JournalLine]]:
    """Journal rows of the acting person's last press that is not undone and is no undoing."""
    journal = book.known(JournalLine)
    operators, buttons = journal.column("operator"), journal.column("button")
    undone, batches, times = journal.column("undone_by"), journal.column("batch"), journal.column("at")
    mine = [
        n
        for n in journal.positions
        if (operators.get(n) or "") == book.operator
        and buttons.get(n) != "undo"
        and n not in undone
        and n in batches
        and n in times
    ]
    if not mine:
        return []
    last = max(mine, key=lambda n: (times[n], batches[n]))
    return [journal.row(n) for n in mine if batches[n] == batches[last]]


def take_back(line: JournalLine, book: Book) -> list[Problem]:
    """Restore one record, if it still holds what the press wrote."""
    if line.button in MIGRATIONS:
        return [Problem(*MIGRATIONS[line.button])]
    if not line.table:
        return put_back_cell(line, book)
    record = book.sheets.record_of(line.table)
    if record is None:
        return [Problem(f"不认识表“{line.table}”，它的改动没有撤销", "升级程序后再试。")]
    table = book.table(record)
    if not line.number:
        pairs = changes_of(line)
        opened = bool(pairs) and pairs.keys() <= table.layout.by_field.keys()
        return remove_opened(pairs, table) if opened else remove_import(line, book, record)
    row = table.find(line.number)
    if row is None:
        return [Problem(f"记录 {line.number} 找不到了，没有撤销", "它可能已被删除或归档。", table.grid.sheet)]
    problems, old = [], {}
    for name, (before, after) in changes_of(line).items():
        if name not in table.where:
            problems.append(
                row.problem("", f"记录 {line.number} 的列 {name} 不在表里，没有撤销", "补上这一列再试。")
            )
            continue
        kind = table.layout[name].kind
        if as_json(kind, row.raw.get(name)) != after:
            problems.append(
                row.problem(name, f"记录 {line.number} 后来又改过，没有撤销", "先核对这一格，再手工处理。")
            )
        old[name] = from_json(kind, before)
    if not problems:
        row.put_back(old)
    return problems


def put_back_cell(line: JournalLine, book: Book) -> list[Problem]:
    """Restore a named cell, such as the message cell; one that changed since is left alone."""
    name = line.number or ""
    for before, after in changes_of(line).values():
        if (book.host.cells([name]).get(name) or None) == after:
            book.put(name, before)
    return []


def in_use(row: Row[Any], uses: Mapping[Place, Sequence[Use]]) -> Iterator[Problem]:
    """Why an imported row must stay: it names a record, or a record names it."""
    hint = "先解除它和别的记录的联系，再撤销导入。"
    for column, place in named_by(row):
        yield row.problem(column.field, f"{row.key} 已经用在 {place.key} 上，导入没有撤销", hint)
    for use in uses.get(Place(row.table.layout.table, row.key), ()):
        yield row.problem("", f"{row.key} 已经写在 {use.by.key} 的“{use.header}”里，导入没有撤销", hint)


def remove_opened(pairs: Mapping[str, tuple[Any, Any]], table: Table[Any]) -> list[Problem]:
    """Take out a row that a press has opened for somebody to fill in, unless they have."""
    kinds = {name: table.layout[name].kind for name in pairs if name in table.where}
    for n in reversed(table.positions):
        row = table.row(n)
        told = {name: as_json(kind, row.raw.get(name)) for name, kind in kinds.items()}
        if not row.key and told == {name: pairs[name][1] for name in kinds}:
            if row.raw.keys() - kinds.keys():
                return [row.problem("", "新开的这一行后来填过，没有撤销", "不要的话，请手工删掉这一行。")]
            table.drop(row)
            return []
    return [Problem("新开的那一行找不到了，没有撤销", "它可能已经登记或删除。", table.grid.sheet)]


def remove_import(line: JournalLine, book: Book, record: type[Record]) -> list[Problem]:
    """Take imported lines out again and put renewed ones back, unless somebody has worked with one."""
    table = book.table(record)
    rows = [table.row(n) for n, batch in table.column("batch").items() if batch == line.batch]
    uses = uses_of(book) if rows else {}
    problems = [problem for row in rows for problem in in_use(row, uses)]
    problems += worked_with(rows, line, book)
    renewed: list[tuple[Row[Any], dict[str, Any]]] = []
    for key, pairs in renewed_by(line).items():
        row = table.find(key)
        if row is None:
            problems.append(Problem(f"记录 {key} 找不到了，导入没有撤销", "它可能已被删除或归档。"))
            continue
        kinds = {name: table.layout[name].kind for name in pairs if name in table.where}
        later = [name for name, kind in kinds.items() if as_json(kind, row.raw.get(name)) != pairs[name][1]]
        problems += [
            row.problem(name, f"记录 {key} 后来又改过，导入没有撤销", "先核对这一格，再手工处理。")
            for name in later
        ]
        renewed.append((row, {name: from_json(kind, pairs[name][0]) for name, kind in kinds.items()}))
    if problems:
        return problems
    for row in rows:
        table.drop(row)
    for row, old in renewed:
        row.put_back(old)
    return []


def worked_with(rows: Sequence[Row[Any]], line: JournalLine, book: Book) -> Iterator[Problem]:
    """New rows that a later press has moved, or into which somebody has typed what no import writes."""
    told = json.loads(line.changes or "{}")
    written = told.get("fields") if isinstance(told, dict) else None
    if not rows:
        return
    journal = book.known(JournalLine)
    undone, tables, buttons, batches = (
        journal.column(field) for field in ("undone_by", "table", "button", "batch")
    )
    pressed = {
        key
        for n, key in journal.column("number").items()
        if tables.get(n) == line.table
        and n not in undone
        and buttons.get(n) != "undo"
        and batches.get(n) != line.batch
    }
    hint = "先撤销后来的那一步，或清空后来填的内容，再撤销导入。"
    for row in rows:
        if row.key in pressed:
            yield row.problem("", f"{row.key} 后来又办过别的事，导入没有撤销", hint)
        for column in row.table.layout.columns:
            told = written is None or column.field in written
            if column.owner is TYPED and not told and column.field in row.raw:
                yield row.problem(column.field, f"{row.key} 后来填过这一格，导入没有撤销", hint)
