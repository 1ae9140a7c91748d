"""The version of ours that stands in a workbook; Excel, WPS and LibreOffice keep custom properties."""

from __future__ import annotations

from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.archive import Archive

PART = "docProps/custom.xml"
VERSION = "cs_macros"
"""Name of the property."""


def version_in(archive: Archive) -> str:
    """The version that last built or upgraded a workbook; empty where none is written."""
    return version_said(markup.utf8(archive.read(PART), PART)) if PART in archive else ""


def version_said(data: bytes) -> str:
    """The same, from the part that holds it."""
    for node in markup.parse(data, PART).all("property"):
        if node.attributes.get("name") == VERSION and node.children:
            return node.children[0].text.strip()
    return ""


def version_of_file(path: Path) -> str:
    """The same, of a file that a program may have open; empty for one that cannot be read."""
    try:
        return version_in(Archive(path.read_bytes()))
    except (OSError, CsError):
        return ""
