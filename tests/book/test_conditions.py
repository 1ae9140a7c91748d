"""The condition language: Python, the formula and the words say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.book.conditions import (
    Condition,
    ConditionError,
    as_cell,
    formula,
    is_true,
    operands,
    parsed,
    said,
)

FIELDS = ("kind", "price", "day", "note", "told")


def true(text: str, row: Mapping[str, Any], **settings_: Any) -> bool:
    return is_true(parsed(text), row, settings_.get)


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ('kind = "换货"', {"kind": "换货"}, True),
        ('kind = "换货"', {}, False),
        ('kind ≠ "换货"', {}, True),
        ('kind != "换货"', {"kind": "换货"}, False),
        ('kind = "abc"', {"kind": "ABC"}, False),
        ("price = 0", {"price": Decimal("0.00")}, True),
        ("price = 0", {}, False),
        ("price > 0", {"price": Decimal("0.00")}, False),
        ("price > 0", {"price": Decimal("0.01")}, True),
        ("price >= 0", {"price": 0.0}, True),
        ("price < 0", {}, False),
        ("price > 0", {"price": "12"}, False),
        ("day > other", {"day": date(2026, 11, 23), "other": date(2026, 11, 22)}, True),
        ("day = other", {"day": datetime(2026, 11, 22), "other": date(2026, 11, 22)}, True),
        ("day > other", {"day": datetime(2026, 11, 22, 0, 0, 1), "other": date(2026, 11, 22)}, True),
        ("note blank", {"note": "  "}, True),
        ("note not blank", {"note": "　"}, True),
        ("note not blank", {"note": 0}, True),
        ("told = 是", {"told": True}, True),
        ("told = 否", {"told": "否"}, True),
        ("told ≠ 是", {"told": None}, True),
        ('kind = "甲" or kind = "乙" and price > 0', {"kind": "甲"}, True),
        ('(kind = "甲" or kind = "乙") and price > 0', {"kind": "甲"}, False),
    ],
)
def test_it_means_what_it_says(text: str, row: Mapping[str, Any], expected: bool) -> None:
    assert true(text, row) is expected


def test_parameters_are_named_with_param() -> None:
    assert true("param.mask_phone = 是 and price > param.limit", {"price": 5}, mask_phone=True, limit=4)
    assert not true("price > param.limit", {"price": 5})
    names = [(each.kind, each.value) for each in operands(parsed("price > param.limit"))]
    assert names == [("field", "price"), ("param", "limit")]


@pytest.mark.parametrize(
    "text",
    [
        *("", "price", "price >", "price > 0 and", "(price > 0", "price > 0)", "price not", "and = 1"),
        *(
            "a = b c",
            "price ~ 1",
            "price = other.key",
            'kind = "open',
            "price = 1 2",
            "not blank",
            "1kind = 2",
        ),
    ],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        parsed(text)


def test_people_read_it_in_words() -> None:
    headers = {"kind": "类型", "price": "差价", "note": "备注"}
    text = 'kind ≠ "退货" and price > 0 or note not blank'
    assert said(parsed(text), headers.__getitem__, str) == (
        "“类型”不是“退货”，并且“差价”大于 0，或者“备注”已填"
    )


# -- the formula, by an evaluator of the few functions that it uses ---------------------------


class Sheet:
    """Evaluates a formula as Excel does: `=` ignores case and kinds never equal each other."""

    WORDS = re.compile(
        r'\s*("(?:[^"]|"")*"|<=|>=|<>|[-+]?\d+(?:\.\d+)?|[A-Z]+(?=\()|\[@\w+\]|p_\w+|[=<>(),])'
    )

    def __init__(self, cells: Mapping[str, str | float | None]) -> None:
        self.cells = cells

    def value(self, text: str) -> Any:
        self.tokens = self.WORDS.findall(text)
        found = self._expression()
        assert not self.tokens, text
        return found

    def _expression(self) -> Any:
        left = self._term()
        while self.tokens and self.tokens[0] in ("=", "<", ">", "<=", ">="):
            op, right = self.tokens.pop(0), self._term()
            left = self._compare(left, op, right)
        return left

    def _term(self) -> Any:
        token = self.tokens.pop(0)
        if token[0] == '"':
            return token[1:-1].replace('""', '"')
        if token[0] == "[" or token.startswith("p_"):
            return self.cells[token]
        if token[0].isdigit() or token[0] in "+-":
            return float(token)
        assert self.tokens.pop(0) == "("
        arguments = [self._expression()]
        while self.tokens.pop(0) == ",":
            arguments.append(self._expression())
        return getattr(self, f"_{token.lower()}")(*arguments)

    @staticmethod
    def _compare(left: Any, op: str, right: Any) -> bool:
        def key(value: Any) -> tuple[int, Any]:
            other = right if value is left else left
            if value is None:
                value = "" if isinstance(other, str) else 0.0
            kind = 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0
            return kind, value.lower() if kind == 1 else value

        a, b = key(left), key(right)
        return {"=": a == b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[op]

    @staticmethod
    def _text(value: Any) -> str:
        return "" if value is None else value if isinstance(value, str) else f"{value:.10g}"

    def _and(self, *values: bool) -> bool:
        return all(values)

    def _or(self, *values: bool) -> bool:
        return any(values)

    def _not(self, value: bool) -> bool:
        return not value

    def _isnumber(self, value: Any) -> bool:
        return isinstance(value, float)

    def _istext(self, value: Any) -> bool:
        return isinstance(value, str)

    def _exact(self, left: Any, right: Any) -> bool:
        return self._text(left) == self._text(right)

    def _trim(self, value: Any) -> str:
        return self._text(value).strip(" ")

    def _len(self, value: str) -> float:
        return float(len(value))


def in_sheet(condition: Condition, row: Mapping[str, Any], limit: Any) -> bool:
    cells = {f"[@{name}]": cell(row.get(name)) for name in FIELDS} | {"p_limit": cell(limit)}
    written = formula(condition, "[@{}]".format, "p_{}".format)
    return bool(Sheet(cells).value(written))


def cell(value: Any) -> str | float | None:
    if isinstance(value, str):  # spaces are kept as typed
        return value or None
    found = as_cell(value)
    return float(found) if isinstance(found, Decimal) else found


VALUES = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "换货", "换 货", "abc", "ABC", "12", "0", "是", "否", "a”b", "1.50"]),
    st.booleans(),
    st.integers(-2, 13),
    st.sampled_from([Decimal("0.00"), Decimal("12.00"), Decimal("-28.50"), Decimal("1.5")]),
    st.dates(date(2026, 11, 21), date(2026, 11, 23)),
    st.sampled_from([datetime(2026, 11, 22), datetime(2026, 11, 22, 12), datetime(2026, 11, 22, 6)]),
)
SIDES = st.sampled_from([*FIELDS, "param.limit", '"换货"', '"12"', '"abc"', "0", "12", "-28.5", "是", "否"])
TESTS = st.one_of(
    st.tuples(SIDES, st.sampled_from(["=", "≠", "!=", ">", "≥", "<", "<="]), SIDES).map(" ".join),
    st.tuples(st.sampled_from([*FIELDS, "param.limit"]), st.sampled_from(["blank", "not blank"])).map(
        " ".join
    ),
)
CONDITIONS = st.recursive(
    TESTS,
    lambda inner: st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda p: f"({' '.join(p)})"),
    max_leaves=5,
)


@settings(max_examples=400, deadline=None)
@given(text=CONDITIONS, row=st.fixed_dictionaries(dict.fromkeys(FIELDS, VALUES)), limit=VALUES)
def test_the_formula_says_what_python_says(text: str, row: dict[str, Any], limit: Any) -> None:
    condition = parsed(text)
    assert is_true(condition, row, {"limit": limit}.get) == in_sheet(condition, row, limit), formula(
        condition, str, str
    )
