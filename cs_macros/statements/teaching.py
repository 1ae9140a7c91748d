"""Teaching a format from a sample file: what the columns mean is proposed, and only what cannot be known
is asked. What is wanted of a file is declared, so the same lesson serves statements, orders and others.

A lesson has no state but the answers: from the sample and the answers so far follow the columns and the
questions that are left. Whoever asks (terminal, button, script) puts them, and hands the answers back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from cs_macros.errors import CsError
from cs_macros.statements import looks
from cs_macros.statements.headings import UNUSED, meanings
from cs_macros.statements.sample import ANY, NAME, Sample, letter, looks_like
from cs_macros.statements.words import bare

NONE = "没有"
"""Answer that a file has no such column."""


@dataclass(frozen=True)
class Wanted:
    """A field that a format may have.

    Attributes:
      field: Its name in the format's file.
      label: What people call it; also the key of the question about it.
      meanings: What headers mean it, as `headings.toml` names the meanings.
      look: What its cells have to look like.
      needed: Without it the file cannot be read.
      asked: Worth a question where no header means it, but a column could be it.
    """

    field: str
    label: str
    meanings: tuple[str, ...]
    look: str = ANY
    needed: bool = False
    asked: bool = False


@dataclass(frozen=True)
class Question:
    """Something that the file does not tell.

    Attributes:
      key: By which it is answered: `对方户名=C`.
      choices: (answer, what it means) of each; answers are what people type.
      proposal: The answer to take when somebody just presses Enter; empty when there is none.
    """

    key: str
    text: str
    choices: tuple[tuple[str, str], ...]
    proposal: str = ""


@dataclass
class Draft:
    """A format as far as it is understood.

    Attributes:
      columns: Field → position.
      fixed: Fields that an answer has settled, with a column or without.
      doubtful: The headers did not speak for themselves, so that more is worth asking.
      facts: Whatever else the subject finds out.
    """

    sample: Sample
    columns: dict[str, int] = field(default_factory=dict)
    fixed: set[str] = field(default_factory=set)
    doubtful: bool = False
    facts: dict[str, object] = field(default_factory=dict)

    def take_over(self, columns: Mapping[str, int]) -> None:
        """Add columns that speak for themselves, but to no field that an answer has settled."""
        taken = {self.columns[one] for one in self.fixed if one in self.columns}
        self.columns |= {one: at for one, at in columns.items() if one not in self.fixed and at not in taken}

    def free(self, look: str) -> list[int]:
        """Columns that nobody has taken and that look like something, but for those known to be of no use."""
        known = enumerate(meanings(self.sample.headers))
        taken = {*self.columns.values(), *(at for at, one in known if one and one.field == UNUSED)}
        places = range(len(self.sample.headers))
        return [at for at in places if at not in taken and looks_like(self.sample.column(at), look)]


@dataclass(frozen=True)
class Subject:
    """What a kind of file is taught about.

    Attributes:
      name: Stands for `subject` in the format's file.
      refine: Puts right and adds to what the headers alone propose, and asks the subject's own questions.
      profile: The finished format, as tables of a TOML file.
    """

    name: str
    wanted: tuple[Wanted, ...]
    refine: Callable[[Draft, Mapping[str, str]], list[Question]]
    profile: Callable[[Draft, str], Mapping[str, object]]


def likeliest(sample: Sample, places: Sequence[int], look: str) -> int | None:
    """The column to propose: of names the one with most of them, else the only one."""
    if look == NAME:
        counted = [(looks.name_share(sample.column(at)), -at) for at in places]
        share, place = max(counted, default=(0.0, 0))
        return -place if share >= 0.5 else None
    return places[0] if len(places) == 1 else None


# -- the lesson -------------------------------------------------------------------------------


def lesson(sample: Sample, subject: Subject, answers: Mapping[str, str]) -> tuple[Draft, list[Question]]:
    """What is understood with the answers so far, and what is still to be asked, in order.

    Raises:
      CsError: An answer is none of those that were offered.
    """
    draft = Draft(sample)
    _propose(draft, subject)
    for wanted in subject.wanted:
        if wanted.label in answers:
            _take(draft, wanted, answers[wanted.label])
    questions = subject.refine(draft, answers)
    lacking = [one for one in subject.wanted if one.field not in draft.columns and one.label not in answers]
    first, last = [], []
    for wanted in lacking:
        places = draft.free(wanted.look)
        if wanted.needed:
            first.append(column_question(draft, wanted, places))
        elif (
            wanted.asked and places and (draft.doubtful or likeliest(sample, places, wanted.look) is not None)
        ):
            last.append(column_question(draft, wanted, places))
    return draft, [*first, *questions, *last]


def _propose(draft: Draft, subject: Subject) -> None:
    """Take every column whose header means a field, and whose cells look like it."""
    told = list(enumerate(meanings(draft.sample.headers)))
    for wanted in subject.wanted:
        places = [
            (one.rank, at)
            for at, one in told
            if one and one.field in wanted.meanings and at not in draft.columns.values()
        ]
        fitting = [at for _, at in sorted(places) if looks_like(draft.sample.column(at), wanted.look)]
        if fitting:
            draft.columns[wanted.field] = fitting[0]


def column_question(draft: Draft, wanted: Wanted, places: Sequence[int]) -> Question:
    """Which column is it?"""
    choices = [(letter(at), described(draft.sample, at)) for at in places]
    if not wanted.needed:
        choices.append((NONE, "文件里没有这一列"))
    best = likeliest(draft.sample, places, wanted.look)
    proposal = letter(best) if best is not None else "" if wanted.needed else NONE
    return Question(wanted.label, f"哪一列是“{wanted.label}”？", tuple(choices), proposal)


def described(sample: Sample, place: int) -> str:
    """A column by its header and what stands in it."""
    told = looks.texts(sample.column(place))
    examples = "、".join(dict.fromkeys(text[:20] for text in told[:3]))
    return f"{sample.headers[place] or '没有表头'}（如 {examples or '空'}）"


def _take(draft: Draft, wanted: Wanted, answer: str) -> None:
    place = place_of(draft.sample, answer)
    if place is None and (wanted.needed or answer != NONE):
        raise not_offered(wanted.label, answer, draft.sample)
    draft.fixed.add(wanted.field)
    if place is None:
        draft.columns.pop(wanted.field, None)
        return
    for name, at in list(draft.columns.items()):
        if at == place:
            del draft.columns[name]
    draft.columns[wanted.field] = place


def place_of(sample: Sample, answer: str) -> int | None:
    """A column by its letter or its header."""
    text = bare(answer).strip()
    letters = [letter(at) for at in range(len(sample.headers))]
    if text.upper() in letters:
        return letters.index(text.upper())
    return sample.headers.index(text) if text in sample.headers else None


def chosen(answers: Mapping[str, str], question: Question) -> str | None:
    """The answer to a question, as it was offered; None while there is none.

    Raises:
      CsError: It is none of those offered.
    """
    given = answers.get(question.key)
    if given is None:
        return None
    text = bare(given)
    for answer, meaning in question.choices:
        if text.upper() == answer.upper() or meaning == text or meaning.startswith(f"{text}（如"):
            return answer
    raise CsError(
        f"“{question.key}”的回答“{given}”不在可选的里面。",
        hint=f"可选的是：{'；'.join(f'{answer} {meaning}' for answer, meaning in question.choices)}。",
    )


def not_offered(key: str, answer: str, sample: Sample) -> CsError:
    columns = "；".join(f"{letter(at)} {head}" for at, head in enumerate(sample.headers))
    return CsError(
        f"“{key}”的回答“{answer}”不是这个文件的列。", hint=f"填列的字母或表头，可选的是：{columns}。"
    )


# -- as a file --------------------------------------------------------------------------------


_UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\t', " "))


def as_file_name(text: str) -> str:
    """A format's name without what no file may be called.

    >>> as_file_name("甲行/明细: 11月 ")
    '甲行 明细 11月'
    """
    return " ".join(text.translate(_UNSAFE).split())


def as_toml(tables: Mapping[str, object], comment: str) -> str:
    """A format as the text of its file.

    >>> print(as_toml({"id": "甲", "columns": {"amount": ["金额"]}}, "教出来的"), end="")
    # 教出来的
    id = "甲"
    <BLANKLINE>
    [columns]
    amount = ["金额"]
    """
    plain = [f"{key} = {_value(value)}" for key, value in tables.items() if not isinstance(value, Mapping)]
    parts = [f"# {comment}", *plain]
    for name, table in tables.items():
        if isinstance(table, Mapping) and table:
            parts += ["", f"[{name}]", *(f"{key} = {_value(value)}" for key, value in table.items())]
    return "\n".join(parts) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(str(value), ensure_ascii=False)
