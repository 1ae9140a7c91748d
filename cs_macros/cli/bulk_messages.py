"""One message for every row of a template's registers: `message FILE TEMPLATE --all --out 话术.xlsx`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_macros.book.book import Book
from cs_macros.book.flow import Letter
from cs_macros.book.letters import find_template, write_letter
from cs_macros.book.made import Text, record_texts
from cs_macros.book.moving import bad_cells, twins
from cs_macros.book.outcome import Outcome
from cs_macros.book.table import Row
from cs_macros.cli.output import Setup
from cs_macros.errors import CsError, Level, Problem, UsageError
from cs_macros.sheets import ALL_SHEETS

if TYPE_CHECKING:
    from cs_macros.messages import Template

COLUMNS = {"表": 16, "行号": 8, "记录号": 20, "店铺": 16, "客户ID": 18, "客户": 12, "话术": 20, "内容": 80}
"""Header of the list → width in characters."""


def message_for_all(
    book: Book, template_id: str, values: Mapping[str, object], out: Path | None, setup: Setup, force: bool
) -> Outcome:
    """Make the texts of all rows, and write them to a file if one is named.

    Raises:
      UsageError: The file is of no kind that we write.
      CsError: It exists already, or the template is for no row of this workbook.
    """
    if out is not None:
        check_target(out, force)
    texts, problems = texts_of_all(book, template_id, values)
    outcome = Outcome(problems=[problem if texts else blocking(problem) for problem in problems])
    if not texts:
        if not problems:
            raise CsError("没有登记过的行，没有生成话术。", hint="先登记，再生成话术。")
        return outcome
    record_texts(texts, book, setup.dry_run)
    missed = len({(problem.sheet, problem.row) for problem in problems} - {place(text) for text in texts})
    outcome.summary = f"已为 {len(texts)} 行生成话术“{texts[0].title}”" + (
        f"，{missed} 行没有生成。" if missed else "。"
    )
    if out is None:
        outcome.messages = [{"template": t.template, "number": t.row.key, "text": t.text} for t in texts]
    elif not setup.dry_run:
        from cs_macros.build.text_list import write_list

        write_list(out, list(COLUMNS), list(COLUMNS.values()), [line_of(text) for text in texts])
        outcome.files = [str(out)]
    return outcome


def check_target(out: Path, force: bool) -> None:
    """Refuse a file that we cannot write or that somebody still needs."""
    if out.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageError(f"“{out.name}”的扩展名要是 .xlsx 或 .csv，没有生成。", hint="如 --out 话术.xlsx。")
    if out.exists() and not force:
        raise CsError(f"“{out}”已经存在，没有覆盖。", hint="换个文件名；确实要覆盖时加 --force。")


def texts_of_all(
    book: Book, template_id: str, values: Mapping[str, object]
) -> tuple[list[Text], list[Problem]]:
    """The text of each registered row, and why the others have none, in the sheets' order.

    Raises:
      CsError: The acting person may not, or the template is for no row of this workbook.
    """
    if reason := book.forbids("生成话术", ()):
        raise CsError(f"{reason[0]}，没有生成话术。", hint=reason[1])
    template = find_template(template_id, book)
    texts, problems = [], []
    for row in rows_for(template, book):
        made, found = text_for(row, template, values, book)
        problems += found
        if made:
            texts.append(made)
    return texts, problems


def rows_for(template: Template, book: Book) -> Iterator[Row[Any]]:
    """The rows that people see in the registers that a template is for.

    Raises:
      CsError: It is a free message, or this workbook has none of its registers.
    """
    if not template.sheets:
        raise CsError(
            f"话术“{template.title}”不针对记录，不能按行生成。",
            hint="去掉 --all，用 --set 名=值 给出要填的内容。",
        )
    tables = [
        book.table(sheet.record)
        for sheet in ALL_SHEETS.registers()
        if sheet.table in template.sheets and book.has(sheet.record)
    ]
    if not tables:
        raise CsError(f"工作簿里没有话术“{template.title}”用的登记表。", hint="换一个工作簿，或换一条话术。")
    for table in tables:
        hidden = set(table.grid.hidden)
        yield from (table.row(n) for n in table.positions if n not in hidden)


def text_for(
    row: Row[Any], template: Template, values: Mapping[str, object], book: Book
) -> tuple[Text | None, list[Problem]]:
    """One row's text, or what to put right in that row; a bad row never stops the others."""
    key = row.table.layout.key[0]
    if not row.key:
        return None, [row.problem(key, "还没有登记，没有生成话术", "先按登记按钮，再生成话术。", Level.WARN)]
    if others := twins(row):
        places = "、".join(f"第 {n} 行" for n in others)
        hint = "多出来的一行可能是复制来的，请核对。"
        return None, [row.problem(key, f"与{places}的编号相同，没有生成话术", hint, Level.WARN)]
    fields = {field for variable in template.variables.values() for field in variable.fields}
    headers = {row.table.layout.header(field) for field in fields & row.bad.keys()}
    if headers:
        return None, [replace(p, level=Level.WARN) for p in bad_cells(row) if p.header in headers]
    try:
        return write_letter(row, Letter(template.id, dict(values)), book)
    except CsError as error:  # a value that this template does not take
        return None, [row.problem("", error.message, error.hint, Level.WARN)]


def blocking(problem: Problem) -> Problem:
    """Without any text the command has done nothing: what it warns of is the reason."""
    return replace(problem, level=Level.BLOCK)


def place(text: Text) -> tuple[str, int | None]:
    return text.row.table.grid.sheet, text.row.position


def line_of(text: Text) -> list[str]:
    """A text as a row of the list."""
    record = text.row.record
    sheet, number = place(text)
    who = [str(getattr(record, name, None) or "") for name in ("shop", "customer_id", "customer_name")]
    return [sheet, str(number), text.row.key, *who, text.title, text.text]
