"""生成评分表: one row a pre-sales or after-sales agent, everything computed from ledger and sales."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.flow import button
from cs_macros.book.journal import written_by
from cs_macros.book.moving import bad_cells, compute, take_up, twins
from cs_macros.book.office import AGENTS, MANAGERS, Post, Staff, posts_of
from cs_macros.book.over import month_meant
from cs_macros.book.periods import month_before
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.cells.kinds import as_json
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import CsError, Level, Problem
from cs_macros.sheets.scores import paydays, reviewed, rules, sales
from cs_macros.sheets.scores.months import MONTH, SIGNED, events_of, person_of, rows_of
from cs_macros.sheets.scores.register import Category, EventStatus, MonthStatus, ScoreEvent, ScoreMonth


@button("生成评分表", also=("生成本月",), by=MANAGERS, asks=(MONTH,), icon="CreateReport")
def build_month(press: Press) -> None:
    """为在职的售前、售后各生成一行（“评分月份”空着是上个月），按奖罚记录和业绩算出提成、名次和合计；空着的销售额、付款人数按订单归属填，填过的格子不动，可以反复按。"""
    press.check_operator()
    book = press.book
    month = month_meant(press, selected=False)
    open_for_work(month, book)
    everybody = {row.record.name: row.record for row in book.known(Staff).rows()}
    take_in(press, month, everybody)
    had = {row.record.agent for row in rows_of(month, book)}
    added = [name for name in book.staff if name not in had and belongs(everybody[name], month)]
    for name in added:
        book.enter(ScoreMonth(status=MonthStatus.DRAFT, month=month, agent=name))
    rows = [row for row in rows_of(month, book) if row.record.status]
    if not rows:
        raise CsError("员工名册里没有在职的售前、售后，未作任何改动。", hint="在“员工名册”填好岗位。")
    reviewed.propose(month, press)
    wrote, reviews = written_by(book, ScoreMonth.layout.table, "build_month"), reviewed.counted(month, book)
    credits, writers = sales.credits_in(book, month), sales.last_writers(book)
    for row in rows:
        fill(row, everybody, wrote.get(row.key, {}), book, reviews)
        press.outcome.problems += sales.from_orders(row, credits, writers.get(row.key, {}))
    renew(rows, press)
    press.outcome.problems += [*left_out(month, book), *without_complaint(rows, book)]
    if year := paydays.year_unknown(rows[0].record, book):
        told = f"“节假日”没有 {year} 年的放假安排，提交期限只避开了周六、周日"
        hint = "到“节假日”按“补节假日”，或照国务院的通知填写，再按“生成评分表”。"
        press.note(told, hint, Level.WARN)
    lacking = sum(bool(row.record.missing) for row in rows)
    press.outcome.summary = (
        f"{month} 的评分表：新增 {len(added)} 人，共 {len(rows)} 人；{lacking} 人有待补数据（见“待补数据”）。"
    )


def open_for_work(month: str, book: Book) -> None:
    """Stop before a month that is signed, or has not begun.

    Raises:
      CsError: It is one of these.
    """
    if month > f"{book.now:%Y-%m}":
        raise CsError(f"{month} 还没有开始，未作任何改动。", hint="核对“评分月份”。")
    signed = sorted({str(row.record.status) for row in rows_of(month, book) if row.record.status in SIGNED})
    if signed:
        raise CsError(
            f"{month} 的评分表是“{'、'.join(signed)}”，数字已经定下，未作任何改动。",
            hint="要改，请上级先按“退回修改”。",
        )


def belongs(person: Staff, month: str) -> bool:
    """Whether somebody has a row in a month: an agent, hired by its end."""
    last = date(int(month[:4]), int(month[5:]), calendar.monthrange(int(month[:4]), int(month[5:]))[1])
    return first_post(person) is not None and (person.hired is None or person.hired <= last)


def first_post(person: Staff | None) -> Post | None:
    """The first of a colleague's posts that is scored."""
    return next((agent for post in posts_of(person) for agent in AGENTS if post == agent), None)


