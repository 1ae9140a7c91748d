"""What the buttons of 交接班记录 do: collecting, taking over, the printed sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.files import print_folder
from cs_macros.book.flow import Ask, Letter, button
from cs_macros.book.moving import compute
from cs_macros.book.office import CARING
from cs_macros.book.passing import passing_of
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.errors import CsError, Level
from cs_macros.sheets.handovers import rules, shifts
from cs_macros.sheets.handovers.items import Hands, Thing
from cs_macros.sheets.handovers.register import Handover, HandoverStatus

S = HandoverStatus
RECEIVER = Ask(
    "handover_to",
    "接班人",
    "person",
    option="--to-agent",
    hint="空着就是下一班同岗位的人；有几个人时要选",
    source="staff",
)
UNCLAIMED = "接班人（待定）"


@button("生成交接", by=CARING, asks=(RECEIVER,), icon="RecurrenceEdit")
def collect_handover(press: Press) -> None:
    """把当班的人在各表里还没办完的事各列一行交给下一班；再按只补新的。没有就可以下班。"""
    press.check_operator()
    book, hands = press.book, Hands(press.book)
    start = beginning(press)
    found = hands.of(book.operator)
    fresh = [thing for thing in found if not hands.is_pending(book.operator, thing)]
    rows = [row for thing in fresh if (row := handed_over(thing, start, press))]
    for to_agent, mine in by_receiver(rows).items():
        values = {
            "from_agent": book.operator,
            "to_agent": to_agent or UNCLAIMED,
            "items": [in_words(row.record) for row in mine],
        }
        press.letters.append((mine[0], Letter("internal_handover", values)))
    if rows and start.to_agent is None:
        what = f"{len(rows)} 条还没有接班人，谁接手谁按“接收”"
        press.note(what, f"知道是谁，就写在“{Handover.layout.header('to_agent')}”里。", Level.WARN)
    waiting, refused = len(found) - len(fresh), len(fresh) - len(rows)
    told = [f"生成了 {len(rows)} 条交接" if rows else "没有新的要交接的事项"]
    told += [f"{waiting} 条还在等接收"] if waiting else []
    told += [f"{refused} 条没有接班人，没有生成"] if refused else []
    press.outcome.summary = "，".join(told) + ("，可以下班。" if not found else "。")


def beginning(press: Press) -> Handover:
    """What all rows of this press have in common.

    Raises:
      CsError: Whoever presses has no shift today, or hands over to himself.
    """
    book = press.book
    start = Handover(from_agent=book.operator)
    start.date = shifts.day_of(start, book)
    turn = shifts.own(start, book)
    if turn is None:
        if book.operator in shifts.rostered(start.date, book):
            what, hint = (
                f"值班表里{book.operator}今天不当班",
                "单件要交的，填一行按“登记交接”；排班不对请主管改。",
            )
        else:
            what, hint = "不知道是哪一班", "到“参数”填好早班下班时间，或先发布值班表。"
        raise CsError(f"{what}，没有生成交接，未作任何改动。", hint=hint)
    asked = str(press.asks.get(RECEIVER.name) or "").strip()
    if asked == book.operator:
        raise CsError("接班人和交班人是同一个人，未作任何改动。", hint="写下一班接手的同事。")
    if asked and book.staff and asked not in book.staff:
        raise CsError(f"员工名册里没有“{asked}”，未作任何改动。", hint="核对接班人。")
    start.from_shift = turn
    start.to_agent = asked or shifts.receiver(start, book)
    start.to_shift = shifts.other(start, book)
    return start


def handed_over(thing: Thing, start: Handover, press: Press) -> Row[Handover] | None:
    """A row for an open thing; None where it needs a receiver and has none (F-17, 2)."""
    sheet, number = thing.place
    made = start.model_copy(
        update={
            "status": S.WAITING,
            "topic": thing.topic,
            "ref": number,
            "ref_table": sheet,
            "progress": thing.progress,
            "follow_up": thing.to_do or None,
            "item_due": thing.due_at,
        }
    )
    for found in rules.may_hand_over(made, press.book):
        if found.level is Level.BLOCK:
            hint = f"在“{RECEIVER.label}”里选好接班人，再按一次。"
            press.outcome.problems.append(thing.row.problem("", found.message, hint))
            return None
    return press.book.enter(made)


def by_receiver(rows: Sequence[Row[Handover]]) -> dict[str, list[Row[Handover]]]:
    """Who gets what."""
    found: defaultdict[str, list[Row[Handover]]] = defaultdict(list)
    for row in rows:
        found[row.record.to_agent or ""].append(row)
    return found


def in_words(r: Handover) -> str:
    """A handover as one line of the message."""
    until = f"（{r.item_due:%m-%d %H:%M} 前）" if r.item_due else ""
    told = "；".join(filter(None, [r.progress, r.follow_up]))
    return f"{r.topic} {r.ref or ''}：{told}{until}".replace(" ：", "：")


def take_over(r: Handover, book: Book) -> None:
    """What was handed over is the receiver's from now on; the journal keeps whose it was.

    A row with a column for its owner changes that; of any row the earlier handover is done with it.
    """
    if not (r.ref and r.ref_table):
        return
    place, hands = (r.ref_table, r.ref), Hands(book)
    for given in hands.given.get(place, []):
        if given.record.status is S.ACCEPTED and given.record.number != r.number:
            finish(given, book)
    sheet = book.sheets.titled(r.ref_table)
    row = book.table(sheet.record).find(r.ref) if sheet and book.has(sheet.record) else None
    if row is None or sheet is None or sheet.flow is None or row.record.status in sheet.flow.final:
        return
    if sheet.record is Handover:
        if row.record.status is S.ACCEPTED:
            finish(row, book)
        return
    kept = {passing_of(sheet).owner: r.to_agent, passing_of(sheet).number: r.number}
    for field, value in kept.items():
        if field:
            setattr(row.record, field, value)
    if any(kept):
        book.sign(row.record)
        compute(row, sheet.flow, book)


def finish(row: Row[Any], book: Book) -> None:
    """An earlier handover that has been handed on is done."""
    book.reach(row.record, S.DONE)
    flow = book.sheets.flow_of(Handover)
    assert flow is not None
    compute(row, flow, book)


@button("打印交接单", bulk=True, by=CARING, icon="FilePrint")
def print_handover(press: Press) -> None:
    """做一张可以打印的交接单：选中的行；没有选中就是自己交出去、还没有办完的。"""
    from cs_macros.build.handover_slip import handover_slip

    press.check_operator()
    book = press.book
    if press.chosen is not None:
        rows = [row for row in press.rows() if row.record.status]
    else:
        mine = (row for row in press.table.rows() if row.record.from_agent == book.operator)
        rows = [row for row in mine if row.record.status not in (None, S.DONE)]
    if not rows:
        raise CsError("没有可以打印的交接，未作任何改动。", hint="先按“生成交接”，或选中要打印的行。")
    name = re.sub(r'[\\/:*?"<>|\s]', "_", f"交接单_{book.now:%Y-%m-%d}_{book.operator}")
    path = print_folder(book) / f"{name}.xlsx"
    book.stage(path, handover_slip([row.record for row in rows], book.now))
    press.outcome.summary = f"交接单做好了，{len(rows)} 条，请打印：{path}"
