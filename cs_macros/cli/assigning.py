"""What `工作表!B3:number=12.5` and `列:date=2026-11-22` mean: place, type and value.

A text may be split in several ways, as sheets, headers and values may hold `=`, `:` and `!`
themselves; which way is meant is told by what the workbook has.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from cs_macros.errors import CsError, UsageError
from cs_macros.hosts.package.formulas import sheet_named
from cs_macros.hosts.package.references import Area, cell_at
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.values import Formula, New, number_text
from cs_macros.hosts.package.workbook import Package

TYPES = ("text", "number", "date", "bool", "formula", "blank")
MOST_DIGITS = 15
"""Digits that Excel keeps of a number."""

_CELL = re.compile(r"(?P<sheet>.+)!(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7})", re.DOTALL)
_QUOTED = re.compile(r"""(["'])(?P<inner>.+)\1""", re.DOTALL)
_TRUE = dict.fromkeys(("true", "1", "是", "yes"), True) | dict.fromkeys(("false", "0", "否", "no"), False)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which a text may be meant.

    Attributes:
      place: What stands before the type: a cell, a name, a header.
      kind: One of TYPES; `text` is what stands behind the equals sign.
    """

    place: str
    kind: str
    text: str

    @property
    def value(self) -> New:
        """What is to be written.

        Raises:
          UsageError: The text is none of its type.
        """
        return typed(self.text, self.kind)


def readings(argument: str, form: str) -> list[Reading]:
    """Return all ways in which an argument can be split, the earliest equals sign first.

    >>> [(one.place, one.kind, one.text) for one in readings("价:number=1=2", "")]
    [('价', 'number', '1=2'), ('价:number', 'text', '1=2'), ('价:number=1', 'text', '2')]

    Raises:
      UsageError: There is none; `form` says how to write it.
    """
    found = []
    for place, text in _splits(argument):
        head, _, kind = place.rpartition(":")
        if head and kind in TYPES:
            found.append(Reading(head, kind, text))
        found.append(Reading(place, "text", text))
    head, _, kind = argument.rpartition(":")
    if head and kind == "blank":
        found.insert(0, Reading(head, kind, ""))
    if not found:
        raise UsageError(f"“{argument}”看不懂，未作任何改动。", hint=f"写成 {form}。")
    return found


def _splits(argument: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer("=", argument):
        if argument[: found.start()].strip():
            yield argument[: found.start()], argument[found.end() :]


def cell_meant(package: Package, argument: str) -> tuple[str, Area, Reading]:
    """Return the sheet and the cell that an argument of `set` names, and what to write there.

    Raises:
      CsError: The workbook has no such sheet, or no such name.
      UsageError: The argument cannot be split, or the value is none of its type.
    """
    ways = readings(argument, "工作表!B3=值 或 工作表!C3:number=12.5")
    sheets = {name.casefold(): name for name in package.sheet_parts}
    for one in ways:
        if found := _CELL.fullmatch(one.place):
            sheet = sheets.get(sheet_named(found["sheet"]).casefold())
            if sheet is not None:
                row, column = cell_at(found["cell"])
                return sheet, Area(row, column, row, column), one
        elif named := package.directory.cell_named(one.place):
            return named[0], named[1], one
    for one in ways:
        if found := _CELL.fullmatch(one.place):
            package.sheet(sheet_named(found["sheet"]))  # raises, and names the sheets that there are
    raise CsError(f"工作簿里没有名为“{ways[0].place}”的单元格，未作任何改动。", hint="写成 工作表!B3=值。")


def columns_meant(table: Table, arguments: Sequence[str]) -> dict[str, Reading]:
    """Return header → what to write under it, for the arguments of `append`.

    Raises:
      CsError: The table has no such column.
      UsageError: An argument cannot be split, or in two ways; or names a column once more.
    """
    found: dict[str, Reading] = {}
    for argument in arguments:
        header, reading = _column_meant(table, argument)
        if header in found:
            raise UsageError(f"“{header}”写了两次，未作任何改动。", hint="每一列只写一次。")
        found[header] = reading
    return found


def _column_meant(table: Table, argument: str) -> tuple[str, Reading]:
    ways = readings(argument, "列=值 或 列:number=12.5")
    known = [(header, one) for one in ways for header in _headers_meant(table, one.place)]
    exact = [pair for pair in known if _QUOTED.fullmatch(pair[1].place)]
    exact = exact or [pair for pair in known if pair[1].place == pair[0]] or known
    if not exact:
        raise CsError(
            f"表格“{table.name}”没有“{ways[0].place}”这一列，未作任何改动。",
            hint="现有的列：" + "、".join(table.headers) + "。",
        )
    if len({(header, one.kind, one.text) for header, one in exact}) > 1:
        shown = "、".join(f"“{header}”" for header, _ in exact)
        raise UsageError(
            f"“{argument}”说的是哪一列看不出来（{shown}），未作任何改动。",
            hint=f'给列名加上引号，如 "{exact[0][0]}"=值。',
        )
    return exact[0]


def _headers_meant(table: Table, place: str) -> list[str]:
    """Return the header that a place names; one as it stands before one of other width or spaces."""
    quoted = _QUOTED.fullmatch(place)
    for name in (place, quoted["inner"] if quoted else place):
        if name in table.headers:
            return [name]
    plain = quoted["inner"] if quoted else place
    return [header for header in table.headers if folded(header) == folded(plain)][:1]


def folded(header: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", header)).casefold()


def typed(text: str, kind: str) -> New:
    """Return the value that a text means as a type.

    Raises:
      UsageError: It means none.
    """
    if kind == "number":
        return _number(text)
    if kind == "date":
        return moment(text)
    if kind == "bool":
        if (word := text.strip().lower()) not in _TRUE:
            raise _none_of(text, "“是”或“否”（true、false 也可以）")
        return _TRUE[word]
    if kind == "formula":
        return Formula(text)
    return None if kind == "blank" else text


def _number(text: str) -> Decimal:
    digits = re.sub(r"[,¥￥\s]", "", unicodedata.normalize("NFKC", text))
    try:
        number = Decimal(digits)
    except InvalidOperation as error:
        raise _none_of(text, "数字，如 128.50") from error
    if not number.is_finite() or "_" in digits:
        raise _none_of(text, "数字，如 128.50")
    number_text(number)  # raises for what no cell can hold
    is_long = number == number.to_integral_value() and number.adjusted() >= MOST_DIGITS
    if is_long and "e" not in digits.lower() and re.search("[1-9]", digits.lstrip("+-0")[MOST_DIGITS:]):
        raise UsageError(
            f"“{text}”超过 {MOST_DIGITS} 位，Excel 会把后面的数字变成 0，未作任何改动。",
            hint="单号、账号按文本保存，用 :text。",
        )
    return number


def _none_of(text: str, what: str) -> UsageError:
    return UsageError(f"“{text}”不是{what}，未作任何改动。", hint="改好后再试；按文本保存用 :text。")


def moment(text: str) -> datetime | date | time:
    """Return the date or time that a text means.

    Raises:
      UsageError: It means none.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("/", "-").replace(".", "-")
    plain = re.sub(r"\b(\d)\b", r"0\1", plain)
    readers: tuple[Callable[[str], datetime | date | time], ...]
    readers = (date.fromisoformat, datetime.fromisoformat, time.fromisoformat)
    for read in readers:
        with contextlib.suppress(ValueError):
            return read(plain)
    raise UsageError(
        f"“{text}”不是日期或时间，未作任何改动。", hint="写成 2026-11-22、2026-11-22T16:30 或 16:30。"
    )
