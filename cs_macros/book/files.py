"""The files that a button's ask names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cs_macros.errors import CsError


def asked_files(asked: Any, label: str, workbook: Path | None = None) -> list[Path]:
    """The files that an ask names, each once; a folder stands for every file in it but the workbook.

    Args:
      label: What people see before the ask's cell, such as 流水文件.

    Raises:
      CsError: Nothing is named, or something named is not there.
    """
    names = (
        asked if isinstance(asked, (list, tuple)) else [p for p in str(asked or "").split("、") if p.strip()]
    )
    if not names:
        raise CsError(f"没有指定{label}，未作任何改动。", hint=f"在“{label}”格填文件或文件夹的路径。")
    files: list[Path] = []
    for path in (Path(str(name).strip().strip('"')) for name in names):
        if path.is_dir():
            files += sorted(p for p in path.iterdir() if _is_data(p, workbook))
        elif path.is_file():
            files.append(path)
        else:
            raise CsError(f"找不到{label}“{path}”，未作任何改动。", hint="核对路径；文件可能改了名或被移走。")
    if not files:
        raise CsError(f"文件夹里没有{label}，未作任何改动。", hint="把导出的文件放进去再试。")
    return list(dict.fromkeys(files))


def _is_data(path: Path, workbook: Path | None) -> bool:
    """A file of the folder to read: not hidden, no owner file of Excel (`~$`), not the workbook itself."""
    if path.name.startswith((".", "~$")) or not path.is_file():
        return False
    return workbook is None or path.resolve() != workbook.resolve()
