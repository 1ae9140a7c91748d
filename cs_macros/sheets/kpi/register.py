"""Columns of KPI表 (SERVICE 38, domain 1.28)."""

from __future__ import annotations

from decimal import Decimal

from cs_macros.book import usual
from cs_macros.book.columns import COMPUTED, Choice, Entry, Month, Number, Person, Text, column


class KpiStatus(Choice):
    """Whether a month's figures may still change."""

    OPEN = "开放"
    LOCKED = "锁定"


class Indicator(Choice):
    """What is measured; the first ten of chat, the others of the telephone (R-122 … R-131)."""

    RECEIVED = "接待人数"
    CONVERSION = "询单转化率"
    BASKET = "客单价"
    REPLY = "平均响应"
    SERVICE = "服务得分"
    SOLVED = "解决率得分"
    RECEPTION = "接待客户数得分"
    REFUNDS = "退款率"
    COMPLAINTS = "投诉率"
    TARGET = "销售目标完成率"
    CONNECT_IN = "接通率(呼入)"
    CONNECT_OUT = "接通率(呼出)"
    SERVICE_LEVEL = "服务水平"
    HANDLING = "平均处理时长"
    RINGS = "平均振铃次数"
    QUEUE = "平均排队时间"
    OCCUPANCY = "呼出占有率"
    FIRST_CONTACT = "一次性解决率"
    LISTENING = "监听合格率"
    SATISFACTION = "客户满意度"
    CALLS = "呼叫量"
    EFFICIENCY = "呼出工作效率"


class Met(Choice):
    """How a figure compares with its standard."""

    YES = "达标"
    NO = "未达标"
    NONE = "无标准"


class Kpi(Entry, sheet="KPI表", table="kpi", key=("month", "agent", "indicator")):
    """One figure of one agent in one month.

    Source: seed 002 「行业标准:呼入式业务的接通率为≥80%,呼出式业务的接通率≥60%」 and what follows.
    """

    status: KpiStatus | None = usual.status(width=8)
    month: Month = column("月份", "考核月份", stage="指标")
    agent: Person = column("客服", "姓名", "员工", source="staff")
    indicator: Indicator = column("指标", "考核指标", "KPI", width=15)
    numerator: Number | None = column("分子", hint="如接通的电话数", ge=0)
    denominator: Number | None = column("分母", hint="如全部电话数", ge=0)
    value: Number | None = column(
        "数值", "实际值", "完成值", hint="比率填小数，如 0.85；有分子、分母的可以空着", ge=0
    )
    standard: Text | None = column("标准", "目标值", owner=COMPUTED, width=12)
    met: Met | None = column("达标", "是否达标", owner=COMPUTED, width=9)

    @property
    def reached(self) -> Decimal | None:
        """The figure: as it stands, else numerator by denominator; None where neither tells."""
        if self.value is not None:
            return self.value
        return quotient(self.numerator, self.denominator)


def quotient(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    return numerator / denominator if numerator is not None and denominator else None
