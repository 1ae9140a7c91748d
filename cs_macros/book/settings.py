"""The parameters of the sheet 参数 (CORE 13, domain 2.10), declared in `settings.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cs_macros.book.setting_kinds import KINDS, NAMES, bounded
from cs_macros.cells.kinds import Kind, choice
from cs_macros.hosts.port import Cell

DECLARED = Path(__file__).with_name("settings.toml")

COUNTED = ("int", "num", "money")
"""Kinds that are never negative, whatever else a parameter says of its bounds."""


@dataclass(frozen=True)
class Setting:
    """One parameter.

    Attributes:
      default: Text of its cell in a new workbook; empty = 未设置, its check is off.
      kind: What its value means; see `parse`.
      note: What it decides, in words for the shop's staff (说明).
      source: Rule or section that asks for it (来源).
      choices: Words to choose from, empty unless the kind is `enum`.
      also: Key under which older workbooks hold it, empty if there is none.
    """

    key: str
    default: str
    kind: Kind
    note: str
    source: str
    choices: tuple[str, ...] = ()
    also: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every key under which a workbook may hold the parameter, the current one first."""
        return (self.key, self.also) if self.also else (self.key,)

    def parse(self, cell: Cell, now: datetime) -> Any:
        """Read what stands in the value cell; blank is None (未设置).

        Returns:
          By kind: money, num, pct → Decimal · int · bool · time · weekday → "MON"…"SUN" ·
          weekday time → WeekTime · list → list[str] · amounts → list[Decimal] · posts →
          tuple[str, …] · cover → dict of 合计 or post to people · range → two Decimals ·
          period → two times · clock or shift → time or "early_end"/"late_end" · others → str.

        Raises:
          ValueError: One Chinese sentence saying why.
        """
        return self.kind.parse(cell, now)


@cache
def all_settings() -> Mapping[str, Setting]:
    """Every parameter by key, in the sheet's order."""
    declared = tomllib.loads(DECLARED.read_text("utf-8"))
    return MappingProxyType({key: _setting(key, found) for key, found in declared.items()})


def _setting(key: str, declared: Mapping[str, Any]) -> Setting:
    choices = tuple(declared.get("choices", ()))
    name = declared["type"]
    kind = choice(choices) if choices else KINDS[name]
    if name in COUNTED or "min" in declared or "max" in declared:
        kind = bounded(kind, declared.get("min", 0), declared.get("max"))
    return Setting(
        key,
        default=declared["default"],
        kind=kind,
        note=declared["note"],
        source=declared["source"],
        choices=choices,
        also=declared.get("also", ""),
    )


def rows_of_settings() -> list[dict[str, Cell]]:
    """The rows of the sheet 参数 in a new workbook, field → cell."""
    return [
        {
            "key": setting.key,
            "value": setting.default or None,
            "type": NAMES[setting.kind.name],
            "note": setting.note,
            "source": setting.source,
        }
        for setting in all_settings().values()
    ]
