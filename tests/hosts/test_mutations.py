"""A sample of what `python -m tests.hosts.mutations` tries two thousand times."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.package import listing
from cs_macros.hosts.package.workbook import Package
from tests.hosts import mutations
from tests.hosts.package import generated
from tests.hosts.package.made import parts, zipped


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    own = tmp_path_factory.mktemp("own") / "生成.xlsx"
    generated.with_everything(own)
    return mutations.workbooks(20, own)


def test_whatever_a_file_has_become_a_command_is_done_or_refused(paths: list[Path]) -> None:
    assert list(mutations.failures(paths, count=30, seed=5)) == []


def test_the_same_seed_damages_in_the_same_way(paths: list[Path]) -> None:
    data = paths[0].read_bytes()
    first, second = (mutations.mutated(data, random.Random("5 1")) for _ in range(2))
    assert first == second != data


def test_a_command_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutations, "LONGEST", 0.2)
    monkeypatch.setattr(mutations, "status_of", lambda call: [0 for _ in iter(int, 1)])
    assert mutations.tried(["x"])[0] == -1


DECLARED = '<?xml version="1.0" encoding="{}"?><x/>'
HOSTILE = {
    "half a character": b"\xff\xfe<\0w",
    "utf-16 cut": "<x/>".encode("utf-16")[:-1],
    "utf-32": "<x/>".encode("utf-32"),
    **{
        name: DECLARED.format(name).encode()
        for name in ("base64", "x-user-defined", "idna", "utf-7", "rot13", "")
    },
}


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_odd_encodings_are_no_bug(part: str, tmp_path: Path) -> None:
    wrong = []
    for name, data in HOSTILE.items():
        file = tmp_path / "坏.xlsx"
        file.write_bytes(
            zipped({**parts('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'), part: data})
        )
        for call in mutations.commands(file, file, None):
            if mutations.tried(call)[0] not in (0, 1):
                wrong.append((name, call))
    assert wrong == []


def test_a_part_in_utf_16_without_a_mark_is_read_and_others_too() -> None:
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="str"><v>中</v></c></row></sheetData></worksheet>'  # noqa: E501
    for encoding in ("utf-16-be", "utf-16-le", "utf-16", "utf-8"):
        assert Package(zipped(parts(sheet.encode(encoding)))).sheet("表").value(1, 1) == "中"
    declared = f'<?xml version="1.0" encoding="GB18030"?>{sheet}'.encode("gb18030")
    assert Package(zipped(parts(declared))).sheet("表").value(1, 1) == "中"


def test_numbers_that_are_none_are_texts() -> None:
    cells = "".join(
        f'<c r="{place}1"><v>{text}</v></c>'
        for place, text in zip("ABCD", ("NaN", "inf", "1_0", "9" * 5000), strict=True)
    )
    sheet = Package(
        zipped(
            parts(f'<sheetData><row r="1">{cells}<c r="E1" t="s"><v>{"1" * 5000}</v></c></row></sheetData>')
        )
    ).sheet("表")
    assert [sheet.value(1, column) for column in (1, 2, 3, 5)] == ["NaN", "inf", "1_0", None]


@pytest.mark.parametrize("level", [0, 1, 9])
def test_a_huge_part_of_blanks_is_refused(
    level: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred megabytes of them are a benchmark (benchmarks/small_files.py); here two are huge."""
    monkeypatch.setattr(listing, "RATIO_FROM", 1 << 20)
    monkeypatch.setattr(listing, "BLANK_FROM", 1 << 20)
    file = tmp_path / "空白.xlsx"
    kind = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", kind, compresslevel=level) as new:
        for name, data in parts("<sheetData/>").items():
            new.writestr(name, data)
        new.writestr("xl/theme/theme1.xml", " " * (2 << 20))
    with pytest.raises(CsError, match=r"空白|膨胀"):
        Package(file.read_bytes())
