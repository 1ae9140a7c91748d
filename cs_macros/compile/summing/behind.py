"""The lists behind a summary: late rows, every reason, cells that cannot be read, files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from cs_macros.book.masking import without_phones
from cs_macros.compile.lists import FILES, PROBLEMS
from cs_macros.compile.row_sheet import Heading, RowSheet
from cs_macros.compile.span import bounds
from cs_macros.compile.summing.figures import REASONS, due_at, is_open, is_overdue, table_of
from cs_macros.compile.summing.making import Summary

LATE, ALL_REASONS = "逾期和迟交", "全部原因"

Begin: TypeAlias = Callable[[str, str, Sequence[Heading]], RowSheet]
"""Name, note and columns of a list → the sheet to write it on."""


def late_rows(summary: Summary, begin: Begin) -> None:
    """Rows that are overdue at the end, and those that came too late meanwhile."""
    at = summary.moment
    first, last = bounds(summary.which)
    headings = [
        Heading("情况", 10), Heading("登记表", 20), Heading("记录号", 24), Heading("经手人", 10),
        Heading("店铺", 16), Heading("登记", 16, "dt", "yyyy-mm-dd hh:mm"),
        Heading("到期或上交", 16, "dt", "yyyy-mm-dd hh:mm"), Heading("逾期（天）", 9, "int", "0"),
    ]  # fmt: skip
    note = f"逾期：到 {at:%Y-%m-%d %H:%M} 没有办完、过了到期时间的；迟交：过了时间才上交、才告知的。"
    sheet = begin(LATE, note, headings)
    found: list[tuple[Any, ...]] = []
    for line in summary.lines:
        if line.counts and is_open(line, at) and is_overdue(line, at):
            due = due_at(line, at)
            assert due is not None
            found.append((0, due, "逾期", line, (at - due).days))
        if line.counts and line.late and first <= line.late.date() <= last:
            found.append((1, line.late, "迟交", line, None))
    for _, when, word, line, days in sorted(found, key=lambda one: (*one[:2], one[3].title, one[3].number)):
        sheet.write([word, line.title, line.number, line.person, line.shop, line.opened, when, days])
    sheet.close()


def all_reasons(summary: Summary, begin: Begin) -> None:
    """Every word that says why, and where it stands."""
    headings = [Heading("原因", 30), Heading("登记表", 20), Heading("次数", 9, "int", "0")]
    sheet = begin(ALL_REASONS, "新增的行里写的原因。", headings)
    for word, places in reasons_of(summary):
        for title, n in places.items():
            sheet.write([without_phones(word), title, n])
    sheet.close()


def bad_cells(summary: Summary, begin: Begin) -> None:
    """Cells that nobody can read, and rows of which two copies differ, where there are any."""
    if not summary.rows_to_check:
        return
    headings = [
        Heading("文件", 22), Heading("工作表", 18), Heading("行", 7, "int", "0"), Heading("列", 14),
        Heading("内容", 24), Heading("问题", 44), Heading("怎么办", 40),
    ]  # fmt: skip
    sheet = begin(PROBLEMS, "改好源文件，再统计一次。", headings)
    for each in summary.rows_to_check:
        value = None if each.value is None else without_phones(str(each.value))
        sheet.write([Path(each.file).name, each.sheet, each.row, each.header, value, each.message, each.hint])
    sheet.close()


def files(summary: Summary, begin: Begin) -> None:
    """What became of each file."""
    headings = [
        Heading("文件", 40), Heading("情况", 9, "enum"), Heading("登记的行", 10, "int", "0"),
        Heading("未登记", 8, "int", "0"), Heading("看不懂", 8, "int", "0"), Heading("说明", 60),
    ]  # fmt: skip
    note = f"每个文件一行，归档的行在内；几个文件里都有的 {summary.copies} 行只算一次。"
    sheet = begin(FILES, note, headings)
    for read in summary.reads:
        why = read.refused.message + read.refused.hint if read.refused else None
        counts = [len(read.lines), read.waiting, len(read.problems)]
        state = "跳过" if read.refused else "已读取"
        sheet.write([read.label, state, *counts, why], red=[1] if read.refused else ())
    sheet.close()


def reasons_of(summary: Summary) -> list[tuple[str, dict[str, int]]]:
    """Word → sheet → how often; the most frequent first."""
    found = table_of(summary.figures, REASONS)
    order = sorted(found, key=lambda word: (-sum(found[word].values()), word))
    return [(word, dict(found[word].most_common())) for word in order]
