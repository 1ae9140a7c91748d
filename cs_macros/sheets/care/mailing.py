"""跟踪服务信函登记表: notices and invitations told by phone and mailed, answers mailed (D-25)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cs_macros.book.book import Book
from cs_macros.book.columns import Choice
from cs_macros.book.flow import Ask, Finding, Letter, block, button, warn
from cs_macros.book.office import Campaign
from cs_macros.book.periods import asked_day
from cs_macros.book.press import Press
from cs_macros.book.usual_times import day_of
from cs_macros.errors import CsError, Level
from cs_macros.sheets.care import wording
from cs_macros.sheets.care.collecting import tables_of
from cs_macros.sheets.care.days import PHONED, POSTED
from cs_macros.sheets.care.letter_register import LetterKind, LetterStatus, ServiceLetter
from cs_macros.sheets.care.register import Customer
from cs_macros.sheets.care.rules import CLERKS, file_of, unwilling, willing

S = LetterStatus
FOR_EVENTS = (LetterKind.NOTICE, LetterKind.INVITATION)


class EventKind(Choice):
    """What may be sent to everybody."""

    NOTICE = "通知"
    INVITATION = "邀请函"


EVENT = Ask(
    "letter_event",
    "活动",
    option="--subject",
    source="campaigns",
    hint="活动名称；活动日历里有的会取开始日期",
)
EVENT_DATE = Ask(
    "letter_event_date", "活动日期", "date", option="--event-date", hint="如 2026-12-24；空着照活动日历"
)
EVENT_KIND = Ask("letter_kind", "信函类别", option="--kind", choices=tuple(EventKind), hint="空着是通知")


def first_state(r: ServiceLetter, book: Book) -> str:
    """An answer is mailed without a call before it."""
    return S.TO_MAIL if r.kind is LetterKind.ANSWER else S.TO_CALL


# -- guards -------------------------------------------------------------------------------------


def agreed(r: ServiceLetter, book: Book) -> Iterator[Finding]:
    """News goes to those who want it; an answer goes to whoever has asked."""
    if r.kind in FOR_EVENTS:
        yield from willing(r, book)


def event_ahead(r: ServiceLetter, book: Book) -> Iterator[Finding]:
    """News is of something to come, and is told two weeks before (R-161)."""
    if r.kind not in FOR_EVENTS:
        return
    if r.event_date is None:
        yield block("event_date", f"{r.kind}要写明活动日期", "填活动在哪一天。")
    elif r.event_date < book.now.date():
        yield block("event_date", "活动日期已经过去", "核对日期；活动办过了就不用通知。")
    elif (due := PHONED(r, book)) and due < book.now.date():
        told = f"电话预告最晚应在 {due}，已经晚了"
        yield warn("event_date", told, "今天就打电话。")


def before_event(r: ServiceLetter, book: Book) -> Iterator[Finding]:
    """Nobody is invited to what is over."""
    if r.event_date and r.phoned_at and day_of(r.phoned_at) > r.event_date:
        yield block("phoned_at", f"活动 {r.event_date} 已经办过了", "核对电话时间和活动日期。")


def phoned_late(r: ServiceLetter, book: Book) -> Iterator[Finding]:
    due = PHONED(r, book)
    if due and r.phoned_at and day_of(r.phoned_at) > due:
        yield warn("phoned_at", f"电话预告最晚应在 {due}", "照实登记就可以。")


def mailed_late(r: ServiceLetter, book: Book) -> Iterator[Finding]:
    due = POSTED(r, book)
    if due and r.mailed_at and r.mailed_at > due:
        yield warn("mailed_at", f"信函最晚应在 {due} 寄出", "照实登记就可以。")


# -- effects and texts --------------------------------------------------------------------------


def mark_filed(r: ServiceLetter, book: Book) -> None:
    r.filed = True


def texts(r: ServiceLetter, book: Book) -> Iterator[Letter]:
    """What to say on the phone, then what to write."""
    if r.kind not in FOR_EVENTS:
        return
    values = wording.of_customer(file_of(r, book))
    if r.status is S.TO_CALL:
        yield Letter("followup_event_call", values)
    elif r.status is S.CALLED and r.needed is not False:
        yield Letter("followup_event_letter", values)


# -- news for everybody -------------------------------------------------------------------------


@button("生成活动通知", by=CLERKS, asks=(EVENT, EVENT_DATE, EVENT_KIND), icon="CreateReport")
def plan_letters(press: Press) -> None:
    """给每位同意联系的客户登记一行活动通知（或邀请函），写好电话稿；这个活动已经有信函的客户不再登记。"""
    press.check_operator()
    book = press.book
    subject = str(press.asks.get(EVENT.name) or "").strip()
    if not subject:
        raise CsError("没有填活动，未作任何改动。", hint="在“活动”填活动名称。")
    day = event_day(press, subject)
    kind = str(press.asks.get(EVENT_KIND.name) or EventKind.NOTICE).strip()
    if kind not in tuple(EventKind):
        raise CsError(f"“{kind}”不能发给所有客户，未作任何改动。", hint=f"填{'或'.join(EventKind)}。")
    made = [
        book.enter(letter_for(file, LetterKind(kind), subject, day, book))
        for file in unwritten(subject, day, book)
    ]
    for row in made:
        press.letters += [(row, letter) for letter in texts(row.record, book)]
    if not made:
        press.outcome.summary = f"“{subject}”没有要通知的客户，未作任何改动。"
        return
    press.outcome.summary = f"“{subject}”（{day}）：已登记 {len(made)} 封{kind}，先打电话。"
    due = PHONED(made[0].record, book)
    if due and due < book.now.date():
        press.note(f"电话预告最晚应在 {due}，已经晚了", "今天就打电话。", Level.WARN)


def event_day(press: Press, subject: str) -> date:
    """The day asked for, else the one on which a campaign of that name begins.

    Raises:
      CsError: Nobody has said when, or it is over.
    """
    book, asked = press.book, press.asks.get(EVENT_DATE.name)
    campaigns = [row.record for row in book.known(Campaign).rows() if row.record.name == subject]
    starts = sorted(
        each.start.date() for each in campaigns if each.start and each.start.date() >= book.now.date()
    )
    if not asked and not starts:
        hint = "在“活动日期”填活动在哪一天，或把活动写进“活动日历”。"
        raise CsError(f"不知道“{subject}”在哪一天，未作任何改动。", hint=hint)
    day = asked_day(EVENT_DATE, asked, book.now, starts[0] if starts else book.now.date())
    if day < book.now.date():
        raise CsError(f"活动日期 {day} 已经过去，未作任何改动。", hint="核对“活动日期”。")
    return day


def unwritten(subject: str, day: date, book: Book) -> Iterator[Customer]:
    """Customers who have agreed, without a letter about the event."""
    keys = ("subject", "event_date", "customer_code")
    written = {key[2] for table in tables_of(book, ServiceLetter) for key in table.index(keys)
               if key[:2] == (subject, day)}  # fmt: skip
    files = book.table(Customer)
    for n in files.column("status"):
        file = files.row(n).record
        if file.number and file.number not in written and not unwilling(file):
            yield file


def letter_for(file: Customer, kind: LetterKind, subject: str, day: date, book: Book) -> ServiceLetter:
    return ServiceLetter(
        status=S.TO_CALL,
        kind=kind,
        subject=subject,
        event_date=day,
        customer_code=file.number,
        name=file.name,
        shop=file.shop,
        phone=file.phone,
        address=file.address,
        clerk=book.operator,
    )
