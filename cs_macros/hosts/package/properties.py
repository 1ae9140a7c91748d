"""The version of ours that stands in a workbook; Excel, WPS and LibreOffice keep custom properties."""

from __future__ import annotations

from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.archive import Archive

PART = "docProps/custom.xml"
VERSION, ROLE, MODULES = "cs_macros", "cs_macros_role", "cs_macros_modules"
"""Names of the properties: the version, whom the workbook is for, which parts of the business it has."""


def version_in(archive: Archive) -> str:
    """The version that last built or upgraded a workbook; empty where none is written."""
    return property_in(archive, VERSION)


def property_in(archive: Archive, name: str) -> str:
    """One of our properties; empty where it is not written."""
    return property_said(markup.utf8(archive.read(PART), PART), name) if PART in archive else ""


def version_said(data: bytes) -> str:
    """The same, from the part that holds it."""
    return property_said(data, VERSION)


def property_said(data: bytes, name: str) -> str:
    """One of our properties, from the part that holds them."""
    for node in markup.parse(data, PART).all("property"):
        if node.attributes.get("name") == name and node.children:
            return node.children[0].text.strip()
    return ""


def version_of_file(path: Path) -> str:
    """The same, of a file that a program may have open; empty for one that cannot be read."""
    try:
        return version_in(Archive(path.read_bytes()))
    except (OSError, CsError):
        return ""
