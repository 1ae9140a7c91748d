"""Rows of several registers about one thing, such as a return and the complaint about it: one counts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, TypeAlias

from cs_macros.compile.compiled import Values, moment_of
from cs_macros.compile.gathering import Gathering
from cs_macros.compile.plan import Plan
from cs_macros.compile.reading import Line, Reading
from cs_macros.compile.span import ReportPlan
from cs_macros.compile.standing import Asked, Entry, Standing

Place: TypeAlias = tuple[int, str, int]


class Linked(Gathering):
    """Files whose rows belong together over several registers: each thing counts once, when it began."""

    def __init__(self, asked: Asked) -> None:
        self._merged: dict[Place, Mapping[str, Any]] = {}
        self._apart: set[Place] = set()
        super().__init__(asked)

    @property
    def joins(self) -> JoinedPlan:
        """The plan, which knows what rows say together."""
        assert isinstance(self.plan, JoinedPlan)
        return self.plan

    def take(self, readings: Iterable[Reading]) -> None:
        """Take all files in, and find what is about one thing."""
        super().take(readings)
        settled = self.judgement.copies | self.judgement.conflicting
        entries = [entry for entry in self._entries() if entry.place not in settled]
        for group in self.joins.together([entry.values for entry in entries]):
            first, *others = sorted((entries[n] for n in group), key=self._began)
            merged = self.joins.merged([entry.values for entry in (first, *others)])
            if merged is None or first.stand.standing is not Standing.COUNTED:
                self._apart |= {entry.place for entry in (first, *others)}
            else:
                self._merged[first.place] = merged
                self.judgement.copies |= {entry.place for entry in others}

    def _began(self, entry: Entry) -> tuple[datetime, Place]:
        return moment_of(entry.values[self.period.day]) or datetime.max, entry.place

    def _entries(self) -> Iterator[Entry]:
        for entry in super()._entries():
            entry.values |= self._merged.get(entry.place, {})
            if entry.place in self._apart:
                entry.stand = entry.stand._replace(standing=Standing.ELSEWHERE)
            yield entry


class JoinedPlan(ReportPlan, ABC):
    """A report of rows that no sheet has, made of the rows of several registers."""

    gathering: ClassVar[type[Gathering]] = Linked

    @property
    @abstractmethod
    def parts(self) -> Sequence[Plan]:
        """The registers."""

    @abstractmethod
    def joined(self, part: Plan, reading: Reading) -> Iterator[Line]:
        """What the rows of one register are in the report."""

    @abstractmethod
    def together(self, rows: Sequence[Values]) -> Sequence[Sequence[int]]:
        """The rows in groups about one thing each, by their places; most groups have one."""

    @abstractmethod
    def merged(self, rows: Sequence[Values]) -> Mapping[str, Any] | None:
        """What the rows of one thing say together, the first of them first; None where it does not count."""
