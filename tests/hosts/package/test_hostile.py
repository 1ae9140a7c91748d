"""Files made to do harm are refused quickly, in little memory, and with a reason."""

# ruff: noqa: E501 - the XML is easier to compare in one line
from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.package import listing
from cs_macros.hosts.package.workbook import Package
from tests.hosts.package.made import MAIN, package, parts, saved, zipped

SHEET = "<sheetData/>"


def with_part(name: str, data: str | bytes) -> bytes:
    return zipped({**parts(SHEET), name: data})


def lying_about_its_size(size: int) -> bytes:
    """A workbook whose directory says that the sheet is this large."""
    data = bytearray(zipped(parts(SHEET)))
    at = data.index(b"xl/worksheets/sheet1.xml", data.index(b"PK\1\2")) - 46
    struct.pack_into("<L", data, at + 24, size)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(with_part("../evil.xml", "<a/>"), "之外", id="path traversal"),
        pytest.param(with_part("xl\\..\\..\\evil.xml", "<a/>"), "之外", id="path traversal with backslashes"),
        pytest.param(with_part("C:/evil.xml", "<a/>"), "之外", id="a drive"),
        pytest.param(with_part("XL/Workbook.xml", "<a/>"), "出现了两次", id="duplicate part names"),
        pytest.param(lying_about_its_size(3 << 30), "解压后有 3072 MB", id="a part of 3 GB"),
        pytest.param(lying_about_its_size(100 << 20), "膨胀", id="ratio"),
        pytest.param(b"", "空的", id="empty"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 .xls", id="xls"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "打开密码",
            id="encrypted",
        ),
        pytest.param(b"<html>", "网页", id="html"),
        pytest.param(b"name,age", "不是 Excel", id="csv"),
        pytest.param(with_part("xl/workbook.bin", b""), "xlsb", id="xlsb"),
        pytest.param(with_part("_xmlsignatures/sig1.xml", b""), "签名", id="signed"),
        pytest.param(zipped(parts(SHEET))[:-30], "损坏", id="cut off"),
        pytest.param(zipped(parts(SHEET))[:200], "损坏", id="cut off early"),
    ],
)
def test_refused_at_once(data: bytes, reason: str) -> None:
    with pytest.raises(CsError, match=reason) as refused:
        Package(data)
    assert "未作任何改动" in refused.value.message
    assert refused.value.hint


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(zipped(parts(SHEET)))
    at = data.index(b"PK\1\2")
    data[at + 8] |= 1
    with pytest.raises(CsError, match="密码"):
        Package(bytes(data))


def test_a_stream_longer_than_declared_is_not_inflated_to_its_end() -> None:
    bomb = b"\0" * (50 << 20)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(SHEET).items():
            archive.writestr(name, bomb if name.endswith("sheet1.xml") else content)
    data = bytearray(file.getvalue())
    at = data.index(b"xl/worksheets/sheet1.xml", data.index(b"PK\1\2")) - 46
    struct.pack_into("<L", data, at + 24, 1000)
    with pytest.raises(CsError, match="无法解压"):
        Package(bytes(data)).sheet("表")


def test_parts_that_share_their_data_are_refused() -> None:
    data = bytearray(zipped(parts(SHEET)))
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    with pytest.raises(CsError, match="同一段数据"):
        Package(bytes(data))


def test_a_total_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "LARGEST_TOTAL", 1000)
    with pytest.raises(CsError, match="解压后共有"):
        Package(zipped(parts(SHEET)))


@pytest.mark.parametrize(
    "declared",
    [
        pytest.param('<!DOCTYPE worksheet SYSTEM "file:///etc/passwd">', id="external document type"),
        pytest.param('<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>', id="external entity"),
        pytest.param(
            '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>', id="billion laughs"
        ),
    ],
)
def test_document_types_are_refused(declared: str) -> None:
    sheet = f'<?xml version="1.0"?>{declared}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    with pytest.raises(CsError, match="DTD"):
        package(sheet).sheet("表")


@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param('<sheetData><row r="1"><c r="A1"><v>1</c></row></sheetData>', id="crossed tags"),
        pytest.param('<sheetData><row r="1"><c r="A1"><v>1</v></c></sheetData>', id="a row without end"),
        pytest.param(
            '<sheetData><row r="1"><c r="A1"><v>&bad;</v></c></row></sheetData>', id="unknown entity"
        ),
        pytest.param('<sheetData><row r="0"/></sheetData>', id="row 0"),
        pytest.param('<sheetData><row r="9999999"/></sheetData>', id="row beyond the grid"),
        pytest.param('<sheetData><row r="1"><c r="ZZZ1"/></row></sheetData>', id="column beyond the grid"),
        pytest.param('<sheetData><row r="1">', id="cut off"),
        pytest.param("<x>" * 5000 + "</x>" * 5000 + "<sheetData/>", id="nested 5,000 deep"),
    ],
)
def test_malformed_sheets_are_refused_before_anything_is_written(sheet: str, tmp_path: Path) -> None:
    with pytest.raises(CsError, match="损坏"):  # noqa: PT012 - any of the three may be the first to see it
        book = package(sheet)
        book.sheet("表").write(1, 2, "x")
        saved(book, tmp_path)


def test_cells_at_both_corners_of_the_grid_are_no_trouble(tmp_path: Path) -> None:
    book = package(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
    )
    book.sheet("表").write(3, 3, "x")
    again = saved(book, tmp_path).sheet("表")
    assert [again.value(1, 1), again.value(3, 3), again.value(1048576, 16384)] == [1.0, "x", 2.0]


def test_a_damaged_part_is_refused() -> None:
    data = bytearray(zipped(parts("<sheetData>" + "<row/>" * 999 + "</sheetData>")))
    at = data.index(b"xl/worksheets/sheet1.xml") + 40
    data[at] ^= 0xFF
    with pytest.raises(CsError, match="损坏"):
        Package(bytes(data)).sheet("表")


def test_a_bad_checksum_is_refused() -> None:
    data = zipped(parts(SHEET))
    crc = struct.pack("<L", zlib.crc32(str(parts(SHEET)["xl/worksheets/sheet1.xml"]).encode()))
    assert data.count(crc) == 2
    with pytest.raises(CsError, match="损坏"):
        Package(data.replace(crc, b"\1\2\3\4")).sheet("表")
