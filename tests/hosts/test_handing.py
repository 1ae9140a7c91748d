"""Steps of a write that a program takes in one call, as LibreOffice does: all, some, none, cut off."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from cs_macros.hosts.live.handing import Step, hand_over


class Cells:
    """A range that notes what is set."""

    def __init__(self, log: list[str], name: str) -> None:
        vars(self).update(log=log, name=name, impl=name)

    def __setattr__(self, attribute: str, value: object) -> None:
        if self.name == "c" and value == "refused":
            raise RuntimeError("refused")
        self.log.append(f"{self.name} set")


def handed_over(taken: int | Exception | None, last: str = "x") -> tuple[list[str], str]:
    """What happened to three blocks, of which the program takes so many at once; None where it cannot."""
    log: list[str] = []

    def at_once(steps: list[tuple[object, object, object]]) -> int:
        assert [each[1] for each in steps] == ["a", "b", "c"]
        if isinstance(taken, Exception):
            raise taken
        log.append("at once")
        return taken or 0

    impl = SimpleNamespace() if taken is None else SimpleNamespace(at_once=at_once)

    def step(name: str, value: object) -> Step:
        cells: Any = Cells(log, name)
        began, done = (lambda: log.append(f"{name}?")), (lambda: log.append(f"{name}!"))
        return Step(cells, value, begins=began, done=done)  # type: ignore[arg-type]

    book: Any = SimpleNamespace(impl=impl)
    try:
        hand_over(book, [step("a", "x"), step("b", "x"), step("c", last)])
    except RuntimeError as error:
        return log, str(error)
    return log, ""


ONE_BY_ONE = ["a?", "a set", "a!", "b?", "b set", "b!", "c?", "c set", "c!"]


def test_where_the_program_takes_one_at_a_time_each_step_begins_and_is_done_in_turn() -> None:
    assert handed_over(None) == (ONE_BY_ONE, "")
    assert handed_over(0) == (["at once", *ONE_BY_ONE], "")


def test_what_was_taken_at_once_is_not_done_again_and_the_rest_is_done() -> None:
    assert handed_over(3) == (["at once", "a?", "a!", "b?", "b!", "c?", "c!"], "")
    assert handed_over(1) == (["at once", "a?", "a!", *ONE_BY_ONE[3:]], "")


def test_the_step_that_is_refused_says_why_and_is_not_done() -> None:
    log, why = handed_over(2, last="refused")
    assert (log, why) == (["at once", "a?", "a!", "b?", "b!", "c?"], "refused")


def test_of_a_call_that_is_cut_off_every_step_may_have_been_done() -> None:
    """So that each is taken back: nobody knows how far it came."""
    assert handed_over(RuntimeError("gone")) == (["a?", "a!", "b?", "b!", "c?", "c!"], "gone")
