"""Columns of 送单记录 and 库存核对表 (SERVICE 22–23, domain 1.12 and 1.13)."""

from __future__ import annotations

import datetime as dt

from cs_macros.book import usual
from cs_macros.book.columns import COMPUTED, Choice, Count, Day, Entry, Moment, Person, Text, column
from cs_macros.book.defaults import now, operator, today


class RunStatus(Choice):
    """A run is a fact: there is nothing more to do about it."""

    RECORDED = "已登记"


class SlipRun(Entry, sheet="送单记录", table="slip_runs", key=("date", "run_at")):
    """Slips that were carried to the warehouse together.

    Source: seed 004 「快递打单,每一个小时送单一次给仓库。以防一次性堆积太多单据,仓库不够时间配货」 (R-075).
    """

    status: RunStatus | None = usual.status(width=8)
    date: Day = column("日期", "送单日期", default=today, stage="送单")
    run_at: Moment = column("批次时间", "送单时间", "时间", default=now)
    slips: Count = column("单数", "送单数", "订单数", "单据数", ge=0)
    carried_by: Person = column("送单人", "送单", default=operator, source="staff")
    received_by: Person = column("仓库接收人", "接收人", "仓库签收人", source="staff", width=11)


class StockStatus(Choice):
    """Where a check of the stock stands."""

    OPEN = "待核对"
    COUNTED = "已核对"
    SETTLED = "已处理"


class StockAction(Choice):
    """What was done about a difference."""

    NOTHING = "无需处理"
    CORRECTED = "已改页面库存"
    TAKEN_OFF = "已下架"
    OPS_TOLD = "已通知运营"


class StockCheck(Entry, sheet="库存核对表", table="stock_checks", prefix="KC", messages=True, deadline=True):
    """What the shop's page says is there, and what the warehouse has counted.

    Source: seed 000 「店铺页面上的库存跟实际库存是有出入的,所以客服需要与仓库人员核对的实际库存量」 (R-039).
    """

    status: StockStatus | None = usual.status(width=9)
    checked_at: Moment = column("核对时间", "核对日期", "日期", default=now, stage="核对")
    shop: Text = usual.shop()
    model: Text = usual.model(header="款号")
    spec: Text | None = column("规格", "颜色", "颜色规格", width=14)
    page_qty: Count = column("页面库存", "网页库存", "店铺库存", "前台库存", ge=0)
    system_qty: Count | None = column("系统库存", "后台库存", "软件库存", ge=0)
    agent: Person | None = column("核对客服", "客服", default=operator, source="staff")

    actual_qty: Count | None = column("实际库存", "仓库库存", "实物库存", ge=0, stage="仓库")
    warehouse_person: Person | None = column(
        "仓库核对人", "仓库人员", "盘点人", default=operator, source="staff", width=11
    )

    difference: Count | None = column("差异", "差数", owner=COMPUTED, stage="处理")
    affected_orders: Text | None = column("受影响订单", "影响订单", owner=COMPUTED, width=30)
    advice: Text | None = column("该做的事", owner=COMPUTED, width=46)
    action: StockAction | None = column("处理", "处理方式", "处理结果", width=14)


def counted_last(names: tuple[str, ...], checks: list[StockCheck]) -> StockCheck | None:
    """The latest count of a thing that people call by its 款号, its 规格, or both together.

    Args:
      names: What it may be called, without spaces.
    """
    found = [each for each in checks if each.actual_qty is not None and {*names} & {*called(each)}]
    return max(found, key=lambda each: each.checked_at or dt.datetime.min, default=None)


def called(check: StockCheck) -> tuple[str, ...]:
    """What a thing is called: 款号, 规格, both; without spaces."""
    model, spec = (check.model or "").replace(" ", ""), (check.spec or "").replace(" ", "")
    return tuple({model, spec, model + spec} - {""})
