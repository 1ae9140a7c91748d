"""`report`: what happened in a day, week, month or year, from one workbook or a folder of many."""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cs_macros.book.book import Book
from cs_macros.cli import Command
from cs_macros.cli.compiling import KINDS, read_one, summarised
from cs_macros.cli.opening import is_workbook
from cs_macros.cli.output import Setup, finish
from cs_macros.cli.parallel import read_each
from cs_macros.cli.summing import summarise
from cs_macros.errors import UsageError
from cs_macros.sheets import ALL_SHEETS

if TYPE_CHECKING:
    from cs_macros.compile.span import ReportPlan


SUMMARY = "summary"
SHAPES = {
    "--date": ("2026-11-22", r"\d{4}-\d\d-\d\d"),
    "--week": ("2026-W47", r"\d{4}-W\d\d"),
    "--month": ("2026-11", r"\d{4}-\d\d"),
    "--year": ("2026", r"\d{4}"),
}
"""Option → an example, and what its exact form looks like: a month is no week."""

REPORTS = (*KINDS, *ALL_SHEETS.joined, SUMMARY)
"""Registers that are compiled, reports over several of them, and all of them together."""


@click.command("report", cls=Command)
@click.argument("kind", type=click.Choice(REPORTS), metavar="|".join(REPORTS))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件或目录…")
@click.option("--date", metavar="日期", help="统计哪一天，如 2026-11-22。")
@click.option("--week", metavar="周", help="统计哪一周，如 2026-W47。")
@click.option("--month", metavar="月份", help="统计哪个月，如 2026-11；什么都不写就是上个月。")
@click.option("--year", metavar="年份", help="统计哪一年，如 2026。")
@click.option("--out", type=click.Path(path_type=Path), metavar="文件.xlsx", help="报表写到哪里。")
@click.option("--staff", type=click.Path(path_type=Path, dir_okay=False), metavar="工作簿",
              help="按哪个工作簿的员工名册核对谁能看。")  # fmt: skip
@click.option("--unmasked", is_flag=True, help="电话、地址不遮住（行政、主管、店长可用）。")
@click.option("--workers", type=click.IntRange(1), default=1, metavar="个数", help="同时读几个文件。")
@click.pass_context
def report(
    ctx: click.Context, kind: str, paths: tuple[Path, ...], date: str | None, week: str | None,
    month: str | None, year: str | None, out: Path | None, staff: Path | None, workers: int, *,
    unmasked: bool,
) -> None:  # fmt: skip
    """把登记表统计成一份报表：某天、某周、某月或某年发生的每一行，分类合计、明细，可直接打印。

    summary 是小结、总结：所有登记表的新增、结清、未结、逾期、金额、主要原因和人员；主管写了结论的归档。
    """
    from cs_macros.compile.files import handed_in, refuse_taken
    from cs_macros.compile.span import Span
    from cs_macros.compile.standing import Asked
    from cs_macros.hosts.closed import ClosedHost

    setup: Setup = ctx.obj
    if setup.live:
        raise UsageError("报表只读关闭的文件，没有统计。", hint="去掉 --live，或在工作簿里按“生成报表”。")
    if out is not None and out.suffix.lower() != ".xlsx":
        raise UsageError(f"“{out.name}”的扩展名要是 .xlsx，没有统计。", hint="如 报表.xlsx。")
    given = {"--date": date, "--week": week, "--month": month, "--year": year}
    named = Book(ClosedHost(staff), ALL_SHEETS, now=setup.clock) if staff else None
    if kind == SUMMARY:
        which = which_period(Span(), given, setup)
        finish(ctx, *summarise(paths, which, out, named, setup, workers=workers))
        return
    plan, now = plan_of(kind), setup.clock.replace(microsecond=0)
    which = which_period(plan.compiled.period, given, setup)
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    place = out or folder / f"{plan.compiled.title} {which}.xlsx"
    found = handed_in(paths, is_workbook, int(which[:4]))
    files = [one for one in found if one[0].resolve() != place.resolve()]
    refuse_taken(place)
    work = partial(read_one, kind=kind, which=which, now=now, plan_of=plan_of)
    with plan.gathering(Asked(plan, which, now)) as gathering:
        gathering.take(read_each(files, work, workers, None, quiet=setup.json))
        outcome, status, _ = summarised(gathering, place, named, setup, unmasked=unmasked)
    finish(ctx, outcome, status)


@cache
def plan_of(kind: str) -> ReportPlan:
    """What is reported under a word of the command line.

    Raises:
      UsageError: The rows of that kind have no date of their own.
    """
    from cs_macros.compile.span import ReportPlan, reportable

    if kind in ALL_SHEETS.joined:
        joined: ReportPlan = ALL_SHEETS.joined[kind](ALL_SHEETS)
        return joined
    sheet = ALL_SHEETS[ALL_SHEETS.kinds[kind]]
    assert sheet.compiled is not None
    if not reportable(sheet.compiled()):
        raise UsageError(
            f"“{sheet.title}”没有按日期的报表，没有统计。", hint=f"用 cs-macros compile {kind}。"
        )
    return ReportPlan(sheet, ALL_SHEETS)


def which_period(period: Any, given: dict[str, str | None], setup: Setup) -> str:
    """The one period asked for.

    Raises:
      UsageError: Several are, or what is asked for is none.
    """
    asked = {name: text for name, text in given.items() if text}
    if len(asked) > 1:
        raise UsageError(f"{'、'.join(asked)}只能写一个，没有统计。", hint="留下要的那一个。")
    for name, text in asked.items():
        example, shape = SHAPES[name]
        try:
            which = str(period.read(text, setup.clock))
        except ValueError:
            which = ""
        if not re.fullmatch(shape, which):
            raise UsageError(f"{name} “{text}”看不懂，没有统计。", hint=f"写成 {example} 这样。")
        if why := period.refused(which):
            raise UsageError(f"{why}，没有统计。", hint="写 --month 2026-11 或 --year 2026。")
        return which
    return str(period.usual(setup.clock, None))
