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
from cs_macros.book.setting_kinds import KINDS, NAMES, bounded, worded
from cs_macros.cells.kinds import Kind
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import Level, Problem
from cs_macros.hosts.port import Cell

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.sheets import Sheet

DECLARED = Path(__file__).with_name("settings.toml")

WORDED = ("enum", "weekday", "weekday time", "clock or shift")
"""Kinds that were once written in English words."""

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
      first: Matters so much that the board asks for it on the first day.
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
    first: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every key under which a workbook may hold the parameter, the current one first."""
        return (self.key, self.also) if self.also else (self.key,)

    @property
    def called(self) -> frozenset[str]:
        """All that a workbook may call it: its keys, and the name that people read."""
        return frozenset((*self.names, self.label))

    @property
    def told(self) -> str:
        """The note as people read it (说明): what may be chosen, and what an empty cell stands for."""
        choices = f"可填：{'、'.join(self.choices)}。" if self.choices else ""
        return self.note + choices + (self.when_blank if self.blank == "default" else "")

    def shown(self, cell: Cell, now: datetime) -> Cell:
        """A value's cell in the words that people read; as it stands where that cannot be told.

        Older workbooks hold `shop_both` and `SAT 16:00`.
        """
        if self.kind.name not in WORDED:
            return cell
        try:
            value = self.parse(cell, now)
        except ValueError:
            return cell
        return cell if value is None else self.kind.write(value)

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
    words: Mapping[str, str] = declared.get("words", {})
    name = declared["type"]
    kind = worded(words) if words else KINDS[name]
    if name in COUNTED or "min" in declared or "max" in declared:
        kind = bounded(kind, declared.get("min", 0), declared.get("max"))
    told = {name: declared[name] for name in ("label", "group", "default", "note", "source", "blank")}
    more = {name: declared[name] for name in ("also", "coming", "first") if name in declared}
    guards = tuple(declared.get("guards", ()))
    told["default"] = words.get(told["default"], told["default"])
    return Setting(key, kind=kind, choices=tuple(words.values()), guards=guards, **told, **more)


def setting_of(row: Parameter) -> Setting | None:
    """The parameter of a row of 参数: by its hidden key, else by what stands in the first column."""
    known, names = _by_name(), (row.code, row.key)
    return next((known[name.strip()] for name in names if name and name.strip() in known), None)


@cache
def _by_name() -> Mapping[str, Setting]:
    """Every name that a parameter has or had → the parameter."""
    return {name: setting for setting in all_settings().values() for name in setting.called}


def by_group() -> list[Setting]:
    """Every parameter in the sheet's order: groups as they are first declared, each in one piece."""
    groups = list(dict.fromkeys(setting.group for setting in all_settings().values()))
    return sorted(all_settings().values(), key=lambda setting: groups.index(setting.group))


def rows_of_settings() -> list[dict[str, Cell]]:
    """The rows of the sheet 参数 in a new workbook, field → cell."""
    return [_row(setting, setting.default or None) for setting in by_group()]


def _row(setting: Setting, value: Cell) -> dict[str, Cell]:
    return {
        "group": setting.group,
        "key": setting.label,
        "value": value,
        "type": NAMES[setting.kind.name],
        "note": setting.told,
        "code": setting.key,
        "source": setting.source,
    }


def renewed(row: Parameter) -> Mapping[str, Cell]:
    """A row of an earlier version in today's words, field → cell; nothing for one that is none of ours."""
    setting = setting_of(row)
    return _row(setting, setting.shown(row.value, datetime(2000, 1, 1))) if setting else {}


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
    table = book.known(Parameter)
    blank = [n for n in table.positions if is_blank(table.standing(n, "value"))]
    for row in map(table.row, blank):
        setting = setting_of(row.record)
        if setting and setting.blank == "default":
            row.record.value = setting.default
            found = f"“{setting.label}”空着，按默认值“{setting.default}”处理，已经填回"
            told.append(row.problem("value", found, "要用别的，请填上自己的值。", Level.INFO))
    return told
