"""Cell texts made comparable: header words, directions, states, ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat

from cs_macros.cells.traditional import simplify

_NOISE = re.compile(r"[\s\ufeff\u200b\u3000()\[\]{}【】〔〕「」*#`'\"=:]+")
_WRAPPED = re.compile(r'^="(.*)"$', re.S)
_EDGES = " \t\r\n\u3000\xa0\ufeff\u200b`'"
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|「[^「」]*」|\{[^{}]*\}")
_UNIT = re.compile(
    r"[(\[【]\s*[+-]?\s*(?:单位:?)?\s*(?:人民币)?[万千]?[元分]?[+-]?\s*[)\]】]|/\s*[万千]?元|[-(]?(?:cny|rmb)\)?",
    re.I,
)
_FOREIGN = re.compile(r"[^\u4e00-\u9fff/]+")
_WRAPS = frozenset({"=", '"'})
BLANKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "null", "NULL", "None", "nan", "NaN"})


@lru_cache(maxsize=4096)
def word(text: str) -> str:
    """A header word, direction or state as it is compared: NFKC, no spaces, brackets or stars.

    >>> word(" 金额（元）\t"), word("*交易 金额[支出]"), word("已退款(￥5.00)")
    ('金额元', '交易金额支出', '已退款¥5.00')
    """
    return _NOISE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=4096)
def forms(text: str) -> tuple[str, ...]:
    """What a header or a word may stand for, the fullest form first: exports add units, signs and a
    translation.

    >>> forms("交易日期[ Transaction Date ]"), forms("收入金額（+元）"), forms("Debit Amount")
    (('交易日期TransactionDate', '交易日期'), ('收入金額+元', '收入金额'), ('DebitAmount', 'debitamount'))
    >>> forms("记账金额(收入)"), forms("贷 Cr"), forms("名/账号")
    (('记账金额收入', '记账金额'), ('贷Cr', '贷'), ('名/账号',))
    """
    plain = simplify(unicodedata.normalize("NFKC", text))
    plain = _UNIT.sub(" ", plain)
    chinese = _FOREIGN.sub("", word(plain)).strip("/")
    short = _FOREIGN.sub("", word(_IN_BRACKETS.sub(" ", plain))).strip("/")
    latin = "" if chinese else re.sub(r"[^a-z]", "", plain.lower())
    return tuple(dict.fromkeys(filter(None, (word(text), chinese, short, latin))))


def bare(text: str) -> str:
    r"""A cell without what exports wrap ids in: tabs, spaces, a backtick or `'`, `="…"`.

    >>> bare('="0013800"'), bare("`0013800\t"), bare("'0013800 ")
    ('0013800', '0013800', '0013800')
    >>> bare('"quoted"'), bare('he said "hi"')
    ('quoted', 'he said "hi"')
    """
    text = text.strip(_EDGES)
    if text[:1] not in ("=", '"'):
        return text
    text = _WRAPPED.sub(r"\1", text)
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return text.strip(_EDGES)


def filled(text: str) -> str:
    """A cell without its wrapping, "" where it only marks that there is nothing.

    >>> filled("-   \\t"), filled(" / "), filled("转账")
    ('', '', '转账')
    """
    text = text.strip(_EDGES)
    if text[:1] in _WRAPS:
        text = bare(text)
    return "" if text in BLANKS else text


def all_filled(cells: Sequence[str]) -> list[str]:
    """The same of a whole column, of which most cells are as they should be.

    >>> all_filled(["-   \\t", ' ="001" ', "转账"])
    ['', '001', '转账']
    """
    texts = list(map(str.strip, cells, repeat(_EDGES)))
    together = "".join(texts)
    if any(wrap in together for wrap in _WRAPS):
        texts = [bare(text) if text[:1] in _WRAPS else text for text in texts]
    return texts if BLANKS.isdisjoint(texts) else ["" if text in BLANKS else text for text in texts]
