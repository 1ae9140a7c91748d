"""The finishing of the file as a package: what neither XlsxWriter nor pyOpenVBA writes.

XlsxWriter 3.3 has no ribbon, names the file type by its own VBA option only, sets the buttons'
font to Calibri, lets them move with the cells, and fixes every row height that it is told
(tests/build/test_package.py guards each).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from cs_macros.build.looks import FONT
from cs_macros.build.ribbon import PART, RELATIONSHIP

EPOCH = (1980, 1, 1, 0, 0, 0)

PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADDIN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
"""Excel takes a file of this type for an add-in: that is all that `IsAddin` is in a package."""

TEMPLATE = "application/vnd.ms-excel.template.macroEnabled.main+xml"
"""Excel opens a file of this type (.xltm) as a new workbook, and never saves over it."""

TYPES = "[Content_Types].xml"


def finish_package(path: Path, ribbon: str, heads: Sequence[int], kind: str = WITH_MACROS) -> None:
    """Add the ribbon, name the type, fit the buttons; the same parts always give the same bytes.

    Args:
      ribbon: Its XML; empty for none.
      heads: The last row (from 0) whose height is fixed, sheet by sheet.
      kind: Content type of the workbook.
    """
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    if ribbon:
        parts[PART] = ribbon.encode("utf-8")
    for name, data in parts.items():
        if edit := _edit_of(name, kind):
            parts[name] = edit(data.decode("utf-8")).encode("utf-8")
    for number, head in enumerate(heads, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = _free_heights(parts[name].decode("utf-8"), head + 1).encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)


def retyped(package: bytes, kind: str) -> bytes:
    """A workbook with macros as a template, or a template as a workbook: only the type differs."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == TYPES:
                types = data.decode("utf-8")
                data = types.replace(WITH_MACROS, kind).replace(TEMPLATE, kind).encode("utf-8")
            new.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _edit_of(name: str, kind: str) -> Callable[[str], str] | None:
    if name == TYPES:
        return lambda types: types.replace(PLAIN, kind)
    if name == "_rels/.rels" and kind != PLAIN:
        return _with_ribbon
    if name == "xl/workbook.xml" and kind == ADDIN:
        return _hidden
    return _still_buttons if name.endswith(".vml") else None


def _hidden(workbook: str) -> str:
    """An add-in's window is never seen; Excel itself writes it so."""
    return workbook.replace("<workbookView ", '<workbookView visibility="hidden" ')


def _with_ribbon(relationships: str) -> str:
    added = f'<Relationship Id="rIdRibbon" Type="{RELATIONSHIP}" Target="{PART}"/>'
    return relationships.replace("</Relationships>", added + "</Relationships>")


def _free_heights(sheet: str, header: int) -> str:
    """Let the rows below the header (counted from 1) keep fitting their text when it changes."""

    def freed(row: re.Match[str]) -> str:
        return row[0] if int(row[1]) <= header else row[0].replace(' customHeight="1"', "")

    return re.sub(r'<row r="(\d+)"[^>]*>', freed, sheet)


def _still_buttons(drawing: str) -> str:
    """Our font; and buttons that move with their column, but stay as wide when it is made narrow.

    In VML the empty element means that the shape does *not* size with cells.
    """
    still = '<x:ClientData ObjectType="Button"><x:SizeWithCells/>'
    return drawing.replace('<x:ClientData ObjectType="Button">', still).replace(
        '<font face="Calibri" size="220"', f'<font face="{FONT}" size="200"'
    )
