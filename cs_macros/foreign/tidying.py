"""Cells as people type them, without what only their program or their habit has added."""

from __future__ import annotations

import re
import unicodedata

from cs_macros.book.columns import Column
from cs_macros.book.headers import normal
from cs_macros.hosts.port import Cell

DITTO = {"同上", "〃", "″", "''", '"', "”", "...", "……", "↑", "同前"}
"""What stands for the cell above."""

UNITS = "件|双|个|只|盒|箱|套|把|条|台|瓶|袋|包|本|支|枝|张|份|对|副|块|块钱|元|rmb|pcs|天|次|人|分"
_COUNTED = re.compile(rf"[x×*✕]?\s*(\d{{1,9}}(?:\.\d+)?)\s*(?:{UNITS})?整?", re.IGNORECASE)
_PAID = re.compile(r"([¥$]?\s*[-+]?[\d,]+(?:\.\d+)?)\s*(?:块钱|块|元整|圆整|圆)")
_WRAPPED = re.compile(r'=\s*"(.*)"', re.DOTALL)
_YES, _NO = (
    ("√", "✓", "✔", "☑", "v", "y", "yes", "ok", "是", "有", "已", "对", "1"),
    ("×", "✗", "✘", "x", "n", "no", "否", "无", "未", "没", "没有", "0"),
)
_QUESTION = re.compile(r"(?:是否|有没有|有无)?已?(.+?)(?:没有|没|否|与否|了吗|了没|吗|[?？])?")


def bare(cell: Cell) -> Cell:
    """Return a cell without marks that keep a spreadsheet from making a number of it.

    >>> bare("'22475"), bare('="0012"'), bare("\\t138 "), bare("O'Neil's")
    ('22475', '0012', '138 ', "O'Neil's")
    """
    if not isinstance(cell, str):
        return cell
    found = _WRAPPED.fullmatch(cell.strip())
    text = found[1] if found else cell.strip("\t")
    if text[:1] in ("'", "’", "‘", "`") and not any(mark in text[1:] for mark in "'’`"):
        text = text[1:]
    return text


def counted(column: Column, cell: Cell) -> Cell:
    """Return a number without the unit that is typed behind it: 1件 is 1, 59块 is 59.

    An amount with 万, 千 or a word before it stays: it may be rounded.
    """
    if not isinstance(cell, str) or column.kind.name not in ("int", "num", "money"):
        return cell
    text = unicodedata.normalize("NFKC", cell).strip().rstrip("。.")
    if column.kind.name == "money":
        found = _PAID.fullmatch(text)
        return found[1] if found else cell
    found = _COUNTED.fullmatch(text)
    return found[1] if found and found[1] != text else cell


def answered(label: str, cell: Cell) -> Cell:
    """Return the word that a tick means under a header that asks: √ under 到账没 is 已到账.

    >>> answered("到账没", "√"), answered("是否发货", "否"), answered("进度", "√"), answered("到账没", "等")
    ('已到账', '未发货', '√', '等')
    """
    asked = _QUESTION.fullmatch(normal(label))
    word = unicodedata.normalize("NFKC", cell).strip().casefold() if isinstance(cell, str) else ""
    if not word or not asked or asked[1] == normal(label):
        return cell
    return f"已{asked[1]}" if word in _YES else f"未{asked[1]}" if word in _NO else cell


def ticked(column: Column, cell: Cell) -> Cell:
    """Return 是 or 否 for a tick or a cross in a column that asks for one of them."""
    if column.kind.name != "bool" or not isinstance(cell, str):
        return cell
    word = unicodedata.normalize("NFKC", cell).strip().casefold()
    return "是" if word in _YES else "否" if word in _NO else cell
