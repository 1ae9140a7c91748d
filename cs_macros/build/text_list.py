"""A list of finished texts as a file of its own: .xlsx, or .csv that Excel opens in Chinese."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path

from cs_macros.build.looks import FONT, INK, MIST
from cs_macros.errors import CsError

SUFFIXES = (".xlsx", ".csv")
LONGEST_CELL = 32_767
"""Characters that Excel keeps in one cell."""

FORMULA_MARKS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""What makes a spreadsheet program take a cell of a CSV for a formula."""


def write_list(
    path: Path, headers: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]
) -> None:
    """Write rows of text; whoever opens the file sees them as they are, nothing is calculated.

    The file appears whole or not at all: an older one of that name stays until then.

    Args:
      path: Ends in one of `SUFFIXES`.
      widths: Of the columns, in characters.

    Raises:
      CsError: A text is too long for a cell.
    """
    from cs_macros.hosts.safe_file import explained
    from cs_macros.hosts.sharing import remove, take_place

    if any(len(text) > LONGEST_CELL for row in rows for text in row):
        raise CsError(
            f"有内容超过 {LONGEST_CELL} 字，一格放不下，没有写文件。",
            hint="查看哪一行的备注或地址特别长，改短后再试。",
        )
    content = csv_of(headers, rows) if path.suffix.lower() == ".csv" else xlsx_of(headers, widths, rows)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(content)
            take_place(draft, path)
        finally:
            remove(draft)


def csv_of(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(headers)
    writer.writerows([kept_as_text(text) for text in row] for row in rows)
    return page.getvalue().encode("utf-8-sig")


def kept_as_text(text: str) -> str:
    """A cell of a CSV that no program reads as a formula or a number.

    An apostrophe stops a formula; the tab behind digits is how 支付宝 and 淘宝 keep theirs.

    >>> kept_as_text("=1+1"), kept_as_text("00123"), kept_as_text("您好")
    ("'=1+1", '00123\\t', '您好')
    """
    if text.startswith(FORMULA_MARKS):
        return f"'{text}"
    return f"{text}\t" if text.isdecimal() else text


def read_list(path: Path) -> list[list[str]]:
    """The rows of such a file, or of one that 千牛 or Excel wrote.

    Raises:
      CsError: It cannot be read.
    """
    from cs_macros.hosts.safe_file import explained
    from cs_macros.statements.workbooks import read_grids

    with explained(path):
        data = path.read_bytes()
    if path.suffix.lower() != ".csv":
        return next((rows for _, rows in read_grids(path.name, data)), [])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            page = io.StringIO(data.decode(encoding), newline="")
        except UnicodeDecodeError:
            continue
        csv.field_size_limit(2**31 - 1)
        return [[as_typed(cell) for cell in row] for row in csv.reader(page)]
    raise CsError(f"“{path.name}”的编码认不出来。", hint="用 Excel 打开，另存为“CSV UTF-8”。")


def as_typed(cell: str) -> str:
    """A cell of a CSV without what `kept_as_text` has added.

    >>> as_typed("'=1+1"), as_typed("00123\\t"), as_typed("'好'")
    ('=1+1', '00123', "'好'")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_MARKS) else cell.rstrip("\t")


def xlsx_of(headers: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> bytes:
    """One sheet of text cells, long ones wrapped, the header standing still."""
    from xlsxwriter.workbook import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("话术")
    head = book.add_format({"font_name": FONT, "bold": True, "font_color": INK, "bg_color": MIST})
    body = book.add_format({"font_name": FONT, "num_format": "@", "text_wrap": True, "valign": "top"})
    for column, (header, width) in enumerate(zip(headers, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, header, head)
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, body)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(headers) - 1)
    book.close()
    return buffer.getvalue()
