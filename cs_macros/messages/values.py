"""Python values as a customer reads them: never None, nan, 1.23E+17 or a half-open gap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from numbers import Integral, Real
from unicodedata import normalize

from cs_macros.book.parsers import FEN, as_decimal, to_yuan
from cs_macros.hosts.port import CellError

NOT_A_VALUE = frozenset(
    {
        "nan",
        "NaN",
        "None",
        "none",
        "NONE",
        "NaT",
        "<NA>",
        "null",
        "NULL",
        "inf",
        "-inf",
        "Infinity",
        "-Infinity",
    }
    | {
        "undefined",
        "N/A",
        "n/a",
        "#N/A",
        "#NAME?",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
    }
)
"""What a blank or broken cell becomes on its way through other programs. "Nan" may be a person."""

NOTHING_SAID = re.compile(r"[-－／—–_/\\|、，。；：,.;:!！?？…·*#~～\s]+")
"""What people type into a cell that has to be filled (`-`, `/`, `。`, a column too narrow for its number)."""

TYPED_MARKS = re.compile(
    r"(?<=[\u4e00-\u9fff”）])[,;!?:](?=[\u4e00-\u9fff\s]|$)|(?<=[\u4e00-\u9fff”）]),(?=\d)"
)
TYPED_BRACKETS = re.compile(r"(?<=[\u4e00-\u9fff])\(([^()]*)\)|\(([^()]*[\u4e00-\u9fff])\)")
FULL_WIDTH = str.maketrans(",;!?:", "，；！？：")

INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]+")
"""Zero-width and direction marks; U+200D stays, it joins emoji."""

GAPS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
DAMAGED_ID = re.compile(r"[-+]?\d(?:\.\d+)?[Ee]\+\d+|\d\.\d+[Ee]\d{2}")
DATE_TEXT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?"
)


def clean(value: object) -> object:
    """A value fit to print, or None for one that nobody could read.

    Text is put on one line; a list keeps what can be read of it.

    >>> clean("  李\\n雷 "), clean(float("nan")), clean("1.23E+17"), clean(3.0)
    ('李 雷', None, None, 3.0)
    """
    if isinstance(value, str):
        return _clean_text(value.value if isinstance(value, Enum) else value)
    if value is None or isinstance(value, CellError) or type(value).__name__ in ("NaTType", "NAType"):
        return None
    if isinstance(value, (bool, date, time)):
        return value
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, Real):
        # Excel keeps 15 digits: a longer number was an id, and is no longer the one typed.
        return value if isinstance(value, Integral) or abs(float(value)) < 1e15 else None
    if isinstance(value, Iterable) and not isinstance(value, Mapping):
        return tuple(item for item in map(clean, value) if item is not None) or None
    return clean(str(value))


def _clean_text(text: str) -> str | None:
    # Most cells are printable and need no regular expression.
    if not text.isprintable() or "  " in text:
        text = GAPS.sub(" ", INVISIBLE.sub("", text))
    text = text.strip()
    if not text or text in NOT_A_VALUE or NOTHING_SAID.fullmatch(text):
        return None
    return None if text[0] in "+-0123456789" and DAMAGED_ID.fullmatch(text) else text


def show(value: object) -> object:
    """The text of a value that a template prints without a filter.

    >>> show(3.0), show(Decimal("1E+3")), show(date(2026, 11, 22)), show(True)
    ('3', '1000', '11月22日', '是')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return moment(value) if value.time() != time() else day(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real) and not isinstance(value, Decimal):
        value = as_decimal(float(value))
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, tuple):
        return "、".join(str(show(each)) for each in value)
    return value


