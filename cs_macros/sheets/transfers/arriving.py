"""Lines of statements on their way into 银行流水: new ones are added, known ones are learnt from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cs_macros.errors import Level, Problem
from cs_macros.sheets.transfers.known import Known, KnownLines, Sorted, named
from cs_macros.sheets.transfers.register import LineStatus, StatementLine
from cs_macros.statements import Line, Statement, fingerprint

if TYPE_CHECKING:
    from cs_macros.book.book import Book

SHOWN = 20
"""Lines told one by one."""


class Arriving:
    """One import of one or several statements.

    Attributes:
      added: Ids of the new lines.
      repeated, unclear: How many lines the book had, and how many nobody can tell.
    """

    def __init__(self, book: Book) -> None:
        self.added: list[str] = []
        self.repeated = self.unclear = 0
        self._book = book
        self._known = KnownLines(book)

    def take(self, statement: Statement) -> Iterator[Problem]:
        """Take in one statement; yields what to tell."""
        for text in statement.warnings:
            yield Problem(f"{statement.file}：{text}", level=Level.WARN)
        found = self._known.sort(statement.lines)
        for line in found.new:
            self._add(line)
        for line, one in found.known:
            one.learn(fingerprint.facts_of(line))
        self.repeated += len(found.known) + len(found.alike)
        self.unclear += len(found.unclear)
        yield from told(statement.file, found)

    def _add(self, line: Line) -> None:
        """Income waits to be claimed, expense concerns no customer."""
        table, facts = self._book.table(StatementLine), fingerprint.facts_of(line)
        record = StatementLine(
            status=LineStatus.UNCLAIMED if line.amount_in else LineStatus.UNRELATED,
            line_id=line.line_id,
            account_tail=line.account_tail or None,
            profile=line.profile,
            paid_at=line.paid_at,
            amount_in=line.amount_in,
            amount_out=line.amount_out,
            balance=line.balance,
            payer_name=line.payer_name or None,
            payer_tail=line.payer_tail or None,
            summary=line.summary or None,
            memo=line.memo or None,
            bank_serial=line.bank_serial or None,
            line_note=None if line.amount_in else "支出",
            source=line.source,
            fingerprint=fingerprint.write(facts) if "fingerprint" in table.where else None,
            entered_at=self._book.now,
            created_at=self._book.now,
            created_by=self._book.operator or None,
        )
        self._known.add(Known(line.line_id, facts, row=table.add(record=record)))
        self.added.append(line.line_id)


def told(file: str, found: Sorted) -> Iterator[Problem]:
    """What is not certain of a statement's lines."""
    for line, one in found.weak[:SHOWN]:
        text = f"{file} 第 {line.row} 行看作已有的流水 {one.line_id}：日期和金额相同，没有相反的地方"
        yield Problem(text, "不是同一笔时，换有交易号、时刻或余额的明细再导入。", level=Level.INFO)
    for line, candidates in found.unclear:
        which = f"{line.paid_at:%Y-%m-%d} {line.payer_name or '无户名'} {line.amount:+.2f} 元"
        yield Problem(
            f"{file} 第 {line.row} 行（{which}）可能是已有的 {named(candidates)} 中的一笔，"
            "分不清，没有导入这一行",
            "在“银行流水”表核对；确实是另一笔时，换有交易号、时刻或余额的明细再导入。",
        )
