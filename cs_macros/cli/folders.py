"""The workbooks that a command is to work on: named, or in a folder that is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from cs_macros.book.files import OURS
from cs_macros.hosts.sharing import is_too_long

PATHS = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件或目录…"
)
"""What commands take that work on many workbooks."""

NOTHING_FOUND = "没有找到工作簿，未作任何改动。"

WORKBOOKS = (".xlsx", ".xlsm")


def workbooks(paths: Iterable[Path]) -> Iterator[Path]:
    """The workbooks named, and those in the folders named, each once, in order of their names."""
    seen: set[Path] = set()
    for path in paths:
        found = [path] if not path.is_dir() else sorted(p for p in path.rglob("*") if is_workbook(p, path))
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def is_workbook(path: Path, folder: Path) -> bool:
    """A file to work on: no owner file of Excel (`~$`), nothing hidden, no backup of ours."""
    parts = path.relative_to(folder).parts
    if any(part in OURS or part.startswith((".", "~$")) for part in parts):
        return False
    return path.suffix.lower() in WORKBOOKS and (path.is_file() or is_too_long(path))
