"""教订单格式: the layout of an order export learnt from a sample file, beside the workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cs_macros.book.files import asked_files
from cs_macros.book.flow import Ask, button
from cs_macros.book.office import CARING, Post
from cs_macros.errors import CsError, Level, Problem
from cs_macros.sheets.orders.importing import OWN_FORMATS, take_in

if TYPE_CHECKING:
    from cs_macros.book.press import Press
    from cs_macros.exports.lessons import Taught

SAMPLE = "订单样本文件"
ANSWERS = "教订单的回答"


@button(
    "教订单格式",
    by=(Post.PRINTER, *CARING),
    asks=(
        Ask("order_sample", SAMPLE, "text", option="FILE", hint="读不了的订单文件"),
        Ask("order_answers", ANSWERS, hint="如 订单号=A，备货完=2；先空着按一次，看要回答什么"),
    ),
    icon="ReviewNewComment",
)
def teach_export(press: Press) -> None:
    """从一个样本文件教会一种新的订单格式：看得懂的自己认，只问说不准的；答完就存进“流水格式”，并导入这个文件。"""
    # Here, not above: only this button teaches.
    from cs_macros.exports.lessons import taught
    from cs_macros.statements.taught import answers_of

    press.check_operator()
    workbook = Path(press.book.host.label)
    (file, *more) = asked_files(press.asks.get("order_sample"), SAMPLE, workbook)
    if more:
        raise CsError("一次教一个样本文件，未作任何改动。", hint=f"在“{SAMPLE}”格只填一个文件的路径。")
    given = str(press.asks.get("order_answers") or "").replace("；", "，").replace(",", "，")
    answers = answers_of([text for text in given.split("，") if text.strip()])
    found = taught(file, answers, folder=workbook.parent / OWN_FORMATS)
    if found.questions:
        ask(press, found)
        return
    assert found.path is not None
    if found.path.exists() and found.path.read_text("utf-8") != found.text:
        raise CsError(
            f"已经有名为“{found.path.stem}”的格式，没有改动它。",
            hint="要重教，先把“流水格式”里的这个文件改名或移走。",
        )
    if not found.path.exists():
        press.book.stage(found.path, found.text.encode())
    take_in(press, found.exports, str(press.asks.get("order_shop") or "").strip())
    press.outcome.summary = f"已教会格式“{found.path.stem}”，以后导入不再问。{press.outcome.summary}"


def ask(press: Press, found: Taught) -> None:
    """Tell what is understood, and what has to be answered before the next press; nothing is written."""
    from cs_macros.statements.sample import shown

    for line in (*shown(found.sample), f"已认出：{'；'.join(found.understood) or '还没有'}"):
        press.outcome.problems.append(Problem(line, level=Level.INFO))
    for each in found.questions:
        choices = "，".join(f"{answer} {meaning}" for answer, meaning in each.choices)
        hint = f"在“{ANSWERS}”格加上：{each.key}={each.proposal or each.choices[0][0]}"
        press.outcome.problems.append(Problem(f"{each.text}可选：{choices}", hint, level=Level.WARN))
    example = "，".join(f"{each.key}={each.proposal or '…'}" for each in found.questions)
    told = f"还要回答 {len(found.questions)} 个问题，在“{ANSWERS}”格填：{example}，再按一次。"
    press.outcome.summary = f"{found.sample.file}：{told}"
