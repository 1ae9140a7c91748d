"""One row, one move: defaults, checks, effects, computed columns. Nothing is written here."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, TypeVar

from cs_macros.book.book import Book
from cs_macros.book.columns import TYPED, Column, Entry, Record
from cs_macros.book.defaults import operator
from cs_macros.book.doubts import doubts
from cs_macros.book.flow import Flow, Move, Unset
from cs_macros.book.journal import written_later
from cs_macros.book.lending import lent_to
from cs_macros.book.offers import bribes
from cs_macros.book.table import Row
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import Problem

R = TypeVar("R", bound=Record)


def prepare(
    row: Row[Any], move: Move, flow: Flow[Any], book: Book, *, anybody: bool = False
) -> list[Problem]:
    """Fill in the defaults of a move and see whether the row may make it.

    Args:
      anybody: Leave out who presses: what stands in the row is asked, not who may.

    Returns:
      Everything wrong or doubtful with the row. When any of it blocks, the row is as it was.
    """
    book.moving = row.position
    copied = is_copy(row)
    if copied and move.registers:
        forget_signed(row, move, flow, book)
    problems = [*bad_cells(row), *state_problems(row, move, flow, copied)]
    problems += [] if anybody else post_problems(row, move, book)
    if not any(each.blocks for each in problems[len(row.bad) :]):
        fill_defaults(row, move, flow, book)
        problems += blank_cells(row, move)
        problems += [*doubtful_cells(row, move, book), *bribes(row, book)]
        blamed = {each.header for each in problems if each.blocks}
        if blamed:  # everything is told in one go
            also = guard_as_far_as_it_can(row, move, book)
            problems += [each for each in also if each.blocks and each.header not in blamed]
        else:
            problems += guard_problems(row, move, book)
    if any(each.blocks for each in problems):
        row.reset()
    return problems


def still_refused(row: Row[Any], move: Move, flow: Flow[Any], book: Book) -> list[Problem]:
    """Why a row still could not make a move, whoever pressed; the row is left as it is."""
    found = prepare(row, move, flow, book, anybody=True)
    row.reset()
    columns = row.table.layout.columns
    signed = {c.header for c in columns if move.defaults.get(c.field, c.default) is operator}
    return [each for each in found if each.blocks and not (each.missing and each.header in signed)]


def carry_out(row: Row[Any], move: Move, flow: Flow[Any], book: Book) -> None:
    """Change the row: state, effects, stamps, computed columns."""
    record, left = row.record, row.record.status or ""
    reached = move.decide(record, book) if move.decide else next(iter(move.to), record.status)
    if move.does:
        move.does(record, book)
    for field in move.clears:
        setattr(record, field, None)
    book.reach(record, reached)
    if move.registers:
        if row.table.layout.prefix:
            record.number = book.numbers.next(type(record))
        record.created_at, record.created_by = book.now, book.operator or None
    record.problem = None
    if record.next_step == move.caption:
        record.next_step = None
    compute(row, flow, book, left)
    row.tidy = True


def enter(record: R, book: Book) -> Row[R]:
    """Add a finished row to its register: number, stamps, computed columns.

    Args:
      record: Everything that its columns shall hold, its state included.
    """
    row = book.table(type(record)).add(record=record)
    if isinstance(record, Entry):
        if row.table.layout.prefix:
            record.number = book.numbers.next(type(record))
        record.created_at, record.created_by = book.now, book.operator or None
        record.entered_at = book.now if record.status else None
        book.sign(record)
        if flow := book.sheets.flow_of(type(record)):
            compute(row, flow, book)
    return row


def take_up(row: Row[Any], state: str, book: Book) -> None:
    """Make a typed row one of the register, as a register button would, but without its checks."""
    record: Entry = row.record
    record.created_at, record.created_by, record.problem = book.now, book.operator or None, None
    book.reach(record, state)
    row.tidy = True


def compute(row: Row[Any], flow: Flow[Any], book: Book, left: str | None = None) -> None:
    """Renew the computed columns of one row; of a row without a state there is nothing to say.

    Args:
      left: The state that the row has just come from; None when it has not moved.
    """
    record: Entry = row.record
    frozen = record.status in flow.frozen and (left is None or left in flow.frozen)
    if record.status is None:
        return
    held = record.__dict__  # nothing is validated: much faster, and every refresh asks for every row
    for field, rule in flow.computes.items() if not frozen else ():
        held[field] = rule(record, book)
    if flow.deadline is None or (frozen and record.status not in flow.final):
        return
    due = None if record.status in flow.final else flow.deadline(record, book)
    if record.status in flow.final:
        held["due_at"], held["overdue"] = None, None
    elif isinstance(due, Unset):
        held["due_at"], held["overdue"] = None, "未设置"
    else:
        held["due_at"], held["overdue"] = due, "是" if due and due < book.now else "否"


def is_copy(row: Row[Any]) -> bool:
    """Whether a row further up carries the same key: somebody copied that row."""
    return bool(row.key) and row.table.by_key.get(row.key, [row.position])[0] != row.position


def twins(row: Row[Any]) -> list[int]:
    """Row numbers of the other rows with this row's key."""
    return [n for n in row.table.by_key.get(row.key, []) if n != row.position] if row.key else []


