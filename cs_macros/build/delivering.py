"""A weekly hand-in goes out: its file for whoever gets it, what is still open, a covering note (CORE 4, 11).

Any register whose sheet says when it is handed in (`Sheet.hands_in`) concludes its move with `deliver`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.files import hand_in_folder
from cs_macros.book.flow import Letter, Move
from cs_macros.book.over import weeks_in, weeks_meant
from cs_macros.book.press import Press
from cs_macros.book.sheets import HandIn, Sheet
from cs_macros.book.table import Row
from cs_macros.errors import CsError, Level


def deliver(press: Press, rows: Sequence[Row[Any]]) -> None:
    """Make a file for each hand-in that rows were handed in for, and tell of it.

    Raises:
      CsError: A file cannot be made; nothing was handed in.
    """
    meant, told = weeks_meant(press), [press.outcome.summary]
    for hand_in in press.sheet.hands_in:
        mine = [row for row in rows if hand_in.takes(row.record)]
        if mine:
            week = max(meant[hand_in], *(str(row.record.week) for row in mine))
            told.append(Delivery(press, hand_in, week).of(mine))
    press.outcome.summary = " ".join(filter(None, told))


@dataclass
class Delivery:
    """One hand-in of one week from one workbook."""

    press: Press
    hand_in: HandIn
    week: str

    @property
    def book(self) -> Book:
        return self.press.book

    @property
    def sheet(self) -> Sheet:
        return self.press.sheet

    @property
    def name(self) -> str:
        return self.hand_in.name or self.sheet.title

    def of(self, rows: Sequence[Row[Any]]) -> str:
        """Make the file, list what is still open, write the covering note; what to say of it all."""
        unit, given, left = self.hand_in.unit, list(rows), [*self.unfinished()]
        done = move_of(self.press).to[0]
        told = [f"{done} {self.week} 的{self.name} {len(rows)} {unit}"]
        if overdue := sum(bool(row.record.late) for row in rows):
            told.append(f"其中迟交 {overdue} {unit}")
        told.append(f"未结 {len(left)} {unit}" + ("，下次再上交" if left else ""))
        path = self.place()
        given += self.earlier(path, {row.key for row in rows})
        self.stage(path, given, left)
        told.append(f"上交文件：{path}")
        self.press.outcome.problems += [
            replace(row.problem("status", "未结，列在这次上交里", "处理好以后随下次上交。"), level=Level.INFO)
            for row in left
        ]
        if self.hand_in.cover:
            values = {"week": self.week, "n": len(given), "open": len(left)}
            self.press.letters.append((rows[0], Letter(self.hand_in.cover, values)))
        return f"{'；'.join(told)}。"

    def unfinished(self) -> Iterator[Row[Any]]:
        """The rows up to the week that are not handed in after this press."""
        table, done = self.press.table, self.hand_in.done
        of, registered = weeks_in(table, self.hand_in, self.book), table.column("status")
        for n in self.hand_in.among(table):
            if n in registered and of.get(n, "") <= self.week and table.row(n).record.status not in done:
                yield table.row(n)

    def place(self) -> Path:
        """Where it goes: one file a week, workbook and person.

        Raises:
          CsError: The folder that was set is not there.
        """
        source = self.book.setting("file_code") or Path(self.book.host.label).stem
        name = f"{self.name}_{self.week}_{source}_{self.book.operator}"
        return hand_in_folder(self.book) / (re.sub(r'[\\/:*?"<>|\s]', "_", name) + ".xlsx")

    def earlier(self, path: Path, new: Container[str]) -> Iterator[Row[Any]]:
        """The rows that an earlier press of the same week has put into the file, as they stand now.

        Those taken back or reopened since are left out. What whoever gets it has marked in the file counts
        here too: the file is written anew, and must not forget it.

        Raises:
          CsError: The file cannot be read, or holds rows that are none of this workbook's.
        """
        from cs_macros.build.hand_in import handed_in

        table, done = self.press.table, [*self.hand_in.done]
        for given in handed_in(path, table.record, self.book.now) if path.exists() else ():
            number = str(given.number)
            row = table.find(number)
            if row is None and number in self.book.archived_keys(table.record):
                continue
            if row is None or row.record.created_at != given.created_at:
                raise CsError(
                    f"“{path}”里有别的工作簿上交的 {number}，没有上交，未作任何改动。",
                    hint="给每个工作簿在“参数”里设各自的文件代号，或先把这个文件移走。",
                )
            if row.record.status in done and number not in new:
                if given.status in done[done.index(row.record.status) + 1 :]:
                    self.book.reach(row.record, given.status)
                    for field in self.hand_in.brings:
                        setattr(row.record, field, getattr(given, field))
                yield row

    def stage(self, path: Path, given: Sequence[Row[Any]], left: Sequence[Row[Any]]) -> None:
        """Lay out the file: what is handed in, below it what is still open."""
        from cs_macros.build.hand_in import hand_in_file

        book, unit = self.book, self.hand_in.unit
        note = f"{book.operator} 上交 {len(given)} {unit}，未结 {len(left)} {unit}"
        marked = [*(("上交", row) for row in given), *(("未结", row) for row in left)]
        fields = self.sheet.record.layout.by_field
        cells = [(mark, {name: row.cell(name) for name in fields}) for mark, row in marked]
        title = f"{self.name} {self.week}"
        told = f"{note} · {book.now:%Y-%m-%d %H:%M}"
        book.stage(path, hand_in_file(self.sheet, title, told, cells, book.now))


def move_of(press: Press) -> Move:
    """The move that hands in, also where several are carried out at once."""
    assert isinstance(press.pressed, Move)
    return press.pressed
