"""What customers said and showed, kept word for word: 证据记录."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.evidence.flow import EVIDENCE
from cs_macros.sheets.evidence.register import Evidence

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.evidence.compiled import COMPILED

    return COMPILED


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Evidence,
        module="服务",
        flow=EVIDENCE,
        compiled=compiled,
        note="照抄客户的原话，不引导、不承诺、不付款；以评价索要钱物、辱骂威胁的马上上报。只给客服和主管看，不外传。",
    ),
)
