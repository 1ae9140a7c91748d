"""XML that is right and unusual: each kind was found in some program's files, or the standard allows it."""

# ruff: noqa: E501 - the XML is easier to compare in one line
from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.package.workbook import Package
from tests.hosts.package.made import MAIN, STRICT, STYLES, package, parts, saved, sheet_bytes, zipped

ROWS = '<row r="2"><c r="A2"><v>1</v></c><c r="C2"><v>3</v></c></row>'
SHEETS = {
    "plain": f"<sheetData>{ROWS}</sheetData>",
    "no rows": "<sheetData/>",
    "no rows, two tags": "<sheetData></sheetData>",
    "rows without numbers": "<sheetData><row/><row><c><v>1</v></c><c/><c><v>3</v></c></row></sheetData>",
    "cells without addresses": '<sheetData><row r="2"><c><v>1</v></c><c/><c><v>3</v></c></row></sheetData>',
    "rows out of order": f'<sheetData><row r="9"><c r="A9"><v>9</v></c></row>{ROWS}</sheetData>',
    "cells out of order": '<sheetData><row r="2"><c r="C2"><v>3</v></c><c r="A2"><v>1</v></c></row></sheetData>',
    "single quotes": "<sheetData><row r='2' ><c r='A2'><v>1</v></c><c  r = 'C2' ><v>3</v></c ></row ></sheetData>",
    "a comment that looks like rows": f'<sheetData><!-- <row r="2"><c r="B2"/></row> -->{ROWS}</sheetData>',
    "a comment between cells": '<sheetData><row r="2"><c r="A2"><v>1</v></c><!-- </row> --><c r="C2"><v>3</v></c></row></sheetData>',
    "an instruction": f'<sheetData><?odd <row r="2">?>{ROWS}</sheetData>',
    "CDATA": '<sheetData><row r="2"><c r="A2" t="str"><v><![CDATA[</v></c><c r="B2">]]></v></c><c r="C2"><v>3</v></c></row></sheetData>',
    "a greater-than sign in an attribute": '<sheetData><row r="2" foo="a>b"><c r="A2" bar="x>y"><v>1</v></c><c r="C2"><v>3</v></c></row></sheetData>',
    "line breaks in tags": '<sheetData>\r\n<row\n r="2"\n><c\n\tr="A2"><v>1</v></c>\n<c r="C2"><v>3</v></c>\n</row>\n</sheetData>',
    "a row tag without content": '<sheetData><row r="1"/><row r="2" spans="1:1" ht="20"/><row r="3"></row></sheetData>',
    "an extension inside a row": '<sheetData><row r="2"><c r="A2"><v>1</v><extLst><ext uri="x"/></extLst></c><c r="C2"><v>3</v></c><extLst/></row></sheetData>',
}  # fmt: skip


@pytest.mark.parametrize("sheet", [pytest.param(text, id=name) for name, text in SHEETS.items()])
def test_a_cell_is_set_and_all_others_stay(sheet: str, tmp_path: Path) -> None:
    book = package(sheet)
    before = book.sheet("表")
    others = {
        (row, column): before.value(row, column)
        for row in range(1, 10)
        for column in range(1, 8)
        if (row, column) != (2, 2)
    }
    before.write(2, 2, "新 <&>")
    again = saved(book, tmp_path).sheet("表")
    assert again.value(2, 2) == "新 <&>"
    assert {place: again.value(*place) for place in others} == others


WHOLE_ROWS = SHEETS | {
    "blank cells first and last": '<sheetData><row r="2"><c r="A2" s="1"/><c r="B2" s="1"/><c r="C2"><v>3</v></c><c r="D2"/><c r="E2" s="1"/></row></sheetData>',
    "a cell without an address after blank ones": '<sheetData><row r="2"><c r="A2"/><c r="B2"/><c><v>3</v></c></row></sheetData>',
    "formulas": '<sheetData><row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"a"</f><v>a&amp;b</v></c><c r="C2"><f>9</f></c></row></sheetData>',
    "all types": '<sheetData><row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c><c r="C2" t="inlineStr"><is><t>甲</t></is></c><c r="D2" t="s"><v>9</v></c><c r="E2" s="1"><v>46000</v></c><c r="F2" t="str"><v></v></c><c r="G2"><v/></c></row></sheetData>',
    "attributes of their own": '<sheetData><row r="2"><c r="A2" s="1" cm="1"><v>46000</v></c><c t="b" r="B2"><v>1</v></c><c r="C2" ><v>3</v></c></row></sheetData>',
}  # fmt: skip


