"""Columns of 奖罚记录 and 每月奖罚评分表 (CORE 5, 6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.book import usual
from cs_macros.book.columns import (
    BUTTONS,
    COMPUTED,
    Choice,
    Count,
    Day,
    Entry,
    Moment,
    Month,
    Number,
    Person,
    Rate,
    Share,
    Text,
    YesNo,
    Yuan,
    column,
)
from cs_macros.book.defaults import fixed, now, operator, today
from cs_macros.book.flow import Finding, warn

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.table import Row


class EventStatus(Choice):
    """Where a reward or penalty stands."""

    PROPOSED = "待确认"
    CONFIRMED = "已确认"
    REVOKED = "已撤销"


class Direction(Choice):
    """Reward or penalty."""

    REWARD = "奖"
    PENALTY = "罚"


class Category(Choice):
    """What a reward or penalty is for; see `direction`.

    Source: seed 000 「如未经允许私自调班,处罚50元/次」 (R-005), seed 000-G (R-133 … R-142).
    """

    PRAISE = "评价表扬"
    QUARTER_WITHOUT_COMPLAINT = "季度无投诉"
    ADOPTED_IDEA = "建议被采纳"
    OUTSTANDING = "突出贡献"
    REVIEW_SOLVED = "中差评处理完成"
    CONTEST = "评比优胜"
    OTHER_REWARD = "其他奖励"
    UNAPPROVED_SWAP = "私自调班"
    CRITICISM = "评价批评"
    REVIEW_LATE = "中差评超时"
    COMPLAINT = "客户投诉"
    NOT_ON_SITE = "未及时到场/反馈/检查"
    EMPTY_POST = "空岗"
    LATE = "迟到"
    LEFT_EARLY = "早退"
    ABSENT = "旷工"
    LEFT_POST = "脱岗"
    DISCIPLINE = "违反纪律"
    FORBIDDEN_WORD = "违禁词"
    LOSS = "造成损失"
    OTHER_PENALTY = "其他处罚"

    @property
    def direction(self) -> Direction:
        """Reward for the first seven, penalty for the rest."""
        return Direction.REWARD if self in REWARDS else Direction.PENALTY


REWARDS = tuple(Category)[:7]


class Sanction(Choice):
    """How grave a penalty is.

    Source: seed 002 「处分方式有:开除、记大过、记小过、警告、通报批评、赔偿等」 (R-134).
    """

    NONE = "无"
    PUBLIC_CRITICISM = "通报批评"
    WARNING = "警告"
    MINOR_DEMERIT = "记小过"
    MAJOR_DEMERIT = "记大过"
    DISMISSAL = "开除"
    COMPENSATION = "赔偿"


def direction_of(record: Any, book: Any) -> Direction | None:
    return record.category.direction if record.category else None


def usual_amount(record: Any, book: Any) -> Decimal | None:
    """Only one category has an amount of its own (R-005); of the others people decide."""
    amount: Decimal | None = book.setting("swap_fine")
    return amount if record.category is Category.UNAPPROVED_SWAP else None


def usual_points(record: Any, book: Any) -> int | None:
    """Points of praise; those of criticism are taken off, so they are negative (R-119, R-139)."""
    if record.category is Category.PRAISE:
        return book.setting("praise_points")  # type: ignore[no-any-return]
    points = book.setting("criticism_points") if record.category is Category.CRITICISM else None
    return None if points is None else -points


class ScoreEvent(Entry, sheet="奖罚记录", table="score_events", prefix="SE"):
    """A reward or a penalty of one person.

    Another sheet that proposes one calls `propose`.
    """

    status: EventStatus | None = usual.status()
    event_date: Day = column("日期", "发生日期", default=today, hint="发生的那一天，不晚于今天", stage="登记")
    agent: Person = column("姓名", "员工", "客服", source="staff", leavers=True)
    direction: Direction = column("奖/罚", "奖罚", "獎罰", default=direction_of, width=8)
    category: Category = column("类别", width=18)
    evidence: Text = column("事由", "事由/依据", "原因", "依据", width=32)
    source_no: Text | None = column("来源记录", hint="由哪条记录引起，如 值班表 2026-11-22/张三", width=26)
    sanction: Sanction | None = column("处分等级", "处分", default=fixed(Sanction.NONE))
    points: Count | None = column("评分", "分数", default=usual_points)
    amount: Yuan | None = column("金额", "金額", "奖罚金额", default=usual_amount, ge=0)
    recorded_by: Person = column("记录人", default=operator, source="staff")
    confirmed_by: Person | None = column("确认人", default=operator, source="staff", stage="确认")
    confirmed_at: Moment | None = column("确认时间", default=now)
    month: Month | None = column("月份", owner=COMPUTED)
    revoke_reason: Text | None = column("撤销原因", stage="撤销")


SOURCE = ("source_no", "agent", "category")
"""Fields in which no two events are equal."""


def propose(
    book: Book,
    agent: str,
    category: Category,
    *,
    source: str,
    day: date,
    evidence: str,
    amount: Decimal | None = None,
) -> Row[ScoreEvent] | None:
    """An event that waits for the supervisor: one a source, person and category, also when the first was
    revoked or is archived. None where the workbook has no ledger.

    Args:
      source: Title of the sheet that proposes it, a space, and the record's key: `值班表 2026-11-22/张三`.
    """
    if not book.has(ScoreEvent):
        return None
    table = book.table(ScoreEvent)
    wanted = (source, agent, category)
    for each in (*map(table.row, table.index(SOURCE).get(wanted, [])), *table.new_rows):
        if tuple(getattr(each.record, field) for field in SOURCE) == wanted:
            return each
    for archived in book.archived(ScoreEvent):
        for n in archived.index(SOURCE).get(wanted, []):
            return archived.row(n)
    event = ScoreEvent(
        status=EventStatus.PROPOSED,
        event_date=day,
        agent=agent,
        direction=category.direction,
        category=category,
        amount=amount,
        sanction=Sanction.NONE,
        evidence=evidence,
        source_no=source,
        recorded_by=book.operator,
    )
    event.points = usual_points(event, book)
    return book.enter(event)


def untold(field: str, what: str, book: Book) -> Iterator[Finding]:
    """Where the ledger is another file's, people are told what belongs there."""
    if not book.has(ScoreEvent):
        told = f"{what}；这个文件里没有“{ScoreEvent.layout.sheet}”，没有登记"
        yield warn(field, told, f"请主管在有“{ScoreEvent.layout.sheet}”的文件里登记。")


