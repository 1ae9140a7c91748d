"""生成值日: rows of 值日表 for a week or a month, out of 值班表."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from cs_macros.book.book import Book
from cs_macros.book.everywhere import everywhere
from cs_macros.book.flow import Ask, button
from cs_macros.book.journal import written_by
from cs_macros.book.moving import bad_cells, compute, take_up
from cs_macros.book.office import MANAGERS
from cs_macros.book.periods import asked_days
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.errors import CsError, Level
from cs_macros.sheets.cleaning.flow import CLEANING
from cs_macros.sheets.cleaning.register import Duty, DutyStatus
from cs_macros.sheets.cleaning.sharing import Given, Task, share_out
from cs_macros.sheets.roster.register import HolidayKind, RosterDay, Shift, days_of

Shifts: TypeAlias = Mapping[date, Mapping[str, Shift]]
Slot: TypeAlias = tuple[date, str]

PERIOD = Ask(
    "cleaning_period",
    "值日周期",
    option="--week --month",
    hint="周或月份，如 2026-W48 或 2026-12；空着是下一周",
)


@dataclass
class Planning:
    """A period of 值日表 while it is being planned.

    Attributes:
      shifts: Day → person → shift, of the whole period.
      rows: Day and area → the row that stands in the sheet.
      kept: Duties of the period that stay with whom they are: done, past, or chosen by hand.
      open: Rows of the period that are still to be done, with who may keep them, if anybody.
      last: Key → the person whom a button last wrote there.
      past: Duties before the period.
    """

    press: Press
    days: Sequence[date]
    shifts: Shifts
    last: Mapping[str, str]
    rows: dict[Slot, Row[Duty]] = field(default_factory=dict)
    kept: list[Given] = field(default_factory=list)
    open: dict[Slot, str] = field(default_factory=dict)
    past: list[Given] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.press.book.now.date()

    @property
    def areas(self) -> list[str]:
        """What is to be cleaned every day, the closing round last."""
        book = self.press.book
        closing = book.setting("closing_area")
        others = [area for area in book.setting("cleaning_areas") or () if area != closing]
        return [*dict.fromkeys(others), *([closing] if closing else ())]

    def candidates(self, day: date, area: str) -> tuple[str, ...]:
        """Who may do a duty: the people on shift, for the closing round those on the late one."""
        wanted = (
            (Shift.LATE,) if area == self.press.book.setting("closing_area") else (Shift.EARLY, Shift.LATE)
        )
        staff = self.press.book.staff
        on = self.shifts.get(day, {})
        return tuple(sorted(each for each in on if on[each] in wanted and (each in staff or not staff)))


@button("生成值日", by=MANAGERS, asks=(PERIOD,), icon="AcceptTask")
def generate_cleaning(press: Press) -> None:
    """按排班给一周或一个月排值日：各人次数最多差一次，不排休息和请假的人，关店巡查排给晚班；做完的和手工指定的不动，班次变了的改派。"""
    press.check_operator()
    days = asked_days(PERIOD, press.asks.get(PERIOD.name), press.book.now)
    # Anybody but the person whom a button last wrote there is there by hand.
    wrote = written_by(press.book, Duty.layout.table).items()
    last = {key: str(cells["agent"]) for key, cells in wrote if cells.get("agent")}
    plan = Planning(press, days, shifts_of(days, press.book), last)
    for table, rows in everywhere(Duty, press.book):
        for row in map(table.row, rows):
            (look_at if table is press.table else look_back)(row, plan)
    tasks = [*tasks_of(plan)]
    credit = credits_of(plan, [*plan.kept, *tasks])
    shared = share_out(tasks, plan.kept, plan.past, credit)
    order = {area: place for place, area in enumerate(plan.areas)}
    for given in sorted(shared, key=lambda given: (given.day, order.get(given.area, -1))):
        assign(given, plan)
    tell(plan, shared, credit)


def shifts_of(days: Sequence[date], book: Book) -> Shifts:
    """The roster of a period.

    Raises:
      CsError: Nothing is left of the period, or a day of it has no roster yet.
    """
    ahead = [day for day in days if day >= book.now.date()]
    if not ahead:
        raise CsError(
            f"{days[0]} 至 {days[-1]} 已经过去，未作任何改动。", hint="在“值日周期”填以后的周或月份。"
        )
    found: dict[date, dict[str, Shift]] = {}
    table = book.table(RosterDay)
    for n, day in table.column("date").items():
        if days[0] <= day <= days[-1]:
            record = table.row(n).record
            if record.status and record.agent and record.shift:
                found.setdefault(day, {})[record.agent] = record.shift
    closed = days_of(HolidayKind.OFF, book) if book.setting("holiday_closed") else {}
    missing = [str(day) for day in ahead if day not in found and day not in closed]
    if missing:
        raise CsError(
            f"{'、'.join(missing)} 还没有排班，未作任何改动。", hint="先在“值班表”按“生成排班”，再生成值日。"
        )
    return found


def look_at(row: Row[Duty], plan: Planning) -> None:
    """Sort a row of the sheet: before the period, staying as it is, or still to be shared out."""
    duty = row.record
    if not row.key or duty.date > plan.days[-1]:
        return
    slot = (duty.date, duty.area)
    if duty.date < plan.days[0]:
        if duty.agent and duty.status:
            plan.past.append(Given(*slot, duty.agent))
        return
    if slot in plan.rows:
        other = plan.rows[slot].position
        refuse(row, "area", f"这一天的“{duty.area}”在第 {other} 行已经有了", "删掉多出来的一行。", plan)
        return
    plan.rows[slot] = row
    fits = duty.agent in plan.candidates(*slot)
    if row.bad:
        plan.press.refuse(row, bad_cells(row))
    elif duty.status not in (None, DutyStatus.PLANNED) or (duty.status and duty.date < plan.today):
        plan.kept.append(Given(*slot, duty.agent))
    elif fits and (not duty.status or duty.agent != plan.last.get(row.key, duty.agent)):
        settle(row, plan.press.book)
        plan.kept.append(Given(*slot, duty.agent))
    elif duty.status or not duty.agent:
        plan.open[slot] = duty.agent if fits else ""
    else:
        why = f"{duty.agent}这一天不在班，或上的不是晚班，不能值“{duty.area}”"
        refuse(row, "agent", why, "换一个人，或清空这一格由程序来排。", plan)


def look_back(row: Row[Duty], plan: Planning) -> None:
    """Count an archived duty: it was somebody's, and nothing of it changes any more."""
    duty = row.record
    if row.key and duty.agent and duty.date <= plan.days[-1]:
        (plan.past if duty.date < plan.days[0] else plan.kept).append(Given(duty.date, duty.area, duty.agent))


