"""Whether a line below a table was typed there as its next row, or is something else.

People type below a table, and the row belongs to it. Below tables stand sums, remarks, signatures
and other lists as well: a table that took these for rows would write them over, or register them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from decimal import Decimal

from cs_macros.hosts.port import Cell, CellError

SAMPLE = 60
"""Rows of a table, the last ones, that tell what its columns hold."""

TEXT = "文字"

_SUM = re.compile(
    r"(本[页月周日季年]|当[月日]|全[年月部])?(合计|总计|小计|共计|总和|汇总|累计|平均|均值|总额|总数)"
    r"|(grandtotal|subtotal|total|sum|average)(?![a-z])",
    re.IGNORECASE,
)
_LONGEST_SUM = 16
_REMARK = re.compile(
    r"[(（【]?\s*(注意|备注|说明|附注|注|制表|审核|复核|审批|填表|主管|经办|打印|签字|签名|盖章|以上|以下|数据来源|来源"
    r"|截止|截至|更新|统计时间|第.{1,4}页|note|remark|source|prepared|approved)"
    r"|[*＊※☆★△▲#]",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"[^：:]{1,8}[：:]")
_SENTENCE = re.compile(r"[，。；！？：,;!?:]")
_DIGIT = re.compile(r"[0-9]")


def why_no_row(
    headers: Sequence[str], above: Sequence[Sequence[Cell]], line: Sequence[Cell], *, strict: bool = False
) -> str:
    """Return what a line below a table is, in Chinese; empty when it may be the table's next row.

    Args:
      above: Filled rows of the table, a sample of the last ones will do.
      line: Its cells in the table's columns; at least one is filled.
      strict: Whether one cell of another kind than its column is enough, or a line of one cell where
        others have more. Else it takes all that are to hold figures or dates: somebody's row with one
        slip in it is still his row, and he is told of it.

    >>> rows = [["王某", 3.0, "急"], ["李某", 5.0, None]]
    >>> why_no_row(["客户", "数量", "备注"], rows, ["合计", 8.0, None])
    '合计“合计”'
    >>> why_no_row(["客户", "数量", "备注"], rows, ["赵某", "２", None])
    ''
    """
    held = {place: cell for place, cell in enumerate(line) if cell not in (None, "")}
    texts = {place: cell.strip() for place, cell in held.items() if isinstance(cell, str)}
    if len(texts) == len(held) > 1 and all(_same(text, headers[place]) for place, text in texts.items()):
        return "重复的标题"
    few = len(held) <= max(2, _usual(above) // 2)
    for place, text in texts.items():
        is_usual = text in _texts(above, place)
        if not is_usual and (few or place == min(held)) and is_sum(text):
            return f"合计“{text}”"
    if few and texts and len(texts) == len(held) and _are_remarks(texts, above):
        return f"说明“{_short(next(iter(texts.values())))}”"
    if strict and len(held) == 1 < min(len(headers), _usual(above)):
        return f"只有一格“{_short(str(next(iter(held.values()))))}”"
    columns = {at: {_kind(row[at]) for row in above} - {""} for at in held}
    unlike = [reason for at, cell in held.items() if (reason := _unlike(cell, columns[at]))]
    rigid = [at for at, kinds in columns.items() if kinds and TEXT not in kinds]
    is_clear = len(unlike) >= len(rigid) and (few or len(rigid) > 1)
    return unlike[0] if unlike and (strict or is_clear) else ""


def _same(text: str, header: str) -> bool:
    return "".join(text.split()) == "".join(header.split())


def _usual(above: Sequence[Sequence[Cell]]) -> int:
    """How many cells a row of the table fills as a rule."""
    counts = sorted(sum(cell not in (None, "") for cell in row) for row in above)
    return counts[len(counts) // 2] if counts else 0


def is_sum(text: str) -> bool:
    """Whether a text heads a line of sums: 合计, 本页小计：, Total."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    return len(plain) <= _LONGEST_SUM and _SUM.match(plain) is not None


def _texts(above: Sequence[Sequence[Cell]], place: int) -> list[str]:
    return [cell for row in above if isinstance(cell := row[place], str)]


def _are_remarks(texts: Mapping[int, str], above: Sequence[Sequence[Cell]]) -> bool:
    """Whether a line of nothing but text, and little of it, is a remark or the place for signatures."""
    if all(
        _SIGNATURE.match(text) and not any(map(_SIGNATURE.match, _texts(above, place)))
        for place, text in texts.items()
    ):
        return True
    if len(texts) > 1 or (above and len(above[0]) < 2):
        return False
    ((place, text),) = texts.items()
    known = _texts(above, place)
    if _REMARK.match(text) and not any(map(_REMARK.match, known)):
        return True
    is_sentence = bool(_SENTENCE.search(text)) and not any(map(_SENTENCE.search, known))
    if not known:
        return bool(above) and is_sentence
    return is_sentence or len(text) > 3 * max(map(len, known)) + 10


def _unlike(cell: Cell, kinds: Collection[str]) -> str:
    """Return how a cell differs from the kinds of cells in its column above; empty when it does not."""
    kind = _kind(cell)
    if not kinds or kind in kinds or TEXT in kinds:
        return ""
    if kind == TEXT:
        # Typed forgivingly: １２８０, 3.15, ￥30, 11月22日, "-". Words are something else.
        text = unicodedata.normalize("NFKC", str(cell)).strip()
        is_figure = bool(_DIGIT.search(text)) and len(text) <= 24
        return "" if is_figure or len(text) == 1 else f"“{_short(text)}”，这一列是{'、'.join(sorted(kinds))}"
    if kind == "数字" and kinds == {"日期"} and isinstance(cell, (int, float)) and 1 <= cell < 2_958_466:
        return ""
    return f"{kind}“{_short(str(cell))}”，这一列是{'、'.join(sorted(kinds))}"


def _kind(cell: Cell) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return "是否"
    if isinstance(cell, (int, float, Decimal)):
        return "数字"
    if isinstance(cell, (date, time)):
        return "日期"
    return "错误值" if isinstance(cell, CellError) else TEXT


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"
