"""What a register gets for its declaration alone (issue 12): everything, in at most 150 lines."""

from __future__ import annotations

import inspect
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from cs_macros import docs
from cs_macros.book.sheets import Line
from cs_macros.cli import registry
from cs_macros.foreign import words
from cs_macros.sheets import ALL_SHEETS
from tests.newcomer import reviews

ROW = {
    "--shop": "示例店", "--order-no": "2233445566778899001", "--customer-id": "00123",
    "--customer-name": "陈小姐", "--stars": "差评", "--reason": "商品质量", "--item": "台灯",
}  # fmt: skip
OPTIONS = [part for pair in ROW.items() for part in pair]


@pytest.fixture(autouse=True)
def entered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The new sheet stands among ours, as its line in the index would put it there."""
    table = reviews.SHEET.table
    monkeypatch.setitem(ALL_SHEETS.index, table, Line.of(reviews.SHEET))
    monkeypatch.setitem(ALL_SHEETS._loaded, table, reviews.SHEET)  # its subject is no folder of ours
    monkeypatch.delitem(sys.modules, "cs_macros.cli.compiling", raising=False)  # lists kinds when imported
    caches = (words.targets, registry.command)
    for each in caches:
        each.cache_clear()
    yield
    for each in caches:
        each.cache_clear()


def code_lines(text: str) -> int:
    return sum(bool(line.strip()) for line in text.splitlines())


def test_the_declaration_is_short() -> None:
    assert code_lines(Path(reviews.__file__).read_text("utf-8")) <= 150
    assert code_lines(inspect.getsource(reviews.compiled)) <= 15


@pytest.fixture
def file(tmp_path: Path, cs: Any) -> Path:
    """A workbook with the new sheet, and an agent who acts."""
    path = tmp_path / "客服台账.xlsm"
    assert cs("build", path)[0] == 0
    return path


def test_the_built_workbook_has_sheet_table_drop_downs_ribbon_and_macros(file: Path) -> None:
    sheet = load_workbook(file)["中差评登记"]
    assert "bad_reviews" in sheet.tables
    kinds = {rule.type for rule in sheet.data_validations.dataValidation}
    assert {"list", "custom"} <= kinds
    with zipfile.ZipFile(file) as package:
        ribbon = package.read("customUI/customUI14.xml").decode("utf-8")
        drawn = b"".join(package.read(n) for n in package.namelist() if n.endswith(".vml")).decode("utf-8")
    for move in reviews.REVIEWS.moves:
        assert f'id="{move.name}"' in ribbon
        assert f"{move.name}</x:FmlaMacro>" in drawn


def test_commands_check_message_deadline_board_and_undo(file: Path, cs: Any) -> None:
    assert cs("log-review", file, *OPTIONS)[1]["changed"][0]["number"] == "ZC20261122-001"
    status, done = cs("reach-reviewer", file, "ZC20261122-001")
    assert (status, [p["header"] for p in done["problems"] if p["level"] == "block"]) == (1, ["联系次数"])
    cs("refresh", file, now="2026-11-30T10:00")
    row = cs("show", file, "bad_reviews")[1]["rows"][0]
    assert (row["状态"], row["逾期"]) == ("待处理", "是")
    board = cs("show", file, "board")[1]["rows"]
    assert [r["紧急"] for r in board if r["记录号"] == "ZC20261122-001"] == ["逾期"]
    status, done = cs("reach-reviewer", file, "ZC20261122-001", "--times", "1")
    assert (status, len(done["messages"])) == (0, 1)
    assert cs("undo", file)[0] == 0
    assert cs("show", file, "bad_reviews")[1]["rows"][0]["状态"] == "待处理"
    assert cs("check", file)[1]["problems"] == []


def test_upgrade_gives_the_sheet_to_an_older_workbook(
    tmp_path: Path, cs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.delitem(ALL_SHEETS.index, "bad_reviews")
        old = tmp_path / "旧.xlsm"
        cs("build", old)
    assert cs("show", old, "bad_reviews")[0] == 1
    assert cs("upgrade", old)[0] == 0
    assert cs("log-review", old, *OPTIONS)[0] == 0


def test_adopt_recognises_somebodys_own_list(file: Path, tmp_path: Path, cs: Any) -> None:
    book = Workbook()
    page = book.active
    page.title = "中差评登记"
    page.append(["日期", "店名", "订单编号", "旺旺号", "姓名", "评价等级", "原因", "宝贝", "结果"])
    page.append(["2026-11-20", "示例店", "1234567890123456789", "tb_1", "陈", "差评", "物流慢", "灯", None])
    book.save(tmp_path / "旧表.xlsx")
    assert cs("adopt", tmp_path / "旧表.xlsx", file)[0] == 0
    (row,) = cs("show", file, "bad_reviews")[1]["rows"]
    assert (row["订单号"], row["星级"], row["评价原因"]) == ("1234567890123456789", "差评", "物流慢")


def through(file: Path, cs: Any) -> None:
    """One review from the beginning to the end."""
    number = cs("log-review", file, *OPTIONS)[1]["changed"][0]["number"]
    for call in (
        ("reach-reviewer", "--times", "1"),
        ("solve-review", "--result", "已解决"),
        ("hand-in-reviews",),
    ):
        status, done = cs(call[0], file, number, *call[1:])
        assert status == 0, done


def test_archive_takes_what_is_finished(file: Path, cs: Any) -> None:
    through(file, cs)
    assert cs("archive", file, "--before", "2026-11-23")[0] == 0
    assert cs("show", file, "bad_reviews")[1]["rows"] == []
    assert (file.parent / "归档").is_dir()


def test_compile_counts_it(file: Path, tmp_path: Path, cs: Any) -> None:
    through(file, cs)
    out = tmp_path / "汇总.xlsx"
    status, done = cs(
        "compile", "bad-reviews", file, "--week", "2026-W48", "--out", out, now="2026-11-29T10:00"
    )
    assert status == 0, done
    assert "1" in done["summary"]
    assert {"汇总", "明细"} <= set(load_workbook(out).sheetnames)


def test_the_sample_and_the_manual_show_it(tmp_path: Path, cs: Any) -> None:
    file = tmp_path / "示例.xlsm"
    assert cs("build", file, "--sample")[0] == 0
    assert cs("show", file, "bad_reviews")[1]["rows"][0]["客户姓名"] == "陈小敏"
    assert "**联系评价人**：已经联系过客户。" in docs.manual([reviews.SHEET])
