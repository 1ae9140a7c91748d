"""The table of a sample file from which a format is learnt: found by what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.statements import looks
from cs_macros.statements.headings import meanings
from cs_macros.statements.sheets import Row, Sheet, open_sheets
from cs_macros.statements.words import bare

SAMPLE, SHOWN = 300, 5
SEARCHED = 200
"""Rows in which the header is looked for."""

ANY, MOMENT, CLOCK, MONEY, TEXT, NAME = "any", "moment", "clock", "money", "text", "name"
"""What a column has to look like to be proposed."""


@dataclass(frozen=True)
class Sample:
    """The table of a sample file."""

    file: str
    sheet: Sheet
    header: Row
    rows: Sequence[Sequence[str]]
    above: Sequence[str] = ()

    @property
    def headers(self) -> list[str]:
        return [bare(cell) for cell in self.header.cells]

    def column(self, place: int) -> list[str]:
        return [row[place] if place < len(row) else "" for row in self.rows]


def looks_like(cells: Sequence[str], look: str) -> bool:
    """Whether a column could be what is looked for."""
    told = looks.texts(cells)
    if not told:
        return False
    if look == MOMENT:
        return looks.date_kind(told, looks.date_formats(told)[:1], numbers=True) in (looks.FULL, looks.DATE)
    if look == CLOCK:
        return looks.are_clocks(told)
    if look == MONEY:
        return looks.is_money(told) and not any(len(text) > 14 for text in told)
    if look in (TEXT, NAME):
        return any("\u4e00" <= mark <= "\u9fff" for text in told for mark in text)
    return True


def sample_of(path: Path) -> Sample:
    """The table of a file: the row under which dates and amounts stand, or the one whose words mean most.

    Raises:
      CsError: No table in the file has both; or it cannot be read.
    """
    best: tuple[int, Sample] | None = None
    for sheet in open_sheets(path):
        for score, sample in _tables(path.name, sheet):
            if best is None or score > best[0]:
                best = score, sample
        if best and not sheet.name:
            break
    if best is None:
        raise CsError(
            f"{path.name} 里没有找到带日期和金额的表格，教不了。",
            hint="换一份有几行明细、没有改过的导出文件。",
        )
    return best[1]


def _tables(file: str, sheet: Sheet) -> list[tuple[int, Sample]]:
    found: list[tuple[int, Sample]] = []
    above = [sheet.name] if sheet.name else []
    for row in islice(sheet.rows(), SEARCHED):
        cells = [bare(cell) for cell in row.cells]
        told = [cell for cell in cells if cell]
        names = [cell for cell in told if not cell[:2].isdigit() and len(cell) < 40]
        if len(names) > 2 and len(names) == len(told):
            rows = [one for one in sheet.first(row, SAMPLE) if sum(bool(bare(cell)) for cell in one) > 1]
            sample = Sample(file, sheet, row, rows, tuple(above))
            columns = [sample.column(at) for at in range(len(cells))]
            dates = any(looks_like(column, MOMENT) for column in columns)
            money = any(looks_like(column, MONEY) for column in columns)
            known = sum(one is not None for one in meanings(cells))
            if dates and money:
                found.append((known * 10 + len(told) - len(found), sample))
        above.append(" ".join(told))
    return found


def shown(sample: Sample) -> list[str]:
    """The first rows of a sample, a line each; columns by their letters."""
    heads = [f"{letter(at)} {head}" for at, head in enumerate(sample.headers)]
    rows = [[bare(cell)[:24] for cell in row] for row in sample.rows[:SHOWN]]
    return [" | ".join(heads), *(" | ".join(row) for row in rows)]


def letter(place: int) -> str:
    """A column as spreadsheets name it.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    return (letter(place // 26 - 1) if place > 25 else "") + chr(65 + place % 26)
