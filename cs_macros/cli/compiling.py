"""The command `compile`: many agents' workbooks into one summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cs_macros.book.outcome import Outcome
from cs_macros.book.people import acting_person, login_name
from cs_macros.cells.dates import read_week
from cs_macros.cli import Command
from cs_macros.cli.opening import TerminalDesk, each_file, is_workbook
from cs_macros.cli.output import BUG, DONE, PUT_RIGHT, Setup, finish, outcome_of_bug
from cs_macros.cli.workbooks import executor, progress
from cs_macros.errors import CsError, Level, Problem, UsageError

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.compile.gathering import Gathering, Verdict
    from cs_macros.compile.people import Missing
    from cs_macros.compile.reading import Reading
    from cs_macros.compile.standing import Period
    from cs_macros.compile.tally import Tally

KINDS = ("rejections", "returns", "after-sales", "scores")


@click.command("compile", cls=Command)
@click.argument("kind", type=click.Choice(KINDS), metavar="|".join(KINDS))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="目录…")
@click.option("--week", metavar="周", help="汇总哪一周，如 2026-W47；默认是最近截止的一周。")
@click.option("--month", metavar="月份", help="汇总哪个月的奖罚评分（scores），如 2026-10；默认是上个月。")
@click.option("--out", type=click.Path(path_type=Path), metavar="文件.xlsx", help="汇总写到哪里。")
@click.option("--staff", type=click.Path(path_type=Path, dir_okay=False), metavar="工作簿",
              help="按哪个工作簿的员工名册和参数查缺交；默认把各文件的员工名册合在一起。")  # fmt: skip
@click.option("--unmasked", is_flag=True, help="电话、地址不遮住（行政、主管、店长可用）。")
@click.option("--write-back", is_flag=True, help="汇总后把计入的行在原文件里标为已汇总（行政）。")
@click.option("--workers", type=click.IntRange(1), default=1, metavar="个数", help="同时读几个文件。")
@click.option(
    "--scheduler", metavar="地址", help="dask 调度器地址，用多台机器（需安装 cs-macros[cluster]）。"
)
@click.pass_context
def compile_week(
    ctx: click.Context,
    kind: str,
    paths: tuple[Path, ...],
    week: str | None,
    month: str | None,
    out: Path | None,
    staff: Path | None,
    unmasked: bool,
    write_back: bool,
    workers: int,
    scheduler: str | None,
) -> None:
    """把许多人的登记表汇总成一个工作簿：合计、统计、明细、冲突、未结、各文件情况，可直接打印。"""
    from cs_macros.cli.compiling_scores import compiled_scores
    from cs_macros.compile.files import handed_in, refuse_taken
    from cs_macros.compile.gathering import Gathering
    from cs_macros.compile.people import book_of_staff

    setup: Setup = ctx.obj
    if setup.live:
        raise UsageError("汇总只读关闭的文件，没有汇总。", hint="去掉 --live 再试。")
    if out is not None and out.suffix.lower() != ".xlsx":
        raise UsageError(f"“{out.name}”的扩展名要是 .xlsx，没有汇总。", hint="如 汇总.xlsx。")
    refuse_other_options(kind, week, month, write_back=write_back)
    if kind == "scores":

        def read_all(files: Sequence[tuple[Path, str]], work: partial[Any]) -> list[Any]:
            return list(readings(files, work, workers, scheduler, quiet=setup.json))

        finish(ctx, *compiled_scores(paths, month, out, staff, read_all, setup))
    named = book_of_staff(staff, setup.clock) if staff else None
    period = asked_period(kind, week, named, setup)
    if write_back and not period.plan.mark:
        raise UsageError(
            f"“{period.plan.layout.sheet}”没有“已汇总”，没有汇总。", hint="去掉 --write-back 再试。"
        )
    place = out or default_place(paths[0], period.plan.title, period.week)
    files = [one for one in handed_in(paths, is_workbook) if one[0].resolve() != place.resolve()]
    refuse_taken(place)
    work = partial(read_one, kind=kind, now=period.now)
    with Gathering(period) as gathering:
        gathering.take(readings(files, work, workers, scheduler, quiet=setup.json))
        outcome, status, people = summarised(gathering, place, named, setup, unmasked=unmasked)
        if write_back and not setup.dry_run:
            marked, worst = marked_files(gathering, people, setup)
            outcome.add(marked)
            status = max(status, worst)
    finish(ctx, outcome, status)


def summarised(
    gathering: Gathering, place: Path, named: Book | None, setup: Setup, *, unmasked: bool
) -> tuple[Outcome, int, Book]:
    """Write the summary of what was read; tell how it went, its exit status, and by whose list who acts.

    Raises:
      CsError: There is nothing to compile, or the person may not see what they ask for.
    """
    from cs_macros.compile.people import book_of_rows, missing_people
    from cs_macros.compile.telling import tell

    if not gathering.verdicts:
        raise CsError("没有找到要汇总的工作簿，没有汇总。", hint="核对目录；要汇总的是 .xlsx 和 .xlsm 文件。")
    book = named or book_of_rows(gathering.staff, gathering.period.now)
    book.operator = acting_person(book, setup.by, login_name(), TerminalDesk(ask=not setup.json))
    source = f"“{Path(book.host.label).name}”的员工名册"
    if named is None:
        source = f"{gathering.staffed} 个文件里的员工名册合在一起"
    missing = missing_people(book, source, gathering.plan, gathering.verdicts)
    outcome = Outcome(problems=may_unmask(book) if unmasked else [])
    tally = write_report(place, gathering, missing, masked=not unmasked, dry_run=setup.dry_run)
    outcome.files += [] if setup.dry_run else [str(place)]
    tell(outcome, gathering, tally, missing, masked=not unmasked)
    is_bug = any(verdict.is_bug for verdict in gathering.verdicts)
    return outcome, BUG if is_bug else DONE if outcome.ok else PUT_RIGHT, book


def refuse_other_options(kind: str, week: str | None, month: str | None, *, write_back: bool) -> None:
    """Scores are of a month and stay as they are in their files; the rest is of a week.

    Raises:
      UsageError: An option is given that the kind does not have.
    """
    wrong = ("--week" if week else "--write-back" if write_back else "") if kind == "scores" else ""
    wrong = wrong or ("--month" if month and kind != "scores" else "")
    if wrong:
        what = "评分按月汇总" if kind == "scores" else "登记表按周汇总"
        raise UsageError(f"{what}，没有 {wrong} 这一项，没有汇总。", hint=f"去掉 {wrong} 再试。")


# -- what to compile --------------------------------------------------------------------------


def asked_period(kind: str, week: str | None, named: Book | None, setup: Setup) -> Period:
    """The week to compile, by the deadline of the shop.

    Raises:
      UsageError: It is no week.
    """
    from cs_macros.book.settings import all_settings
    from cs_macros.compile.plans import PLANS
    from cs_macros.compile.standing import Period
    from cs_macros.compile.weeks import last_closed

    now = setup.clock.replace(microsecond=0)
    declared = all_settings()["rejection_due"]
    due = named.setting("rejection_due") if named else declared.parse(declared.default, now)
    try:
        asked = read_week(week, now) if week else last_closed(now, due)
    except ValueError:
        raise UsageError(f"“{week}”不是周，没有汇总。", hint="写成 2026-W47 这样。") from None
    return Period(PLANS[kind], asked, now, due)


def default_place(path: Path, title: str, week: str) -> Path:
    """Beside what is compiled, named after the week."""
    return (path if path.is_dir() else path.parent) / f"{title} {week}.xlsx"


# -- reading ----------------------------------------------------------------------------------


def readings(
    files: Sequence[tuple[Path, str]],
    work: partial[Any],
    workers: int,
    scheduler: str | None,
    *,
    quiet: bool,
) -> Iterator[Any]:
    """Every file read, in the order of the files, on as many cores or machines as asked for."""
    if workers == 1 and not scheduler:
        yield from progress(map(work, files), len(files), quiet)
        return
    with executor(workers, scheduler) as pool:
        yield from progress(pool.map(work, files), len(files), quiet)


def read_one(file: tuple[Path, str], *, kind: str, now: object) -> Reading:
    """One file, whatever happens: what cannot be read never stops the others."""
    from datetime import datetime

    from cs_macros.compile.reading import Reading, read_file

    path, label = file
    assert isinstance(now, datetime)
    try:
        return read_file(path, label, kind, now)
    except CsError as error:
        message = error.message.replace("未作任何改动", "没有读取")  # nothing was to be changed
        message = message.replace("，不能直接修改", "")
        return Reading(path, label, refused=Problem(message, error.hint, file=str(path)))
    except Exception as error:  # a bug of ours in one file must not stop the others
        return Reading(path, label, refused=outcome_of_bug(error, str(path)).problems[0], is_bug=True)


# -- what comes of it -------------------------------------------------------------------------


def may_unmask(book: Book) -> list[Problem]:
    """Whether the acting person may see customers' phones; a doubt where no list of colleagues tells.

    Raises:
      CsError: Not with their post.
    """
    from cs_macros.compile.people import UNMASKED

    if reason := book.forbids("汇总并显示电话、地址", UNMASKED):
        raise CsError(f"{reason[0]}，没有汇总。", hint=f"{reason[1]}或去掉 --unmasked。")
    if book.staff:
        return []
    hint = "用 --staff 指定有员工名册的工作簿。"
    return [Problem("没有员工名册，没有核对谁能看电话、地址", hint, level=Level.WARN)]


def write_report(
    place: Path, gathering: Gathering, missing: Missing, *, masked: bool, dry_run: bool
) -> Tally:
    """Count, and write the summary; on a trial run it is written and thrown away."""
    import tempfile

    from cs_macros.compile.files import written
    from cs_macros.compile.report import Report

    tallies = []

    def write(draft: Path) -> None:
        with Report(draft, gathering.period, masked=masked) as report:
            tallies.append(gathering.count(report))
            report.finish(tallies[0], gathering, missing)

    if dry_run:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder) / place.name)
    else:
        written(place, write)
    return tallies[0]


def marked_files(gathering: Gathering, people: Book, setup: Setup) -> tuple[Outcome, int]:
    """Mark the counted rows in their files; a refused file is told of and stops none."""
    from cs_macros.compile.marking import mark

    wanted: dict[Path, Verdict] = {v.path: v for v in gathering.verdicts if v.marked}
    desk = TerminalDesk(ask=False)

    def one(path: Path) -> Outcome:
        verdict = wanted[path]
        found = mark(path, gathering.plan, verdict.marked, now=gathering.period.now, people=people, desk=desk)
        found.summary = f"{verdict.label}：{found.summary}"
        return found

    outcome, status = each_file(progress(list(wanted), len(wanted), setup.json), one)
    if not wanted:
        outcome.summary = "没有要标为已汇总的行。"
    return outcome, status
