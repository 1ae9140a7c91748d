"""KPI表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import Sheet
from cs_macros.book.summed import Summed
from cs_macros.sheets.kpi.building import build_kpi
from cs_macros.sheets.kpi.flow import KPIS
from cs_macros.sheets.kpi.importing import import_kpi
from cs_macros.sheets.kpi.register import Kpi

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.kpi.compiled import COMPILED

    return COMPILED


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Kpi,
        module="团队",
        summed=Summed(rows=False),
        compiled=compiled,
        supervisors=True,
        flow=KPIS,
        buttons=(build_kpi, import_kpi),
        note="每位客服每月每项指标一行：按“生成KPI”取数，其余的手工填；和参数里的标准比，看过以后按“锁定”。",
    ),
)
