"""What our own package step adds to the file, and that the same input gives the same file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cs_macros import __version__
from cs_macros.build.looks import FONT
from cs_macros.build.ribbon import PART
from cs_macros.build.table import ROW_HEIGHT
from cs_macros.build.workbook import build_workbook
from cs_macros.cli.renewing import SHIPPED, renew
from cs_macros.cli.workbooks import make_workbook
from cs_macros.sheets import ALL_SHEETS
from tests.build.test_vba import modules


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_building_twice_gives_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsm"
    make_workbook(again, sample=True)
    assert again.read_bytes() == sample.read_bytes()


@pytest.mark.parametrize("role", SHIPPED)
def test_a_shipped_workbook_is_what_the_declarations_say(tmp_path: Path, role: str) -> None:
    renew(tmp_path / "now.xlsm", role)
    now, shipped = contents(tmp_path / "now.xlsm"), contents(SHIPPED[role])
    old = [name for name in now.keys() | shipped.keys() if now.get(name) != shipped.get(name)]
    # Another version of xlwings brings another RunPython; everything else must agree.
    if old == ["xl/vbaProject.bin"]:
        ours, theirs = modules(tmp_path / "now.xlsm"), modules(SHIPPED[role])
        old = [name for name in ours if name != "xlwings.bas" and ours[name] != theirs.get(name)]
    assert old == [], "run: python -m cs_macros.cli.renewing"


def test_the_file_is_a_workbook_with_macros(sample: Path) -> None:
    types = contents(sample)["[Content_Types].xml"].decode()
    assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in types
    assert "spreadsheetml.sheet.main+xml" not in types


def test_the_ribbon_is_related_from_the_package(sample: Path) -> None:
    parts = contents(sample)
    assert f'Target="{PART}"' in parts["_rels/.rels"].decode()
    assert PART in parts


def test_the_version_stands_in_the_file(sample: Path) -> None:
    assert f"<vt:lpwstr>{__version__}</vt:lpwstr>".encode() in contents(sample)["docProps/custom.xml"]


def test_buttons_move_with_their_column_and_keep_their_size(sample: Path) -> None:
    """A stage's button stands over its columns, also when those left of it are folded."""
    drawings = b"".join(data for name, data in contents(sample).items() if name.endswith(".vml")).decode()
    assert drawings.count("<x:SizeWithCells/>") == drawings.count('ObjectType="Button"')
    assert "MoveWithCells" not in drawings
    assert "Calibri" not in drawings
    assert f'face="{FONT}"' in drawings


def test_buttons_do_not_overlap(sample: Path) -> None:
    box = re.compile(r"margin-left:([\d.]+)pt;margin-top:([\d.]+)pt;width:([\d.]+)pt;height:([\d.]+)pt")
    for name, data in contents(sample).items():
        if name.endswith(".vml"):
            boxes = [tuple(map(float, found)) for found in box.findall(data.decode())]
            assert len(boxes) == data.count(b'ObjectType="Button"')
            for place, (x, y, w, h) in enumerate(boxes):
                for x2, y2, w2, h2 in boxes[place + 1 :]:
                    assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_rows_keep_fitting_their_text_but_in_registers_where_all_are_of_one_height(sample: Path) -> None:
    for name, data in contents(sample).items():
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            text = data.decode()
            pane = re.search(r'ySplit="(\d+)"', text)
            rows = re.findall(r'<row r="(\d+)"([^>]*)>', text)
            below = [about for row, about in rows if pane and int(row) > int(pane[1])]
            if f'defaultRowHeight="{ROW_HEIGHT}" customHeight="1"' in text:
                assert all(f'ht="{ROW_HEIGHT}" customHeight="1"' in about for about in below)
            else:
                assert not any("customHeight" in about for about in below)


@pytest.mark.parametrize(("role", "kept"), [("agent", False), ("supervisor", True), ("", True)])
def test_an_agents_workbook_lacks_the_supervisors_sheets(tmp_path: Path, role: str, kept: bool) -> None:
    from dataclasses import replace

    first, *others = ALL_SHEETS.in_order()
    secret = replace(others[0], supervisors=True)
    build_workbook(tmp_path / "x.xlsm", [first, secret, *others[1:3]], role=role, version="1")
    assert (secret.title.encode() in contents(tmp_path / "x.xlsm")["xl/workbook.xml"]) is kept
    for pressed in secret.pressable:
        macro = f"Public Sub {pressed.name}()"
        assert (macro in modules(tmp_path / "x.xlsm")["cs_macros.bas"]) is kept


def test_a_failed_build_leaves_the_old_file(tmp_path: Path, built: Callable[[str], Path]) -> None:
    path = tmp_path / "客服台账.xlsm"
    path.write_bytes(built("empty").read_bytes())
    before = path.read_bytes()
    with pytest.raises(Exception, match="写不进"):
        build_workbook(path, ALL_SHEETS.in_order(), rows={"shops": [{"name": "长" * 40_000}]}, version="1")
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
