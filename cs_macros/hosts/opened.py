"""`--live`: the program that has a workbook open, whichever it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cs_macros.errors import CsError
from cs_macros.hosts.bridge import xlwings
from cs_macros.hosts.live import LiveHost

if TYPE_CHECKING:
    import xlwings.main


def open_live(path: Path) -> LiveHost:
    """The workbook where Excel or LibreOffice has it open.

    Raises:
      CsError: No program that we can reach has it open.
    """
    book = in_excel(path) or in_libreoffice(path)
    if book is None:
        raise CsError(
            f"没有程序打开着“{path.name}”，未作任何改动。", hint="先打开它，或去掉 --live 直接改文件。"
        )
    return LiveHost(book)


def in_excel(path: Path) -> xlwings.main.Book | None:
    """The workbook in a running Excel; xlwings has an engine for it on Windows and Mac only."""
    wanted = path.resolve()
    for engine in xlwings.engines:
        if engine.name == "excel":
            for app in engine.apps:
                for book in app.books:
                    if Path(book.fullname).resolve() == wanted:
                        return book
    return None


def in_libreoffice(path: Path) -> xlwings.main.Book | None:
    """The workbook in the LibreOffice that this user has running."""
    from cs_macros.hosts.libreoffice import Office

    try:
        return Office.running().book(path)
    except CsError:  # none is running, or none is installed
        return None
