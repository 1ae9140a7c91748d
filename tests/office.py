"""LibreOffice for tests: found or the test is skipped, with a profile of its own, stopped afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.libreoffice import loading

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


def convert(workbook: Path, kind: str, folder: Path, reader: str = "") -> Path:
    """Open a workbook in LibreOffice, recalculate it, and save it as another kind of file.

    Args:
      reader: LibreOffice's name of the import filter, for a kind of file that it does not know by itself.
    """
    program, profile = soffice(), folder / "profile"
    if not profile.is_dir():
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    asked = [f"--infilter={reader}"] if reader else []
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *asked,
               "--convert-to", kind, "--outdir", str(folder), str(workbook)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    made = folder / f"{workbook.stem}.{kind}"
    assert made.is_file(), done.stdout + done.stderr
    return made
