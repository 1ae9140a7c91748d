"""`import-statement --explain`: what it prints, and that it writes nothing; folders in the shell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cs_macros.cli import status_of

ALIPAY = Path(__file__).parent.parent / "data" / "statements" / "alipay.csv"


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, dict[str, Any]]:
    status = status_of(["--json", "--by", "张敏", *map(str, args)])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return status, found


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_file_is_explained_without_a_workbook(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copy(ALIPAY, tmp_path)
    before = files_in(tmp_path)
    status, told = run(capsys, "import-statement", "--explain", tmp_path / "alipay.csv")
    assert status == 0
    for fact in ("编码：GB18030", "表头：第 25 行", "金额 ← 金额", "读进 4 行", "跳过 6 行", "钱还没有到账"):
        assert fact in told["summary"]
    assert files_in(tmp_path) == before


def test_a_file_is_explained_with_a_workbook_that_stays_as_it_is(
    capsys: pytest.CaptureFixture[str], built: Path
) -> None:
    before = files_in(built.parent)
    status, told = run(capsys, "import-statement", built, ALIPAY, "--explain")
    assert (status, told["changed"], told["command"]) == (0, [], "import-statement")
    assert "表头：第 25 行" in told["summary"]
    assert files_in(built.parent) == before


def test_an_unknown_file_is_a_problem_and_the_others_are_explained(
    capsys: pytest.CaptureFixture[str], built: Path, tmp_path: Path
) -> None:
    (tmp_path / "菜单.csv").write_text("日期,菜名\n2026-11-22,面\n", "utf-8")
    shutil.copy(ALIPAY, tmp_path)
    status, told = run(capsys, "import-statement", built, tmp_path, "--explain")
    assert status == 1
    assert "表头：第 25 行" in told["summary"]
    assert [problem["message"].startswith("菜单.csv") for problem in told["problems"]] == [True]


def test_the_good_files_of_a_folder_are_written_and_the_bad_one_is_named(
    capsys: pytest.CaptureFixture[str], built: Path, tmp_path: Path
) -> None:
    file = Path(shutil.copy(built, tmp_path))
    folder = tmp_path / "导出"
    folder.mkdir()
    shutil.copy(ALIPAY, folder)
    (folder / "菜单.csv").write_text("日期,菜名\n2026-11-22,面\n", "utf-8")
    status, told = run(capsys, "import-statement", file, folder)
    assert (status, [p["level"] for p in told["problems"] if "菜单.csv" in p["message"]]) == (1, ["block"])
    _, shown = run(capsys, "show", file, "statement_lines")
    assert len(shown["rows"]) == 4
