"""From declarations to 客服台账.xlsm, or to an .xlsx without macros for the add-in's buttons."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter.workbook import Workbook

from cs_macros.book.modules import sheets_for
from cs_macros.book.sheets import Sheet
from cs_macros.build.choices import Choices, Rows
from cs_macros.build.head import Head
from cs_macros.build.home import Panels, lead_to_guide, name_keys, write_heads
from cs_macros.build.looks import Looks
from cs_macros.build.package import PLAIN, finish_package
from cs_macros.build.places import LAST_ROW, plan
from cs_macros.build.ribbon import buttons_of, ribbon
from cs_macros.build.table import write_table
from cs_macros.build.vba import add_vba
from cs_macros.hosts.package.properties import MODULES, ROLE, VERSION
from cs_macros.hosts.port import Cell
from cs_macros.hosts.safe_file import explained
from cs_macros.hosts.sharing import take_place

CREATED = datetime(2026, 1, 1)
"""Written as the file's age, so that the same declarations give the same file."""


def build_workbook(
    path: Path,
    sheets: Sequence[Sheet],
    *,
    rows: Rows | None = None,
    names: Mapping[str, Cell] | None = None,
    role: str = "",
    modules: Collection[str] = (),
    version: str,
) -> None:
    """Write a workbook; an existing file is replaced only when the new one is complete.

    Args:
      path: An .xlsx has neither macros nor buttons: those of the add-in serve it.
      sheets: In tab order; the first one gets the named cell `operator`.
      rows: Table → its rows, as field → cell.
      names: Named cell → its value.
      role: Whom it is for, one of `modules.ROLES`; `modules` are the parts of the business that it has. Both
        are kept in the file for `upgrade`.
      version: Of this package; kept in the file for `upgrade`.
    """
    wanted = sheets_for(sheets, role, modules)
    properties = {VERSION: version, ROLE: role, MODULES: "、".join(modules)}
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".build-") as folder:
        draft = Path(folder) / f"draft{path.suffix}"
        plain = path.suffix.lower() == ".xlsx"
        heads = _write_cells(draft, wanted, rows or {}, names or {}, properties, buttons=not plain)
        if plain:
            finish_package(draft, "", heads, PLAIN)
        else:
            add_vba(draft, dict.fromkeys(each.name for sheet in wanted for each in buttons_of(sheet)))
            finish_package(draft, ribbon(wanted), heads)
        with explained(path):
            take_place(draft, path)


def _write_cells(
    path: Path,
    sheets: Sequence[Sheet],
    rows: Rows,
    names: Mapping[str, Cell],
    properties: Mapping[str, str],
    *,
    buttons: bool,
) -> list[int]:
    """Write everything but macros and ribbon; return the last row of each sheet whose height is fixed."""
    workbook = Workbook(path)
    workbook.set_properties({"title": "客服台账", "author": "cs_macros", "created": CREATED})
    for name, value in properties.items():
        if value:
            workbook.set_custom_property(name, value, "text")
    workbook.set_vba_name("ThisWorkbook")
    workbook.set_size(1600, 1000)
    looks = Looks(workbook)
    choices = Choices(workbook, sheets, rows, looks)
    head = Head(workbook, looks, choices, names, buttons=buttons)
    everywhere = [each for sheet in sheets for each in sheet.everywhere]
    heads, pages = [], []
    for sheet in sheets:
        page = workbook.add_worksheet(sheet.title)
        page.set_vba_name(f"sheet_{sheet.table}")
        places = plan(sheet, everywhere)
        heads.append(LAST_ROW if places.bands else places.header)  # a register's rows keep their height
        pages.append((page, places))
        write_table(workbook, page, places, rows.get(sheet.table, ()), looks, choices)
        head.write(page, places)
        if sheet.headed:
            write_heads(workbook, page, places, names, looks)
        panels = Panels(workbook, page, places, looks)
        for panel in sheet.panels:
            table = panel.record.layout.table
            panels.write(panel, rows.get(table) or panel.rows(sheets))
    name_keys(workbook, sheets)
    lead_to_guide(pages, rows, looks)
    choices.needs(sheets)
    choices.finish()
    workbook.close()
    return heads
