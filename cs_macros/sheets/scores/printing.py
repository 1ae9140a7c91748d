"""打印个人评分条: a page and a message for each of the chosen people, with nothing of the others in it."""

from __future__ import annotations

import re

from cs_macros.book.files import print_folder
from cs_macros.book.flow import Letter, button
from cs_macros.book.office import MANAGERS, Post
from cs_macros.book.over import month_meant, rows_of_month
from cs_macros.book.press import Press
from cs_macros.errors import CsError
from cs_macros.sheets.scores.months import MONTH
from cs_macros.sheets.scores.slip import Slip, slip_of, told


@button(
    "打印个人评分条",
    bulk=False,
    by=(*MANAGERS, Post.FINANCE, Post.ADMIN),
    asks=(MONTH,),
    icon="FilePrint",
)
def print_score_slips(press: Press) -> None:
    """给选中的人（没有选中就给整月每个人）各做一张可以打印的奖罚通知条和一条话，里面只有本人的内容。"""
    # Here, not above: only this button lays out a page.
    from cs_macros.build.score_slip import score_slip

    press.check_operator()
    book = press.book
    rows = press.rows() if press.chosen is not None else rows_of_month(press, month_meant(press))
    folder = print_folder(book)
    made = 0
    for row in rows:
        if row.bad or not row.record.status:
            found = "这一行有看不懂的格，没有打印" if row.bad else "还没有生成评分表，没有打印"
            press.outcome.problems.append(row.problem("", found, "先按“生成评分表”。"))
            continue
        slip = slip_of(row.record, book)
        book.stage(folder / file_name(slip), score_slip(slip, book.now))
        press.letters.append((row, letter(slip)))
        made += 1
    if not made:
        raise CsError("没有可以打印的行。", hint="先按“生成评分表”，再选中要打印的人。")
    press.outcome.summary = f"已做好 {made} 张奖罚通知条，放在 {folder}；每张只有本人的内容。"


def file_name(slip: Slip) -> str:
    """One file a person, so that it can be passed on.

    >>> from types import SimpleNamespace as S
    >>> file_name(S(month="2026-10", agent="张 三"))
    '奖罚通知条_2026-10_张_三.xlsx'
    """
    return re.sub(r'[\\/:*?"<>|\s]', "_", f"奖罚通知条_{slip.month}_{slip.agent}") + ".xlsx"


def letter(slip: Slip) -> Letter:
    """The same as a message to the person."""
    values = {
        "standing": slip.standing,
        "figures": [f"{header} {value}" for header, value in slip.figures],
        "events": [told(event) for event in slip.events],
        "totals": [f"{header} {value}" for header, value in slip.totals],
    }
    return Letter("internal_score_slip", values)
