"""The audit names every difference, and nothing that is none."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.diff import differences
from cs_macros.hosts.package.values import Formula, New
from tests.hosts.package import generated


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
