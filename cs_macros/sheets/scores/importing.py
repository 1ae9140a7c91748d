"""导入业绩: an agent performance export into the month's rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cs_macros.book.files import asked_files
from cs_macros.book.flow import Ask, button
from cs_macros.book.journal import written_by
from cs_macros.book.office import MANAGERS, Staff
from cs_macros.book.over import month_meant, rows_of_month
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.cells.kinds import show
from cs_macros.cells.parsers import plain
from cs_macros.errors import CsError, Level, Problem
from cs_macros.sheets.scores import sales
from cs_macros.sheets.scores.building import open_for_work, ours, renew
from cs_macros.sheets.scores.headings import FIGURES, Header
from cs_macros.sheets.scores.months import MONTH
from cs_macros.sheets.scores.performance import Line, Texts, Value, header_in, lines_of, months_named
from cs_macros.sheets.scores.register import ScoreMonth

FILES = "业绩文件"


@dataclass
class Found:
    """What the files say about one person: figures of all their rows together.

    Attributes:
      places: `file:row` of each row that counts.
      broken: Whether a cell of one of them cannot be read; then nothing is taken.
    """

    figures: dict[str, Value] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    broken: bool = False


@button(
    "导入业绩",
    by=MANAGERS,
    asks=(
        Ask("sales_files", FILES, "paths", option="FILE", many=True, hint="客服绩效的 CSV 或 Excel 文件"),
        MONTH,
    ),
    icon="ImportExcel",
)
def import_sales(press: Press) -> None:
    """读入客服绩效导出的表，按表头认出姓名或旺旺号、销售额、询单人数、付款人数，填进当月各行；手工填过的不覆盖，只说明差别。"""
    press.check_operator()
    book = press.book
    month = month_meant(press)
    open_for_work(month, book)
    rows = {row.record.agent: row for row in rows_of_month(press, month) if row.record.status}
    workbook = Path(book.host.label)
    files = asked_files(press.asks.get("sales_files"), FILES, workbook)
    people = roll(row.record for row in book.known(Staff).rows())
    found: dict[str, Found] = defaultdict(Found)
    for file in files:
        try:
            table = read_table(file, month)
        except CsError as error:
            press.outcome.problems.append(Problem(error.message, error.hint, file.name))
            continue
        lines = list(lines_of(table.header, table.rows, book.now))
        press.outcome.problems += doubts(table, file.name, month)
        press.outcome.problems += [*take(lines, file.name, month, people, found)]
    wrote = written_by(book, ScoreMonth.layout.table, "import_sales")
    built = sales.last_writers(book)
    taken = 0
    for agent, figures in found.items():
        row = rows.get(agent)
        if row is None:
            where = "、".join(figures.places)
            press.outcome.problems.append(
                Problem(f"{agent} 在 {month} 没有评分行，没有导入", "先按“生成评分表”。", where)
            )
        elif not figures.broken:
            press.outcome.problems += [*fill(row, figures, wrote.get(row.key, {}), built.get(row.key, {}))]
            taken += 1
    renew(list(rows.values()), press)
    press.outcome.summary = f"{month} 的业绩：读了 {len(files)} 个文件，填好 {taken} 人。{lacking(found)}"


def lacking(found: Mapping[str, Found]) -> str:
    """Figures that nobody got, so that a header which was not recognised is not taken for a blank cell."""
    had = {field for figures in found.values() for field in figures.figures}
    headers = [ScoreMonth.layout.header(field) for field in FIGURES if field not in had]
    return f"没有读到{'、'.join(headers)}，请核对表头。" if found and headers else ""


@dataclass(frozen=True)
class Performance:
    """The table of a file that says whose sales are what.

    Attributes:
      months: Months that stand above it, or as the sheet's name; one without a year is of the month asked.
    """

    sheet: str
    header: Header
    rows: Sequence[Texts]
    months: frozenset[str]


def doubts(table: Performance, file: str, month: str) -> Iterator[Problem]:
    """What to look at: another month in the title, amounts in 万元."""
    if table.months and month not in table.months:
        told = f"表头上面写的是 {'、'.join(sorted(table.months))}，导入到了 {month}"
        yield Problem(told, "月份不对就撤销上一步，核对“评分月份”。", file, level=Level.WARN)
    if table.header.factors:
        yield Problem("销售额的单位是万元，已乘以 10000", "", file, level=Level.INFO)


def read_table(file: Path, month: str) -> Performance:
    """The one table in a file that says whose sales are what; of several the one of the month.

    Raises:
      CsError: The file cannot be read, or has no such table, or several.
    """
    # Here, not above: only this button reads files.
    from cs_macros.statements.sheets import open_sheets

    tables: list[Performance] = []
    for sheet in open_sheets(file):
        rows = [(row.number, row.cells, row.separator) for row in sheet.rows()]
        if header := header_in(rows):
            tables.append(
                Performance(sheet.name, header, rows, months_named(month, header, rows, sheet.name))
            )
            if not sheet.name:  # text in the first encoding that makes sense; the others would repeat it
                break
    if not tables:
        raise CsError(
            f"{file.name} 里没有认出业绩表。",
            hint="表头要有姓名（或旺旺号），和销售额、询单人数、付款人数中的至少一项。",
        )
    meant = [table for table in tables if month in table.months]
    if len(tables) > 1 and len(meant) != 1:
        names = "、".join(table.sheet for table in tables)
        raise CsError(f"{file.name} 里有几张表都像业绩表：{names}。", hint="只留要导入的一张，再导入。")
    return (meant if len(tables) > 1 else tables)[0]


def roll(staff: Iterable[Staff]) -> Mapping[str, set[str]]:
    """What somebody may be called in an export → whom it may mean: name, nickname, number, accounts."""
    known: dict[str, set[str]] = defaultdict(set)
    for person in staff:
        accounts = (person.account_presales, person.account_aftersales, person.account_main)
        for word in (person.name, person.nickname, person.staff_no, *accounts):
            if word and person.name:
                known[called(word)].add(person.name)
        for account in filter(None, accounts):
            known[called(account).rpartition(":")[2]].add(person.name)
    return known


def called(word: str) -> str:
    return plain(word).casefold()


def who(names: Sequence[str], people: Mapping[str, set[str]]) -> set[str]:
    """Whom a row means; several when it cannot be told."""
    meant = [people.get(name) or people.get(name.rpartition(":")[2]) or set() for name in map(called, names)]
    return next((found for found in meant if len(found) == 1), next(filter(None, meant), set()))


def take(
    lines: Sequence[Line], file: str, month: str, people: Mapping[str, set[str]], found: dict[str, Found]
) -> Iterator[Problem]:
    """Add a file's rows to what is known about each person; rows of other months are left out."""
    others = [line for line in lines if line.months and line.months != {month}]
    if others:
        months = "、".join(sorted({each for line in others for each in line.months}))
        yield Problem(f"有 {len(others)} 行是 {months} 的，没有导入", "", file, level=Level.WARN)
    for line in lines:
        if line in others:
            continue
        meant, name = who(line.names, people), "、".join(line.names)
        if len(meant) != 1:
            why = f"“{name}”可能是 {'、'.join(sorted(meant))}" if meant else f"员工名册里没有“{name}”"
            hint = "在“员工名册”填好姓名、花名或旺旺号，再导入一次。"
            yield Problem(f"{why}，这一行没有导入", hint, file, line.number)
            continue
        person = found[next(iter(meant))]
        person.places.append(f"{file} 第 {line.number} 行")
        for field_name, value in line.figures.items():
            person.figures[field_name] = person.figures.get(field_name, 0) + value
        for header, text, reason in line.bad:
            person.broken = True
            yield Problem(
                f"{reason}，{name} 没有导入", "改好文件再导入一次。", file, line.number, header, text
            )


