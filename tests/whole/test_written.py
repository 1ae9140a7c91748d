"""What presses write into a workbook of ours: valid, and nothing else in the file touched."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from cs_macros.book.modules import MODULES
from cs_macros.cli import status_of
from cs_macros.cli.demo import WORKBOOK, run_demo
from cs_macros.errors import Level
from tests.build.test_validators import microsofts_validator


@pytest.fixture(scope="module")
def day(sampled: Path, a_day: Path) -> tuple[Path, Path]:
    """The sample workbook as built, and after a day of presses."""
    return sampled, a_day / WORKBOOK


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def sheet_part(path: Path, title: str) -> str:
    """Part name of a sheet, by its place in the workbook."""
    order = parts(path)["xl/workbook.xml"].decode("utf-8").split("<sheet ")[1:]
    place = next(i for i, text in enumerate(order, start=1) if f'name="{title}"' in text)
    return f"xl/worksheets/sheet{place}.xml"


def test_buttons_vba_ribbon_and_styles_stay_as_they_were_to_the_byte(day: tuple[Path, Path]) -> None:
    before, after = map(parts, day)
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    kinds = {name.rsplit("/", 1)[0] for name in changed}
    assert kinds <= {"xl", "xl/worksheets", "xl/tables"}
    kept = [
        name for name in before if "vba" in name.lower() or "customUI" in name or "drawing" in name.lower()
    ]
    assert len(kept) >= 5
    assert changed.isdisjoint(kept)


def test_only_the_sheets_of_the_press_change(day: tuple[Path, Path]) -> None:
    before, after = day
    unchanged = ["员工名册", "店铺", "商品", "快递", "活动日历", "原因字典", "参数"]
    for title in unchanged:
        part = sheet_part(before, title)
        assert parts(before)[part] == parts(after)[part]


def test_a_press_on_one_row_changes_few_parts(sampled: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(sampled, tmp_path))
    before = parts(file)
    assert (
        status_of(
            [
                "--json",
                "--by",
                "李静怡",
                "claim-transfer",
                str(file),
                "BT20261121-001",
                "--payer-name",
                "马俊",
            ]
        )
        == 0
    )
    after = parts(file)
    changed = {name for name in before if before[name] != after[name]}
    sheets = {sheet_part(file, "银行转账明细表"), sheet_part(file, "操作日志")}
    assert sheets <= changed
    assert len(changed) <= 5  # two sheets, the journal's table, strings, and what must be recalculated


def test_openxml_audit_finds_nothing_in_what_a_day_wrote(day: tuple[Path, Path]) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(day[1])
    assert [str(error) for error in result.errors] == []


def test_microsofts_validator_finds_nothing_in_what_a_day_wrote(day: tuple[Path, Path]) -> None:
    done = subprocess.run([microsofts_validator(), day[1]], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


def test_the_demo_did_the_whole_job(day: tuple[Path, Path]) -> None:
    from cs_macros.hosts.closed import ClosedHost

    grid = ClosedHost(day[1]).read("bank_transfers")
    states = [row[grid.headers.index("状态")] for row in grid.rows.values()]
    assert states.count("已发货") >= 5
    board = ClosedHost(day[1]).read("board")
    assert any(row[0] for row in board.rows.values())


def test_a_second_demo_keeps_the_first_ones_workbook(a_day: Path, tmp_path: Path) -> None:
    shutil.copytree(a_day, tmp_path, dirs_exist_ok=True)
    outcome = run_demo(tmp_path, None)
    assert outcome.ok
    doubted = [str(problem) for problem in outcome.problems if problem.level is Level.WARN]
    assert doubted == [], "seen: parcels of 中通 with numbers of 顺丰"
    assert list((tmp_path / "备份").glob("客服台账*.xlsm"))
    gone = [module for module in MODULES if f"【{module}】" not in outcome.summary]
    assert gone == [], "a day goes through every module"
    assert "（" not in "".join(line[:1] for line in outcome.summary.splitlines()), (
        "no button had nothing to do"
    )
    assert len({change["sheet"] for change in outcome.changed}) >= 22
    assert [Path(file).name for file in outcome.files if "打印" in file] == ["投诉汇总 2026-11.xlsx"]
