"""What can go wrong in a way that the user can put right.

Anything that is not a `CsError` is a bug of ours: it is logged with its traceback.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a problem weighs: only `BLOCK` stops a row."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


UNCHANGED = "，未作任何改动。"


class CsError(Exception):
    """A mistake the user can put right: what happened, and what to do next.

    Args:
      message: One sentence of fact, in Chinese, naming things as the sheet names them.
      hint: One sentence of action that the user can take.
      fact: What happened, without what was not done; told by the message where that ends in `UNCHANGED`.
    """

    def __init__(self, message: str, *, hint: str, fact: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self._fact = fact or (message.removesuffix(UNCHANGED) if message.endswith(UNCHANGED) else "")

    def saying(self, undone: str) -> str:
        """The message for who had something else in mind than a change, such as reading: 没有读取."""
        return f"{self._fact}，{undone}。" if self._fact else self.message

    def __str__(self) -> str:
        return f"{self.message}\n→ {self.hint}"


class UsageError(CsError):
    """The command was called wrongly (exit status 2)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, at a place that Excel's user can go to.

    Attributes:
      sheet: Name of the sheet, empty where no sheet is concerned.
      row: Excel's own row number, None where no row is concerned.
      header: Header of the column, empty for the row as a whole.
      value: What stands in the cell, as the user sees it.
      missing: Nothing is wrong but that the cell is blank: people are told all such cells in one line.
    """

    message: str
    hint: str = ""
    sheet: str = ""
    row: int | None = None
    header: str = ""
    value: object = None
    level: Level = Level.BLOCK
    file: str = ""
    missing: bool = False

    @property
    def blocks(self) -> bool:
        return self.level is Level.BLOCK

    @property
    def place(self) -> str:
        """Sheet and row in brackets; empty where neither is concerned."""
        place = self.sheet + (f" 第 {self.row} 行" if self.row else "")
        return f"【{place}】" if place else ""

    def __str__(self) -> str:
        head = self.place
        if self.header:
            shown = "（空）" if self.value in (None, "") else f"“{self.value}”"
            head += f"{self.header} {shown}："
        message = self.message.removeprefix(f"{self.header}是“{self.value}”，")  # the place has said it
        return f"{head}{message}" + (f"\n→ {self.hint}" if self.hint else "")


def told(problems: Iterable[Problem]) -> list[str]:
    """Problems as people read them: the blank cells of a row in one line, in the order of the row's first."""
    lines: dict[object, str] = {}
    blank: dict[object, list[Problem]] = {}
    for each in problems:
        key = (each.file, each.sheet, each.row) if each.missing else object()
        blank.setdefault(key, []).append(each)
        first = blank[key][0]
        lines[key] = f"{first.place}{lacking(blank[key])}" if each.missing else str(each)
    return list(lines.values())


def lacking(blank: Iterable[Problem]) -> str:
    """The headers of a row's blank cells.

    >>> lacking([Problem("", header="店铺", missing=True), Problem("", header="客户ID", missing=True)])
    '还缺：店铺、客户ID。'
    """
    return f"还缺：{'、'.join(dict.fromkeys(each.header for each in blank))}。"


class BadCells(CsError):
    """Several cells are wrong; all are named at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            f"有 {len(self.problems)} 处需要修改，工作簿未作任何改动。",
            hint="按下面的说明改好后再试一次。",
        )

    def __str__(self) -> str:
        return "\n".join([self.message, *told(self.problems)])


def quiet() -> None:
    """Keep what libraries warn their developers of from the people; `python -W` shows it."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
