"""The rules that sheets share, declared instead of written again: used as `usual.must`, `usual.whose` …"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from cs_macros.book.agreed import agreed
from cs_macros.book.conditions import as_cell, is_true, parsed
from cs_macros.book.flow import UNSET, Deadline, Effect, Finding, Guard, Owner, Unset, block
from cs_macros.book.periods import end_of, weekday_of
from cs_macros.book.weeks import first_due, week_of
from cs_macros.cells.kinds import as_json, show
from cs_macros.hosts.port import Cell

if TYPE_CHECKING:
    from cs_macros.book.book import Book

Condition: TypeAlias = Callable[[Any, "Book"], bool]
Due: TypeAlias = str | Callable[[Any], str]
"""Parameter with a weekly hand-in, or record → which one it is."""

UNITS = {"days": timedelta(days=1), "hours": timedelta(hours=1), "minutes": timedelta(minutes=1)}
"""Last word of a parameter's key → what its number counts."""


class _Said(dict[str, str]):
    """The cells of a row as a sentence names them."""

    def __init__(self, record: Any) -> None:
        self.record = record

    def __missing__(self, field: str) -> str:
        value = getattr(self.record, field)
        return "空" if value is None else str(show(value))


@dataclass(frozen=True)
class Must:
    """A guard: one cell of the row is filled, or holds one value.

    Attributes:
      message: May name other cells of the row: `处理结果是“{outcome}”，要填损失`.
      when: The condition under which it must; None: always.
      be: The value that it must hold; None: any.
    """

    field: str
    message: str
    hint: str
    when: Condition | None = None
    be: object = None

    @property
    def text(self) -> str | None:
        """Its condition in the language of `conditions`, empty for always; None where only code knows it."""
        return "" if self.when is None else self.when.text if isinstance(self.when, Worded) else None

    def __call__(self, record: Any, book: Book) -> Iterator[Finding]:
        value = getattr(record, self.field)
        good = value is not None if self.be is None else value == self.be
        if not good and (self.when is None or self.when(record, book)):
            yield block(self.field, self.message.format_map(_Said(record)), self.hint)


def must(
    field: str, message: str, hint: str, *, when: str | Condition | None = None, be: object = None
) -> Must:
    """Declare a guard; see `Must`."""
    if isinstance(when, str):
        return Must(field, message, hint, in_words(when), be)
    return Must(field, message, hint, when, be)


@dataclass(frozen=True)
class Worded:
    """A condition of `book/conditions.py` as a guard asks it; colours and words are made of its text too."""

    text: str

    def __post_init__(self) -> None:
        parsed(self.text)

    def __call__(self, record: Any, book: Book) -> bool:
        values = {field: getattr(record, field) for field in record.layout.by_field}
        return is_true(parsed(self.text), values, book.setting)


def in_words(text: str) -> Condition:
    """A condition as a guard asks it.

    Raises:
      ConditionError: The text is none.
    """
    return Worded(text)


def as_agreed(*fields: str, note: str = "") -> Guard:
    """A guard: what a button agreed (`Move.agrees`) stands as it stood, or a new note says why not.

    Args:
      note: Column that must say why; without one nothing else than what was agreed goes.
    """

    def same(record: Any, book: Book) -> Iterator[Finding]:
        layout = record.layout
        for field in fields:
            kept, now = agreed(book, record, field), layout[field].kind
            if kept is None or as_json(now, written(record, field)) == kept.value:
                continue
            header, was = layout.header(field), "空" if kept.value is None else kept.value
            if not note:
                hint = f"改回“{was}”；重新商量过的，先撤销当时那一步，按新的再做。"
                yield block(field, f"当时商定的{header}是“{was}”，后来被改过", hint)
            elif not is_new(record, note, book):
                why = layout.header(note)
                hint = f"改回“{was}”，或在“{why}”里写明为什么改。"
                yield block(field, f"当时商定的{header}是“{was}”，后来被改过，没有写明原因", hint)

    return same


def is_new(record: Any, note: str, book: Book) -> bool:
    """Whether a note says something that it did not say when the row was agreed on."""
    text, kept = getattr(record, note), agreed(book, record, note)
    return bool(text) and (kept is None or kept.value != text)


