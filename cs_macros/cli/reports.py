"""Commands that look and tell: show, log, message, doctor."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cs_macros.book.book import Book
from cs_macros.book.defaults import single_shop
from cs_macros.book.flow import Letter
from cs_macros.book.office import JournalLine
from cs_macros.book.outcome import Outcome
from cs_macros.book.press import Press, press
from cs_macros.book.sheets import Sheet
from cs_macros.cells.kinds import show as shown
from cs_macros.cells.parsers import plain
from cs_macros.cli import Command
from cs_macros.cli.bulk_messages import blocking, message_for_all
from cs_macros.cli.buttons import chosen_rows
from cs_macros.cli.opening import TerminalDesk, open_book, open_host
from cs_macros.cli.output import Setup, finish
from cs_macros.errors import BadCells, CsError, Problem, UsageError
from cs_macros.sheets import ALL_SHEETS

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="工作簿")
OUT = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=Command)
@FILE
@click.argument("table", metavar="表")
@click.argument("keys", nargs=-1, metavar="[记录号]…")
@click.pass_context
def show(ctx: click.Context, file: Path, table: str, keys: tuple[str, ...]) -> None:
    """显示一张表的行；给出记录号就只显示那几行。"""
    book = Book(open_host(file, ctx.obj), ALL_SHEETS, now=ctx.obj.clock)
    sheet = sheet_named(table)
    found = book.table(sheet.record)
    wanted = {plain(key) if found.layout.prefix else key for key in keys}
    missing = [key for key in wanted if key not in found.by_key]
    if missing:
        raise BadCells(
            [Problem(f"没有记录 {key}", "核对记录号。", sheet=found.grid.sheet) for key in missing]
        )
    positions = [n for key in wanted for n in found.by_key[key]] if wanted else found.positions
    outcome = Outcome(rows=[row_shown(found, n) for n in sorted(positions)])
    outcome.summary = f"{found.grid.sheet}：{len(outcome.rows)} 行。"
    finish(ctx, outcome)


def sheet_named(name: str) -> Sheet:
    """A declared sheet by its table's name or its own.

    Raises:
      UsageError: There is none of that name.
    """
    if sheet := ALL_SHEETS.titled(name):
        return sheet
    names = "、".join(f"{line.title}（{table}）" for table, line in ALL_SHEETS.index.items())
    raise UsageError(f"没有表“{name}”。", hint=f"可以是：{names}。")


def row_shown(table: Any, position: int) -> dict[str, Any]:
    """A row as header → value: exact where readable, else as it stands; people's own columns too."""
    row, grid = table.row(position), table.grid
    values = {header: shown(cell) for header, cell in zip(grid.headers, grid.rows[position], strict=True)}
    for field, index in table.where.items():
        if field not in row.bad:
            values[grid.headers[index]] = shown(row.cell(field), table.layout[field].kind)
    return values


@click.command(cls=Command)
@FILE
@click.option("--last", type=click.IntRange(1), default=20, metavar="条数", help="只看最近几条（默认 20）。")
@click.pass_context
def log(ctx: click.Context, file: Path, last: int) -> None:
    """显示操作日志：谁在什么时候按了什么，改了什么。"""
    book = Book(open_host(file, ctx.obj), ALL_SHEETS, now=ctx.obj.clock)
    journal = book.table(JournalLine)
    rows = [row_shown(journal, n) for n in journal.positions[-last:]]
    finish(
        ctx, Outcome(rows=rows, summary=f"操作日志共 {len(journal.positions)} 条，显示最近 {len(rows)} 条。")
    )


@click.command(cls=Command)
@FILE
@click.argument("template", metavar="话术编号")
@click.argument("keys", nargs=-1, metavar="[记录号]…")
@click.option("--set", "values", multiple=True, metavar="名=值", help="补充话术里的值，可给多次。")
@click.option("--all", "every", is_flag=True, help="给这条话术所用登记表的每一行各生成一条。")
@click.option("--out", type=OUT, metavar="文件", help="和 --all 一起用：写到 .xlsx 或 .csv 文件。")
@click.option("--force", is_flag=True, help="--out 的文件已有时覆盖。")
@click.pass_context
def message(
    ctx: click.Context,
    file: Path,
    template: str,
    keys: tuple[str, ...],
    values: tuple[str, ...],
    every: bool,
    out: Path | None,
    force: bool,
) -> None:
    """为记录生成一条话术；不给记录号时只用 --set 的值；加 --all 给所有行生成。生成的都记在“话术”表里。"""
    from cs_macros.messages import given  # the templates load when a message is asked for

    setup: Setup = ctx.obj
    if every and keys:
        raise UsageError("--all 已经包括所有行，不能再给记录号。", hint="去掉记录号，或去掉 --all。")
    if out is not None and not every:
        raise UsageError("--out 要和 --all 一起用。", hint="加上 --all，或去掉 --out。")
    book = open_book(file, setup)
    from cs_macros.sheets.board.buttons import template_named

    template = template_named(template, book)
    if every:
        finish(ctx, message_for_all(book, template, given(list(values)), out, setup, force))
        return
    if not keys:
        finish(ctx, free_message(book, template, given(list(values)), setup))
        return
    _, pressed = ALL_SHEETS.pressable("make_message")
    sheet = sheet_of_key(keys[0], book)
    chosen = chosen_rows(book, sheet, keys, ())
    asks = {"message_template": template, "message_set": list(values)}
    outcome = press(Press(sheet, pressed, book, TerminalDesk(ask=False), chosen, asks))
    outcome.command = "message"
    if not outcome.messages:  # a text was all that was asked for
        outcome.problems = [blocking(each) for each in outcome.problems]
    finish(ctx, outcome)


