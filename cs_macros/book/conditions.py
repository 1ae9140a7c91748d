"""A small language for conditions over a row: one parsed tree, read by Python, by Excel and by people.

    status = "已核实" and (difference > 0 or difference < 0) and refund_date blank
    is_quality = 是 and freight_payer ≠ "客户" and param.mask_phone = 是 and note not blank

Operands are fields of the row, parameters (`param.key`), quoted text, numbers, 是 and 否. `=` and
`≠` (`!=`) compare text letter for letter and numbers, dates and times by value; `>` `≥` `<` `≤`
(`>=` `<=`) hold only between numbers or dates. A blank is equal to nothing and in no order;
`≠` is the contrary of `=`. Text of spaces only is blank. `and` binds closer than `or`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeAlias

TOKEN = re.compile(
    r'\s*("[^"]*"|“[^”]*”|-?\d+(?:\.\d+)?|!=|>=|<=|[=≠≥≤<>()]|[是否](?!\w)|[a-z_]\w*(?:\.[a-z_]\w*)?)'
)
SAME = {"!=": "≠", ">=": "≥", "<=": "≤"}
ORDER = {">": operator.gt, "≥": operator.ge, "<": operator.lt, "≤": operator.le}
EXCEL = {"≥": ">=", "≤": "<="}
SAID = {"=": "是", "≠": "不是", ">": "大于", "≥": "不小于", "<": "小于", "≤": "不大于"}
FIRST_DAY = datetime(1899, 12, 30)
"""Day 0 of a sheet's dates."""


class ConditionError(ValueError):
    """The text is no condition; the message says where."""


