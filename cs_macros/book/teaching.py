"""A button that learns how somebody else's files are laid out from a sample: what all such buttons share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from cs_macros.book.files import asked_files
from cs_macros.book.flow import Ask
from cs_macros.errors import CsError, Level, Problem
from cs_macros.resources import OWN_FORMATS

if TYPE_CHECKING:
    from cs_macros.book.press import Press
    from cs_macros.statements.sample import Sample
    from cs_macros.statements.teaching import Question


class Lesson(Protocol):
    """A lesson as far as it has come; with questions there is neither path nor text yet."""

    @property
    def sample(self) -> Sample: ...
    @property
    def questions(self) -> Sequence[Question]: ...
    @property
    def understood(self) -> list[str]: ...
    @property
    def path(self) -> Path | None: ...
    @property
    def text(self) -> str: ...


L = TypeVar("L", bound=Lesson)


def learn(press: Press, taught: Callable[..., L], sample: Ask, answers: Ask) -> L | None:
    """Learn the format of the sample that is named above the table, and put it beside the workbook.

    Args:
      taught: (file, answers, folder=…) → the lesson.

    Returns:
      The lesson that has ended; None while something has to be answered, which is told.

    Raises:
      CsError: There is not one sample, it cannot be taught, or another format has its name.
    """
    from cs_macros.statements.taught import answers_of

    press.check_operator()
    workbook = Path(press.book.host.label)
    (file, *more) = asked_files(press.asks.get(sample.name), sample.label, workbook)
    if more:
        hint = f"在“{sample.label}”格只填一个文件的路径。"
        raise CsError("一次教一个样本文件，未作任何改动。", hint=hint)
    given = str(press.asks.get(answers.name) or "").replace("；", "，").replace(",", "，")
    said = answers_of([text for text in given.split("，") if text.strip()])
    found = taught(file, said, folder=workbook.parent / OWN_FORMATS)
    if found.questions:
        ask(press, found, answers.label)
        return None
    assert found.path is not None
    if found.path.exists() and found.path.read_text("utf-8") != found.text:
        raise CsError(
            f"已经有名为“{found.path.stem}”的格式，没有改动它。",
            hint=f"要重教，先把“{OWN_FORMATS}”里的这个文件改名或移走。",
        )
    if not found.path.exists():
        press.book.stage(found.path, found.text.encode())
    return found


def ask(press: Press, found: Lesson, label: str) -> None:
    """Tell what is understood, and what has to be answered before the next press; nothing is written.

    Args:
      label: Of the cell for the answers.
    """
    from cs_macros.statements.sample import shown

    for line in (*shown(found.sample), f"已认出：{'；'.join(found.understood) or '还没有'}"):
        press.outcome.problems.append(Problem(line, level=Level.INFO))
    for each in found.questions:
        choices = "，".join(f"{answer} {meaning}" for answer, meaning in each.choices)
        hint = f"在“{label}”格加上：{each.key}={each.proposal or each.choices[0][0]}"
        press.outcome.problems.append(Problem(f"{each.text}可选：{choices}", hint, level=Level.WARN))
    example = "，".join(f"{each.key}={each.proposal or '…'}" for each in found.questions)
    told = f"还要回答 {len(found.questions)} 个问题，在“{label}”格填：{example}，再按一次。"
    press.outcome.summary = f"{found.sample.file}：{told}"


def tell(press: Press, found: Lesson) -> None:
    """Say that the format is learnt, before what was read with it."""
    assert found.path is not None
    press.outcome.summary = f"已教会格式“{found.path.stem}”，以后导入不再问。{press.outcome.summary}"
