"""Middling and bad reviews, settled within days: 中差评处理表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import Passing, Sheet
from cs_macros.book.summed import Summed
from cs_macros.sheets.reviews.board import watched
from cs_macros.sheets.reviews.buttons import check_reviews
from cs_macros.sheets.reviews.flow import REVIEWS
from cs_macros.sheets.reviews.register import Review

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.reviews.compiled import COMPILED

    return COMPILED


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Review,
        module="服务",
        summed=Summed(reason="reason_type", whose=("owner", "found_by", "created_by")),
        keeps=("D-08", "D-09", "D-10"),
        flow=REVIEWS,
        passes=Passing("owner", "中差评", must=True, number="handover_ref"),
        buttons=(check_reviews,),
        watches=watched,
        compiled=compiled,
        note="当班发现就登记、就联系；三天之内处理完，把结果上交店长。诚恳解决问题，不能用钱物换评价。",
    ),
)
