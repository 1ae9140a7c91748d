"""What may happen to an event of the ledger and to a month's score sheet (CORE 5, 6, F-26)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, Letter, block, warn
from cs_macros.book.periods import month_after, month_before
from cs_macros.sheets.scores import pay, paydays, totals
from cs_macros.sheets.scores.months import SIGNED, is_signed, people_of, person_of, still_open
from cs_macros.sheets.scores.register import SOURCE, Category, MonthStatus, ScoreEvent, ScoreMonth
from cs_macros.sheets.scores.sales import credits_in

# -- the ledger ---------------------------------------------------------------------------------


def month(event: ScoreEvent, book: Book) -> str | None:
    """The month in which an event counts."""
    return f"{event.event_date:%Y-%m}" if event.event_date else None


def may_record(event: ScoreEvent, book: Book) -> Iterator[Finding]:
    """The direction fits, the day has come, and nobody has recorded the same thing before."""
    yield from fits(event)
    if event.event_date > book.now.date():
        yield block("event_date", "日期晚于今天", "填事情发生的那一天。")
    if event.source_no:
        rows, keys = book.other_rows(event, SOURCE), book.archived_twins(event, SOURCE)
        if rows or keys:
            places = "、".join([*(f"第 {n} 行" for n in rows), *keys])
            yield block(
                "source_no",
                f"{places}已经登记过同一来源、同一人、同一类别的奖罚",
                "一件事只记一次；确实是另一件事，就改来源记录或类别。",
            )
    if is_signed(event.agent, str(month(event, book)), book):
        yield warn(
            "event_date",
            f"{event.agent} {month(event, book)} 的评分表已经提交，这一条确认不了",
            "要算进去，请上级先把评分表退回修改。",
        )


def fits(event: ScoreEvent) -> Iterator[Finding]:
    """Every category is a reward or a penalty."""
    if event.direction is not event.category.direction:
        yield block(
            "direction",
            f"“{event.category}”是{event.category.direction}，不是{event.direction}",
            "改奖/罚或类别，使两者一致。",
        )


def may_confirm(event: ScoreEvent, book: Book) -> Iterator[Finding]:
    """Somebody else's month, still open; a loss has its amount."""
    yield from fits(event)
    if event.agent in (book.operator, event.confirmed_by):
        yield block("confirmed_by", f"{event.agent} 不能确认自己的奖罚", "请另一位主管或店长来确认。")
    if event.amount is None and event.category is Category.LOSS:
        yield block("amount", "造成损失的，要填赔偿金额", "填实际损失，如 128.50。")
    elif event.amount is None:
        yield warn("amount", "没有填金额，按 0 元计", "有金额的，撤销后重新登记。")
    yield from open_month(event, book)


def open_month(event: ScoreEvent, book: Book) -> Iterator[Finding]:
    """Nothing changes in a month whose figures somebody has signed."""
    if is_signed(event.agent, str(month(event, book)), book):
        yield block(
            "event_date",
            f"{event.agent} {month(event, book)} 的评分表已经提交，不能再改",
            "请上级先把评分表退回修改。",
        )


# -- the month ----------------------------------------------------------------------------------


def may_submit(record: ScoreMonth, book: Book) -> Iterator[Finding]:
    """Figures are there and can be right, the first is one, nothing proposed is undecided (F-26)."""
    yield from figures(record)
    yield from tie(record, book)
    yield from undecided(record, book)


def figures(record: ScoreMonth) -> Iterator[Finding]:
    """What a pre-sales agent is measured by. Source: R-137, F-19 row 5."""
    for field in totals.SALES if pay.is_presales(record) else ():
        if getattr(record, field) is None:
            yield block(field, "售前提交之前要填写", "从业绩报表填，或按“导入业绩”；没有就填 0。")
    if record.inquiries is not None and record.buyers is not None and record.buyers > record.inquiries:
        yield block("buyers", f"付款人数多于询单人数 {record.inquiries}", "核对两个数，改正后再提交。")
    if record.sales and record.inquiries == 0 and pay.is_presales(record):
        yield warn("inquiries", "有销售额而询单人数是 0，没有提成", "核对询单人数。")


def tie(record: ScoreMonth, book: Book) -> Iterator[Finding]:
    """Of equal firsts exactly one is chosen, with a reason. Source: CON-12, `tie_policy` manual."""
    equals = pay.firsts(str(record.month), book)
    if record not in equals or len(equals) == 1:
        if record.tie_choice:
            yield warn("tie_choice", "不是并列第一，这一格不起作用")
        return
    names, chosen = "、".join(str(each.agent) for each in equals), [e for e in equals if e.tie_choice]
    if len(chosen) != 1:
        yield block(
            "tie_choice",
            f"{names} 的销售额并列第一，" + ("选了不止一位" if chosen else "还没有选定一位"),
            "只在其中一行填“是”，并写明并列说明。",
        )
    elif record.tie_choice and not record.tie_reason:
        yield block("tie_reason", "选定并列第一要写明原因", "写明为什么选这一位。")


