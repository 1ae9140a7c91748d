"""Text cut into lines and cells: separated by commas, tabs, semicolons or bars, quoted or not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from cs_macros.errors import CsError

_UNCLOSED = re.compile(r"(?:^|[,\t;|])\"(?:[^\"]|\"\")*$")
"""A quoted cell that ends on a later line; a quotation mark inside a text opens none."""

_BREAKS = 30
"""Lines over which a quoted header may reach."""


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text, one by one: of a big file only the first few are wanted."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def whole_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with the number of each one's end; one that a quoted line break goes through is one line."""
    waiting: list[str] = []
    for number, line in enumerate(lines_of(text), 1):
        waiting.append(line)
        if '"' not in line and len(waiting) == 1:
            yield number, line
        elif not _UNCLOSED.search("".join(waiting)):
            yield number, "".join(waiting)
        elif len(waiting) < _BREAKS:
            continue
        else:  # a quotation mark that stands alone
            yield from enumerate(waiting, number - len(waiting) + 1)
        waiting = []
    yield from enumerate(waiting, text.count("\n") + (not text.endswith("\n")) - len(waiting) + 1)


def split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.rstrip("\n").split(separator)


def even(text: str, separator: str) -> list[list[str]] | None:
    """The columns of lines that have all as many cells as the first; None where one has not.

    For text in which nothing is quoted: three times as fast as `cut`.
    """
    width = text.partition("\n")[0].count(separator) + 1
    # Each line but the first begins with its break: where all are alike, the first column has all of them.
    cells = text.replace("\n", separator + "\n").split(separator)
    columns = [cells[place::width] for place in range(width)]
    columns[0] = "".join(columns[0]).split("\n")
    lines = text.count("\n") + 1
    return columns if len(columns[0]) == lines and len(cells) == lines * width else None


def cut(lines: list[str], marks: list[int], width: int, separator: str) -> list[list[str]]:
    """The columns of lines in which nothing is quoted: twice as fast as parsing them."""
    if not lines:
        return [[] for _ in range(width)]
    whole = width - 1
    if min(marks) < whole:
        lines = [
            line if count == whole else line + separator * (whole - count)
            for line, count in zip(lines, marks, strict=True)
        ]
    cells = separator.join(lines).split(separator)
    return [cells[place::width] for place in range(width)]


def parsed(text: str, width: int, separator: str) -> list[list[str]]:
    """The columns of lines with quoted cells."""
    # Here, not above: slow to import, and many files quote nothing.
    import pandas as pd

    data = text.encode("utf-8", "replace")
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        # An odd quotation mark in a nickname opens a cell that never ends; then none quotes.
        try:
            frame = pd.read_csv(
                io.BytesIO(data),  # a third faster than text
                sep=separator,
                header=None,
                names=list(range(width)),
                index_col=False,
                dtype=str,
                keep_default_na=False,
                na_filter=False,
                skip_blank_lines=False,
                quoting=quoting,
                engine="c",
                on_bad_lines="error",
            )
        except (ValueError, csv.Error):
            continue
        return [frame[column].tolist() for column in frame]
    raise CsError("表头以下的内容分不成列。", hint="从原处重新导出文件，不要用别的程序改过再导入。")


def numbers(columns: Sequence[Sequence[str]], header: int, lines: int) -> Sequence[int]:
    """The number of each row's first line; a quoted cell may span several."""
    count = len(columns[0])
    if count == lines:
        return range(header + 1, header + 1 + count)
    numbers, line = [], header + 1
    for cells in zip(*columns, strict=True):
        numbers.append(line)
        line += 1 + sum(cell.count("\n") for cell in cells)
    return numbers
