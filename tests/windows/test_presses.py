"""The same commands on the same workbook, here and in Windows: the same answers, the same cells."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from cs_macros.cli import status_of
from cs_macros.cli.demo import write_statements
from cs_macros.cli.workbooks import make_workbook
from cs_macros.hosts import backups
from cs_macros.sheets import ALL_SHEETS
from tests.sheets.parcels import PARCEL
from tests.windows.commands import said
from tests.windows.wine import NOW, Desk, windows, without_place

MANAGER = "周婉婷"
FILE = "客服 台账.xlsm"

TRANSFER = {
    "shop": "示例鞋铺", "customer-id": "00123", "customer-name": "陈小姐", "phone": "13800001111",
    "address": "杭州", "item": "台灯", "qty": "1", "amount-due": "128.5",
}  # fmt: skip
CASE = {
    "shop": "示例鞋铺", "order-no": "2601234567", "customer-id": "00123", "customer-name": "陈小姐",
    "item": "跑鞋", "model": "XZ-2001", "qty": "1", "case-type": "质量问题", "description": "开胶",
}  # fmt: skip
RETURN = {
    "shop": "示例鞋铺", "order-no": "2601234568", "customer-id": "00123", "contact": "13800001111",
    "kind": "退货", "reason": "不喜欢", "item": "跑鞋", "model": "XZ-2001", "qty": "1",
}  # fmt: skip
EVENT = {"agent": "陈亦晨", "direction": "奖", "category": "评价表扬", "amount": "5", "evidence": "截图"}
LEAVE = {
    "agent": "陈亦晨", "kind": "病假", "start": "2026-11-25 00:00", "end": "2026-11-27 00:00",
    "reason": "发烧",
}  # fmt: skip
SWAP = {"agent": "陈亦晨", "date": "2026-11-26", "other": "刘一洋", "reason": "搬家", "other-agrees": "是"}

TYPED: dict[str, dict[str, Any]] = {
    "register-transfer": TRANSFER,
    "register-case": CASE,
    "register-return": RETURN,
    "register-rejection": PARCEL | {"shop": "示例旗舰店"},
    "record-event": EVENT,
    "request-leave": LEAVE,
    "request-swap": SWAP,
}
SOLVED = ("generate-roster", "repair-roster", "explain-roster", "generate-cleaning")
"""What a solver answers differs from release to release: here it is another one than in the package."""

NOT_PRESSED = ("import-statement", "import-sales", "use-phrase", "renew-phrases", "undo", "run", *SOLVED)
WHOLE = ("refresh", "match-transfers", "build-month", "promise-shipping", "refund-coupon", "check-message")
"""Buttons that choose no rows."""


def options(fields: Mapping[str, object]) -> list[str]:
    """A row's fields as the command line takes them."""
    return [word for name, cell in fields.items() for word in (f"--{name.replace('_', '-')}", str(cell))]


def commands() -> Iterator[list[str]]:
    """A new row of every register, then every button on all the rows that it can be pressed for."""
    for name, fields in TYPED.items():
        words = [
            word for field, cell in fields.items() for word in (f"--{field.replace('_', '-')}", str(cell))
        ]
        yield [name, FILE, *words]
    yield ["import-statement", FILE, "流水"]
    for name in (each.replace("_", "-") for each in ALL_SHEETS.pressables()):
        if name not in (*TYPED, *NOT_PRESSED):
            yield [name, FILE] if name in WHOLE else [name, FILE, "--all"]
    yield ["refresh", FILE]
    yield ["check", FILE]
    yield ["undo", FILE]
    yield ["show", FILE, "journal"]