def sheet_of_key(key: str, book: Book) -> Sheet:
    """The register that a record number belongs to.

    Raises:
      CsError: No register of the workbook has it.
    """
    for sheet in ALL_SHEETS.registers():
        if book.has(sheet.record):
            name = plain(key) if sheet.record.layout.prefix else key
            if name in book.table(sheet.record).by_key:
                return sheet
    raise CsError(f"没有记录 {key}，未作任何改动。", hint="核对记录号；用 cs-macros show 看有哪些。")


def free_message(book: Book, template: str, values: Mapping[str, object], setup: Setup) -> Outcome:
    """A message without a row: only the shop's words and the values given; it is on record all the same."""
    from cs_macros import messages
    from cs_macros.book.letters import find_template, values_of, write_letter
    from cs_macros.book.made import record_texts
    from cs_macros.sheets.texts.library import phrase_row

    loaded = find_template(template, book)
    given = messages.by_variable(dict(values), loaded)
    row = phrase_row(loaded.id, book)
    row.record.shop = str(given.get("shop_name") or values.get("店铺名") or "") or single_shop(None, book)
    messages.render_template(loaded, values_of(row, loaded, given, book))
    made, problems = write_letter(row, Letter(loaded.id, given), book)
    row.reset()
    if made is None:
        return Outcome(problems=[blocking(each) for each in problems])
    said = {"template": template, "number": "", "text": made.text}
    outcome = Outcome(summary=f"已生成话术“{loaded.title}”。", messages=[said], problems=problems)
    record_texts([made], book, setup.dry_run)
    return outcome


@click.command("lint-message", cls=Command)
@click.argument("text", required=False, metavar="[文字]")
@click.option(
    "--platform", metavar="平台", default="", help="淘宝、天猫、拼多多、快手、其他；不给按通用规则。"
)
@click.option(
    "--known", multiple=True, metavar="编号", help="文字里的订单号、运单号等，不当作账号，可给多次。"
)
@click.option(
    "--book", "file", type=OUT, metavar="工作簿", help="按这个工作簿的“违禁词”表检查；不给按自带的。"
)
@click.pass_context
def lint_message(
    ctx: click.Context, text: str | None, platform: str, known: tuple[str, ...], file: Path | None
) -> None:
    """检查一段要发给客户的话能不能发；不给文字就从标准输入读。"""
    from cs_macros.sheets.texts.buttons import check_text

    said = text if text is not None else sys.stdin.read()
    words = Book(open_host(file, ctx.obj), ALL_SHEETS, now=ctx.obj.clock).word_lists if file else None
    finish(ctx, check_text(said.strip(), platform, known, words))


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False, metavar="[工作簿]")
@click.pass_context
def doctor(ctx: click.Context, file: Path | None) -> None:
    """检查这台电脑和工作簿：哪些能用，哪些不能用，该怎么办。"""
    from cs_macros.cli.doctor import examine_machine, examine_workbook

    findings = examine_machine()
    if file:
        host = open_host(file, ctx.obj, newer=True)
        findings += examine_workbook(Book(host, ALL_SHEETS, now=ctx.obj.clock))
    outcome = Outcome(rows=[{"项目": f.what, "结果": f.result, "怎么办": f.advice} for f in findings])
    bad = [f for f in findings if f.blocks]
    outcome.problems = [Problem(f"{f.what}：{f.result}", f.advice) for f in bad]
    lacking = [f.what for f in findings if "不可用" in f.result]
    good = f"没有要处理的；{'、'.join(lacking)}在这台电脑上不可用。" if lacking else "一切正常。"
    outcome.summary = f"有 {len(bad)} 项要处理。" if bad else good
    finish(ctx, outcome)
