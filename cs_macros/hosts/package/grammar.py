"""Whether Excel can read a formula that somebody typed.

One formula that Excel cannot read makes it "repair" the whole workbook at its next opening.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast

from openpyxl.utils import FORMULAE

from cs_macros.hosts.package.tokens import (
    ARRAY,
    BLANK,
    CLOSE,
    FUNC,
    INFIX,
    OPEN,
    OPERAND,
    PAREN,
    POSTFIX,
    PREFIX,
    ROW,
    SEPARATOR,
    Token,
    tokens,
)  # fmt: skip

LONGEST = 8192
"""Characters that Excel takes in one formula."""

LONGEST_TEXT, DEEPEST, MOST_ARGUMENTS = 255, 64, 255
"""Characters of a text within a formula, calls within calls, arguments of one call."""

_SHEET = r"(?:'(?:[^']|'')+'|(?:\[[0-9]+\])?[^\W\d][\w.]*(?::[^\W\d][\w.]*)?|\[[0-9]+\])!"
_END = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}"
_LINES = r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?[0-9]{1,7}:\$?[0-9]{1,7}"
NAME = r"(?:[^\W\d]|\\)[\w.\\?]*"
BRACKET = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_VALUE = re.compile(
    rf"""(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:E[+-]?[0-9]+)?|"(?:[^"]|"")*"|(?:{_SHEET})?\#[A-Z/0-9_]+[!?]?
      |(?:{_SHEET})?(?:{_END}(?::{_END})*|{_LINES}|{NAME}(?::{NAME})?)
      |(?:(?:{_SHEET})?{NAME})?{BRACKET}(?::(?:{NAME})?{BRACKET})?""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONSTANT = re.compile(r'[0-9.]+(?:E[+-]?[0-9]+)?|".*"|TRUE|FALSE|#.*', re.IGNORECASE | re.DOTALL)
_CALLED = re.compile(rf"(?:{_SHEET})?{NAME}\(")
_WIDE = re.compile("[\uff01-\uff5e\u3000-\u3002\u201c\u201d\u2018\u2019]")
_SEALED = re.compile(rf"""'(?:[^']|'')+'|{BRACKET}|"(?:[^"]|"")*\"""", re.DOTALL)
WIDE = "有全角的标点或字母，公式里都要用半角"


@dataclass
class Call:
    """A function call, or brackets, in a formula.

    Attributes:
      opened: Index of its opening token; `closed` of its closing one.
      name: The function in capitals, without the marks of newer ones; empty for mere brackets.
      starts: Index of each argument's first token; `is_filled` whether the last one has anything.
    """

    kind: str
    opened: int
    name: str
    starts: list[int] = field(default_factory=list)
    is_filled: bool = False
    closed: int = 0
    widths: set[int] = field(default_factory=set)

    @property
    def count(self) -> int:
        return 0 if len(self.starts) == 1 and not self.is_filled else len(self.starts)


def parsed(formula: str) -> tuple[list[Token], list[Call]]:
    """Return the tokens and the calls of a formula, without its leading `=`.

    Raises:
      ValueError: Excel cannot read it; says why in Chinese.
    """
    if not formula.strip():
        raise ValueError("是空的")
    if len(formula) > LONGEST:
        raise ValueError(f"有 {len(formula)} 个字符，超过 Excel 的上限 {LONGEST}")
    if _WIDE.search(_SEALED.sub("", formula)):
        raise ValueError(WIDE)
    cut = tokens(formula)
    reading = _Reading()
    for place, token in enumerate(cut):
        reading.take(place, token)
    if reading.wants:
        raise ValueError("末尾缺少内容")
    return cut, reading.calls


