"""One folder a subject. START HERE.

`register.py` declares the columns, `flow.py` the states and moves, `rules.py` decides,
`buttons.py` says what a button does besides; `sheets.py` declares the
sheets of it all. `index.py`, made from them, lists the sheets in tab
order (`python -m cs_macros.docs` renews it).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.sheets.index import INDEX

SUBJECTS = (
    "board",
    "guide",
    "orders",
    "order_changes",
    "dispatch",
    "transfers",
    "after_sales",
    "returns",
    "rejections",
    "reviews",
    "complaints",
    "disputes",
    "inquiries",
    "evidence",
    "handovers",
    "daily_log",
    "opinions",
    "care",
    "scores",
    "quality",
    "kpi",
    "team",
    "roster",
    "cleaning",
    "texts",
    "masters",
)
"""Folders, in tab order: where a new one is entered."""


def sheets_of(subject: str) -> Sequence[Sheet]:
    """The sheets that a subject declares."""
    found: Sequence[Sheet] = import_module(f"{__name__}.{subject}.sheets").SHEETS
    return found


def faults(sheets: Sheets) -> Any:
    """产品故障分类统计表; what makes it loads when it is asked for."""
    return import_module(f"{__name__}.faults.report").FaultPlan(sheets)


ALL_SHEETS = Sheets(INDEX, sheets_of, {"faults": faults})
"""Every sheet of the workbook; only `cli`, `excel` and `docs` ask for them all."""
