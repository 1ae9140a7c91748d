"""What a program that has the workbook open can refuse, and how its engines name it.

xlwings 0.37 has no property for protection or for read-only books, so three native names are
spelt out here; the Mac's are from Excel's dictionary and were not run (no Mac here).
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from cs_macros.errors import CsError

if TYPE_CHECKING:
    import xlwings

ATTEMPTS = 300
"""How often xlwings repeats a call that a busy Excel turns away; 0, its default, is for ever."""

REFUSALS = frozenset({"com_error", "CommandError", "ExcelBusyError", "com.sun.star.uno.Exception"})

PAUSE = 0.25
"""Seconds between two looks at a busy program."""


def is_refusal(error: BaseException) -> bool:
    """Tell whether an error comes from the program, not from a mistake of ours.

    By name, because only one of the bridges is installed on any machine: pywin32's `com_error`,
    appscript's `CommandError`, xlwings' `ExcelBusyError`, and the exceptions of UNO.
    """
    return any(cls.__name__ in REFUSALS for cls in type(error).__mro__)


def refused(book: xlwings.Book, error: BaseException) -> CsError:
    """Say in one sentence that the program would not do it."""
    reason = next((str(part) for part in reversed(error.args) if isinstance(part, str) and part), "")
    return CsError(
        f"打开着“{book_name(book)}”的程序拒绝了写入，工作簿未作任何改动。{reason and f'（{reason[:120]}）'}",
        hint="检查工作表是否受保护、单元格是否正在编辑，处理后再试一次。",
    )


def half_written(book: xlwings.Book) -> CsError:
    """Say that a write failed and could not be undone either, which is worse than a refusal."""
    return CsError(
        f"写入“{book_name(book)}”时程序中断，已写入的内容没有能全部撤回。",
        hint="不要保存，关闭工作簿后重新打开，再试一次。",
    )


def book_name(book: xlwings.Book) -> str:
    """Return the workbook's name, or a stand-in when even that is refused."""
    try:
        return str(book.name)
    except Exception as error:
        if not is_refusal(error):
            raise
        return "工作簿"


def book_path(book: xlwings.Book) -> str:
    """Return the workbook's path, or its name where it has no path on this computer.

    xlwings looks for the local copy of a workbook that lies in OneDrive, and gives up with an
    XlwingsError when it finds none.
    """
    try:
        return str(book.fullname)
    except Exception as error:
        if not is_refusal(error) and type(error).__name__ != "XlwingsError":
            raise
        return book_name(book)


def require_ready(book: xlwings.Book, patience: float) -> None:
    """Wait until the program takes calls: while a cell is being edited, Excel turns all away.

    Args:
      patience: Seconds to wait at most.

    Raises:
      CsError: It is still busy, or the workbook is read-only.
    """
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        vars(windows)["N_COM_ATTEMPTS"] = ATTEMPTS
    deadline = time.monotonic() + patience
    while True:
        try:
            read_only = _is_read_only(book)
            break
        except Exception as error:
            if not is_refusal(error):
                raise
            if time.monotonic() >= deadline:
                raise CsError(
                    "表格程序正忙，工作簿未作任何改动。",
                    hint="可能有单元格正在编辑或有对话框开着：按 Enter 或 Esc 结束后再试一次。",
                ) from error
            time.sleep(PAUSE)
    if read_only:
        raise CsError(
            f"工作簿“{book.name}”是以只读方式打开的，改了也存不回去，未作任何改动。",
            hint="关闭后以可编辑的方式重新打开；如果别人正开着它，请等对方关闭。",
        )


def require_unprotected(sheet: xlwings.Sheet) -> None:
    """Raise CsError when a sheet is protected: tables there cannot grow, and cells may be locked."""
    if _is_protected(sheet):
        raise CsError(
            f"工作表“{sheet.name}”受保护，未作任何改动。",
            hint="先用“审阅”→“撤消工作表保护”取消保护，再试一次。",
        )


class Quiet:
    """Keeps the screen still and the workbook's own event macros silent, then puts both back.

    Not a `contextmanager` function: that sets `__traceback__` on errors, which the exceptions of
    UNO do not allow (LibreOffice 7.4).
    """

    def __init__(self, app: xlwings.App) -> None:
        self._app = app

    def __enter__(self) -> None:
        self._before = self._app.screen_updating, self._app.enable_events
        self._app.screen_updating = self._app.enable_events = False

    def __exit__(self, *error: object) -> None:
        self._app.screen_updating, self._app.enable_events = self._before


def _is_read_only(book: xlwings.Book) -> bool:
    match _dialect(book):
        case "libreoffice":
            return bool(book.api.isReadonly())
        case "mac":
            return bool(book.api.read_only.get())
    return bool(book.api.ReadOnly)


def _is_protected(sheet: xlwings.Sheet) -> bool:
    match _dialect(sheet.book):
        case "libreoffice":
            return bool(sheet.api.isProtected())
        case "mac":
            return bool(sheet.api.protect_contents.get())
    return bool(sheet.api.ProtectContents)


def _dialect(book: xlwings.Book) -> str:
    name = str(book.app.engine.name)
    return "mac" if name == "excel" and sys.platform == "darwin" else name
