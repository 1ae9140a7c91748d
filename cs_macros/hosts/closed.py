"""A workbook that nobody has open, edited in its file and without harm to anything else in it.

Through our own package editor and not openpyxl, which drops form-control links, shapes,
slicers and sparklines of the user's workbook (STYLE 5.1); see package/README.md.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

from cs_macros.errors import CsError
from cs_macros.hosts import backups, safe_file
from cs_macros.hosts.edits import joined, rows_of, size_of
from cs_macros.hosts.package import deflate, records, soundness, thinning, verification
from cs_macros.hosts.package.archive import Archive
from cs_macros.hosts.package.asked import grid_of
from cs_macros.hosts.package.pieces import Content
from cs_macros.hosts.package.properties import PART as PROPERTIES
from cs_macros.hosts.package.properties import version_in
from cs_macros.hosts.package.runs import Run
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Append, AppendMany, Cell, Delete, Edit, Grid, Put, Replace
from cs_macros.hosts.sharing import followed

T = TypeVar("T")

Mend: TypeAlias = Callable[[Package, Mapping[str, Content | None]], Mapping[str, Content | None]]


class ClosedHost:
    """A workbook as a file on disk.

    Args:
      path: A .xlsx or .xlsm file; a link is followed.
      backups: Whether each write first keeps a copy in 备份/ beside the file.
      mend: Puts right in what is about to be written what other programs have broken; takes the
        workbook and the changed parts and returns these with its own.

    Attributes:
      told: What the user should know about the last change, although it was made.

    Nothing is read before it is asked for, of a table neither. What `read` and `cells` answer is one moment's
    content; `write` refuses when the file has changed since.
    """

    marks_problems = False

    def __init__(self, path: Path, *, backups: bool = True, mend: Mend | None = None) -> None:
        self.path = followed(Path(path))
        self._backups, self._mend = backups, mend
        self._package: Package | None = None
        self.told: list[str] = []
        self._left: int | None = None
        self._version: str | None = None

    @property
    def label(self) -> str:
        return str(self.path)

    @property
    def package(self) -> Package:
        """The file's content as of the first look at it."""
        if self._package is None:
            self._package = Package(safe_file.read_whole(self.path))
        return self._package

    @property
    def warnings(self) -> list[str]:
        """What the user should know about the workbook, although it can be changed."""
        return self.package.warnings

    @property
    def lasting(self) -> bool:
        return True

    @property
    def version(self) -> str:
        if self._version is None:
            self._version = version_in(self.package.archive)
        return self._version

    def tables(self) -> Collection[str]:
        return list(self.package.tables)

    def read(self, table: str) -> Grid:
        return grid_of(self.package, self.package.table(table))

    def cells(self, names: Collection[str]) -> Mapping[str, Cell]:
        found = {}
        for name in names:
            place = self.package.directory.cell_named(name)
            if place and place[0] in self.package.sheet_parts:
                found[name] = self.package.sheet(place[0]).value(place[1].top, place[1].left)
        return found

    @property
    def left(self) -> int | None:
        """Checksum of the file as the last change left it, else as it was read; None before either."""
        if self._left is None and self._package:
            return zlib.crc32(self._package.archive.data)
        return self._left

    def write(self, edits: Sequence[Edit]) -> None:
        self.change(lambda package: apply(package, edits))

    def change(self, edit: Callable[[Package], T], *, out: Path | None = None, dry_run: bool = False) -> T:
        """Let a function edit the workbook's package, and save what comes of it.

        Args:
          out: Another file to write to; this one then stays as it is.
          dry_run: Do everything but write.

        Returns:
          What the function returns.

        Raises:
          CsError: As `write`; nothing was written.
        """
        target = followed(out or self.path)
        if dry_run:
            return self._draft(edit)[0]
        with safe_file.locked(target):
            safe_file.refuse_owned(target)
            safe_file.refuse_read_only(target)
            result, archive, parts = self._draft(edit)
            if parts or target != self.path:
                self._save(target, archive, parts)
        return result

    def _draft(self, edit: Callable[[Package], T]) -> tuple[T, Archive, dict[str, Content | None]]:
        """Return what an edit of a fresh copy gives: so that a refused edit leaves no half of it behind."""
        data = safe_file.read_whole(self.path)
        if self._package is not None and self._package.archive.data != data:
            self._package = self._version = None
            raise CsError(
                f"“{self.path.name}”在读取之后被别人改过，未作任何改动。",
                hint="重新读取，看过新的内容后再做一次。",
            )
        package = Package(data, like=self._package)
        result, parts = edit(package), package.changed()
        if self._mend:
            parts = dict(self._mend(package, parts))
        self.told = [*package.warnings, *(soundness.told(package.archive, parts) if parts else ())]
        return result, package.archive, parts

    def _save(self, target: Path, archive: Archive, parts: dict[str, Content | None]) -> None:
        old = archive.data
        if self._backups and target.exists():
            backups.keep(target, old if target == self.path else safe_file.read_whole(target))
        pieces = archive.rewritten(parts, level=deflate.FAST)
        left = safe_file.replace(target, pieces, lambda draft: verification.verify(draft, archive, parts))
        if target == self.path:
            self._package, self._left = None, left
            if PROPERTIES in parts:
                self._version = None


def apply(package: Package, edits: Sequence[Edit]) -> None:
    """Carry out edits: cells first, then rows taken out, last rows added.

    Raises:
      CsError: One of them is impossible.
    """
    for edit in edits:
        if isinstance(edit, Put):
            _put(package, edit)
        elif isinstance(edit, Replace):
            records.replace(package, _open_table(package, edit.table), edit.row, edit.cells)
    deleted: dict[str, list[int]] = {}
    for edit in edits:
        if isinstance(edit, Delete):
            deleted.setdefault(edit.table, []).append(edit.row)
    for name, rows in deleted.items():
        thinning.delete_rows(package, _open_table(package, name), rows)
    added = [*joined(edit for edit in edits if isinstance(edit, (Append, AppendMany)))]
    coming: Counter[str] = Counter()
    for edit in added:
        coming[edit.table] += size_of(edit)
    for edit in added:
        table = _open_table(package, edit.table)
        for at, one in enumerate(rows_of(edit), 1):
            row = records.append(package, table, one.cells, coming=coming[edit.table])
            coming[edit.table] -= 1
            left = size_of(edit) - at
            if isinstance(edit, AppendMany) and (run := Run.after(package, table, row, left)):
                run.extend(edit, at)
                coming[edit.table] -= left
                break


def _put(package: Package, edit: Put) -> None:
    place = package.directory.cell_named(edit.name)
    if not place:
        raise CsError(
            f"工作簿里没有名为“{edit.name}”的单元格，未作任何改动。",
            hint="在 Excel 的名称管理器里查看，或运行 cs-macros upgrade。",
        )
    package.sheet(place[0]).write(place[1].top, place[1].left, edit.value)


def _open_table(package: Package, name: str) -> Table:
    """Return a table that may be written to.

    Raises:
      CsError: There is none of this name, or its sheet is protected.
    """
    table = package.table(name)
    if package.sheet(table.sheet).frame.is_protected:
        raise CsError(
            f"工作表“{table.sheet}”有保护，未作任何改动。",
            hint="在 Excel 里取消工作表保护（审阅 → 撤消工作表保护）后再试。",
        )
    return table
