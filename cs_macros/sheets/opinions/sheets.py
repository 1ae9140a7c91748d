"""What sells well, what is bad, what customers say: 热卖与意见登记表, handed in every week."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cs_macros.book.sheets import NOT_PASSED, HandIn, Sheet
from cs_macros.book.summed import Summed
from cs_macros.sheets.opinions.board import nothing_noted
from cs_macros.sheets.opinions.buttons import fill_opinions
from cs_macros.sheets.opinions.flow import DUES, OPINIONS
from cs_macros.sheets.opinions.register import Opinion, OpinionKind, OpinionStatus
from cs_macros.sheets.opinions.rules import HANDED_IN, TABLE

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.opinions.compiled import COMPILED

    return COMPILED


def hand_in(name: str, *kinds: OpinionKind) -> HandIn:
    """One of the two weekly hand-ins, of some kinds."""
    return HandIn(
        DUES[kinds[0]],
        ready=OpinionStatus.NOTED,
        done=HANDED_IN,
        title=name,
        name=name,
        field="kind",
        words=kinds,
        brings=("manager_note", "read_at", "read_by"),
    )


HAND_INS = (
    hand_in("热卖与质量问题表", *TABLE),
    hand_in("意见报告书", OpinionKind.GOOD_BUYER),
)

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Opinion,
        module="服务",
        summed=Summed(late=("late", "submitted_at")),
        keeps=("D-13", "D-14"),
        hands_in=HAND_INS,
        watches=partial(nothing_noted, HAND_INS),
        compiled=compiled,
        flow=OPINIONS,
        passes=NOT_PASSED,
        buttons=(fill_opinions,),
        note="热卖、质量问题、顾客意见周五 15:00 前，优质买家反馈周六 14:00 前，按“提交本周”交给店长。",
    ),
)
