"""Kinds of cell: what may be typed, what it means in Python, and what is written back.

A kind reads forgivingly (see `parsers`) and writes exactly.
"""

from __future__ import annotations

import json
import operator
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from cs_macros.cells.dates import EXCEL_EPOCH, read_date, read_moment, read_month, read_time, read_week
from cs_macros.cells.parsers import (
    is_blank,
    plain,
    read_bool,
    read_id,
    read_int,
    read_money,
    read_number,
    read_percent,
    read_phone,
    read_rate,
    read_tail,
    read_text,
    show_moment,
    to_yuan,
)
from cs_macros.hosts.port import Cell, CellError, Link


def as_it_is(value: Any) -> Cell:
    """A value that is its own cell, as most kinds' are."""
    cell: Cell = value
    return cell


@dataclass(frozen=True)
class Kind:
    """A kind of cell.

    Attributes:
      name: As CORE.md names it: `money`, `id`, `date` …
      read: Raw cell and current time → value; raises ValueError with a Chinese sentence.
      write: Value → cell.
      format: Excel number format of the column.
      hint: What to type, shown beside the cell and under problems.
      width: Comfortable column width, in half-width characters.
      tidies: Whether a passing press may write the exact form over a forgivingly typed one
        (numbers, dates, ids, enumerations; never names, remarks, messages).
      exact: Tells text that is its own value, as nearly all ids are; there are many.
    """

    name: str
    read: Callable[[Cell, datetime], Any]
    write: Callable[[Any], Cell] = as_it_is
    format: str = "General"
    hint: str = ""
    width: int = 14
    tidies: bool = True
    choices: tuple[str, ...] = ()
    exact: Callable[[str], object] | None = None

    def parse(self, cell: Cell, now: datetime) -> Any:
        """Read one cell; blank cells are None.

        Raises:
          ValueError: One Chinese sentence saying why.
        """
        if self.exact and isinstance(cell, str) and self.exact(cell):
            return cell
        if is_blank(cell):
            return None
        if isinstance(cell, CellError):
            raise ValueError(f"单元格是错误值 {cell.code}")
        return self.read(cell, now)

    def cells(self, values: Sequence[Any]) -> Sequence[Cell]:
        """What is written of a column's values; None where that would show nothing."""
        cells: Sequence[Cell] = values
        if self.write is not as_it_is:
            cells = [None if value is None else self.write(value) for value in values]
        if not all(map(str.strip, [cell for cell in cells if isinstance(cell, str)])):
            cells = [None if is_blank(cell) else cell for cell in cells]
        return cells

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def validate(cell: Cell, info: ValidationInfo) -> Any:
            return self.parse(cell, info.context["now"] if info.context else datetime.now())

        read = core_schema.with_info_plain_validator_function(validate)
        # The inner schema checks the bounds (gt, ge) that a column declares for its value.
        return core_schema.chain_schema([read, handler(source)])


def kind_of(annotation: Any) -> tuple[Kind, bool]:
    """The kind of cell behind `Yuan`, `Yuan | None`, `SomeChoice` …, and whether None is allowed."""
    args = typing.get_args(annotation)
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        return kind_of(next(each for each in args if each is not type(None)))[0], True
    if (made := getattr(annotation, "kind", None)) is not None:
        kind: Kind = made()
        return kind, False
    return next(each for each in args if isinstance(each, Kind)), False


def choice(options: tuple[str, ...], name: str = "enum") -> Kind:
    """One of a fixed list of words."""

    known = {plain(option): option for option in reversed(options)}  # of two alike the first counts

    def read(cell: Cell, now: datetime) -> str:
        if option := known.get(plain(cell)):
            return option
        raise ValueError("不在可选项里")

    shown = "、".join(options)
    return Kind(name, read, hint=f"从下拉选：{shown}", width=12, choices=options)


def _as_it_stands(moment: date) -> date:
    """A moment to write down, whatever clock it was read from."""
    if isinstance(moment, datetime) and type(moment) is not datetime:
        return datetime.combine(moment.date(), moment.time())
    return moment


_EXACT = re.compile(r"[0-9A-Za-z_-]+").fullmatch
_DIGITS = re.compile(r"[0-9]{5,}").fullmatch

