"""Excel as far as LiveHost knows it: an xlwings engine in this process, for tests.

It treats what it is given the way Excel treats typing (text becomes numbers, dates, formulas),
hands every number over as float, turns callers away while a cell is edited, and counts calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from types import SimpleNamespace
from typing import Any

from cs_macros.hosts.bridge import xlwings
from tests.hosts.fake_workbook import ErrorCode, SheetCells, Workbook, com_error

base = xlwings.base_classes


def open_book(workbook: Workbook) -> Any:
    """Return the workbook as `xlwings.Book`."""
    return xlwings.Book(impl=Book(workbook))


def asks(method: Callable[..., Any]) -> Callable[..., Any]:
    """Count a method as one call to the program."""

    @wraps(method)
    def counted(self: Any, *args: Any) -> Any:
        self.workbook.call(f"{type(self).__name__}.{method.__name__}")
        return method(self, *args)

    return counted


class Engine:
    name = "fake"
    type = "desktop"

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        return "" if x is None else x

    @staticmethod
    def clean_value_data(data: Any, dates: Any, empty: Any, numbers: Any, err_to_str: bool) -> Any:
        def clean(value: Any) -> Any:
            if isinstance(value, ErrorCode):
                return value.code if err_to_str else None
            return empty if value in ("", None) else value

        return [[clean(value) for value in row] for row in data]


class App(base.App):
    engine = Engine()
    pid = 1

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook

    @property
    @asks
    def selection(self) -> Any:
        if self.workbook.selected is None:
            return None
        sheet, areas = self.workbook.selected
        return Range(self.workbook, self.workbook.sheets[sheet], areas)

    @asks
    def alert(self, prompt: Any, title: Any, buttons: Any, mode: Any, callback: Any) -> str:
        self.workbook.alerts.append((prompt, buttons))
        return self.workbook.answer


def _app_property(name: str) -> property:
    def get(self: App) -> Any:
        self.workbook.call(f"App.{name}")
        return self.workbook.app[name]

    def set_(self: App, value: Any) -> None:
        self.workbook.call(f"App.{name}")
        self.workbook.app[name] = value

    return property(get, set_)


for _name in ("screen_updating", "enable_events", "status_bar"):
    setattr(App, _name, _app_property(_name))


class Book(base.Book):
    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook

    @property
    def api(self) -> Any:
        self.workbook.call("Book.api")
        return SimpleNamespace(ReadOnly=self.workbook.read_only)

    name = property(lambda self: "客服台账.xlsm")
    fullname = property(lambda self: self.workbook.path)
    app = property(lambda self: App(self.workbook))
    sheets = property(lambda self: Sheets(self.workbook))
    names = property(lambda self: Names(self.workbook))


class Sheets(base.Sheets):
    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook

    @asks
    def __call__(self, name: str) -> Sheet:
        return Sheet(self.workbook, self.workbook.sheets[name])

    def __iter__(self) -> Iterator[Sheet]:
        for sheet in self.workbook.sheets.values():
            self.workbook.call("Sheets.__iter__")
            yield Sheet(self.workbook, sheet)


class Names(base.Names):
    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook

    @asks
    def __call__(self, name: str) -> Name:
        return Name(self.workbook, name)

    @asks
    def contains(self, name: str) -> bool:
        return name in self.workbook.names


class Name(base.Name):
    def __init__(self, workbook: Workbook, name: str) -> None:
        self.workbook, self._name = workbook, name

    @property
    @asks
    def refers_to(self) -> str:
        return self.workbook.names[self._name]


class Sheet(base.Sheet):
    def __init__(self, workbook: Workbook, sheet: SheetCells) -> None:
        self.workbook, self.sheet_ = workbook, sheet

    @property
    @asks
    def name(self) -> str:
        return self.sheet_.name

    @property
    @asks
    def api(self) -> Any:
        return SimpleNamespace(ProtectContents=self.sheet_.protected)

    book = property(lambda self: Book(self.workbook))
    tables = property(lambda self: Tables(self.workbook, self))

    def range(self, first: Any, last: Any = None) -> Range:
        (top, left), (bottom, right) = first, last or first
        return Range(self.workbook, self.sheet_, [(top, left, bottom, right)])


class Tables(base.Tables):
    def __init__(self, workbook: Workbook, sheet: Sheet) -> None:
        self.workbook, self.sheet = workbook, sheet

    @asks
    def __iter__(self) -> Iterator[Table]:
        return iter([Table(self.workbook, self.sheet, name) for name in self.sheet.sheet_.tables])

    @asks
    def __call__(self, name: str) -> Table:
        if name not in self.sheet.sheet_.tables:
            raise KeyError(name)  # as xlwings of an item that its program does not have
        return Table(self.workbook, self.sheet, name)


class Table(base.Table):
    def __init__(self, workbook: Workbook, sheet: Sheet, name: str) -> None:
        self.workbook, self.sheet, self._name = workbook, sheet, name

    @property
    @asks
    def name(self) -> str:
        return self._name

    @property
    @asks
    def range(self) -> Range:
        top, left, bottom, right = self.sheet.sheet_.tables[self._name]
        return Range(self.workbook, self.sheet.sheet_, [(top, left, bottom, right)])

    @property
    @asks
    def show_totals(self) -> bool:
        return self._name in self.sheet.sheet_.totals

    @asks
    def resize(self, rng: Any) -> None:
        self.workbook.writes()
        area = rng.impl.areas[0]
        if area[2] <= area[0]:
            raise com_error("a table needs a row")
        self.sheet.sheet_.tables[self._name] = list(area)


class Range(base.Range):
    options: Any = None

    def __init__(self, workbook: Workbook, sheet: SheetCells, areas: list[tuple[int, int, int, int]]) -> None:
        self.workbook, self.sheet_, self.areas = workbook, sheet, areas

    api = property(lambda self: self)
    sheet = property(lambda self: Sheet(self.workbook, self.sheet_))
    row = property(lambda self: self.areas[0][0])
    column = property(lambda self: self.areas[0][1])

    @property
    def shape(self) -> tuple[int, int]:
        top, left, bottom, right = self.areas[0]
        return bottom - top + 1, right - left + 1

    def __len__(self) -> int:
        return sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in self.areas)

    def _places(self) -> list[list[tuple[int, int]]]:
        top, left, bottom, right = self.areas[0]
        return [[(row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]

    @property
    @asks
    def raw_value(self) -> Any:
        self.workbook.cells_read += len(self)
        return _as_com(tuple(tuple(self.sheet_.get(place) for place in row) for row in self._places()))

    @raw_value.setter
    @asks
    def raw_value(self, data: Any) -> None:
        self._write(data)

    @property
    @asks
    def formula(self) -> Any:
        texts = tuple(tuple(self.sheet_.formula(place) for place in row) for row in self._places())
        return _as_com(texts)

    @formula.setter
    @asks
    def formula(self, data: Any) -> None:
        self._write(data)

    @property
    @asks
    def number_format(self) -> str | None:
        formats = {self.sheet_.formats.get(place, "General") for row in self._places() for place in row}
        return formats.pop() if len(formats) == 1 else None

    @number_format.setter
    @asks
    def number_format(self, value: str) -> None:
        for row in self._places():
            self.sheet_.formats.update(dict.fromkeys(row, value))

    @asks
    def get_special_cells(self, kind: str, value_type: None) -> list[Range]:
        assert kind in ("visible", "formulas")
        if self.sheet_.protected:
            raise com_error(-2147352567, "You cannot use this command on a protected sheet.", None, None)
        found = []
        used = max((row for row, _ in self.sheet_.cells), default=1) + 1000
        for top, left, bottom, right in self.areas:
            if kind == "visible":
                rows = [row for row in range(top, min(bottom, used) + 1) if row not in self.sheet_.hidden]
                found += [(first, left, last, right) for first, last in _stretches(rows)]
            else:
                for column in sorted({c for _, c in self.sheet_.formulas if left <= c <= right}):
                    rows = sorted(r for r, c in self.sheet_.formulas if c == column and top <= r <= bottom)
                    found += [(first, column, last, column) for first, last in _stretches(rows)]
        return [Range(self.workbook, self.sheet_, [area]) for area in found]

    @asks
    def delete(self, shift: str) -> None:
        assert shift == "up"
        self.workbook.writes()
        self._shift(-self.shape[0])

    @asks
    def insert(self, shift: str, copy_origin: str) -> None:
        assert shift == "down"
        self._shift(self.shape[0])

    def _shift(self, by: int) -> None:
        top, left, bottom, right = self.areas[0]
        first = bottom + 1 if by < 0 else top
        for store in (self.sheet_.cells, self.sheet_.formulas, self.sheet_.formats):
            moved = {(r, c): store[r, c] for r, c in store if r >= first and left <= c <= right}
            for r, c in [p for p in store if p[0] >= top and left <= p[1] <= right]:
                del store[r, c]  # type: ignore[attr-defined]
            store.update({(r + by, c): value for (r, c), value in moved.items()})  # type: ignore[arg-type]
        for area in self.sheet_.tables.values():
            if area[0] < top <= area[2] + (by > 0) and area[1] <= left <= area[3]:
                area[2] += by

    def _write(self, data: Any) -> None:
        if self.sheet_.protected:
            raise com_error(-2147352567, "The cell is on a protected sheet.", None, None)
        self.workbook.writes()
        if self.workbook.on_write:
            self.workbook.on_write(self.areas[0])
        for row, places in enumerate(self._places()):
            for column, place in enumerate(places):
                self.sheet_.type(place, data[row][column] if isinstance(data, (list, tuple)) else data)


def _as_com(rows: tuple[tuple[Any, ...], ...]) -> Any:
    return rows if len(rows) * len(rows[0]) > 1 else rows[0][0]


def _stretches(rows: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = found[-1][0], row
        else:
            found.append((row, row))
    return found