@dataclass(frozen=True, slots=True)
class Operand:
    """kind: field, param, text or number."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left op right`; `blank` and `not blank` have no right side."""

    left: Operand
    op: str
    right: Operand | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions joined by `and`, or by `or`."""

    word: str
    parts: tuple[Condition, ...]


Condition: TypeAlias = Comparison | Joined
Name: TypeAlias = Callable[[str], str]


@cache
def parsed(text: str) -> Condition:
    """Read a condition.

    Raises:
      ConditionError: It is none.
    """
    tokens, place = list[str](), 0
    while text[place:].strip():
        found = TOKEN.match(text, place)
        if not found:
            raise ConditionError(f"{text!r}: cannot read {text[place:].strip()!r}")
        tokens.append(SAME.get(found[1], found[1]))
        place = found.end()
    tree, rest = _joined(tokens, "or")
    if rest:
        raise ConditionError(f"{text!r}: unexpected {rest[0]!r}")
    return tree


def _joined(tokens: list[str], word: str) -> tuple[Condition, list[str]]:
    parts = list[Condition]()
    while not parts or (tokens and tokens[0] == word):
        tokens = tokens[1:] if parts else tokens
        part, tokens = _joined(tokens, "and") if word == "or" else _one(tokens)
        parts.append(part)
    return (Joined(word, tuple(parts)) if len(parts) > 1 else parts[0]), tokens


def _one(tokens: list[str]) -> tuple[Condition, list[str]]:
    if tokens[:1] == ["("]:
        tree, tokens = _joined(tokens[1:], "or")
        if tokens[:1] != [")"]:
            raise ConditionError("a bracket is not closed")
        return tree, tokens[1:]
    left, after = _operand(tokens), tokens[1:]
    for op in ("blank", "not blank"):
        if after[: len(op.split())] == op.split():
            return Comparison(left, op), after[len(op.split()) :]
    if not after or after[0] not in SAID:
        raise ConditionError(f"no comparison behind {tokens[0]!r}")
    return Comparison(left, after[0], _operand(after[1:])), after[2:]


def _operand(tokens: list[str]) -> Operand:
    token = tokens[0] if tokens else "the end"
    if token[0] in '"“':
        return Operand("text", token[1:-1])
    if token in ("是", "否"):
        return Operand("text", token)
    if token[-1].isdigit() and not token[0].isalpha() and token[0] != "_":
        return Operand("number", token)
    if token.startswith("param."):
        return Operand("param", token[6:])
    if not token.isidentifier() or token in ("and", "or", "not", "blank"):
        raise ConditionError(f"no operand at {token!r}")
    return Operand("field", token)


def operands(condition: Condition) -> Iterator[Operand]:
    """Every operand, in order."""
    if isinstance(condition, Joined):
        for part in condition.parts:
            yield from operands(part)
    else:
        yield from filter(None, (condition.left, condition.right))


def is_true(condition: Condition, row: Mapping[str, Any], setting: Callable[[str], Any]) -> bool:
    """Whether a row, field → value, fulfils it."""
    if isinstance(condition, Joined):
        each = (is_true(part, row, setting) for part in condition.parts)
        return all(each) if condition.word == "and" else any(each)
    left = _value(condition.left, row, setting)
    if condition.right is None:
        return (left is None) == (condition.op == "blank")
    right = _value(condition.right, row, setting)
    if condition.op in ORDER:
        if not isinstance(left, Decimal) or not isinstance(right, Decimal):
            return False
        return bool(ORDER[condition.op](left, right))
    return (left is not None and left == right) == (condition.op == "=")


def _value(side: Operand, row: Mapping[str, Any], setting: Callable[[str], Any]) -> str | Decimal | None:
    if side.kind in ("text", "number"):
        return side.value if side.kind == "text" else Decimal(side.value)
    return as_cell(row.get(side.value) if side.kind == "field" else setting(side.value))


def as_cell(value: Any) -> str | Decimal | None:
    """A value as a sheet compares it: text, or the number behind an amount, a day or a time.

    >>> as_cell(True), as_cell(date(2026, 11, 22)), as_cell("  ")
    ('是', Decimal('46348'), None)
    """
    if value is None or isinstance(value, bool):
        return None if value is None else "是" if value else "否"
    if isinstance(value, (int, float, Decimal)):
        return Decimal(str(value))
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        return Decimal((moment - FIRST_DAY) // timedelta(seconds=1)) / 86400
    text = str(value.value) if isinstance(value, Enum) else str(value)
    return text if text.strip(" ") else None


def formula(condition: Condition, cell: Name, name: Name) -> str:
    """The condition as a formula without its `=`; `cell` gives a field's reference, `name` a parameter's.

    >>> formula(parsed('kind = "换货" and price > 0'), lambda f: f"[@{f}]", str)
    'AND(EXACT([@kind],"换货"),AND(ISNUMBER([@price]),[@price]>0))'
    """
    if isinstance(condition, Joined):
        return f"{condition.word.upper()}({','.join(formula(part, cell, name) for part in condition.parts)})"
    sides = [condition.left, *filter(None, [condition.right])]
    refs = [_reference(side, cell, name) for side in sides]
    if condition.right is None:
        return f"LEN(TRIM({refs[0]})){'=' if condition.op == 'blank' else '>'}0"
    numbers = [f"ISNUMBER({ref})" for side, ref in zip(sides, refs, strict=True) if side.kind != "number"]
    if condition.op in ORDER:
        return f"AND({','.join([*numbers, EXCEL.get(condition.op, condition.op).join(refs)])})"
    kinds = {side.kind for side in sides}
    if "number" in kinds:
        equal = f"AND({','.join([*numbers, '='.join(refs)])})"
    elif "text" in kinds:
        texts = [f"ISTEXT({ref})," for side, ref in zip(sides, refs, strict=True) if side.kind != "text"]
        digits = any(side.kind == "text" and any(map(str.isdigit, side.value)) for side in sides)
        equal = f"EXACT({','.join(refs)})"  # a number is no text, however it looks
        equal = f"AND({''.join(texts)}{equal})" if digits else equal
    else:
        both = f"OR(ISNUMBER({refs[0]}),EXACT({','.join(refs)}))"
        filled = ",".join(f"LEN(TRIM({ref}))>0" for ref in refs)  # a blank cell is equal to 0, too
        equal = f"AND({filled},{'='.join(refs)},{both})"
    return equal if condition.op == "=" else f"NOT({equal})"


def _reference(side: Operand, cell: Name, name: Name) -> str:
    if side.kind == "text":
        return '"' + side.value.replace('"', '""') + '"'
    return side.value if side.kind == "number" else (cell if side.kind == "field" else name)(side.value)


def said(condition: Condition, label: Name, named: Name) -> str:
    """The condition in words; `label` gives a field's header, `named` a parameter's.

    >>> said(parsed('kind = "换货" and note blank'), {"kind": "类型", "note": "备注"}.__getitem__, str)
    '“类型”是“换货”，并且“备注”空着'
    """
    if isinstance(condition, Joined):
        each = [said(part, label, named) for part in condition.parts]
        return ("，并且" if condition.word == "and" else "，或者").join(each)
    told = [
        side.value
        if side.kind == "number"
        else f"“{({'field': label, 'param': named}.get(side.kind, str))(side.value)}”"
        for side in filter(None, (condition.left, condition.right))
    ]
    if condition.right is None:
        return f"{told[0]}{'空着' if condition.op == 'blank' else '已填'}"
    return f"{told[0]}{SAID[condition.op]}{told[1] if told[1][0] == '“' else f' {told[1]}'}"
