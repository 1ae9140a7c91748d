"""What a statement's format is taught about: time, money and its direction, the other side, its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import permutations

from cs_macros.errors import CsError
from cs_macros.statements import layout as doubts
from cs_macros.statements import looks, whose
from cs_macros.statements.general import understand
from cs_macros.statements.layout import Layout
from cs_macros.statements.money import moneys
from cs_macros.statements.profiles import SUBJECT
from cs_macros.statements.sample import ANY, CLOCK, MOMENT, MONEY, NAME, TEXT, letter
from cs_macros.statements.teaching import Draft, Question, Subject, Wanted, chosen, described
from cs_macros.statements.vocabulary import vocabulary
from cs_macros.statements.words import bare

WANTED = (
    Wanted("paid_at", "交易时间", (), MOMENT, needed=True),
    Wanted("time", "时刻", (), CLOCK),
    Wanted("balance", "余额", ("balance",), MONEY),
    Wanted("payer_name", "对方户名", ("party", "party_both"), NAME, asked=True),
    Wanted("payer_account", "对方账号", ("party_account",), ANY),
    Wanted("memo", "附言", ("memo",), TEXT, asked=True),
)

_WAY = "金额"
_WAYS = (
    ("1", "收入和支出分两列"),
    ("2", "一列金额，另一列写明收入还是支出"),
    ("3", "一列金额，支出前面有负号"),
    ("4", "一列金额，都是收入"),
)
_BY = {"1": "columns", "2": "word", "3": "sign", "4": "sign"}
_SORTS = (("1", "收入"), ("2", "支出"), ("3", "都不是，不用读"))
_MEANS = {"1": "income", "2": "expense", "3": "neutral"}


def refine(draft: Draft, answers: Mapping[str, str]) -> list[Question]:
    """Take over what speaks for itself, and ask the rest."""
    sample = draft.sample
    known = understand(sample.headers, sample.rows)
    layout = known or Layout(sample.headers, [])
    draft.doubtful = known is None or bool(known.doubts)
    draft.facts["layout"] = layout
    draft.take_over(layout.columns)
    questions = _days(draft, layout, answers)
    if not layout.by:
        questions += _money(draft, layout, answers)
    if doubts.STATE in layout.doubts:
        choices = ("1", "是"), ("2", "不全是")
        question = Question("成功", "没有交易状态一列。里面都是已经成功的交易吗？", choices)
        answer = chosen(answers, question)
        questions += [question] if answer is None else []
        if answer == "2":
            raise CsError(
                f"{sample.file} 里有没成功的交易，又没有一列写明，不能当作到账来读。",
                hint="导出时选上交易状态一列，或换一份只有成功交易的明细。",
            )
    return questions


def _days(draft: Draft, layout: Layout, answers: Mapping[str, str]) -> list[Question]:
    """The date, and the clock beside it; which of two figures is the day."""
    sample = draft.sample
    if "paid_at" not in draft.columns:
        whole = [at for at in draft.free(MOMENT) if _kind(draft, at) == looks.FULL]
        places = whole or draft.free(MOMENT)
        if len(places) == 1:
            draft.columns["paid_at"] = places[0]
    at = draft.columns.get("paid_at")
    if at is None:
        return []
    clocks = draft.free(CLOCK)
    if "time" not in draft.columns and _kind(draft, at) == looks.DATE and len(clocks) == 1:
        draft.columns["time"] = clocks[0]
    formats = looks.date_formats(sample.column(at))
    layout.formats = formats[:1]
    if len(formats) < 2:
        return []
    words = {"%d": "日", "%m": "月", "%y": "年", "%Y": "年", "%b": "月"}
    choices = tuple(
        (str(number), "、".join(words[form[place : place + 2]] for place in range(0, len(form), 3)))
        for number, form in enumerate(formats, 1)
    )
    example = looks.texts(sample.column(at))[0]
    question = Question("日期顺序", f"日期“{example}”里的数字是什么顺序？", choices)
    answer = chosen(answers, question)
    layout.formats = [formats[int(answer) - 1]] if answer else formats[:1]
    return [] if answer else [question]


def _kind(draft: Draft, at: int) -> str:
    cells = draft.sample.column(at)
    return looks.date_kind(cells, looks.date_formats(cells)[:1], numbers=True)


# -- money ------------------------------------------------------------------------------------


def _money(draft: Draft, layout: Layout, answers: Mapping[str, str]) -> list[Question]:
    """Where the money stands and which way it went, by the balances, else by asking."""
    for name in ("amount", "amount_in", "amount_out", "direction"):
        draft.columns.pop(name, None)
    if _WAY not in answers and _by_balances(draft, layout):
        return []
    way = Question(_WAY, "金额是怎么写的？", _WAYS, "")
    answer = chosen(answers, way)
    if answer is None:
        return [way]
    layout.by = _BY[answer]
    if answer == "1":
        questions = [
            *_column(draft, "amount_in", "收入金额", answers),
            *_column(draft, "amount_out", "支出金额", answers),
        ]
    else:
        questions = _column(draft, "amount", "金额列", answers)
    if answer == "2":
        questions += _column(draft, "direction", "收支方向", answers, look=ANY)
        questions += _words(draft, layout, answers)
    return questions


def _column(
    draft: Draft, field: str, label: str, answers: Mapping[str, str], look: str = MONEY
) -> list[Question]:
    places = draft.free(look)
    choices = tuple((letter(at), described(draft.sample, at)) for at in places)
    question = Question(label, f"哪一列是“{label}”？", choices, choices[0][0] if len(choices) == 1 else "")
    answer = chosen(answers, question)
    if answer is None:
        return [question]
    draft.columns[field] = places[[one for one, _ in choices].index(answer)]
    return []


def _words(draft: Draft, layout: Layout, answers: Mapping[str, str]) -> list[Question]:
    """What each word of the direction column means, where that is not known."""
    if "direction" not in draft.columns:
        return []
    told = dict.fromkeys(bare(cell) for cell in draft.sample.column(draft.columns["direction"]))
    words: dict[str, str] = {}
    questions = []
    for word in filter(None, list(told)[:6]):
        known = next((sort for sort, some in vocabulary()["direction"].items() if word in some), "")
        question = Question(f"方向“{word}”", f"收支方向一列的“{word}”是什么意思？", _SORTS, "")
        answer = chosen(answers, question)
        if answer:
            words[word] = _MEANS[answer]
        elif known:
            words[word] = known
        else:
            questions.append(question)
    layout.words = words
    return questions


def _by_balances(draft: Draft, layout: Layout) -> bool:
    """Find balance and amounts among unnamed columns: they follow from each other row by row."""
    places = [draft.columns["balance"]] if "balance" in draft.columns else draft.free(MONEY)
    free = draft.free(MONEY)
    told = {at: moneys(draft.sample.column(at)).amounts for at in {*places, *free}}
    for balance in places:
        others = [at for at in free if at != balance]
        for at in others:
            if _follows(told[at], told[balance]):
                layout.by = "sign"
                draft.columns |= {"amount": at, "balance": balance}
                return True
        for came, went in permutations(others, 2):
            moved = [
                (a or Decimal(0)) - abs(b or Decimal(0)) for a, b in zip(told[came], told[went], strict=True)
            ]
            if _follows(moved, told[balance]) and not all(map(_both, told[came], told[went])):
                layout.by = "columns"
                draft.columns |= {"amount_in": came, "amount_out": went, "balance": balance}
                return True
    return False


def _both(one: Decimal | None, other: Decimal | None) -> bool:
    return bool(one and other)


def _follows(amounts: Sequence[Decimal | None], balances: Sequence[Decimal | None]) -> bool:
    found = looks.proof(amounts, balances)
    return found is not None and found >= 0.9 and sum(bool(one) for one in amounts) > 2


# -- as a file --------------------------------------------------------------------------------


def profile(draft: Draft, name: str) -> Mapping[str, object]:
    """The format as a file of the folder 流水格式 holds it."""
    layout = draft.facts["layout"]
    assert isinstance(layout, Layout)
    told, headers = vocabulary(), draft.sample.headers
    if nameless := [letter(at) for at in draft.columns.values() if not headers[at]]:
        raise CsError(
            f"{draft.sample.file} 第 {'、'.join(nameless)} 列没有表头，格式文件要靠表头认列，没有教成。",
            hint="在样本里给这一列补上表头文字，以后的文件也要有。",
        )
    columns = {one: [headers[at]] for one, at in draft.columns.items()}
    summary = [one for one in columns if one.startswith("kind")]
    memo = [one for one in columns if one.startswith("memo")]
    direction: dict[str, object] = {"by": layout.by}
    if layout.by == "word":
        words = layout.words or {word: sort for sort, some in told["direction"].items() for word in some}
        for sort in ("income", "expense", "neutral"):
            direction[sort] = [word for word, means in words.items() if means == sort]
    formats = layout.formats or ["%Y-%m-%d %H:%M:%S", "%Y%m%d"]
    origin = whose.whose(draft.sample.above, headers)
    return {
        "subject": SUBJECT,
        "id": name,
        "name": name,
        "export": "从原处重新导出文件。",
        "origin": origin or (whose.BANK if "balance" in columns else ""),
        "required": list(columns),
        "columns": columns,
        "text": {"summary": summary, "memo": memo, "account_in_name": True},
        "dates": {"formats": formats},
        "direction": direction,
        "states": told["states"] if "state" in columns else {},
        "refund": {"fields": summary, "words": told["refund"]["words"]},
        "reversal": {"words": told["reversal"]["words"]},
        "account": {"patterns": told["account"]["patterns"]},
    }


STATEMENTS = Subject(SUBJECT, WANTED, refine, profile)
