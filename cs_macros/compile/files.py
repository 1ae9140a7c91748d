"""The files that go in, and the one that comes out: never over somebody's own workbook."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from cs_macros.book.files import OURS
from cs_macros.compile.grids import is_summary
from cs_macros.errors import CsError
from cs_macros.hosts import safe_file, sharing
from cs_macros.hosts.archived import FOLDER, archives
from cs_macros.hosts.package.workbook import Package

OTHERS = (
    ".xls", ".xlsb", ".et", ".ods", ".csv", ".tsv", ".numbers", ".pdf", ".doc", ".docx", ".wps", ".zip",
    ".rar", ".7z",
)  # fmt: skip
"""Files that somebody may have handed in instead of a workbook that we read."""


def handed_in(
    paths: Sequence[Path], is_workbook: Callable[[Path, Path], bool], since: int = 0
) -> list[tuple[Path, str]]:
    """Every file that somebody handed in, with the name that the summary gives it; after each workbook what
    was archived of it, since archived rows are still rows.

    Args:
      is_workbook: (file, folder) → whether it is one to work on.
      since: Year before which nothing archived is asked for.

    Raises:
      CsError: A folder is not there.
    """
    found: dict[Path, str] = {}
    for path in paths:
        if not path.exists():
            raise CsError(f"找不到“{path}”，没有汇总。", hint="核对目录名。")
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            if file != path and not (is_workbook(file, path) or _is_other(file, path)):
                continue
            label = file.relative_to(path).as_posix() if file != path else file.name
            if label in found.values():
                label = f"{path.name}/{label}"
            found.setdefault(file, label)
            for old in archives(file):
                if int(old.stem[-4:]) >= since:
                    found.setdefault(old, f"{label}的{FOLDER}/{old.name}")
    return list(found.items())


def _is_other(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    hidden = any(part in OURS or part.startswith((".", "~$")) for part in parts)
    return file.suffix.lower() in OTHERS and not hidden


def refuse_taken(path: Path) -> None:
    """Refuse a place where something else stands.

    Raises:
      CsError: The file there is no earlier summary, or a program has it open.
    """
    safe_file.refuse_owned(path)
    if not path.exists():
        return
    try:
        is_ours = is_summary(Package(safe_file.read_whole(path)))
    except CsError:
        is_ours = False
    if not is_ours:
        raise CsError(
            f"“{path}”已经存在，不是汇总生成的文件，没有覆盖，也没有汇总。", hint="用 --out 换一个文件名。"
        )


def written(path: Path, write: Callable[[Path], None]) -> None:
    """Let a function write a draft, and give it its name once it is whole.

    Raises:
      CsError: The place cannot be written to; what stood there is as it was.
    """
    with safe_file.explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="~cs", suffix=".xlsx", dir=path.parent)
        os.close(handle)
        draft = Path(name)
        try:
            write(draft)
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
            safe_file.share(draft)
            sharing.take_place(draft, path)
        finally:
            sharing.remove(draft)
