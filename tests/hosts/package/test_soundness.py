"""Damage in parts that are only copied: the edit is made, the part stays as it was, and it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.archive import Archive
from cs_macros.hosts.package.rows import Stored
from cs_macros.hosts.package.soundness import damaged_parts
from cs_macros.hosts.package.workbook import Package
from tests.hosts.package.made import parts, zipped

SHEET = "<sheetData/>"


def with_damage(kind: str) -> bytes:
    """A workbook with a further part that nothing points to, damaged in one way."""
    content = {
        "not XML": "<a><b></a>", "odd encoding": b"\xff\xfe<\0a", "sound": "<a/>", "a picture": b"\x89PNG",
    }.get(kind, "<a>" + "x" * 500 + "</a>")  # fmt: skip
    name = "xl/media/image1.png" if kind == "a picture" else "xl/charts/chart1.xml"
    data = bytearray(zipped({**parts(SHEET), name: content}))
    if kind == "a flipped bit":
        at = data.index(name.encode()) + len(name) + 5
        data[at] ^= 0x10
    return bytes(data)


@pytest.mark.parametrize(
    ("kind", "is_damaged"),
    [
        ("sound", False),
        ("a picture", False),
        ("not XML", True),
        ("odd encoding", True),
        ("a flipped bit", True),
    ],
)
def test_damage_is_told_and_left_alone(kind: str, is_damaged: bool, tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(with_damage(kind))
    before = Archive(path.read_bytes())
    host = ClosedHost(path)
    host.change(lambda package: package.sheet("表").write(1, 1, "x"))
    assert ["xl/charts/chart1.xml" in text for text in host.told] == [True] * is_damaged
    after = Archive(path.read_bytes())
    assert list(damaged_parts(after)) == ["xl/charts/chart1.xml"] * is_damaged
    for name, entry in before.entries.items():
        assert name.endswith("sheet1.xml") or after.same_as_stored(name, before, entry)


def test_what_has_been_read_is_not_looked_at_again() -> None:
    archive = Archive(with_damage("not XML"))
    archive.read("xl/charts/chart1.xml")
    assert archive.seen == {"xl/charts/chart1.xml"}
    assert list(damaged_parts(archive, archive.seen)) == []


@pytest.mark.parametrize("limit", [-1, 0, 10**6], ids=["large", "grows large", "small"])
def test_nothing_malformed_is_written_however_large_a_sheet_is_or_becomes(
    limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "登记.xlsx"
    file.write_bytes(zipped(parts("<sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>")))
    before = file.read_bytes()
    host = ClosedHost(file)
    sheet = next(iter(host.package.sheet_parts))
    size = len(host.package.sheet(sheet).data)
    monkeypatch.setattr(markup, "LARGEST_WHOLE", size + limit)

    def spoil(opened: Package) -> None:
        opened.sheet(sheet).put(2, 1, Stored(0, "", b"", b"<v>1</w>"))

    with pytest.raises(CsError):
        host.change(spoil)
    assert file.read_bytes() == before
    ClosedHost(file).change(lambda opened: opened.sheet(sheet).write(2, 1, 1))
    assert ClosedHost(file).package.sheet(sheet).value(2, 1) == 1
