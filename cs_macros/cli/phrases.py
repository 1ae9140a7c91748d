"""`phrases export FILE` and `phrases import FILE`: the messages as a phrase library, out and in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cs_macros.book.outcome import Outcome
from cs_macros.cli import Command
from cs_macros.cli.output import Setup, finish
from cs_macros.errors import CsError, Level, Problem, UsageError
from cs_macros.hosts.sharing import followed

if TYPE_CHECKING:
    from cs_macros.messages.phrases import Taken

WIDTHS = (16, 28, 24, 100)
PATH = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=Command)
@click.argument("action", type=click.Choice(["export", "import"]), metavar="export|import")
@click.argument("file", type=PATH, metavar="文件")
@click.option("--book", type=PATH, metavar="工作簿", help="用它旁边的“话术”文件夹；不给就用文件旁边的。")
@click.option("--force", is_flag=True, help="导出的文件已有时覆盖。")
@click.pass_context
def phrases(ctx: click.Context, action: str, file: Path, book: Path | None, force: bool) -> None:
    """话术导出成短语表（.csv 或 .xlsx：分组、快捷短语、标题、内容），改好再导入到“话术”文件夹。"""
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError(f"“{file.name}”的扩展名要是 .csv 或 .xlsx。", hint="如 短语.xlsx。")
    if book is not None and not book.exists():
        raise CsError(f"找不到文件“{book}”。", hint="核对工作簿的路径和文件名。")
    folder = followed(book or file).parent / "话术"
    setup: Setup = ctx.obj
    finish(
        ctx, export_to(file, folder, setup, force) if action == "export" else import_from(file, folder, setup)
    )


def export_to(file: Path, folder: Path, setup: Setup, force: bool) -> Outcome:
    """Write every message, with the shop's own text where it has one."""
    from cs_macros.build.text_list import write_list
    from cs_macros.messages.phrases import HEADERS, exported

    if file.exists() and not force:
        raise CsError(f"“{file}”已经存在，没有覆盖。", hint="换个文件名；确实要覆盖时加 --force。")
    rows = exported(folder if folder.is_dir() else None)
    outcome = Outcome(summary=f"导出 {len(rows)} 条话术。")
    if not setup.dry_run:
        write_list(file, HEADERS, WIDTHS, rows)
        outcome.files = [str(file)]
    return outcome


def import_from(file: Path, folder: Path, setup: Setup) -> Outcome:
    """Take in the phrases that differ; those that cannot be taken are warnings, with their row."""
    from cs_macros.build.text_list import read_list
    from cs_macros.hosts.safe_file import explained
    from cs_macros.messages.phrases import judged, take

    found = [*judged(read_list(file), folder if folder.is_dir() else None)]
    changed = [each for each in found if each.change in ("新增", "改动")]
    refused = [each for each in found if each.wrong]
    level = Level.WARN if len(refused) < len(found) else Level.BLOCK
    outcome = Outcome(
        summary=f"读到 {len(found)} 条：换上 {len(changed)} 条，{len(refused)} 条导不进来，其余不变。",
        rows=[{"话术编号": t.id, "标题": t.title, "变化": t.change, "内容": t.text} for t in changed],
        problems=[
            Problem(
                each.wrong, each.hint, row=each.line, value=each.id or each.title, level=level, file=str(file)
            )
            for each in refused
        ],
    )
    outcome.problems += [doubt for each in changed if (doubt := forbidden(each, file))]
    if not setup.dry_run:
        backups = folder.parent / "备份" / f"话术 {setup.clock:%Y%m%d-%H%M%S}"
        with explained(folder):
            outcome.files = [str(take(each, folder, backups)) for each in changed]
    return outcome


def forbidden(taken: Taken, file: Path) -> Problem | None:
    """What keeps a text that was taken in from ever being made, if anything does."""
    from cs_macros.messages import check

    found = [each for each in check(taken.text, template=taken.id) if each.level is Level.BLOCK]
    if not found:
        return None
    message = f"换上了也发不出去：{found[0].message}"
    return Problem(message, found[0].hint, row=taken.line, value=taken.id, level=Level.WARN, file=str(file))
