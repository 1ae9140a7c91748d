"""What each platform's export looks like, as data: `profiles/*.toml`, and the shop's own in 流水格式."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from cs_macros.errors import CsError
from cs_macros.exports.order import Kind, State
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
    own: list[Profile] = []
    for folder in dict.fromkeys(each.resolve() for each in folders if each and each.is_dir()):
        for path in sorted(folder.glob("*.toml")):
            if _subject(path) == SUBJECT:
                own.append(replace(_load(path), own=True))
    ids = {profile.id for profile in own}
    return own + [profile for profile in _shipped() if profile.id not in ids]


@cache
def _shipped() -> tuple[Profile, ...]:
    return tuple(map(_load, sorted(_SHIPPED.glob("*.toml"))))


def _subject(path: Path) -> str:
    try:
        return str(tomllib.loads(path.read_text("utf-8-sig")).get("subject", ""))
    except (tomllib.TOMLDecodeError, OSError, ValueError):
        return ""  # told by whoever reads statements: what it is cannot be known


def _load(path: Path) -> Profile:
    hint = f"照着自带的格式文件（{_SHIPPED / 'pdd.toml'}）改好 {path.name}，或把它移出文件夹。"
    try:
        return profile_of(tomllib.loads(path.read_text("utf-8-sig")))
    except KeyError as error:
        raise CsError(f"订单格式文件 {path.name} 缺少 {error.args[0]}。", hint=hint) from None
    except (tomllib.TOMLDecodeError, ValueError, TypeError, AttributeError) as error:
        raise CsError(f"订单格式文件 {path.name} 写得不对：{error}。", hint=hint) from None
    except OSError as error:
        raise CsError(f"打不开订单格式文件 {path.name}（{error.strerror}）。", hint=hint) from None


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
