"""打印登记表: what is shown, on at most two pages, readable, with no customer's phone on it."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from cs_macros.book.book import Book
from cs_macros.book.press import Press, press
from cs_macros.build.printed import A_PAGE, MOST_PAGES, SMALLEST, laid_out, lines_of
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Grid
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.board.printing import columns_of
from tests.builders import FIRST_ROW, NOW, TRANSFER, TestDesk, a_workbook


def printed(
    host: MemoryHost, table: str, chosen: list[int] | None = None, by: str = "张敏"
) -> tuple[Book, Any]:
    """Press the button on a sheet; the book, and the page as openpyxl reads it."""
    book = Book(host, ALL_SHEETS, now=NOW, operator=by)
    press(Press(ALL_SHEETS[table], ALL_SHEETS.pressable("print_register")[1], book, TestDesk(), chosen))
    (content,) = book.files.values()
    return book, load_workbook(io.BytesIO(content)).worksheets[0]


def transfers(count: int, **more: Any) -> MemoryHost:
    row = {**TRANSFER, "status": "待汇款", **more}
    return a_workbook({"bank_transfers": [{**row, "number": f"BT{n}"} for n in range(count)]})


def texts(page: Any) -> list[str]:
    return [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]


def test_the_rows_of_the_sheet_stand_on_it_with_phones_masked_and_nothing_changes() -> None:
    host = transfers(3)
    before = host.read("bank_transfers").rows
    book, page = printed(host, "bank_transfers")
    said = texts(page)
    assert [word for word in said if word.startswith("BT")] == ["BT0", "BT1", "BT2"]
    assert "138****1111" in said
    assert not any("13800001111" in word for word in said)
    assert host.read("bank_transfers").rows == before
    (path,) = book.files
    assert (path.parent.name, path.name) == ("打印", "银行转账明细表 20261122-100000.xlsx")


def test_a_shop_that_wants_phones_on_paper_gets_them() -> None:
    host = a_workbook(
        {
            "bank_transfers": [{**TRANSFER, "status": "待汇款", "number": "BT1"}],
            "settings": [{"code": "mask_phone", "value": "否"}],
        }
    )
    assert "13800001111" in texts(printed(host, "bank_transfers")[1])


def test_two_selected_rows_or_what_a_filter_shows_are_printed_and_one_cell_is_no_choice() -> None:
    host = transfers(4)
    two = texts(printed(host, "bank_transfers", [FIRST_ROW, FIRST_ROW + 2])[1])
    assert {word for word in two if word[:2] == "BT"} == {
        "BT0", "BT2",
    }  # fmt: skip
    assert sum(w[:2] == "BT" for w in texts(printed(host, "bank_transfers", [FIRST_ROW])[1])) == 4
    grid = host.read("bank_transfers")
    host._tables["bank_transfers"] = Grid(grid.sheet, grid.headers, grid.rows, frozenset({FIRST_ROW}))
    assert sum(w[:2] == "BT" for w in texts(printed(host, "bank_transfers")[1])) == 3


@pytest.mark.parametrize("table", ["staff", "bank_transfers"])
def test_what_cannot_be_printed_is_said(table: str) -> None:
    with pytest.raises(CsError, match="未作任何改动"):
        printed(a_workbook(), table)


def test_text_that_begins_like_a_formula_stays_text() -> None:
    page = printed(transfers(1, item="=1+1"), "bank_transfers")[1]
    assert "=1+1" in texts(page)
    assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)


def test_every_register_fits_on_two_pages_in_letters_of_eight_points() -> None:
    wrong = []
    for sheet in ALL_SHEETS.in_order():
        columns = columns_of(sheet)
        if not columns:
            continue
        paper = laid_out(columns)
        small = paper.scale * 10 < 8 or sum(paper.widths) > paper.pages * A_PAGE / SMALLEST
        if paper.pages > MOST_PAGES or small or min(paper.widths) < 3 or len(columns) < 6:
            wrong.append((sheet.title, paper))
    assert wrong == []
    assert [s.title for s in ALL_SHEETS.registers() if not columns_of(s)] == []


def test_the_month_of_the_roster_is_one_page_with_its_weekdays() -> None:
    days = {f"d{n}": "早" for n in range(1, 31)}
    host = a_workbook(
        {"roster_grid": [{"month": month, "agent": "张敏", **days} for month in ("2026-11", "2026-12")]}
    )
    assert laid_out(columns_of(ALL_SHEETS["roster_grid"])).pages == 1
    page = printed(host, "roster_grid")[1]
    assert [page.cell(3, 1).value, page.cell(4, 1).value] == ["2026-11", None], "the month shown, no other"
    assert [cell.value for cell in page[1]][2:4] == ["日", "一"]
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1, page.page_setup.orientation) == (1, "landscape")


def test_a_long_text_is_whole_and_every_page_says_what_it_is() -> None:
    _, page = printed(
        transfers(1, item="软底帆布鞋 XZ-1001 黑 37 码、居家棉拖鞋 XZ-3001 米 37 码"), "bank_transfers"
    )
    names = [cell.value for cell in page[1]]
    column = page.column_dimensions[get_column_letter(names.index("商品名称") + 1)]
    lines = lines_of(page.cell(2, names.index("商品名称") + 1).value, column.width)
    assert lines > 1
    assert page.row_dimensions[2].height >= lines * 13
    assert page.print_title_rows == "$1:$1"
    assert "银行转账明细表" in page.oddHeader.left.text
    assert "共 1 行" in page.oddHeader.right.text
    assert "&P" in page.oddFooter.right.text


def test_few_rows_stay_on_one_page_and_many_do_not_become_small() -> None:
    pages = [printed(transfers(n), "bank_transfers")[1].page_setup.fitToHeight for n in (20, 60)]
    assert pages == [None, 0], "nothing told is one page high"


def test_what_gives_way_for_one_page_is_text_and_never_a_number_of_a_record() -> None:
    columns = columns_of(ALL_SHEETS["after_sales"])
    paper = laid_out(columns)
    narrowed = {c.header for c, w in zip(columns, paper.widths, strict=True) if w < min(c.width, 26)}
    assert (paper.pages, narrowed) == (1, {"商品", "情况说明"})


def test_equal_content_is_an_equal_file() -> None:
    first, second = (next(iter(printed(transfers(2), "bank_transfers")[0].files.values())) for _ in range(2))
    assert first == second
    assert datetime(2026, 11, 22, 10) == NOW
