"""`phrases export` and `phrases import`: out, edited, in again; a dry run shows what changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cs_macros.build.text_list import read_list, write_list
from cs_macros.cli import status_of
from cs_macros.messages import all_ids, load, overrides_in
from cs_macros.messages.library import topic
from cs_macros.messages.phrases import GROUPS, HEADERS


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, dict[str, Any]]:
    status = status_of(["--json", "--now", "2026-11-22T10:00", *map(str, args)])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return status, told


def a_library(path: Path, *rows: list[str]) -> Path:
    write_list(path, HEADERS, (9, 9, 9, 9), rows)
    return path


def test_every_topic_has_a_group() -> None:
    assert {topic(each) for each in all_ids()} == set(GROUPS)


@pytest.mark.parametrize("name", ["短语.csv", "短语.xlsx"])
def test_what_is_exported_comes_back_unchanged(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    status, told = run(capsys, "phrases", "export", tmp_path / name)
    assert (status, told["files"]) == (0, [str(tmp_path / name)])
    assert len(read_list(tmp_path / name)) == len(all_ids()) + 1
    status, told = run(capsys, "phrases", "import", tmp_path / name)
    assert (status, told["rows"], told["problems"], told["files"]) == (0, [], [], [])
    assert not (tmp_path / "话术").exists()


@pytest.mark.parametrize("name", ["短语.csv", "短语.xlsx"])
def test_an_edited_text_stands_in_for_ours(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    file = a_library(tmp_path / name, ["投诉", "escalated", "", "=亲，{{ customer_name }}，\n已上报"])
    status, told = run(capsys, "phrases", "import", file, "--dry-run")
    assert (status, told["rows"][0]["变化"], (tmp_path / "话术").exists()) == (0, "新增", False)
    run(capsys, "phrases", "import", file)
    assert load("escalated", tmp_path / "话术").body == "=亲，{{ customer_name }}，\n已上报"
    assert [(own.wrong, own.outdated) for own in overrides_in(tmp_path / "话术")] == [("", False)]


def test_the_text_that_goes_is_kept_and_what_it_said_of_itself_stays(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "话术" / "我的").mkdir(parents=True)
    old = tmp_path / "话术" / "我的" / "escalated.j2"
    old.write_text("---\ntitle: 上报了\nmade_for: v0\n---\n旧的", "utf-8")
    file = a_library(tmp_path / "a.csv", ["", "escalated", "", "新的"])
    _, told = run(capsys, "phrases", "import", file)
    used = load("escalated", tmp_path / "话术")
    assert (used.title, used.body, told["files"]) == ("上报了", "新的", [str(old)])
    assert "旧的" in (tmp_path / "备份" / "话术 20261122-100000" / "escalated.j2").read_text("utf-8")


def test_a_library_of_other_origin_is_taken_by_its_titles(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "千牛.csv"
    file.write_bytes("短语分组,标题,回复内容\n银行,转账登记回执,收到啦\n".encode("gb18030"))
    (tmp_path / "店").mkdir()
    (tmp_path / "店" / "台账.xlsm").touch()
    assert run(capsys, "phrases", "import", file, "--book", tmp_path / "店" / "台账.xlsm")[0] == 0
    assert load("bank_transfer_ack", tmp_path / "店" / "话术").body == "收到啦"


def test_what_cannot_be_taken_is_named_with_its_row(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [["", "没有这条", "", "亲"], ["", "escalated", "", "一"], ["", "escalated", "", "二"]]
    file = a_library(tmp_path / "a.csv", *rows, ["", "receipt_confirm", "", "{{ name"], ["", "new_x", "", ""])
    status, told = run(capsys, "phrases", "import", file)
    assert [(p["row"], p["level"]) for p in told["problems"]] == [(n, "warn") for n in (2, 4, 5, 6)]
    assert (status, len(told["files"])) == (0, 1)


def test_a_shortcut_of_the_shop_replaces_no_other_text(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [["", shortcut, "", "亲，在的"] for shortcut in ("fh", "yj", "zzdjhz")]
    status, told = run(capsys, "phrases", "import", a_library(tmp_path / "a.csv", *rows))
    assert (status, told["files"]) == (1, [])
    assert [p["message"] for p in told["problems"]] == ["没有这条话术"] * 3


def test_a_text_that_could_never_be_sent_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rows = [["", "escalated", "", "给个好评，返现5元"], ["", "survey_invite", "", "亲，" + "好" * 200_000]]
    status, told = run(capsys, "phrases", "import", a_csv(tmp_path / "a.csv", *rows), "--dry-run")
    assert (status, [(p["row"], p["level"]) for p in told["problems"]]) == (0, [(2, "warn")])
    assert "不能用好处换评价" in told["problems"][0]["message"]


def a_csv(path: Path, *rows: list[str]) -> Path:
    path.write_text("\n".join(",".join(row) for row in (HEADERS, *rows)), "utf-8")
    return path


def test_a_file_without_the_columns_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("甲,乙\n1,2\n", "utf-8")
    assert run(capsys, "phrases", "import", tmp_path / "a.csv")[0] == 1
    assert run(capsys, "phrases", "import", tmp_path / "没有.csv")[0] == 1
    assert run(capsys, "phrases", "export", tmp_path / "a.csv")[0] == 1
    assert run(capsys, "phrases", "export", tmp_path / "a.docx")[0] == 2
