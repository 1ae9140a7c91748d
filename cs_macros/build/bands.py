"""The bands above a register's header: which columns belong to which stage, and in which tint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cs_macros.book.stages import LAST_STAGE

TINTS = ("#E1ECF7", "#E6F2E8", "#FBF0D9", "#F1E7F3", "#DFF1F1", "#F9E6E2")
"""Quiet grounds, so that neighbouring stages are told apart; their names say which they are."""

SOFTWARE = "#E5E7EB"


@dataclass(frozen=True)
class Band:
    """A run of neighbouring columns of one stage, counted from 0. Its first column never folds."""

    stage: str
    first: int
    last: int
    tint: str

    @property
    def folding(self) -> range:
        return range(self.first + 1, self.last + 1)


def bands(stages: Sequence[str]) -> list[Band]:
    """The runs of a table's columns, one stage a column; columns without one have no band.

    >>> [(each.stage, each.first, each.last) for each in bands(["", "登记", "登记", "发货", "", "登记"])]
    [('登记', 1, 2), ('发货', 3, 3), ('登记', 5, 5)]
    """
    order = [each for each in dict.fromkeys(stages) if each and each != LAST_STAGE]
    tints = {stage: TINTS[place % len(TINTS)] for place, stage in enumerate(order)}
    found: list[Band] = []
    for at, stage in enumerate(stages):
        if stage and found and found[-1].last == at - 1 and found[-1].stage == stage:
            found[-1] = Band(stage, found[-1].first, at, found[-1].tint)
        elif stage:
            found.append(Band(stage, at, at, tints.get(stage, SOFTWARE)))
    return found


def homes(found: Sequence[Band], needs: Iterable[tuple[str, Sequence[int]]]) -> dict[str, Band]:
    """Stage → the run over which its buttons stand: the one with most of what they need.

    Args:
      needs: A stage, and the columns that one of its moves needs.
    """
    count: dict[Band, int] = dict.fromkeys(found, 0)
    for stage, columns in needs:
        for band in found:
            if band.stage == stage:
                count[band] += sum(band.first <= at <= band.last for at in columns)
    best: dict[str, Band] = {}
    for band in found:
        if band.stage not in best or count[band] > count[best[band.stage]]:
            best[band.stage] = band
    return best
