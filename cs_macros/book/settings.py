"""The parameters of the sheet 参数 (CORE 13, domain 2.10), declared in `settings.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from cs_macros.book.office import Parameter
from cs_macros.book.setting_kinds import KINDS, NAMES, bounded
from cs_macros.cells.kinds import Kind, choice
from cs_macros.errors import Level, Problem
from cs_macros.hosts.port import Cell

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.sheets import Sheet

DECLARED = Path(__file__).with_name("settings.toml")

COUNTED = ("int", "num", "money")
"""Kinds that are never negative, whatever else a parameter says of its bounds."""


Blank = Literal["off", "default", "optional"]
"""What an empty cell means: the check is off, and 今日看板 says so · the default holds, and is shown
again · nothing, which is as good as anything."""

BLANK_MEANS: Mapping[Blank, str] = MappingProxyType(
    {"off": "留空表示不检查。", "default": "留空就按默认值“{default}”。", "optional": "可以留空。"}
)


@dataclass(frozen=True)
class Setting:
    """One parameter.

    Attributes:
      label: Its short Chinese name; `group` is what it belongs to.
      default: Text of its cell in a new workbook.
      kind: What its value means; see `parse`.
      note: What it decides, in words for the shop's staff (说明).
      source: Rule or section that asks for it (来源).
      choices: Words to choose from, empty unless the kind is `enum`.
      also: Key under which older workbooks hold it, empty if there is none.
      guards: Tables of the sheets whose checks it decides.
      coming: No sheet reads it yet: it is for one still to come.
    """

    key: str
    label: str
    group: str
    default: str
    kind: Kind
    note: str
    source: str
    blank: Blank
    choices: tuple[str, ...] = ()
    also: str = ""
    guards: tuple[str, ...] = ()
    coming: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every key under which a workbook may hold the parameter, the current one first."""
        return (self.key, self.also) if self.also else (self.key,)

    @property
    def told(self) -> str:
        """The note as people read it (说明), with the default that an empty cell stands for."""
        return f"{self.note}{self.when_blank}" if self.blank == "default" else self.note

    @property
    def when_blank(self) -> str:
        """What an empty cell means, in words."""
        return BLANK_MEANS[self.blank].format(default=self.default)

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

    def holds(self, cell: Cell, now: datetime) -> Any:
        """What holds with a cell: the same, and for a blank one the default where that is what it means.

        Raises:
          ValueError: As `parse`.
        """
        value = self.parse(cell, now)
        return self.parse(self.default, now) if value is None and self.blank == "default" else value


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
    told = {name: declared[name] for name in ("label", "group", "default", "note", "source", "blank")}
    more = {name: declared[name] for name in ("also", "coming") if name in declared}
    guards = tuple(declared.get("guards", ()))
    return Setting(key, kind=kind, choices=choices, guards=guards, **told, **more)


def rows_of_settings() -> list[dict[str, Cell]]:
    """The rows of the sheet 参数 in a new workbook, field → cell."""
    return [
        {
            "key": setting.key,
            "value": setting.default or None,
            "type": NAMES[setting.kind.name],
            "note": setting.told,
            "source": setting.source,
        }
        for setting in all_settings().values()
    ]


def switched_off(book: Book) -> Iterator[tuple[Setting, Sheet]]:
    """Each check that is off because its parameter has no value, with each sheet that it guards."""
    for setting in all_settings().values():
        guards = setting.guards if setting.blank == "off" else ()
        for sheet in (book.sheets[table] for table in guards if table in book.sheets):
            if book.has(sheet.record) and book.setting(setting.key) is None:
                yield setting, sheet


def show_defaults(book: Book) -> list[Problem]:
    """Write the default back where it holds but the cell is empty, so that 参数 says what is done."""
    told = []
    by_name = {name: setting for setting in all_settings().values() for name in setting.names}
    for row in book.known(Parameter).rows():
        setting = by_name.get((row.record.key or "").strip())
        if setting and setting.blank == "default" and setting.parse(row.raw.get("value"), book.now) is None:
            row.record.value = setting.default
            found = f"{setting.label}（{setting.key}）空着，按默认值“{setting.default}”处理，已经填回"
            told.append(row.problem("value", found, "要用别的，请填上自己的值。", Level.INFO))
    return told
