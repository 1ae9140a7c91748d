"""click's own words in Chinese: help pages and usage errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click


def usage_error_words(error: click.UsageError) -> tuple[str, str]:
    """A wrong call as one sentence of fact and one of advice."""
    advice = (
        f"运行 {error.ctx.command_path} --help 看用法。" if error.ctx else "运行 cs-macros --help 看用法。"
    )
    if isinstance(error, click.NoSuchOption):
        near = f"是不是 {'、'.join(error.possibilities)}？" if error.possibilities else advice
        return f"没有选项 {error.option_name}", near
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else ""
        return f"缺少 {name}", advice
    if isinstance(error, click.BadParameter):
        name = error.param.human_readable_name if error.param else ""
        return f"{name} 的值不对：{error.message}", advice
    if error.message.startswith("No such command"):
        name = error.message.split("'")[1] if "'" in error.message else ""
        return f"没有命令 {name}", advice
    return f"用法不对：{error.message}", advice


class Formatter(click.HelpFormatter):
    """Headings end in a full-width colon."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")


class Context(click.Context):
    """A context whose help pages use our formatter."""

    formatter_class = Formatter


class ChineseHelp:
    """Mixed into a command: its help page has Chinese headings."""

    context_class: type[click.Context] = Context

    def format_usage(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        rows = [record for option in options if (record := option.get_help_record(ctx))]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def collect_usage_pieces(self: Any, ctx: click.Context) -> list[str]:
        pieces = ["[选项]"] if any(isinstance(p, click.Option) for p in self.params) else []
        pieces += [p.make_metavar(ctx) for p in self.params if isinstance(p, click.Argument)]
        return pieces + (["命令 …"] if isinstance(self, click.Group) else [])

    def get_help_option(self: Any, ctx: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这一页。"
        return option


def write_groups(
    formatter: click.HelpFormatter, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]
) -> None:
    """List commands under headings."""
    for heading, rows in groups:
        if rows:
            with formatter.section(heading):
                formatter.write_dl(list(rows))
