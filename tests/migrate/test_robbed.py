"""Buttons that LibreOffice has robbed of their macros: told, and given back by upgrade and by any press."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from cs_macros.build.spots import ALL_VIEWS
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.workbook import Package
from cs_macros.migrate import robbed
from cs_macros.migrate.parts import Parts
from tests.office import convert

MACRO = re.compile(rb"<x:FmlaMacro>(.*?)</x:FmlaMacro>")


def macros_of(path: Path) -> list[bytes]:
    package = Package(path.read_bytes())
    names = sorted(name for name in package.archive.entries if name.endswith(".vml"))
    return sorted(macro for name in names for macro in MACRO.findall(package.archive.read(name)))


def parts_of(path: Path) -> dict[str, bytes]:
    archive = Package(path.read_bytes()).archive
    return {name: archive.read(name) for name in archive.entries}


def rob(path: Path, *, controls: bool = False, more: bytes = b"") -> None:
    """Take the macros as LibreOffice does; one is left in another form.

    Args:
      controls: Give the first sheet a form control for each button, as programs of today have them.
      more: Another shape in the first drawing.
    """
    package = Package(path.read_bytes())
    parts = Parts(package.archive)
    drawings = [name for name in package.archive.entries if name.endswith(".vml")]
    for place, name in enumerate(drawings):
        data = package.archive.read(name)
        form = rb"<x:FmlaMacro>cs_macros.\1</x:FmlaMacro>" if place == len(drawings) - 1 else b""
        data = re.sub(rb"<x:FmlaMacro>\[0\]!(.*?)</x:FmlaMacro>", form, data)
        if place == 0:
            data = data.replace(b"</xml>", more + b"</xml>")
        parts.write(name, data)
    if controls:
        add_controls(package, parts)
    path.write_bytes(b"".join(package.archive.rewritten(parts.new)))


def add_controls(package: Package, parts: Parts) -> None:
    part = next(iter(package.sheet_parts.values()))
    drawing = parts.read(str(robbed.drawing_of(package, part)))
    captions = [text.encode() for text in re.findall(r"<font[^>]*>(.*?)</font>", drawing.decode())]
    shapes, controls = b"", b""
    for number, caption in enumerate(captions, 1001):
        parts.write(f"xl/ctrlProps/c{number}.xml", b'<formControlPr objectType="Button"/>')
        parts.add_type(f"xl/ctrlProps/c{number}.xml", "application/vnd.ms-excel.controlproperties+xml")
        arrow = parts.relate(part, "http://x/ctrlProp", f"xl/ctrlProps/c{number}.xml").encode()
        controls += b'<control shapeId="%d" r:id="%b"><controlPr print="0"/></control>' % (number, arrow)
        shapes += b'<a><sp><cNvPr id="%d"/><t>%b</t></sp></a>' % (number, caption)
    parts.write("xl/drawings/drawing9.xml", b'<d><a><sp><cNvPr id="7"/><t>mine</t></sp></a>%b</d>' % shapes)
    parts.add_type("xl/drawings/drawing9.xml", "application/vnd.openxmlformats-officedocument.drawing+xml")
    parts.relate(part, "http://x/drawing", "xl/drawings/drawing9.xml")
    data = parts.read(part)
    after = data.index(b"<tableParts")
    parts.write(part, data[:after] + b"<controls>%b</controls>" % controls + data[after:])


@pytest.mark.slow
@pytest.mark.parametrize("controls", [False, True])
def test_upgrade_gives_them_back_as_they_were(cs: Any, file: Path, *, controls: bool) -> None:
    before, whole = macros_of(file), parts_of(file)
    rob(file, controls=controls)
    assert len(macros_of(file)) < len(before)
    status, told = cs("upgrade", file)
    assert status == 0, told
    assert "上按钮的宏" in told["summary"]
    assert macros_of(file) == before
    now = parts_of(file)
    drawings = [name for name in whole if name.endswith(".vml")]
    assert {name: now.get(name) for name in drawings} == {name: whole[name] for name in drawings}
    sheet = "xl/worksheets/sheet1.xml"
    assert now[sheet].partition(b"</headerFooter>")[2] == whole[sheet].partition(b"</headerFooter>")[2]
    assert [name for name in now if "ctrlProp" in name] == []
    if controls:
        assert now["xl/drawings/drawing9.xml"] == b'<d><a><sp><cNvPr id="7"/><t>mine</t></sp></a></d>'
    assert "已经是最新的" in cs("upgrade", file)[1]["summary"]


def test_any_press_gives_them_back_and_says_so(cs: Any, file: Path) -> None:
    before = macros_of(file)
    rob(file)
    status, told = cs("refresh", file)
    assert status == 0, told
    assert macros_of(file) == before
    (message,) = (each["message"] for each in told["problems"] if "丢了宏" in each["message"])
    assert message.startswith("“今日看板、")
    assert not any("丢了宏" in each["message"] for each in cs("refresh", file)[1]["problems"])


def test_doctor_names_the_sheets(cs: Any, file: Path) -> None:
    assert not any("丢了宏" in row["结果"] for row in cs("doctor", file)[1]["rows"])
    rob(file)
    status, told = cs("doctor", file)
    (row,) = (row for row in told["rows"] if row["项目"] == "按钮")
    assert (status, "今日看板" in row["结果"], "upgrade" in row["怎么办"]) == (1, True, True)


def test_other_shapes_and_other_peoples_macros_stay(file: Path) -> None:
    """Beside a comment's shape each button gets its macro in place; one with another macro keeps that."""
    note = b'<v:shape id="n"><x:ClientData ObjectType="Note"/></v:shape>'
    rob(file, more=note)
    package = Package(file.read_bytes())
    drawing = str(robbed.drawing_of(package, package.sheet_parts["今日看板"]))
    own = package.archive.read(drawing).replace(
        b"<x:TextHAlign>", b"<x:FmlaMacro>[0]!mine</x:FmlaMacro><x:TextHAlign>", 1
    )
    package = Package(b"".join(package.archive.rewritten({drawing: own})))
    parts = Parts(package.archive)
    assert robbed.give_back(parts, list(robbed.robbed(package, robbed.as_built()))) == set()
    data = parts.read(drawing)
    assert note in data
    mine, *others = MACRO.findall(data)
    assert mine == b"[0]!mine"
    assert {b"[0]!run", b"[0]!undo"} <= {*others}
    markup.parse(data, drawing)


def test_a_workbook_without_macros_is_left_alone(file: Path) -> None:
    package = Package(file.read_bytes())
    rob(file)
    without = {name: None for name in package.archive.entries if name.endswith("vbaProject.bin")}
    plain = Package(b"".join(Package(file.read_bytes()).archive.rewritten(without)))
    assert not robbed.is_robbed(plain)
    assert robbed.mended(plain, {"x": b"y"}) == {"x": b"y"}


@pytest.mark.slow
@pytest.mark.office
def test_a_workbook_really_saved_by_libreoffice(cs: Any, file: Path, tmp_path: Path) -> None:
    before = macros_of(file)
    (tmp_path / "另存").mkdir()
    saved = convert(file, "xlsm", tmp_path / "另存")
    views = {view.name.encode() for view in ALL_VIEWS}
    assert len([name for name in macros_of(saved) if name.rpartition(b".")[2] not in views]) < 5
    pressed = Path(shutil.copy(saved, tmp_path / "按过.xlsm"))
    assert cs("upgrade", saved)[0] == cs("refresh", pressed)[0] == 0
    assert macros_of(saved) == macros_of(pressed) == before