@pytest.mark.parametrize("sheet", [pytest.param(text, id=name) for name, text in WHOLE_ROWS.items()])
def test_a_whole_row_reads_as_its_cells_one_by_one(sheet: str) -> None:
    read = package(sheet).sheet("表")
    for row in range(1, 10):
        one_by_one = {column: read.value(row, column) for column in range(1, 8)}
        whole = read.values_of(row)
        assert {column: whole.get(column) for column in range(1, 8)} == one_by_one


@pytest.mark.parametrize("sheet", [pytest.param(text, id=name) for name, text in SHEETS.items()])
def test_taking_the_change_out_of_the_bytes_gives_the_old_bytes(sheet: str) -> None:
    book = package(sheet)
    old = book.archive.read("xl/worksheets/sheet1.xml")
    book.sheet("表").write(2, 2, 5)
    new = sheet_bytes(book)
    common = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    tail = next((i for i, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b), len(old))
    touched = old[common : len(old) - min(tail, len(old) - common)]
    assert len(touched) <= len(b'<row r="2" spans="1:1" ht="20"/>'), touched


@pytest.mark.parametrize("prefix", ["x:", "ss.1:"])
@pytest.mark.parametrize("space", [MAIN, STRICT], ids=["transitional", "strict"])
def test_any_prefix_and_both_namespaces(prefix: str, space: str, tmp_path: Path) -> None:
    p = prefix
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><{p}worksheet xmlns:{p[:-1]}="{space}"><{p}dimension ref="A1"/>'
        f'<{p}sheetData><{p}row r="1"><{p}c r="A1" t="inlineStr"><{p}is><{p}t>a</{p}t></{p}is></{p}c></{p}row>'
        f"</{p}sheetData></{p}worksheet>"
    )
    book = package(text)
    book.sheet("表").write(1, 2, "b")
    book.sheet("表").write(3, 1, 4)
    again = saved(book, tmp_path).sheet("表")
    assert [again.value(1, 1), again.value(1, 2), again.value(3, 1)] == ["a", "b", 4.0]
    assert f'<{p}dimension ref="A1:B3"/>'.encode() in again.data


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    text = f'\ufeff<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{ROWS}</sheetData></worksheet>'
    book = package(text.encode("utf-8"))
    book.sheet("表").write(2, 2, 7)
    again = saved(book, tmp_path).sheet("表")
    assert again.data.startswith(b"\xef\xbb\xbf<?xml")
    assert again.value(2, 2) == 7.0


def test_utf_16_is_read_and_written_as_utf_8(tmp_path: Path) -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}"><sheetData>{ROWS}</sheetData></worksheet>'
    book = package(text.encode("utf-16"))
    book.sheet("表").write(2, 2, "值")
    assert saved(book, tmp_path).sheet("表").value(2, 2) == "值"


def test_a_row_that_stands_twice_is_refused_only_when_it_is_asked_for() -> None:
    book = package('<sheetData><row r="2"/><row r="2"/></sheetData>')
    with pytest.raises(CsError, match="第 2 行出现了两次"):
        book.sheet("表").write(1, 1, 1)


def test_spans_and_dimension_take_in_the_new_cell() -> None:
    book = package(
        '<dimension ref="A2:C2"/><sheetData><row r="2" spans="1:3"><c r="A2"><v>1</v></c></row></sheetData>'
    )
    book.sheet("表").write(2, 5, 1)
    new = sheet_bytes(book)
    assert b'spans="1:5"' in new
    assert b'<dimension ref="A2:E2"/>' in new


