"""What can go wrong in a way that the user can put right.

Anything that is not a `CsError` is a bug of ours: it is logged with its traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a problem weighs: only `BLOCK` stops a row."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class CsError(Exception):
    """A mistake the user can put right: what happened, and what to do next.

    Args:
      message: One sentence of fact, in Chinese, naming things as the sheet names them.
      hint: One sentence of action that the user can take.
    """

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

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
    """

    message: str
    hint: str = ""
    sheet: str = ""
    row: int | None = None
    header: str = ""
    value: object = None
    level: Level = Level.BLOCK
    file: str = ""

    @property
    def blocks(self) -> bool:
        return self.level is Level.BLOCK

    def __str__(self) -> str:
        place = self.sheet + (f" 第 {self.row} 行" if self.row else "")
        head = f"【{place}】" if place else ""
        if self.header:
            shown = "（空）" if self.value in (None, "") else f"“{self.value}”"
            head += f"{self.header} {shown}："
        message = self.message.removeprefix(f"{self.header}是“{self.value}”，")  # the place has said it
        return f"{head}{message}" + (f"\n→ {self.hint}" if self.hint else "")


class BadCells(CsError):
    """Several cells are wrong; all are named at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            f"有 {len(self.problems)} 处需要修改，工作簿未作任何改动。",
            hint="按下面的说明改好后再试一次。",
        )

    def __str__(self) -> str:
        return "\n".join([self.message, *map(str, self.problems)])