def fill(
    row: Row[ScoreMonth],
    found: Found,
    wrote: Mapping[str, object],
    built: Mapping[str, tuple[str, object]],
) -> Iterator[Problem]:
    """Write figures into a row; what a person has typed stays, and the difference is told.

    Args:
      built: Field → (button, value) as it was written last: what came from orders gives way.
    """
    from_orders = {name: value for name, (button, value) in built.items() if button == "build_month"}
    for name, value in found.figures.items():
        typed = getattr(row.record, name)
        if name in from_orders and ours(row, name, from_orders) and typed not in (None, value):
            shown = show(typed, row.table.layout[name].kind)
            yield row.problem(name, f"订单跟进表算出来是 {shown}，以导入的业绩为准", "", Level.WARN)
        if ours(row, name, wrote) or ours(row, name, from_orders):
            setattr(row.record, name, value)
        elif name not in row.bad and typed != value:
            shown = show(value, row.table.layout[name].kind)
            yield row.problem(
                name,
                f"导出的表里是 {shown}，与手工填的不同，没有改动",
                "以导出的为准，就清空这一格再导入一次。",
                Level.WARN,
            )
    if len(found.places) > 1:
        places = "、".join(found.places)
        yield row.problem("agent", f"有 {len(found.places)} 行，已经合计：{places}", "", Level.INFO)
