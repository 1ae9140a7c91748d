"""click's own words in Chinese: help pages and usage errors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import click


def usage_error_words(error: click.UsageError) -> tuple[str, str]:
    """A wrong call as one sentence of fact and one of advice."""
    advice = f"运行 {error.ctx.command_path if error.ctx else 'cs-macros'} --help 看用法。"
    if isinstance(error, click.NoSuchOption):
        near = f"是不是 {'、'.join(error.possibilities)}？" if error.possibilities else advice
        return f"没有选项 {error.option_name}", near
    if isinstance(error, click.BadOptionUsage):
        lacks_none = "does not take" in error.message
        return f"选项 {error.option_name} {'不带值' if lacks_none else '后面要写值'}", advice
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_called(error.param)}", advice
    if isinstance(error, click.BadParameter):
        is_a_word = isinstance(error.param, click.Argument) and isinstance(error.param.type, click.Choice)
        called = "" if is_a_word else f"{_called(error.param)} 的值不对："  # named by its list
        return f"{called}{_wrong_value(error)}", advice
    if found := re.match(r"No such command '(.*)'", error.message):
        return f"没有命令 {found[1]}", advice
    if found := re.match(r"Got unexpected extra arguments? \((.*)\)", error.message):
        return f"多写了 {found[1]}", advice
    return f"用法不对：{error.message}", advice


def _called(param: click.Parameter | None) -> str:
    """A parameter as it is typed: an option by its own word, a value by the word of its help page."""
    if isinstance(param, click.Option):
        return param.opts[0]
    return param.human_readable_name if param else ""


def _wrong_value(error: click.BadParameter) -> str:
    kind, said = error.param.type if error.param else None, error.message
    typed = found[0].strip("'") if (found := re.search(r"'[^']*'", said)) else ""
    if isinstance(kind, click.Choice):
        return f"没有“{typed}”，可以写 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        ends = [f"{word} {end}" for word, end in (("最小", kind.min), ("最大", kind.max)) if end is not None]
        return "，".join(["要写整数", *ends])
    if isinstance(kind, click.Path):
        return next((words.format(typed) for end, words in _PATHS.items() if end in said), said)
    return said


_PATHS = {
    "does not exist": "找不到“{}”",
    "is a directory": "“{}”是文件夹，这里要一个文件",
    "is a file": "“{}”是文件，这里要一个文件夹",
    "is not readable": "“{}”没有权限读",
    "is not writable": "“{}”没有权限写",
}


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
