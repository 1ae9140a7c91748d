"""What rules have to say: why a row may not move, what to write to a customer, that a check is off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cs_macros.errors import Level


@dataclass(frozen=True, slots=True)
class Finding:
    """What a guard has to say about one field of a row; an empty field means the whole row."""

    field: str
    message: str
    hint: str = ""
    level: Level = Level.BLOCK


def block(field: str, message: str, hint: str) -> Finding:
    """The row may not move."""
    return Finding(field, message, hint)


def warn(field: str, message: str, hint: str = "") -> Finding:
    """The row moves, and people are told."""
    return Finding(field, message, hint, Level.WARN)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to make for a row.

    Attributes:
      values: What the row's columns do not have.
      facts: What makes a promise in it true (attributes of `messages.ShopFacts`).
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    facts: Mapping[str, bool] = field(default_factory=dict)


class Unset:
    """Answer of a deadline whose parameter has no value: the check is off, and shown as 未设置."""


UNSET = Unset()