class MonthStatus(Choice):
    """Where a month's score sheet stands."""

    DRAFT = "草稿"
    SUBMITTED = "已提交"
    RETURNED = "退回修改"
    APPROVED = "已批准"
    EXECUTED = "已执行"
    ARCHIVED = "已归档"


SIGNED = (MonthStatus.SUBMITTED, MonthStatus.APPROVED, MonthStatus.EXECUTED, MonthStatus.ARCHIVED)
"""States from which on a month's figures stand still."""


class ScoreMonth(Entry, sheet="每月奖罚评分表", table="score_months", key=("month", "agent"), deadline=True):
    """One person's month: figures typed or imported, everything else computed from them and the ledger.

    Source: seed 001/003 「定期制作好值班表、值日表、客服每月奖罚评分表,奖罚评分表须在发工资前一天提交给上级
    批准处理」 (R-120).
    """

    status: MonthStatus | None = usual.status()
    month: Month | None = column("月份", owner=BUTTONS, stage="业绩")
    agent: Person | None = column("姓名", owner=BUTTONS)
    post: Text | None = column("岗位", owner=BUTTONS, width=8)
    sales: Yuan | None = column("销售额", "业绩", "成交额", "銷售額", ge=0)
    inquiries: Count | None = column("询单人数", "询单", ge=0, width=11)
    buyers: Count | None = column("付款人数", "成交人数", ge=0, width=11)
    conversion: Rate | None = column("询单转化率", "转化率", owner=COMPUTED, width=12)
    target: Yuan | None = column("月度目标")
    target_rate: Rate | None = column("完成率", owner=COMPUTED)
    commission_rate: Share | None = column("提成比例", owner=COMPUTED)
    commission: Yuan | None = column("提成金额", "提成", owner=COMPUTED)
    rank: Count | None = column("月业绩名次", owner=COMPUTED, width=12)
    tie_choice: YesNo | None = column("并列取第一", hint="销售额并列第一时，只在其中一行填“是”", width=12)
    tie_reason: Text | None = column("并列说明", hint="为什么选这一位", width=13)
    streak: Count | None = column("连续第一月数", owner=COMPUTED, width=14)
    streak_award: Yuan | None = column("特别奖", "首名奖", owner=COMPUTED)
    service_score: Number | None = column("服务得分", ge=0, le=100, stage="得分")
    solve_score: Number | None = column("解决率得分", ge=0, le=100, width=12)
    reception_score: Number | None = column("接待客户数得分", ge=0, le=100, width=16)
    total_score: Number | None = column("综合得分", owner=COMPUTED)
    reviews_assigned: Count | None = column("中差评分配", ge=0, width=12, stage="奖罚")
    reviews_in_time: Count | None = column("中差评按时", ge=0, width=12)
    reviews_late: Count | None = column("中差评超时", ge=0, width=12)
    complaints: Count | None = column("投诉次数", ge=0, width=10)
    praises: Count | None = column("表扬次数", owner=COMPUTED, width=10)
    criticisms: Count | None = column("批评次数", owner=COMPUTED, width=10)
    swaps: Count | None = column("私自调班次数", owner=COMPUTED, width=14)
    swap_fine: Yuan | None = column("私自调班罚款", owner=COMPUTED, width=14)
    other_reward: Yuan | None = column("其他奖励", owner=COMPUTED)
    other_penalty: Yuan | None = column("其他处罚", owner=COMPUTED)
    sanctions: Text | None = column("处分", owner=COMPUTED)
    reward_total: Yuan | None = column("奖励合计", owner=COMPUTED)
    penalty_total: Yuan | None = column("处罚合计", owner=COMPUTED)
    net: Yuan | None = column("净额", "奖罚净额", owner=COMPUTED)
    pay_total: Yuan | None = column("应发合计", owner=COMPUTED)
    made_by: Person | None = column("制表人", default=operator, source="staff", stage="提交")
    made_at: Day | None = column("制表日期", default=today)
    missing: Text | None = column("待补数据", owner=COMPUTED, width=36)
    comment: Text | None = column("评语", width=28)
    submitted_at: Moment | None = column("提交时间", owner=BUTTONS)
    late: YesNo | None = column("迟交", owner=BUTTONS)
    approval_note: Text | None = column(
        "审批意见", "意见", hint="退回修改时写明要改什么", width=28, stage="审批"
    )
    approved_by: Person | None = column("审批人", owner=BUTTONS)
    approved_at: Day | None = column("审批日期", owner=BUTTONS)
    executed_by: Person | None = column("执行人", default=operator, source="staff", stage="执行")
    executed_at: Day | None = column("执行日期", default=today)
    archived_at: Day | None = column("归档日期", owner=BUTTONS)
