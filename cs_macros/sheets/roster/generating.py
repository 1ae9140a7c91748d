"""生成排班 and 补救排班: the plan written into 值班表."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from cs_macros.book.board import PEOPLE
from cs_macros.book.book import Book
from cs_macros.book.flow import button
from cs_macros.book.moving import bad_cells, compute, enter, is_copy, take_up
from cs_macros.book.office import MANAGERS
from cs_macros.book.periods import asked_days
from cs_macros.book.press import Press
from cs_macros.book.settings import all_settings
from cs_macros.book.table import Row
from cs_macros.errors import CsError, Level
from cs_macros.roster.planning import Impossible, Roster, plan_roster, shortened
from cs_macros.roster.problem import EARLY, LATE, LEAVE, OFF, WORKING, RosterProblem, Spot
from cs_macros.roster.solving import Unsolved
from cs_macros.sheets.roster.gathering import Gathered, Purpose, gather, leave_number
from cs_macros.sheets.roster.grid import order_of, unreadable
from cs_macros.sheets.roster.holidays import missing_years
from cs_macros.sheets.roster.publishing import PERIOD, period_of, unchecked
from cs_macros.sheets.roster.register import RosterDay, RosterStatus, Shift

SATURDAY = 5
STRANGER = "已不在排班的人员里"


@button("生成排班", by=MANAGERS, asks=(PERIOD,), icon="CalendarInsert")
def generate_roster(press: Press) -> None:
    """排一周或一个月的班：两组按周轮换早晚班，人手、休息、请假都照规则，周末班、晚班等各人均匀；锁定的、月表里手改的和已发布的不动。排不出来会说明是哪一天、哪几条规则冲突。"""
    press.check_operator()
    book = press.book
    days = days_ahead(press)
    found = gather(book, days)
    bad = refuse_doubtful(press, found)
    press.outcome.problems += unreadable(book, set(days))
    made = planned(found, "值班表")
    for spot in sorted(made.shifts, key=lambda spot: (spot[0], order_of(spot[1], book))):
        if spot not in bad:  # in this order, so that a day's rows stand together
            write(found, spot, Shift(made.shifts[spot]), book)
    dropped = drop_strangers(found, made)
    tell(press, found, made)
    if dropped:
        names = "、".join(dict.fromkeys(agent for _, agent in dropped))
        press.note(f"已不排班的人的草稿删掉了 {len(dropped)} 行：{names}", "员工名册、岗位或入职日期有变动。")
    if left := strangers(found):
        names = "、".join(dict.fromkeys(row.record.agent for row in left))
        told = f"{names} {STRANGER}，还有 {len(left)} 个已发布的班"
        press.note(told, "按“补救排班”，看过以后按“主管改班”。", Level.WARN)
    press.outcome.problems += [*unchecked(book), *missing_years(book, days)]


def days_ahead(press: Press) -> list[date]:
    """The days of the period asked for that are not over.

    Raises:
      CsError: All of them are.
    """
    book = press.book
    days = asked_days(PERIOD, press.asks.get(PERIOD.name), book.now)
    ahead = [day for day in days if day >= book.now.date()]
    if not ahead:
        raise CsError(f"{period_of(days)} 已经过去，未作任何改动。", hint="在“排班周期”填以后的周或月份。")
    return ahead


def refuse_doubtful(press: Press, found: Gathered) -> set[Spot]:
    """Rows that cannot be planned stay as typed, and are told why.

    Returns:
      Days and people whose rows nobody can read: no second row is made for them.
    """
    days = set(found.problem.days)
    for row in press.table.rows():
        day, agent = row.record.date, row.record.agent
        typed = row.record.status is None
        if row.bad and (typed or day in days):
            press.refuse(row, bad_cells(row))
        elif typed and (day is None or agent is None):
            header, name = ("date", "日期") if day is None else ("agent", "姓名")
            press.refuse(row, [row.problem(header, f"没有填{name}", f"填好{name}，或删掉这一行。")])
        elif day in days and is_copy(row):
            first = row.table.by_key[row.key][0]
            hint = "删掉多出来的一行；要改班次就改原来那一行。"
            press.refuse(row, [row.problem("agent", f"这个人这一天在第 {first} 行已经有了", hint)])
        elif typed and day in days and agent not in found.problem.by_name:
            hint = "核对姓名；在“员工名册”填好岗位，或调整参数里参加排班的岗位。"
            press.refuse(row, [row.problem("agent", "不在排班的人员里", hint)])
    return {spot for spot, row in found.rows.items() if row.bad}


def planned(found: Gathered, sheet: str) -> Roster:
    """The plan.

    Raises:
      CsError: There is none; it says why, and what would help.
    """
    days = period_of(found.problem.days)
    try:
        made = plan_roster(found.problem)
    except Unsolved:
        raise CsError(
            f"{days} 的规则太紧，没有排出来，也没有证明排不出来，未作任何改动。",
            hint="分周来排，或在“参数”表放宽规则。",
        ) from None
    if isinstance(made, Impossible):
        names = "、".join(f"“{all_settings()[key].label}”" for key in dict.fromkeys(made.parameters))
        raise CsError(
            f"{days} 排不出来：{made}。“{sheet}”未作任何改动。",
            hint=f"照要放宽的去做，或改“参数”表里的{names}，或调整锁定和请假。",
        )
    return made


def write(found: Gathered, spot: Spot, shift: Shift, book: Book) -> None:
    """A planned shift into its row, or into a new one; published rows stay."""
    day, agent = spot
    row = found.rows.get(spot)
    if row and row.record.status not in (None, RosterStatus.DRAFT):
        return
    post = (
        next(worker.post for worker in found.problem.workers if worker.name == agent) if row is None else ""
    )
    if row is None:
        row = enter(
            RosterDay(status=RosterStatus.DRAFT, date=day, agent=agent, shift=shift, post=post, pinned=False),
            book,
        )
    fill(row, spot, shift, found, book)


def fill(row: Row[RosterDay], spot: Spot, shift: Shift, found: Gathered, book: Book) -> None:
    """What a row of the draft says besides its shift."""
    record = row.record
    record.shift = shift
    if record.post is None:
        record.post = found.problem.by_name[spot[1]].post
    if spot in found.pinned or spot in found.loose:
        record.pinned = spot in found.pinned
    record.change_no = leave_number(book, *spot) if shift is Shift.LEAVE else None
    if record.status is None:
        take_up(row, RosterStatus.DRAFT, book)
    elif row.changes and row.position is not None:
        book.sign(record)
    from cs_macros.sheets.roster.flow import ROSTER

    compute(row, ROSTER, book)


def drop_strangers(found: Gathered, made: Roster) -> list[Spot]:
    """Drafts of people who are not rostered any more."""
    gone = [
        spot
        for spot, row in found.rows.items()
        if spot not in made.shifts and row.record.status is RosterStatus.DRAFT and not row.bad
    ]
    for spot in gone:
        found.rows[spot].table.drop(found.rows[spot])
    return gone


def strangers(found: Gathered) -> list[Row[RosterDay]]:
    """Published shifts still to come of people who are not rostered any more."""
    return [
        row
        for (_, agent), row in found.rows.items()
        if agent not in found.problem.by_name
        and row.record.status in (RosterStatus.PUBLISHED, RosterStatus.RUNNING)
        and row.record.shift in (Shift.EARLY, Shift.LATE)
        and not row.bad
    ]


def tell(press: Press, found: Gathered, made: Roster) -> None:
    """What was planned, person by person."""
    problem = found.problem
    kept = sum(spot in made.shifts for spot in problem.fixed)
    press.outcome.summary = (
        f"{period_of(problem.days)} 的排班草稿：{len(problem.workers)} 人，{len(made.shifts)} 行，"
        f"其中 {kept} 行原样保留。{'；'.join(shares(problem, made))}。"
    )
    for (day, agent), shift in found.overruled.items():
        if (day, agent) in made.shifts:
            told = f"{agent} {day} 锁定的是{shift}，但已批准请假，改为{made.shifts[day, agent]}"
            press.note(told, "核对这一天；要他上班请先销假。", Level.WARN)
    tell_standing(press, made)
    if not made.proven:
        press.note(
            f"排出来的符合全部规则，但没有证明是最好的（{made.cost}，最好不低于 {made.bound}）",
            "可以照用。",
        )


def shares(problem: RosterProblem, made: Roster) -> Iterator[str]:
    """What each person has: early and late shifts, days off, and weekend days worked."""
    names = [worker.name for worker in problem.workers]
    for name in names[:PEOPLE]:
        mine = {day: shift for (day, agent), shift in made.shifts.items() if agent == name}
        counted = Counter(mine.values())
        weekend = sum(shift in WORKING and day.weekday() >= SATURDAY for day, shift in mine.items())
        away = f"、假 {counted[LEAVE]}" if counted[LEAVE] else ""
        yield f"{name} 早 {counted[EARLY]}、晚 {counted[LATE]}、休 {counted[OFF]}{away}、周末上班 {weekend}"
    if (rest := len(names) - PEOPLE) > 0:
        yield f"其余 {rest} 人见“排班月表”"


def tell_standing(press: Press, made: Roster) -> None:
    """The rules that cannot be kept whatever is planned."""
    if made.standing:
        told = f"已经定下的班次和请假本身就不合这些规则：{shortened(made.standing, '；')}"
        press.note(told, "核对这几天的请假、锁定和已发布的班次；确定要这样就不用改。", Level.WARN)


# -- repairing what is published ----------------------------------------------------------------


@button("补救排班", by=MANAGERS, asks=(PERIOD,), icon="RecurrenceEdit")
def repair_roster(press: Press) -> None:
    """已发布的排班因请假、离职等缺了人：找出改动最少的办法，填到“改为班次”和“改班原因”；主管看过以后按“主管改班”才生效。"""
    press.check_operator()
    days = days_ahead(press)
    found = gather(press.book, days, Purpose.REPAIR)
    made = planned(found, "值班表")
    proposals = [*changes(found, made), *((row, Shift.OFF, STRANGER) for row in strangers(found))]
    for row, shift, why in proposals:
        row.record.new_shift, row.record.reason = shift, why
    listed = "；".join(
        f"{row.record.date} {row.record.agent} {row.record.shift}→{shift}" for row, shift, _ in proposals
    )
    tell_standing(press, made)
    nothing = "没有能改的" if made.standing else "已发布的排班符合全部规则，没有要改的"
    press.outcome.summary = (
        f"{period_of(days)} 建议改 {len(proposals)} 个班次：{listed}。核对后选中这些行，按“主管改班”。"
        if proposals
        else f"{period_of(days)} {nothing}。"
    )


def changes(found: Gathered, made: Roster) -> Iterator[tuple[Row[RosterDay], Shift, str]]:
    """Published rows whose shift the plan changes."""
    for spot, shift in made.shifts.items():
        row = found.rows.get(spot)
        if row and spot in found.problem.keep and shift != str(row.record.shift):
            yield row, Shift(shift), "补救排班：改动最少的办法"
