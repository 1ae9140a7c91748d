"""Rectangles of cells, as LibreOffice and as xlwings count them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; rows and columns counted from 1, the sheet from 0."""

    sheet: int
    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, address: Any) -> Area:
        """Return the area of a com.sun.star.table.CellRangeAddress."""
        return cls(
            address.Sheet,
            address.StartRow + 1,
            address.StartColumn + 1,
            address.EndRow + 1,
            address.EndColumn + 1,
        )


def selected_areas(document: Any) -> list[Area]:
    """Return the cells that are selected in a document's window; none for a selected shape."""
    controller = document.getCurrentController() if hasattr(document, "getCurrentController") else None
    selection: Any = controller.getSelection() if controller is not None else None
    if hasattr(selection, "getRangeAddresses"):
        return [Area.of(address) for address in selection.getRangeAddresses()]
    return [Area.of(selection.getRangeAddress())] if hasattr(selection, "getRangeAddress") else []
