"""What 今日看板 says in sentences: who is on shift, what is handed in this week, who has how much to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cs_macros.book.texts import MadeText
from cs_macros.sheets.board.register import Item, Urgency
from cs_macros.sheets.rejections.register import Rejection, RejectionStatus
from cs_macros.sheets.roster.register import RosterDay, RosterStatus, Shift

if TYPE_CHECKING:
    from cs_macros.book.book import Book

WEEKDAYS = "一二三四五六日"
PEOPLE = 8
"""People named in a sentence; of the others only the number is told."""

DAY = timedelta(days=1)
HOURS = {Shift.EARLY: ("early_start", "early_end"), Shift.LATE: ("late_start", "late_end")}
"""Shift → the parameters with its times."""

BAR = 10
"""Marks that a bar has at most."""

HAND_INS = (
    ("product_report_due", "热卖与质量问题表"),
    ("opinion_report_due", "意见报告书"),
    ("rejection_due", "拒收退件登记表"),
)
"""Parameter → what is handed in then (D-13, D-14, D-15)."""


def sentences(found: Sequence[Item], book: Book) -> dict[str, str]:
    """Named cell → what it says."""
    return {
        "board_shifts": on_shift(book),
        "board_hand_ins": "；".join(hand_ins(book)) or "未设置",
        "board_people": by_person(found),
        "board_messages": said_today(book),
    }


def on_shift(book: Book) -> str:
    """Who is on which shift today, and whose shift runs now. Source: seed 000-K 一, R-001, R-002."""
    table = book.known(RosterDay)
    today = book.now.date()
    dated = ((day, table.row(n).record) for n, day in table.column("date").items())
    planned = [(day, row) for day, row in dated if row.status and today - DAY <= day <= today]
    mine = [row for day, row in planned if day == today]
    parts = [*last_night([row for day, row in planned if day < today], book)]
    if not mine:
        return "　".join([*parts, "值班表里没有今天的排班。"])
    if any(row.status is RosterStatus.DRAFT for row in mine):
        parts.append("今天的排班还是草稿，没有发布。")
    for shift in HOURS:
        names = [str(row.agent) for row in mine if row.shift == shift]
        span = span_of(shift, today, book)
        hours = f" {span[0]:%H:%M}–{span[1]:%H:%M}" if span else ""
        running = "（正在当班）" if span and span[0] <= book.now < span[1] else ""
        parts.append(f"{shift}{hours}{running}：{listed(names)}")
    away = [f"{row.agent}（{row.shift}）" for row in mine if row.shift in (Shift.OFF, Shift.LEAVE)]
    return "　".join([*parts, *([f"不在：{listed(away)}"] if away else [])])


def last_night(rows: Sequence[RosterDay], book: Book) -> Iterator[str]:
    """Shifts of yesterday that still run after midnight."""
    for shift in HOURS:
        names = [str(row.agent) for row in rows if row.shift == shift]
        span = span_of(shift, book.now.date() - DAY, book)
        if names and span and book.now < span[1]:
            yield f"昨天的{shift}（到 {span[1]:%H:%M}，正在当班）：{listed(names)}"


def span_of(shift: Shift, day: date, book: Book) -> tuple[datetime, datetime] | None:
    """From when to when a shift of a day is; None while 参数 has not both of its times."""
    opens, closes = (book.setting(key) for key in HOURS[shift])
    if opens is None or closes is None:
        return None
    start, end = datetime.combine(day, opens), datetime.combine(day, closes)
    return start, end if end > start else end + DAY


def hand_ins(book: Book) -> Iterator[str]:
    """What is due this week, and how long that still is; without a parameter 未设置."""
    for key, what in HAND_INS:
        due = book.setting(key)
        if due is None:
            yield f"{what}：未设置"
            continue
        monday = book.now.date() - timedelta(days=book.now.weekday())
        moment = datetime.combine(monday + timedelta(days=due.isoweekday - 1), due.at)
        waiting = to_hand_in(book) if key == "rejection_due" else ""
        name = f"{what} 周{WEEKDAYS[due.isoweekday - 1]} {due.at:%H:%M}"
        yield f"{name}（{left(moment, book.now)}{waiting}）"


def to_hand_in(book: Book) -> str:
    """How many rejections wait to be handed in, and how many have no outcome yet."""
    counts = Counter(book.known(Rejection).column("status").values())
    ready = counts[RejectionStatus.SETTLED]
    open_ = sum(
        counts[s] for s in (RejectionStatus.REGISTERED, RejectionStatus.CONTACTED, RejectionStatus.RECEIVED)
    )
    return f"，待上交 {ready} 条、未结 {open_} 条" if ready or open_ else ""


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
    """A bar a person: ■ is overdue or due today, □ can wait. Those with most to do first."""
    pressing: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for item in found:
        if item.urgency is not Urgency.UNSET:
            for owner in filter(None, (item.owner or "").split("、")):
                (waiting if item.urgency is Urgency.OPEN else pressing)[owner] += 1
    everybody = sorted({*pressing, *waiting}, key=lambda name: (-pressing[name], -waiting[name], name))
    if not everybody:
        return "没有待办。"
    bars = [f"{name} {bar(pressing[name], waiting[name])}" for name in everybody[:PEOPLE]]
    rest = everybody[PEOPLE:]
    more = sum(pressing[name] + waiting[name] for name in rest)
    return "　".join([*bars, *([f"其余 {len(rest)} 人 {more} 项"] if rest else [])])


def bar(pressing: int, waiting: int) -> str:
    """Marks for what presses and what waits, then the numbers.

    >>> bar(2, 3)
    '■■□□□ 5 项（急 2）'
    >>> bar(0, 400)
    '□□□□□□□□□□ 400 项'
    """
    total = pressing + waiting
    filled = pressing if total <= BAR else round(pressing * BAR / total)
    marks = "■" * filled + "□" * (min(total, BAR) - filled)
    return f"{marks} {total} 项" + (f"（急 {pressing}）" if pressing else "")


def said_today(book: Book) -> str:
    """How often each message was made today (COM-03)."""
    table = book.known(MadeText)
    titles, moments = table.column("title"), table.column("at")
    counts = Counter(
        title for n, title in titles.items() if n in moments and moments[n].date() == book.now.date()
    )
    if not counts:
        return "今天还没有生成话术。"
    named = counts.most_common(PEOPLE)
    rest = counts.total() - sum(count for _, count in named)
    parts = [*(f"{title} {count}" for title, count in named), *([f"其他 {rest}"] if rest else [])]
    return f"共 {counts.total()} 条：{'、'.join(parts)}。"


def listed(names: Sequence[str]) -> str:
    """Names in the order of the sheet, so many as are read at a glance.

    >>> listed([]), listed(["甲", "乙"])
    ('无', '甲、乙')
    """
    more = f"等 {len(names)} 人" if len(names) > PEOPLE else ""
    return ("、".join(names[:PEOPLE]) + more) or "无"
