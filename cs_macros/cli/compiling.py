"""The command `compile`: many workbooks into one summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cs_macros.book.book import Book
from cs_macros.book.outcome import Outcome
from cs_macros.book.people import acting_person, login_name
from cs_macros.cli import Command
from cs_macros.cli.opening import TerminalDesk, each_file, is_workbook
from cs_macros.cli.output import BUG, DONE, PUT_RIGHT, Setup, finish, outcome_of_bug
from cs_macros.cli.parallel import progress, read_each
from cs_macros.errors import CsError, Level, Problem, UsageError
from cs_macros.sheets import ALL_SHEETS

if TYPE_CHECKING:
    from cs_macros.compile.gathering import Gathering
    from cs_macros.compile.plan import Plan
    from cs_macros.compile.reading import Reading
    from cs_macros.compile.standing import Asked

KINDS = tuple(ALL_SHEETS.kinds)


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
    from cs_macros.compile.files import handed_in, refuse_taken
    from cs_macros.compile.gathering import Gathering
    from cs_macros.hosts.closed import ClosedHost

    setup: Setup = ctx.obj
    if setup.live:
        raise UsageError("汇总只读关闭的文件，没有汇总。", hint="去掉 --live 再试。")
    if out is not None and out.suffix.lower() != ".xlsx":
        raise UsageError(f"“{out.name}”的扩展名要是 .xlsx，没有汇总。", hint="如 汇总.xlsx。")
    plan = plan_of(kind)
    refuse_other_options(plan, {"--week": week, "--month": month, "--write-back": write_back})
    named = Book(ClosedHost(staff), ALL_SHEETS, now=setup.clock) if staff else None
    asked = asked_period(plan, week or month, named, setup)
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    place = out or folder / f"{plan.compiled.title} {asked.which}.xlsx"
    given = handed_in(paths, is_workbook, int(asked.which[:4]))
    files = [one for one in given if one[0].resolve() != place.resolve()]
    refuse_taken(place)
    work = partial(read_one, kind=kind, which=asked.which, now=asked.now)
    with Gathering(asked) as gathering:
        gathering.take(read_each(files, work, workers, scheduler, quiet=setup.json))
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

    if nothing := gathering.period.nothing(gathering):
        raise nothing
    book = named or book_of_rows(gathering.staff, ALL_SHEETS, gathering.asked.now)
    book.operator = acting_person(book, setup.by, login_name(), TerminalDesk(ask=not setup.json))
    outcome = Outcome(problems=may_see(book, gathering.plan, unmasked=unmasked))
    if book.staff:
        whose = f"“{Path(book.host.label).name}”的员工名册"
        gathering.source = whose if named else gathering.period.staff.format(gathering.staffed)
        gathering.missing = missing_people(book, gathering)
    masked = gathering.plan.hides and not unmasked
    write_report(place, gathering, masked=masked, dry_run=setup.dry_run)
    outcome.files += [] if setup.dry_run else [str(place)]
    tell(outcome, gathering, masked=masked)
    is_bug = any(file.is_bug for file in gathering.reports)
    return outcome, BUG if is_bug else DONE if outcome.ok else PUT_RIGHT, book


# -- what to compile --------------------------------------------------------------------------


def plan_of(kind: str) -> Plan:
    """What is compiled under a word of the command line."""
    from cs_macros.compile.plan import Plan

    return Plan(ALL_SHEETS[ALL_SHEETS.kinds[kind]], ALL_SHEETS)


def refuse_other_options(plan: Plan, given: dict[str, object]) -> None:
    """What one kind has, another one has not.

    Raises:
      UsageError: An option is given that the kind does not have.
    """
    period, sheet = plan.compiled.period, plan.sheet.title
    has = {period.option, *(["--write-back"] if plan.mark else [])}
    for name in [name for name, value in given.items() if value and name not in has]:
        raise UsageError(
            f"“{sheet}”按{period.word}汇总，没有 {name} 这一项，没有汇总。", hint=f"去掉 {name} 再试。"
        )


def asked_period(plan: Plan, text: str | None, named: Book | None, setup: Setup) -> Asked:
    """The week or month to compile, by the deadline of the shop.

    Raises:
      UsageError: It is none.
    """
    from cs_macros.book.settings import all_settings
    from cs_macros.compile.standing import Asked

    now, period = setup.clock.replace(microsecond=0), plan.compiled.period

    def set_to(key: str) -> Any:
        declared = all_settings()[key]
        return named.setting(key) if named else declared.parse(declared.default, now)

    due = set_to(period.due) if period.due else None
    others = {key: set_to(key) for key in period.dues.values() if key != period.due}
    try:
        which = period.read(text, now) if text else period.usual(now, due)
    except ValueError:
        raise UsageError(
            f"“{text}”不是{period.word}，没有汇总。", hint=f"写成 {period.example} 这样。"
        ) from None
    return Asked(plan, which, now, due, others)


# -- reading ----------------------------------------------------------------------------------


known_plan = cache(plan_of)
"""The same for every file that a process reads."""


def read_one(
    file: tuple[Path, str], *, kind: str, which: str, now: Any, plan_of: Callable[[str], Plan] = known_plan
) -> Reading:
    """One file, whatever happens: what cannot be read never stops the others."""
    from cs_macros.compile.joining import read
    from cs_macros.compile.reading import FileReport, Reading

    path, label = file
    plan = plan_of(kind)
    try:
        return read(path, label, plan, which, now)
    except CsError as error:
        refused = Problem(error.saying(plan.compiled.period.unread), error.hint, file=str(path))
        return Reading(FileReport(path, label, refused=refused))
    except Exception as error:  # a bug of ours in one file must not stop the others
        bug = outcome_of_bug(error, str(path)).problems[0]
        return Reading(FileReport(path, label, refused=bug, is_bug=True))


# -- what comes of it -------------------------------------------------------------------------


def may_see(book: Book, plan: Plan, *, unmasked: bool) -> list[Problem]:
    """Whether the acting person may see what is compiled, and customers' phones where they ask for them.

    Returns:
      A doubt where no list of colleagues tells.

    Raises:
      CsError: Not with their post.
    """
    from cs_macros.compile.people import UNMASKED

    if plan.compiled.readers and (reason := book.forbids(f"汇总{plan.sheet.title}", plan.compiled.readers)):
        raise CsError(f"{reason[0]}，没有汇总。", hint=reason[1])
    shows = unmasked and plan.hides
    if shows and (reason := book.forbids("汇总并显示电话、地址", UNMASKED)):
        raise CsError(f"{reason[0]}，没有汇总。", hint=f"{reason[1]}或去掉 --unmasked。")
    if book.staff or not (shows or plan.compiled.readers):
        return []
    what = "电话、地址" if shows else f"“{plan.sheet.title}”"
    hint = "用 --staff 指定有员工名册的工作簿。"
    return [Problem(f"没有员工名册，没有核对谁能看{what}", hint, level=Level.WARN)]


def write_report(place: Path, gathering: Gathering, *, masked: bool, dry_run: bool) -> None:
    """Count, and write the summary; on a trial run it is written and thrown away."""
    import tempfile

    from cs_macros.compile.files import written
    from cs_macros.compile.report import Report

    def write(draft: Path) -> None:
        with Report(draft, gathering, masked=masked) as report:
            report.write()

    if dry_run:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder) / place.name)
    else:
        written(place, write)


def tell(outcome: Outcome, gathering: Gathering, *, masked: bool) -> None:
    """Say how it went: figures, what became of each file, everything to put right."""
    from cs_macros.compile.lists import shown

    period = gathering.period
    outcome.summary = period.summary(gathering)
    for file in gathering.reports:
        counts = {name: file.counts[name] for name in period.fates}
        why = file.refused.message if file.refused else None
        outcome.rows.append(
            {"文件": file.label, "情况": file.state, "行数": file.rows, **counts, "说明": why}
        )
        outcome.problems += [file.refused] if file.refused else []
        for each in file.problems:
            value = shown(each, gathering.plan, masked=masked)
            outcome.problems.append(replace(each, value=value, file=str(file.path)))
    for group in gathering.judgement.groups:
        first, hint = group.entries[0], "核对后改好源文件，再汇总一次。"
        what, place = period.contradiction(group), (first.origin.sheet, first.row)
        file = gathering.reports[first.file]
        outcome.problems.append(Problem(what, hint, *place, level=Level.WARN, file=str(file.path)))
    outcome.problems += period.problems(gathering)


def marked_files(gathering: Gathering, people: Book, setup: Setup) -> tuple[Outcome, int]:
    """Mark the counted rows in their files; a refused file is told of and stops none."""
    from cs_macros.compile.marking import mark

    wanted = {file.path: file for file in gathering.reports if file.marked}
    desk = TerminalDesk(ask=False)

    def one(path: Path) -> Outcome:
        file = wanted[path]
        found = mark(path, gathering.plan, file.marked, now=gathering.asked.now, people=people, desk=desk)
        found.summary = f"{file.label}：{found.summary}"
        return found

    outcome, status = each_file(progress(list(wanted), len(wanted), setup.json), one)
    if not wanted and (move := gathering.plan.mark):
        outcome.summary = f"没有要标为{'、'.join(move.to)}的行。"
    return outcome, status
