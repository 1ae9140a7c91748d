"""Columns of 每日任务表, 培训考核记录 and 外包客服监督表 (SERVICE 39–41, A32–41)."""

from __future__ import annotations

import datetime as dt

from cs_macros.book import usual
from cs_macros.book.columns import (
    BUTTONS,
    COMPUTED,
    Choice,
    Clock,
    Count,
    Day,
    Entry,
    Moment,
    Number,
    Person,
    Text,
    YesNo,
    column,
)
from cs_macros.book.defaults import now, operator, today
from cs_macros.sheets.roster.register import Shift


class TaskStatus(Choice):
    """Whether a task of the day is done."""

    TODO = "待办"
    LATE = "逾期"
    DONE = "完成"


class DailyTask(
    Entry,
    sheet="每日任务表",
    table="daily_tasks",
    key=("date", "start", "task", "owner"),
    about="owner",
    deadline=True,
):
    """A line of the day's timetable, for one person on shift.

    Source: seed 004 「天天上班8:30-9:30处理前天售后…」 (R-011 … R-017), seed 000 「上班第一时间…」 (R-006).
    """

    status: TaskStatus | None = usual.status(width=8)
    date: Day | None = column("日期", "任务日期", owner=BUTTONS, stage="任务")
    start: Clock | None = column("时段起", "开始时间", owner=BUTTONS, width=9)
    end: Clock | None = column("时段止", "结束时间", owner=BUTTONS, width=9)
    task: Text | None = column("任务", "任务内容", "事项", owner=BUTTONS, width=44)
    shift: Shift | None = column("班次", owner=BUTTONS, width=8)
    owner: Person | None = column("负责人", "执行人", "客服", owner=BUTTONS, source="staff")
    done: YesNo | None = column("完成", "是否完成", owner=BUTTONS, stage="完成", width=8)
    done_at: Moment | None = column("完成时间", "时间", default=now)
    note: Text | None = column("备注", "说明", width=30)

    @property
    def due(self) -> dt.datetime | None:
        """The end of its time; one that ends before it begins runs past midnight."""
        if self.date is None or self.start is None or self.end is None:
            return None
        day = self.date + dt.timedelta(days=self.end < self.start)
        return dt.datetime.combine(day, self.end)


class TrainingStatus(Choice):
    """A training is a fact: there is nothing more to do about it."""

    RECORDED = "已登记"


class Topic(Choice):
    """What somebody was trained in."""

    NEW_PRODUCT = "新品"
    PRODUCTS = "产品知识"
    PLATFORM = "平台规则"
    PHRASES = "话术"
    FRAUD = "防骗"
    TYPING = "打字"


class Training(Entry, sheet="培训考核记录", table="training", prefix="PX"):
    """A training or a test of one colleague.

    Source: seed 001/003 「负责客服部业务知识的培训及考核」,
    seed 001 「50字/分钟是对客服考核的最底要求」 (R-032).
    """

    status: TrainingStatus | None = usual.status(width=8)
    date: Day = column("日期", "培训日期", "考核日期", default=today, stage="培训")
    agent: Person = column("客服", "培训对象", "姓名", "学员", source="staff")
    trainer: Person = column("培训人", "讲师", "考核人", default=operator, source="staff")
    topic: Topic = column("内容", "培训内容", "考核内容", "主题", width=11)
    cpm: Count | None = column(
        "打字速度", "每分钟字数", "字/分钟", hint="每分钟多少字；内容是打字时要填", ge=0
    )
    score: Number | None = column("成绩", "得分", "分数", ge=0)
    passed: YesNo | None = column("合格", "是否合格", owner=COMPUTED)
    note: Text | None = column("备注", "说明", width=30)


class VendorStatus(Choice):
    """Where a point of the watch over a vendor stands."""

    OPEN = "待落实"
    SETTLED = "已落实"
    REVIEWED = "已复核"


class Point(Choice):
    """The six points (seed 002-A)."""

    CONTRACT = "合同条款"
    PLAN = "服务方案"
    RISK = "风险预案"
    VISIT = "实地考察"
    REPORTS = "报表反馈"
    AUTHORITY = "授权"


class Result(Choice):
    """What a review found."""

    GOOD = "符合"
    BAD = "不符合"


class VendorCheck(Entry, sheet="外包客服监督表", table="vendor_checks", prefix="WB"):
    """One of the six points in which a vendor of customer service is watched.

    Source: seed 002 「只要做好六个方面」 (R-194).
    """

    status: VendorStatus | None = usual.status(width=8)
    vendor: Text = column("供应商", "外包商", "外包公司", "外包团队", width=20, stage="外包")
    point: Point | None = column("要点", "监督要点", owner=BUTTONS, width=11)
    content: Text | None = column("内容", "落实内容", "落实情况", width=40, stage="落实")
    settled_at: Day | None = column("落实日期", "完成日期", default=today)
    settled_by: Person | None = column("落实人", "负责人", default=operator, source="staff")
    checked_at: Day | None = column("复核日期", "检查日期", default=today, stage="复核")
    checked_by: Person | None = column("复核人", "检查人", default=operator, source="staff")
    result: Result | None = column("结果", "复核结果", "检查结果", width=9)
    note: Text | None = column("备注", "说明", hint="不符合的写明差在哪里", width=30)
