"""Commands for any workbook, ours or not: set cells, append rows, tell differences, restore backups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import click

from cs_macros.book.outcome import Outcome
from cs_macros.cli import Command
from cs_macros.cli.assigning import cell_meant, columns_meant, moment, readings
from cs_macros.cli.output import Setup, finish
from cs_macros.errors import CsError, Level, Problem, UsageError
from cs_macros.hosts import backups
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.diff import differences
from cs_macros.hosts.package import records, ties
from cs_macros.hosts.package.references import address
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.values import Formula, New
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.sharing import followed

SHOWN = 200
"""Differences printed for people; `--json` has them all."""

FILE = click.argument("file", type=click.Path(path_type=Path), metavar="工作簿")
OUT = click.option(
    "--out", type=click.Path(path_type=Path), metavar="文件", help="写到另一个文件，原文件不动。"
)


@click.command("set", cls=Command)
@FILE
@click.argument("assignments", nargs=-1, required=True, metavar="工作表!单元格[:类型]=值…")
@OUT
@click.pass_context
def set_cells(ctx: click.Context, file: Path, assignments: tuple[str, ...], out: Path | None) -> None:
    """改写任意工作簿的单元格，别的内容一个字节都不动。

    类型写在地址后面：text（默认）、number、date、bool、formula、blank。
    例如：cs-macros set 台账.xlsx '登记!B3=已核对' '登记!C3:number=12.5' '登记!D3:blank'
    """
    host = ClosedHost(file)
    for argument in assignments:
        readings(argument, "工作表!B3=值 或 工作表!C3:number=12.5")
    named = set()
    for argument in assignments:
        sheet, row, column, _ = _settled(host.package, argument)
        if (sheet.name, row, column) in named:
            raise UsageError(
                f"{sheet.place(row, column)} 写了两次，未作任何改动。", hint="每个单元格只写一次。"
            )
        named.add((sheet.name, row, column))

    def edit(package: Package, outcome: Outcome) -> None:
        for argument in assignments:
            _set_one(package, argument, outcome, str(out or file))
        outcome.summary = (
            f"已改写 {len(outcome.changed)} 个单元格。" if outcome.changed else "内容本来就是这样，没有改动。"
        )

    finish(ctx, _edited(ctx.obj, host, out, edit))


@click.command("append", cls=Command)
@FILE
@click.argument("table", metavar="表格")
@click.argument("cells", nargs=-1, required=True, metavar="列[:类型]=值…")
@OUT
@click.pass_context
def append_row(ctx: click.Context, file: Path, table: str, cells: tuple[str, ...], out: Path | None) -> None:
    """在任意工作簿的表格末尾加一行，格式、公式、筛选、有效性随之延伸。

    例如：cs-macros append 台账.xlsx 转账 订单号=0012345 金额:number=128.50 日期:date=2026-11-22
    """

    for cell in cells:
        readings(cell, "列=值 或 列:number=12.5")
    host = ClosedHost(file)
    wanted = columns_meant(host.package.table(table), cells)
    values = {header: one.value for header, one in wanted.items()}

    def edit(package: Package, outcome: Outcome) -> None:
        found = package.table(table)
        last = found.last_row
        stored = {header: _as_stored(package, value, found.name) for header, value in values.items()}
        row = records.append(package, found, stored)
        fields = {header: [None, _plain(value)] for header, value in stored.items()}
        entry = {"file": str(out or file), "sheet": found.sheet, "number": str(row), "fields": fields}
        outcome.changed.append(entry)
        outcome.summary = f"已在表格“{found.name}”加了一行：工作表“{found.sheet}”第 {row} 行。"
        _warn_protected(package, found.sheet, outcome)
        if found.last_row > last:
            _warn_left_behind(package, found, last, outcome)

    finish(ctx, _edited(ctx.obj, host, out, edit))


@click.command("diff", cls=Command)
@click.argument("before", type=click.Path(path_type=Path), metavar="原文件")
@click.argument("after", type=click.Path(path_type=Path), metavar="新文件")
@click.pass_context
def diff(ctx: click.Context, before: Path, after: Path) -> None:
    """说出两个工作簿有什么不同：逐个部件、工作表、单元格。"""
    found = differences(before, after)
    outcome = Outcome(summary=f"共 {len(found)} 处不同。" if found else "两个工作簿没有不同。")
    if ctx.obj.json:
        outcome.rows = [
            {**one._asdict(), "before": _plain(one.before), "after": _plain(one.after), "text": str(one)}
            for one in found
        ]
    else:
        lines = [str(one) for one in found[:SHOWN]]
        more = [f"……还有 {len(found) - SHOWN} 处，用 --json 查看全部。"] if len(found) > SHOWN else []
        outcome.summary = "\n".join([*lines, *more, outcome.summary])
    finish(ctx, outcome)


@click.command("restore", cls=Command)
@FILE
@click.option("--list", "only_list", is_flag=True, help="只列出备份，不恢复。")
@click.option("--at", metavar="时刻", help="恢复这个时刻（含）以前最近的备份，如 2026-11-22T16:30。")
@click.pass_context
def restore(ctx: click.Context, file: Path, only_list: bool, at: str | None) -> None:
    """从“备份”文件夹恢复工作簿；现在的内容会先存成一份备份。"""
    known = backups.backups(followed(file))
    outcome = Outcome(
        rows=[{"备份": one.path.name, "时间": f"{one.made_at:%Y-%m-%d %H:%M:%S}"} for one in known]
    )
    if only_list:
        outcome.summary = f"共 {len(known)} 份备份。"
        finish(ctx, outcome)
    limit = _latest(at) if at else datetime.max
    chosen = next((one for one in known if one.made_at.replace(microsecond=0) <= limit), None)
    if chosen is None:
        raise CsError(
            f"“{file.name}”没有{'这个时刻以前的' if at else ''}备份。", hint="加 --list 看看有哪些备份。"
        )
    if not ctx.obj.dry_run:
        backups.restore(file, chosen.made_at)
    summary = f"已恢复 {chosen.made_at:%Y-%m-%d %H:%M:%S} 的备份。"
    finish(ctx, Outcome(summary=summary, files=[str(file)]))


def _edited(
    setup: Setup, host: ClosedHost, out: Path | None, edit: Callable[[Package, Outcome], None]
) -> Outcome:
    """Edit a workbook and tell how it went."""
    file = host.path
    if out is not None and out.suffix.lower() != file.suffix.lower():
        raise UsageError(
            f"“{out.name}”与原文件的扩展名不同，未作任何改动。", hint=f"输出文件也要用 {file.suffix}。"
        )
    outcome = Outcome()
    host.change(lambda package: edit(package, outcome), out=out, dry_run=setup.dry_run)
    outcome.problems += [Problem(text, file=str(file), level=Level.WARN) for text in host.told]
    if (outcome.changed or out) and not setup.dry_run:
        outcome.files.append(str(out or file))
    return outcome


def _latest(text: str) -> datetime:
    """Return the moment that `--at` means; a day means its end."""
    found = moment(text)
    if isinstance(found, datetime):
        return found
    if isinstance(found, time):
        return datetime.combine(datetime.now().date(), found)
    return datetime.combine(found, time.max)


def _settled(package: Package, argument: str) -> tuple[Sheet, int, int, New]:
    """Return the cell that an assignment means, and what is to stand there."""
    name, area, reading = cell_meant(package, argument)
    sheet, value = package.sheet(name), reading.value
    tables = (one for one in package.tables.values() if one.sheet == name)
    table = next((one.name for one in tables if one.area.holds(area.top, area.left)), "")
    return sheet, area.top, area.left, _as_stored(package, value, table)


def _as_stored(package: Package, value: New, table: str) -> New:
    if not isinstance(value, Formula):
        return value
    from cs_macros.hosts.package.entering import entered  # openpyxl's tokenizer is slow to import

    return entered(package, value.text, table=table)


def _set_one(package: Package, argument: str, outcome: Outcome, file: str) -> None:
    sheet, row, column, value = _settled(package, argument)
    old, known = sheet.value(row, column), sheet.stored(row, column)
    sheet.write(row, column, value)
    if sheet.stored(row, column) != known:
        where = address(row, column)
        fields = {where: [_plain(old), _plain(value)]}
        outcome.changed.append({"file": file, "sheet": sheet.name, "number": where, "fields": fields})
        _warn_protected(package, sheet.name, outcome)


def _warn_protected(package: Package, sheet: str, outcome: Outcome) -> None:
    message = "工作表设有保护，这次直接改了文件"
    if package.sheet(sheet).frame.is_protected and all(one.message != message for one in outcome.problems):
        outcome.problems.append(Problem(message, "请确认这样做得到了同意。", sheet=sheet, level=Level.WARN))


def _warn_left_behind(package: Package, table: Table, last: int, outcome: Outcome) -> None:
    columns = range(table.area.left, table.area.right + 1)
    sheet = package.sheet(table.sheet)
    told = list(ties.left_behind(package, sheet, table.first_row, last, columns))
    outcome.problems += [
        Problem(f"{text}，没有包括新行", "需要的话，在 Excel 里改公式的范围。", level=Level.WARN)
        for text in told[:5]
    ]


def _plain(value: object) -> object:
    """Return a cell as JSON holds it."""
    if type(value) is int:
        return value
    if isinstance(value, Formula):
        return "=" + value.text.removeprefix("=")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return value if isinstance(value, (str, bool, int, float, type(None))) else str(value)
