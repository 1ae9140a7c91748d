"""The shapes in which chats are copied and exported: which lines say who speaks and when.

千牛: 名字(时间), [名字] 时间, 名字时间 with or without a space, 买家 --> 店铺 时间; on the web page
of its records 时间, what was said, and the account below. 京麦, 抖店 (飞鸽): 名字 时间 or 时间 名字 above
what was said. 拼多多: 名字, 时间, what was said, a line each. Tables: a header with 时间, 发送人 and 内容.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from unicodedata import normalize

_AGO = r"(?P<ago>今天|昨天|前天)"
_DATE = r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
_WEEKDAY = r"(?:\s*(?:星期|周)[一二三四五六日天])?"
_HALF = r"(?:(?P<half>[上下]午|凌晨|早上|中午|晚上)\s*)?"
_CLOCK = rf"{_HALF}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?(?:\.\d+)?"
_AT = rf"(?:(?:{_AGO}|{_DATE}){_WEEKDAY}\s*)?{_CLOCK}"
_NAME = r"(?P<name>[^\s:,。!?;()\[\]][^:,。!?;()\[\]]{0,38}?)"
_ACCOUNT = r"(?P<name>[^\s,。!?;()\[\]][^,。!?;()\[\]]{0,38}?)"
"""As 千牛 writes it before a moment in brackets: shop and colleague with a colon between them."""

HEADS = tuple(
    re.compile(shape)
    for shape in (
        rf"^{_ACCOUNT}\s*-+>\s*[^。!?;]{{1,40}}?\s*{_AT}\s*:?$",  # 买家 --> 示例店 10:05:30 / 您好
        rf"^{_ACCOUNT}\s*[(\[]\s*{_AT}\s*[)\]]\s*:?\s*(?P<said>.*)$",  # 小敏(2026-11-22 10:05:30): 您好
        rf"^\[{_ACCOUNT}\]\s*{_AT}\s*:?\s*(?P<said>.*)$",  # [小敏] 10:05 / 您好
        rf"^[(\[]?\s*{_AT}\s*[)\]]?\s*[(\[]{_ACCOUNT}[)\]]\s*:?\s*(?P<said>.*)$",  # 10:05 (小敏) 您好
        rf"^[(\[]?\s*{_AT}\s*[)\]]?\s+{_NAME}\s*:\s*(?P<said>.*)$",  # 2026-11-22 10:05:30 小敏: 您好
        rf"^[(\[]?\s*{_AT}\s*[)\]]?\s+{_NAME}$",  # 2026-11-22 10:05:30 小敏 / 您好
        rf"^{_NAME}\s+{_AT}\s*:?$",  # 小敏 2026-11-22 10:05:30 / 您好
        rf"^{_NAME}\s+{_AT}\s*:\s*(?P<said>.*)$",  # 小敏 10:05: 您好
    )
)
GLUED = tuple(re.compile(shape) for shape in (rf"^{_ACCOUNT}\s*{_AT}$", rf"^{_AT}\s*{_ACCOUNT}$"))
"""Name and moment without a space, as 千牛 copies them: believed only beside a name that is known."""

ALONE = re.compile(rf"^[(\[]?\s*{_AT}\s*[)\]]?$")
"""A moment in a line of its own; the name stands in the line above, or below what was said."""

DAY = re.compile(rf"^[-—=\s]*(?:{_AGO}|{_DATE}){_WEEKDAY}[-—=\s]*$")
"""A day in a line of its own, for what follows."""

NOBODY = re.compile(
    r"^(?:已读|未读|送达|发送中|发送失败|.{0,40}撤回(?:了|)一条消息|当前用户来自.*|由.{1,40}转[交接]给.*"
    r"|原因:\[.*\]|\[即将超时\].*|.{0,20}会话(?:已|)(?:结束|超时|关闭).{0,10}|-*以上(?:是|为)历史消息-*|查看更多消息)$"
)
"""Lines that the chat tool writes between: nobody says them."""

SYSTEM = frozenset(("系统", "系统消息", "系统提示", "系统通知", "服务助手"))

LABEL = re.compile(r"(?:时间|日期|单号|电话|地址|金额|截止|[于到至前是]|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})\s*:?$")
"""What stands before a moment in an order's card or a sentence, and is no name; nor is the moment's day."""

TIMES = ("发送时间", "消息时间", "聊天时间", "时间")
PEOPLE = ("发送账号", "发送人", "发送者", "发言人", "发送方", "昵称", "账号", "姓名")
ROLES = ("账号类型", "角色", "身份", "发送方类型")
TEXTS = ("发送内容", "消息内容", "聊天内容", "内容", "消息")

_SIGNS = str.maketrans("（）【】：，。！？；", "()[]:,。!?;")


@dataclass(frozen=True, slots=True)
class Head:
    """Who speaks and when.

    Attributes:
      day: The day that the lines above name, where the moment names none.
      alone: Whether the moment has a line of its own.
    """

    name: str
    at: re.Match[str]
    said: str
    day: re.Match[str] | None = None
    alone: bool = False


def blocks(text: str, is_ours: Callable[[str], bool]) -> Iterator[tuple[Head, list[str]]]:
    """Each head with what was said. What stands above the first one belongs to nobody."""
    written = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    yield from (
        found for found in (_table(written) or _lines(written, is_ours)) if found[0].name not in SYSTEM
    )


def _plain(line: str) -> str:
    return normalize("NFKC", line).translate(_SIGNS)


def _lines(written: Sequence[str], is_ours: Callable[[str], bool]) -> Iterator[tuple[Head, list[str]]]:
    stripped = [line.strip() for line in written]
    lines = _names_above([line for line in stripped if not NOBODY.match(_plain(line))], is_ours)
    heads = _believed(lines, is_ours)
    found: tuple[Head, list[str]] | None = None
    day: re.Match[str] | None = None
    for line, head in zip(lines, heads, strict=True):
        if head is not None:
            if found:
                yield found
            found = (replace(head, day=day), [])
        elif named := DAY.match(_plain(line)):
            day = named
        elif found and line:
            found[1].append(line)
    if found:
        yield found


def _head(line: str, shapes: Sequence[re.Pattern[str]]) -> Head | None:
    plain = _plain(line)
    for shape in shapes:
        if match := shape.match(plain):
            groups = match.groupdict()
            name = groups["name"].strip().rstrip(":")
            if not name or LABEL.search(name):
                continue
            # What was said is taken from the line as it stands: signs are part of it.
            said = line[-len(groups["said"]) :] if groups.get("said") else ""
            return Head(name, match, said.strip())
    return None


def _names_above(lines: list[str], is_ours: Callable[[str], bool]) -> list[str]:
    """Lines in which each name stands above its moment, also where it stood below what was said."""
    filled = [line for line in lines if line]
    places = [n for n, line in enumerate(filled) if ALONE.match(_plain(line))]
    if len(places) < 2:
        return lines
    above = [filled[n - 1] if n else "" for n in places]
    known = {name for name in above[1:] if name}

    def names(line: str) -> bool:
        return bool(line) and len(line) <= 40 and (line in known or is_ours(line))

    if not names(filled[-1]) or (names(above[0]) and above[0] in known) or filled[-2:-1] == [above[0]]:
        return lines
    turned = filled[: places[0]]
    for first, after in zip(places, [*places[1:], len(filled)], strict=True):
        said = filled[first + 1 : after]
        days = [line for line in said if DAY.match(_plain(line))]
        said = [line for line in said if line not in days]
        turned += [*said[-1:], filled[first], *said[:-1], *days]
    return turned


def _believed(lines: list[str], is_ours: Callable[[str], bool]) -> list[Head | None]:
    """The heads that are some: a sentence that ends in a clock ("今天截单是 16:00") is none.

    A clock without a date is believed beside a name that has more than one; so is a name without a space
    before its moment, or one of ours. A moment in a line of its own takes the short line above it.
    """
    found = [_head(line, HEADS) for line in lines]
    glued = [None if head else _head(line, GLUED) for line, head in zip(lines, found, strict=True)]
    for at, line in enumerate(lines):
        above = lines[at - 1] if at else ""
        alone = ALONE.match(_plain(line))
        if alone:
            found[at] = glued[at] = None
        if alone and above and len(above) <= 40 and found[at - 1] is None and not DAY.match(_plain(above)):
            found[at], lines[at - 1] = Head(above, alone, "", alone=True), ""
    times = Counter(head.name for head in (*found, *glued) if head)
    dated = {
        head.name for head in found if head and (_is_dated(head.at) or (head.alone and is_ours(head.name)))
    }
    for at, head in enumerate(glued):
        if head and (times[head.name] > 1 or is_ours(head.name)):
            found[at] = head
            dated.add(head.name)
    return [head if head and (head.name in dated or times[head.name] > 1) else None for head in found]


def _is_dated(match: re.Match[str]) -> bool:
    return bool(match["day"] or match["ago"])


def _table(lines: Sequence[str]) -> list[tuple[Head, list[str]]]:
    """The rows of an exported table, copied or as a file; nothing where the first line is no header."""
    text = "\n".join(lines).strip()
    first = text.partition("\n")[0]
    header = [_plain(cell).strip() for cell in next(_rows(first), ())]

    def place(names: Sequence[str]) -> int | None:
        return next((header.index(name) for name in names if name in header), None)

    at, who, role, what = map(place, (TIMES, PEOPLE, ROLES, TEXTS))
    if at is None or what is None or (who is None and role is None):
        return []
    found = []
    for row in _rows(text):
        row += [""] * (len(header) - len(row))
        if moment := ALONE.match(_plain(row[at])):
            names = [row[each] for each in (role, who) if each is not None and row[each]]
            found.append((Head(" ".join(names), moment, row[what]), list[str]()))
    return found


def _rows(text: str) -> Iterator[list[str]]:
    mark = "\t" if "\t" in text.partition("\n")[0] else ","
    with suppress(csv.Error):  # a quotation mark that is never closed
        for row in csv.reader(io.StringIO(text), delimiter=mark):
            yield [cell.strip() for cell in row]
