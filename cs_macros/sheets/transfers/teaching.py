"""教新格式: a format of statements learnt from a sample file, beside the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.flow import Ask, button
from cs_macros.book.office import CARING, Post
from cs_macros.sheets.transfers.importing import take_in

if TYPE_CHECKING:
    from cs_macros.book.press import Press

SAMPLE = Ask("teach_file", "样本文件", "text", option="FILE", hint="读不了的流水文件")
ANSWERS = Ask("teach_answers", "教的回答", hint="如 金额=2，收入金额=C；先空着按一次，看要回答什么")


@button("教新格式", by=(Post.FINANCE, *CARING), asks=(SAMPLE, ANSWERS), icon="ReviewNewComment")
def teach_format(press: Press) -> None:
    """从一个样本文件教会一种新的流水格式：看得懂的自己认，只问说不准的；答完就存进“流水格式”，并读进这个文件。"""
    # Here, not above: only this button teaches.
    from cs_macros.book.teaching import learn, tell
    from cs_macros.statements.taught import taught

    if found := learn(press, taught, SAMPLE, ANSWERS):
        assert found.statement is not None
        take_in(press, [found.statement])
        tell(press, found)
