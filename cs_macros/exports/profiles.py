"""What each platform's export looks like, as data: `profiles/*.toml`, and the shop's own in 流水格式."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from cs_macros.exports.order import Kind, State
from cs_macros.statements.formats import all_formats, load_format
from cs_macros.statements.words import forms, word

SUBJECT = "订单"
"""Stands for `subject` in a format file of an order export."""

_SHIPPED = Path(__file__).with_name("profiles")
_HEADINGS = Path(__file__).with_name("headings.toml")

NEEDED = ("order_no", "status")
"""Fields without which no file lists orders; a time comes to them in what nobody has described."""

Columns: TypeAlias = Mapping[str, tuple[int, ...]]
"""Field → positions of its columns, the best first: the next one counts where a cell is blank."""

TIMES = ("ordered_at", "paid_at", "shipped_at")


@dataclass(frozen=True)
class Profile:
    """One export.

    Attributes:
      required: Fields without whose columns a file is no such export.
      columns: Field → header words, normalised, best first.
      states: Word of the state column, normalised → what it means, where the general words say otherwise.
      own: Whether the shop has taught it.
    """

    id: str
    name: str
    kind: Kind
    platform: str
    required: Sequence[str]
    columns: Mapping[str, Sequence[str]]
    states: Mapping[str, str] = field(default_factory=dict)
    own: bool = False

    def placed(self, headers: Sequence[str]) -> Columns | None:
        """Where each field stands; None where the headers are not this export's."""
        at = _positions(headers)
        found = {
            name: tuple(dict.fromkeys(at[one] for one in words if one in at))
            for name, words in self.columns.items()
        }
        if any(not found.get(name) for name in self.required):
            return None
        return {name: places for name, places in found.items() if places}


def _positions(headers: Sequence[str]) -> dict[str, int]:
    """Each form of each header → where the first of them stands."""
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        for form in forms(header):
            found.setdefault(form, place)
    return found


def general(headers: Sequence[str]) -> Columns:
    """Where each field stands by what the words of the headers mean; a column counts for one field."""
    told = [words_of(header) for header in headers]
    taken: set[int] = set()
    found: dict[str, tuple[int, ...]] = {}
    for name, patterns in _headings().items():
        for pattern in patterns:
            fitting = (
                at for at, words in enumerate(told) if at not in taken and any(map(pattern.fullmatch, words))
            )
            if (place := next(fitting, None)) is not None:
                found[name] = (place,)
                taken.add(place)
                break
    return found


def words_of(header: str) -> tuple[str, ...]:
    """What a header may stand for: as a whole, then the first of two names for one thing (收货人/提货人)."""
    whole = forms(header)
    return tuple(dict.fromkeys([*whole, *(one.partition("/")[0] for one in whole if "/" in one[1:])]))


@cache
def _headings() -> Mapping[str, Sequence[re.Pattern[str]]]:
    told = tomllib.loads(_HEADINGS.read_text("utf-8"))
    return {name: [re.compile(one, re.I) for one in each["words"]] for name, each in told.items()}


FIELDS = frozenset(tomllib.loads(_HEADINGS.read_text("utf-8")))


def all_profiles(*folders: Path | None) -> list[Profile]:
    """The shop's own formats first, then the shipped ones.

    Raises:
      CsError: A file of the shop's is none; names it and what is wrong.
    """
    return all_formats(folders, SUBJECT, _load_own, _shipped())


@cache
def _shipped() -> Sequence[Profile]:
    return [_load(path) for path in sorted(_SHIPPED.glob("*.toml"))]


def _load(path: Path) -> Profile:
    return load_format(path, SUBJECT, _SHIPPED / "pdd.toml", profile_of)


def _load_own(path: Path) -> Profile:
    return replace(_load(path), own=True)


def profile_of(data: Mapping[str, Any]) -> Profile:
    """A format from the tables of its file.

    Raises:
      KeyError, ValueError, TypeError: What is missing or wrong.
    """
    columns = {
        name: tuple(word(one) for one in ([words] if isinstance(words, str) else words))
        for name, words in data["columns"].items()
    }
    if strange := sorted({*columns} - FIELDS):
        raise ValueError(f"不认识的字段 {'、'.join(strange)}，可用的是 {'、'.join(sorted(FIELDS))}")
    kind = Kind(data.get("kind", Kind.ORDERS))
    required = tuple(data.get("required", NEEDED))
    if lacking := [name for name in {*required, "order_no"} if name not in columns]:
        raise ValueError(f"columns 里没有写 {'、'.join(sorted(lacking))} 的表头")
    states = {
        word(one): str(State(meaning)) for meaning, words in data.get("states", {}).items() for one in words
    }
    return Profile(
        id=str(data["id"]),
        name=str(data["name"]),
        kind=kind,
        platform=str(data.get("platform", "")),
        required=required,
        columns=columns,
        states=states,
    )
