"""What an earlier summary of ours holds: the conclusion that somebody typed into it, and its figures."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_macros.book.files import PRINTS
from cs_macros.compile.grids import is_summary
from cs_macros.compile.groups import SUMMARY
from cs_macros.compile.span import YEAR
from cs_macros.compile.summing.figures import Figures
from cs_macros.errors import CsError
from cs_macros.hosts import safe_file
from cs_macros.hosts.archived import FOLDER
from cs_macros.hosts.package.workbook import Package

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

KIND, TITLE, YEARS = "summary", "小结", "总结"
CONCLUSION, SIGNED = "负责人结论", "负责人"
LONG_AGO = "以前"
DATA = "数据"
DATA_HEADER = ("部分", "名称", "项目", "数")
SEAL, ARCHIVED = "cs_macros_figures", "cs_macros_archived"
"""Custom properties: what the figures were when they were written; when the file was archived."""


@dataclass
class Kept:
    """An earlier summary.

    Attributes:
      conclusion, signed: What somebody typed, empty where nobody has.
      figures: None where somebody has changed them since, or where they cannot be read.
      archived: When it was archived; empty for a draft.
    """

    path: Path
    conclusion: str = ""
    signed: str = ""
    figures: Figures | None = None
    archived: str = ""


def name_of(which: str) -> str:
    """What a summary is called: 小结 of a week or month, 总结 of a year."""
    return f"{YEARS if YEAR.fullmatch(which) else TITLE} {which}"


def archive_of(home: Path, which: str) -> Path:
    """Where the archived copy of a time stands.

    Args:
      home: The folder of the workbook, or of all workbooks.
    """
    return home / FOLDER / TITLE / f"{name_of(which)}.xlsx"


def archived(home: Path, which: str) -> Kept | None:
    """The archived summary of a time; what else stands in its place has no figures, and is not lost."""
    path = archive_of(home, which)
    kept = read(path)
    if kept is None or kept.archived:
        return kept or (Kept(path, archived=LONG_AGO) if path.is_file() else None)
    return replace(kept, figures=None, archived=LONG_AGO)


def before(place: Path, home: Path, which: str) -> Kept | None:
    """The summary of the same time in which somebody has typed a conclusion: the file that is made anew
    first, then wherever else one of that name usually stands."""
    name = f"{name_of(which)}.xlsx"
    places = dict.fromkeys((place, home / PRINTS / name, home / name, archive_of(home, which)))
    found = [kept for each in places if (kept := read(each))]
    return next((kept for kept in found if kept.conclusion or kept.signed), next(iter(found), None))


def read(path: Path) -> Kept | None:
    """What a summary of ours holds; None where there is none, or no workbook at all.

    Raises:
      CsError: There is one, and it cannot be read: then nobody knows whether something was typed into it.
    """
    from openpyxl import load_workbook

    if not path.is_file():
        return None
    try:
        if not is_summary(Package(safe_file.read_whole(path))):
            return None
    except CsError:
        return None
    try:
        book = load_workbook(path)
    except (OSError, ValueError, KeyError) as error:
        hint = "用 Excel 打开看看；没有用的话改名或删掉，再统计一次。"
        raise CsError(f"“{path.name}”读不了，不知道里面写没写结论，没有统计。", hint=hint) from error
    if KIND not in {str(prop.value) for prop in book.custom_doc_props.props}:
        return None
    told = {prop.name: str(prop.value) for prop in book.custom_doc_props.props}
    kept = Kept(path, typed(book, CONCLUSION), typed(book, SIGNED), archived=told.get(ARCHIVED, ""))
    lines = list(data_of(book))
    if lines and seal(lines) == told.get(SEAL):
        kept.figures = {(part, name, measure): value for part, name, measure, value in lines}
    book.close()
    return kept


def typed(book: Workbook, name: str) -> str:
    """What stands in a named cell, or behind its label where the name is lost."""
    defined = book.defined_names.get(name)
    places = list(defined.destinations) if defined is not None else []
    for sheet, ref in places:
        if sheet in book.sheetnames:
            first = ref.replace("$", "").partition(":")[0]
            return text_of(book[sheet][first].value)
    if SUMMARY not in book.sheetnames:
        return ""
    for row in book[SUMMARY].iter_rows(values_only=True):
        cells = [text_of(cell) for cell in row]
        if name in cells:
            return next(filter(None, cells[cells.index(name) + 1 :]), "")
    return ""


def text_of(cell: Any) -> str:
    """What people typed, without blanks around it."""
    return "" if cell is None else str(cell).strip()


def data_of(book: Workbook) -> Iterator[tuple[str, str, str, Decimal]]:
    """The figures that a summary of ours carries."""
    if DATA not in book.sheetnames:
        return
    rows = book[DATA].iter_rows(values_only=True)
    for row in rows:
        if tuple(row[:4]) == DATA_HEADER:
            break
    for row in rows:
        try:
            part, name, measure = (text_of(cell) for cell in row[:3])
            yield part, name, measure, Decimal(text_of(row[3]))
        except (InvalidOperation, ValueError, IndexError):
            return


def seal(lines: Iterable[Sequence[Any]]) -> str:
    """A few characters that change when a figure does."""
    told = "\n".join("\t".join([*map(str, line[:3]), f"{line[3]:.2f}"]) for line in lines)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def older_name(kept: Kept) -> Path:
    """What an archived copy is called once a later one takes its place."""
    when = re.sub(r"\D", "", kept.archived) or LONG_AGO
    return kept.path.with_name(f"{kept.path.stem}（归档于{when}）.xlsx")


@dataclass
class Paper:
    """What is typed and when it was archived, on the way into the next file."""

    conclusion: str = ""
    signed: str = ""
    archived: str = ""
    older: list[Path] = field(default_factory=list)


def stamp(now: datetime) -> str:
    return f"{now:%Y-%m-%d %H:%M}"
