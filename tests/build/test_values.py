"""A value that a cell cannot hold is an error, never a silent loss."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook

from cs_macros.build.cells import write_cell
from cs_macros.errors import CsError
from cs_macros.hosts.port import CellError


def test_a_text_too_long_for_a_cell_is_refused(tmp_path: Path) -> None:
    with Workbook(tmp_path / "x.xlsx") as workbook:
        sheet, looks = workbook.add_worksheet("店铺"), workbook.add_format()
        with pytest.raises(CsError, match="“店铺”第 3 行有一个值写不进单元格"):
            write_cell(sheet, 2, 0, "长" * 40_000, looks)
        write_cell(sheet, 2, 0, "长" * 32_767, looks)


def test_an_error_value_is_written_as_its_code(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    with Workbook(tmp_path / "x.xlsx") as workbook:
        write_cell(workbook.add_worksheet(), 0, 0, CellError("#N/A"), workbook.add_format())
    assert load_workbook(tmp_path / "x.xlsx").worksheets[0]["A1"].value == "#N/A"