def said(text: str) -> str:
    """Typed text with Chinese marks among Chinese words, and without one left over at its end.

    >>> said("黑色,20寸。"), said("拉杆箱(大号),"), said("10:30"), said("好吗?")
    ('黑色，20寸', '拉杆箱（大号）', '10:30', '好吗？')
    """
    text = text.rstrip("，。；、：,;: ") or text
    if text.isascii() or text.isalnum():
        return text
    text = TYPED_MARKS.sub(lambda mark: mark[0].translate(FULL_WIDTH), text)
    return TYPED_BRACKETS.sub(r"（\1\2）", text)


def plain_number(number: Decimal) -> str:
    """A number without an exponent, a whole one without its point."""
    whole = number == number.to_integral_value()
    return format(number.to_integral_value() if whole else number, "f")


def yuan(value: object) -> str:
    """An amount in 元 with two places, half up; typed text such as `￥1,280.5` is understood.

    >>> yuan(128.5), yuan("￥1，280.5元"), yuan(Decimal("-28.5"))
    ('128.50', '1280.50', '-28.50')

    Raises:
      ValueError: Not an amount.
    """
    if isinstance(value, Decimal):
        return format(to_yuan(value), "f")
    if isinstance(value, Real) and not isinstance(value, bool):
        return format(to_yuan(as_decimal(float(value))), "f")
    text = re.sub(r"[¥,\s元]", "", normalize("NFKC", str(value)))
    try:
        amount = Decimal(text)
        exact = amount.is_finite() and amount == amount.quantize(FEN)
    except InvalidOperation:
        exact = False
    if not exact:
        raise ValueError(f"“{value}”不是金额")
    return format(to_yuan(amount), "f")


def size_of(value: object) -> str:
    """An amount without its sign: the words around it say who pays whom.

    >>> size_of(Decimal("-28.5"))
    '28.50'
    """
    return yuan(value).removeprefix("-")


def day(value: object) -> str:
    """A day as one says it; text that is no date stays (`明天`, `本周五`).

    >>> day(date(2026, 11, 2)), day("2026/11/22"), day("明天")
    ('11月2日', '11月22日', '明天')
    """
    if isinstance(value, date):
        return f"{value.month}月{value.day}日"
    text = str(show(value)).strip()
    found = DATE_TEXT.fullmatch(text)
    return f"{int(found[2])}月{int(found[3])}日" if found else text


def moment(value: object) -> str:
    """A day with its time of day.

    >>> moment(datetime(2026, 11, 22, 16, 30)), moment("2026-11-22 9:05")
    ('11月22日 16:30', '11月22日 09:05')
    """
    if isinstance(value, datetime):
        return f"{day(value)} {value:%H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    found = DATE_TEXT.fullmatch(str(value).strip())
    if found and found[4]:
        return f"{day(value)} {int(found[4]):02}:{found[5]}"
    return day(value)


def month(value: object) -> str:
    """A month as one writes it.

    >>> month("2026-11"), month(date(2026, 11, 1))
    ('2026年11月', '2026年11月')
    """
    if isinstance(value, date):
        return f"{value.year}年{value.month}月"
    text = str(show(value))
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    return f"{found[1]}年{int(found[2])}月" if found else text


def week(value: object) -> str:
    """An ISO week as one writes it.

    >>> week("2026-W07")
    '2026年第7周'
    """
    text = str(show(value))
    found = re.fullmatch(r"(\d{4})-W(\d{1,2})", text)
    return f"{found[1]}年第{int(found[2])}周" if found else text


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
    text = normalize("NFKC", str(show(value))).strip()
    found = SPAN.fullmatch(text)
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


def flag(value: object) -> bool | None:
    """是 or 否, however it was typed; None for anything else.

    >>> flag("是"), flag("否"), flag(1), flag("也许")
    (True, False, True, None)
    """
    if isinstance(value, (bool, int, float)):
        return bool(value)
    text = normalize("NFKC", str(value)).strip().lower()
    if text in ("是", "有", "√", "y", "yes", "true", "1"):
        return True
    return False if text in ("否", "无", "没有", "×", "n", "no", "false", "0") else None
