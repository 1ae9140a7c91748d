"""Finding our tables in somebody's workbook by what their headers say.

A header may stand on any row, below titles, in one row or two (merged groups above), in any
order of columns; several tables may stand beside or below each other on a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cs_macros.book.headers import find_columns, normal, simplified
from cs_macros.book.sheets import Sheets
from cs_macros.foreign.likeness import fitting, is_telling
from cs_macros.foreign.page import Page
from cs_macros.foreign.words import Target, targets
from cs_macros.hosts.package.references import column_letters

UNIT = re.compile(r"\s*[（(【\[]\s*(元|人民币|￥|¥|件|双|天|个|必填|选填)\s*[)）】\]]\s*$")
"""What people add to a header in brackets without meaning another column."""

ASIDE = re.compile(r"[（(【\[][^（(【\[)）】\]]*[)）】\]]")
"""What stands in brackets within a header: the words to choose from, an example; left out at the last."""

TITLED = 2
"""Recognised columns that a title naming the table is worth."""


@dataclass(frozen=True)
class Heading:
    """A column of a table found.

    Attributes:
      label: What its header says, the group above it included; a column's letter where it says nothing.
      field: Ours; empty when it is none of our columns.
    """

    column: int
    label: str
    field: str


@dataclass(frozen=True)
class Found:
    """A table found: rows `first` to `last` below a header in the rows `top` to `header`."""

    page: Page
    target: Target
    top: int
    header: int
    first: int
    last: int
    headings: Sequence[Heading]
    score: float

    @property
    def left(self) -> int:
        return self.headings[0].column

    @property
    def right(self) -> int:
        return self.headings[-1].column

    @property
    def mapped(self) -> dict[str, Heading]:
        return {each.field: each for each in self.headings if each.field}


def find_tables(page: Page, sheets: Sheets) -> list[Found]:
    """Every table of ours on a sheet, from the top."""
    found: list[Found] = []
    for row in page.rows:
        for left, right in _segments(page, row):
            best = max(_readings(page, sheets, row, left, right), key=lambda one: one.score, default=None)
            if best is None:
                continue
            above = next((one for one in found if one.header == row and one.left <= best.right), None)
            if above is not None and above.right >= best.left:
                if best.score <= above.score:
                    continue  # the second row of a header that is read already
                found.remove(above)
            found.append(best)
    return [replace(one, last=_end(one, found)) for one in found]


def _segments(page: Page, row: int) -> Iterator[tuple[int, int]]:
    """Spans of columns that may each be a header of its own: split where a whole column is blank."""
    labelled = [column for column in page.cells[row] if page.label(row, column)]
    if len(labelled) < 2:
        return
    last = max([*labelled, *(area.right for area in page.merges if area.top == row)])
    start: int | None = None
    for column in range(min(labelled), last + 2):
        is_gap = column > last or _is_gap(page, row, column)
        if not is_gap and start is None:
            start = column
        if is_gap and start is not None:
            yield start, column - 1
            start = None


def _is_gap(page: Page, row: int, column: int) -> bool:
    """Whether nothing stands in a column, from a header down to the next wholly blank row."""
    if page.merge(row, column) is not None:
        return False
    below = row
    while below in page.cells:
        if column in page.cells[below] or page.spread(below, column) is not None:
            return False
        below += 1
    return True


def _readings(page: Page, sheets: Sheets, row: int, left: int, right: int) -> Iterator[Found]:
    """What a span of a row could be the header of: alone, or as the upper row of two."""
    columns = range(left, right + 1)
    single = [(page.label(row, column),) * 2 for column in columns]
    yield from _candidates(page, sheets, row, row, left, single)
    covering = [area for column in columns if (area := page.merge(row, column)) and area.top == row]
    if row + 1 in page.cells and any(one.right > one.left or one.bottom > row for one in covering):
        yield from _candidates(
            page, sheets, row, row + 1, left, [_two_rows(page, row, each) for each in columns]
        )


def _two_rows(page: Page, row: int, column: int) -> tuple[str, str]:
    """The header below a group: with the group's words before it, and alone."""
    group, own = page.group(row, column), page.label(row + 1, column)
    area = page.merge(row, column)
    if area is not None and area.bottom > row:
        return (group, group) if area.left == column else ("", "")
    return (group + own, own) if own else (group, group)