class _Reading:
    """What has been read of a formula so far.

    Attributes:
      wants: Whether a value has to come next.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.wants = True
        self._open: list[Call] = []
        self._blank = False
        self._follow: Mapping[str, Callable[[int, Token], None]] = {
            OPERAND: self._operand, INFIX: self._infix, PREFIX: self._prefix, POSTFIX: self._postfix,
            SEPARATOR: self._separator,
        }  # fmt: skip

    def take(self, place: int, token: Token) -> None:
        """Go on by one token."""
        if token.kind == BLANK:
            self._blank = True
            return
        if self._open and not (token.side == CLOSE or token.kind == SEPARATOR):
            self._open[-1].is_filled = True
        if token.kind in (FUNC, PAREN, ARRAY):
            (self._opening if token.side == OPEN else self._closing)(place, token)
        else:
            self._follow[token.kind](place, token)
        self._blank = False

    def _require_value(self, token: Token) -> None:
        """A value may come here: where one is wanted, or after a blank, which takes what two areas share."""
        if not self.wants and not self._blank:
            raise ValueError(f"“{token.text[:20]}”前面缺少运算符")

    def _operand(self, place: int, token: Token) -> None:
        if not _VALUE.fullmatch(token.text):
            raise ValueError(f"“{token.text[:20]}”不是 Excel 认识的值、地址或名称")
        if token.text.startswith('"') and len(token.text.replace('""', '"')) - 2 > LONGEST_TEXT:
            raise ValueError(f"引号里的文字超过 {LONGEST_TEXT} 个字符")
        is_constant = _CONSTANT.fullmatch(token.text) is not None
        if not self.wants and is_constant:
            raise ValueError(f"“{token.text[:20]}”前面缺少运算符")
        self._require_value(token)
        if self._open and self._open[-1].kind == ARRAY and not is_constant:
            raise ValueError("花括号里只能写常数")
        self.wants = False

    def _infix(self, place: int, token: Token) -> None:
        if self.wants:
            raise ValueError(f"“{token.text}”前面缺少内容")
        if token.text == "," and not self._open:
            raise ValueError("逗号只能写在括号里")
        self._refuse_in_array(token)
        self.wants = True

    def _prefix(self, place: int, token: Token) -> None:
        self._require_value(token)
        self.wants = True

    def _postfix(self, place: int, token: Token) -> None:
        if self.wants:
            raise ValueError(f"“{token.text}”前面缺少内容")
        self._refuse_in_array(token)

    def _refuse_in_array(self, token: Token) -> None:
        if self._open and self._open[-1].kind == ARRAY:
            raise ValueError("花括号里只能写常数")

    def _opening(self, place: int, token: Token) -> None:
        is_called_again = token.kind == PAREN and not self.wants  # LAMBDA(x,x+1)(5)
        if not is_called_again:
            self._require_value(token)
        if self._open and self._open[-1].kind == ARRAY:
            raise ValueError("花括号里只能写常数")
        if token.kind == FUNC and not _CALLED.fullmatch(token.text):
            raise ValueError(f"“{token.text[:20]}”不是函数名")
        name = re.sub(r"^_xlfn\.(_xlws\.)?", "", token.text[:-1], flags=re.IGNORECASE).upper()
        call = Call(FUNC if is_called_again else token.kind, place, name, [place + 1])
        self.calls.append(call)
        self._open.append(call)
        if len(self._open) > DEEPEST:
            raise ValueError(f"括号套了 {DEEPEST} 层以上")
        self.wants = True

    def _separator(self, place: int, token: Token) -> None:
        call = self._open[-1] if self._open else None
        is_empty = call is not None and self.wants and call.starts[-1] == place and call.kind == FUNC
        if call is None or call.kind == PAREN or (token.side == ROW) > (call.kind == ARRAY):
            raise ValueError(f"这里不能写“{token.text}”，参数之间用逗号")
        if self.wants and not is_empty:
            raise ValueError(f"“{token.text}”前面缺少内容")
        if token.side == ROW:
            call.widths.add(len(call.starts))
            call.starts = []
        call.starts.append(place + 1)
        call.is_filled = False
        self.wants = True

    def _closing(self, place: int, token: Token) -> None:
        call = self._open.pop()
        if self.wants and not (call.kind == FUNC and not call.is_filled):
            raise ValueError(f"“{token.text}”前面缺少内容")
        if call.kind == ARRAY and len({*call.widths, len(call.starts)}) > 1:
            raise ValueError("花括号里每一行的个数不同")
        call.closed = place
        refuse_count(call)
        self.wants = False


def refuse_count(call: Call) -> None:
    """Refuse a call with fewer or more arguments than its function takes.

    Raises:
      ValueError: It has.
    """
    least, most = (arguments().get(call.name) if call.kind == FUNC else None) or (0, MOST_ARGUMENTS)
    if call.kind == FUNC and not least <= call.count <= most:
        wanted = f"{least}" if least == most else f"{least} 到 {most}"
        raise ValueError(f"{call.name or '函数'} 要 {wanted} 个参数，这里有 {call.count} 个")


@cache
def declared() -> Mapping[str, object]:
    return tomllib.loads(Path(__file__).with_name("functions.toml").read_text("utf-8"))


@cache
def known_functions() -> frozenset[str]:
    """Names of the functions that Excel has by itself."""
    named = [name for key in ("future", "worksheet") for name in cast("list[str]", declared()[key])]
    return frozenset([*FORMULAE, *named, *arguments()])


@cache
def arguments() -> dict[str, tuple[int, int]]:
    """Function → the fewest and the most arguments that it takes, for the usual ones."""
    told = cast("dict[str, list[str]]", declared()["arguments"])
    ends = {numbers: numbers.split("-") for numbers in told}
    return {name: (int(ends[key][0]), int(ends[key][-1])) for key, names in told.items() for name in names}
