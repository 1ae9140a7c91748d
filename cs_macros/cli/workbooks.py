"""Commands for whole workbooks: build, run, refresh, undo, demo."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from cs_macros import __version__
from cs_macros.book.modules import MODULES, ROLES, sheets_for
from cs_macros.book.outcome import Outcome
from cs_macros.book.press import Press, press
from cs_macros.cli import Command
from cs_macros.cli.folders import NOTHING_FOUND, PATHS
from cs_macros.cli.opening import TerminalDesk, each_file, open_book, workbooks
from cs_macros.cli.output import Setup, finish
from cs_macros.errors import CsError, UsageError
from cs_macros.sheets import ALL_SHEETS


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="新文件")
@click.option("--addin", is_flag=True, help="生成 Excel 加载项（.xlam），供没有宏的工作簿使用。")
@click.option("--sample", is_flag=True, help="放入示例数据。")
@click.option(
    "--role",
    type=click.Choice(list(ROLES)),
    help="给谁用：客服（agent）、主管（supervisor）、行政（admin）；不写就什么都有。",
)
@click.option(
    "--modules", metavar="转账、售后…", help=f"只要这几部分：{'、'.join(MODULES)}；不写就是全部用得到的。"
)
@click.option("--force", is_flag=True, help="同名文件已存在时覆盖它。")
@click.pass_context
def build(
    ctx: click.Context,
    file: Path,
    addin: bool,
    sample: bool,
    role: str | None,
    modules: str | None,
    force: bool,
) -> None:
    """生成新的工作簿（.xlsm，或不带宏的 .xlsx）、Excel 加载项（.xlam）或 LibreOffice 扩展（.oxt）。"""
    kind = file.suffix.lower()
    if kind not in (".xlsm", ".xlsx", ".xlam", ".oxt"):
        raise UsageError(
            f"“{file.name}”的扩展名要是 .xlsm、.xlsx、.xlam 或 .oxt，没有生成。",
            hint="如 客服台账.xlsm；.xlsx 不带宏，.xlam 是 Excel 加载项，.oxt 是 LibreOffice 扩展。",
        )
    if addin and kind != ".xlam":
        raise UsageError(f"加载项的扩展名要是 .xlam，“{file.name}”没有生成。", hint="如 客服台账.xlam。")
    if file.exists() and not force:
        raise CsError(f"“{file}”已经存在，没有覆盖。", hint="换个文件名；确实要覆盖时加 --force。")
    chosen = read_modules(modules or "")
    count = len(sheets_for(ALL_SHEETS.in_order(), role or "", chosen))
    summary = f"已生成工作簿：{file}（共 {count} 张表）。"
    make: Callable[[Path], None] = partial(make_workbook, sample=sample, role=role or "", modules=chosen)
    if kind == ".xlam":
        summary = f"已生成 Excel 加载项：{file}。在 Excel 的 文件 › 选项 › 加载项 › 转到 › 浏览 里装上它。"
        make = partial(make_addin, role=role or "")
    elif kind == ".oxt":
        summary = f"已生成 LibreOffice 扩展：{file}。双击安装，再重新打开 LibreOffice。"
        make = make_extension
    if not ctx.obj.dry_run:
        make(file)
    finish(ctx, Outcome(summary=summary, files=[str(file)]))


def make_addin(file: Path, *, role: str = "") -> None:
    """Build the Excel add-in."""
    from cs_macros.build.addin import build_addin

    file.parent.mkdir(parents=True, exist_ok=True)
    build_addin(file, ALL_SHEETS.in_order(), role=role, version=__version__)


def make_extension(file: Path) -> None:
    """Build the LibreOffice extension for this computer: it starts the Python that runs now.

    Raises:
      CsError: This Python cannot talk to LibreOffice.
    """
    from cs_macros.build.extension import build_extension
    from cs_macros.hosts.libreoffice.loading import uno

    uno()
    file.parent.mkdir(parents=True, exist_ok=True)
    build_extension(file, ALL_SHEETS.in_order(), python=sys.executable, version=__version__)


def read_modules(typed: str) -> list[str]:
    """The parts of the business that somebody names, in work order.

    Raises:
      UsageError: One of them is none.
    """
    names = [name for name in re.split("[,，、;；\\s]+", typed) if name]
    if unknown := [name for name in names if name not in MODULES]:
        raise UsageError(
            f"没有“{'、'.join(unknown)}”这一部分，没有生成。", hint=f"可写 {'、'.join(MODULES)}。"
        )
    return [name for name in MODULES if name in names]


def make_workbook(file: Path, *, sample: bool, role: str = "", modules: Collection[str] = ()) -> None:
    """Build a workbook with its dictionaries, and sample rows if asked for."""
    from cs_macros.build.contents import names, rows
    from cs_macros.build.sample import SAMPLE_NOW
    from cs_macros.build.workbook import CREATED, build_workbook
    from cs_macros.cli.first_board import with_board

    file.parent.mkdir(parents=True, exist_ok=True)
    sheets = ALL_SHEETS.in_order()
    wanted = sheets_for(sheets, role, modules)
    filled, named = with_board(
        wanted, rows(wanted, sample=sample), names(wanted, sample=sample), SAMPLE_NOW if sample else CREATED
    )
    build_workbook(
        file,
        sheets,
        rows=filled,
        names=named,
        role=role,
        modules=modules,
        version=__version__,
    )


@click.command(cls=Command)
@PATHS
@click.pass_context
def run(ctx: click.Context, paths: tuple[Path, ...]) -> None:
    """把各行“下一步”里选的动作都做一遍，做成的清掉选择，没做成的说明原因。"""
    outcome, status = each_file(workbooks(paths), partial(press_file, name="run", setup=ctx.obj))
    finish(ctx, outcome if outcome.summary or outcome.problems else Outcome(summary=NOTHING_FOUND), status)


def press_file(file: Path, *, name: str, setup: Setup) -> Outcome:
    """Press a button that concerns the whole workbook."""
    sheet, pressed = ALL_SHEETS.pressable(name)
    book = open_book(file, setup)
    return press(Press(sheet, pressed, book, TerminalDesk(ask=not setup.json)))


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="工作簿")
@click.option("--steps", type=click.IntRange(1), default=1, metavar="次数", help="撤销最近几次操作。")
@click.pass_context
def undo(ctx: click.Context, file: Path, steps: int) -> None:
    """收回自己最近一次（或几次）按按钮所做的改动。"""
    outcome = Outcome()
    for _ in range(steps):
        outcome.add(press_file(file, name="undo", setup=ctx.obj))
        if not outcome.ok:
            break
    finish(ctx, outcome)


@click.command(cls=Command)
@click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("客服台账示例"), metavar="[目录]"
)
@click.pass_context
def demo(ctx: click.Context, folder: Path) -> None:
    """用示例数据走一天：银行转账从登记到发货，别的部分各按几个按钮；说明做了什么、文件在哪里。"""
    from cs_macros.cli.demo import run_demo

    now: datetime | None = ctx.obj.now
    finish(ctx, run_demo(folder, now))
