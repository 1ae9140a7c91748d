"""A finished .xlsx as PDF, by whichever program of this computer can print it.

LibreOffice runs under a profile of its own, so that one which the user has open is left alone.
Excel is asked through an instance of its own; that way was not run (no Excel here).

It takes seconds, so nobody waits for it: it is made once the press is over, and told when it is ready. As a
program, `python -m cs_macros.hosts.pdf PAGES.xlsx WORKBOOK`, it tells in the status line of the workbook.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PATIENCE = 60
"""Seconds that a program may take before we go on without a PDF."""


def as_pdf(workbook: bytes) -> bytes | None:
    """The pages of a workbook as they would be printed; None where no program makes them.

    A PDF is a convenience beside the .xlsx: whatever fails here, nothing is lost by going on.
    """
    from cs_macros.hosts.libreoffice.loading import executable

    with TemporaryDirectory(prefix="cs_macros-", ignore_cleanup_errors=True) as name:
        source = Path(name, "pages.xlsx")
        source.write_bytes(workbook)
        made = source.with_suffix(".pdf")
        if program := executable():
            _print_in_libreoffice(program, source)
        elif sys.platform in ("win32", "darwin"):
            _print_in_excel(source, made)
        return made.read_bytes() if made.is_file() else None


def _print_in_libreoffice(program: str, source: Path) -> None:
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--norestore", "--convert-to", "pdf",
               "--outdir", str(source.parent), str(source)]  # fmt: skip
    try:
        subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):  # it does not start here, or hangs
        return


def _print_in_excel(source: Path, made: Path) -> None:
    from cs_macros.hosts.bridge import xlwings
    from cs_macros.hosts.live.program import is_refusal

    app = None
    try:
        app = xlwings.App(visible=False, add_book=False)
        app.display_alerts = False  # nobody sees the question, nobody could answer it
        app.books.open(source).to_pdf(made)
    except Exception as error:  # bridges name their errors in their own ways
        if not is_refusal(error) and not isinstance(error, xlwings.XlwingsError):
            raise
    finally:
        if app is not None:
            app.quit()


def can_be_made() -> bool:
    """Whether a program of this computer may make one."""
    from cs_macros.hosts.libreoffice.loading import executable

    return bool(executable()) or sys.platform in ("win32", "darwin")


def made_beside(pages: Path) -> Path | None:
    """Print a file's pages beside it; None where nothing came of it."""
    made = as_pdf(pages.read_bytes()) if pages.is_file() else None
    if made is None:
        return None
    place = pages.with_suffix(".pdf")
    with contextlib.suppress(OSError):  # a reader that shows an older one keeps it
        place.write_bytes(made)
        return place
    return None


def told(pages: Path, made: Path | None) -> str:
    """What to say once it is ready, or is not to be had."""
    return f"PDF 做好了：{made}" if made else f"没有做成 PDF，请直接打印 {pages}"


def make_later(pages: Path, workbook: str) -> None:
    """Have it made by a process of its own: the program in which the workbook is open waits for ours."""
    command = [sys.executable, "-m", "cs_macros.hosts.pdf", str(pages), workbook]
    quiet = subprocess.DEVNULL
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        subprocess.Popen(command, creationflags=flags, stdin=quiet, stdout=quiet, stderr=quiet)
    else:
        subprocess.Popen(command, start_new_session=True, stdin=quiet, stdout=quiet, stderr=quiet)


def _say_in(workbook: str, words: str) -> None:
    """Put words into the status line of the program that has a workbook open."""
    from cs_macros.hosts.bridge import xlwings

    for app in xlwings.apps:
        if any(book.fullname == workbook for book in app.books):
            app.status_bar = words


def main(pages: str, workbook: str) -> None:
    source = Path(pages)
    words = told(source, made_beside(source))
    with contextlib.suppress(Exception):  # the workbook is closed by now, or its program busy
        _say_in(workbook, words)


if __name__ == "__main__":
    main(*sys.argv[1:])
