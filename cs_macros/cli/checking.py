"""The command check: every row of every sheet, and the money of each order across the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from cs_macros.book import ledger
from cs_macros.book.book import Book
from cs_macros.book.checking import check_book, lost_columns
from cs_macros.book.outcome import Outcome
from cs_macros.book.refusals import clear_solved, reasons
from cs_macros.book.table import Row
from cs_macros.cli import Command
from cs_macros.cli.folders import NOTHING_FOUND, PATHS
from cs_macros.cli.opening import each_file, open_host, workbooks
from cs_macros.cli.output import Setup, finish
from cs_macros.errors import Problem
from cs_macros.sheets import ALL_SHEETS

T = TypeVar("T")


@click.command(cls=Command)
@PATHS
@click.option("--mark", is_flag=True, help="把原因写进各行的“问题”列。")
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], mark: bool) -> None:
    """检查每张登记表的每一行，一次列出所有问题。"""
    files = list(workbooks(paths))
    # One file alone is told of by its own rows; only several need every order of each.
    money: dict[Path, dict[str, list[ledger.Place]]] | None = {} if len(files) > 1 else None
    outcome, status = each_file(files, partial(check_file, setup=ctx.obj, mark=mark, money=money))
    if told := list(across(money or {})):
        outcome.problems += told
        outcome.summary += f"\n几个工作簿放在一起看：{len(told)} 笔订单退出的钱多过收到的。"
        status = max(status, 1)
    finish(ctx, outcome if outcome.summary or outcome.problems else Outcome(summary=NOTHING_FOUND), status)


def across(money: Mapping[Path, dict[str, list[ledger.Place]]]) -> Iterator[Problem]:
    """Orders that gave back too much in all files together; those of one file alone are told there.

    Source: CORE 14.1.
    """
    alone = {order for places in money.values() for order, _ in ledger.unbalanced(places)}
    for order_no, told in ledger.unbalanced(ledger.together(named_apart(money))):
        if order_no not in alone:
            yield Problem(told, ledger.ADVICE)


def named_apart(money: Mapping[Path, T]) -> dict[str, T]:
    """By the file's name; by its whole path where two files have the same one."""
    names = Counter(file.name for file in money)
    return {file.name if names[file.name] == 1 else str(file): each for file, each in money.items()}


def check_file(
    file: Path, *, setup: Setup, mark: bool, money: dict[Path, dict[str, list[ledger.Place]]] | None
) -> Outcome:
    """All problems of one workbook, written into 问题 if `mark`; its orders' money goes to `money`."""
    book = Book(open_host(file, setup), ALL_SHEETS, now=setup.clock)
    own = ledger.all_places(book, every=money is not None)
    if money is not None:
        money[file] = own
    outcome = Outcome(problems=list(lost_columns(book, ALL_SHEETS.in_order())))
    found = check_book(book, ALL_SHEETS.in_order(), own)
    for row, problems in found.items():
        outcome.problems += problems
        if mark and "problem" in row.table.where:
            row.record.problem = reasons(problems) or None
    if mark:
        renew_reasons(book, found)
        book.save()
    outcome.problems = [replace(problem, file=book.host.label) for problem in outcome.problems]
    wrong = sum(problem.blocks for problem in outcome.problems)
    outcome.summary = f"{file.name}：{f'{wrong} 处需要修改' if wrong else '没有问题'}。"
    return outcome


def renew_reasons(book: Book, wrong: Collection[Row[Any]]) -> None:
    """Clear 问题 in rows that are right again, and where people emptied a row."""
    for sheet in ALL_SHEETS.registers():
        if not book.has(sheet.record) or sheet.flow is None:
            continue
        table = book.table(sheet.record)
        for row in table.sweep():
            if row not in wrong:
                clear_solved(row, sheet.flow, book)
        for row in table.emptied():
            row.record.problem = None
