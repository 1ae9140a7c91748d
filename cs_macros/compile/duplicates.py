"""Rows that are there twice: copies are counted once, contradictions are shown and not counted.

A row is the same by its record number, by the parcel's number, or by what was ordered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cs_macros.compile.plan import Plan, Values
from cs_macros.compile.standing import Entry, Standing

NUMBER, TRACKING, ORDER = "number", "tracking", "order"
WORDS = {NUMBER: "同一记录号", TRACKING: "同一运单号", ORDER: "同一订单号和型号"}


@dataclass(frozen=True)
class Group:
    """Rows that contradict each other.

    Attributes:
      words: What they have in common.
      counted: Whether they count all the same: other parcels of one order, probably.
    """

    words: str
    entries: Sequence[Entry]
    counted: bool


@dataclass
class Judgement:
    """What becomes of the rows that are there twice, by place."""

    groups: list[Group] = field(default_factory=list)
    copies: set[tuple[int, str, int]] = field(default_factory=set)
    compiled: set[tuple[int, str, int]] = field(default_factory=set)
    conflicting: set[tuple[int, str, int]] = field(default_factory=set)


def keys_of(values: Values, plan: Plan) -> Iterator[tuple[Any, ...]]:
    """By what a row is known, strongest first."""
    if number := own_number(values, plan):
        yield NUMBER, number
    if tracking := values[plan.tracking]:
        yield TRACKING, tracking
    order = [values[name] for name in plan.order]
    if all(order):
        yield ORDER, *order


def own_number(values: Values, plan: Plan) -> str | None:
    """A record number of ours; people number their own lists 1, 2, 3."""
    number = values["number"]
    prefix = plan.layout.prefix
    return number if number and re.match(rf"{prefix}\d{{8}}-", number) else None


def judge(entries: Iterable[Entry], plan: Plan) -> Judgement:
    """Decide about all rows that share a key with another one, in the files' order."""
    found = Judgement()
    by_key: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in keys_of(entry.values, plan):
            by_key[key].append(entry)
    for kind in (NUMBER, TRACKING, ORDER):
        for key, group in by_key.items():
            if key[0] == kind and len(group) > 1:
                _judge_group(kind, group, plan, found)
    found.groups.sort(key=lambda group: [entry.place for entry in group.entries])
    return found


def _judge_group(kind: str, group: list[Entry], plan: Plan, found: Judgement) -> None:
    done = found.copies | found.compiled
    group = [entry for entry in group if entry.place not in done]
    distinct: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in group:
        distinct[own_number(entry.values, plan), *(entry.values[name] for name in plan.business)].append(
            entry
        )
    for same in distinct.values():
        if kind == NUMBER or len({entry.file for entry in same}) > 1:
            _keep_one(same, found)
    left = [entry for entry in group if entry.place not in found.copies | found.compiled]
    if len(left) < 2 or not any(entry.in_report for entry in left):
        return
    if kind != NUMBER and len({entry.file for entry in left}) < 2:
        return  # one agent's two cases of one parcel are two cases
    if {entry.place for entry in left} <= found.conflicting:
        return
    parcels = [entry.values[plan.tracking] for entry in left]
    counted = kind == ORDER and all(parcels) and len(set(parcels)) == len(parcels)
    found.groups.append(Group(WORDS[kind], left, counted))
    if not counted:
        found.conflicting |= {entry.place for entry in left}


def _keep_one(same: list[Entry], found: Judgement) -> None:
    """Of equal rows the one that is furthest counts; none, if one of them was compiled before."""
    if len(same) < 2:
        return
    if any(entry.standing is Standing.COMPILED for entry in same):
        found.compiled |= {entry.place for entry in same if entry.in_report}
        return
    order = list(Standing)
    best = min(same, key=lambda entry: (order.index(entry.standing), entry.place))
    found.copies |= {entry.place for entry in same if entry is not best}