@pytest.fixture(scope="module")
def folders(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample workbook and its statements twice: to work on here, and in Windows."""
    here = tmp_path_factory.mktemp("here")
    make_workbook(here / FILE, sample=True)
    (here / "流水").mkdir()
    write_statements(here / "流水")
    there = tmp_path_factory.mktemp("there") / "共享 盘"
    shutil.copytree(here, there)
    return here, there


@pytest.fixture(scope="module")
def answers(desk: Desk, folders: tuple[Path, Path]) -> tuple[list[Any], list[Any]]:
    """What every command says here, and in Windows."""
    here, there = folders
    every = [["--json", "--by", MANAGER, "--now", NOW, *words] for words in commands()]
    (there / "commands.json").write_text(json.dumps(every), "utf-8")
    script = Path(__file__).with_name("commands.py")
    done = desk.python(windows(script), cwd=there)
    assert done.status == 0, done.text
    found = [json.loads(line) for line in done.out.decode("utf-8").splitlines()]
    return said_here(every, here), found


def said_here(every: list[list[str]], folder: Path) -> list[Any]:
    """What the commands say here, without the LibreOffice that would print as well."""
    with chdir(folder), pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")
        return [said(words) for words in every]


def plainly(folder: Path, answers: list[Any]) -> list[str]:
    return [without_place(json.dumps(answer, ensure_ascii=False), folder) for answer in answers]


def test_every_command_says_the_same_in_windows(
    answers: tuple[list[Any], list[Any]], folders: tuple[Path, Path]
) -> None:
    different = [
        (" ".join(map(str, words)), here, there)
        for words, here, there in zip(commands(), *map(plainly, folders, answers), strict=True)
        if here != there
    ]
    assert different == []


def test_every_register_took_its_new_row(answers: tuple[list[Any], list[Any]]) -> None:
    status = dict(
        zip((words[0] for words in commands()), (there["status"] for there in answers[1]), strict=True)
    )
    assert {name: status[name] for name in (*TYPED, "import-statement", "refresh")} == dict.fromkeys(
        (*TYPED, "import-statement", "refresh"), 0
    )


def test_every_cell_is_the_same_afterwards(
    answers: tuple[list[Any], list[Any]], folders: tuple[Path, Path]
) -> None:
    here, there = (parts(folder) for folder in folders)
    assert list(here) == list(there)
    assert [name for name in here if here[name] != there[name]] == []


def parts(folder: Path) -> dict[str, bytes | str]:
    """A workbook's parts; the journal names files by their whole path."""
    with zipfile.ZipFile(folder / FILE) as package:
        found: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    for name, part in found.items():
        if isinstance(part, bytes) and name.endswith(".xml"):
            found[name] = without_place(part.decode("utf-8"), folder)
    return found


def test_solvers_answer(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / FILE
    make_workbook(file, sample=True)
    for name, period in (("generate-roster", "2026-W49"), ("generate-cleaning", "2026-W49")):
        done = desk.cs(name, file, "--week", period, by=MANAGER)
        assert done.status == 0, done.text


def test_many_workbooks_by_two_processes(desk: Desk, tmp_path: Path) -> None:
    """Windows starts workers anew, and each imports everything for itself."""
    folder = tmp_path / "台 账"
    for name in "甲乙丙":
        make_workbook(folder / f"{name}.xlsm", sample=True)
    report = tmp_path / "结果.json"
    done = desk.cs("refresh", folder, "--workers", 2, "--report", report)
    assert done.status == 0, done.text
    assert "共 3 个工作簿，成功 3 个" in done.json["summary"]
    assert json.loads(report.read_text("utf-8"))["ok"]
    out = tmp_path / "汇总.xlsx"
    done = desk.cs("compile", "rejections", folder, "--week", "2026-W47", "--out", out, by="何芳芳")
    assert done.status == 0, done.text
    assert out.is_file()


def test_a_backup_comes_back(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / FILE
    make_workbook(file, sample=True)
    before = file.read_bytes()
    assert desk.cs("register-transfer", file, *options(TRANSFER), by=MANAGER).status == 0
    assert file.read_bytes() != before
    assert [one.path.read_bytes() for one in backups.backups(file)] == [before]
    done = desk.cs("restore", file, by=MANAGER)
    assert done.status == 0, done.text
    assert file.read_bytes() == before
    assert status_of(["--json", "check", str(file)]) == 0
