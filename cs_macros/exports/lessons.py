"""What an order export is taught about: its number, its state and the words for it, a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.exports.order import LABELS, Export, Refund, State
from cs_macros.exports.profiles import NEEDED, SUBJECT, TIMES, all_profiles, general, profile_of
from cs_macros.exports.reading import read_with
from cs_macros.exports.recognise import is_statement
from cs_macros.exports.states import refund_of, state_of
from cs_macros.exports.taking import wrong_number
from cs_macros.resources import OWN_FORMATS
from cs_macros.statements import looks
from cs_macros.statements.sample import ANY, MOMENT, MONEY, Sample, sample_of
from cs_macros.statements.teaching import (
    Draft,
    Question,
    Subject,
    Wanted,
    as_file_name,
    as_toml,
    chosen,
    column_question,
    lesson,
)
from cs_macros.statements.words import bare, filled

LOOKS = {**dict.fromkeys(("ordered_at", "paid_at", "shipped_at", "received_at"), MOMENT), "amount": MONEY}
WANTED = tuple(Wanted(name, label, (), LOOKS.get(name, ANY)) for name, label in LABELS.items())
BY_FIELD = {wanted.field: wanted for wanted in WANTED}

MEANINGS = (
    ("1", "未付款", State.UNPAID),
    ("2", "付了款，待发货", State.TO_SHIP),
    ("3", "已发货", State.SHIPPED),
    ("4", "已收货、交易成功", State.RECEIVED),
    ("5", "已关闭、已取消", State.CLOSED),
    ("6", "不用导入", None),
)
MOST = 12
"""Words of a state column that are asked about; with more it is no state column."""


@dataclass(frozen=True)
class Taught:
    """A lesson as far as it has come; with questions nothing else is there."""

    sample: Sample
    draft: Draft
    questions: Sequence[Question]
    path: Path | None = None
    text: str = ""
    exports: Sequence[Export] = ()

    @property
    def understood(self) -> list[str]:
        """What is understood, a line each."""
        heads = self.sample.headers
        return [f"{LABELS[name]} ← {heads[at]}" for name, at in self.draft.columns.items()]

    def explained(self) -> str:
        """How the sample is read with it."""
        orders = [order for export in self.exports for order in export.orders]
        left = sum(len(export.left_out) for export in self.exports)
        shown = "\n".join(f"{o.order_no}　{o.said}　{o.item}　{o.amount or ''}" for o in orders[:3])
        return f"读出 {len(orders)} 个订单，{left} 行没有读：\n{shown}"


def is_export(file: Path) -> bool:
    """Whether a file that nobody could read is taught as orders rather than as a statement."""
    headers = sample_of(file).headers
    known = general(headers)
    return not is_statement(headers) and ("order_no" in known or "status" in known)


def taught(file: Path, answers: Mapping[str, str], *, folder: Path | None = None, name: str = "") -> Taught:
    """Teach an order export from a sample.

    Args:
      folder: The folder 流水格式; that beside the sample unless another is named.

    Raises:
      CsError: The file cannot be read, an answer was not offered, or what was taught does not read the file.
    """
    sample = sample_of(file)
    draft, questions = lesson(sample, ORDERS, answers)
    if questions:
        return Taught(sample, draft, questions)
    called = as_file_name(name or bare(file.stem))
    tables = ORDERS.profile(draft, called)
    place = (folder or file.parent / OWN_FORMATS) / f"{called}.toml"
    profile = profile_of(tables)
    known = [one for one in all_profiles(folder, file.parent / OWN_FORMATS) if one.id != called]
    exports = read_with(file, [profile, *known])
    if not any(export.orders for export in exports):
        raise CsError(
            f"教出来的格式读不出 {file.name} 里的订单，没有教成。",
            hint="换一份有几个订单、没有改过的导出文件，再教一次。",
        )
    text = as_toml(tables, f"从 {file.name} 教出来的订单格式；表头变了就再教一次。")
    return Taught(sample, draft, (), place, text, exports)


def refine(draft: Draft, answers: Mapping[str, str]) -> list[Question]:
    """Take over what the headers say, and ask what they do not."""
    draft.take_over({name: at for name, (at, *_) in general(draft.sample.headers).items()})
    questions = [
        *_column(draft, "order_no", lambda cells: not any(map(wrong_number, cells))),
        *_column(draft, "status", lambda cells: len(set(cells)) <= MOST),
    ]
    if not any(name in draft.columns for name in TIMES):
        places = draft.free(MOMENT)
        if not places:
            raise CsError(
                f"{draft.sample.file} 里没有时间，不能当作订单来读。", hint="导出时选上下单时间一列。"
            )
        questions.append(column_question(draft, must(BY_FIELD["ordered_at"]), places))
    return questions + _words(draft, answers)


def _column(draft: Draft, name: str, fits: Callable[[list[str]], bool]) -> list[Question]:
    """Which column it is, where no header says so: of those that could be it, else of all."""
    if name in draft.columns:
        return []
    free = draft.free(ANY)
    likely = [at for at in free if fits([filled(cell) for cell in looks.texts(draft.sample.column(at))])]
    return [column_question(draft, must(BY_FIELD[name]), likely or free)]


def must(wanted: Wanted) -> Wanted:
    """A column that the file has for certain: there is no answer that it has none."""
    return replace(wanted, needed=True)


def _words(draft: Draft, answers: Mapping[str, str]) -> list[Question]:
    """What the words of the state column mean that nobody has taught."""
    place = draft.columns.get("status")
    told = [] if place is None else [filled(cell) for cell in draft.sample.column(place)]
    unknown = [
        text
        for text in dict.fromkeys(told)
        if text and state_of(text) is None and refund_of(text) is Refund.NONE
    ]
    if len(unknown) > MOST:
        raise CsError(
            f"“{draft.sample.headers[place or 0]}”里有 {len(unknown)} 种说法，不像订单状态。",
            hint="换一列作订单状态：在回答里写 订单状态=列的字母。",
        )
    questions = []
    states: dict[str, list[str]] = {}
    for text in unknown:
        choices = tuple((answer, meaning) for answer, meaning, _ in MEANINGS)
        question = Question(text, f"订单状态“{text}”是什么意思？", choices)
        answer = chosen(answers, question)
        if answer is None:
            questions.append(question)
        elif state := next(state for number, _, state in MEANINGS if number == answer):
            states.setdefault(str(state), []).append(text)
    draft.facts["states"] = states
    return questions


def finished(draft: Draft, name: str) -> dict[str, object]:
    """The format, as the tables of its file."""
    heads = draft.sample.headers
    tables: dict[str, object] = {
        "id": name,
        "subject": SUBJECT,
        "name": name,
        "required": list(NEEDED),
        "columns": {field: [heads[at]] for field, at in draft.columns.items()},
    }
    if states := draft.facts.get("states"):
        tables["states"] = states
    return tables


ORDERS = Subject(SUBJECT, WANTED, refine, finished)
