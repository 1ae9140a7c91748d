"""教订单格式: the layout of an order export learnt from a sample file, beside the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.flow import Ask, button
from cs_macros.book.office import CARING, Post
from cs_macros.sheets.orders.importing import take_in

if TYPE_CHECKING:
    from cs_macros.book.press import Press

SAMPLE = Ask("order_sample", "订单样本文件", "text", option="FILE", hint="读不了的订单文件")
ANSWERS = Ask("order_answers", "教订单的回答", hint="如 订单号=A，备货完=2；先空着按一次，看要回答什么")


@button("教订单格式", by=(Post.PRINTER, *CARING), asks=(SAMPLE, ANSWERS), icon="ReviewNewComment")
def teach_export(press: Press) -> None:
    """从一个样本文件教会一种新的订单格式：看得懂的自己认，只问说不准的；答完就存进“流水格式”，并导入这个文件。"""
    # Here, not above: only this button teaches.
    from cs_macros.book.teaching import learn, tell
    from cs_macros.exports.lessons import taught

    if found := learn(press, taught, SAMPLE, ANSWERS):
        take_in(press, found.exports, str(press.asks.get("order_shop") or "").strip())
        tell(press, found)