def undecided(record: ScoreMonth, book: Book) -> Iterator[Finding]:
    """Events and orders that nobody has decided stop the month until its due date; from then on they are
    left out (F-26, 2, 3 and 5)."""
    events = still_open(record, book)
    orders = credits_in(book, str(record.month)).open_for(record.agent)
    due = paydays.due_at(record, book)
    is_due = isinstance(due, datetime) and book.now.date() >= due.date()
    if events and is_due:
        yield warn("missing", f"{totals.named(events)} 还没有确认，没有计入", "要计入，请上级退回后先确认。")
    elif events:
        yield block(
            "missing",
            f"有 {len(events)} 条奖罚待确认：{totals.named(events)}",
            "到“奖罚记录”逐条确认或撤销；到了提交期限仍未定的，提交时不计入。",
        )
    if orders and is_due:
        told = f"归属待判定的订单 {len(orders)} 个（{totals.some(orders)}）没有计入"
        yield warn("missing", told, "要计入，请上级退回后先判定归属。")
    elif orders:
        told = f"有 {len(orders)} 个订单的归属待判定：{totals.some(orders)}"
        yield block("missing", told, "请店长到“订单跟进表”按“判定归属”；到了提交期限仍未定的，不计入。")


def submit(record: ScoreMonth, book: Book) -> None:
    """Sign, and say whether it is late (F-26 row 6)."""
    due = paydays.due_at(record, book)
    record.submitted_at = book.now
    record.late = book.now > due if isinstance(due, datetime) else None
    record.approved_by = record.approved_at = None


def submit_letter(record: ScoreMonth, book: Book) -> Iterator[Letter]:
    """One word to the superior for the whole month."""
    if people_of(str(record.month), book)[0] is record:
        yield Letter("internal_score_submit")


def may_approve(record: ScoreMonth, book: Book) -> Iterator[Finding]:
    """Somebody else than who made it."""
    if record.made_by == book.operator:
        yield block("made_by", f"{book.operator} 是制表人，不能自己批准", "请另一位上级来批准。")


def decide(record: ScoreMonth, book: Book) -> None:
    """Sign as the superior."""
    record.approved_by, record.approved_at = book.operator or None, book.now.date()


def streak_stands(record: ScoreMonth, book: Book) -> Iterator[Finding]:
    """The streak that was signed is the one that the month before still gives (CORE 6)."""
    now = pay.streak(record, book)
    if (record.streak or 0) != now:
        before = month_before(str(record.month))
        yield block(
            "streak",
            f"连续第一月数是 {record.streak or 0}，照 {before} 现在的评分表应是 {now}",
            "请上级把这个月退回修改，重算以后再提交。",
        )


def carried_on(record: ScoreMonth, book: Book) -> Iterator[Finding]:
    """A later month that is signed already, and counts on what this one says of who was first."""
    later = month_after(str(record.month))
    following = person_of(later, record.agent, book)
    if following and following.status in SIGNED and (following.streak or 0) > 1:
        yield warn(
            "streak",
            f"{record.agent} {later} 的评分表已经是“{following.status}”，连续第一月数是接着这个月算的",
            "这个月的名次改了，那个月也要退回重算。",
        )


def rests_on(record: ScoreMonth, book: Book) -> Iterator[Finding]:
    """The month before, where it is open again and this one's streak counts on it."""
    before = person_of(month_before(str(record.month)), record.agent, book)
    if before and before.status is MonthStatus.RETURNED and (record.streak or 0) > 1:
        yield warn(
            "streak",
            f"{before.month} 的评分表退回修改了，连续第一月数还会变",
            "等那个月重新提交以后，再按“生成评分表”。",
        )


def asked_note(record: ScoreMonth, book: Book) -> str | None:
    """Why a month goes back: as asked above the table, else as typed into the month's first row."""
    first = people_of(str(record.month), book)[0]
    return str(book.asked.get("score_note") or "").strip() or first.approval_note


def send_back(record: ScoreMonth, book: Book) -> None:
    """Sign as the superior, with what is to be changed; the cell above the table is used up."""
    record.approval_note = str(book.asked.get("score_note") or "").strip() or record.approval_note
    book.put("score_note", None)
    decide(record, book)


def archive(record: ScoreMonth, book: Book) -> None:
    record.archived_at = book.now.date()


def counted_complaints(record: ScoreMonth, book: Book) -> int:
    """Confirmed complaints about the person in the month."""
    return totals.counting(Category.COMPLAINT)(record, book)
