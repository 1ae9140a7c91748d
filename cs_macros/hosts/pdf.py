"""A finished .xlsx as PDF, by whichever program of this computer can print it.

LibreOffice runs under a profile of its own, so that one which the user has open is left alone.
Excel is asked through an instance of its own; that way was not run (no Excel here).
"""

from __future__ import annotations

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
