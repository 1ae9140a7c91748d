"""All files into one compilation: read once, kept on disk, then counted row by row.

Only what grows with the files and groups stays in memory: 2,000 workbooks of 500 rows are a
million rows, and which of them are there twice is known only after the last file.
"""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from cs_macros.compile.duplicates import Judgement, judge, keys_of
from cs_macros.compile.plan import as_moment, moment_like
from cs_macros.compile.reading import Reading
from cs_macros.compile.standing import Entry, Period, Standing
from cs_macros.compile.tally import Tally
from cs_macros.errors import Problem

IN_MEMORY = 32 << 20
"""Bytes of rows that are kept in memory before a file on disk takes them."""


@dataclass
class Verdict:
    """How one file fared.

    Attributes:
      counts: Rows by what became of them: 计入, 未结, 冲突, 相同, 以前已汇总, 其他周 (of these 以前各周
        and, dated after today, 以后), 迟交, 未上交.
      marked: Numbers of the rows to mark as compiled.
    """

    path: Path
    label: str
    refused: Problem | None
    is_bug: bool
    problems: list[Problem]
    people: set[str]
    rows: int
    counts: Counter[str] = field(default_factory=Counter)
    marked: list[str] = field(default_factory=list)


class Pages(Protocol):
    """Where rows go while they are counted."""

    def counted(self, entry: Entry, *, late: bool) -> None:
        """A row that counts."""

    def open(self, entry: Entry, *, late: bool) -> None:
        """A row that waits."""


class Gathering:
    """The files of one compilation; a context, since rows wait in a file.

    Args:
      period: The register and the week.
    """

    def __init__(self, period: Period) -> None:
        self.period, self.plan = period, period.plan
        self.verdicts: list[Verdict] = []
        self.staff: list[tuple[Any, ...]] = []
        self.staffed = 0
        self.judgement = Judgement()
        self._spool: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # `__exit__` ends it
        self._hashes = array("q")

    def add(self, reading: Reading) -> None:
        """Take a file in, in the order of the files; an earlier compilation is none of them."""
        if reading.is_summary:
            return
        self.verdicts.append(
            Verdict(
                reading.path,
                reading.label,
                reading.refused,
                reading.is_bug,
                reading.problems,
                reading.people,
                len(reading.lines),
            )
        )
        self.staff += reading.staff
        self.staffed += bool(reading.staff)
        fields = self.plan.fields
        for _, _, cells in reading.lines:
            values = dict(zip(fields, cells, strict=True))
            self._hashes.extend(map(hash, keys_of(values, self.plan)))
        pickle.dump((reading.tables, reading.lines), self._spool, pickle.HIGHEST_PROTOCOL)

    def take(self, readings: Iterable[Reading]) -> None:
        """Take all files in, in their order, and find the rows that are there twice."""
        for reading in readings:
            self.add(reading)
        twice = self._repeated()
        if twice:
            suspects = (
                e for e in self._entries() if any(hash(k) in twice for k in keys_of(e.values, self.plan))
            )
            self.judgement = judge(suspects, self.plan)

    def _repeated(self) -> set[int]:
        import numpy as np

        values, counts = np.unique(np.frombuffer(self._hashes, dtype=np.int64), return_counts=True)
        return set(values[counts > 1].tolist())

    def _entries(self) -> Iterator[Entry]:
        """Every row of every file, as it stands."""
        self._spool.seek(0)
        fields, stands = self.plan.fields, self.period.stands
        for number, verdict in enumerate(self.verdicts):
            tables, lines = pickle.load(self._spool)
            for row, source, cells in lines:
                values, table = dict(zip(fields, cells, strict=True)), tables[source]
                yield Entry(number, verdict.label, table, row, values, *stands(values, table))

    def count(self, pages: Pages) -> Tally:
        """Count every row once, and hand it to the page that it belongs on."""
        tally, found = Tally(self.plan), self.judgement
        for entry in self._entries():
            verdict, place = self.verdicts[entry.file], entry.place
            if place in found.copies:
                verdict.counts["相同"] += 1
                self._mark(entry, verdict)
            elif place in found.compiled:
                verdict.counts[Standing.COMPILED.value] += 1
            elif place in found.conflicting:
                verdict.counts["冲突"] += 1
            else:
                self._settle(entry, verdict, tally, pages)
        return tally

    def _settle(self, entry: Entry, verdict: Verdict, tally: Tally, pages: Pages) -> None:
        verdict.counts[entry.standing.value] += 1
        if not entry.in_report:
            is_past = self.plan.hands_in and entry.week < self.period.week
            verdict.counts["以前各周"] += is_past and entry.standing is Standing.ELSEWHERE
            day = entry.values.get("log_date")
            verdict.counts["以后"] += moment_like(day) and as_moment(day) > self.period.now
            return
        is_counted = entry.standing is Standing.COUNTED
        if self.plan.hands_in:
            late = self.period.is_late(entry.values, entry.week, handed_in=is_counted)
        else:
            late = not is_counted and entry.values["overdue"] == "是"
        verdict.counts["迟交"] += late and is_counted
        if is_counted:
            tally.add(entry, late=late)
            pages.counted(entry, late=late)
            self._mark(entry, verdict)
        else:
            verdict.counts["未上交"] += entry.reason.endswith("还没有上交")
            pages.open(entry, late=late)

    def _mark(self, entry: Entry, verdict: Verdict) -> None:
        if self.plan.mark and entry.table.named and entry.values["status"] == self.plan.handed:
            verdict.marked.append(entry.values["number"])

    def __enter__(self) -> Gathering:
        return self

    def __exit__(self, *error: object) -> None:
        self._spool.close()
