"""A summary on paper: letters of eight points, each page with its title and the number of its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from cs_macros.compile.row_sheet import A_PAGE

LISTS, EMPTY = ("明细", "未结"), "冲突"


def test_lists_are_as_many_pages_wide_as_stay_readable_and_tell_on_each_which_row_it_is(
    cs: Any, sampled: Path, tmp_path: Path
) -> None:
    (tmp_path / "交").mkdir()
    (tmp_path / "交" / "台账.xlsm").write_bytes(sampled.read_bytes())
    out = tmp_path / "汇总.xlsx"
    cs("compile", "after-sales", tmp_path / "交", "--week", "2026-W47", "--out", out, now="2026-11-22T10:00")
    book = load_workbook(out)
    for name in LISTS:
        page = book[name]
        headers = [cell.value for cell in page[3]]
        wide = [page.column_dimensions[cell.column_letter].width for cell in page[3]]
        lead = sum(wide[: headers.index("记录号") + 1])
        pages = page.page_setup.fitToWidth
        assert sum(wide) <= lead + pages * (A_PAGE + 12 - lead), name  # Excel adds 0.7 to each width
        assert page.print_title_cols == "$A:$C"
        assert page.print_title_rows == "$3:$3"
        assert page.print_area.startswith("'" + name)
        assert "$A$3" in page.print_area
        assert name in page.oddHeader.left.text
    assert (book[EMPTY].max_row, book[EMPTY].page_setup.fitToWidth) == (3, None)


def test_no_chart_lies_over_a_title(cs: Any, sampled: Path, tmp_path: Path) -> None:
    (tmp_path / "交").mkdir()
    (tmp_path / "交" / "台账.xlsm").write_bytes(sampled.read_bytes())
    out = tmp_path / "汇总.xlsx"
    cs("compile", "surveys", tmp_path / "交", "--month", "2026-11", "--out", out, now="2026-11-22T10:00")
    page = load_workbook(out)["汇总"]
    tops = [chart.anchor._from.row for chart in page._charts]
    ends = [chart.anchor.to.row for chart in page._charts]
    assert tops
    assert min(tops) > 3
    blank = range(min(tops), max(ends))
    assert all(
        cell.value is None
        for row in page.iter_rows(min_row=min(blank) + 1, max_row=max(blank) + 1)
        for cell in row
    )
