"""A chat as it was copied or exported: who said what, and when.

Nothing is fetched from a chat tool (COM-13); the shapes stand in `chat_shapes`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cs_macros.sheets.quality.chat_shapes import Head

OURS = ("客服", "商家", "卖家", "店小二")
"""Words in the names under which shops answer, besides the names of shop and colleague."""

DAYS_AGO = {"今天": 0, "昨天": 1, "前天": 2}


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a chat.

    Attributes:
      at: When; a chat without a date is taken to be of one day, and to run on past midnight.
      ours: Whether the shop says it.
    """

    name: str
    at: datetime
    text: str
    ours: bool


class UnreadableChat(ValueError):
    """Why a text is no chat; the sentence is for people."""


def read_chat(text: str, ours: Collection[str], now: datetime) -> list[Said]:
    """The messages of a chat, in the order of their time.

    Args:
      ours: Names of the shop and of whoever answers in it.
      now: No message is later; a date without its year is of the last twelve months.

    Raises:
      UnreadableChat: No names and moments are found, or it cannot be told which side is the shop's.
    """
    # Here, not above: the shapes are slow to load, and most presses read no chat.
    from cs_macros.sheets.quality.chat_shapes import blocks

    names = [*OURS, *(name for name in ours if name)]

    def is_ours(name: str) -> bool:
        return any(each in name for each in names)

    found = list(blocks(text, is_ours))
    if not found:
        raise UnreadableChat("找不到“姓名＋时间”的行，看不出谁在什么时候说了什么")
    moments = _moments([head for head, _ in found], now)
    said = [
        Said(head.name, at, "\n".join(filter(None, (head.said, *lines))), is_ours(head.name))
        for (head, lines), at in zip(found, moments, strict=True)
    ]
    if len({each.ours for each in said}) < 2:
        raise UnreadableChat("看不出哪一方是客服、哪一方是客户")
    return sorted(said, key=lambda each: each.at)


def _moments(heads: Sequence[Head], now: datetime) -> list[datetime]:
    """When each was said; a day that is not named is that of the message before it."""
    moments: list[datetime] = []
    for head in heads:
        match = head.at
        minute, second = (int(match[part] or 0) for part in ("minute", "second"))
        hour = _hour(int(match["hour"]), match["half"] or "")
        if hour > 23 or minute > 59 or second > 59:
            raise UnreadableChat(f"时间“{match[0]}”不是时刻")
        before = moments[-1] if moments else None
        moment = (before or now).replace(hour=hour, minute=minute, second=second, microsecond=0)
        day = match if match["day"] or match["ago"] else head.day
        if day is not None:
            moment = _on_its_day(day, moment, now)
        elif before and moment < before - timedelta(hours=12):
            moment += timedelta(days=1)
        moments.append(moment)
    return moments


def _hour(hour: int, half: str) -> int:
    """An hour of the day's half that is named.

    >>> [_hour(12, "上午"), _hour(12, "下午"), _hour(1, "中午"), _hour(14, "下午"), _hour(9, "")]
    [0, 12, 13, 14, 9]
    """
    if half in ("上午", "凌晨", "早上"):
        return 0 if hour == 12 else hour
    late = half in ("下午", "晚上") or (half == "中午" and hour < 11)
    return hour + 12 if late and hour < 12 else hour


def _on_its_day(match: re.Match[str], moment: datetime, now: datetime) -> datetime:
    if match["ago"]:
        day = now - timedelta(days=DAYS_AGO[match["ago"]])
        return moment.replace(year=day.year, month=day.month, day=day.day)
    try:
        dated = moment.replace(
            year=int(match["year"] or now.year), month=int(match["month"]), day=int(match["day"])
        )
    except ValueError:
        raise UnreadableChat(f"“{match[0].strip()}”里的日期不是真的日期") from None
    return dated if match["year"] or dated <= now else dated.replace(year=now.year - 1)
