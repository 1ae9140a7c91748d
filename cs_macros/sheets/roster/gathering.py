"""What 生成排班 and its like know: the sheets as a problem for `cs_macros.roster`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from cs_macros.book.book import Book
from cs_macros.book.moving import is_copy
from cs_macros.book.office import AGENTS, Campaign
from cs_macros.book.table import Row
from cs_macros.errors import CsError
from cs_macros.roster.fairness import CARRIED_DAYS
from cs_macros.roster.problem import (
    DAY,
    WORKING,
    Fixed,
    RosterProblem,
    Rules,
    Spot,
    Worker,
    monday_of,
    teams_turns,
)
from cs_macros.sheets.roster.changes import granted
from cs_macros.sheets.roster.grid import edits
from cs_macros.sheets.roster.lawful import Limits
from cs_macros.sheets.roster.register import (
    HolidayKind,
    Leave,
    LeaveStatus,
    RosterDay,
    RosterStatus,
    Shift,
    days_of,
)
from cs_macros.sheets.roster.rules import closed_days

AFTER = 14
"""Days after the period that are looked at, for rest and runs."""


class Purpose(Enum):
    """What the roster is looked at for, and so what may change in it."""

    PLAN = "drafts are planned anew, what is published stands"
    REPAIR = "what is published changes as little as possible, drafts stand"
    EXPLAIN = "each shift is asked about by itself"


@dataclass
class Gathered:
    """The problem, and the rows that it came from.

    Attributes:
      rows: Rows of 值班表 on the days to plan.
      pinned: Spots that people fixed, in 排班月表 or by typing a row.
      loose: Spots that are pinned no more.
      overruled: Pinned shifts that granted leave has made impossible.
    """

    problem: RosterProblem
    rows: Mapping[Spot, Row[RosterDay]]
    pinned: set[Spot] = field(default_factory=set)
    loose: set[Spot] = field(default_factory=set)
    overruled: dict[Spot, str] = field(default_factory=dict)


def gather(book: Book, days: Sequence[date], purpose: Purpose = Purpose.PLAN) -> Gathered:
    """Everything that bears on the roster of some days.

    Raises:
      CsError: There is nobody to roster, or somebody has no team although the teams take turns.
    """
    rules = rules_of(book)
    workers = workers_of(book, days[-1], rules)
    rows = {
        (row.record.date, row.record.agent): row
        for row in (*book.table(RosterDay).rows(), *book.table(RosterDay).new_rows)
        if not row.doomed and row.record.date and row.record.agent and not is_copy(row)
    }
    mine = {spot: row for spot, row in rows.items() if days[0] <= spot[0] <= days[-1]}
    found = Gathered(RosterProblem(tuple(days), workers, rules), mine)
    known = {
        spot: str(row.record.shift) for spot, row in rows.items() if row.record.status and row.record.shift
    }
    known |= {spot: shift for spot, shift in archived_shifts(book) if spot not in rows}
    fixed, keep = fixed_by_rows(found, book, purpose)
    barred = fix_leave(fixed, found, book)
    first, last = days[0] - DAY * CARRIED_DAYS, days[-1] + DAY * AFTER
    outside = {spot: shift for spot, shift in known.items() if first <= spot[0] <= last and spot not in mine}
    mondays = sorted({monday_of(day) for day in days})
    past = {spot: shift for spot, shift in known.items() if spot[0] < days[0]}
    closed = closed_days(book)
    found.problem = RosterProblem(
        days=tuple(days),
        workers=workers,
        rules=rules,
        fixed=fixed,
        barred=barred,
        known=outside,
        closed={day: closed[day] for day in days_around(days) if day in closed},
        closes=bool(book.setting("holiday_closed")),
        holidays=frozenset(days_of(HolidayKind.OFF, book)),
        worked=frozenset(days_of(HolidayKind.WORKED, book)),
        campaigns=campaign_days(book, days),
        early_team=teams_turns(mondays, rules.rotation_weeks, past, workers) if rules.rotation_weeks else {},
        keep=keep,
    )
    return found


def archived_shifts(book: Book) -> Iterator[tuple[Spot, str]]:
    """Shifts of days whose rows were archived: rest, turns and fairness go on from them."""
    for table in book.archived(RosterDay):
        days, agents, shifts = table.column("date"), table.column("agent"), table.column("shift")
        for n, day in days.items():
            if n in agents and n in shifts:
                yield (day, agents[n]), str(shifts[n])


def days_around(days: Sequence[date]) -> list[date]:
    """The whole weeks that some days are in."""
    first, last = monday_of(days[0]), monday_of(days[-1]) + DAY * 6
    return [first + DAY * n for n in range((last - first).days + 1)]


def rules_of(book: Book) -> Rules:
    """The parameters; of those without a value there is no rule."""
    limits = Limits.of(book)
    rest = limits.min_rest_hours
    return Rules(
        hours={str(shift): ends for shift, ends in limits.hours.items()},
        cover={str(shift): wanted for shift, wanted in limits.cover.items() if shift in limits.hours},
        posts_on_duty=tuple(map(str, AGENTS)) if limits.both_posts else (),
        min_on_duty=limits.min_on_duty,
        rotation_weeks=book.setting("rotation_weeks") or None,
        rest_days=book.setting("rest_days_per_week"),
        min_rest_hours=None if rest is None else float(rest),
        max_run_days=limits.max_run_days,
    )


def workers_of(book: Book, last: date, rules: Rules) -> tuple[Worker, ...]:
    """Everybody here who has a post that is rostered, with the first such post.

    Raises:
      CsError: There is nobody, or a team is missing.
    """
    posts = book.setting("roster_posts") or ()
    found, without = [], []
    for name, person in book.staff.items():
        held = [post for post in posts if book.holds(name, (post,))]
        if not held or (person.hired and person.hired > last):
            continue
        found.append(Worker(name, first_post(person.posts, held), person.team, person.hired))
        if rules.rotation_weeks and not person.team:
            without.append(name)
    if without:
        raise CsError(
            f"{'、'.join(without)} 没有班组，早晚班轮不起来，未作任何改动。",
            hint="在“员工名册”给每个人填班组 A 或 B；不轮换的把参数里的轮换周数留空。",
        )
    if not found:
        raise CsError(
            f"员工名册里没有{'、'.join(posts)}岗位的在职人员，没有人可排，未作任何改动。",
            hint="填好“员工名册”的岗位，或核对参数里参加排班的岗位。",
        )
    return tuple(found)


def first_post(posts: str, held: Sequence[str]) -> str:
    """The post that 员工名册 names first, of those that are rostered."""
    return min(held, key=lambda post: posts.find(post))


def fixed_by_rows(found: Gathered, book: Book, purpose: Purpose) -> tuple[dict[Spot, Fixed], dict[Spot, str]]:
    """What stands: published rows, pins, cells edited in the grid, and rows typed by hand.

    Returns:
      What is fixed, and the published shifts that should stay if they can.
    """
    fixed: dict[Spot, Fixed] = {}
    keep: dict[Spot, str] = {}
    for spot, row in found.rows.items():
        day = row.record
        if row.bad or day.shift is None:
            continue
        shift, draft = str(day.shift), day.status in (None, RosterStatus.DRAFT)
        if day.pinned:
            fixed[spot] = Fixed(shift, "锁定")
        elif day.shift is Shift.LEAVE and not draft:
            fixed[spot] = Fixed(shift, day.change_no or "已批准")
        elif day.status is None:
            fixed[spot] = Fixed(shift, "手工填写")
        elif purpose is Purpose.REPAIR and not draft and day.date > book.now.date():
            keep[spot] = shift
        elif purpose is Purpose.REPAIR or (purpose is Purpose.PLAN and not draft):
            fixed[spot] = Fixed(shift, str(day.status))
        if day.status is None:
            found.pinned.add(spot)
    if purpose is Purpose.REPAIR:
        nobody = ((day, worker.name) for day in found.problem.days for worker in found.problem.workers)
        fixed |= {spot: Fixed(str(Shift.OFF), "没有排班") for spot in nobody if spot not in found.rows}
    days = set(found.problem.days)
    for edit in edits(book, days):
        spot = (edit.day, edit.agent)
        edited = found.rows.get(spot)
        if edited and edited.record.status not in (None, RosterStatus.DRAFT):
            continue
        if edit.shift:
            fixed[spot] = Fixed(str(edit.shift), "月表手工改")
            found.pinned.add(spot)
        else:
            fixed.pop(spot, None)
            found.loose.add(spot)
    return fixed, keep


def fix_leave(fixed: dict[Spot, Fixed], found: Gathered, book: Book) -> dict[Spot, dict[str, str]]:
    """Granted leave: a day off where no shift is left, else the shifts that it overlaps are barred.

    Leave goes before pins and drafts; published rows are changed by 审批请假 itself.
    """
    barred: dict[Spot, dict[str, str]] = {}
    rules = found.problem.rules
    for absence in granted(book):
        for day in found.problem.days:
            spot = (day, absence.agent)
            row = found.rows.get(spot)
            if row and row.record.status not in (None, RosterStatus.DRAFT):
                continue
            for shift in WORKING:
                span = rules.span(day, shift)
                if span and absence.start < span[1] and span[0] < absence.end:
                    why = f"请假 {absence.start:%m-%d %H:%M} 至 {absence.end:%m-%d %H:%M}"
                    barred.setdefault(spot, {})[shift] = why
    for spot, shifts in [*barred.items()]:
        if spot in fixed and fixed[spot].shift in shifts:
            found.overruled[spot] = fixed.pop(spot).shift
            found.pinned.discard(spot)
            found.loose.add(spot)
        if set(rules.hours) <= set(shifts):
            fixed[spot] = Fixed(str(Shift.LEAVE), next(iter(shifts.values())).removeprefix("请假 "))
            del barred[spot]
    return barred


def leave_number(book: Book, day: date, agent: str) -> str | None:
    """The granted leave that a day falls into."""
    rows = (row.record for row in book.known(Leave).rows())
    mine = (each for each in rows if each.agent == agent and each.status is LeaveStatus.GRANTED)
    inside = (
        each for each in mine if each.start and each.end and each.start.date() <= day <= each.end.date()
    )
    return next((each.number for each in inside), None)


def campaign_days(book: Book, days: Sequence[date]) -> dict[date, str]:
    """Days of a sales campaign, and its name."""
    found: dict[date, str] = {}
    for row in book.known(Campaign).rows():
        campaign = row.record
        if campaign.start and campaign.end:
            for day in days:
                if campaign.start.date() <= day <= campaign.end.date():
                    found.setdefault(day, campaign.name)
    return found
