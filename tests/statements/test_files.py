"""Encodings, containers, wrong names: a file is what its bytes say."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from cs_macros.errors import CsError
from cs_macros.statements import read_statement, sheets
from tests.statements.made import ALIPAY, CMB, SAMPLES, alipay, only, write

TEXT = "\n".join(
    ["导出信息：", "姓名：xx", "", ALIPAY, alipay(payer="龘靐齉"), alipay("5.00", serial="2" * 28)]
)


def workbook(path: Path, rows: list[list[object]], *, first: int = 0) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("明细")
        for at, row in enumerate(rows, first):
            sheet.write_row(at, 0, row)
    return path


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        pytest.param("utf-8", "UTF-8", id="utf-8"),
        pytest.param("utf-8-sig", "UTF-8（有 BOM）", id="utf-8 with BOM"),
        pytest.param("gb18030", "GB18030", id="gb18030"),
        pytest.param("utf-16", "UTF-16 LE", id="utf-16 with BOM"),
        pytest.param("utf-16-le", "UTF-16 LE", id="utf-16 le"),
        pytest.param("utf-16-be", "UTF-16 BE", id="utf-16 be"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_any_encoding_gives_the_same_lines(tmp_path: Path, encoding: str, label: str, ends: str) -> None:
    file = tmp_path / "流水.csv"
    file.write_bytes(TEXT.replace("\n", ends).encode(encoding))
    statement = read_statement(file)
    assert statement.encoding == label
    assert statement.header_row == 4
    assert [(line.payer_name, line.source) for line in statement.lines] == [
        ("龘靐齉", "流水.csv:5"),
        ("张三", "流水.csv:6"),
    ]


@pytest.mark.parametrize("amount", ["0.01", "0.99", "1.00"])
def test_money_that_came_is_income_however_little(tmp_path: Path, amount: str) -> None:
    came = only(tmp_path, ALIPAY, alipay(amount))
    went = only(tmp_path, ALIPAY, alipay(amount, direction="支出"))
    assert (came.amount_in, came.amount_out, went.amount_in, went.amount_out) == (
        Decimal(amount),
        None,
        None,
        Decimal(amount),
    )


def test_one_broken_character_does_not_hide_a_file(tmp_path: Path) -> None:
    file = tmp_path / "流水.csv"
    file.write_bytes(TEXT.encode("utf-8").replace("龘".encode(), b"\xff"))
    statement = read_statement(file)
    assert len(statement.lines) == 2
    assert "有 1 个字" in statement.warnings[0]


def test_tab_separated_gb18030_text_may_be_called_xls(tmp_path: Path) -> None:
    file = tmp_path / "明细.xls"
    file.write_bytes(TEXT.replace(",", "\t").replace("\t\t", "\t").encode("gb18030"))
    assert read_statement(file).profile == "alipay"


@pytest.mark.parametrize(("sample", "name"), [("ccb.xls", "流水.csv"), ("alipay.csv", "流水.xlsx")])
def test_a_wrong_extension_changes_nothing(tmp_path: Path, sample: str, name: str) -> None:
    (tmp_path / name).write_bytes((SAMPLES / sample).read_bytes())
    read, expected = read_statement(tmp_path / name), read_statement(SAMPLES / sample)
    assert [line.line_id for line in read.lines] == [line.line_id for line in expected.lines]


def test_a_workbook_gives_the_same_lines_as_its_csv(tmp_path: Path) -> None:
    rows = [
        ["2026-11-22", "CNY", "1,234.00", "1,271.66", "汇款", "张三 66666666666666", ""],
        ["2026-11-23", "CNY", "-3.00", "1,268.66", "支付", "电力", ""],
    ]
    csv = tmp_path / "a.csv"
    csv.write_text("\n".join([CMB, *(",".join(f'"{cell}"' for cell in row) for row in rows)]), "utf-8")
    numbers: list[list[object]] = [[*row[:2], float(row[2].replace(",", "")), *row[3:]] for row in rows]
    xlsx = workbook(tmp_path / "a.xls", [["说明"], CMB.split(","), *numbers])
    one, two = read_statement(csv), read_statement(xlsx)
    assert two.header_row == 2
    assert two.lines[0].source == "a.xls:3"
    assert [line.line_id for line in one.lines] == [line.line_id for line in two.lines]


def test_a_table_that_does_not_begin_in_row_1_keeps_excels_row_numbers(tmp_path: Path) -> None:
    row = ["2026-11-22", "CNY", "5.00", "6.00", "汇款", "张三", ""]
    file = workbook(tmp_path / "a.xlsx", [list(CMB.split(",")), list(row)], first=9)
    assert read_statement(file).lines[0].source == "a.xlsx:11"


def test_a_quoted_line_break_does_not_shift_the_row_numbers(tmp_path: Path) -> None:
    rows = [alipay(memo='"两\n行"', serial="1" * 28), alipay(serial="2" * 28)]
    statement = read_statement(write(tmp_path, ALIPAY, rows))
    assert [line.source for line in statement.lines] == ["流水.csv:2", "流水.csv:4"]
    assert statement.lines[0].memo == "两 行"


def test_an_odd_quotation_mark_swallows_no_rows(tmp_path: Path) -> None:
    rows = [alipay(serial="1" * 28).replace(",张三 ,", ',"张三 ,'), alipay(serial="2" * 28)]
    assert len(read_statement(write(tmp_path, ALIPAY, rows)).lines) == 2


def test_the_header_may_stand_below_a_thousand_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("说明,,\n" * 3000 + TEXT, "utf-8")
    assert read_statement(file).header_row == 3004


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "是空的", id="empty"),
        pytest.param(b"\xef\xbb\xbf \n", "是空的", id="only a BOM"),
        pytest.param(b"%PDF-1.7 ...", "PDF", id="pdf"),
        pytest.param(b"PK\x03\x04 broken", "不是完好的 Excel", id="broken xlsx"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "不是完好的 Excel", id="broken xls"),
        pytest.param("你好，世界".encode(), "没有找到表头", id="prose"),
    ],
)
def test_what_is_no_statement_is_refused_in_words(tmp_path: Path, data: bytes, message: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(data)
    with pytest.raises(CsError, match=message) as caught:
        read_statement(file)
    assert caught.value.hint


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.csv", tmp_path):
        with pytest.raises(CsError, match="打不开"):
            read_statement(path)


def test_a_zip_of_the_export_is_named_as_such(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr("微信支付账单.csv", "x")
    with pytest.raises(CsError, match="压缩包") as caught:
        read_statement(tmp_path / "a.zip")
    assert "解压" in caught.value.hint


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_BYTES", 1024)
    with pytest.raises(CsError, match="超过"):
        read_statement(SAMPLES / "alipay.csv")


@pytest.mark.parametrize("cell", ["XFD1048576", "A300000", "CB2"])
def test_a_sheet_with_a_cell_far_away_is_refused_before_it_is_read(tmp_path: Path, cell: str) -> None:
    # python-calamine 0.9.1 ends the process on A1 and XFD1048576.
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "x")
        sheet.write(cell, "x")
    with pytest.raises(CsError, match="大得不像流水"):
        read_statement(file)
