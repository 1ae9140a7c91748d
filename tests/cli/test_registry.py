"""Commands are made when they are asked for: one name, one command, and no subject that it does not need."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cs_macros.cli import registry, status_of
from cs_macros.sheets import ALL_SHEETS

HEAVY = {"pandas", "numpy", "jinja2", "openpyxl", "xlsxwriter", "xlwings", "ortools"}


def test_each_name_is_the_name_of_its_command() -> None:
    assert {name: made.name for name, made in registry.commands().items()} == {
        name: name for name in registry.names()
    }


def test_every_button_has_a_command_and_none_is_named_twice() -> None:
    buttons = {name.replace("_", "-") for name in ALL_SHEETS.pressables()}
    assert set(registry.names()) == {*registry.PLACES, *buttons}
    assert len(registry.names()) == len(set(registry.names()))


def test_asking_for_one_command_makes_one() -> None:
    registry.command.cache_clear()
    assert registry.command("confirm-arrival") is registry.command("confirm-arrival")
    assert registry.command.cache_info().currsize == 1


@pytest.mark.parametrize("name", ["confirm_arrival", "confirm-arrivals", ""])
def test_a_name_that_is_none_is_wrong_usage(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of([name]) == 2
    assert f"没有命令 {name}" in capsys.readouterr().err


def test_wrong_calls_are_told_in_chinese(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = {
        "report 没有这种 a.xlsx": "没有“没有这种”，可以写 orders、",
        "report summary a.xlsx --workers 0": "--workers 的值不对：要写整数，最小 1",
        "report summary a.xlsx --workers 两个": "--workers 的值不对：要写整数，最小 1",
        f"report summary a.xlsx --staff {tmp_path}": "是文件夹，这里要一个文件",
        "report summary --week": "选项 --week 后面要写值",
        "check --json=3 a.xlsx": "选项 --json 不带值",
        "diff a.xlsx b.xlsx c d": "多写了 c d",
        "check": "缺少 文件或目录…",
        "check --nix a.xlsx": "没有选项 --nix",
    }
    for call, words in told.items():
        assert status_of(call.split()) == 2, call
        said = capsys.readouterr().err
        assert words in said, (call, said)
        assert not re.search("[a-z]{3,} [a-z]{2,} [a-z]{2,}", said.splitlines()[0]), said


def test_a_file_of_many_stands_apart_from_what_is_told_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["check", "没有.xlsx", "也没有.xlsx"]) == 1
    assert "✗ 没有.xlsx：找不到文件" in capsys.readouterr().err


def test_the_overview_lists_every_command_once() -> None:
    listed = [name for _, group in registry.groups() for name, _ in group]
    assert sorted(listed) == sorted(registry.names())


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (
            ["confirm-arrival", "--help"],
            {
                "transfers",
                "after_sales.register",
                "disputes.register",
                "evidence.register",
                "order_changes.register",
                "returns.register",
            },
        ),
        (["upgrade", "--help"], set()),
        (["set", "--help"], set()),
        (["--version"], set()),
    ],
    ids=["a button", "a migration", "any workbook", "the version"],
)
def test_a_command_imports_its_own_subject_and_nothing_heavy(call: list[str], wanted: set[str]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "cs_macros", *call]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}
    found = (re.match(r"cs_macros\.sheets\.((\w+)\..+)", name) for name in loaded)
    subjects = {each[2] if each[2] in wanted else each[1] for each in found if each}
    assert subjects == wanted, "of another subject the types only"
    assert {name for name in loaded if name.partition(".")[0] in HEAVY} == set()
    rooms = {name.split(".")[1] for name in loaded if name.startswith("cs_macros.")}
    assert rooms & {"compile", "migrate", "build", "roster", "statements", "foreign"} == set()
