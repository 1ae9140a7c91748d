"""People, spans, counts and units as a message says them."""

from __future__ import annotations

import re
from unicodedata import normalize

from cs_macros.messages.values import show

TITLES = "先生|女士|小姐|太太|老师|阿姨|叔叔|大姐|大哥"
TWO_CHARACTERS = (
    "欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|长孙|宇文|司徒|令狐|轩辕|南宫|端木|百里|独孤|呼延"
)
NAMED = re.compile(rf"({TWO_CHARACTERS}|[\u4e00-\u9fff])[\u4e00-\u9fff·*＊]{{0,3}}?({TITLES})")


def form_of_address(name: object) -> str:
    """Surname and title, where a title is known; nothing for a bare name, which nobody is called by.

    Source: seed 000「用客户的姓加上“先生/小姐”」(COM-16).

    >>> form_of_address("王丽女士"), form_of_address("欧阳先生"), form_of_address("王丽")
    ('王女士', '欧阳先生', '')
    """
    found = NAMED.fullmatch(str(name or "").strip())
    return found[1] + found[2] if found else ""


SPAN = re.compile(
    r"([\d.]+|[一二两三四五六七八九十]+)(?:\s*[-－~～—–至到]+\s*([\d.]+|[一二两三四五六七八九十]+))?天?(?:左右)?"
)


def days(value: object) -> str:
    """How long a parcel takes: `左右` for one number, none for a span, never said twice.

    >>> days(3), days("1-2"), days("1至2天左右"), days("当天")
    ('3天左右', '1至2天', '1至2天', '当天')
    """
    text = str(show(value)).strip()
    found = SPAN.fullmatch(normalize("NFKC", text))
    if not found:
        return text if re.search("[天日周月时]", text) else f"{text}天"
    return f"{found[1]}至{found[2]}天" if found[2] else f"{found[1]}天左右"


MEASURED = re.compile(
    r"(?:[一二两三四五六七八九十\d]+)(?:[个份件只双条张本套盒瓶块枚支把包袋对副台卷串顶款])"
)


def counted(value: object) -> str:
    """A thing with how many of it, `一份` where nobody said.

    >>> counted("行李牌"), counted("两个行李牌")
    ('行李牌一份', '两个行李牌')
    """
    text = str(show(value))
    return text if MEASURED.match(text) else f"{text}一份"


UNITS = ("分钟", "个工作日", "工作日", "小时", "元", "件", "张", "天")


def without_unit(value: str, unit: str) -> str:
    """An amount without the unit that the text itself says.

    >>> without_unit("5分钟", "分钟"), without_unit("半天", "分钟")
    ('5', '半天')
    """
    return value.removesuffix(unit).rstrip() or value
