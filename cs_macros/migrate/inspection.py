"""What a workbook file says about itself before anybody opens it: its macros, who may share it."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from pyopenvba.excel import ExcelFile
from pyopenvba.exceptions import PyOpenVBAError
from pyopenvba.vba import VBAProjectError

from cs_macros.build.vba import MODULE

VBA = "xl/vbaproject.bin"
BROKEN = (
    PyOpenVBAError, ArithmeticError, AssertionError, EOFError, LookupError, RuntimeError, TypeError,
    ValueError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What pyOpenVBA ends in over a damaged project, which it does not look out for."""

SHARED = "xl/revisions/"
VERSION = re.compile(r'XLWINGS_VERSION As String = "([\d.]+)"')


@dataclass(frozen=True)
class FileFacts:
    """What stands in the file.

    Attributes:
      xlwings: Version of the xlwings module, empty without one.
      buttons: Whether our own module is there.
      locked: The macros cannot be read: a password, or a signature.
      broken: There is a project that cannot be read: damage.
      shared: The file is in Excel's old shared-workbook mode.
    """

    xlwings: str = ""
    buttons: bool = False
    locked: bool = False
    broken: bool = False
    shared: bool = False


def facts_of(path: Path) -> FileFacts:
    """Read a workbook's macros and mode; an .xlsx has none of either.

    Raises:
      zipfile.BadZipFile, OSError: It cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as file:
            names = {name.replace("\\", "/").lower() for name in file.namelist()}
    except BROKEN as error:  # NotImplementedError for a directory that asks for what no zip has
        raise zipfile.BadZipFile(str(error)) from error
    shared = any(name.startswith(SHARED) for name in names)
    if VBA not in names:
        return FileFacts(shared=shared)
    try:
        with ExcelFile(path) as book:
            modules = {name: book.get_module(name) for name in book.module_names()}
    except VBAProjectError:
        return FileFacts(locked=True, shared=shared)
    except BROKEN:
        return FileFacts(broken=True, shared=shared)
    found = VERSION.search(modules.get("xlwings", ""))
    return FileFacts(found[1] if found else "", MODULE in modules, shared=shared)