TEXT = Kind("text", read_text, hint="文字", width=18, tidies=False, exact=str.strip)
PERSON = Kind(
    "person", lambda cell, now: read_text(cell, now).strip(), hint="员工名册里的姓名", width=10, tidies=False
)
ID = Kind("id", read_id, format="@", hint="编号，按文本填写", width=20, exact=_EXACT)
PHONE = Kind("id", read_phone, format="@", hint="电话号码", width=15, exact=_DIGITS)
TAIL = Kind("id", read_tail, format="@", hint="账号后四位", width=12)
MONEY = Kind("money", read_money, format="0.00", hint="填数字，如 128.50", width=12)
INT = Kind("int", read_int, format="0", hint="填整数", width=8)
NUM = Kind("num", read_number, hint="填数字", width=10)
PCT = Kind("pct", read_percent, format="0.0%", hint="填比例，如 70%", width=10)
RATE = Kind("pct", read_rate, format="0.0%", hint="填比例，可以超过 100%", width=10)
DATE = Kind("date", read_date, format="yyyy-mm-dd", hint="填日期，如 2026-11-22", width=12)
MOMENT = Kind(
    "dt",
    read_moment,
    _as_it_stands,
    format="yyyy-mm-dd hh:mm",
    hint="填日期和时间，如 2026-11-22 16:30",
    width=17,
)
TIME = Kind("time", read_time, format="hh:mm", hint="填时间，如 16:00", width=9)
MONTH = Kind("month", read_month, format="@", hint="填月份，如 2026-11", width=10)
WEEK = Kind("week", read_week, format="@", hint="填周，如 2026-W47", width=11)
BOOL = Kind(
    "bool",
    read_bool,
    lambda value: "是" if value else "否",
    hint="填“是”或“否”",
    width=8,
    choices=("是", "否"),
)


_BOUNDS: Mapping[str, tuple[Callable[[Any, Any], bool], str]] = {
    "gt": (operator.gt, "要大于 {}"),
    "ge": (operator.ge, "不能小于 {}"),
    "le": (operator.le, "不能大于 {}"),
}


def require_within(value: Any, bounds: Iterable[tuple[str, int]]) -> None:
    """Refuse a value beyond its column's bounds.

    Raises:
      ValueError: One Chinese sentence saying which it passes.
    """
    for name, bound in bounds:
        holds, words = _BOUNDS[name]
        if not holds(value, bound):
            raise ValueError(words.format(bound))


def same_cell(raw: Cell, cell: Cell) -> bool:
    """Whether writing `cell` over what stands there would change anything that people see."""
    if is_blank(raw) or is_blank(cell):
        return is_blank(raw) and is_blank(cell)
    numbers = (int, float, Decimal)
    if isinstance(raw, numbers) and isinstance(cell, numbers) and not isinstance(raw, bool):
        return plain(raw) == plain(cell)
    if isinstance(raw, datetime) and isinstance(cell, date) and not isinstance(cell, datetime):
        return raw == datetime.combine(cell, time())
    if isinstance(cell, Link):
        return raw == str(cell)
    return type(raw) is type(cell) and raw == cell


def as_json(kind: Kind, cell: Cell) -> object:
    """A cell for the journal: its exact form as text or number, anything odd kept raw.

    >>> as_json(MONEY, Decimal("128.5")), as_json(MONEY, "abc"), as_json(DATE, datetime(2026, 11, 22))
    ('128.50', {'raw': 'abc'}, '2026-11-22')
    """
    if is_blank(cell):
        return None
    try:
        exact = kind.write(kind.parse(cell, EXCEL_EPOCH))
    except ValueError:
        exact = None
    if exact is None or not same_cell(cell, exact):
        if isinstance(cell, (datetime, date)):
            return {"date": cell.isoformat()}
        return {"raw": cell if isinstance(cell, (str, int, float)) else str(cell)}
    return show(exact, kind)


def from_json(kind: Kind, value: object) -> Cell:
    """The cell that `as_json` wrote down."""
    if isinstance(value, dict):
        raw: Cell = datetime.fromisoformat(value["date"]) if "date" in value else value["raw"]
        return raw
    if value is None:
        return None
    cell: Cell = kind.write(kind.parse(str(value), EXCEL_EPOCH))
    return cell


def show(value: Any, kind: Kind | None = None) -> Any:
    """A cell or value for people and for JSON: money as text with two places, dates as ISO text,
    other numbers as numbers without float noise."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (datetime, date, time)):
        return show_moment(value)
    if kind is not None and kind.name == "money" and isinstance(value, (int, float, Decimal)):
        return f"{to_yuan(Decimal(plain(value))):.2f}"
    if isinstance(value, (float, Decimal, int)):
        return int(value) if value == value // 1 else float(value)
    return None if value is None else str(value)


def dump(value: object) -> str:
    """Compact JSON that keeps Chinese readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
