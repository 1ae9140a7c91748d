"""Workbooks with every feature that XlsxWriter has and that a careless writer would lose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import xlsxwriter

HEADERS = ["编号", "金额", "日期", "合计"]


def with_everything(path: Path) -> None:
    """Table with totals, chart, button, checkbox, comments, sparklines, conditional formats, validations …"""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("登记")
    money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "yyyy-mm-dd"})
    rows = [[f"B{number}", number * 1.5, date(2026, 11, number)] for number in range(1, 6)]
    for number, row in enumerate(rows, 4):
        sheet.write_datetime(number, 3, row[2], day)  # type: ignore[arg-type]
    sheet.add_table(
        "B4:E10",
        {
            "name": "登记表",
            "total_row": True,
            "data": [row[:2] for row in rows],
            "columns": [
                {"header": "编号", "total_string": "共"},
                {"header": "金额", "total_function": "sum", "format": money},
                {"header": "日期", "format": day},
                {"header": "合计", "formula": "=[@金额]*2"},
            ],
        },
    )
    sheet.conditional_format("C5:C9", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("C5:C9", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.conditional_format("B5:E9", {"type": "formula", "criteria": "=$C5>3", "format": money})
    sheet.data_validation("B5:B9", {"validate": "list", "source": ["甲", "乙"]})
    sheet.data_validation("C5:C1000", {"validate": "decimal", "criteria": ">", "value": 0})
    sheet.add_sparkline("H5", {"range": "登记!C5:C9"})
    sheet.insert_button("H8", {"macro": "登记", "caption": "登记转账"})
    sheet.insert_checkbox("H12", True)
    sheet.insert_textbox("J2", "说明")
    sheet.write_comment("B5", "批注")
    sheet.write_rich_string("H14", book.add_format({"bold": True}), "粗", "细")
    sheet.write_dynamic_array_formula("M1:M3", "=SEQUENCE(3)", None, 1)
    sheet.write_array_formula("N1:N3", "{=ROW(A1:A3)}", None, 1)
    sheet.write_url("H16", "https://example.com/")
    sheet.merge_range("H18:J19", "合并")
    sheet.freeze_panes(4, 0)
    sheet.set_column("B:B", 18, book.add_format({"num_format": "@"}))
    sheet.set_row(5, 30)
    sheet.print_area("B4:E9")
    sheet.repeat_rows(3)
    sheet.set_header("&C登记")
    sheet.ignore_errors({"number_stored_as_text": "B5:B9"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=登记!$C$5:$C$9"})
    sheet.insert_chart("J20", chart)
    book.define_name("金额列", "=登记!$C$5:$C$9")
    book.define_name("operator", "=登记!$B$1")
    book.close()


def without_strings(path: Path) -> None:
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    book.add_worksheet("空表").write(0, 0, 1)
    book.close()


def with_the_1904_calendar(path: Path) -> None:
    book = xlsxwriter.Workbook(path, {"date_1904": True})
    book.add_worksheet("日期").write(0, 0, date(2026, 11, 22), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()


def with_constant_memory(path: Path) -> None:
    """Rows flushed as they are written, with inline strings."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("流水")
    for row in range(300):
        sheet.write_row(row, 0, [f"第 {row} 行", row])
    book.close()


MAKERS: list[Callable[[Path], None]] = [
    with_everything, without_strings, with_the_1904_calendar, with_constant_memory,
]  # fmt: skip
