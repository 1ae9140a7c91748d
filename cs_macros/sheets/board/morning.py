"""What 今日看板 says in sentences: what is handed in this week, who has how much to do, what subjects say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from cs_macros.book.board import Item, Urgency
from cs_macros.book.book import Book

NAMED = 6
"""People of whom one line tells; the panel beside has room for more."""

WEEKDAYS = "一二三四五六日"
COUNTED_DOWN = {"product_report_due": "热卖与质量问题表", "opinion_report_due": "意见报告书"}
"""Parameter → what is handed in then without a register of its own (D-13, D-14)."""


def sentences(found: Sequence[Item], book: Book) -> dict[str, str]:
    """Named cell → what it says."""
    said = {"board_hand_ins": "；".join(hand_ins(book)) or "未设置", "board_people": by_person(found)}
    for sheet in book.sheets.in_order():
        said |= {name: say(book) for name, say in sheet.says.items()}
    return said


def hand_ins(book: Book) -> Iterator[str]:
    """What is due this week, and how long that still is; without a parameter 未设置."""
    declared = {sheet.hands_in.setting: sheet for sheet in book.sheets.in_order() if sheet.hands_in}
    for key, what in {**COUNTED_DOWN, **{key: sheet.title for key, sheet in declared.items()}}.items():
        due = book.setting(key)
        if due is None:
            yield f"{what}：未设置"
            continue
        monday = book.now.date() - timedelta(days=book.now.weekday())
        moment = datetime.combine(monday + timedelta(days=due.isoweekday - 1), due.at)
        hand_in = declared[key].hands_in if key in declared else None
        waiting = hand_in.waiting(book) if hand_in else ""
        name = f"{what} 周{WEEKDAYS[due.isoweekday - 1]} {due.at:%H:%M}"
        yield f"{name}（{left(moment, book.now)}{waiting}）"


def left(due: datetime, now: datetime) -> str:
    """How long it is to a moment.

    >>> left(datetime(2026, 11, 28, 16), datetime(2026, 11, 27, 14, 30))
    '还有 1 天 1 小时'
    >>> left(datetime(2026, 11, 28, 16), datetime(2026, 11, 28, 15, 50))
    '还有 10 分钟'
    >>> left(datetime(2026, 11, 28, 16), datetime(2026, 11, 28, 16, 0, 1))
    '已截止'
    """
    if due < now:
        return "已截止"
    minutes = int((due - now).total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"还有 {days} 天 {hours} 小时"
    return f"还有 {hours} 小时 {minutes % 60} 分" if hours else f"还有 {minutes} 分钟"


def by_person(found: Iterable[Item]) -> str:
    """How much each person has to do, and how much of it is overdue or due today. Most pressing first."""
    pressing, waiting = by_owner(found)
    everybody = sorted({*pressing, *waiting}, key=lambda name: (-pressing[name], -waiting[name], name))
    if not everybody:
        return "没有待办。"
    told = [
        f"{name} {pressing[name] + waiting[name]}" + (f"（急 {pressing[name]}）" if pressing[name] else "")
        for name in everybody[:NAMED]
    ]
    rest = everybody[NAMED:]
    more = sum(pressing[name] + waiting[name] for name in rest)
    return "　".join([*told, *([f"其余 {len(rest)} 人 {more}"] if rest else [])])


def by_owner(found: Iterable[Item]) -> tuple[Counter[str], Counter[str]]:
    """How much presses each person, and how much can wait; what two share counts for both."""
    pressing: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for item in found:
        if item.urgency is not Urgency.UNSET:
            for owner in filter(None, (item.owner or "").split("、")):
                (waiting if item.urgency is Urgency.OPEN else pressing)[owner] += 1
    return pressing, waiting
