"""What the buttons of 拒收退件登记表 do besides moving a row: the weekly hand-in."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.files import hand_in_folder
from cs_macros.book.flow import Letter
from cs_macros.book.over import week_meant, weeks_in
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.errors import CsError, Level
from cs_macros.sheets.rejections import rules
from cs_macros.sheets.rejections.register import Rejection, RejectionStatus


def hand_in(r: Rejection, book: Book) -> None:
    """Sign the hand-in of a row."""
    r.submitted_at, r.submitted_by, r.late = book.now, book.operator or None, rules.late(r, book)


def sign_compiled(r: Rejection, book: Book) -> None:
    """Sign that a row was compiled."""
    r.compiled_by, r.compiled_at = book.operator or None, book.now


def deliver(press: Press, rows: Sequence[Row[Any]]) -> None:
    """Make the file for 行政, list what is still open, and write the covering note.

    Raises:
      CsError: The file cannot be made; nothing was handed in.
    """
    book = press.book
    week = max(week_meant(press), *(str(row.record.week) for row in rows))
    left = [*unfinished(book, week)]
    given = list(rows)
    told = [f"已上交 {week} 的拒收退件 {len(rows)} 件"]
    if overdue := sum(bool(row.record.late) for row in rows):
        told.append(f"其中迟交 {overdue} 件")
    told.append(f"未结 {len(left)} 件" + ("，下次再上交" if left else ""))
    path = place_of(week, book)
    given += earlier(path, book, {row.key for row in rows})
    stage(path, week, given, left, book)
    told.append(f"上交文件：{path}")
    press.outcome.summary = " ".join(filter(None, [press.outcome.summary, f"{'；'.join(told)}。"]))
    press.outcome.problems += [
        replace(row.problem("status", "未结，列在这次上交里", "处理好以后随下次上交。"), level=Level.INFO)
        for row in left
    ]
    values = {"week": week, "n": len(given), "open": len(left)}
    press.letters.append((rows[0], Letter("internal_reject_cover", values)))


def unfinished(book: Book, week: str) -> Iterator[Row[Rejection]]:
    """The rows up to a week that are not handed in after this press."""
    table = book.table(Rejection)
    of = weeks_in(table, book.setting(rules.DUE))
    for n in table.column("status"):
        if of.get(n, "") <= week and table.row(n).record.status not in rules.HANDED_IN:
            yield table.row(n)


def place_of(week: str, book: Book) -> Path:
    """Where the hand-in of a week goes: one file a workbook and person.

    Raises:
      CsError: The folder that was set is not there.
    """
    source = book.setting("file_code") or Path(book.host.label).stem
    name = f"拒收退件_{week}_{source}_{book.operator}"
    return hand_in_folder(book) / (re.sub(r'[\\/:*?"<>|\s]', "_", name) + ".xlsx")


def earlier(path: Path, book: Book, new: Container[str]) -> Iterator[Row[Rejection]]:
    """The rows that an earlier press of the same week has put into the file, as they stand now.

    Those taken back or reopened since are left out. What the administrator has marked as compiled
    in the file counts here too: the file is written anew, and must not forget it.

    Raises:
      CsError: The file cannot be read, or holds rows that are none of this workbook's.
    """
    from cs_macros.build.hand_in import handed_in

    table = book.table(Rejection)
    for given in handed_in(path, Rejection, book.now) if path.exists() else ():
        number = str(given.number)
        row = table.find(number)
        if row is None and number in book.archived_keys(Rejection):
            continue
        if row is None or row.record.created_at != given.created_at:
            raise CsError(
                f"“{path}”里有别的工作簿上交的 {number}，没有上交，未作任何改动。",
                hint="给每个工作簿在“参数”里设各自的文件代号，或先把这个文件移走。",
            )
        if row.record.status in rules.HANDED_IN and number not in new:
            if given.status is RejectionStatus.COMPILED and row.record.status is not given.status:
                book.reach(row.record, given.status)
                row.record.compiled_by, row.record.compiled_at = given.compiled_by, given.compiled_at
            yield row


def stage(
    path: Path, week: str, given: Sequence[Row[Rejection]], left: Sequence[Row[Rejection]], book: Book
) -> None:
    """Lay out the file: what is handed in, below it what is still open."""
    from cs_macros.build.hand_in import hand_in_file
    from cs_macros.sheets.rejections.sheets import SHEETS

    told = f"{book.operator} 上交 {len(given)} 件，未结 {len(left)} 件 · {book.now:%Y-%m-%d %H:%M}"
    marked = [*(("上交", row) for row in given), *(("未结", row) for row in left)]
    cells = [(mark, {name: row.cell(name) for name in Rejection.layout.by_field}) for mark, row in marked]
    book.stage(path, hand_in_file(SHEETS[0], f"拒收退件 {week}", told, cells, book.now))
