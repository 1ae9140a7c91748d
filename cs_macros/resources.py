"""Where the files that ship with the package are: in a checkout beside it, in a wheel inside it."""

from pathlib import Path

PACKAGE = Path(__file__).parent

OWN_FORMATS = "流水格式"
"""Folder with the formats that a shop has taught, beside its workbook or the files that they read."""


def shipped(folder: str) -> Path:
    """The top-level folder `templates` or `workbook`, wherever this installation keeps it."""
    inside = PACKAGE / folder
    return inside if inside.is_dir() else PACKAGE.parent / folder
