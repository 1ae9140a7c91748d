"""客服台账.xlam: the workbook's tab and macros as an Excel add-in, for workbooks without macros.

Installed once, its buttons act on whatever workbook is active, so that the files with the data can
stay .xlsx. Nothing of an active workbook may say which program a button starts: neither a sheet of it
nor a file beside it, for it may have come by mail.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.workbook import Workbook

from cs_macros.book.modules import sheets_for
from cs_macros.book.sheets import Sheet
from cs_macros.build.package import ADDIN, finish_package
from cs_macros.build.ribbon import TAB, buttons_of, ribbon
from cs_macros.build.vba import MODULE, add_vba, xlwings_source
from cs_macros.build.workbook import CREATED
from cs_macros.hosts.package.properties import VERSION
from cs_macros.hosts.safe_file import explained
from cs_macros.hosts.sharing import take_place

ADDIN_TAB = f"{TAB}（加载项）"
"""Not the workbook's: with an .xlsm of ours in front both tabs are there, and people must tell them apart."""

ABOUT = "客服台账的加载项：在 Excel 的 文件 › 选项 › 加载项 里装上，功能区就有它的按钮。这里不放数据。"

PROJECT = 'PROJECT_NAME As String = "{}"'
TEMPLATE_PROJECT = "myaddin"

CONFIGURED_BY = (
    "SheetExists({}, PROJECT_NAME",
    "GetConfigFromSheet({})",
    "GetFullName({}) <> ",
    "GetDirectoryPath({}) & pathSeparator",
)
"""Where xlwings' module looks a setting up in a workbook: these may mean the add-in only."""


def build_addin(path: Path, sheets: Sequence[Sheet], *, role: str = "", version: str) -> None:
    """Write the add-in; an existing file is replaced only when the new one is complete.

    Args:
      role: Whom it is for: the buttons of the sheets that the role has.
      version: Of this package.
    """
    wanted = sheets_for(sheets, role)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".build-") as folder:
        draft = Path(folder) / "draft.xlsm"
        _write_sheet(draft, version)
        add_vba(draft, dict.fromkeys(each.name for sheet in wanted for each in buttons_of(sheet)), bridge())
        finish_package(draft, ribbon(wanted, ADDIN_TAB, "KJ"), (), ADDIN)
        with explained(path):
            take_place(draft, path)


def bridge() -> str:
    """xlwings' module for add-ins, whose calling workbook is the active one.

    Its settings are those of cs_macros.conf beside the add-in or in the person's own folder.
    """
    source = _replaced(
        xlwings_source("xlwings_custom_addin.bas"), PROJECT.format(TEMPLATE_PROJECT), PROJECT.format(MODULE)
    )
    for place in CONFIGURED_BY:
        source = _replaced(source, place.format("ActiveWorkbook"), place.format("ThisWorkbook"))
    return source


def _replaced(source: str, old: str, new: str) -> str:
    """Replace what must be there: another version of xlwings may be written differently."""
    if old not in source:
        raise ValueError(f"xlwings_custom_addin.bas of this xlwings has no {old!r}")
    return source.replace(old, new)


def _write_sheet(path: Path, version: str) -> None:
    """Write a workbook with the one sheet that every workbook needs."""
    with Workbook(path) as workbook:
        workbook.set_properties({"title": "客服台账", "author": "cs_macros", "created": CREATED})
        workbook.set_custom_property(VERSION, version, "text")
        workbook.set_vba_name("ThisWorkbook")
        page = workbook.add_worksheet("说明")
        page.set_vba_name("sheet_about")
        page.write_string(0, 0, ABOUT)
