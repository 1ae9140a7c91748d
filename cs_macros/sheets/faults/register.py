"""What 产品故障分类统计表 knows of a fault, and how a register says that its rows tell of one (SERVICE 42).

Source: seed 002 「售后服务人员负责产品故障分类及统计工作」 (domain 1.36).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cs_macros.book.columns import Day, IdText, Moment, Record, Text, column

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Values

KIND = "faults"
"""Word of the command `report`; by it a register's `Compiled.tells` says how its rows tell of faults."""

GENERAL, QUALITY = ("质量问题", "商品质量", "产品质量", "质量"), "质量问题"
"""Words of several registers that say no more than that the goods are at fault; the one that counts."""


def unknown(row: Values) -> bool | None:
    """Nobody has found out anything."""
    return None


@dataclass(frozen=True, kw_only=True)
class Faulty:
    """How the rows of a register tell of faulty goods.

    Attributes:
      day: Field with the day of the fault; `told` the one with what was said of it.
      of: values → the kind of fault; None where the row tells of none.
      found: values → what was found out: True, the goods are at fault; False, they are not; None, nothing
        yet. Of rows that belong together what was found out outweighs what is only said.
      fields: What these two read; `links` those with numbers of other records.
      people: Fields that say who deals with it, the more telling first.
    """

    day: str
    of: Callable[[Values], str | None]
    fields: Sequence[str]
    found: Callable[[Values], bool | None] = unknown
    told: str = ""
    links: Sequence[str] = ()
    people: Sequence[str] = ("created_by",)


class Fault(Record, sheet="产品故障", table="faults", key=("origin", "number")):
    """One row of a register that tells of a fault, as the report sees it."""

    origin: Text = column("登记表", width=14)
    number: IdText | None = column("记录号")
    status: Text | None = column("状态")
    created_at: Moment | None = column("登记时间")
    created_by: Text | None = column("登记人")
    date: Day | None = column("日期")
    shop: Text | None = column("店铺")
    order_no: IdText | None = column("订单号")
    customer_id: IdText | None = column("客户ID")
    model: Text | None = column("型号")
    item: Text | None = column("商品")
    fault: Text | None = column("故障类别")
    told: Text | None = column("情况")
    agent: Text | None = column("经手人")
    linked: Text | None = column("关联记录")
