"""Some two hundred real workbooks of other projects: a cell set, a row appended, and nothing else changed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from cs_macros.errors import CsError
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.diff import Difference, differences
from cs_macros.hosts.package import records, rewriting
from cs_macros.hosts.package.references import address
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.workbook import Package
from tests.hosts.package import generated

CORPUS = Path(os.environ.get("CS_MACROS_CORPUS", Path(__file__).parents[2] / "data" / "workbooks"))
FILES = sorted(path for path in CORPUS.iterdir() if path.suffix in (".xlsx", ".xlsm"))
REFUSED = {
    "calamine-issue252.xlsx": "损坏",
    "excelize-encryptAES.xlsx": "打开密码",
    "excelize-encryptSHA1.xlsx": "打开密码",
    "excelize-encryptSHA512.xlsx": "打开密码",
    "exceljs-missing-bits.xlsx": "没有工作簿",
}
TEXT = "新 =1 & <x>"
ON_CI = bool(os.environ.get("CS_MACROS_CI"))
_NPM = Path(os.environ.get("CS_MACROS_NPM", Path(__file__).parents[3] / "node_modules"))
VALIDATOR = _NPM / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"
"""Microsoft's OpenXmlValidator, from npm; without it openxml-audit judges alone."""


class Done:
    """What was done to a workbook: sheet and address of every cell that was named."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, int, int], object] = {}
        self.rows: set[tuple[str, int]] = set()

    def edit(self, package: Package) -> None:
        for name in list(package.sheet_parts)[:1]:  # one workbook of the corpus has no sheet at all
            self._set(package.sheet(name), 3, 2, TEXT)
            self._set(package.sheet(name), 60, 30, 12.5)
        for table in list(package.tables.values())[:1]:
            last = table.last_row
            row = records.append(package, table, {table.headers[0]: "末行"})
            self.cells[table.sheet, row, table.area.left] = "末行"
            self.rows |= {(table.sheet, row)}
            if table.has_totals and row > last:
                self.rows |= {(table.sheet, row + 1)}

    def _set(self, sheet: Sheet, row: int, column: int, value: str | float) -> None:
        while any(area.holds(row, column) for area in [*sheet.frame.merges, *sheet.formula_groups]):
            row += 1
        sheet.write(row, column, value)
        self.cells[sheet.name, row, column] = value

    def explains(self, one: Difference) -> bool:
        """Whether a difference is one that the edits ask for."""
        row = one.place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if one.sheet and row.isdigit():
            in_row = (one.sheet, int(row)) in self.rows
            cells = {(sheet, address(row, column)) for sheet, row, column in self.cells}
            return in_row or (one.what != "style" and (one.sheet, one.place) in cells)
        followers = ("dimension@ref", "sqref", "autoFilter@ref", "definedName", "calcPr", "calcChain")
        if any(word in f"{one.part} {one.place} {one.before}" for word in followers):
            return True
        return one.part.startswith("xl/tables/") and one.place in ("@ref", "@insertRow")


def calamine_values(path: Path) -> Mapping[tuple[str, int, int], object] | None:
    """Return every filled cell as python-calamine sees it; None where it can't read the workbook."""
    values: dict[tuple[str, int, int], object] = {}
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            top, left = sheet.start or (0, 0)
            for row, cells in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
                values |= {
                    (name, row, column): cell for column, cell in enumerate(cells, left + 1) if cell != ""
                }
    except (python_calamine.CalamineError, Exception):
        return None
    return values


def changed_copy(path: Path, folder: Path) -> tuple[Path, Done]:
    out, done = folder / path.name, Done()
    ClosedHost(path).change(done.edit, out=out)
    return out, done


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_what_was_named_changes(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    if path.name in REFUSED:
        with pytest.raises(CsError, match=REFUSED[path.name]):
            changed_copy(path, tmp_path)
        assert list(tmp_path.iterdir()) == []
        return
    out, done = changed_copy(path, tmp_path)
    assert path.read_bytes() == before
    assert [str(one) for one in differences(path, out) if not done.explains(one)] == []
    old, new = calamine_values(path), calamine_values(out)
    if old and new is not None:
        named = {*done.cells, *((s, r, c) for s, r in done.rows for c in range(1, 60))}
        assert {k: v for k, v in new.items() if k not in named} == {
            k: v for k, v in old.items() if k not in named
        }
        assert {place: new.get(place) for place in done.cells} == done.cells


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_workbook_put_together_again_is_the_same_bytes(path: Path) -> None:
    if path.name not in REFUSED:
        copy = Package(path.read_bytes())
        for name in copy.sheet_parts:
            assert b"".join(rewriting.pieces(copy.sheet(name))) == copy.sheet(name).data
        assert copy.changed() == {}


@pytest.mark.parametrize("make", generated.MAKERS, ids=lambda make: make.__name__)
def test_generated_workbooks_change_only_where_named(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "生成.xlsx"
    make(path)
    (tmp_path / "另存").mkdir()
    out, done = changed_copy(path, tmp_path / "另存")
    assert [str(one) for one in differences(path, out) if not done.explains(one)] == []


def ms_findings(path: Path) -> Counter[tuple[str, str]]:
    answer = subprocess.run([VALIDATOR, path], capture_output=True, text=True, check=False).stdout
    return Counter((one["path"] or "", one["description"]) for one in json.loads(answer)["errors"])


def audit_findings(path: Path) -> Counter[str]:
    from openxml_audit import OpenXmlValidator

    known = {
        "calamine-issue_419.xlsx"
    }  # openxml-audit 0.8 does not find xl/SharedStrings.xml, with a capital
    found = (str(one) for one in OpenXmlValidator().validate(path).errors)
    counted = re.compile(r"\d+ inline-string")  # fewer of them, where one was overwritten, are no finding
    return Counter(
        counted.sub("inline-string", one)
        for one in found
        if path.name not in known or "no populated" not in one
    )


def sample() -> list[Path]:
    """Every twentieth workbook; all of them on CI, where it may take minutes."""
    good = [path for path in FILES if path.name not in REFUSED]
    return good if ON_CI else good[::20]


@pytest.mark.slow
@pytest.mark.parametrize("path", sample(), ids=lambda path: path.name)
def test_the_validators_find_nothing_new(path: Path, tmp_path: Path) -> None:
    out, _ = changed_copy(path, tmp_path)
    assert audit_findings(out) - audit_findings(path) == Counter()
    if VALIDATOR.exists():
        assert ms_findings(out) - ms_findings(path) == Counter()


@pytest.mark.office
def test_libreoffice_opens_the_results(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice is not installed")
    changed = [changed_copy(path, tmp_path)[0] for path in sample()]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, profile, "--headless", "--convert-to", "csv", "--outdir", tmp_path / "csv", *changed]
    subprocess.run(command, check=True, capture_output=True, timeout=60 + 5 * len(changed))
    opened = {path.stem for path in (tmp_path / "csv").iterdir()}
    assert opened >= {path.stem for path in changed}


@pytest.mark.office
def test_a_workbook_saved_by_libreoffice_changes_only_where_named(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice is not installed")
    generated.with_everything(tmp_path / "生成.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        tmp_path / "o",
        tmp_path / "生成.xlsx",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    saved = tmp_path / "o" / "生成.xlsx"
    out, done = changed_copy(saved, tmp_path)
    assert [str(one) for one in differences(saved, out) if not done.explains(one)] == []
