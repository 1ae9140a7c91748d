"""Columns of 值日表 (CORE 10)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.columns import BUTTONS, COMPUTED, Choice, Day, Entry, Moment, Person, Text, YesNo, column
from cs_macros.book.defaults import now, operator


class DutyStatus(Choice):
    """Where a cleaning duty stands."""

    PLANNED = "已排"
    DONE = "已完成"
    MISSED = "未完成"
    INSPECTED = "已检查"


class Verdict(Choice):
    """What the supervisor found."""

    GOOD = "合格"
    POOR = "不合格"


class Duty(Entry, sheet="值日表", table="cleaning", key=("date", "area")):
    """One area of one day, and whose it is.

    Source: seed 001/003 「值日表」; seed 004 「下班时候巡查一边车间,关好电源锁好门」 (R-017).
    """

    status: DutyStatus | None = usual.status()
    date: Day = column("日期", stage="值日")
    weekday: Text | None = column("星期", owner=COMPUTED, width=7)
    area: Text = column("区域", "区域/事项", "事项", "值日内容", hint="如 前台、打包区", width=14)
    agent: Person = column("值日人", "姓名", "值日生")
    done_by: Person | None = column("完成人", default=operator, stage="登记")
    done_at: Moment | None = column("完成时间", default=now)
    patrol: YesNo | None = column("巡查")
    power_off: YesNo | None = column("关电源")
    door_locked: YesNo | None = column("锁门")
    done: YesNo | None = column("完成", owner=BUTTONS)
    result: Verdict | None = column("检查结果", stage="检查")
    checked_by: Person | None = column("检查人", default=operator)
    checked_at: Moment | None = column("检查时间", default=now)
    note: Text | None = column("备注", width=28)
