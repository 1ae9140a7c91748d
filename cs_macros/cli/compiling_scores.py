"""`compile scores`: the score sheets of a month from many workbooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cs_macros.book.office import MANAGERS, Post
from cs_macros.book.outcome import Outcome
from cs_macros.book.people import acting_person, login_name
from cs_macros.book.periods import month_before
from cs_macros.cells.dates import read_month
from cs_macros.cli.opening import TerminalDesk, is_workbook
from cs_macros.cli.output import BUG, DONE, PUT_RIGHT, Setup, outcome_of_bug
from cs_macros.errors import CsError, Level, Problem, UsageError

if TYPE_CHECKING:
    from cs_macros.compile.scores import Month, Reading

READERS = (*MANAGERS, Post.SUPERIOR, Post.FINANCE, Post.ADMIN)
"""Posts that may see everybody's pay."""


def compiled_scores(
    paths: Sequence[Path],
    asked: str | None,
    out: Path | None,
    staff: Path | None,
    read_all: Callable[[Sequence[tuple[Path, str]], partial[Reading]], Sequence[Reading]],
    setup: Setup,
) -> tuple[Outcome, int]:
    """Compile a month, and say how it went.

    Args:
      asked: The month; None for the last one.
      staff: The workbook whose 员工名册 tells who is missing; None for those of all files together.
      read_all: (files, what reads one) → what they hold, on as many cores as the person wants.

    Raises:
      CsError: There is nothing to compile, or the person may not see it.
    """
    from cs_macros.compile.files import handed_in, refuse_taken, written
    from cs_macros.compile.people import book_of_rows, book_of_staff
    from cs_macros.compile.score_report import write_scores
    from cs_macros.compile.scores import TITLE, Month

    now = setup.clock.replace(microsecond=0)
    month = month_asked(asked, now)
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    place = out or folder / f"{TITLE} {month}.xlsx"
    files = [one for one in handed_in(paths, is_workbook) if one[0].resolve() != place.resolve()]
    refuse_taken(place)
    found = Month.of(month, now, read_all(files, partial(read_one, month=month, now=now)))
    if not any(reading.rows for reading in found.readings):
        raise nothing_found(found)
    rows = [cells for reading in found.readings for cells in reading.staff]
    book = book_of_staff(staff, now) if staff else book_of_rows(rows, now)
    book.operator = acting_person(book, setup.by, login_name(), TerminalDesk(ask=not setup.json))
    if reason := book.forbids("汇总奖罚评分表", READERS):
        raise CsError(f"{reason[0]}，没有汇总。", hint=reason[1])
    source = f"“{staff.name}”的员工名册" if staff else "各文件里的员工名册合在一起"
    missing = found.missing(book)
    if not setup.dry_run:
        written(place, lambda draft: write_scores(draft, found, missing, source))
    outcome = told(found, missing, source)
    if not book.staff:
        hint = "用 --staff 指定有员工名册的工作簿。"
        outcome.problems.append(Problem("没有员工名册，没有核对谁能看评分", hint, level=Level.WARN))
    outcome.files = [] if setup.dry_run else [str(place)]
    is_bug = any(reading.is_bug for reading in found.readings)
    return outcome, BUG if is_bug else DONE if outcome.ok else PUT_RIGHT


def nothing_found(month: Month) -> CsError:
    """That no row is there; with the files that could not be read, since they may hold them."""
    refused = [f"{r.label}：{r.refused.message}" for r in month.readings if r.refused]
    skipped = f"有 {len(refused)} 个文件读不了：{'；'.join(refused[:3])}" if refused else ""
    hint = skipped or "核对目录和月份；评分表在主管的工作簿里。"
    return CsError(f"没有找到 {month.month} 的评分表，没有汇总。", hint=hint)


def month_asked(asked: str | None, now: datetime) -> str:
    """The month to compile; last month unless asked.

    Raises:
      UsageError: It is no month.
    """
    try:
        return read_month(asked, now) if asked else month_before(f"{now:%Y-%m}")
    except ValueError:
        raise UsageError(f"“{asked}”不是月份，没有汇总。", hint="写成 2026-10 这样。") from None


def read_one(file: tuple[Path, str], *, month: str, now: datetime) -> Reading:
    """One file, whatever happens: what cannot be read never stops the others."""
    from cs_macros.compile.scores import Reading, read_scores

    path, label = file
    try:
        return read_scores(path, label, month, now)
    except CsError as error:
        return Reading(path, label, refused=Problem(error.message, error.hint, file=str(path)))
    except Exception as error:  # a bug of ours in one file must not stop the others
        return Reading(path, label, refused=outcome_of_bug(error, str(path)).problems[0], is_bug=True)


def told(month: Month, missing: Sequence[str], source: str) -> Outcome:
    """How it went: sums, a verdict a file, everything to put right."""
    from dataclasses import replace

    from cs_macros.compile.scores import MONEY, TITLE
    from cs_macros.sheets.scores.register import ScoreMonth

    sums = zip(MONEY, month.sums(month.counted), strict=True)
    money = "，".join(f"{ScoreMonth.layout.header(name)} {amount:.2f} 元" for name, amount in sums)
    outcome = Outcome(
        summary=f"{TITLE} {month.month}：计入 {len(month.counted)} 人，{money}；"
        f"未提交 {len(month.open)} 行，冲突 {len(month.conflicts)} 人，没有评分行 {len(missing)} 人。"
    )
    for reading in month.readings:
        state = "跳过" if reading.refused else "没有评分表" if reading.absent else "已读取"
        why = reading.refused.message if reading.refused else None
        outcome.rows.append({"文件": reading.label, "情况": state, "行数": len(reading.rows), "说明": why})
        outcome.problems += [reading.refused] if reading.refused else []
        outcome.problems += [replace(each, file=str(reading.path)) for each in reading.problems]
    for group in month.conflicts:
        places = "、".join(f"{one.label} 第 {one.row} 行" for one in group)
        outcome.problems.append(
            Problem(
                f"{group[0].agent} 的数字不同：{places}（没有计入）",
                "核对后改好源文件，再汇总一次。",
                group[0].sheet,
                group[0].row,
                level=Level.WARN,
                file=str(month.readings[group[0].file].path),
            )
        )
    for one in month.open:
        state = one.record.status or "还没有生成本月"
        hint = "主管提交以后再汇总一次。"
        path = str(month.readings[one.file].path)
        problem = Problem(
            f"{one.agent}：{state}，没有计入", hint, one.sheet, one.row, level=Level.WARN, file=path
        )
        outcome.problems.append(problem)
    for name in missing:
        hint = f"请主管生成本月并提交（对照：{source}）。"
        outcome.problems.append(Problem(f"{name} 没有评分行", hint, level=Level.WARN))
    return outcome
