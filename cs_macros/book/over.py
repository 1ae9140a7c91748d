"""Moves over a period: which month or week a press means, and the rows that belong to it (CORE 11).

A month moves as a whole: all of its rows or none, and none may be hidden. A week is handed in with what
earlier weeks have left over; rows that a filter hides are told of and stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cs_macros.book import weeks
from cs_macros.book.flow import Ask, Button, Move
from cs_macros.book.periods import asked_month, month_before
from cs_macros.cells.dates import read_week
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import CsError, Level, Problem

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.press import Press
    from cs_macros.book.sheets import HandIn
    from cs_macros.book.table import Row, Table

MONTH, WEEK = "month", "week"


def rows_over(press: Press, move: Move) -> list[int]:
    """Row numbers that a move takes: of the whole month, or up to the week, that is meant.

    Raises:
      CsError: There are none, they may not move as they are, or what is asked for is no such period.
    """
    if press.table.layout[move.over].kind.name == MONTH:
        return [row.position for row in rows_of_month(press, month_meant(press)) if row.position]
    return rows_up_to(press, move, weeks_meant(press))


def ask_of(pressed: Move | Button, kind: str) -> Ask:
    """What a button asks for of a kind."""
    return next(ask for ask in pressed.asks if ask.kind == kind)


# -- months -----------------------------------------------------------------------------------------


def month_meant(press: Press, *, selected: bool = True) -> str:
    """The month asked for, else the one of the selected rows, else last month.

    Args:
      selected: Whether a selection names the month; what makes new rows looks away from it.

    Raises:
      CsError: What is asked for is no month, or several months are selected.
    """
    ask = ask_of(press.pressed, MONTH)
    if month := asked_month(ask, press.asks.get(ask.name), press.book.now):
        return month
    months = press.table.column(MONTH)
    named = {months[n] for n in press.chosen or () if n in months} if selected else set()
    if len(named) > 1:
        raise CsError(
            f"选中了 {'、'.join(sorted(named))} 几个月的行，未作任何改动。",
            hint=f"只选一个月的行，或在“{ask.label}”填月份。",
        )
    return named.pop() if named else month_before(f"{press.book.now:%Y-%m}")


def rows_of_month(press: Press, month: str) -> list[Row[Any]]:
    """The rows of a month, none of them hidden.

    Raises:
      CsError: There are none, or a filter hides some.
    """
    table = press.table
    positions = [n for n, each in table.column(MONTH).items() if each == month]
    if not positions:
        raise CsError(f"{month} 还没有“{table.layout.sheet}”的行，未作任何改动。", hint=_first_made(press))
    hidden = [n for n in positions if n in table.grid.hidden]
    if hidden:
        raise CsError(
            f"{month} 有 {len(hidden)} 行被筛选隐藏，整月要一起处理，未作任何改动。",
            hint="清除筛选，再按一次。",
        )
    return [table.row(n) for n in positions]


def _first_made(press: Press) -> str:
    """What to do when a month has no rows: press the button that makes them, if there is one."""
    label = ask_of(press.pressed, MONTH).label
    makers = (each.caption for each in press.sheet.buttons for ask in each.asks if ask.label == label)
    maker = next(makers, None)
    return f"先按“{maker}”，或核对“{label}”。" if maker else f"核对“{label}”。"


# -- weeks that are handed in -----------------------------------------------------------------------


def weeks_in(table: Table[Any], hand_in: HandIn, book: Book) -> Mapping[int, str]:
    """Week of every registered row of a hand-in, by row number, as the rows stood before the press."""
    due, created = book.setting(hand_in.setting), table.column("created_at")
    return {n: weeks.week_of(created[n], due) for n in hand_in.among(table) if n in created}


def weeks_meant(press: Press) -> Mapping[HandIn, str]:
    """The week of each hand-in: the one asked for; blank: what the time of the press means for it.

    Raises:
      CsError: It is no week, or one that has not begun for any.
    """
    book, hand_ins = press.book, press.sheet.hands_in
    assert hand_ins, f"{press.sheet.table} says not when it is handed in"
    ask = ask_of(press.pressed, WEEK)
    cell = press.asks.get(ask.name)
    if cell is None or is_blank(cell):
        return {each: week_by_now(press.table, each, book) for each in hand_ins}
    try:
        found = read_week(cell, book.now)
    except ValueError:
        raise CsError(
            f"{ask.label}“{cell}”不是周，未作任何改动。", hint="填周，如 2026-W47；空着就按现在的时间。"
        ) from None
    opened = max(weeks.week_of(book.now, book.setting(each.setting)) for each in hand_ins)
    if found > opened:
        raise CsError(
            f"{ask.label} {found} 还没有开始，未作任何改动。", hint=f"现在可以上交到 {opened} 为止。"
        )
    return dict.fromkeys(hand_ins, found)


def week_by_now(table: Table[Any], hand_in: HandIn, book: Book) -> str:
    """The week of a hand-in that a press means which asks for none."""
    of, states = weeks_in(table, hand_in, book), table.column("status")
    waiting = {week for n, week in of.items() if states.get(n) == hand_in.ready}
    handed_in = {of[n] for n in table.column(hand_in.signed) if n in of}
    return weeks.meant(book.now, book.setting(hand_in.setting), waiting, handed_in)


def rows_up_to(press: Press, move: Move, meant: Mapping[HandIn, str]) -> list[int]:
    """Row numbers from which a move may start, up to the week of their hand-in; those that a filter hides
    are told of instead.

    Raises:
      CsError: There are none.
    """
    table, caption, hidden = press.table, move.caption, press.table.grid.hidden
    last: dict[int, str] = {}
    of: dict[int, str] = {}
    for hand_in, week in meant.items():
        last |= dict.fromkeys(hand_in.among(table), week)
        of |= weeks_in(table, hand_in, press.book)
    # A row whose week is unknown is picked too: it is refused then, with the reason.
    ready = [
        n
        for n, state in table.column("status").items()
        if state in move.from_ and (n not in last or of.get(n, "") <= last[n])
    ]
    shown = [n for n in ready if n not in hidden]
    if not shown:
        behind = f"（{len(ready)} 行被筛选隐藏）" if ready else ""
        other = f"要处理别的周，在“{ask_of(move, WEEK).label}”里填。"
        before = next((each.caption for each in press.sheet.moves if {*each.to} & {*move.from_}), "")
        until = "、".join(sorted({*meant.values()}))
        raise CsError(
            f"到 {until} 为止没有可以“{caption}”的行{behind}，未作任何改动。",
            hint=f"先按“{before}”；{other}",
        )
    if len(ready) > len(shown):
        told = f"有 {len(ready) - len(shown)} 行被筛选隐藏，没有“{caption}”"
        press.outcome.problems.append(
            Problem(told, "清除筛选，再按一次。", table.grid.sheet, level=Level.WARN)
        )
    return shown
