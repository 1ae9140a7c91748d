"""Complaints, from the first word to the file: 投诉登记表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import Passing, Sheet
from cs_macros.book.summed import Summed
from cs_macros.sheets.complaints.board import repeated
from cs_macros.sheets.complaints.flow import COMPLAINTS
from cs_macros.sheets.complaints.register import Complaint

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.complaints.compiled import COMPILED

    return COMPILED


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Complaint,
        module="服务",
        summed=Summed(reason="category", late=("late", "told_at")),
        keeps=("D-23", "D-24"),
        flow=COMPLAINTS,
        passes=Passing(topic="承诺客户事项"),
        watches=repeated,
        compiled=compiled,
        note="每件投诉一行：复述确认、核实、提出方案请主管批示、当天告知客户、评价、归档。严重的先安抚，马上上报。",
    ),
)
