"""What a chat shows by itself: first line, waits, steps, words (domain 1.27)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from cs_macros.sheets.quality.chats import Said

if TYPE_CHECKING:
    from cs_macros.messages import ShopFacts, WordLists

GREETING = re.compile(r"您好|你好|亲.?好")
WELCOME = re.compile(r"欢迎|为您服务|为你服务|帮您|帮到您|帮助您|我是")

STEPS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "欢迎语": re.compile("欢迎|您好|你好"),
        "活动告知": re.compile(
            r"活动|优惠|满减|满\s*[\d一二三五]|券|赠|[一二三四五六七八九\d]折|包邮|立减|秒杀|会员日"
        ),
        "宝贝介绍": re.compile(
            "材质|面料|材料|尺码|码数|尺寸|[大小\\d]码|型号|规格|颜色|款式|功能|功率|适合|成分|质量|做工|现货|库存|保修|用法"
        ),
        "订单确认": re.compile(
            "(?:确认|核对).{0,8}(?:订单|地址|信息|收货|收件|电话)|收货(?:地址|人|信息)"
            "|(?:地址|订单|信息).{0,8}(?:对吗|正确|核对|确认)"
        ),
        "收藏店铺": re.compile("收藏|关注(?:店铺|我们|本店|一下)|关注下"),
    }
)
"""The steps of serving a customer, and what shows them.

Source: seed 003 「欢迎语---活动告知---宝贝介绍---订单确认---收藏店铺」.
"""

SPARING = "COM-14"
"""Rule of the words that are used sparingly."""

ROOM = 600
"""Letters that a list of places may take in a cell; the number of the others is told."""


def first_line_ok(chat: Sequence[Said]) -> bool:
    """Whether the shop's first line greets and welcomes.

    Source: seed 001 「第一句话应该是“您好!欢迎光临…”」.
    """
    first = next((each.text for each in chat if each.ours), "")
    return bool(GREETING.search(first) and WELCOME.search(first))


def waits(chat: Sequence[Said]) -> list[timedelta]:
    """How long the customer waited each time: from the first line that nobody had answered yet.

    What the customer says last and nobody answers is no wait whose length is known.
    """
    found, since = [], None
    for each in chat:
        if not each.ours:
            since = since or each.at
        elif since:
            found.append(each.at - since)
            since = None
    return found


def minutes(wait: timedelta) -> Decimal:
    """In minutes, to the hundredth."""
    return (Decimal(int(wait.total_seconds())) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def slow(found: Sequence[timedelta], limit: timedelta | None) -> int | None:
    """How many waits were longer than the limit; the very second of it is in time. None without a limit."""
    return None if limit is None else sum(wait > limit for wait in found)


def missing_steps(chat: Sequence[Said]) -> str:
    """The steps that the shop's lines do not show, joined by 、; 无 where all are there."""
    ours = "\n".join(each.text for each in chat if each.ours)
    return "、".join(step for step, shown in STEPS.items() if not shown.search(ours)) or "无"


def word_hits(
    chat: Sequence[Said], platform: str | None, words: WordLists, facts: ShopFacts
) -> tuple[str, str]:
    """Forbidden words, and words to be used sparingly, of the shop's lines, each with its place.

    Numbers that the customer has named are orders and parcels, no accounts.
    """
    from cs_macros.errors import Level
    from cs_macros.messages import check

    known = {n for each in chat if not each.ours for n in re.findall(r"[A-Za-z]{0,3}\d{8,}", each.text)}
    banned, sparing = [], []
    for place, each in enumerate(chat, start=1):
        if not each.ours:
            continue
        for hit in check(each.text, platform=platform, known_ids=known, words=words, facts=facts):
            where = f"第 {place} 句 {each.at:%H:%M}“{hit.words}”"
            if hit.rule == SPARING:
                sparing.append(where)
            elif hit.level in (Level.BLOCK, Level.WARN) and hit.words:
                banned.append(where)
    return listed(banned), listed(sparing)


def listed(places: Sequence[str]) -> str:
    """Places in a cell: the number, then as many as there is room for; 无 for none."""
    if not places:
        return "无"
    text, shown = "", 0
    for place in places:
        if shown and len(text) + len(place) > ROOM:
            break
        text, shown = text + ("；" if text else "") + place, shown + 1
    more = f"；另有 {len(places) - shown} 处" if shown < len(places) else ""
    return f"{len(places)} 处：{text}{more}"
