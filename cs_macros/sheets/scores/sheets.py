"""奖罚记录, the ledger of rewards and penalties, and 每月奖罚评分表, the month that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import Sheet
from cs_macros.book.summed import COMMISSION, FINE, Amount, Summed
from cs_macros.sheets.scores.board import month_to_score
from cs_macros.sheets.scores.building import build_month
from cs_macros.sheets.scores.flow import EVENTS, MONTHS
from cs_macros.sheets.scores.importing import import_sales
from cs_macros.sheets.scores.printing import print_score_slips
from cs_macros.sheets.scores.register import SIGNED, Direction, EventStatus, ScoreEvent, ScoreMonth

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.scores.compiled import COMPILED

    return COMPILED


SHEETS = (
    Sheet(
        record=ScoreEvent,
        module="奖罚",
        summed=Summed(
            rows=False,
            money={
                FINE: Amount(
                    cell="amount",
                    on=("event_date",),
                    where={"status": (EventStatus.CONFIRMED,), "direction": (Direction.PENALTY,)},
                )
            },
        ),
        flow=EVENTS,
        note="每件奖罚一行：填好后按“登记奖罚”，主管核实后按“确认”才计入。别的表提出的奖罚也先待确认。",
        supervisors=True,
    ),
    Sheet(
        record=ScoreMonth,
        module="奖罚",
        summed=Summed(
            rows=False,
            money={COMMISSION: Amount(cell="commission", on=("month",), where={"status": SIGNED})},
        ),
        roles=("admin",),
        keeps=("D-18",),
        watches=month_to_score,
        compiled=compiled,
        flow=MONTHS,
        prints=(
            "status",
            "agent",
            "month",
            "post",
            "sales",
            "target_rate",
            "commission",
            "rank",
            "total_score",
            "reward_total",
            "penalty_total",
            "net",
            "pay_total",
            "made_by",
            "approved_by",
            "executed_by",
        ),
        buttons=(build_month, import_sales, print_score_slips),
        note="按“生成评分表”，填或导入业绩，再按“提交”；整月一起走。灰色的列由奖罚记录和业绩算出，请勿手填。",
        supervisors=True,
    ),
)
