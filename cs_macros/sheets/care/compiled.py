"""How 满意度调查表 of all agents is compiled every month: response rate, means, nominations (domain 1.26).

Source: seed 001 「满意度调查表的发放回收统计与分析」, 「推出优秀员工的提名名单」.
"""

from __future__ import annotations

from cs_macros.book.office import Staff
from cs_macros.compile.compiled import Compiled
from cs_macros.compile.groups import By, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.means import Means, Named
from cs_macros.compile.months import MonthOf
from cs_macros.sheets.care.survey_register import SurveyStatus
from cs_macros.sheets.care.surveying import SCORES


def nobody(person: Staff, month: str) -> bool:
    """Of nobody a survey is expected: whoever has time for it sends them."""
    return False


COMPILED = Compiled(
    kind="surveys",
    title="满意度调查汇总",
    also=("满意度", "满意度调查"),
    period=MonthOf("month", day="sent_at"),
    counts=tuple(SurveyStatus),
    keys={"同一客户": ("month", "shop", "customer_id")},
    belongs=nobody,
    pages=(
        Sums(()),
        Means("shop", SCORES, answered="returned_at", chart=True),
        Means("channel", SCORES, answered="returned_at"),
        By("status", ranked=False),
        Named("nominee", "提名客服"),
        Listing(
            ("shop", "customer_id", "channel", "sent_at", "returned_at", *SCORES, "complaint", "suggestion",
             "nominee", "measure", "owner", "status"),
            widths={"shop": 11, "channel": 10, "complaint": 18, "suggestion": 18, "measure": 18,
                    **dict.fromkeys(SCORES, 7)},
        ),
    ),
)  # fmt: skip