def forget_signed(row: Row[Any], move: Move, flow: Flow[Any], book: Book) -> None:
    """Make a copied row a new one: what buttons, computation or a later step put there goes.

    What was typed for the registration stays; what a later button asks for, or the journal knows a
    later button to have written (notes, signatures, money), belongs to the row that was copied.
    """
    mine = {*move.needs, *move.maybe, *(c.field for c in row.table.layout.columns if c.required)}
    later = {name for each in flow.moves if not each.registers for name in (*each.needs, *each.maybe)}
    written = written_later(book, row.table.layout.table, row.key, move.name)
    for column in row.table.layout.columns:
        theirs = column.field in (later | written) - mine
        if column.owner is not TYPED or theirs or column.field == "next_step":
            setattr(row.record, column.field, None)
            row.bad.pop(column.field, None)


def state_problems(row: Row[Any], move: Move, flow: Flow[Any], copied: bool) -> list[Problem]:
    """Is the row one that this button may move?"""
    others = twins(row) if row.record.status is not None else []
    if others:
        places, layout = "、".join(f"第 {n} 行" for n in others), row.table.layout
        hint = (
            "选中后来复制的那一行，按登记按钮，它会得到新的编号。"
            if layout.prefix
            else "删掉多出来的那一行。"
        )
        return [row.problem(layout.key[0], f"复制来的行：与{places}的编号相同", hint)]
    status, key = row.record.status, row.table.layout.key[0]
    if status is not None and not row.key and key not in row.bad:
        return [
            row.problem(
                key,
                "空了，认不出这是哪一条记录",
                "按 Ctrl+Z 找回；找不回就到“操作日志”里查到它，复制回这一格。",
            )
        ]
    if "status" in row.bad or (status in move.from_ if status else move.registers):
        return []
    allowed = "、".join(each.caption for each in flow.allowed(status)) or "没有可做的动作"
    if status is None:
        found, hint = f"还没有登记，不能“{move.caption}”", f"先按“{allowed}”。"
    elif move.registers:
        found, hint = "已经登记过了", f"这一行现在可以：{allowed}。"
    else:
        found, hint = f"状态是“{status}”，不能“{move.caption}”", f"这一行现在可以：{allowed}。"
    return [row.problem("status", found, hint)]


def post_problems(row: Row[Any], move: Move, book: Book) -> list[Problem]:
    """May the acting person press this?"""
    reason = book.forbids(move.caption, move.by)
    return [row.problem("", *reason)] if reason else []


def fill_defaults(row: Row[Any], move: Move, flow: Flow[Any], book: Book) -> None:
    """Fill the blank cells that the move asks for; a register button also those that no move asks for.

    What is known of the row's order comes before a column's own default.
    """
    wanted = {*move.needs, *move.maybe, *move.defaults}
    typed = [c.field for c in row.table.layout.columns if c.owner is TYPED and c.field in wanted]
    asks = move.registers or any(getattr(row.record, name) is None and name not in row.bad for name in typed)
    lent = lent_to(row.record, book) if asks else {}  # the order's sheet is long: only where it may help
    if move.registers:
        later = {name for each in flow.moves if not each.registers for name in (*each.needs, *each.maybe)}
        wanted |= {c.field for c in row.table.layout.columns if c.required or c.field not in later}
        wanted |= {*lent}
    for column in row.table.layout.columns:
        default = move.defaults.get(column.field, column.default)
        blank = getattr(row.record, column.field) is None and column.field not in row.bad
        if blank and column.field in wanted and column.owner is TYPED and column.field in lent:
            setattr(row.record, column.field, lent[column.field])
        elif default and blank and column.field in wanted:
            value = default(row.record, book)
            setattr(row.record, column.field, None if is_blank(value) else value)


def bad_cells(row: Row[Any]) -> list[Problem]:
    """Every cell of the row that cannot be read."""
    hints = row.table.layout
    return [row.problem(name, reason, f"{hints[name].hint}。") for name, reason in row.bad.items()]


def concerned(row: Row[Any], move: Move) -> list[Column]:
    """The columns that a move looks at; a register button looks at all."""
    wanted = {*move.needs, *move.maybe}
    return [c for c in row.table.layout.columns if move.registers or c.field in wanted]


def blank_cells(row: Row[Any], move: Move) -> list[Problem]:
    """Cells that must be filled before the move."""
    return [
        row.problem(column.field, f"“{move.caption}”之前要填写", f"{column.hint}。", missing=True)
        for column in concerned(row, move)
        if (column.field in move.needs or (move.registers and column.required))
        and getattr(row.record, column.field) is None
        and column.field not in row.bad
    ]


def doubtful_cells(row: Row[Any], move: Move, book: Book) -> list[Problem]:
    """Filled cells that say something no list knows."""
    filled = [(c, getattr(row.record, c.field)) for c in concerned(row, move)]
    return [each for c, value in filled if value is not None for each in doubts(row, c, value, book)]


def guard_problems(row: Row[Any], move: Move, book: Book) -> list[Problem]:
    """What the move's own rule says."""
    findings = move.findings(row.record, book)
    return [row.problem(each.field, each.message, each.hint, each.level) for each in findings]


def guard_as_far_as_it_can(row: Row[Any], move: Move, book: Book) -> list[Problem]:
    """What it says of a row that lacks cells: a rule may take for granted what the move needs."""
    found: list[Problem] = []
    with suppress(AttributeError, TypeError, AssertionError, KeyError, ValueError):
        for each in move.findings(row.record, book):
            found.append(row.problem(each.field, each.message, each.hint, each.level))
    return found
