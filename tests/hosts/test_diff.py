"""The audit names every difference, and nothing that is none."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.diff import differences
from cs_macros.hosts.package.rows import Rows
from cs_macros.hosts.package.values import Formula, New
from tests.hosts.package import generated
from tests.hosts.package.made import parts, zipped


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "原.xlsx"
    generated.with_everything(file)
    return file


def changed(path: Path, row: int, column: int, value: New) -> Path:
    out = path.with_name("新.xlsx")
    ClosedHost(path).change(lambda package: package.sheet("登记").write(row, column, value), out=out)
    return out


def repacked(path: Path, replace: dict[str, bytes | None]) -> Path:
    """Return a copy with some parts replaced or left out, all of it compressed otherwise."""
    out = path.with_name("新.xlsx")
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in reversed(old.namelist()):
            content = replace.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        pytest.param((5, 2), "改", "【登记】B5的值：“B1” → “改”", id="text"),
        pytest.param((5, 3), 9, "【登记】C5的值：“1.5” → “9”", id="number"),
        pytest.param((5, 2), None, "【登记】B5的值：“B1” → （空）", id="blanked"),
        pytest.param(
            (14, 8), "平", "【登记】H14的文字格式：有变化（加粗、颜色、拼音等）", id="rich text lost"
        ),
        pytest.param((5, 5), Formula("1+1"), "【登记】E5的公式：", id="formula"),
    ],
)
def test_a_changed_cell_is_named(path: Path, place: tuple[int, int], value: New, words: str) -> None:
    found = [str(one) for one in differences(path, changed(path, *place, value))]
    assert any(one.startswith(words) for one in found), found


def test_another_compression_and_order_of_parts_are_no_difference(path: Path) -> None:
    assert differences(path, repacked(path, {})) == []


def test_another_order_of_attributes_is_no_difference(path: Path) -> None:
    name = "xl/tables/table1.xml"
    data = part(path, name)
    swapped = data.replace(b'id="1" name="', b'name="', 1).replace(
        b" displayName=", b' id="1" displayName=', 1
    )
    assert swapped != data
    assert differences(path, repacked(path, {name: swapped})) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("xl/charts/chart1.xml", "【图表 xl/charts/chart1.xml】"),
        ("xl/drawings/vmlDrawing1.vml", "【图形 xl/drawings/vmlDrawing1.vml】"),
        ("xl/comments1.xml", "【批注 xl/comments1.xml】"),
    ],
)
def test_a_lost_part_is_named(path: Path, name: str, words: str) -> None:
    found = [str(one) for one in differences(path, repacked(path, {name: None}))]
    assert len(found) == 1
    assert found[0].startswith(words)
    assert found[0].endswith("“有” → （空）")


def test_a_changed_element_deep_in_a_part_is_named(path: Path) -> None:
    data = part(path, "xl/charts/chart1.xml")
    new = data.replace(b"$C$5:$C$9", b"$C$5:$C$8")
    found = [str(one) for one in differences(path, repacked(path, {"xl/charts/chart1.xml": new}))]
    assert len(found) == 1
    assert found[0].endswith("“登记!$C$5:$C$9” → “登记!$C$5:$C$8”")


def test_what_openpyxl_loses_is_found(path: Path) -> None:
    from openpyxl import load_workbook

    out = path.with_name("新.xlsx")
    with pytest.warns(UserWarning, match="not supported and will be removed"):
        load_workbook(path).save(out)
    lost = {one.part for one in differences(path, out) if one.what == "part" and one.after is None}
    assert any("vmlDrawing" in name for name in lost)
    sheet = [str(one) for one in differences(path, out) if one.sheet == "登记"]
    assert any("扩展" in one for one in sheet)  # sparklines and data bars


def test_what_is_no_workbook_is_refused(path: Path) -> None:
    path.with_name("文本.xlsx").write_text("x", "utf-8")
    with pytest.raises(CsError, match="不是 Excel"):
        differences(path, path.with_name("文本.xlsx"))


def test_rows_compared_without_parsing_them_differ_in_the_same_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick way and the cell by cell way tell the same of other styles, strings and values."""
    import xlsxwriter

    def make(path: Path, *, bold: bool, first: str, number: float, date_like: bool) -> Path:
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet("表")
        looks = [
            book.add_format({"bold": bold}),
            book.add_format({"num_format": "yyyy-mm-dd" if date_like else "0"}),
        ]
        for row in range(12):
            sheet.write(row, 0, first if row == 3 else f"客{row % 4}", looks[row % 2])
            sheet.write_number(row, 1, number if row == 5 else 46000 + row, looks[1])
            sheet.write_formula(row, 2, f"=B{row + 1}*2", looks[0], row)
            if row % 5 == 0:
                sheet.write_rich_string(row, 3, "a", book.add_format({"italic": bold}), "b", "c")
            if row == 7:
                sheet.write(row, 4 + bold, "x")
        book.close()
        return path

    base = make(tmp_path / "0.xlsx", bold=False, first="甲", number=1, date_like=False)
    others = [
        make(tmp_path / f"{n}.xlsx", bold=b, first=f, number=v, date_like=d)
        for n, (b, f, v, d) in enumerate(
            [
                (True, "甲", 1, False),
                (False, "乙", 1, False),
                (False, "甲", 2.5, True),
                (True, "丙", 7, True),
            ],
            1,
        )
    ]
    quick = [differences(base, other) for other in others]
    assert {one.what for found in quick for one in found if one.sheet} >= {"value", "style", "text-format"}
    monkeypatch.setattr(Rows, "usual_cells", lambda *_: None)
    assert [differences(base, other) for other in others] == quick


def test_what_is_written_oddly_or_once_for_several_cells_is_compared_cell_by_cell(tmp_path: Path) -> None:
    def make(name: str, factor: int, odd: str) -> Path:
        shared = f'<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*{factor}</f><v>0</v></c></row>'
        rest = f"""<row r="2"><c r="A2"><f t="shared" si="0"/><v>0</v></c></row>
            <row r="3"><c r='A3'><v>{odd}</v></c><c r="B3"><v>1</v></c></row>"""
        path = tmp_path / name
        path.write_bytes(zipped(parts(f"<sheetData>{shared}{rest}</sheetData>")))
        return path

    found = differences(make("a.xlsx", 2, "5"), make("b.xlsx", 3, "6"))
    assert [(one.place, one.what, one.after) for one in found] == [
        ("A1", "formula", "B1*3"), ("A2", "formula", "B2*3"), ("A3", "value", 6.0)]  # fmt: skip
