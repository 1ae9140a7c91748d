"""The references in a formula: read, or moved as Excel moves them when a formula is filled down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cs_macros.hosts.package.references import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    area,
    column_letters,
    column_number,
)

# Texts, quoted sheet names and bracketed parts first, so that nothing inside them is taken for a cell.
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
      | (?P<sheet>(?:'(?:[^']|'')*'|\[[^\]]*\][^\W][\w.]*|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!)
      | (?P<bracket>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
      | (?P<cells>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?(?![\w.(\[!])
          |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(\[!])
          |\$?[0-9]{1,7}:\$?[0-9]{1,7}(?![\w.(\[!]))
      | (?P<number>[0-9]*\.?[0-9]+[Ee][+-]?[0-9]+)(?![\w.])
      | (?P<name>[^\W\d][\w.\\?]*(?P<call>\s*\()?)
      | (?P<other>[0-9.]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_END = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([0-9]{1,7})?")
LONGEST = 8192
"""Characters that Excel takes in one formula; a longer one is damage, and may look at anything."""

_WANDERING = {"INDIRECT", "OFFSET"}
"""Functions that look at cells which their text does not name."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a formula looks at.

    Attributes:
      sheet: Named sheet, empty for the formula's own.
      area: The cells; None when they cannot be told from the text (a name, a table, OFFSET …).
      name: The name or table in that case.
    """

    sheet: str
    area: Area | None
    name: str = ""


def references(formula: str) -> Iterator[Reference]:
    """Yield everything that a formula looks at.

    >>> formula = "SUM(A1:B2,'x y'!$C$3)&\\"D4\\"&rate&T[[#All],[E5]]"
    >>> [str(one.area or one.name) for one in references(formula)]
    ['A1:B2', 'C3', 'rate', 'T']
    """
    if len(formula) > LONGEST:
        yield Reference("", None, "?")
        return
    sheet, after_name = "", False
    for token in _TOKEN.finditer(formula):
        if token["sheet"]:
            sheet = sheet_named(token["sheet"][:-1])
            continue
        if token["cells"] and (found := area(token["cells"])):
            yield Reference(sheet, found)
        elif token["name"] and _is_looked_at(name := token["name"].rstrip("( \t\n"), bool(token["call"])):
            yield Reference(sheet, None, name)
        elif token["bracket"] and not after_name:
            yield Reference(sheet, None)  # [@列]: the table that the formula stands in
        after_name = bool(token["name"])
        sheet = ""


def sheets_in(formula: str) -> list[str]:
    """Return the sheets that a formula names, as they stand there.

    >>> sheets_in("SUM('a b'!A1,[1]S!B2)&\\"c!D4\\"")
    ["'a b'", '[1]S']
    """
    return [token["sheet"][:-1] for token in _TOKEN.finditer(formula) if token["sheet"]]


def _is_looked_at(name: str, is_call: bool) -> bool:
    """Whether a word stands for cells: a name or a table, or a function that makes up its own references."""
    return name.upper() in _WANDERING if is_call else name.upper() not in ("TRUE", "FALSE")


def sheet_named(text: str) -> str:
    """Return the sheet that the part before `!` names."""
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it reads so many rows and columns further.

    >>> shifted('A1+$B$2+SUM(C:C)&"A1"*1E5+T!A$1:B3+ZZZ1', 2, 1)
    'B3+$B$2+SUM(D:D)&"A1"*1E5+T!B$1:C5+ZZZ1'
    """
    return rewritten(formula, lambda _, cells: _shifted(cells, rows, columns))


def rewritten(formula: str, new: Callable[[str, str], str]) -> str:
    """Return a formula with each address in it put anew.

    Args:
      new: Takes the sheet that is named before the cells (empty for none) and the cells.
    """
    pieces, sheet = [], ""
    for token in _TOKEN.finditer(formula):
        is_cells = token["cells"] and area(token["cells"])
        pieces.append(new(sheet, token[0]) if is_cells else token[0])
        sheet = sheet_named(token["sheet"][:-1]) if token["sheet"] else ""
    return "".join(pieces)


def _shifted(cells: str, rows: int, columns: int) -> str:
    moved = [_moved(end, rows, columns) for end in cells.split(":")]
    return "#REF!" if None in moved else ":".join(end for end in moved if end)


def _moved(end: str, rows: int, columns: int) -> str | None:
    match = _END.fullmatch(end)
    if not match:
        return end
    fixed_column, letters, fixed_row, digits = match.groups()
    if letters is None and fixed_column:  # `$5` of `$5:$7`: the dollar belongs to the row
        fixed_column, fixed_row = "", fixed_column
    if letters and not fixed_column:
        column = column_number(letters) + columns
        if not 1 <= column <= LAST_COLUMN:
            return None
        letters = column_letters(column)
    if digits and not fixed_row:
        row = int(digits) + rows
        if not 1 <= row <= LAST_ROW:
            return None
        digits = str(row)
    return f"{fixed_column}{letters or ''}{fixed_row}{digits or ''}"
