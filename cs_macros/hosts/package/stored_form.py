"""How a formula that somebody typed stands in the file.

Newer functions stand there with `_xlfn.` before their names, the variables of LET and LAMBDA with
`_xlpm.`, `T[@列]` as `T[[#This Row],[列]]`, `A1#` as a function; otherwise Excel shows `#NAME?`
until somebody edits the cell, or does not open the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

from cs_macros.errors import CsError
from cs_macros.hosts.package.grammar import BRACKET, NAME, Call, declared, parsed
from cs_macros.hosts.package.tokens import FUNC, OPEN, OPERAND, POSTFIX, PREFIX, Token

_THIS_ROW = re.compile(rf"(?P<table>{NAME})?\[@(?P<rest>.*)\]", re.DOTALL)
_VARIABLE = re.compile(r"[^\W\d][\w.]*")


def stored_form(formula: str, *, table: str = "") -> str:
    """Return a typed formula as it has to stand in the file, without a leading `=`.

    Args:
      table: The table that its cell stands in, which `[@列]` means.

    >>> stored_form("=ifs(A1>1,xlookup(A1,B:B,C:C))"), stored_form("LET(x,T[@a b],x*2)")
    ('_xlfn.IFS(A1>1,_xlfn.XLOOKUP(A1,B:B,C:C))', '_xlfn.LET(_xlpm.x,T[[#This Row],[a b]],_xlpm.x*2)')

    Raises:
      CsError: Excel cannot read it.
    """
    text = formula.removeprefix("=").strip()
    try:
        cut, calls = parsed(text)
        pieces = [token.text for token in cut]
        _mark_variables(cut, calls, pieces)
        for place in range(len(cut)):
            _put_in_form(place, cut, pieces, table)
    except ValueError as error:
        shown = text if len(text) <= 60 else text[:60] + "…"
        raise CsError(
            f"公式“={shown}”写得不完整，Excel 打不开（{error}），未作任何改动。",
            hint="检查括号、引号是否成对，标点要用半角；先在 Excel 里试一次再写。",
        ) from error
    return "".join(pieces)


def spilling_in(formula: str) -> str:
    """Return a function of a formula that may fill more cells than its own, empty for none."""
    _, calls = parsed(formula)
    return next((call.name for call in calls if call.name in _named("spilling")), "")


def _put_in_form(place: int, cut: Sequence[Token], pieces: list[str], table: str) -> None:
    """Bring one token into the form of the file."""
    token = cut[place]
    if token.kind == FUNC and token.side == OPEN:
        name = token.text[:-1].upper()
        if pieces[place] == token.text and name in _named("future"):
            pieces[place] = f"_xlfn.{name}("
        elif pieces[place] == token.text and name in _named("worksheet"):
            pieces[place] = f"_xlfn._xlws.{name}("
    elif token.kind == PREFIX and token.text == "@":
        pieces[place] = ""  # a cell's plain formula takes one value anyway
    elif token.kind == POSTFIX and token.text == "#":
        if cut[place - 1].kind != OPERAND:
            raise ValueError("“#”前面只能是一个单元格地址")
        pieces[place - 1 : place + 1] = [f"_xlfn.ANCHORARRAY({pieces[place - 1]})", ""]
    elif token.kind == OPERAND and "[" in token.text:
        pieces[place] = _this_row(token.text, table)


def _this_row(text: str, table: str) -> str:
    """Return a reference to this row of a table in the long form, which alone the file knows."""
    found = _THIS_ROW.fullmatch(text)
    if not found:
        return text
    name, rest = found["table"] or table, found["rest"]
    if not name:
        raise ValueError(f"“{text}”不在表格里，要写成“表格名[@列]”")
    if not rest:
        return f"{name}[#This Row]"
    column = rest if re.fullmatch(rf"{BRACKET}(?::{BRACKET})?", rest) else f"[{rest}]"
    return f"{name}[[#This Row],{column}]"


def _mark_variables(cut: Sequence[Token], calls: Sequence[Call], pieces: list[str]) -> None:
    """Give the variables of LET and LAMBDA the mark by which the file knows them."""
    for call in calls:
        names = {name.casefold() for name in _variables(cut, call)}
        for place in range(call.opened + 1, call.closed):
            token, known = cut[place], cut[place].text
            word = known.removesuffix("(").casefold()
            is_word = token.kind == OPERAND or (token.kind == FUNC and token.side == OPEN)
            if is_word and word in names and pieces[place] == known:
                pieces[place] = f"_xlpm.{known}"


def _variables(cut: Sequence[Token], call: Call) -> Iterator[str]:
    """Yield the names that a call of LET or LAMBDA makes up."""
    if call.kind != FUNC or call.name not in ("LET", "LAMBDA"):
        return
    names = call.starts[:-1] if call.name == "LAMBDA" else call.starts[:-1:2]
    for start in names:
        word = "".join(token.text for token in cut[start : _end(call, start)]).strip()
        if word.lower().startswith("_xlpm."):
            continue
        if not _VARIABLE.fullmatch(word) or re.fullmatch(r"[A-Za-z]{1,3}[0-9]{1,7}|[RrCc]", word):
            raise ValueError(f"“{word[:20]}”不能作 {call.name} 的变量名")
        yield word


def _end(call: Call, start: int) -> int:
    """Return the index of the token after an argument: its separator, or the closing bracket."""
    later = [one - 1 for one in call.starts if one > start]
    return later[0] if later else call.closed


@cache
def _named(group: str) -> frozenset[str]:
    return frozenset(cast("list[str]", declared()[group]))
