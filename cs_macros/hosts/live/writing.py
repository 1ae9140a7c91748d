"""Cells written to one sheet of an open workbook: looked at, written, read back.

One write a contiguous run of cells, and a run ends where a row is hidden. Excel moves what is
pasted or filled into a filtered range to the visible rows, and how an array written by a macro
fares there is not documented; a run of visible rows, or one single row, cannot be misplaced.
Reading everything back afterwards is the proof, for that and for whatever else a program makes
of a value; it costs one read a block.

A TakeBack is told before each step how it is undone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from cs_macros.errors import CsError
from cs_macros.hosts.live.blocks import read_block
from cs_macros.hosts.live.handing import Step, hand_over
from cs_macros.hosts.live.reading import areas_of, visible_rows
from cs_macros.hosts.live.takeback import TakeBack
from cs_macros.hosts.live.values import expected, number_format, same, to_program
from cs_macros.hosts.port import Cell

if TYPE_CHECKING:
    import xlwings

Place: TypeAlias = tuple[int, int]
"""Row and column, counted from 1."""

Area: TypeAlias = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

T = TypeVar("T")

LARGEST_WRITE = 100_000
"""Cells handed over in one call: what xlwings, too, thinks is safe for every program."""

GAP = 200
"""Rows with fewer than this between them are read in one block: a call costs more than cells."""


class SheetWrite:
    """What is to be written on one sheet, and what stood there before.

    Attributes:
      cells: What to write.
      known: What was read there earlier; when it differs now, nothing is written.
      free: Cells that must be blank, because a table is to grow over them.
      leaving: Rows that are taken out once the cells are written.
    """

    def __init__(self, sheet: xlwings.Sheet) -> None:
        self.sheet = sheet
        self.cells: dict[Place, Cell] = {}
        self.known: dict[Place, Cell] = {}
        self.free: set[Place] = set()
        self.leaving: set[int] = set()
        self._before: dict[Place, Cell] = {}
        self._formulas: dict[Place, str] = {}
        self._hidden: set[int] = set()
        self._written: set[Place] = set()

    def look(self) -> None:
        """Read what stands where we are going to write.

        Raises:
          CsError: It is not what was read before, or something stands where a table must grow.
        """
        self.cells = {place: expected(cell) for place, cell in self.cells.items()}
        for area in blocks({*self.cells, *self.known, *self.free}):
            self._before.update(_places(area, read_block(self.sheet, *area)))
            self._formulas.update(self._read_formulas(area))
            if area[0] < area[2]:
                self._hidden |= set(range(area[0], area[2] + 1)) - visible_rows(self.sheet, *area)
        occupied = sorted(place for place in self.free if self._before[place] not in (None, ""))
        if occupied:
            raise CsError(
                f"工作表“{self.sheet.name}”第 {occupied[0][0]} 行已有别的内容，表格不能往下扩展。",
                hint="把表格下方的内容移开或删除，再试一次。",
            )
        changed = sorted(place for place, cell in self.known.items() if not same(self._before[place], cell))
        if changed:
            raise CsError(
                f"工作表“{self.sheet.name}”第 {changed[0][0]} 行刚刚被改动或重新排序过，未作任何改动。",
                hint="确认内容后再按一次按钮。",
            )

    def areas(self) -> list[Area]:
        """Return the rectangles that will be written, one call each."""
        return list(rectangles(self.cells, self._hidden))

    def changes(self) -> Iterator[tuple[Place, Cell, Cell, str | None]]:
        """Yield each cell to write: where, what stands there, what will, and the formula there."""
        for place, cell in self.cells.items():
            yield place, self._before[place], cell, self._formulas.get(place)

    def steps(self, undo: TakeBack) -> list[Step]:
        """What writes the cells; `undo` learns before the first of them how to put back what stood there."""
        steps = self._steps(self.cells)
        return [replace(step, begins=partial(undo.add, self._put_back)) for step in steps[:1]] + steps[1:]

    def prove(self, undo: TakeBack) -> None:
        """Read the written cells back; see `_prove`."""
        self._prove(self.cells, undo)

    def restore_rows(self, rows: Collection[int]) -> None:
        """Write whole rows as they stood before, after they were deleted and inserted again."""
        self._restore({place for place in self._before if place[0] in rows})

    def _put_back(self) -> None:
        self._restore(self._written)

    def _restore(self, places: Collection[Place]) -> None:
        # Asked for anew: texts that were written have changed formats (LibreOffice), which it remembers.
        self.sheet = self.sheet.book.sheets[self.sheet.name]
        self._put({place: self._before[place] for place in places if place not in self._formulas})
        for place in places:
            if place in self._formulas:
                self.sheet.range(place).raw_value = [[self._formulas[place]]]

    def _put(self, cells: Mapping[Place, Cell]) -> None:
        hand_over(self.sheet.book, self._steps(cells))
        self._prove(cells, TakeBack())

    def _steps(self, cells: Mapping[Place, Cell]) -> list[Step]:
        return [self._step(area, cells, as_typed=False) for area in rectangles(cells, self._hidden)]

    def _step(self, area: Area, cells: Mapping[Place, Cell], *, as_typed: bool) -> Step:
        """A block to be handed over. Not through `Range.value`, which asks the program over ten times who
        and how large the range is before it writes (xlwings 0.37, `Range.resize`)."""
        prepare = self.sheet.book.app.engine.impl.prepare_xl_data_element
        values = _values(area, cells, as_typed=as_typed)
        places = [place for place, _ in _places(area, values)]
        given = [[prepare(value, {}) for value in row] for row in values]
        return Step(self._range(area), given, done=partial(self._written.update, places))

    def _prove(self, cells: Mapping[Place, Cell], undo: TakeBack) -> None:
        """Read cells back, and put right what the program took for something else.

        Raises:
          CsError: The program does not keep a value.
        """
        wrong = self._misread(cells)
        for form, places in _by_format(wrong, cells):
            for area in rectangles(places, self._hidden):
                step = self._step(area, cells, as_typed=form == "@")
                undo.add(partial(_set_format, step.range, step.range.number_format))
                step.range.number_format = form
                step.carry_out()
        if wrong and (wrong := self._misread({place: cells[place] for place in wrong})):
            raise CsError(
                f"工作表“{self.sheet.name}”第 {wrong[0][0]} 行有一格没能按原样写入，改动已全部撤回。",
                hint="检查这一行的单元格格式，再试一次。",
            )

    def _misread(self, cells: Mapping[Place, Cell]) -> list[Place]:
        found: dict[Place, Cell] = {}
        for area in blocks(cells):
            found.update(_places(area, read_block(self.sheet, *area)))
        return sorted(place for place, cell in cells.items() if not same(found[place], cell))

    def _read_formulas(self, area: Area) -> dict[Place, str]:
        """Return the formulas in a block; one cheap question first, for most blocks have none."""
        formulas: dict[Place, str] = {}
        for part in areas_of(self._range(area), "formulas"):
            top, left = part.row, part.column
            height, width = part.shape
            read = cast("Any", part.formula)
            texts = read if isinstance(read, (list, tuple)) else [read]
            rows = texts if isinstance(texts[0], (list, tuple)) else [texts]
            formulas.update(_places((top, left, top + height - 1, left + width - 1), rows))
        return formulas

    def _range(self, area: Area) -> xlwings.Range:
        return self.sheet.range(area[:2], area[2:])


def rectangles(cells: Iterable[Place], hidden: Collection[int]) -> Iterator[Area]:
    """Cover cells, and no others, with few rectangles; hidden rows stand alone.

    >>> list(rectangles([(4, 1), (4, 2), (5, 1), (5, 2), (5, 9)], hidden=()))
    [(4, 1, 5, 2), (5, 9, 5, 9)]
    >>> list(rectangles([(4, 1), (5, 1), (6, 1), (7, 1)], hidden={6}))
    [(4, 1, 5, 1), (6, 1, 6, 1), (7, 1, 7, 1)]
    """
    columns: dict[int, list[int]] = {}
    for row, column in cells:
        columns.setdefault(column, []).append(row)
    stretches = sorted(
        (first, last, column)
        for column, rows in columns.items()
        for first, last in runs(sorted(rows), hidden)
    )
    for (first, last), group in groupby(stretches, key=itemgetter(0, 1)):
        for left, right in runs([column for _, _, column in group]):
            height = max(1, LARGEST_WRITE // (right - left + 1))
            for top in range(first, last + 1, height):
                yield top, left, min(top + height - 1, last), right


def blocks(places: Iterable[Place]) -> Iterator[Area]:
    """Cover places with few rectangles that may hold other cells too: for reading.

    >>> list(blocks([(4, 1), (9, 3), (5000, 2)]))
    [(4, 1, 9, 3), (5000, 2, 5000, 2)]
    """
    block: list[Place] = []
    for place in sorted(places):
        if block and place[0] - block[-1][0] > GAP:
            yield _around(block)
            block = []
        block.append(place)
    if block:
        yield _around(block)


def _around(places: Collection[Place]) -> Area:
    columns = [column for _, column in places]
    rows = [row for row, _ in places]
    return min(rows), min(columns), max(rows), max(columns)


def runs(numbers: Iterable[int], alone: Collection[int] = ()) -> Iterator[tuple[int, int]]:
    """Gather ascending numbers into stretches, first and last.

    >>> list(runs([4, 5, 9, 10], alone={10}))
    [(4, 5), (9, 9), (10, 10)]
    """
    first = last = None
    for number in numbers:
        if first is not None and last is not None:
            if number == last + 1 and number not in alone and last not in alone:
                last = number
                continue
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


def _places(area: Area, block: Iterable[Iterable[T]]) -> Iterator[tuple[Place, T]]:
    for row, cells in enumerate(block, start=area[0]):
        for column, cell in enumerate(cells, start=area[1]):
            yield (row, column), cell


def _values(area: Area, cells: Mapping[Place, Cell], *, as_typed: bool) -> list[list[object]]:
    top, left, bottom, right = area
    return [
        [to_program(cells[row, column], as_typed=as_typed) for column in range(left, right + 1)]
        for row in range(top, bottom + 1)
    ]


def _by_format(places: Iterable[Place], cells: Mapping[Place, Cell]) -> Iterator[tuple[str, list[Place]]]:
    by_format: dict[str, list[Place]] = {}
    for place in places:
        by_format.setdefault(number_format(cells[place]), []).append(place)
    yield from by_format.items()


def _set_format(block: xlwings.Range, form: str | None) -> None:
    if form is not None:
        block.number_format = form
