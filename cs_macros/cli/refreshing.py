"""The command `refresh`: many workbooks, on several cores or machines, and none for nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from cs_macros.cli import Command
from cs_macros.cli.due import is_as_left, remember, waiting
from cs_macros.cli.folders import NOTHING_FOUND, PATHS, workbooks
from cs_macros.cli.output import Outcome, Setup, finish

SETTLED = "上次刷新以后没有改动，也没有新到期的，不用再刷新。"


@click.command(cls=Command)
@PATHS
@click.option("--workers", type=click.IntRange(1), default=1, metavar="个数", help="同时处理几个文件。")
@click.option(
    "--scheduler", metavar="地址", help="dask 调度器地址，用多台机器（需安装 cs-macros[cluster]）。"
)
@click.option("--report", type=click.Path(path_type=Path), metavar="文件.json", help="把结果写成 JSON 文件。")
@click.option("--full", is_flag=True, help="全部重算，上次刷新以后没有变化的工作簿也算。")
@click.pass_context
def refresh(
    ctx: click.Context,
    paths: tuple[Path, ...],
    workers: int,
    scheduler: str | None,
    report: Path | None,
    full: bool,
) -> None:
    """重算各工作簿的到期、逾期、差额，更新今日看板；上次刷新以后没有变化的不再算。"""
    setup: Setup = ctx.obj
    files = list(workbooks(paths))
    due = files if full or not noted(setup) else waiting(files, setup.clock, setup.by)
    done: dict[Path, tuple[Outcome, int]] = {}
    if due:
        done = refreshed(due, setup, named=len(files) > 1, full=full, workers=workers, scheduler=scheduler)
    outcome, status = Outcome(), 0
    for file in files:
        one, worst = done.get(file) or (Outcome(summary=f"{file.name}：{SETTLED}"), 0)
        outcome.add(one)
        status = max(status, worst)
    if len(files) > 1:
        good = len(files) - len({p.file for p in outcome.problems if p.blocks})
        outcome.summary += f"\n共 {len(files)} 个工作簿，成功 {good} 个。"
    if not files:
        outcome = Outcome(summary=NOTHING_FOUND)
    if report:
        report.write_text(json.dumps(outcome.as_json(), ensure_ascii=False, indent=1), "utf-8")
        outcome.files.append(str(report))
    finish(ctx, outcome, status)


def noted(setup: Setup) -> bool:
    """Whether this refresh is one whose end is noted: of files, and really done."""
    return not (setup.dry_run or setup.live)


def refreshed(
    files: Sequence[Path], setup: Setup, *, named: bool, full: bool, workers: int, scheduler: str | None
) -> dict[Path, tuple[Outcome, int]]:
    """Refresh workbooks; each has its own verdict."""
    from cs_macros.cli.opening import verdict
    from cs_macros.cli.parallel import executor, progress

    work: Callable[[Path], Outcome] = partial(refresh_file, setup=setup, named=named, full=full)
    if workers == 1 and not scheduler:
        return {file: verdict(file, work) for file in progress(files, len(files), setup.json)}
    with executor(workers, scheduler) as pool:
        futures = {pool.submit(verdict, file, work): file for file in files}
        for _ in progress(as_completed(futures), len(files), setup.json):
            pass
    return {file: future.result() for future, file in futures.items()}


def refresh_file(file: Path, *, setup: Setup, named: bool, full: bool = False) -> Outcome:
    """Refresh one workbook, and let 操作日志 and 话术 not grow for ever."""
    from cs_macros.book.ageing import age, may_age
    from cs_macros.book.book import Book
    from cs_macros.book.press import Press, press
    from cs_macros.cli.opening import TerminalDesk, open_book, open_host
    from cs_macros.sheets import ALL_SHEETS

    sheet, pressed = ALL_SHEETS.pressable("refresh")
    book = open_book(file, setup)
    at, host = book.now, book.host
    book.now, is_due = book.watch.clock, may_age(book)
    book.as_left = noted(setup) and not full and is_as_left(file, setup.by)
    outcome = press(Press(sheet, pressed, book, TerminalDesk(ask=not setup.json)))
    if named and outcome.summary:
        outcome.summary = f"{file.name}：{outcome.summary}"
    if noted(setup):
        if is_due():
            outcome.files += map(str, age(Book(open_host(file, setup), ALL_SHEETS, now=setup.clock), file))
        settle(file, getattr(host, "left", None), setup, outcome, at, book.watch.until)
    return outcome


def settle(
    file: Path, crc: int | None, setup: Setup, outcome: Outcome, at: datetime, until: datetime
) -> None:
    """Note how the workbook stands; where something is left to tell, it is told again next time."""
    if crc is not None and not outcome.problems and at < until:
        remember(file, crc, setup.by, at, until)