def test_a_replaced_cell_keeps_its_style_and_the_order_of_its_attributes() -> None:
    book = package(
        '<sheetData><row r="1"><c t="str" s="1" r="A1" cm="1" vm="2"><v>x</v></c></row></sheetData>'
    )
    book.sheet("表").write(1, 1, 5)
    assert b'<c s="1" r="A1"><v>5</v></c>' in sheet_bytes(book)


def test_a_blanked_cell_keeps_its_style() -> None:
    book = package('<sheetData><row r="1"><c r="A1" s="1"><v>5</v></c></row></sheetData>')
    book.sheet("表").write(1, 1, None)
    assert b'<c r="A1" s="1"/>' in sheet_bytes(book)


def test_a_new_cell_takes_the_style_of_its_row_or_column() -> None:
    book = package(
        '<cols><col min="2" max="3" style="1"/></cols><sheetData><row r="1"><c r="A1"/></row>'
        '<row r="2" s="1" customFormat="1"/></sheetData>'
    )
    sheet = book.sheet("表")
    for row, column in ((1, 3), (1, 4), (2, 4)):
        sheet.write(row, column, 1)
    assert [sheet.style_at(1, 3), sheet.style_at(1, 4), sheet.style_at(2, 4)] == [1, 0, 1]


def test_a_date_format_is_added_once(tmp_path: Path) -> None:
    book = package("<sheetData/>")
    for row in range(1, 5):
        book.sheet("表").write(row, 1, date(2026, 11, row))
    again = saved(book, tmp_path)
    assert again.archive.read("xl/styles.xml").count(b"<xf ") == 3
    assert again.sheet("表").value(4, 1) == date(2026, 11, 4)
    again.sheet("表").write(5, 1, date(2026, 11, 5))
    assert "xl/styles.xml" not in again.changed()


@pytest.mark.parametrize(("first", "written"), [("", "61"), ('<workbookPr date1904="1"/>', "-1402")])
def test_the_calendar_of_the_workbook_counts(first: str, written: str) -> None:
    book = package("<sheetData/>", before=first)
    if written.startswith("-"):
        with pytest.raises(CsError, match="早于"):
            book.sheet("表").write(1, 1, date(1900, 3, 1))
        book.sheet("表").write(1, 1, date(1904, 1, 2))
        assert b"<v>1</v>" in sheet_bytes(book)
    else:
        book.sheet("表").write(1, 1, date(1900, 3, 1))
        assert f"<v>{written}</v>".encode() in sheet_bytes(book)


def test_writing_what_is_there_already_changes_nothing() -> None:
    shared = f'<sst xmlns="{MAIN}"><si><r><rPr><b/></rPr><t>粗</t></r><r><t>细</t></r></si></sst>'
    book = package(
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5.0</v></c></row></sheetData>',
        shared=shared,
    )
    sheet = book.sheet("表")
    sheet.write(1, 1, "粗细")
    sheet.write(1, 2, 5)
    sheet.write(1, 3, None)
    assert book.changed() == {}


def test_part_names_with_backslashes_and_a_leading_slash_are_found() -> None:
    content = {name.replace("/", "\\"): data for name, data in parts(SHEETS["plain"]).items()}
    assert Package(zipped(content)).sheet("表").value(2, 3) == 3.0


def test_a_date_takes_over_all_that_its_cell_s_style_had(tmp_path: Path) -> None:
    styles = STYLES.replace(
        'xfId="0"/><xf numFmtId="14"',
        'xfId="0"><alignment horizontal="center"/><protection locked="0"/></xf><xf numFmtId="14"',
    )
    book = Package(
        zipped(
            {**parts('<sheetData><row r="1"><c r="A1" s="0"/></row></sheetData>'), "xl/styles.xml": styles}
        )
    )
    book.sheet("表").write(1, 1, date(2026, 11, 22))
    again = saved(book, tmp_path)
    assert again.sheet("表").value(1, 1) == date(2026, 11, 22)
    assert (
        again.archive.read("xl/styles.xml").count(b'<alignment horizontal="center"/><protection locked="0"/>')
        == 2
    )
