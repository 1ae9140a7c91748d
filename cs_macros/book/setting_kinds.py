"""Kinds of value that a parameter may have: those of the sheets' cells, and a few of its own.

Like the readers of `book.parsers` they read forgivingly and raise nothing but ValueError with
one Chinese sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from cs_macros.book.office import EVERYBODY, Post
from cs_macros.cells import kinds
from cs_macros.cells.dates import read_time
from cs_macros.cells.kinds import Kind
from cs_macros.cells.parsers import plain, read_money, read_number, read_text
from cs_macros.hosts.port import Cell

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
SHIFT_ENDS = {"early_end": "早班下班", "late_end": "晚班下班"}


class WeekTime(NamedTuple):
    """A moment that returns every week."""

    weekday: str
    at: time

    @property
    def isoweekday(self) -> int:
        """1 for Monday to 7 for Sunday, as `date.isoweekday` counts."""
        return WEEKDAYS.index(self.weekday) + 1


def read_code(cell: Cell, now: datetime) -> str:
    """A workbook's code, capitals and digits."""
    code = plain(cell).upper()
    if not re.fullmatch(r"[A-Z0-9]{1,4}", code):
        raise ValueError("代号只能是 1 到 4 个英文字母或数字")
    return code


def read_folder(cell: Cell, now: datetime) -> str:
    """A folder as typed or pasted, without the quotes that Windows puts around a copied path."""
    path = read_text(cell, now).strip().strip('"“”').strip()
    if not path or re.search(r'[<>"|?*\x00-\x1f]', path):
        raise ValueError("不是文件夹")
    return path


def read_weekday(cell: Cell, now: datetime) -> str:
    """A day of the week.

    >>> read_weekday("周六", datetime(2026, 1, 1)), read_weekday("sun", datetime(2026, 1, 1))
    ('SAT', 'SUN')
    """
    word = plain(cell).upper()
    chinese = re.fullmatch(r"(?:周|星期|礼拜)([一二三四五六日天])", word)
    if chinese:
        return WEEKDAYS["一二三四五六日".index(chinese[1].replace("天", "日"))]
    if word not in WEEKDAYS:
        raise ValueError("不是星期几，要填周一到周日")
    return word


def read_week_time(cell: Cell, now: datetime) -> WeekTime:
    """A day of the week and a time of day.

    >>> read_week_time("星期六16：00", datetime(2026, 1, 1))
    WeekTime(weekday='SAT', at=datetime.time(16, 0))
    """
    found = re.fullmatch(r"(\D+)(\d.*)", plain(cell))
    if not found:
        raise ValueError("要填星期和时间，如 周六 16:00")
    return WeekTime(read_weekday(found[1], now), read_time(found[2], now))


def read_list(cell: Cell, now: datetime) -> list[str]:
    """Words separated by 、 or a comma, semicolon or line break; inner spaces stay."""
    words = re.split(r"[、，,；;\n]", read_text(cell, now))
    found = [word.strip() for word in words if word.strip()]
    if not found:
        raise ValueError("列表里没有内容")
    return found


def read_amounts(cell: Cell, now: datetime) -> list[Decimal]:
    """Amounts in 元, in the order given; ascending or not is the rule's business."""
    amounts = [read_money(word, now) for word in read_list(cell, now)]
    if min(amounts) < 0:
        raise ValueError("金额不能小于 0")
    return amounts


def read_post(cell: Cell) -> str:
    """The word for a post, as 员工名册 uses it."""
    word = plain(cell)
    if word not in set(Post):
        raise ValueError(f"没有“{word}”这个岗位，可填 {'、'.join(Post)}")
    return Post(word).value


def read_posts(cell: Cell, now: datetime) -> tuple[str, ...]:
    """Posts in the order given, each once."""
    return tuple(dict.fromkeys(read_post(word) for word in read_list(cell, now)))


def read_cover(cell: Cell, now: datetime) -> dict[str, int]:
    """How many people at least, together (`合计`) and by post.

    >>> read_cover("合计：2、售前：1", datetime(2026, 1, 1))
    {'合计': 2, '售前': 1}
    """
    cover: dict[str, int] = {}
    for part in read_list(cell, now):
        found = re.fullmatch(r"(\D+?):?(\d{1,3})人?", plain(part))
        if not found:
            raise ValueError(f"“{part}”要写成 岗位:人数，如 售前:1")
        name = EVERYBODY if found[1] == EVERYBODY else read_post(found[1])
        if name in cover:
            raise ValueError(f"“{name}”写了两次")
        cover[name] = int(found[2])
    return cover


def split_ends(cell: Cell) -> tuple[str, str]:
    """Both ends of `210-330` or `8:30至9:30`, as typed."""
    ends = re.split(r"[-–—~至到]+", plain(cell))
    if len(ends) != 2:
        raise ValueError("要填起止两个值，中间用“-”")
    return ends[0], ends[1]


