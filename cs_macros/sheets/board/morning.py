"""What 今日看板 says in sentences: what is handed in this week, who has how much to do, what subjects say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from cs_macros.book.board import Item, Urgency
from cs_macros.book.book import Book
from cs_macros.book.clock import unwatched
from cs_macros.book.sheets import HandIn, Sheet
from cs_macros.sheets.board import due_reports

WEEKDAYS = "一二三四五六日"
NAMED = 6
"""People of whom one line tells; the panel beside has room for more."""


def sentences(found: Sequence[Item], book: Book) -> dict[str, str]:
    """Named cell → what it says."""
    said = {"board_hand_ins": "；".join(hand_ins(book)) or "未设置", "board_people": by_person(found)}
    for sheet in book.sheets.in_order():
        said |= {name: say(book) for name, say in sheet.says.items()}
    return said


def hand_ins(book: Book) -> Iterator[str]:
    """What is due this week, and how long that still is; without a parameter 未设置."""
    declared = [(hand_in, sheet) for sheet in book.sheets.in_order() for hand_in in sheet.hands_in]
    monday = book.now.date() - timedelta(days=book.now.weekday())
    said = []
    for hand_in, sheet in declared:
        if not book.has(sheet.record):
            continue
        what, due = hand_in.title or sheet.title, book.setting(hand_in.setting)
        if due is None:
            said.append((datetime.max, f"{what}：未设置"))
            continue
        moment = datetime.combine(monday + timedelta(days=due.isoweekday - 1), due.at)
        name = f"{what} 周{WEEKDAYS[due.isoweekday - 1]} {due.at:%H:%M}"
        said.append((moment, f"{name}（{left(moment, book.now)}{waiting(hand_in, sheet, book)}）"))
    for due, name, made in due_reports.told(book):
        said.append((due, f"{name}（{'已生成' if made else left(due, book.now)}）"))
    yield from (text for _, text in sorted(said, key=lambda one: one[0]))


def waiting(hand_in: HandIn, sheet: Sheet, book: Book) -> str:
    """How many rows wait to be handed in, and how many are not ready yet."""
    table = book.known(sheet.record)
    states = table.column("status")
    counts = Counter(states[n] for n in hand_in.among(table) if n in states)
    ready = counts[hand_in.ready]
    open_ = sum(n for state, n in counts.items() if state not in (hand_in.ready, *hand_in.done))
    return f"，待上交 {ready} 条" + (f"、未结 {open_} 条" if open_ else "") if ready or open_ else ""


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
    minutes = int((due - unwatched(now)).total_seconds()) // 60  # told as of 刷新时间
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
