"""Two people exchange their shifts: what must be right, and what changes (CORE 8, F-22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, Letter, block, warn
from cs_macros.book.table import Row
from cs_macros.sheets.roster.changes import granted, hand_over, plan_around, row_of, set_shift
from cs_macros.sheets.roster.lawful import Limits, made_worse
from cs_macros.sheets.roster.register import (
    Attendance,
    Decision,
    RosterDay,
    RosterStatus,
    Shift,
    Swap,
    SwapStatus,
)
from cs_macros.sheets.scores.register import EventStatus, ScoreEvent


class Pair(NamedTuple):
    """What two people have on one day."""

    mine: Row[RosterDay]
    theirs: Row[RosterDay]


def rostered_shift(swap: Swap, book: Book) -> Shift | None:
    """班次 of the one who asks, from the roster."""
    row = row_of(swap.date, swap.agent, book)
    return row.record.in_force if row else None


def others_date(swap: Swap, book: Book) -> date | None:
    """Most exchange on the same day."""
    return swap.date


def others_shift(swap: Swap, book: Book) -> Shift | None:
    """班次 of the colleague, from the roster."""
    row = row_of(swap.other_date or swap.date, swap.other, book)
    return row.record.in_force if row else None


def days_of(swap: Swap) -> list[date]:
    """The day, or both days, on which the two exchange."""
    return sorted({day for day in (swap.date, swap.other_date) if day})


def pairs_of(swap: Swap, book: Book) -> list[Pair]:
    """What the two have on each day of the swap; a day on which one of them is not rostered is left out.

    On two different days each works the other's shift: on both days the two exchange.
    """
    found = []
    for day in days_of(swap):
        mine, theirs = row_of(day, swap.agent, book), row_of(day, swap.other, book)
        if mine and theirs:
            found.append(Pair(mine, theirs))
    return found


def begins(swap: Swap, book: Book) -> datetime | None:
    """When the first of the shifts begins."""
    limits = Limits.of(book)
    rows = [row.record for pair in pairs_of(swap, book) for row in pair]
    spans = (limits.span(each.date, each.in_force) for each in rows)
    return min((span[0] for span in spans if span), default=None)


def may_request(swap: Swap, book: Book) -> Iterator[Finding]:
    """In time, with somebody who agrees, as the roster has it, and within its rules (F-22, 5 and 6)."""
    if swap.other == swap.agent:
        yield block("other", "对方就是申请人自己", "填另一位同事的姓名。")
        return
    if swap.other_agrees is False:
        yield block("other_agrees", "对方不同意，不能申请", "先和对方商量好，再申请。")
    begin = begins(swap, book)
    if begin and begin <= book.now:
        yield block("date", f"{begin:%Y-%m-%d %H:%M} 的班已经开始，不能再申请", "请直接向行政说明情况。")
    yield from fits(swap, (RosterStatus.PUBLISHED, RosterStatus.RUNNING), book)


def fits(swap: Swap, open_states: tuple[RosterStatus, ...], book: Book) -> Iterator[Finding]:
    """Does the swap agree with the roster, and would the roster still be lawful?"""
    wrong = [*as_rostered(swap, open_states, book)]
    yield from wrong
    if not wrong:
        yield from against_rules(swap, book)


def as_rostered(swap: Swap, open_states: tuple[RosterStatus, ...], book: Book) -> Iterator[Finding]:
    """Both are rostered as typed, on rows that may still change."""
    typed = {
        (swap.date, swap.agent): ("orig_shift", swap.orig_shift),
        (swap.other_date or swap.date, swap.other): ("other_shift", swap.other_shift),
    }
    for day in days_of(swap):
        for field, person in (("agent", swap.agent), ("other", swap.other)):
            row = row_of(day, person, book)
            if row is None:
                yield block(field, f"值班表里没有{person} {day} 的班", "核对姓名和日期。")
            elif row.record.status not in open_states:
                yield block(
                    field,
                    f"{person} {day} 的班是“{row.record.status}”，不能调换",
                    "已发布、还没有核对出勤的班才能调换。",
                )
            elif row.record.shift is Shift.LEAVE:
                yield block(field, f"{person} {day} 请假，不能调换", "换一天，或换一位同事。")
            else:
                header, shift = typed.get((day, person), ("", row.record.in_force))
                if str(shift) != str(row.record.in_force):
                    yield block(
                        header,
                        f"值班表里{person} {day} 是{row.record.in_force}",
                        "照值班表填写，或清空由程序填。",
                    )
    for mine, theirs in pairs_of(swap, book):
        if mine.record.in_force is theirs.record.in_force:
            day = mine.record.date
            yield block("other", f"{day} 两人都是{mine.record.shift}，没有可换的", "核对日期和对方。")


def against_rules(swap: Swap, book: Book) -> Iterator[Finding]:
    """Hard rules that the swap would break: leave, rest, days in a row, people on shift."""
    limits = Limits.of(book)
    before = plan_around(days_of(swap), limits, book)
    after = dict(before)
    for mine, theirs in pairs_of(swap, book):
        here, there = ((row.record.date, row.record.agent) for row in (mine, theirs))
        after[here] = before[here]._replace(shift=before[there].shift)
        after[there] = before[there]._replace(shift=before[here].shift)
    for breach in made_worse(before, after, limits, granted(book)):
        yield block("other", f"换班以后{breach.message}", "换一天，或换一位同事。")


def may_decide(swap: Swap, book: Book) -> Iterator[Finding]:
    """By the post that decides, never by one of the two; afterwards only with a note (F-22, 2)."""
    posts = book.setting("swap_approver") or ()
    for field, person in (("", book.operator), ("approver", swap.approver)):
        if not book.holds(person, posts):
            yield block(
                field, f"调班由{'、'.join(posts)}审批，{person}没有这个岗位", "请这个岗位的同事来按。"
            )
            break
    for field, person in (("approver", swap.approver), ("", book.operator)):
        if person in (swap.agent, swap.other):
            yield block(field, f"{person}是换班的一方，不能审批", "请另一位同事审批。")
            break
    if swap.decision is Decision.REFUSED:
        if swap.status is SwapStatus.UNAPPROVED:
            yield block("decision", "已经是私自调班，只能事后批“同意”", "不同意就保持现在的状态。")
        return
    if swap.decision is not None and swap.other_agrees is not True:
        yield block("other_agrees", "要对方同意才能批“同意”", "问过对方，在“对方同意”填“是”。")
    late = begins(swap, book)
    if not swap.decision_note and (
        swap.status is SwapStatus.UNAPPROVED or (late is not None and late <= book.now)
    ):
        yield block("decision_note", "班已经开始，事后批准要写明理由", "填写审批说明。")
    states = [RosterStatus.PUBLISHED, RosterStatus.RUNNING]
    if swap.status is SwapStatus.UNAPPROVED:
        states.append(RosterStatus.ENDED)
    yield from fits(swap, tuple(states), book)
    for event in fines_of(swap, book):
        if event.record.status is EventStatus.CONFIRMED:
            yield warn(
                "ledger_ref", f"处罚 {event.key} 已经确认，不会自动撤销", "请主管到“奖罚记录”按“撤销”。"
            )


def decided(swap: Swap, book: Book) -> str:
    return SwapStatus.GRANTED if swap.decision is Decision.GRANTED else SwapStatus.REFUSED


def exchange(swap: Swap, book: Book) -> None:
    """Once granted, both rows exchange their shifts on each day, and the duties follow.

    After the fact the proposed fine is revoked, and nobody was missing.
    """
    if swap.decision is not Decision.GRANTED:
        return
    for pair in pairs_of(swap, book):
        mine, theirs = pair
        shifts = theirs.record.shift, mine.record.shift
        people = swap.other, swap.agent
        for row, shift, partner in zip(pair, shifts, people, strict=True):
            row.record.orig_shift = row.record.shift
            row.record.swapped_with, row.record.change_no = partner, swap.number
            if row.record.attendance is Attendance.UNAPPROVED_SWAP:
                row.record.attendance = Attendance.NORMAL
            set_shift(row, shift, book)
        hand_over(mine.record.date, book, {swap.agent: swap.other, swap.other: swap.agent})
    for event in fines_of(swap, book):
        if event.record.status is EventStatus.PROPOSED:
            book.reach(event.record, EventStatus.REVOKED)
            event.record.revoke_reason = f"调班申请 {swap.number} 事后批准"


def fines_of(swap: Swap, book: Book) -> list[Row[ScoreEvent]]:
    """The penalties that were proposed for a swap; both people's, where both were fined."""
    table = book.known(ScoreEvent)
    first = table.find(swap.ledger_ref) if swap.ledger_ref else None
    if first is None:
        return []
    source = first.record.source_no
    return [table.row(n) for n, each in table.column("source_no").items() if each == source]


def notice(swap: Swap, book: Book) -> Iterator[Letter]:
    """To 行政. Source: seed 000 「如有特殊原因需调换,请告知行政」 (R-004)."""
    other = swap.other
    if swap.other_date and swap.other_date != swap.date:
        other += f"（{swap.other_date.month}月{swap.other_date.day}日{swap.other_shift}）"
    yield Letter("internal_swap_request", {"other": other})


def approvers(swap: Swap, book: Book) -> str:
    posts = book.setting("swap_approver")
    return book.holders(*posts) if posts else "行政"
