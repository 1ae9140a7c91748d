"""How a compilation went, for a person and for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cs_macros.book.outcome import Outcome
from cs_macros.compile.gathering import Gathering
from cs_macros.compile.lists import shown
from cs_macros.errors import Level, Problem


def tell(outcome: Outcome, gathering: Gathering, *, masked: bool) -> None:
    """Say how it went: figures, what became of each file, everything to put right."""
    period = gathering.period
    outcome.summary = period.summary(gathering)
    for file in gathering.reports:
        state, _ = period.told_of(file, gathering.asked)
        counts = {name: file.counts[name] for name in period.fates}
        why = file.refused.message if file.refused else None
        outcome.rows.append({"文件": file.label, "情况": state, "行数": file.rows, **counts, "说明": why})
        outcome.problems += [file.refused] if file.refused else []
        for each in file.problems:
            value = shown(each, gathering.plan, masked=masked)
            outcome.problems.append(replace(each, value=value, file=str(file.path)))
    outcome.problems += [*conflicts(gathering), *period.problems(gathering)]


def conflicts(gathering: Gathering) -> Iterator[Problem]:
    """Each group of rows that contradict each other."""
    for group in gathering.judgement.groups:
        first = group.entries[0]
        yield Problem(
            gathering.period.contradiction(group),
            "核对后改好源文件，再汇总一次。",
            first.origin.sheet,
            first.row,
            level=Level.WARN,
            file=str(gathering.reports[first.file].path),
        )
