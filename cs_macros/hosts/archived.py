"""Rows that were archived: files of ours in the folder 归档 beside the workbook, one a year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cs_macros.hosts.port import Grid

FOLDER = "归档"


def archives(workbook: Path) -> list[Path]:
    """The archive files of a workbook, oldest year first."""
    folder = workbook.parent / FOLDER
    files = folder.glob("*.xlsx") if folder.is_dir() else ()
    return sorted(file for file in files if file.stem[:-5] == workbook.stem and file.stem[-4:].isdigit())


def is_archive(file: Path) -> bool:
    """Whether a file is one of them, of whichever workbook."""
    return file.parent.name == FOLDER and file.suffix == ".xlsx" and file.stem[-4:].isdigit()


def archived_grids(workbook: Path, table: str) -> Iterator[Grid]:
    """A table's archived rows, one grid a file."""
    if not (files := archives(workbook)):  # as ever: a press in an open workbook needs no other reader
        return
    from cs_macros.hosts.closed import ClosedHost

    for file in files:
        host = ClosedHost(file, backups=False)
        if table in host.tables():
            yield host.read(table)
