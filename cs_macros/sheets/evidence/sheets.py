"""What customers said and showed, kept word for word: 证据记录."""

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.evidence.flow import EVIDENCE
from cs_macros.sheets.evidence.register import Evidence

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Evidence,
        module="服务",
        flow=EVIDENCE,
        note="照抄客户的原话，不引导、不承诺、不付款；以评价索要钱物、辱骂威胁的马上上报。只给客服和主管看，不外传。",
    ),
)
