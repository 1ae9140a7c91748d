"""The command line `cs-macros`: files and buttons from the shell (DESIGN 5.2)."""

from __future__ import annotations

import gc
import sys
from datetime import datetime
from typing import Any

import click

from cs_macros import __version__
from cs_macros.cells.dates import read_moment
from cs_macros.cli.chinese import ChineseHelp, usage_error_words, write_groups
from cs_macros.cli.output import (
    BUG,
    WRONG_USAGE,
    Outcome,
    Setup,
    finish,
    outcome_of_bug,
    outcome_of_error,
    status_of_error,
)
from cs_macros.errors import CsError, Problem, quiet


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Keep a common option in the one `Setup`, wherever on the line it stands."""
    setup = ctx.ensure_object(Setup)
    if value:
        setattr(setup, str(param.name), value)
    return value


class Now(click.ParamType):  # type: ignore[type-arg]  # generic only since click 8.4
    """A moment such as 2026-11-22T16:30."""

    name = "时刻"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return value if isinstance(value, datetime) else read_moment(value, datetime.now())
        except ValueError:
            return self.fail(f"“{value}”不是时刻，如 2026-11-22T16:30", param, ctx)


def common_options() -> list[click.Option]:
    """The options that every command takes, before or after its name."""
    told: dict[str, Any] = {"callback": _remember, "expose_value": False, "is_eager": True}
    return [
        click.Option(["--json"], is_flag=True, help="只输出一个 JSON 对象。", **told),
        click.Option(["--by"], metavar="姓名", help="操作人；默认用工作簿“操作人”格。", **told),
        click.Option(["--now"], type=Now(), help="把这个时刻当作现在，如 2026-11-22T16:30。", **told),
        click.Option(["--dry-run"], is_flag=True, help="试运行：说明会做什么，不改文件。", **told),
        click.Option(["--live"], is_flag=True, help="用正打开着工作簿的程序来做。", **told),
    ]


class Command(ChineseHelp, click.Command):
    """A command with Chinese help and the common options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += common_options()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.ensure_object(Setup).command = str(ctx.info_name)  # a wrong call is reported under its name too
        return super().parse_args(ctx, args)


class Commands(ChineseHelp, click.Group):
    """All commands: files, then one for each button, made from the declarations when asked for."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        from cs_macros.cli import registry

        return registry.names()

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        from cs_macros.cli import registry

        return registry.command(name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from cs_macros.cli import registry

        write_groups(formatter, registry.groups())


@click.group(cls=Commands, invoke_without_command=True, params=common_options())
@click.version_option(__version__, message="%(prog)s %(version)s", help="显示版本。")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """客服台账：登记、核对、发话术、汇总，从命令行完成。"""
    ctx.ensure_object(Setup)
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


GARBAGE = 50_000
"""Objects between two looks for garbage: rows of a register are none, and by default a third of the
time of a refresh of 100,000 of them goes into finding that out."""


def main(args: list[str] | None = None) -> None:
    """Run a command and leave with its exit status: 0 done, 1 to put right, 2 wrong usage, 3 a bug."""
    gc.set_threshold(GARBAGE)
    speak()
    sys.exit(status_of(sys.argv[1:] if args is None else args))


def speak() -> None:
    """Have Chinese read and written whatever the system's old code page is, and libraries keep quiet.

    A console takes every letter anyway; pipes and files are UTF-8, not what Windows would choose.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # GBK by default on Windows
    quiet()


def status_of(args: list[str]) -> int:
    """Run a command; return its exit status."""
    setup = Setup(json="--json" in args)
    ctx = click.Context(cli, obj=setup)
    try:
        result = cli.main(args, prog_name="cs-macros", standalone_mode=False, obj=setup)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        return _end(ctx, Outcome(problems=[Problem("已中断，未作任何改动", "需要时重新运行。")]), 1)
    except click.UsageError as error:
        words, advice = usage_error_words(error)
        return _end(ctx, Outcome(problems=[Problem(words, advice)]), WRONG_USAGE)
    except CsError as error:
        return _end(ctx, outcome_of_error(error), status_of_error(error))
    except Exception as error:  # the one place where a bug of ours ends, in the log
        return _end(ctx, outcome_of_bug(error), BUG)


def _end(ctx: click.Context, outcome: Outcome, status: int) -> int:
    try:
        finish(ctx, outcome, status)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    return status
