"""The command `forget`: a customer's data masked wherever the workbook keeps them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from cs_macros.book.book import Book
from cs_macros.book.journal import new_batch, write_line
from cs_macros.book.office import MANAGERS, Post
from cs_macros.book.outcome import Outcome
from cs_macros.cells.kinds import dump
from cs_macros.cells.parsers import is_blank, plain
from cs_macros.cli import Command
from cs_macros.cli.migration import closed, opened
from cs_macros.cli.output import Setup, finish
from cs_macros.errors import BadCells, CsError, Problem, UsageError
from cs_macros.hosts.sharing import followed
from cs_macros.migrate.archive import last_touched
from cs_macros.migrate.forgetting import CUSTOMER, Traces, edits, gather, mask_lists, stores
from cs_macros.sheets import ALL_SHEETS

BUTTON, CAPTION = "forget", "删除客户资料"
MONTH = timedelta(days=31)


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="工作簿")
@click.argument("customers", nargs=-1, metavar="[客户ID…]")
@click.option("--expired", is_flag=True, help="所有过了保留月数（参数“客户资料保留月数”）的客户。")
@click.pass_context
def forget(ctx: click.Context, file: Path, customers: tuple[str, ...], expired: bool) -> None:
    """遮住客户的姓名、电话、地址等：各登记表、操作日志、话术、归档和备份里的都遮住；记录和金额留着。"""
    setup: Setup = ctx.obj
    book = opened(closed(file, setup), setup)
    if reason := book.forbids(CAPTION, (*MANAGERS, Post.ADMIN)):
        raise CsError(f"{reason[0]}，未作任何改动。", hint=reason[1])
    names = [*customers, *(outdated(book) if expired else ())]
    if not names and not expired:
        raise UsageError("没有写客户ID，未作任何改动。", hint="写一个或几个客户ID，或用 --expired。")
    outcome = Outcome()
    for name in dict.fromkeys(names):
        outcome.add(forget_one(file, name.strip(), setup))
    if not names:
        outcome.summary = f"{file.name}：没有过了保留月数的客户，未作任何改动。"
    finish(ctx, outcome)


def outdated(book: Book) -> list[str]:
    """The customers all of whose rows are finished and older than the shop keeps them.

    Raises:
      CsError: The shop has not said how long that is.
    """
    months = book.setting("retention_months")
    if months is None:
        raise CsError("没有设置“客户资料保留月数”，未作任何改动。", hint="到“参数”表填几个月。")
    last: dict[str, bool] = {}
    for sheet in book.sheets.registers():
        if sheet.flow is None or CUSTOMER not in sheet.record.layout.by_field:
            continue
        for table in (book.known(sheet.record), *book.archived(sheet.record)):
            for row in table.rows():
                day, customer = last_touched(row), str(getattr(row.record, CUSTOMER) or "")
                over = row.record.status in sheet.flow.final
                old = over and day is not None and day < (book.now - months * MONTH).date()
                if customer and not customer.startswith("已删除"):
                    last[customer] = last.get(customer, True) and old
    return [customer for customer, old in last.items() if old]


def forget_one(file: Path, customer: str, setup: Setup) -> Outcome:
    """Mask one customer in the workbook and all that lies beside it.

    Raises:
      CsError: Nobody knows them, or a file cannot be written; run it again then, it goes on.
      BadCells: Something of theirs is still open.
    """
    workbook = followed(file)
    places = stores(workbook, ALL_SHEETS.in_order())
    traces = gather(places, customer)
    if not traces.places:
        raise CsError(f"没有找到客户“{customer}”，未作任何改动。", hint="核对客户ID，要一字不差。")
    book = opened(closed(file, setup, backups=False), setup)
    refuse_open(book, traces)
    done, rows = [], 0
    for store in places:
        found = [*edits(store, traces)]
        rows += len(found)
        if found:
            done.append(store.host.path)
            if not setup.dry_run:
                store.host.write(found)
    done += mask_lists(workbook, traces, dry_run=setup.dry_run)
    if not setup.dry_run:
        book = opened(closed(file, setup, backups=False), setup)
        write_line(book, new_batch(book), BUTTON, "", "", dump({"customer": traces.pseudonym, "rows": rows}))
        book.save()
    outcome = Outcome(files=[] if setup.dry_run else list(map(str, done)))
    outcome.summary = (
        f"{file.name}：客户资料已遮住，共 {rows} 处，{len(done)} 个文件；以后叫“{traces.pseudonym}”。"
    )
    outcome.problems = list(left_over(workbook))
    return outcome


def refuse_open(book: Book, traces: Traces) -> None:
    """Stop where business with the customer is not finished: their phone is still needed.

    Raises:
      BadCells: It names every open row.
    """
    problems = []
    for sheet in book.sheets.registers():
        if sheet.flow is None or not book.has(sheet.record) or CUSTOMER not in sheet.record.layout.by_field:
            continue
        table = book.table(sheet.record)
        for n in table.positions:
            cell = table.raw(n).get(CUSTOMER)
            if not is_blank(cell) and plain(cell) == plain(traces.customer):
                row = table.row(n)
                if row.record.status not in sheet.flow.final:
                    hint = "先把它办完或取消，再删除客户资料。"
                    problems.append(row.problem("status", "还没有办完，没有删除任何资料", hint))
    if problems:
        raise BadCells(problems)


def left_over(workbook: Path) -> list[Problem]:
    """What this command does not look into."""
    from cs_macros.book.files import HAND_INS, PRINTS
    from cs_macros.errors import Level

    folders = [name for name in (PRINTS, HAND_INS) if (workbook.parent / name).is_dir()]
    names = f"“{'”“'.join(folders)}”里的文件、" if folders else ""
    told = f"{names}已经发出或打印的、别的工作簿里的、自己加的工作表里的没有动"
    return [Problem(told, "需要时请自己处理。", level=Level.INFO)]
