"""The files that a button's ask names, and the folder for those that it makes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_macros.book.settings import all_settings
from cs_macros.errors import CsError

if TYPE_CHECKING:
    from cs_macros.book.book import Book


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


PRINTS, HAND_INS = "打印", "上交"
"""Folders beside the workbook where no other is set; they are made with the first file in them."""

OURS = ("备份", "归档", PRINTS, HAND_INS)
"""Folders that the program itself makes beside workbooks; what is in them is not worked on."""


def print_folder(book: Book) -> Path:
    """Where pages to print go: the parameter `print_dir`, else a folder of ours beside the workbook.

    Raises:
      CsError: The folder that was set is not there.
    """
    return _folder(book, "print_dir", PRINTS, "")


def hand_in_folder(book: Book) -> Path:
    """Where hand-ins go: the parameter `hand_in_dir`, else a folder of ours beside the workbook.

    Raises:
      CsError: The folder that was set is not there.
    """
    return _folder(book, "hand_in_dir", HAND_INS, "没有上交，")


def _folder(book: Book, key: str, ours: str, undone: str) -> Path:
    """The folder that a parameter names. None is made: a mistyped one would be found by nobody."""
    beside, name = Path(book.host.label).parent, book.setting(key)
    if name is None:
        return beside / ours
    folder = beside / str(name)
    if not folder.is_dir():
        label = all_settings()[key].label
        raise CsError(
            f"{label}“{folder}”不存在，{undone}未作任何改动。",
            hint=f"核对参数里的{label}，或连上共享盘后再试；留空就放在工作簿旁边的“{ours}”里。",
        )
    return folder
