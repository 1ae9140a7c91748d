"""Commands for what people already have: adopt, archive, upgrade."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cs_macros import __version__
from cs_macros.book.book import Book
from cs_macros.book.modules import ROLES
from cs_macros.book.outcome import Outcome
from cs_macros.book.people import acting_person, login_name
from cs_macros.book.releases import refuse_newer
from cs_macros.cells.dates import read_date
from cs_macros.cli import Command
from cs_macros.cli.opening import TerminalDesk, each_file
from cs_macros.cli.output import Setup, finish
from cs_macros.errors import CsError, UsageError
from cs_macros.hosts.sharing import followed
from cs_macros.sheets import ALL_SHEETS

if TYPE_CHECKING:
    from cs_macros.hosts.closed import ClosedHost
    from cs_macros.migrate.landing import LandingHost


@click.command(cls=Command)
@click.argument("old", type=click.Path(path_type=Path, dir_okay=False), metavar="旧表.xlsx")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="工作簿")
@click.pass_context
def adopt(ctx: click.Context, old: Path, file: Path) -> None:
    """把原来用的表格里的记录带进工作簿；认不出、像是损坏的都会列出来，再运行一次不会重复。"""
    from cs_macros.migrate.adopt import adopt as bring_in
    from cs_macros.migrate.landing import LandingHost

    setup: Setup = ctx.obj
    host = LandingHost(closed(file, setup))
    if not old.exists():
        raise CsError(f"找不到文件“{old}”。", hint="核对路径和文件名。")
    if old.resolve() == file.resolve():
        raise UsageError("旧表和工作簿是同一个文件，未作任何改动。", hint="先写旧表，再写要带入的工作簿。")
    book = opened(host, setup)
    finish(ctx, bring_in(old, host, book, dry_run=setup.dry_run))


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="工作簿")
@click.option("--before", required=True, metavar="日期", help="归档这一天以前结束的行，如 2026-10-01。")
@click.pass_context
def archive(ctx: click.Context, file: Path, before: str) -> None:
    """把已经结束的旧记录移到“归档”文件夹；编号不再使用，查重仍然看得到它们。"""
    from cs_macros.migrate.archive import archive as put_away

    setup: Setup = ctx.obj
    try:
        day = read_date(before, setup.clock)
    except ValueError:
        raise UsageError(f"“{before}”不是日期，未作任何改动。", hint="写成 2026-10-01 这样。") from None
    host = closed(file, setup)
    finish(ctx, put_away(opened(host, setup), followed(file), day, dry_run=setup.dry_run))


@click.command(cls=Command)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="工作簿…"
)
@click.option(
    "--role",
    type=click.Choice(list(ROLES)),
    help="从此给谁用：补上他该有的表，如 supervisor（主管）补上奖罚、评分。",
)
@click.option("--back", "undo", is_flag=True, help="退回升级以前的工作簿；升级以后按过按钮、填过内容的不退。")
@click.option(
    "--rearrange",
    "anew",
    is_flag=True,
    help="升级以后再把列和表头按新的顺序重排；有自己加的列、公式、工作表时不重排，一一列出。",
)
@click.pass_context
def upgrade(ctx: click.Context, files: tuple[Path, ...], role: str | None, undo: bool, anew: bool) -> None:
    """把旧版工作簿升级到这个版本：补新列、新工作表、下拉、按钮和宏；原有的行不动，旧文件留在“备份”。"""
    from cs_macros.migrate.back import back
    from cs_macros.migrate.rearranging import rearrange
    from cs_macros.migrate.upgrade import upgrade as renew

    setup: Setup = ctx.obj

    def one(file: Path) -> Outcome:
        closed(file, setup)
        if undo:
            return back(file.resolve(), ALL_SHEETS, setup.clock, dry_run=setup.dry_run)
        outcome = renew(file, ALL_SHEETS.in_order(), __version__, role=role or "", dry_run=setup.dry_run)
        if anew:
            outcome.add(rearrange(file, ALL_SHEETS.in_order(), __version__, dry_run=setup.dry_run))
        return outcome

    outcome, status = each_file(files, one)
    finish(ctx, outcome, status)


def closed(file: Path, setup: Setup, *, backups: bool = True) -> ClosedHost:
    """The workbook on disk: these commands need more of it than its cells.

    Raises:
      CsError: It is not there, it is meant to stay open, or a newer program has made it.
    """
    from cs_macros.hosts.closed import ClosedHost

    if setup.live:
        raise UsageError(
            "这个命令只能处理关闭的工作簿，未作任何改动。", hint="保存并关闭它，去掉 --live 再试。"
        )
    if not file.exists():
        raise CsError(f"找不到文件“{file}”。", hint="核对路径和文件名；新工作簿用 cs-macros build 生成。")
    host = ClosedHost(file, backups=backups)
    refuse_newer(host)
    return host


def opened(host: LandingHost | ClosedHost, setup: Setup) -> Book:
    book = Book(host, ALL_SHEETS, now=setup.clock)
    book.operator = acting_person(book, setup.by, login_name(), TerminalDesk(ask=not setup.json))
    return book