def written(record: Any, field: str) -> Cell:
    """The cell that a field of a record stands for."""
    value = getattr(record, field)
    return None if value is None else record.layout[field].kind.write(value)


def where(field: str, *values: object) -> Condition:
    """The condition that a cell holds one of some values."""
    held = [as_cell(value) for value in values]
    return Worded(
        " or ".join(f'{field} = "{one}"' if isinstance(one, str) else f"{field} = {one}" for one in held)
    )


def whose(*fields: str, posts: Sequence[str] = (), otherwise: Owner | None = None) -> Owner:
    """Who has to do something about a row: the first person whom it names, else whoever holds a post.

    Args:
      otherwise: Says who where nobody holds one of the posts.
    """

    def owner(record: Any, book: Book) -> str:
        named = next(filter(None, (getattr(record, field) for field in fields)), None)
        if named:
            return str(named)
        if otherwise and not any(map(book.has_post, posts)):
            return otherwise(record, book)
        return book.holders(*posts) if posts else ""

    return owner


@dataclass(frozen=True)
class Within:
    """A deadline: so many days, hours or minutes, as a parameter says, after something.

    Days after a date end with their last day; after a moment everything is exact. Without the
    parameter's value nothing is due, and 逾期 says 未设置.

    Attributes:
      parameter: Its last word is the unit: `review_days`, `bank_transfer_stale_hours`.
      since: Field with the date or time from which it counts; the time of the state unless said otherwise.
    """

    parameter: str
    since: str = "entered_at"

    def __post_init__(self) -> None:
        if self.parameter.rpartition("_")[2] not in UNITS:
            raise ValueError(f"{self.parameter} does not end with its unit: {', '.join(UNITS)}")

    def __call__(self, record: Any, book: Book) -> datetime | Unset | None:
        start = getattr(record, self.since)
        if start is None:
            return None
        count = book.setting(self.parameter)
        if count is None:
            return UNSET
        length = UNITS[self.parameter.rpartition("_")[2]] * float(count)
        return start + length if isinstance(start, datetime) else end_of(start + length)


within = Within


@dataclass(frozen=True)
class ByState:
    """The deadline of the state that a row is in; in the others nothing is due."""

    deadlines: Mapping[str, Deadline]

    def __call__(self, record: Any, book: Book) -> datetime | Unset | None:
        deadline = self.deadlines.get(record.status)
        return deadline(record, book) if deadline else None


by_state = ByState


def handed_in_by(due: Due, done: Sequence[str]) -> Deadline:
    """The deadline of rows that are handed in every week: the hand-in of the week of their registration.

    Args:
      due: Parameter with the weekday and time, or which one it is for a row.
      done: States of rows that were handed in.
    """

    def due_at(record: Any, book: Book) -> datetime | Unset | None:
        if record.status in done or record.created_at is None:
            return None
        moment = book.setting(key_of(due, record))
        return first_due(record.created_at, moment) if moment else UNSET

    return due_at


def hand_in_by(due: Due) -> Effect:
    """What handing in signs: who, when, and whether that is after the hand-in of the row's own week."""

    def sign(record: Any, book: Book) -> None:
        record.submitted_at, record.submitted_by = book.now, book.operator or None
        moment = book.setting(key_of(due, record))
        known = moment and record.created_at
        record.late = book.now > first_due(record.created_at, moment) if known else None

    return sign


def in_a_week(record: Any, book: Book) -> Iterator[Finding]:
    """A guard: the row knows when it was registered, so that its week is known."""
    if record.created_at is None:
        yield block("created_at", "登记时间空着，算不出所属周", "从操作日志或备份里找回登记时间。")


def key_of(due: Due, record: Any) -> str:
    """The parameter with the hand-in of a row."""
    return due if isinstance(due, str) else due(record)


def weekday_by(field: str) -> Callable[[Any, Book], str | None]:
    """The day of the week of a date."""
    return lambda record, book: weekday_of(day) if (day := getattr(record, field)) else None


def week_by(due: Due) -> Callable[[Any, Book], str | None]:
    """The week that a row belongs to for good; None while it is not registered."""

    def week(record: Any, book: Book) -> str | None:
        return week_of(record.created_at, book.setting(key_of(due, record))) if record.created_at else None

    return week
