"""Steps of a write, handed over to the program: one after another, or all in one call where it takes that.

Each change of a cell makes an office look through everything that is on the screen, conditional formats
included; several in one call are looked at and painted once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings
    import xlwings.main


def _nothing() -> None:
    """What most steps have to tell."""


@dataclass(frozen=True, slots=True)
class Step:
    """A block of values set, or a table drawn to a range.

    Attributes:
      values: As the program takes them; None for a table.
      begins: Told before the step.
      done: Told after it.
    """

    range: xlwings.Range
    values: list[list[object]] | None = None
    table: xlwings.main.Table | None = None
    begins: Callable[[], object] = _nothing
    done: Callable[[], object] = _nothing

    def carry_out(self) -> None:
        self.begins()
        if self.table is not None:
            self.table.resize(self.range)
        else:
            self.range.raw_value = self.values
        self.done()

    def was_carried_out(self) -> None:
        self.begins()
        self.done()


def hand_over(book: xlwings.Book, steps: Sequence[Step]) -> None:
    """Carry out steps in their order; what fails is raised, and those before it know that they are done."""
    done = _at_once(book, steps) if len(steps) > 1 else 0
    for step in steps[done:]:
        step.carry_out()


def _at_once(book: xlwings.Book, steps: Sequence[Step]) -> int:
    """How many steps the program has carried out in one call; where it cannot do so, none."""
    take = getattr(book.impl, "at_once", None)
    if take is None:
        return 0
    done: int = len(steps)  # of a call that is cut off nobody knows how far it came
    try:
        done = take([(each.table and each.table.impl, each.range.impl, each.values) for each in steps])
    finally:
        for step in steps[:done]:
            step.was_carried_out()
    return done