def refuse(row: Row[Duty], field: str, message: str, hint: str, plan: Planning) -> None:
    plan.press.refuse(row, [row.problem(field, message, hint)])


def tasks_of(plan: Planning) -> Iterator[Task]:
    """The duties of the period that somebody has to be found for; one that nobody can do is told."""
    working = [day for day in plan.shifts if day >= plan.today and plan.candidates(day, "")]
    slots = {(day, area) for day in working for area in plan.areas}
    for slot in sorted({*plan.open, *slots.difference(plan.rows)}):
        if candidates := plan.candidates(*slot):
            yield Task(*slot, candidates, plan.open.get(slot, ""))
        else:
            day, area = slot
            hint = f"在“值班表”给 {day} 安排合适的班次，再按“生成值日”。"
            plan.press.note(f"{day} 的“{area}”没有合适的人，没有排", hint, Level.WARN)


def credits_of(plan: Planning, duties: Sequence[Given | Task]) -> Counter[str]:
    """What those who were not in the roster yet, or are no more, did not share in.

    A day's duties are shared by the people in its roster, on shift or not: so nobody who joins
    within the period catches up on what was before.
    """
    of_day = Counter(duty.day for duty in duties)
    members = {agent for day in plan.shifts for agent in plan.candidates(day, "")}
    shares: dict[str, Fraction] = dict.fromkeys(members, Fraction())
    for day, on in plan.shifts.items():
        for agent in members.difference(on):
            shares[agent] += Fraction(of_day[day], len(on))
    return Counter({agent: int(share) for agent, share in shares.items()})


def assign(given: Given, plan: Planning) -> None:
    """Write a duty into its row, or into a new one."""
    row = plan.rows.get((given.day, given.area))
    if row is None:
        plan.press.book.enter(
            Duty(status=DutyStatus.PLANNED, date=given.day, area=given.area, agent=given.agent)
        )
        return
    row.record.agent = given.agent
    settle(row, plan.press.book)


def settle(row: Row[Duty], book: Book) -> None:
    """Make a row of the sheet a planned one, if it is not one already."""
    duty = row.record
    if not duty.status:
        take_up(row, DutyStatus.PLANNED, book)
    if row.changes:
        book.sign(duty)
        compute(row, CLEANING, book)


def tell(plan: Planning, shared: Sequence[Given], credit: Counter[str]) -> None:
    """How many duties were planned, and how evenly."""
    people = {each for day in plan.shifts for each in plan.candidates(day, "")}
    counts = Counter(dict.fromkeys(people, 0))
    counts.update(given.agent for given in (*plan.kept, *shared) if given.agent in people)
    low, high = min(counts.values(), default=0), max(counts.values(), default=0)
    each = f"每人 {low} 次" if low == high else f"每人 {low} 至 {high} 次"
    new = sum((given.day, given.area) not in plan.rows for given in shared)
    moved = sum(given.agent != plan.open.get((given.day, given.area)) for given in shared) - new
    plan.press.outcome.summary = (
        f"{plan.days[0]} 至 {plan.days[-1]} 的值日：新排 {new} 项，改派 {moved} 项，"
        f"不动 {len(plan.kept) + len(shared) - new - moved} 项；{each}。"
    )
    counts.update(credit)
    low, high = min(counts.values(), default=0), max(counts.values(), default=0)
    if high - low > 1:
        fewest = "、".join(sorted(person for person in people if counts[person] == low))
        told = f"值日次数相差 {high - low} 次：{fewest}能值的项目少"
        plan.press.note(told, "按现有排班和已经定下的值日，只能这样。")
