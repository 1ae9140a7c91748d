"""`message FILE TEMPLATE --all --out …`: a thousand rows at once, and what is said of the others."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from cs_macros.book.book import Book
from cs_macros.cli import status_of
from cs_macros.cli.bulk_messages import texts_of_all
from cs_macros.cli.workbooks import make_workbook
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, TRANSFER, a_workbook

ACK = "bank_transfer_ack"


def row(number: int, **changed: Cell) -> dict[str, Cell]:
    return {**TRANSFER, "number": f"BT20261122-{number:03}", "status": "待汇款", **changed}


ROWS = [
    row(1),
    row(2, customer_name=None),
    row(3, amount_due="一百"),
    row(4, customer_name="=1+1", customer_id="@某人"),
    {**TRANSFER},
    row(6),
    row(6),
]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with every kind of row."""
    path = tmp_path_factory.mktemp("bulk") / "客服台账.xlsm"
    make_workbook(path, sample=False)
    layout = a_workbook().read("bank_transfers")
    fields = dict(zip(fields_of("bank_transfers"), layout.headers, strict=True))
    host = ClosedHost(path, backups=False)
    host.write(
        [Append("bank_transfers", {fields[f]: c for f, c in each.items() if c is not None}) for each in ROWS]
    )
    return path


def fields_of(table: str) -> list[str]:
    from cs_macros.cli.reports import sheet_named

    return [column.field for column in sheet_named(table).record.layout.columns]


@pytest.fixture
def file(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "客服台账.xlsm"))


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, dict[str, Any]]:
    status = status_of(["--json", "--by", "张敏", "--now", "2026-11-22T10:00", *map(str, args)])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return status, told


def listed(path: Path) -> list[list[Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as page:
            return [*csv.reader(page)]
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name("话术").to_python()


@pytest.mark.parametrize("name", ["话术.xlsx", "话术.csv"])
def test_every_row_has_its_text_and_the_others_their_reason(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path, name: str
) -> None:
    before, out = file.read_bytes(), tmp_path / "新 文件夹" / name
    status, told = run(capsys, "message", file, ACK, "--all", "--out", out)
    assert (status, told["files"], told["messages"]) == (0, [str(out)], [])
    assert told["summary"] == "已为 2 行生成话术“转账登记回执”，5 行没有生成。"
    assert [(p["header"], p["level"]) for p in told["problems"]] == [
        ("客户姓名", "warn"),
        ("应付金额", "warn"),
        ("记录号", "warn"),
        ("记录号", "warn"),
        ("记录号", "warn"),
    ]
    head, first, second = listed(out)
    assert head == ["表", "行号", "记录号", "店铺", "客户ID", "客户", "话术", "内容"]
    assert first[2] == "BT20261122-001"
    assert first[7].startswith("您好陈小姐！")
    assert second[2] == "BT20261122-004"
    assert file.read_bytes() != before
    _, shown = run(capsys, "show", file, "messages")
    assert [row["记录号"] for row in shown["rows"]] == ["BT20261122-001", "BT20261122-004"]


def test_what_looks_like_a_formula_or_a_number_stays_text(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path
) -> None:
    for name, cells in {
        "a.xlsx": ["00123", "@某人", "=1+1"],
        "a.csv": ["00123\t", "'@某人", "'=1+1"],
    }.items():
        run(capsys, "message", file, ACK, "--all", "--out", tmp_path / name)
        _, first, second = listed(tmp_path / name)
        assert [first[4], *second[4:6]] == cells
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_without_a_file_the_texts_are_told(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    _, told = run(capsys, "message", file, ACK, "--all")
    assert [each["number"] for each in told["messages"]] == ["BT20261122-001", "BT20261122-004"]


def test_a_dry_run_writes_nothing(capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path) -> None:
    status, told = run(capsys, "--dry-run", "message", file, ACK, "--all", "--out", tmp_path / "a.csv")
    assert (status, told["files"], (tmp_path / "a.csv").exists()) == (0, [], False)


def test_a_file_that_is_there_stays(capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("我的")
    assert run(capsys, "message", file, ACK, "--all", "--out", out)[0] == 1
    assert out.read_text() == "我的"
    assert run(capsys, "message", file, ACK, "--all", "--out", out, "--force")[0] == 0
    assert len(listed(out)) == 3


@pytest.mark.parametrize(
    ("args", "status"),
    [
        pytest.param([ACK, "BT20261122-001", "--all"], 2, id="all rows and one of them"),
        pytest.param([ACK, "--out", "a.csv"], 2, id="a file for one text"),
        pytest.param([ACK, "--all", "--out", "a.docx"], 2, id="another kind of file"),
        pytest.param(["greeting_first", "--all"], 1, id="a message for no row"),
        pytest.param(["bank_transfer_shipped", "--all"], 1, id="no row has what it needs"),
    ],
)
def test_refusals(capsys: pytest.CaptureFixture[str], file: Path, args: list[str], status: int) -> None:
    found, told = run(capsys, "message", file, *args)
    assert (found, told["ok"], told["files"]) == (status, False, [])


def test_a_thousand_rows_each_have_their_own_text() -> None:
    host = a_workbook({"bank_transfers": [row(n, item=f"第{n}款箱子") for n in range(1, 1001)]})
    texts, problems = texts_of_all(Book(host, ALL_SHEETS, now=NOW, operator="张敏"), ACK, {})
    assert (len(texts), problems) == (1000, [])
    assert all(f"（{each.row.record.item}，" in each.text for each in texts)


def test_rows_hidden_by_a_filter_get_none() -> None:
    shown = a_workbook({"bank_transfers": [row(1), row(2)]})
    filtered = replace(shown.read("bank_transfers"), hidden={FIRST_ROW})
    host = MemoryHost({"bank_transfers": filtered}, beneath=shown)
    texts, _ = texts_of_all(Book(host, ALL_SHEETS, now=NOW, operator="张敏"), ACK, {})
    assert [each.row.key for each in texts] == ["BT20261122-002"]


@pytest.mark.parametrize(("editable", "status"), [("是", 0), ("否", 1)])
def test_a_message_without_a_row_is_checked_like_the_others(
    capsys: pytest.CaptureFixture[str], file: Path, editable: str, status: int
) -> None:
    shop = {"店铺名": "胜球鞋铺", "平台": "快手", "可改价": editable}
    ClosedHost(file, backups=False).write([Append("shops", shop)])
    done, told = run(capsys, "message", file, "wait_price_change", "--set", "店铺名=胜球鞋铺")
    assert (done, len(told["messages"])) == (status, 1 - status)
    done, told = run(capsys, "message", file, "vip_group_invite", "--set", "店铺名=胜球鞋铺")
    assert (done, told["messages"]) == (1, [])
    assert "只能在淘宝、天猫用" in told["problems"][0]["message"]
