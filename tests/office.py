"""LibreOffice for tests: found or the test is skipped, with a profile of its own, stopped afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.libreoffice import Office, loading, office

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""
"""Recalculate on opening: without it LibreOffice trusts the values that the file brings along."""


def soffice() -> str:
    """The program, or a skipped test; an error where CI must have it."""
    found = shutil.which("soffice")
    if not found and os.environ.get("CI") == "true":
        pytest.fail("LibreOffice is missing on CI: install libreoffice-calc")
    if not found:
        pytest.skip("LibreOffice (soffice) is not installed")
    return found


def need_calibri() -> None:
    """Skip where LibreOffice would measure columns by a wider digit than Excel does."""
    found = subprocess.run(["fc-match", "Calibri"], capture_output=True, text=True, check=False).stdout
    if "Carlito" not in found and "Calibri" not in found:
        pytest.skip("neither Calibri nor Carlito (fonts-crosextra-carlito) is installed")


def need_uno() -> None:
    """Skip unless LibreOffice is here and Python can talk to it."""
    soffice()
    try:
        loading.uno()
    except CsError as error:
        pytest.skip(error.message)


office.LEAVE = 2
"""Seconds that a program of a test may take to go: nothing in it is worth waiting for."""


@cache
def running() -> Office:
    """A LibreOffice without a window, one for all tests of a worker: it takes seconds to start."""
    need_uno()
    folder = Path(tempfile.mkdtemp(prefix="cs-macros-office-"))
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    started = Office.start(folder)

    def end() -> None:
        started.close()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return started


FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "ods": "calc8",
    "pdf": "calc_pdf_Export",
    "csv": "Text - txt - csv (StarCalc)",
}
"""Kind of file → LibreOffice's name of the filter that writes it."""

COMMAS_QUOTES_UTF8 = "44,34,76,1"


def convert(workbook: Path | str, kind: str, folder: Path, reader: str = "") -> Path:
    """Open a workbook in LibreOffice, recalculate it, and save it as another kind of file.

    Args:
      reader: LibreOffice's name of the import filter, for a kind of file that it does not know by itself.
    """
    folder.mkdir(parents=True, exist_ok=True)
    desktop = running().app.impl.engine.desktop
    # Other workers may have it open too.
    asked: dict[str, object] = {"Hidden": True, "ReadOnly": True}
    asked |= {"FilterName": reader} if reader else {}
    document = desktop.loadComponentFromURL(Path(workbook).resolve().as_uri(), "_blank", 0, properties(asked))
    assert document is not None, f"LibreOffice does not open {workbook}"
    try:
        document.calculateAll()
        made = folder / f"{Path(workbook).stem}.{kind}"
        how = {"FilterName": FILTERS[kind]} | ({"FilterOptions": COMMAS_QUOTES_UTF8} if kind == "csv" else {})
        document.storeToURL(made.resolve().as_uri(), properties(how))
    finally:
        document.close(True)
    assert made.is_file()
    return made


def properties(values: dict[str, object]) -> tuple[Any, ...]:
    return tuple(loading.struct("com.sun.star.beans.PropertyValue", Name=name, Value=value)
                 for name, value in values.items())  # fmt: skip
