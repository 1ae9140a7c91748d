"""What a compilation of one register is made of, declared once; the engine knows no register by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

from cs_macros.book.columns import Layout, Record
from cs_macros.book.setting_kinds import WeekTime
from cs_macros.book.weeks import week_of
from cs_macros.sheets import ALL_SHEETS

Values: TypeAlias = Mapping[str, Any]
"""A row's values by field; a cell that cannot be read is there as it stands, as text."""

WEEK = re.compile(r"\d{4}-W\d\d")
UNSAID = "（未填）"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How one register is compiled.

    Attributes:
      kind: Word of the command line; `title` names the summary and its file.
      groups: Fields whose words make the groups of the summary: type, reason, shop, courier, agent.
      result: Field that says how a row ended.
      money: Fields that are summed up.
      loss: The one of them that counts as loss.
      details: Fields shown of every row, beside file, row and 记录号.
      business: Fields that tell two rows of one number apart; all `details` that people typed.
      tracking: Field with the parcel's number, `order` those that say what was ordered.
      done: States of a row that counts.
      closes: Field with the moment in which a row came to count.
      hands_in: Whether rows are handed in, so that those of earlier weeks come along until compiled.
      mark: Button that marks compiled rows; empty where there is none.
      reopened: Field that is filled when a compiled row is opened again.
      more: Fields that only the decisions below read, and 冲突 shows.
      posts: Whose rows are expected.
      outcome: Field without which a row that has no state is open.
      party, stock, freight, claim: values → who is responsible for it, what became of the goods,
        freight borne by the shop, what the courier owes; None where there is nothing.
    """

    kind: str
    title: str
    table: str
    groups: Sequence[str]
    result: str
    money: Sequence[str]
    loss: str
    details: Sequence[str]
    tracking: str
    order: Sequence[str]
    done: Sequence[str]
    closes: str
    outcome: str
    posts: Sequence[str]
    party: Callable[[Values], str]
    stock: Callable[[Values], str | None]
    claim: Callable[[Values], Decimal | None]
    freight: Callable[[Values], Decimal | None] | None = None
    hands_in: bool = False
    mark: str = ""
    reopened: str = ""
    more: Sequence[str] = ()

    @cached_property
    def record(self) -> type[Record]:
        found = ALL_SHEETS.record_of(self.table)
        assert found is not None, f"no sheet declares {self.table}"
        return found

    @cached_property
    def record_states(self) -> frozenset[str]:
        """Every state that the register knows."""
        flow = ALL_SHEETS.flow_of(self.record)
        return frozenset(map(str, flow.states)) if flow else frozenset()

    @cached_property
    def handed(self) -> str:
        """State of a row that waits to be marked as compiled; `marked` that of one that was."""
        return self.done[0] if self.mark else ""

    @cached_property
    def marked(self) -> str:
        return self.done[-1] if self.mark else ""

    @cached_property
    def layout(self) -> Layout:
        return self.record.layout

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every field that is read, in one order for all files."""
        stamps = ("number", "status", "created_at", "created_by", "entered_at")
        handing = (
            ("week", "submitted_at", "submitted_by", "late", "compiled_at", self.reopened)
            if self.hands_in
            else ("overdue",)
        )
        wanted = (
            *stamps, *handing, *self.details, *self.groups, self.result, *self.money, self.tracking,
            *self.order, "qty", "item", "model", self.closes, self.outcome, *self.more,
        )  # fmt: skip
        return tuple(dict.fromkeys(name for name in wanted if name in self.layout.by_field))

    @cached_property
    def business(self) -> tuple[str, ...]:
        left_out = ("status", "late", "submitted_at", "submitted_by", "week")
        return tuple(name for name in (*self.details, *self.more) if name not in left_out)

    def own_number(self, row: Values) -> str | None:
        """A record number of ours; people number their own lists 1, 2, 3."""
        number = row["number"]
        return number if number and re.match(rf"{self.layout.prefix}\d{{8}}-", number) else None

    def header(self, field: str) -> str:
        return self.layout.header(field)

    def week(self, row: Values, due: WeekTime | None) -> str | None:
        """The week that a row belongs to since it was registered; None when nothing tells."""
        told = str(row["week"] or "") if self.hands_in else ""
        if WEEK.fullmatch(told):
            return told
        moment = row["created_at"] or row.get("log_date")
        return week_of(as_moment(moment), due) if moment_like(moment) else None

    def week_done(self, row: Values, due: WeekTime | None) -> str | None:
        """The week in which a row came to count."""
        moment = row.get(self.closes)
        if self.hands_in or not moment_like(moment):
            return self.week(row, due)
        return week_of(as_moment(moment), due)


def moment_like(value: Any) -> bool:
    return hasattr(value, "isocalendar")


def as_moment(day: Any) -> datetime:
    """A day or a moment as a moment."""
    return day if isinstance(day, datetime) else datetime.combine(day, datetime.min.time())


def amount(row: Values, *fields: str) -> Decimal:
    """Sum of some money cells; blank and unreadable ones count nothing."""
    found = (row.get(field) for field in fields)
    return sum((value for value in found if isinstance(value, Decimal)), Decimal("0.00"))