def take_in(press: Press, month: str, everybody: Mapping[str, Staff]) -> None:
    """Make drafts of the rows that people typed: somebody who has left, or figures pasted with names."""
    table = press.table
    status, named = table.column("status"), table.column("month")
    typed = [n for n in table.positions if n not in status and named.get(n, month) == month]
    taken = {row.record.agent for row in rows_of(month, press.book) if row.record.status}
    for row in map(table.row, typed):
        name = row.record.agent
        problems = bad_cells(row)
        if name is None:
            problems.append(row.problem("agent", "新填的行没有姓名", "填姓名，再按“生成评分表”。"))
        elif everybody and name not in everybody:
            problems.append(row.problem("agent", "员工名册里没有这个人", "核对姓名，或加进“员工名册”。"))
        elif name in taken:
            problems.append(row.problem("agent", f"{name} 在 {month} 已经有一行", "把数字填到那一行。"))
        if problems:
            press.refuse(row, problems)
            continue
        taken.add(name)
        row.record.month = month
        take_up(row, MonthStatus.DRAFT, press.book)


def fill(
    row: Row[ScoreMonth],
    everybody: Mapping[str, Staff],
    wrote: Mapping[str, Any],
    book: Book,
    reviews: Mapping[str, Mapping[str, int]] | None,
) -> None:
    """Post from the staff list; target, complaints and reviews unless somebody has typed them."""
    record = row.record
    person = everybody.get(record.agent or "")
    record.post = str(first_post(person) or record.post or "") or None
    told: dict[str, Any] = {
        "target": person.target if person else None,
        "complaints": rules.counted_complaints(record, book),
    }
    if reviews is not None:
        mine = reviews.get(record.agent or "", {})
        told |= {field: mine.get(field, 0) for field in reviewed.COLUMNS}
    for field, value in told.items():
        if ours(row, field, wrote):
            setattr(record, field, value)


def ours(row: Row[ScoreMonth], field: str, wrote: Mapping[str, Any]) -> bool:
    """Whether a cell is blank, or still holds what a button put there: then nobody has typed it."""
    cell = row.raw.get(field)
    if field in row.bad:
        return False
    return is_blank(cell) or as_json(row.table.layout[field].kind, cell) == wrote.get(field)


def renew(rows: Sequence[Row[ScoreMonth]], press: Press) -> None:
    """Recompute every row of a month: their places depend on each other. Unreadable rows are told of."""
    for row in rows:
        if problems := [*bad_cells(row), *copied(row)]:
            press.refuse(row, problems)
            continue
        compute(row, rules_of_months(press.book), press.book)
        if row.changes:
            row.record.problem = None
            press.book.sign(row.record)


def rules_of_months(book: Book) -> Any:
    """The flow, looked up when it is needed: its moves are declared after this module."""
    return book.sheets.flow_of(ScoreMonth)


def copied(row: Row[ScoreMonth]) -> Iterator[Problem]:
    if others := twins(row):
        places = "、".join(f"第 {n} 行" for n in others)
        yield row.problem("agent", f"与{places}是同一个人的同一个月", "删去多出来的一行，再按一次。")


def left_out(month: str, book: Book) -> Iterator[Problem]:
    """People with events in the month but no row: they have left, or are no agents."""
    agents = book.known(ScoreEvent).column("agent")
    known = {row.record.agent for row in rows_of(month, book)}
    for name in sorted({*agents.values()} - known):
        decided = events_of(name, month, book, EventStatus.CONFIRMED)
        count = len(decided) + len(events_of(name, month, book, EventStatus.PROPOSED))
        if count:
            yield Problem(
                f"{name} 在 {month} 有 {count} 条奖罚，但没有评分行",
                "要结算，在表里填上姓名，再按“生成评分表”。",
                ScoreMonth.layout.sheet,
                level=Level.WARN,
            )


def without_complaint(rows: Sequence[Row[ScoreMonth]], book: Book) -> Iterator[Problem]:
    """After-sales agents scored for some months without one complaint: a reward may be due.

    Source: seed 002 「一个季度内未出现客户投诉事件,对售后人员进行相关奖励」 (R-139).
    """
    count = book.setting("no_complaint_months")
    for row in rows if count else ():
        month, agent = str(row.record.month), row.record.agent
        if row.record.post != Post.AFTERSALES or int(month[5:]) % count:
            continue
        months = [month]
        while len(months) < count:
            months.append(month_before(months[-1]))
        if all(spotless(agent, each, book) for each in months):
            found = f"{months[-1]} 到 {month} 没有客户投诉，可以登记奖励“季度无投诉”"
            yield replace(row.problem("agent", found), level=Level.INFO)


def spotless(agent: str | None, month: str, book: Book) -> bool:
    """Whether somebody was scored in a month, without a complaint in the row or in the ledger."""
    record = person_of(month, agent, book)
    events = events_of(agent, month, book, EventStatus.CONFIRMED)
    complained = any(event.category is Category.COMPLAINT for event in events)
    return record is not None and not record.complaints and not complained
