"""A chat as it was copied or exported: who said what, and when.

Known are the shapes that copies of 千牛, 京麦, 抖店 (飞鸽) and 拼多多 have: a line with a name and a moment,
and what was said below it or behind a colon. Nothing is fetched from a chat tool (COM-13).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import normalize

_DATE = r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
_HALF = r"(?:(?P<half>[上下]午|凌晨|早上|中午|晚上)\s*)?"
_CLOCK = rf"{_HALF}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?(?:\.\d+)?"
_AT = rf"(?:{_DATE}\s*)?{_CLOCK}"
_NAME = r"(?P<name>[^\s:,。!?;()\[\]][^:,。!?;()\[\]]{0,38}?)"
_ACCOUNT = r"(?P<name>[^\s,。!?;()\[\]][^,。!?;()\[\]]{0,38}?)"
"""As 千牛 writes it before a moment in brackets: shop and colleague with a colon between them."""

HEADS = tuple(
    re.compile(shape)
    for shape in (
        rf"^{_ACCOUNT}\s*[(\[]\s*{_AT}\s*[)\]]\s*:?\s*(?P<said>.*)$",  # 小敏(2026-11-22 10:05:30): 您好
        rf"^[(\[]?\s*{_AT}\s*[)\]]?\s+{_NAME}\s*:\s*(?P<said>.*)$",  # 2026-11-22 10:05:30 小敏: 您好
        rf"^[(\[]?\s*{_AT}\s*[)\]]?\s+{_NAME}$",  # 2026-11-22 10:05:30 小敏 / 您好
        rf"^{_NAME}\s+{_AT}\s*:?$",  # 小敏 2026-11-22 10:05:30 / 您好
        rf"^{_NAME}\s+{_AT}\s*:\s*(?P<said>.*)$",  # 小敏 10:05: 您好
    )
)
ALONE = re.compile(rf"^[(\[]?\s*{_AT}\s*[)\]]?$")
"""A moment in a line of its own; the name stands in the line above."""

OURS = ("客服", "商家", "卖家", "店小二")
"""Words in the names under which shops answer, besides the names of shop and colleague."""

_SIGNS = str.maketrans("（）【】：，。！？；", "()[]:,。!?;")


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


@dataclass(frozen=True, slots=True)
class _Head:
    name: str
    at: re.Match[str]
    said: str


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
    blocks = list(_blocks(text))
    if not blocks:
        raise UnreadableChat("找不到“姓名＋时间”的行，看不出谁在什么时候说了什么")
    moments = _moments([head.at for head, _ in blocks], now)
    names = [*OURS, *(name for name in ours if name)]
    said = [
        Said(head.name, at, "\n".join(filter(None, (head.said, *lines))), any(n in head.name for n in names))
        for (head, lines), at in zip(blocks, moments, strict=True)
    ]
    if len({each.ours for each in said}) < 2:
        raise UnreadableChat("看不出哪一方是客服、哪一方是客户")
    return sorted(said, key=lambda each: each.at)


def _blocks(text: str) -> Iterator[tuple[_Head, list[str]]]:
    """Each head with the lines below it. What stands above the first one belongs to nobody."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    heads = _believed([_head(line) for line in lines], lines)
    found: tuple[_Head, list[str]] | None = None
    for line, head in zip(lines, heads, strict=True):
        if head is not None:
            if found:
                yield found
            found = (head, [])
        elif found and line:
            found[1].append(line)
    if found:
        yield found


def _head(line: str) -> _Head | None:
    plain = normalize("NFKC", line).translate(_SIGNS)
    for shape in HEADS:
        if match := shape.match(plain):
            groups = match.groupdict()
            # What was said is taken from the line as it stands: signs are part of it.
            said = line[-len(groups["said"]) :] if groups.get("said") else ""
            return _Head(groups["name"].strip(), match, said.strip())
    return None


def _believed(heads: Sequence[_Head | None], lines: list[str]) -> list[_Head | None]:
    """The heads that are some: a sentence that ends in a clock ("今天截单是 16:00") is none.

    A clock without a date is believed beside a name that has more than one. A moment in a line of its own
    takes the short line above it for its name.
    """
    found: list[_Head | None] = list(heads)
    for at, line in enumerate(lines):
        alone = ALONE.match(normalize("NFKC", line).translate(_SIGNS))
        above = lines[at - 1] if at else ""
        if alone and above and len(above) <= 40 and found[at - 1] is None:
            found[at], lines[at - 1] = _Head(above, alone, ""), ""
    times = Counter(head.name for head in found if head)
    dated = {head.name for head in found if head and head.at["day"]}
    return [head if head and (head.name in dated or times[head.name] > 1) else None for head in found]


def _moments(found: Sequence[re.Match[str]], now: datetime) -> list[datetime]:
    """When each was said; a day that is not named is that of the message before it."""
    moments: list[datetime] = []
    for match in found:
        hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
        if match["half"] in ("下午", "晚上") and hour < 12:
            hour += 12
        if hour > 23 or minute > 59 or second > 59:
            raise UnreadableChat(f"时间“{match[0]}”不是时刻")
        before = moments[-1] if moments else None
        moment = (before or now).replace(hour=hour, minute=minute, second=second, microsecond=0)
        if match["day"]:
            moment = _on_its_day(match, moment, now)
        elif before and moment < before - timedelta(hours=12):
            moment += timedelta(days=1)
        moments.append(moment)
    return moments


def _on_its_day(match: re.Match[str], moment: datetime, now: datetime) -> datetime:
    try:
        dated = moment.replace(
            year=int(match["year"] or now.year), month=int(match["month"]), day=int(match["day"])
        )
    except ValueError:
        raise UnreadableChat(f"“{match[0]}”里的日期不是真的日期") from None
    return dated if match["year"] or dated <= now else dated.replace(year=now.year - 1)
