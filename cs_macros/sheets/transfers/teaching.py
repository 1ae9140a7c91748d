"""教新格式: a format of statements learnt from a sample file, beside the workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cs_macros.book.files import asked_files
from cs_macros.book.flow import Ask, button
from cs_macros.book.office import CARING, Post
from cs_macros.errors import CsError, Level, Problem
from cs_macros.sheets.transfers.importing import OWN_FORMATS, take_in

if TYPE_CHECKING:
    from cs_macros.book.press import Press
    from cs_macros.statements.taught import Taught

SAMPLE = "样本文件"


@button(
    "教新格式",
    by=(Post.FINANCE, *CARING),
    asks=(
        Ask("teach_file", SAMPLE, "text", option="FILE", hint="读不了的流水文件"),
        Ask("teach_answers", "教的回答", hint="如 金额=2，收入金额=C；先空着按一次，看要回答什么"),
    ),
    icon="ReviewNewComment",
)
def teach_format(press: Press) -> None:
    """从一个样本文件教会一种新的流水格式：看得懂的自己认，只问说不准的；答完就存进“流水格式”，并读进这个文件。"""
    # Here, not above: only this button teaches.
    from cs_macros.statements.taught import answers_of, taught

    press.check_operator()
    workbook = Path(press.book.host.label)
    (file, *more) = asked_files(press.asks.get("teach_file"), SAMPLE, workbook)
    if more:
        raise CsError("一次教一个样本文件，未作任何改动。", hint=f"在“{SAMPLE}”格只填一个文件的路径。")
    given = str(press.asks.get("teach_answers") or "").replace("；", "，").replace(",", "，")
    answers = answers_of([text for text in given.split("，") if text.strip()])
    found = taught(file, answers, folder=workbook.parent / OWN_FORMATS)
    if found.questions:
        ask(press, found)
        return
    assert found.path is not None
    assert found.statement is not None
    if found.path.exists() and found.path.read_text("utf-8") != found.text:
        raise CsError(
            f"已经有名为“{found.path.stem}”的格式，没有改动它。",
            hint="要重教，先把“流水格式”里的这个文件改名或移走。",
        )
    if not found.path.exists():
        press.book.stage(found.path, found.text.encode())
    take_in(press, [found.statement])
    press.outcome.summary = f"已教会格式“{found.path.stem}”，以后导入不再问。{press.outcome.summary}"


def ask(press: Press, found: Taught) -> None:
    """Tell what is understood, and what has to be answered before the next press; nothing is written."""
    from cs_macros.statements.taught import shown

    for line in (*shown(found.sample), f"已认出：{'；'.join(found.understood) or '还没有'}"):
        press.outcome.problems.append(Problem(line, level=Level.INFO))
    for each in found.questions:
        choices = "，".join(f"{answer} {meaning}" for answer, meaning in each.choices)
        hint = f"在“教的回答”格加上：{each.key}={each.proposal or each.choices[0][0]}"
        press.outcome.problems.append(Problem(f"{each.text}可选：{choices}", hint, level=Level.WARN))
    example = "，".join(f"{each.key}={each.proposal or '…'}" for each in found.questions)
    told = f"还要回答 {len(found.questions)} 个问题，在“教的回答”格填：{example}，再按一次。"
    press.outcome.summary = f"{found.sample.file}：{told}"
