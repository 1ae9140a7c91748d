"""The summary as other programs see it: valid, and laid out by LibreOffice as it was meant."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from tests.compile.conftest import Compiled
from tests.office import convert


def test_openxml_audit_has_no_findings(compiled: Compiled) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(compiled.path)
    assert [str(error) for error in result.errors] == []


def test_every_sheet_prints_on_a4_landscape_with_its_header_on_every_page(compiled: Compiled) -> None:
    for sheet in compiled.book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        beside = (sheet.page_setup.fitToWidth or 1) > 1
        assert not beside or sheet.print_title_cols, "which row it is stands on each of the pages beside"
        if sheet.title not in ("汇总", "统计"):
            assert sheet.print_title_rows == "$3:$3"
            assert sheet.freeze_panes == "A4"


def test_there_is_no_formula_and_ids_are_text(compiled: Compiled) -> None:
    for sheet in compiled.book:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for row in compiled.listed("明细"):
        assert all(isinstance(row[name], str) for name in ("文件", "订单号", "运单号", "电话"))
        assert all(isinstance(row[name], int) for name in ("行", "数量"))


@pytest.mark.office
def test_libreoffice_opens_it_with_every_cell_as_written(compiled: Compiled, tmp_path: Path) -> None:
    theirs = load_workbook(convert(compiled.path, "xlsx", tmp_path))
    for sheet in compiled.book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    assert theirs[sheet.title][cell.coordinate].value == cell.value


@pytest.mark.slow
@pytest.mark.office
def test_libreoffice_prints_it_without_a_cell_that_does_not_fit(compiled: Compiled, tmp_path: Path) -> None:
    pdf = convert(compiled.path, "pdf", tmp_path)
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: apt install poppler-utils")
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "###" not in text  # a number wider than its column
    pages = [page.rstrip().splitlines() for page in text.split("\f") if page.strip()]
    for title in ("明细", "未结", "分类汇总"):
        mine = ["".join(lines) for lines in pages if f"· {title} " in f"{lines[-1]} "]
        assert mine
        assert all("店铺" in page for page in mine)


def test_rows_look_as_their_columns_say(compiled: Compiled) -> None:
    """They are written past XlsxWriter: their styles, and the sheet's size, must be the right ones."""
    page = compiled.book["明细"]
    headers = [cell.value for cell in page[3]]
    row = page[page.max_row]
    forms = {header: cell.number_format for header, cell in zip(headers, row, strict=True)}
    assert (forms["退款金额"], forms["数量"], forms["订单号"]) == ("0.00", "0", "@")
    assert (forms["登记日期"], forms["上交时间"]) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")
    assert {cell.border.left.style for cell in row} == {"thin"}
    assert page.auto_filter.ref == page.dimensions.replace("A1", "A3")
    reds = [cell.font.color.rgb for line in compiled.book["冲突"].iter_rows(min_row=4) for cell in line]
    assert "FFB42318" in reds
