"""The end of a lesson: the format's file, and the sample read with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.resources import OWN_FORMATS
from cs_macros.statements import whose
from cs_macros.statements.explain import explain
from cs_macros.statements.lessons import STATEMENTS
from cs_macros.statements.line import Statement
from cs_macros.statements.profiles import all_profiles, profile_of
from cs_macros.statements.reading import read_with
from cs_macros.statements.recognise import label
from cs_macros.statements.sample import Sample, sample_of, shown
from cs_macros.statements.teaching import Draft, Question, as_file_name, as_toml, lesson
from cs_macros.statements.words import bare


@dataclass(frozen=True)
class Taught:
    """A lesson as far as it has come.

    Attributes:
      questions: What is still to be answered; with any, nothing else is there.
      path, text: The format's file.
      statement: The sample read with it.
    """

    sample: Sample
    draft: Draft
    questions: Sequence[Question]
    path: Path | None = None
    text: str = ""
    statement: Statement | None = None

    @property
    def understood(self) -> list[str]:
        """What is understood, a line each."""
        heads = self.sample.headers
        return [f"{label(name)} ← {heads[at]}" for name, at in self.draft.columns.items()]

    def explained(self) -> str:
        return explain(self.statement) if self.statement else ""


def taught(file: Path, answers: Mapping[str, str], *, folder: Path | None = None, name: str = "") -> Taught:
    """Teach a statement's format from a sample.

    Args:
      folder: The folder 流水格式; that beside the sample unless another is named.

    Raises:
      CsError: The file cannot be read, an answer was not offered, or what was taught does not read the file.
    """
    sample = sample_of(file)
    if refusal := whose.refused(sample.above, sample.headers):
        raise CsError(f"{file.name} 是{refusal[0]}：{refusal[1]}，不用教。", hint="换收款账户的明细。")
    draft, questions = lesson(sample, STATEMENTS, answers)
    if questions:
        return Taught(sample, draft, questions)
    called = as_file_name(name or _called(file, sample))
    tables = STATEMENTS.profile(draft, called)
    place = (folder or file.parent / OWN_FORMATS) / f"{called}.toml"
    known = [one for one in all_profiles(folder, file.parent / OWN_FORMATS) if one.id != called]
    statement = read_with(file, [profile_of(tables), *known])
    if statement.profile != called:
        raise CsError(
            f"教出来的格式读不了 {file.name}，没有教成。",
            hint="换一份有几行明细、没有改过的导出文件，再教一次。",
        )
    text = as_toml(tables, f"从 {file.name} 教出来的格式；表头变了就再教一次。")
    return Taught(sample, draft, (), place, text, statement)


def _called(file: Path, sample: Sample) -> str:
    """What to call a format that nobody named: after the bank, else after the file."""
    named = whose.whose(sample.above, sample.headers)
    return f"{named}明细" if named else bare(file.stem)


def answers_of(texts: Sequence[str]) -> dict[str, str]:
    """Answers as people write them: `金额=2`.

    Raises:
      CsError: One is no answer.
    """
    found = {}
    for text in texts:
        key, mark, answer = text.replace("＝", "=").partition("=")
        if not mark or not key.strip() or not answer.strip():
            raise CsError(f"“{text}”不是回答。", hint="写成 问题=回答，如 金额=2、收入金额=C。")
        found[key.strip()] = answer.strip()
    return found


def put(question: Question) -> str:
    """A question as it is put: its text, and what may be answered."""
    lines = [f"{question.text}", *(f"  {answer}  {meaning}" for answer, meaning in question.choices)]
    if question.proposal:
        lines.append(f"  （直接回车：{question.proposal}）")
    return "\n".join(lines)


def open_questions(questions: Sequence[Question]) -> str:
    """Questions for people who cannot be asked one by one."""
    told = []
    for each in questions:
        choices = "，".join(f"{answer} {meaning}" for answer, meaning in each.choices)
        told.append(f"{each.key}（{each.text}可选 {choices}）")
    return "；".join(told)


__all__ = ["Taught", "answers_of", "open_questions", "put", "shown", "taught"]
