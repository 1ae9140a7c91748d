"""Cell texts made comparable: header words, directions, states, ids."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOISE = re.compile(r"[\s\ufeff\u200b\u3000()\[\]{}【】〔〕「」*`'\"=:]+")
_WRAPPED = re.compile(r'^="(.*)"$', re.S)
_EDGES = " \t\r\n\u3000\xa0\ufeff\u200b`'"
BLANKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "null", "NULL", "None", "nan", "NaN"})


@lru_cache(maxsize=4096)
def word(text: str) -> str:
    """A header word, direction or state as it is compared: NFKC, no spaces, brackets or stars.

    >>> word(" 金额（元）\t"), word("*交易 金额[支出]"), word("已退款(￥5.00)")
    ('金额元', '交易金额支出', '已退款¥5.00')
    """
    return _NOISE.sub("", unicodedata.normalize("NFKC", text))


def bare(text: str) -> str:
    r"""A cell without what exports wrap ids in: tabs, spaces, a backtick or `'`, `="…"`.

    >>> bare('="0013800"'), bare("`0013800\t"), bare("'0013800 ")
    ('0013800', '0013800', '0013800')
    >>> bare('"quoted"'), bare('he said "hi"')
    ('quoted', 'he said "hi"')
    """
    text = text.strip(_EDGES)
    if text.startswith("="):
        text = _WRAPPED.sub(r"\1", text)
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return text.strip(_EDGES)


def filled(text: str) -> str:
    """A cell without its wrapping, "" where it only marks that there is nothing.

    >>> filled("-   \\t"), filled(" / "), filled("转账")
    ('', '', '转账')
    """
    text = bare(text)
    return "" if text in BLANKS else text
