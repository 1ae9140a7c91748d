"""States, and the moves between them: what a button may do to a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from cs_macros.book.columns import Column, Default, Entry
from cs_macros.book.findings import UNSET as UNSET
from cs_macros.book.findings import Finding as Finding
from cs_macros.book.findings import Letter as Letter
from cs_macros.book.findings import Unset as Unset
from cs_macros.book.findings import block as block
from cs_macros.book.findings import warn as warn

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.press import Press
    from cs_macros.book.table import Row

E = TypeVar("E", bound=Entry)


Guard: TypeAlias = Callable[[Any, "Book"], Iterable[Finding]]
Decide: TypeAlias = Callable[[Any, "Book"], str]
Effect: TypeAlias = Callable[[Any, "Book"], None]
Letters: TypeAlias = Callable[[Any, "Book"], Iterable[Letter]]
Waits: TypeAlias = Callable[[Any, "Book"], bool]
Picks: TypeAlias = Callable[["Press"], Iterable[int]]
Concludes: TypeAlias = Callable[["Press", "Sequence[Row[Any]]"], None]
Deadline: TypeAlias = Callable[[Any, "Book"], "datetime | Unset | None"]
Owner: TypeAlias = Callable[[Any, "Book"], str]


@dataclass(frozen=True)
class Ask:
    """A value that is no row's own: a labelled, named cell above the table = a command-line option.

    Attributes:
      name: Of the cell, and of the option (with hyphens) unless `option` says otherwise, such as
        `--week --month`: two names of one option.
      many: Takes several values (file names).
      source: Table whose keys are offered.
    """

    name: str
    label: str
    kind: str = "text"
    option: str = ""
    hint: str = ""
    many: bool = False
    choices: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Move:
    """A button that moves rows from one state to another.

    Attributes:
      name: Function, macro, command, ribbon id: one name for all.
      help: One Chinese sentence for tooltip, `--help` and manual.
      from_: States that it leaves; empty for rows without a state (a register button).
      to: States that it may reach, `decide` says which of several; empty when the state stays.
      needs: Fields that must be filled; `maybe` are those that only the guard may ask for.
      by: Posts that may press it; empty for everybody.
      bulk: May be pressed with nothing selected.
      defaults: Field → default that holds for this move only.
      guard: Everything else that must be right, one rule or several; they never change the row.
      does: What happens besides the state; called only when nothing blocks.
      agrees: Fields that hold from then on as they stand: the journal keeps them, and `usual.as_agreed`
        tells what was typed over them.
      clears: Fields that are empty afterwards: their content has been counted in.
      letters: Messages to make afterwards: a template's id, or what says which.
      asks_first: Messages to make for a row that it refuses: what the customer must be asked before.
      asks: Inputs that are no row's own; rules find their values in `book.asked`.
      over: Column of a period: the move takes the rows of the month, or of the weeks up to the one, that
        its ask of that kind names (`book.over`).
      picks: Row numbers that it acts on, whatever is selected.
      waits: Which of the rows in its states are meant where nothing is selected; None for all.
      together: One refused row refuses all of them.
      concludes: Called once with the rows that moved, before anything is written: files to stage
        (`Book.stage`), a summary, a message.
      done: What to report, with `{n}` for the number of rows; empty: the states reached.
      stage: Stage that it is done in, where its first needed column does not tell (`stages.stages_of`).
    """

    name: str
    caption: str
    help: str
    from_: Sequence[str] = ()
    to: Sequence[str] = ()
    needs: Sequence[str] = ()
    maybe: Sequence[str] = ()
    by: Sequence[str] = ()
    bulk: bool = False
    defaults: Mapping[str, Default] = field(default_factory=dict)
    guard: Guard | Sequence[Guard] = ()
    decide: Decide | None = None
    does: Effect | None = None
    agrees: Sequence[str] = ()
    clears: Sequence[str] = ()
    letters: Letters | str = ""
    asks_first: Letters | None = None
    asks: Sequence[Ask] = ()
    over: str = ""
    picks: Picks | None = None
    waits: Waits | None = None
    together: bool = False
    concludes: Concludes | None = None
    done: str = ""
    stage: str = ""

    @property
    def registers(self) -> bool:
        return not self.from_

    @property
    def takes_many(self) -> bool:
        """Whether the move says itself which rows it acts on."""
        return bool(self.over or self.picks)

    def findings(self, record: Any, book: Book) -> Iterator[Finding]:
        """What its guards say about a row."""
        for guard in (self.guard,) if callable(self.guard) else self.guard:
            yield from guard(record, book)

    def letters_for(self, record: Any, book: Book) -> Iterable[Letter]:
        """The messages to make for a row that it has moved."""
        if callable(self.letters):
            return self.letters(record, book)
        return [Letter(self.letters)] if self.letters else []


@dataclass(frozen=True)
class Todo:
    """What somebody has to do about a row in some state, for 今日看板.

    Attributes:
      what: The deed, in Chinese.
      owner: (record, book) → whose it is.
      per: Field whose rows move as a whole, such as a month: one thing to do, however many rows.
    """

    what: str
    owner: Owner
    per: str = ""


@dataclass(frozen=True)
class Flow(Generic[E]):
    """The life of a register's rows.

    Attributes:
      final: States that are locked: only a move may leave them.
      computes: Field → (record, book) → value, recomputed by refresh and by every press.
      timeless: Whether these never ask the clock: of a workbook that is as the last refresh left it, rows
        that are over need not be looked at.
      deadline: When the row is due in its state; None where nothing is due.
      starts: States in which other buttons (an import) put new rows.
      frozen: States whose figures somebody has signed: nothing is recomputed in them, and whatever is
        changed in a row all the same is reported.
      others: (from, to) of the ways that no move here makes: time, or another sheet's button.
      holds: What must be true of a row in any state; `check` tells what is not.
      later: Required fields that another sheet, where it opens a row, may not know; `check` only warns of
        them.
      elapses: What time alone does to a row, such as a published shift that begins; refreshing calls it.
      todos: State → what is to be done about a row in it.
      scripts: State → what 生成话术 writes for a row in it, where that is not what the way into it wrote.
    """

    record: type[E]
    states: Sequence[str]
    final: Sequence[str]
    moves: Sequence[Move]
    computes: Mapping[str, Callable[[E, Book], object]] = field(default_factory=dict)
    timeless: bool = False
    deadline: Deadline | None = None
    starts: Sequence[str] = ()
    frozen: Sequence[str] = ()
    others: Sequence[tuple[str, str]] = ()
    holds: Guard | None = None
    later: Sequence[str] = ()
    elapses: Effect | None = None
    todos: Mapping[str, Todo] = field(default_factory=dict)
    scripts: Mapping[str, str] = field(default_factory=dict)

    def allowed(self, status: str | None) -> list[Move]:
        """The moves that a row in a state may make."""
        return [move for move in self.moves if (status in move.from_ if status else move.registers)]

    def by_caption(self, caption: str) -> Move | None:
        return next((move for move in self.moves if move.caption == caption), None)

    def asked_of(self, status: str | None) -> set[str]:
        """Fields that people fill in a state, because a move out of it asks for them."""
        return {
            "next_step",
            *(field for move in self.allowed(status) for field in (*move.needs, *move.maybe)),
        }

    def held(self, status: str) -> set[str]:
        """Fields that every way into a state fills, so that a row in it must have them."""
        into = [{*move.needs} - {*move.clears} for move in self.moves if status in move.to]
        elsewhere = {*self.starts, *(to for _, to in self.others)}
        return set.intersection(*into) if into and status not in elsewhere else set()

    def must_hold(self, status: str) -> Sequence[Column]:
        """The columns that a row in a state must have filled."""
        if status not in self._must_hold:
            wanted = self.held(status)
            columns = self.record.layout.columns
            self._must_hold[status] = [c for c in columns if c.required or c.field in wanted]
        return self._must_hold[status]

    @cached_property
    def _must_hold(self) -> dict[str, Sequence[Column]]:
        return {}

    def reachable(self) -> set[str]:
        """States that moves lead to from a new row."""
        reached: set[str] = set(self.starts)
        while True:
            leaving = [m for m in self.moves if m.registers or reached.intersection(m.from_)]
            more = {state for move in leaving for state in move.to}
            more |= {to for from_, to in self.others if from_ in reached}
            more -= reached
            if not more:
                return reached
            reached |= more


@dataclass(frozen=True, kw_only=True)
class Button:
    """Something to press that is more, or other, than a move: an import, a matching, undo.

    Attributes:
      also: Captions that it had before.
      drawn: Whether it stands on sheets; else only in ribbon and menu.
      anonymous: It signs nothing, so that it may be pressed with nobody in 操作人.
    """

    name: str
    caption: str
    help: str
    action: Callable[[Press], None]
    bulk: bool = True
    by: Sequence[str] = ()
    asks: Sequence[Ask] = ()
    icon: str = ""
    anonymous: bool = False
    also: Sequence[str] = ()
    drawn: bool = True


def button(
    caption: str,
    *,
    bulk: bool = True,
    by: Sequence[str] = (),
    asks: Sequence[Ask] = (),
    icon: str = "",
    anonymous: bool = False,
    also: Sequence[str] = (),
    drawn: bool = True,
) -> Callable[[Callable[[Press], None]], Button]:
    """Make a button of a function; its name is the macro's, its Chinese docstring the help text."""

    def declare(action: Callable[[Press], None]) -> Button:
        help_text = " ".join((action.__doc__ or "").split())
        return Button(
            name=action.__name__,
            caption=caption,
            help=help_text,
            action=action,
            bulk=bulk,
            by=by,
            asks=asks,
            icon=icon,
            anonymous=anonymous,
            also=also,
            drawn=drawn,
        )

    return declare
