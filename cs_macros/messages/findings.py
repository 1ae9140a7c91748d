"""What the compliance check is told, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from cs_macros.errors import Level


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What is known about the shop and the case; None where nothing is known.

    Attributes:
      approved: A concession or gift is recorded with its approver (COM-09).
      flagship: 店铺.是否旗舰店 (COM-21).
      ships_today, ships_tomorrow: What stock and clock support (COM-19, F-12).
      consent: The customer agreed to closing the duplicate order (COM-20).
      sent_today: Messages to this customer today, with the limit in `max_contacts_per_day` (COM-03).
      same_today: The same template went to this customer today (COM-03).
    """

    approved: bool | None = None
    flagship: bool | None = None
    ships_today: bool | None = None
    ships_tomorrow: bool | None = None
    consent: bool | None = None
    sent_today: int = 0
    max_contacts_per_day: int | None = None
    same_today: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about a text.

    Attributes:
      words: As they stand in the text, empty for the text as a whole.
      start, end: Place of the words in the text as given.
      hint: A better wording, or what to do first.
      basis: Where the rule comes from.
    """

    rule: str
    level: Level
    words: str
    start: int
    end: int
    message: str
    hint: str
    basis: str
