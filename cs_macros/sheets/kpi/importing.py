"""导入KPI: figures that no register of ours has, out of other programs' tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from cs_macros.book.files import asked_files
from cs_macros.book.flow import Ask, button
from cs_macros.book.journal import written_by
from cs_macros.book.office import MANAGERS, Staff
from cs_macros.book.over import month_meant
from cs_macros.book.press import Press
from cs_macros.cells.parsers import plain
from cs_macros.errors import CsError, Level, Problem
from cs_macros.sheets.kpi import rules
from cs_macros.sheets.kpi.building import MONTH, is_ours, settle
from cs_macros.sheets.kpi.register import Kpi, KpiStatus
from cs_macros.sheets.kpi.reports import Told, read_file

FILES = "KPI文件"


@button(
    "导入KPI",
    by=MANAGERS,
    asks=(
        Ask(
            "kpi_files", FILES, "paths", option="FILE", many=True, hint="客服或电话系统导出的表，CSV 或 Excel"
        ),
        MONTH,
    ),
    icon="ImportExcel",
)
def import_kpi(press: Press) -> None:
    """读入别的系统导出的指标表，按表头认出客服和指标，填进当月的KPI；登记表里已经有数的、手工填过的不覆盖，只说明差别。"""
    press.check_operator()
    book = press.book
    _ = press.table  # a workbook without this sheet is told so first
    month = month_meant(press, selected=False)
    files = asked_files(press.asks.get("kpi_files"), FILES, Path(book.host.label))
    wrote = written_by(book, Kpi.layout.table, "import_kpi")
    people, taken, given = roll(row.record for row in book.known(Staff).rows()), 0, dict[str, Decimal]()
    for file in files:
        try:
            found = [*read_file(file, book.now)]
        except CsError as error:
            press.outcome.problems.append(Problem(error.message, error.hint, file.name))
            continue
        for told in found:
            taken += take(told, file.name, month, people, wrote, given, press)
    press.outcome.summary = f"{month} 的KPI：读了 {len(files)} 个文件，填好 {taken} 格。"


def take(
    told: Told,
    file: str,
    month: str,
    people: Mapping[str, set[str]],
    wrote: Mapping[str, Mapping[str, object]],
    given: dict[str, Decimal],
    press: Press,
) -> bool:
    """Put a figure into its row, or tell why not; whether it was."""

    def doubt(message: str, hint: str, level: Level = Level.WARN) -> bool:
        header = told.indicator.value
        press.outcome.problems.append(Problem(message, hint, file, told.row, header, told.text, level=level))
        return False

    meant = people.get(called(told.name)) or people.get(called(told.name).rpartition(":")[2]) or set()
    if len(meant) != 1:
        why = f"“{told.name}”可能是 {'、'.join(sorted(meant))}" if meant else f"员工名册里没有“{told.name}”"
        return doubt(f"{why}，这一格没有导入", "在“员工名册”填好姓名、花名或旺旺号，再导入一次。")
    if told.value is None:
        return doubt(f"{told.why}，没有导入", "改好文件再导入一次。")
    (agent,) = meant
    key = f"{month}/{agent}/{told.indicator}"
    if key in given and given[key] != told.value:
        return doubt("同一个人的这项指标在文件里有两个数，只用了前一个", "核对文件，只留一个。")
    given.setdefault(key, told.value)
    row = press.table.find(key)
    if row is None:
        press.book.enter(
            Kpi(status=KpiStatus.OPEN, month=month, agent=agent, indicator=told.indicator, value=told.value)
        )
        return True
    record = row.record
    if record.status is not KpiStatus.OPEN or row.bad:
        state = "还没有登记" if record.status is None else "已经锁定" if not row.bad else "有看不懂的格"
        return doubt(f"{row.name} {state}，没有导入", "看一下这一行。")
    if record.value == told.value:
        return False
    if record.numerator is not None or not is_ours(record.value, wrote.get(key, {}).get("value")):
        same = record.reached is not None and abs(record.reached - told.value) <= rules.NEAR
        return (
            False
            if same
            else doubt(f"{row.name} 已经有别的数，没有覆盖", "要用文件里的，先清空那几格。", Level.INFO)
        )
    record.value = told.value
    settle(row, press.book)
    return True


def roll(staff: Iterable[Staff]) -> Mapping[str, set[str]]:
    """What somebody may be called in an export → whom it may mean."""
    known: dict[str, set[str]] = defaultdict(set)
    for person in staff:
        accounts = (person.account_presales, person.account_aftersales, person.account_main)
        for word in filter(None, (person.name, person.nickname, person.staff_no, *accounts)):
            for called_so in {called(word), called(word).rpartition(":")[2]}:
                known[called_so].add(person.name)
    return known


def called(word: str) -> str:
    return plain(word).casefold()
