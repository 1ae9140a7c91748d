"""生成今日任务, and what may be said of a task of the day (SERVICE 39)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from cs_macros.book.book import Book
from cs_macros.book.flow import Ask, Finding, block, button
from cs_macros.book.office import CARING, MANAGERS
from cs_macros.book.periods import asked_day
from cs_macros.book.press import Press
from cs_macros.errors import CsError, Level
from cs_macros.sheets.team.register import DailyTask, TaskStatus
from cs_macros.sheets.team.timetable import Duty, duties, shifts_on

S = TaskStatus
DAY = Ask("task_date", "任务日期", "date", option="--date", hint="如 2026-11-22；空着是今天")


@button("生成今日任务", by=CARING, asks=(DAY,), icon="AcceptTask")
def build_tasks(press: Press) -> None:
    """按作息时段和当天已发布的排班，给每个当班的人登记这一天的任务；已经有的不再登记，换班以后可以再按。"""
    press.check_operator()
    book = press.book
    _ = press.table  # a workbook without this sheet is told so first
    day = asked_day(DAY, press.asks.get(DAY.name), book.now, book.now.date())
    if day < book.now.date():
        raise CsError(f"{day} 已经过去，未作任何改动。", hint="在“任务日期”填今天或以后的日期。")
    on = shifts_on(day, book)
    if not on:
        hint = "先在“值班表”排好这一天的班，按“发布”。"
        raise CsError(f"{day} 还没有发布的排班，未作任何改动。", hint=hint)
    wanted = [row_for(duty, day) for duty in duties(day, book)]
    known = press.table.by_key
    made = [book.enter(task) for task in wanted if key_of(task) not in known]
    people = len({row.record.owner for row in made})
    press.outcome.summary = (
        f"{day} 的任务：新登记 {len(made)} 项，{people} 人。"
        if made
        else f"{day} 的任务都已经登记了，未作任何改动。"
    )
    if left := gone(press, day, {key_of(task) for task in wanted}):
        told = f"{'、'.join(left)}已经不在班，还有没做的任务"
        press.note(told, "请在班的人做，做完由主管按“完成任务”。", Level.WARN)


def row_for(duty: Duty, day: date) -> DailyTask:
    line = duty.line
    return DailyTask(
        status=S.TODO,
        date=day,
        start=line.start,
        end=line.end,
        task=line.task,
        shift=duty.shift,
        owner=duty.owner,
    )


def key_of(task: DailyTask) -> str:
    """What its row is known by."""
    return "/".join(str(getattr(task, field)) for field in DailyTask.layout.key)


def gone(press: Press, day: date, wanted: set[str]) -> list[str]:
    """Whose tasks of the day are open that the roster gives to nobody any more."""
    table = press.table
    states, owners = table.column("status"), table.column("owner")
    rows = [n for n, found in table.column("date").items() if found == day and states.get(n) is not S.DONE]
    return sorted({str(owners.get(n)) for n in rows if table.row(n).key not in wanted})


def due_at(task: DailyTask, book: Book) -> datetime | None:
    return task.due


def time_is_up(task: DailyTask, book: Book) -> None:
    """What is not done by the end of its time is late; its very second still belongs to it."""
    if task.status is S.TODO and task.due and book.now > task.due:
        book.reach(task, S.LATE)


def theirs(task: DailyTask, book: Book) -> Iterator[Finding]:
    """A task is done by whose it is, or by a manager who has seen to it."""
    if book.operator != task.owner and not book.holds(book.operator, MANAGERS):
        yield block("owner", f"这是{task.owner}的任务", f"请{task.owner}或主管来按。")


def mark_done(task: DailyTask, book: Book) -> None:
    task.done = True