def read_range(cell: Cell, now: datetime) -> tuple[Decimal, Decimal]:
    """The lowest and the highest number that are still good."""
    low, high = (read_number(end, now) for end in split_ends(cell))
    if low > high:
        raise ValueError("前一个数不能大于后一个数")
    return low, high


def read_period(cell: Cell, now: datetime) -> tuple[time, time]:
    """From when to when on one day.

    >>> read_period("8:30至9:30", datetime(2026, 1, 1))
    (datetime.time(8, 30), datetime.time(9, 30))
    """
    start, end = (read_time(clock, now) for clock in split_ends(cell))
    if start >= end:
        raise ValueError("结束时间要晚于开始时间")
    return start, end


def read_clock_or_shift(cell: Cell, now: datetime) -> time | str:
    """A time of day, or the key of the parameter that holds it.

    >>> read_clock_or_shift("早班下班", datetime(2026, 1, 1))
    'early_end'
    """
    word = plain(cell) if isinstance(cell, str) else ""
    return next((key for key, told in SHIFT_ENDS.items() if word in (key, told)), None) or read_time(
        cell, now
    )


def show_weekday(day: str) -> str:
    """A day of the week as people read it.

    >>> show_weekday("SAT")
    '周六'
    """
    return f"周{'一二三四五六日'[WEEKDAYS.index(day)]}"


def worded(words: Mapping[str, str]) -> Kind:
    """A choice that rules know by English words, and people by Chinese ones: both are read.

    >>> kind = worded({"shop": "商家承担"})
    >>> kind.read("商家承担", None), kind.read("shop", None), kind.write("shop")
    ('shop', 'shop', '商家承担')
    """
    codes = {word: code for code, told in words.items() for word in (code, told)}
    kind = kinds.choice(tuple(words.values()))
    known = kinds.choice(tuple(codes))
    return replace(kind, read=lambda cell, now: codes[known.read(cell, now)], write=words.__getitem__)


KINDS: Mapping[str, Kind] = {
    "text": kinds.TEXT,
    "time": kinds.TIME,
    "date": kinds.DATE,
    "int": kinds.INT,
    "num": kinds.NUM,
    "money": kinds.MONEY,
    "pct": kinds.PCT,
    "bool": kinds.BOOL,
    "code": Kind("code", read_code, hint="填 1 到 4 个英文字母或数字，如 A3"),
    "folder": Kind("folder", read_folder, hint="填文件夹的路径", tidies=False),
    "weekday": Kind("weekday", read_weekday, show_weekday, hint="填星期，如 周五"),
    "weekday time": Kind(
        "weekday time",
        read_week_time,
        lambda when: f"{show_weekday(when.weekday)} {when.at:%H:%M}",
        hint="填星期和时间，如 周六 16:00",
    ),
    "list": Kind("list", read_list, hint="多个用“、”隔开", tidies=False),
    "amounts": Kind("amounts", read_amounts, hint="几个金额，用逗号隔开，如 50,100,200"),
    "posts": Kind("posts", read_posts, hint="填岗位，多个用“、”隔开，如 售前、售后"),
    "cover": Kind("cover", read_cover, hint="填岗位和人数，如 合计:2、售前:1"),
    "range": Kind("range", read_range, hint="填起止两个数，如 210-330"),
    "period": Kind("period", read_period, hint="填起止时间，如 08:30-09:30"),
    "clock or shift": Kind(
        "clock or shift",
        read_clock_or_shift,
        lambda when: SHIFT_ENDS.get(when) or f"{when:%H:%M}",
        hint="填 早班下班、晚班下班 或时间，如 18:00",
    ),
}

NAMES: Mapping[str, str] = {
    "text": "文字",
    "time": "时间",
    "date": "日期",
    "int": "整数",
    "num": "数字",
    "money": "金额",
    "pct": "比例",
    "bool": "是否",
    "enum": "选项",
    "code": "代号",
    "folder": "文件夹",
    "weekday": "星期",
    "weekday time": "星期和时间",
    "list": "列表",
    "amounts": "金额列表",
    "posts": "岗位",
    "cover": "岗位人数",
    "range": "数字范围",
    "period": "时段",
    "clock or shift": "时间",
}
"""What the column 类型 calls a kind."""


def bounded(kind: Kind, low: int, high: int | None) -> Kind:
    """The kind, for numbers of `low` to `high` only (both included)."""

    def read(cell: Cell, now: datetime) -> Any:
        value = kind.read(cell, now)
        if high is not None and not low <= value <= high:
            raise ValueError(f"要在 {low} 到 {high} 之间")
        if value < low:
            raise ValueError(f"不能小于 {low}")
        return value

    return replace(kind, read=read)
