"""What a roster breaks, worked out day by day and person by person, without anything of the solver's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cs_macros.roster.problem import RosterProblem, Worker

DAY = timedelta(days=1)
AT_WORK = ("早班", "晚班")


def breaches(problem: RosterProblem, shifts: dict[tuple[date, str], str]) -> Iterator[str]:
    """Every hard rule that a roster breaks."""
    yield from wrong_cells(problem, shifts)
    for day in problem.days:
        if day not in problem.closed:
            yield from too_few(problem, shifts, day)
    for worker in problem.workers:
        yield from too_tired(problem, shifts, worker)
        yield from too_little_rest(problem, shifts, worker)


def wrong_cells(problem: RosterProblem, shifts: dict[tuple[date, str], str]) -> Iterator[str]:
    """Somebody missing, or with what they cannot have."""
    for worker in problem.workers:
        for day in problem.days:
            spot = day, worker.name
            if spot in problem.fixed:
                if shifts.get(spot) != problem.fixed[spot].shift:
                    yield f"{spot} 锁定的变了"
            elif worker.since and day < worker.since:
                if spot in shifts:
                    yield f"{spot} 还没有入职"
            elif spot not in shifts:
                yield f"{spot} 没有排"
            elif shifts[spot] not in (*AT_WORK, "休"):
                yield f"{spot} 不是班次"
            elif day in problem.closed and shifts[spot] != "休":
                yield f"{spot} 放假"
            elif shifts[spot] in problem.barred.get(spot, {}):
                yield f"{spot} 请假"


def too_few(problem: RosterProblem, shifts: dict[tuple[date, str], str], day: date) -> Iterator[str]:
    """A day without enough people, minute by minute where that matters."""
    there = [(worker.post, shifts.get((day, worker.name))) for worker in problem.workers]
    if all(len(problem.options(day, worker)) < 2 for worker in problem.workers):
        return  # nothing was to be decided
    for shift, wanted in problem.rules.cover.items():
        for post, least in wanted.items():
            if sum(has == shift and post in ("合计", own) for own, has in there) < least:
                yield f"{day} {shift} {post}"
    for post in problem.rules.posts_on_duty:
        everybody = {own for own, _ in there}
        if everybody.issuperset(problem.rules.posts_on_duty) and not any(
            own == post and has in AT_WORK for own, has in there
        ):
            yield f"{day} 没有{post}"
    if problem.rules.min_on_duty:
        opening = [clock for ends in problem.rules.hours.values() for clock in ends]
        minute = datetime.combine(day, min(opening))
        while minute < datetime.combine(day, max(opening)):
            on = sum(
                has in problem.rules.hours
                and problem.rules.hours[has][0] <= minute.time() < problem.rules.hours[has][1]
                for _, has in there
            )
            if on < problem.rules.min_on_duty:
                yield f"{minute} {on} 人"
            minute += timedelta(minutes=30)


def life_of(problem: RosterProblem, shifts: dict[tuple[date, str], str], worker: Worker) -> dict[date, str]:
    """All that is known of somebody, before, in and after the period."""
    known = {day: has for (day, name), has in problem.known.items() if name == worker.name}
    return known | {day: has for (day, name), has in shifts.items() if name == worker.name}


def too_tired(problem: RosterProblem, shifts: dict[tuple[date, str], str], worker: Worker) -> Iterator[str]:
    """Runs and short nights, as far as the plan had a say in them."""
    life = life_of(problem, shifts, worker)
    rules = problem.rules
    run: list[date] = []
    for day in sorted(life):
        if life[day] not in AT_WORK:
            run = []
            continue
        run = [*run, day] if run and run[-1] == day - DAY else [day]
        window = run[-(rules.max_run_days or 0) - 1 :]
        if (
            rules.max_run_days is not None
            and len(run) > rules.max_run_days
            and decided(problem, window, worker)
        ):
            yield f"{worker.name} {day} 连续 {len(run)} 天"
        if rules.min_rest_hours is not None and len(run) > 1 and decided(problem, run[-2:], worker):
            ended = datetime.combine(day - DAY, rules.hours[life[day - DAY]][1])
            begins = datetime.combine(day, rules.hours[life[day]][0])
            if begins - ended < timedelta(hours=rules.min_rest_hours):
                yield f"{worker.name} {day} 休息 {begins - ended}"


def too_little_rest(
    problem: RosterProblem, shifts: dict[tuple[date, str], str], worker: Worker
) -> Iterator[str]:
    """Weeks with too few days off; only weeks that lie wholly in the period, without holidays."""
    due = problem.rules.rest_days
    for monday in {day - DAY * day.weekday() for day in problem.days}:
        week = [monday + DAY * n for n in range(7)]
        whole = all((day, worker.name) in shifts for day in week) and not set(week) & problem.holidays
        if due is None or not whole or set(week) & problem.worked or not decided(problem, week, worker):
            continue
        away = sum(shifts[day, worker.name] == "请假" for day in week)
        off = sum(shifts[day, worker.name] == "休" for day in week)
        if off < min(due, 7 - away):
            yield f"{worker.name} {monday} 只休 {off} 天"


def decided(problem: RosterProblem, days: list[date], worker: Worker) -> bool:
    """Whether the plan had a choice on one of some days."""
    return any(day in problem.days and len(problem.options(day, worker)) > 1 for day in days)
