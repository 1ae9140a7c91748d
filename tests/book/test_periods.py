"""The day, week or month that a button asks for."""

from __future__ import annotations

from datetime import date, datetime

import click
import pytest

from cs_macros.book.flow import Ask
from cs_macros.book.periods import asked_day, asked_days
from cs_macros.cli.buttons import ask_parameter
from cs_macros.errors import CsError
from cs_macros.hosts.port import Cell
from tests.builders import NOW

PERIOD, UNTIL = Ask("period", "排班周期"), Ask("until", "核对到")


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        pytest.param("2026-W47", date(2026, 11, 16), date(2026, 11, 22), id="week"),
        pytest.param("2026年第47周", date(2026, 11, 16), date(2026, 11, 22), id="week in words"),
        pytest.param("2026-11", date(2026, 11, 1), date(2026, 11, 30), id="month"),
        pytest.param(
            datetime(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 28), id="month that became a date"
        ),
        pytest.param(None, date(2026, 11, 23), date(2026, 11, 29), id="blank is next week"),
    ],
)
def test_a_period_is_a_week_or_a_month(cell: Cell, first: date, last: date) -> None:
    days = asked_days(PERIOD, cell, NOW)
    assert (days[0], days[-1], len(days)) == (first, last, (last - first).days + 1)


@pytest.mark.parametrize("cell", ["2026-W54", "2026-13", "某周"])
def test_anything_else_is_refused_by_name(cell: str) -> None:
    with pytest.raises(CsError, match=f"排班周期“{cell}”不是周，也不是月份"):
        asked_days(PERIOD, cell, NOW)


def test_a_day_is_asked_for_or_left_to_the_default() -> None:
    assert asked_day(UNTIL, "11月20日", NOW, NOW.date()) == date(2026, 11, 20)
    assert asked_day(UNTIL, None, NOW, NOW.date()) == NOW.date()
    with pytest.raises(CsError, match="核对到“某天”不是日期"):
        asked_day(UNTIL, "某天", NOW, NOW.date())


def test_an_ask_may_have_two_option_names() -> None:
    parameter = ask_parameter(Ask("period", "排班周期", option="--week --month"))
    assert isinstance(parameter, click.Option)
    assert (parameter.opts, parameter.name) == (["--week", "--month"], "period")
