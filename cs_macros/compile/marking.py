"""Compiled rows marked in the files that they came from, by the button that 行政 would press there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cs_macros.book.book import Book
from cs_macros.book.outcome import Outcome
from cs_macros.book.press import Press, press
from cs_macros.compile.plan import Plan
from cs_macros.errors import CsError
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Desk


def mark(
    path: Path, plan: Plan, numbers: Sequence[str], *, now: datetime, people: Book, desk: Desk
) -> Outcome:
    """Press the button on these rows of one file, and on no others.

    Args:
      people: Whose list of colleagues counts where the file has none, as a hand-in; and who acts.

    Raises:
      CsError: The file is open, read-only or changed in the meantime, or the person may not press it.
    """
    assert plan.mark is not None, f"{plan.sheet.title} has no button that marks"
    book = Book(ClosedHost(path), plan.sheets, now=now, operator=people.operator)
    if not book.staff:
        book.staff = people.staff
    found = [book.table(plan.record).find(number) for number in numbers]
    rows = [row.position for row in found if row and row.position is not None]
    if not rows:
        raise CsError("要回写的行已经不在文件里，未作任何改动。", hint="重新汇总一次。")
    # Which rows: those that were compiled, not all of the week as the button itself would pick.
    return press(Press(plan.sheet, replace(plan.mark, picks=None, over=""), book, desk, rows))
