"""Columns of 值班表, 调班申请, 请假 and 节假日 (CORE 7, 8, 9, 12)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cs_macros.book import usual
from cs_macros.book.columns import (
    BUTTONS,
    COMPUTED,
    Choice,
    Clock,
    Count,
    Day,
    Entry,
    IdText,
    Moment,
    Month,
    Person,
    Record,
    Text,
    Week,
    YesNo,
    column,
)
from cs_macros.book.defaults import now
from cs_macros.book.office import Team


class Shift(Choice):
    """What somebody has on a day."""

    EARLY = "早班"
    LATE = "晚班"
    OFF = "休"
    LEAVE = "请假"


class SwapShift(Choice):
    """What may be exchanged: leave may not."""

    EARLY = "早班"
    LATE = "晚班"
    OFF = "休"


class RosterStatus(Choice):
    """Where a day of the roster stands."""

    DRAFT = "草稿"
    PUBLISHED = "已发布"
    RUNNING = "执行中"
    ENDED = "已结束"


class Attendance(Choice):
    """What the roster and the times of arrival and departure come to."""

    NORMAL = "正常"
    LATE = "迟到"
    LEFT_EARLY = "早退"
    LATE_AND_EARLY = "迟到早退"
    ABSENT = "旷工"
    UNAPPROVED_SWAP = "私自调班"
    LEAVE = "请假"
    OFF = "休"


class SwapStatus(Choice):
    """Where a request to exchange shifts stands."""

    ASKED = "待批"
    GRANTED = "同意"
    REFUSED = "不同意"
    UNAPPROVED = "私自调班"


class LeaveStatus(Choice):
    """Where a request for leave stands."""

    ASKED = "待批"
    GRANTED = "同意"
    REFUSED = "不同意"
    RETURNED = "已销假"


class LeaveKind(Choice):
    """What leave is taken for."""

    PERSONAL = "事假"
    SICK = "病假"
    ANNUAL = "年假"
    OTHER = "其他"


class Decision(Choice):
    """What the approver says."""

    GRANTED = "同意"
    REFUSED = "不同意"


class HolidayKind(Choice):
    """A statutory day off, or a weekend worked in exchange for one."""

    OFF = "放假"
    WORKED = "调休上班"


class GridShift(Choice):
    """A shift in one character, as the month grid shows it."""

    EARLY = "早"
    LATE = "晚"
    OFF = "休"
    LEAVE = "假"

    @property
    def shift(self) -> Shift:
        return Shift[self.name]

    @classmethod
    def of(cls, shift: Shift) -> GridShift:
        return cls[shift.name]


class RosterDay(Entry, sheet="值班表", table="roster", key=("date", "agent")):
    """What one person has on one day.

    Source: seed 000 「早班:9:30-18:30」「晚班:13:30-22:30」「每一周轮换」 (R-001, R-002, R-003);
    seed 001/003 「定期制作好值班表」.
    """

    status: RosterStatus | None = usual.status()
    date: Day = column("日期", "值班日期", stage="排班")
    week: Week | None = column("周次", "週次", owner=COMPUTED)
    weekday: Text | None = column("星期", "周几", owner=COMPUTED, width=7)
    agent: Person = column("姓名", "值班人", "员工", source="staff")
    shift: Shift = column("班次", "班別", "早晚班", width=9)
    start: Clock | None = column("上班时间", owner=COMPUTED)
    end: Clock | None = column("下班时间", owner=COMPUTED)
    post: Text = column("岗位", hint="售前、售后等，一天一个岗位", width=9)
    account: Text | None = column("旺旺号", "账号", owner=COMPUTED, width=16)
    team: Team | None = column("班组", "組別", owner=COMPUTED, width=8)
    pinned: YesNo | None = column("锁定", hint="填“是”，生成排班时这一行不动")
    published_shift: Shift | None = column("发布班次", owner=BUTTONS, width=9)
    new_shift: Shift | None = column("改为班次", hint="主管改班时填，改好后自动清空", width=9, stage="改班")
    reason: Text | None = column("改班原因", hint="主管说明为什么改班", width=20)
    orig_shift: Shift | None = column("原班次", owner=BUTTONS, width=9)
    swapped_with: Person | None = column("调班人", owner=BUTTONS)
    change_no: IdText | None = column("调班/请假号", owner=BUTTONS, link=("swaps", "leave"), width=18)
    in_at: Clock | None = column("到岗", "签到", "上班打卡", stage="出勤")
    out_at: Clock | None = column("离岗", "签退", "下班打卡")
    empty_posts: Count | None = column("空岗次数", "空岗", hint="上班时间内几次没人在岗；没有就空着", ge=0)
    covered_by: Person | None = column(
        "实际值班人", source="staff", hint="别人来代班时填他的姓名；空着算本人"
    )
    attendance: Attendance | None = column("出勤结果", "考勤", owner=BUTTONS, width=11)
    handover_done: YesNo | None = column("交接完成")
    note: Text | None = column("备注", width=36)

    @property
    def in_force(self) -> Shift | None:
        """The shift that holds: what was published, whatever somebody has typed over it since (CORE 14.2)."""
        return self.shift if self.status in (None, RosterStatus.DRAFT) else self.published_shift or self.shift

    @property
    def typed_over(self) -> bool:
        """Whether somebody has typed another shift over a published one."""
        return self.shift is not self.in_force


class Swap(Entry, sheet="调班申请", table="swaps", prefix="SW"):
    """A request of two colleagues to exchange shifts.

    Source: seed 000 「如有特殊原因需调换,请告知行政,如未经允许私自调班,处罚50元/次」 (R-004, R-005).
    """

    status: SwapStatus | None = usual.status()
    requested_at: Moment = column("申请时间", default=now, stage="申请")
    agent: Person = usual.applicant()
    date: Day = column("日期", "调班日期")
    orig_shift: SwapShift = column("原班次", hint="申请人那天的班次；空着照值班表填", width=9)
    other: Person = column("对方", "调换人", "對方", source="staff")
    other_date: Day | None = column("对方日期", hint="换同一天就空着")
    other_shift: SwapShift = column("对方班次", hint="对方那天的班次；空着照值班表填", width=9)
    reason: Text = column("特殊原因", "原因", "事由", width=24)
    other_agrees: YesNo | None = column("对方同意")
    decision: Decision | None = column("审批结果", "行政审批结果", "审批", width=10, stage="审批")
    approver: Person | None = usual.approver()
    decided_at: Moment | None = column("审批时间", default=now)
    decision_note: Text | None = usual.decision_note(hint="事后批准要写明理由")
    ledger_ref: IdText | None = column("处罚记录号", owner=BUTTONS, link="score_events")


class Leave(Entry, sheet="请假", table="leave", prefix="LV"):
    """A request for leave. Source: seed 000 「请假应遵守企业的考勤规定」 (R-008)."""

    status: LeaveStatus | None = usual.status()
    agent: Person = usual.applicant("請假人", stage="申请")
    kind: LeaveKind = column("类型", "请假类型", "假別", width=9)
    start: Moment = column("开始", "开始时间", "起")
    end: Moment = column("结束", "结束时间", "止", hint="晚于开始；请到哪天为止就填第二天 00:00")
    reason: Text = column("事由", "原因", width=24)
    result: Decision | None = column("审批结果", "结果", width=10, stage="审批")
    approver: Person | None = usual.approver()
    approved_at: Moment | None = column("审批时间", default=now)
    decision_note: Text | None = usual.decision_note()
    returned_at: Moment | None = column("销假时间", default=now, stage="销假")


class Holiday(Record, sheet="节假日", table="holidays", key=("date",)):
    """A day that the government moves: off, or worked in exchange.

    Source: seed 000 「按国家法定节假日休息」 (R-025).
    """

    date: Day = column("日期")
    name: Text = column("名称", hint="如 国庆节", width=16)
    kind: HolidayKind = column("类型", width=12)


def days_of(kind: HolidayKind, book: Any) -> dict[dt.date, str]:
    """The days of a kind that 节假日 has, and their names."""
    table = book.known(Holiday)
    kinds, names = table.column("kind"), table.column("name")
    return {day: names.get(n, "") for n, day in table.column("date").items() if kinds.get(n) is kind}


GRID_HINT = "早、晚、休、假；草稿可以直接改，发布以后请用主管改班、调班或请假"


class RosterMonth(Record, sheet="排班月表", table="roster_grid", key=("month", "agent")):
    """One person's month in one line: what people read, and edit while it is a draft.

    `shown` is what the software last wrote there, a character a day: a cell that differs from it was
    edited by hand.
    """

    month: Month = column("月份")
    agent: Person = column("姓名", source="staff")
    team: Team | None = column("班组", owner=COMPUTED, width=6)
    d1: GridShift | None = column("1", hint=GRID_HINT, width=4)
    d2: GridShift | None = column("2", hint=GRID_HINT, width=4)
    d3: GridShift | None = column("3", hint=GRID_HINT, width=4)
    d4: GridShift | None = column("4", hint=GRID_HINT, width=4)
    d5: GridShift | None = column("5", hint=GRID_HINT, width=4)
    d6: GridShift | None = column("6", hint=GRID_HINT, width=4)
    d7: GridShift | None = column("7", hint=GRID_HINT, width=4)
    d8: GridShift | None = column("8", hint=GRID_HINT, width=4)
    d9: GridShift | None = column("9", hint=GRID_HINT, width=4)
    d10: GridShift | None = column("10", hint=GRID_HINT, width=4)
    d11: GridShift | None = column("11", hint=GRID_HINT, width=4)
    d12: GridShift | None = column("12", hint=GRID_HINT, width=4)
    d13: GridShift | None = column("13", hint=GRID_HINT, width=4)
    d14: GridShift | None = column("14", hint=GRID_HINT, width=4)
    d15: GridShift | None = column("15", hint=GRID_HINT, width=4)
    d16: GridShift | None = column("16", hint=GRID_HINT, width=4)
    d17: GridShift | None = column("17", hint=GRID_HINT, width=4)
    d18: GridShift | None = column("18", hint=GRID_HINT, width=4)
    d19: GridShift | None = column("19", hint=GRID_HINT, width=4)
    d20: GridShift | None = column("20", hint=GRID_HINT, width=4)
    d21: GridShift | None = column("21", hint=GRID_HINT, width=4)
    d22: GridShift | None = column("22", hint=GRID_HINT, width=4)
    d23: GridShift | None = column("23", hint=GRID_HINT, width=4)
    d24: GridShift | None = column("24", hint=GRID_HINT, width=4)
    d25: GridShift | None = column("25", hint=GRID_HINT, width=4)
    d26: GridShift | None = column("26", hint=GRID_HINT, width=4)
    d27: GridShift | None = column("27", hint=GRID_HINT, width=4)
    d28: GridShift | None = column("28", hint=GRID_HINT, width=4)
    d29: GridShift | None = column("29", hint=GRID_HINT, width=4)
    d30: GridShift | None = column("30", hint=GRID_HINT, width=4)
    d31: GridShift | None = column("31", hint=GRID_HINT, width=4)
    shown: Text | None = column("底稿", "上次显示", owner=BUTTONS, width=8)
    early: Count | None = column("早班", owner=COMPUTED, width=7)
    late: Count | None = column("晚班", owner=COMPUTED, width=7)
    off: Count | None = column("休息", owner=COMPUTED, width=7)
    leave: Count | None = column("请假", owner=COMPUTED, width=7)
    weekend: Count | None = column("周末班", owner=COMPUTED, width=7)
    holiday: Count | None = column("节假日班", owner=COMPUTED, width=7)
