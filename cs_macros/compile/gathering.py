"""All files into one compilation: read once, kept on disk, then counted row by row.

Only what grows with the files and groups stays in memory: 2,000 workbooks of 500 rows are a
million rows, and which of them are there twice is known only after the last file.
"""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from cs_macros.book.flow import Finding
from cs_macros.compile.compiled import FILE, NOTHING, ROW, WHY, Values
from cs_macros.compile.duplicates import Judgement, judge, keys_of
from cs_macros.compile.page import Page, Total
from cs_macros.compile.reading import FileReport, Reading
from cs_macros.compile.standing import Asked, Entry, Standing
from cs_macros.errors import Problem

IN_MEMORY = 32 << 20
"""Bytes of rows that are kept in memory before a file on disk takes them."""


class Gathering:
    """The files of one compilation; a context, since rows wait in a file.

    Attributes:
      reports: How each file fared.
      staff: The lists of colleagues of all files, of which `staffed` have one.
      missing: Of whom nothing came: name → what is known; by the list of colleagues in `source`.
      beside: Rows of other tables, by the page that they are for.
      total: The sum of the rows that count.
      waiting: The open rows, where there are few enough to name them all.
    """

    def __init__(self, asked: Asked) -> None:
        self.asked, self.plan, self.period = asked, asked.plan, asked.plan.compiled.period
        self.reports: list[FileReport] = []
        self.staff: list[tuple[Any, ...]] = []
        self.staffed = 0
        self.missing: Mapping[str, str] = {}
        self.source = ""
        self.beside: defaultdict[str, list[Values]] = defaultdict(list)
        self.judgement = Judgement()
        self.total = Total(money=[NOTHING] * len(self.plan.sums.money))
        self.waiting: list[Entry] = []
        self._spool: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # `__exit__` ends it
        self._hashes = array("q")

    def take(self, readings: Iterable[Reading]) -> None:
        """Take all files in, in their order, and find the rows that are there twice."""
        for reading in readings:
            if not reading.is_aside:
                self._add(reading)
        twice = self._repeated()
        if twice:
            plan, compared = self.plan, (Standing.COUNTED,) if self.period.per_person else Standing
            suspects = (e for e in self._entries() if any(hash(k) in twice for k in keys_of(e.values, plan)))
            self.judgement = judge((e for e in suspects if e.stand.standing in compared), plan)

    def _add(self, reading: Reading) -> None:
        self.reports.append(reading.report)
        self.staff += reading.staff
        self.staffed += bool(reading.staff)
        for name, rows in reading.beside.items():
            self.beside[name] += rows
        fields = self.plan.fields
        for _, _, cells in reading.lines:
            values = dict(zip(fields, cells, strict=True))
            self._hashes.extend(map(hash, keys_of(values, self.plan)))
        pickle.dump((reading.origins, reading.lines), self._spool, pickle.HIGHEST_PROTOCOL)

    def _repeated(self) -> set[int]:
        import numpy as np

        values, counts = np.unique(np.frombuffer(self._hashes, dtype=np.int64), return_counts=True)
        return set(values[counts > 1].tolist())

    def _entries(self) -> Iterator[Entry]:
        """Every row of every file, as it stands."""
        self._spool.seek(0)
        fields, stand, asked = self.plan.fields, self.period.stand, self.asked
        for number, report in enumerate(self.reports):
            origins, lines = pickle.load(self._spool)
            for row, place, cells in lines:
                values, origin = dict(zip(fields, cells, strict=True)), origins[place]
                values[FILE], values[ROW] = report.label, row
                yield Entry(number, origin, values, stand(values, origin, asked))

    def count(self, pages: Iterable[Page]) -> None:
        """Count every row once, and hand it to the pages."""
        pages, found, checks = list(pages), self.judgement, self.plan.compiled.checks
        adding = [page.add for page in pages if type(page).add is not Page.add]
        waiting = [page.wait for page in pages if type(page).wait is not Page.wait]
        for entry in self._entries():
            report, place = self.reports[entry.file], entry.place
            if checks and entry.values["status"] in self.plan.compiled.counts:
                report.problems += (self._problem(entry, one) for one in checks(entry.values))
            if place in found.copies:
                report.counts["相同"] += 1
                self._mark(entry, report)
            elif place in found.compiled:
                report.counts[Standing.COMPILED.value] += 1
            elif place in found.conflicting:
                report.counts["冲突"] += 1
            else:
                for take in adding if self._settles(entry, report) else waiting:
                    take(entry)

    def _problem(self, entry: Entry, found: Finding) -> Problem:
        """What the declaration finds wrong with a row."""
        place, header = (entry.origin.sheet, entry.row), self.plan.header(found.field)
        return Problem(found.message, found.hint, *place, header, entry.values[found.field], found.level)

    def _settles(self, entry: Entry, report: FileReport) -> bool:
        """Whether a row counts, noting what becomes of it."""
        stand, values = entry.stand, entry.values
        report.counts[stand.standing.value] += 1
        for name in stand.notes:
            report.counts[name] += 1
        values[self.plan.late], values[WHY] = "是" if stand.late else None, stand.reason
        if stand.standing is Standing.COUNTED:
            entry.worth = self.plan.worth(values)
            self.total.add(entry.worth)
            self._mark(entry, report)
            return True
        if stand.standing is Standing.UNMARKED:
            entry.worth = self.plan.worth(values)
            report.unmarked[stand.counts_in] += 1
        elif stand.standing is Standing.OPEN and self.period.per_person:
            self.waiting.append(entry)
        return False

    def _mark(self, entry: Entry, report: FileReport) -> None:
        mark, is_counted = self.plan.mark, entry.stand.standing is Standing.COUNTED
        if mark and is_counted and entry.origin.named and entry.values["status"] in mark.from_:
            report.marked.append(entry.values["number"])

    def count_of(self, name: str) -> int:
        """How many rows of all files became something."""
        return sum(report.counts[name] for report in self.reports)

    def money_in_words(self) -> list[str]:
        """Each sum with its header."""
        found = zip(self.plan.money, self.total.money, strict=True)
        return [f"{header} {amount:.2f} 元" for header, amount in found]

    def __enter__(self) -> Gathering:
        return self

    def __exit__(self, *error: object) -> None:
        self._spool.close()
