"""The buttons that belong to no single register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cs_macros.book.board import Item
from cs_macros.book.book import Book
from cs_macros.book.flow import Ask, Flow, Letter, button
from cs_macros.book.leading import to_record
from cs_macros.book.press import Press
from cs_macros.book.table import Row, Table
from cs_macros.errors import CsError
from cs_macros.hosts.port import Link
from cs_macros.sheets.board import rules
from cs_macros.sheets.board.foremost import foremost
from cs_macros.sheets.board.morning import sentences
from cs_macros.sheets.board.panels import show_panels


@button("刷新看板", icon="RefreshAll", anonymous=True)
def refresh(press: Press) -> None:
    """重算各表的到期、逾期、差额等，并更新今日看板。不改动任何人填写的内容。"""
    elapsed: set[Row[Any]] = set()
    press.journals = elapsed
    press.outcome.summary = refresh_book(press.book, elapsed)


def refresh_book(book: Book, elapsed: set[Row[Any]]) -> str:
    """Renew every register by the clock, its computed columns, then the board.

    Args:
      elapsed: Takes the rows whose state time has changed; only these are journaled.
    """
    from cs_macros.book.moving import compute
    from cs_macros.book.refusals import clear_solved

    rows = 0
    for sheet in book.sheets.registers():
        if book.has(sheet.record) and sheet.flow:
            table = book.table(sheet.record)
            rows += len(table.positions)
            for row in table.sweep(unsettled(table, sheet.flow, as_left=book.as_left)):
                clear_solved(row, sheet.flow, book)
                if row.bad:
                    continue
                status = row.record.status
                if sheet.flow.elapses and status:
                    sheet.flow.elapses(row.record, book)
                if row.record.status != status:
                    elapsed.add(row)  # changed, so that it outlasts the sweep
                    book.sign(row.record)
                compute(row, sheet.flow, book)
                if row.record.status in sheet.flow.todos:
                    table.keep(row)  # the board asks for it again
            for row in table.emptied():
                row.record.problem = None
    found = rules.items(book)
    numbers = rules.counts(found, book)
    if book.has(Item):
        show_items(found, numbers, book)
    overdue, unset = numbers["board_overdue"], numbers["board_unset"]
    return f"已刷新 {rows} 行：待处理 {len(found) - unset} 项，其中逾期 {overdue} 项；未设置 {unset} 项。"


def unsettled(table: Table[Any], flow: Flow[Any], *, as_left: bool = False) -> Sequence[int]:
    """Rows that refreshing may change: all but those that are over and have nothing computed, in which no
    deadline and no reason is left either. They are most of a register, and need not be read.

    Args:
      as_left: Whether only the clock has gone on since the last refresh.
    """
    if flow.elapses:
        return table.positions
    is_computed = flow.computes and not (flow.timeless and as_left)
    over = {*flow.final} & {*flow.frozen} if is_computed else flow.final
    states = table.column("status")
    left = [table.column(field) for field in ("problem", "due_at", "overdue") if field in table.where]
    return [n for n in table.positions if states.get(n) not in over or any(n in column for column in left)]


def show_items(found: list[Item], numbers: Mapping[str, int], book: Book) -> None:
    """Write the foremost items over the board's rows, top down; rows left over become blank."""
    table = book.table(Item)
    rows, listed = [table.keep(row) for row in table.sweep()], foremost(found)
    for place, item in enumerate(listed):
        row = rows[place] if place < len(rows) else table.add()
        row.record = item.model_copy(update={"number": leading(item, book)})
    for row in rows[len(listed) :]:
        row.record = table.blank.model_copy()
    book.put("board_refreshed", book.now)
    for name, number in numbers.items():
        book.put(name, number)
    for name, sentence in sentences(found, book).items():
        book.put(name, sentence)
    show_panels(found, book)


def leading(item: Item, book: Book) -> str | None:
    """The item's number, which leads to its row."""
    sheet = book.sheets.titled(item.sheet or "")
    if not item.number or isinstance(item.number, Link) or sheet is None:
        return item.number
    return to_record(sheet.record.layout, item.number)


@button("执行下一步", icon="MacroPlay")
def run(press: Press) -> None:
    """把每一行“下一步”里选的动作都做一遍；做成的清掉选择，没做成的保留并写明原因。"""
    from cs_macros.book.running import run_next_steps

    one = press.sheet.flow is not None
    count = run_next_steps(press, [press.sheet] if one else press.book.sheets.registers())
    if not count:
        press.outcome.summary = "没有选了“下一步”的行，未作任何改动。"


@button("撤销上一步", icon="Undo")
def undo(press: Press) -> None:
    """收回自己最近一次按按钮所做的改动；之后又被改过的格子不动，并逐一说明。"""
    from cs_macros.book.journal import new_batch
    from cs_macros.book.undo import undo_last

    undo_last(press.book, new_batch(press.book), press.outcome)


@button(
    "生成话术",
    bulk=False,
    asks=(
        Ask(
            "message_template",
            "话术编号",
            hint="从下拉里选，或打标题的拼音首字母；空着就按这一行的状态生成",
            option="TEMPLATE",
            source="phrases",
        ),
        Ask("message_set", "补充", hint="名=值，多个用“；”隔开", option="--set"),
    ),
    icon="ReviewNewComment",
)
def make_message(press: Press) -> None:
    """为选中的行生成发给客户的话术，写到“话术”格并复制；选了多行时各占一行写到“话术”表。"""
    from cs_macros.messages import given  # the templates load when a message is asked for

    template = template_named(str(press.asks.get("message_template") or "").strip(), press.book)
    values = given(press.asks.get("message_set"))
    if press.sheet.flow is None:
        raise CsError("这张表没有可以生成话术的记录。", hint="到登记表里选中一行，再按“生成话术”。")
    for row in press.rows():
        letters = [Letter(template, values)] if template else [*letters_of(row.record, press, values)]
        if not letters:
            raise CsError(
                f"“{row.record.status or '未登记'}”的行没有固定的话术。", hint="在“话术编号”里指定用哪一条。"
            )
        press.letters += [(row, letter) for letter in letters]
    press.tells = lambda texts: f"已生成 {len(texts)} 条话术。" if texts else "没有生成话术。"


def template_named(name: str, book: Book) -> str:
    """The id of the message that people name by its id, title or shortcut; blank stays blank."""
    # Here, not above: only this button needs the templates.
    from cs_macros.book.letters import named

    return named(name, book) if name else ""


def letters_of(record: Any, press: Press, values: dict[str, object]) -> Iterator[Letter]:
    """What is said of a row in its state, else the messages of the move that led it there."""
    assert press.sheet.flow is not None
    if script := press.sheet.flow.scripts.get(record.status or ""):
        yield Letter(script, values)
        return
    for move in press.sheet.flow.moves:
        if record.status in move.to:
            made = move.letters_for(record, press.book)
            found = [Letter(each.template, {**each.values, **values}) for each in made]
            if found:
                yield from found
                return
