"""Damage in parts that are only copied: the edit is made, the part stays as it was, and it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.package.archive import Archive
from cs_macros.hosts.package.soundness import damaged_parts
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
