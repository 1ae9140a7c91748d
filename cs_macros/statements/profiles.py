"""How a format is read: one TOML file each, shipped in `profiles/` or added by the shop.

A shop's own files stand in the folder `流水格式/` beside the workbook; one with the id of a
shipped format takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from cs_macros.statements.formats import DEFAULT_SUBJECT, all_formats, load_format
from cs_macros.statements.words import forms, word

_ABOUT_MONEY = {"amount", "amount_in", "amount_out", "refunded", "direction", "state", "balance", "currency"}
_ABOUT_PEOPLE = {
    "account",
    "payer_name",
    "payer_account",
    "from_name",
    "from_account",
    "to_name",
    "to_account",
}
_WORDS = {"kind", "item", "detail", "place", "memo", "order"}
FIELDS = {"paid_at", "time", "booked", "bank_serial"} | _ABOUT_MONEY | _ABOUT_PEOPLE | _WORDS
NUMBERED = re.compile(r"(kind|memo)[2-9]$")
"""Texts may stand in several columns: `memo`, `memo2`, `memo3` …"""

_MONEY = {"columns": ("amount_in", "amount_out"), "word": ("amount", "direction"), "sign": ("amount",)}
_DIRECTIONS = ("income", "expense", "neutral")
_STATES = ("arrived", "returned", "refund", "pending", "failed", "neutral")
SUBJECT = DEFAULT_SUBJECT

_SHIPPED = Path(__file__).with_name("profiles")


@dataclass(frozen=True)
class Profile:
    """One format, as data.

    Attributes:
      export: How people get such a file; the hint of an error about it.
      required: Fields without whose columns a file is not of this format.
      forbidden: Normalised header words that a file of this format never has.
      rank: Smaller is tried first among formats that fit equally.
      strict: A file that lacks just one of the required columns is a changed one of this format,
        and read as nothing else: its states say whether money came.
      own: Whether the shop added it.
      origin: Whose statements they are (`Line.origin`).
      serial_kind: What identifies `bank_serial` among formats; empty for its header.
      columns: Field → its header words, normalised, best first.
      headers: Field → the same as they are written in the profile.
      summary, memo: Fields whose cells make up the two texts, in order.
      account_in_name: Whether the payer's cell holds the account beside the name.
      formats: Date formats of strptime, tried in order.
      by: Where the direction stands: in two `columns`, in a `word`, in the `sign`.
      words: `income`, `expense`, `neutral` → cell texts of the direction column.
      states: `arrived` … → patterns of the state column, `*` for anything.
      refund_fields, refund_words: Where a refund says that it is one, and how.
      reversal_words: How the summary of a bank's correction (冲正) says so.
      accounts: Patterns of our own account in the rows above the header.
    """

    id: str
    name: str
    export: str
    required: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    headers: Mapping[str, tuple[str, ...]]
    formats: tuple[str, ...]
    by: str
    forbidden: frozenset[str] = frozenset()
    rank: int = 50
    strict: bool = False
    own: bool = False
    origin: str = ""
    serial_kind: str = ""
    summary: tuple[str, ...] = ()
    memo: tuple[str, ...] = ()
    account_in_name: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refund_fields: tuple[str, ...] = ()
    refund_words: tuple[str, ...] = ()
    reversal_words: tuple[str, ...] = ()
    accounts: tuple[re.Pattern[str], ...] = ()

    def direction(self, text: str) -> str:
        """`income`, `expense`, `neutral`, or "" for a word the format does not know."""
        if not text:
            return self.words.get("", "")
        return next((self.words[form] for form in map(str.upper, forms(text)) if form in self.words), "")

    def state(self, text: str) -> str:
        """What a state means: one of arrived, returned, refund, pending, failed, neutral, or ""."""
        for state in forms(text) or ("",):
            for exact in (True, False):
                for meaning, patterns in self.states.items():
                    if any(state == one if exact else fnmatchcase(state, one) for one in patterns):
                        return meaning
        return ""


def all_profiles(*folders: Path | None) -> list[Profile]:
    """Every format, the shop's own first.

    Args:
      folders: Where the shop's own formats may stand; a folder that is missing has none.

    Raises:
      CsError: A file of the shop's folder is no profile; names the file and what is wrong.
    """
    return all_formats(folders, SUBJECT, _load_own, _shipped())


@cache
def _shipped() -> Sequence[Profile]:
    return sorted(map(_load, _SHIPPED.glob("*.toml")), key=lambda one: (one.rank, one.id))


def _load(path: Path) -> Profile:
    return load_format(path, SUBJECT, _SHIPPED / "icbc-debit.toml", _profile)


def _load_own(path: Path) -> Profile:
    return replace(_load(path), own=True)


def profile_of(data: Mapping[str, Any]) -> Profile:
    """A format from the tables of its file, as one of the shop's own.

    Raises:
      KeyError, ValueError, TypeError: What is missing or wrong.
    """
    return replace(_profile(data), own=True)


def _profile(data: Mapping[str, Any]) -> Profile:
    columns = {field: _words(names) for field, names in data["columns"].items()}
    by = data["direction"]["by"]
    if by not in _MONEY:
        raise ValueError(f"direction.by 只能是 {'、'.join(_MONEY)}，不能是“{by}”")
    required = _texts(data["required"])
    summary, memo = (_texts(data.get("text", {}).get(key, ())) for key in ("summary", "memo"))
    refund = data.get("refund", {})
    _known([*columns, *required, *summary, *memo, *_texts(refund.get("fields", ()))])
    for needed in ("paid_at", *_MONEY[by]):
        if needed not in required:
            raise ValueError(f"required 里要有 {needed}")
    if lacking := [field for field in required if not columns.get(field)]:
        raise ValueError(f"columns 里没有写 {'、'.join(lacking)} 的表头")
    return Profile(
        id=_text(data["id"]),
        name=_text(data["name"]),
        export=_text(data.get("export", "从原处重新导出文件。")),
        required=required,
        forbidden=frozenset(_words(data.get("forbidden", ()))),
        rank=int(data.get("rank", 50)),
        strict=bool(data.get("strict", False)),
        origin=str(data.get("origin", "")),
        serial_kind=str(data.get("serial_kind", "")),
        columns=columns,
        headers={field: _texts(names) for field, names in data["columns"].items()},
        summary=summary,
        memo=memo,
        account_in_name=bool(data.get("text", {}).get("account_in_name", False)),
        formats=_texts(data["dates"]["formats"]),
        by=by,
        words=direction_words(data["direction"]),
        states=state_words(data.get("states", {})),
        refund_fields=_texts(refund.get("fields", ())),
        refund_words=_texts(refund.get("words", ())),
        reversal_words=_texts(data.get("reversal", {}).get("words", ())),
        accounts=tuple(re.compile(one) for one in _texts(data.get("account", {}).get("patterns", ()))),
    )


def direction_words(told: Mapping[str, Any]) -> dict[str, str]:
    """Word of a direction column → `income`, `expense` or `neutral`."""
    return {word(name).upper(): sort for sort in _DIRECTIONS for name in told.get(sort, ())}


def state_words(told: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What a state means → its patterns."""
    return {sort: _patterns(told.get(sort, ())) for sort in _STATES}


def _known(fields: Iterable[str]) -> None:
    if strange := sorted({one for one in fields if not NUMBERED.match(one)} - FIELDS):
        raise ValueError(f"不认识的字段 {'、'.join(strange)}，可用的是 {'、'.join(sorted(FIELDS))}")


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"“{value}”应当是文字")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError(f"“{value}”应当是用方括号括起来的几个词")
    return tuple(_text(one) for one in value)


def _words(value: object) -> tuple[str, ...]:
    return tuple(word(one) for one in _texts(value))


def _patterns(value: object) -> tuple[str, ...]:
    return tuple("*".join(map(word, one.split("*"))) for one in _texts(value))