def _candidates(
    page: Page, sheets: Sheets, row: int, header: int, left: int, labels: Sequence[tuple[str, str]]
) -> Iterator[Found]:
    filled = sum(1 for full, _ in labels if full)
    names = " ".join([normal(page.name), *_titles(page, row, left, left + len(labels) - 1)])
    plain_names = simplified(names)
    candidates: list[_Candidate] = []
    for target in targets(sheets):
        where = _fields(target, labels)
        titled = any(title in plain_names for title in target.titles)
        if not _is_enough(target, where, filled, titled=titled):
            continue
        by_place = {place: field for field, place in where.items()}
        headings = [
            Heading(left + place, label or f"{column_letters(left + place)} 列", by_place.get(place, ""))
            for place, (label, _) in enumerate(labels)
        ]
        columns = {field: left + place for field, place in where.items()}
        fits, misfits = fitting(page, header, columns, target)
        score = len(where) + TITLED * titled + len(fits) - len(misfits) + len(where) / (100 * filled)
        found = Found(page, target, row, header, header + 1, header, headings, score)
        readings = [(*labels[place], UNIT.sub("", labels[place][1])) for place in where.values()]
        candidates.append(_Candidate(found, titled, fits, readings))
    yield from _told_apart(candidates)


@dataclass(frozen=True)
class _Candidate:
    """A register or dictionary that a header may be of; see `likeness.is_telling`."""

    found: Found
    titled: bool
    fits: set[int]
    readings: Sequence[Sequence[str]]

    @property
    def reads(self) -> set[int]:
        """The columns whose headers it knows."""
        return {heading.column for heading in self.found.mapped.values()}


def _told_apart(candidates: Sequence[_Candidate]) -> Iterator[Found]:
    """Of several registers only those for which something speaks: the words that all know are no sign.

    One that reads less of the header than another, and nothing else, is no rival of that one.
    """
    registers = [one for one in candidates if one.found.target.sheet.flow]
    for one in candidates:
        rivals = [
            (other.found.target, other.fits)
            for other in registers
            if other is not one and not other.reads < one.reads
        ]
        alone = one not in registers or not rivals
        if alone or one.titled or is_telling(one.readings, one.fits, rivals):
            yield one.found


def _fields(target: Target, labels: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Field → place; the words of the group count before those of the header alone."""
    where: dict[str, int] = {}
    tried: list[list[str]] = []
    for words in (
        [full for full, _ in labels],
        [UNIT.sub("", full) for full, _ in labels],
        [UNIT.sub("", own) for _, own in labels],
        [ASIDE.sub("", own) for _, own in labels],
    ):
        if words in tried:  # mostly: few headers have a unit or a group
            continue
        tried.append(words)
        taken = set(where.values())
        rest = ["" if place in taken else word for place, word in enumerate(words)]
        where = {**find_columns(target.layout, rest), **where}
    for place, (_, own) in enumerate(labels):
        field = target.weak.get(normal(ASIDE.sub("", own)))
        if field and field not in where and place not in where.values():
            where[field] = place
    return where


def _titles(page: Page, row: int, left: int, right: int) -> list[str]:
    """What stands in the two rows above a header, over it."""
    cells = [cell for above in (row - 1, row - 2) for at, cell in page.cells.get(above, {}).items()
             if left <= at <= right and len(page.cells[above]) <= 3]  # fmt: skip
    return [normal(cell) for cell in cells if isinstance(cell, str)]


def _is_enough(target: Target, where: dict[str, int], filled: int, *, titled: bool) -> bool:
    needed = 2 if target.sheet.flow is None else 3
    share = 0.3 if titled else 0.5 if target.sheet.flow is None else 0.4
    if len(where) < needed or len(where) < share * filled:
        return False
    groups = target.essential[:1] if titled and target.sheet.flow else target.essential
    return all(any(field in where for field in group) for group in groups)


def _end(one: Found, found: Sequence[Found]) -> int:
    """The last row of a table: before the next header below it and that one's titles."""
    below = [
        other.top - 1
        for other in found
        if other.page is one.page
        and other.header > one.header
        and other.left <= one.right
        and other.right >= one.left
    ]
    last = min(below) if below else max(one.page.rows)
    while below and last > one.header and _is_title(one, last):
        last -= 1
    return last


def _is_title(one: Found, row: int) -> bool:
    held = [column for column in one.page.cells.get(row, {}) if one.left <= column <= one.right]
    return len(held) <= 1
