"""The workbook behind the fake Excel: cells that take what they are given as Excel takes typing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

EPOCH = datetime(1899, 12, 30)
ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}


Place: TypeAlias = tuple[int, int]


class com_error(Exception):
    """What pywin32 raises when Excel refuses."""


class ErrorCode(int):
    """An error value as COM hands it over: a number that only the engine can tell apart."""

    code: str


@dataclass
class SheetCells:
    """The cells of one sheet.

    Attributes:
      eats_apostrophe: Whether a leading apostrophe marks text in `@` cells too.
      stubborn: Cells that keep what they hold, as when an add-in changes them back at once.
    """

    name: str
    cells: dict[Place, Any] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    formats: dict[Place, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    tables: dict[str, list[int]] = field(default_factory=dict)  # top, left, bottom, right
    totals: set[str] = field(default_factory=set)
    protected: bool = False
    eats_apostrophe: bool = True
    stubborn: set[Place] = field(default_factory=set)

    def get(self, place: Place) -> Any:
        """Return what COM hands over for a cell."""
        value = self.cells.get(place)
        if isinstance(value, float) and _is_date(self.formats.get(place, "General")):
            return EPOCH + timedelta(days=value)
        return value

    def formula(self, place: Place) -> str:
        """Return a formula, or the constant as text."""
        value = self.cells.get(place)
        return self.formulas.get(place, "" if value is None else str(value))

    def type(self, place: Place, value: Any) -> None:
        """Take a value as Excel takes typing."""
        if place in self.stubborn:
            return
        self.cells.pop(place, None)
        self.formulas.pop(place, None)
        form = self.formats.get(place, "General")
        if isinstance(value, str):
            value = self._parse(place, value, form)
        elif isinstance(value, datetime):
            if form == "General":
                self.formats[place] = "yyyy/m/d h:mm"
            value = (value - EPOCH) / timedelta(days=1)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            value = float(value)
            if form == "@":
                value = f"{value:g}"
        else:
            assert isinstance(value, bool), f"xlwings would not take {value!r}"
        if value not in ("", None) or isinstance(value, ErrorCode):
            self.cells[place] = value

    def _parse(self, place: Place, text: str, form: str) -> Any:
        if text.startswith("'") and (form != "@" or self.eats_apostrophe):
            return text[1:]
        if form == "@":
            return text
        if text[:1] in ("=", "+", "-", "@") and len(text) > 1:
            self.formulas[place] = text
            return 2.0
        if text in ERRORS:
            error = ErrorCode(-2146826246)
            error.code = text
            return error
        if text.upper() in ("TRUE", "FALSE"):
            return text.upper() == "TRUE"
        if re.fullmatch(r"\d{4}[/-]\d{1,2}[/-]\d{1,2}", text):
            self.formats[place] = "yyyy/m/d"
            return (datetime(*map(int, re.split("[/-]", text))) - EPOCH) / timedelta(days=1)  # type: ignore[arg-type]
        return float(text) if re.fullmatch(r"\d+(\.\d*)?(e\d+)?", text, re.IGNORECASE) else text


@dataclass
class Workbook:
    """A workbook, and the program around it.

    Attributes:
      busy: Calls to turn away, as while a cell is being edited.
      fails_after: Writes to let pass before one fails; None for never.
      fails_for_good: Whether all further ones fail, too, as when Excel is gone.
      on_write: Told of every block that is written.
    """

    sheets: dict[str, SheetCells] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    selected: tuple[str, list[tuple[int, int, int, int]]] | None = None
    read_only: bool = False
    path: str = "/客服/客服台账.xlsm"
    busy: int = 0
    fails_after: int | None = None
    fails_for_good: bool = False
    on_write: Callable[[tuple[int, int, int, int]], None] | None = None
    calls: Counter[str] = field(default_factory=Counter)
    cells_read: int = 0
    alerts: list[tuple[str, str]] = field(default_factory=list)
    answer: str = "yes"
    app: dict[str, Any] = field(
        default_factory=lambda: {"screen_updating": True, "enable_events": True, "status_bar": False}
    )

    def call(self, name: str) -> None:
        self.calls[name] += 1
        if self.busy:
            self.busy -= 1
            raise com_error(-2147418111, "Call was rejected by callee.", None, None)

    def writes(self) -> None:
        if self.fails_after is not None:
            self.fails_after -= 1
            if self.fails_after < 0:
                self.fails_after = 0 if self.fails_for_good else None
                raise com_error(-2147352567, "Exception occurred.", None, None)


def _is_date(form: str) -> bool:
    return "y" in form or "h" in form
