"""满意度调查表: whom to ask, which answers need something done, how many are still to be sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from cs_macros.book.board import Item, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, Letter, block
from cs_macros.book.periods import days_of_month, end_of
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.sheets.care import wording
from cs_macros.sheets.care.register import Customer, CustomerStatus
from cs_macros.sheets.care.rules import FOLLOWER
from cs_macros.sheets.care.survey_register import Survey, SurveyStatus

S = SurveyStatus
SCORES = ("q1", "q2", "q3", "q4", "q5", "q6")
QUOTA, TARGET = "survey_monthly_quota", "survey_target"


def end_of_month(month: str) -> datetime:
    """A month's last second."""
    return end_of(days_of_month(month)[-1])


def due_at(r: Survey, book: Book) -> datetime | None:
    """An answer is waited for until the month is over."""
    return end_of_month(r.month) if r.status is S.SENT and r.month else None


def month_over(r: Survey, book: Book) -> None:
    """What has not come back by the end of the month is not waited for (A32)."""
    if r.status is S.SENT and r.month and book.now > end_of_month(r.month):
        book.reach(r, S.LOST)


# -- guards -------------------------------------------------------------------------------------


def files_of(r: Survey, book: Book) -> Iterator[Customer]:
    """The customer's files, in the shop where one is named."""
    files = book.known(Customer)
    for n in files.index(("customer_id",)).get((r.customer_id,), ()):
        file = files.row(n).record
        if r.shop in (None, file.shop):
            yield file


def may_ask(r: Survey, book: Book) -> Iterator[Finding]:
    """Whoever wants to be left alone is not asked either (COM-12)."""
    for file in files_of(r, book):
        if file.status is CustomerStatus.STOPPED or file.consent is False:
            told = f"客户档案 {file.number} 写明不再联系"
            yield block("customer_id", told, "不要给这位客户发调查，删掉这一行。")
            return


def of_this_month(r: Survey, book: Book) -> Iterator[Finding]:
    """The month of a survey is the one in which it is sent, or one to come."""
    if r.sent_at and r.month < f"{r.sent_at:%Y-%m}":
        yield block("month", f"{r.month} 在发放日期 {r.sent_at} 以前就结束了", "改成发放的那个月。")


def needs_measure(r: Survey, book: Book) -> Iterator[Finding]:
    """What customers are not content with is worked on, by somebody (seed 001 「针对满意度不高的地方」)."""
    target = book.setting(TARGET)
    low = [r.layout.header(name) for name in SCORES if below(getattr(r, name), target)]
    if not low:
        return
    told = f"{'、'.join(low)}低于目标 {target}"
    if r.measure is None:
        yield block("measure", f"{told}，要写改进措施", "写明打算怎么改。")
    if r.owner is None:
        yield block("owner", f"{told}，要写负责人", "填谁来改。")


def below(score: int | None, target: Any) -> bool:
    return score is not None and target is not None and score < target


# -- sending ------------------------------------------------------------------------------------


def invitation(r: Survey, book: Book) -> Iterator[Letter]:
    """The message that asks."""
    if r.status is S.SENT:
        yield Letter("survey_invite", wording.of_customer(next(files_of(r, book), None)))


def tell_quota(press: Press, rows: Sequence[Row[Any]]) -> None:
    """How many of the month's surveys are sent now."""
    quota = press.book.setting(QUOTA)
    done = press.pressed.caption
    months = sorted({str(row.record.month) for row in rows})
    counts = {month: sent_in(month, press.book) for month in months}
    told = [
        f"{month} 共 {n} 份" + (f"，目标 {quota} 份" if quota is not None else "")
        for month, n in counts.items()
    ]
    press.outcome.summary = f"已{done} {len(rows)} 份满意度调查；{'；'.join(told)}。"


def sent_in(month: str, book: Book) -> int:
    """Surveys of a month that were sent, archived and new ones included."""
    own = book.known(Survey)
    sent = 0
    for table in (own, *book.archived(Survey)):
        states = table.column("status")
        sent += sum(found == month and n in states for n, found in table.column("month").items())
    registered = own.column("status")  # as they stood before the press
    fresh = (*own.new_rows, *(own.row(n) for n in own.positions if n not in registered))
    return sent + sum(row.record.month == month and row.record.status is not None for row in fresh)


def lacking(book: Book) -> Iterator[Item]:
    """How many surveys of this month are still to be sent."""
    quota, month = book.setting(QUOTA), f"{book.now:%Y-%m}"
    if quota is None or (left := quota - sent_in(month, book)) <= 0:
        return
    due = end_of_month(month)
    yield Item(
        urgency=urgency_of(due, book.now),
        owner=FOLLOWER(None, book),
        what=f"本月满意度调查还差 {left} 份",
        sheet=Survey.layout.sheet,
        number=month,
        due_at=due,
        note=f"目标 {quota} 份",
    )
