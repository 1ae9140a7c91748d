"""`forget`: a customer is nowhere any more, and nothing else is touched (DESK, data protection)."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cs_macros.cli import output
from cs_macros.cli.workbooks import make_workbook
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Append, Replace
from cs_macros.migrate.purging import purge
from cs_macros.sheets import ALL_SHEETS
from tests.conftest import BOOK, Share
from tests.migrate.conftest import rows_of

NOW = "2026-11-23T10:00"
GOING = {
    "customer_id": "buyer_9001",
    "customer_name": "欧阳无痕",
    "phone": "13977770001",
    "address": "云南省昆明市忘记路 9 号",
}
STAYING = {
    "customer_id": "buyer_9002",
    "customer_name": "欧阳明",
    "phone": "13977770002",
    "address": "云南省昆明市记得路 8 号",
}
SECRETS = [*GOING.values()]
COMMON = {"shop": "晨光家居旗舰店", "item": "台灯", "qty": "1", "amount_due": "128.5"}


def options(*given: dict[str, str]) -> list[str]:
    return [
        part for one in given for name, cell in one.items() for part in (f"--{name.replace('_', '-')}", cell)
    ]


@pytest.fixture(scope="session")
def lived_in(share: Share) -> Path:
    """A folder in which two customers paid, one cancelled; archive, copies and texts have seen them."""
    from cs_macros.cli import status_of

    def fill(folder: Path) -> None:
        file = str(folder / BOOK)
        make_workbook(Path(file), sample=True, modules=["转账"])

        def cs(*args: str) -> None:
            assert status_of(["--json", "--by", "李静怡", "--now", NOW, *args]) == 0, args

        shops = [row["店铺名"] for row in rows_of(Path(file), "shops")]
        for who in (GOING, STAYING):
            cs("register-transfer", file, *options({**COMMON, "shop": str(shops[0])}, who))
        numbers = {row["客户ID"]: str(row["记录号"]) for row in rows_of(Path(file), "bank_transfers")}
        reason = f"{GOING['customer_name']}说不要了，电话{GOING['phone']}"
        cs("cancel-transfer", file, numbers[GOING["customer_id"]], "--cancel-reason", reason)

    return share("lived-in", fill)


@pytest.fixture
def folder(lived_in: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(lived_in, tmp_path / "店"))


def everything(folder: Path) -> Iterator[tuple[str, str]]:
    """Every part of every file, as text; what Excel escapes as it is read."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        if path.suffix in (".xlsm", ".xlsx"):
            with zipfile.ZipFile(path) as package:
                for name in package.namelist():
                    yield f"{path.name}/{name}", package.read(name).decode("utf-8", "replace")
        else:
            yield path.name, path.read_text("utf-8", "replace")


def found(folder: Path, words: list[str]) -> list[tuple[str, str]]:
    return [(place, word) for place, text in everything(folder) for word in words if word in text]


def test_nothing_of_them_is_left_in_any_part_of_any_file(folder: Path, cs: Any) -> None:
    file = folder / "客服台账.xlsm"
    assert {word for _, word in found(folder, SECRETS)} == set(SECRETS)
    assert any("备份" in str(path) for path in folder.rglob("*.xlsm")), "copies hold them too"
    others = {
        table: rows_of(file, table) for table in ("statement_lines", "staff", "settings", "bank_transfers")
    }
    before = cs("check", file, now=NOW)[1]["problems"]
    status, done = cs("forget", file, GOING["customer_id"], by="周婉婷", now=NOW)
    assert (status, "已删除001" in done["summary"]) == (0, True)
    assert found(folder, SECRETS) == []
    assert {word for _, word in found(folder, [*STAYING.values()])} == set(STAYING.values())
    assert cs("check", file, now=NOW)[1]["problems"] == before, "cells and journal agree"
    for table, rows in others.items():
        now = rows_of(file, table)
        kept = [row for row in rows if row.get("客户ID") != GOING["customer_id"]]
        assert [row for row in now if row.get("客户ID") != "已删除001"] == kept
    (masked,) = [row for row in rows_of(file, "bank_transfers") if row["客户ID"] == "已删除001"]
    assert (masked["状态"], masked["应付金额"], masked["客户姓名"]) == ("已取消", 128.5, "****")


def test_it_is_journaled_without_saying_who_and_cannot_be_undone(folder: Path, cs: Any) -> None:
    file = folder / "客服台账.xlsm"
    cs("forget", file, GOING["customer_id"], by="周婉婷", now=NOW)
    line = rows_of(file, "journal")[-1]
    assert line["按钮"] == "forget"
    assert json.loads(str(line["改动"]))["customer"] == "已删除001"
    status, told = cs("undo", file, by="周婉婷", now=NOW)
    assert (status, "不能恢复" in told["problems"][0]["message"]) == (1, True)
    assert found(folder, SECRETS) == []


def test_whose_business_is_open_is_not_forgotten(folder: Path, cs: Any) -> None:
    file = folder / "客服台账.xlsm"
    before = file.read_bytes()
    status, told = cs("forget", file, STAYING["customer_id"], by="周婉婷", now=NOW)
    assert (status, told["problems"][0]["message"]) == (1, "还没有办完，没有删除任何资料")
    assert file.read_bytes() == before


def test_only_managers_and_admins_may_and_a_trial_changes_nothing(folder: Path, cs: Any) -> None:
    file = folder / "客服台账.xlsm"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert cs("forget", file, GOING["customer_id"], by="李静怡", now=NOW)[0] == 1
    status, told = cs("--dry-run", "forget", file, GOING["customer_id"], by="周婉婷", now=NOW)
    assert (status, told["files"]) == (0, [])
    status, told = cs("forget", file, "buyer_0000", by="周婉婷", now=NOW)
    assert (status, "没有找到客户" in told["problems"][0]["message"]) == (1, True)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_after_the_months_that_the_shop_keeps_them_they_are_expired(folder: Path, cs: Any) -> None:
    file = folder / "客服台账.xlsm"
    assert cs("forget", file, "--expired", by="周婉婷", now=NOW)[0] == 1, "未设置"
    row = next(
        n for n, cells in ClosedHost(file).read("settings").rows.items() if "retention_months" in cells
    )
    cs("set", file, f"参数!C{row}=6")
    _, done = cs("forget", file, "--expired", by="周婉婷", now="2027-05-01T10:00")
    assert "没有过了保留月数的客户" in done["summary"]
    status, done = cs("forget", file, "--expired", by="周婉婷", now="2027-07-01T10:00")
    assert (status, found(folder, SECRETS)) == (0, [])
    assert {word for _, word in found(folder, [*STAYING.values()])} == set(STAYING.values())


def test_the_log_has_the_way_to_the_mistake_and_no_word_of_a_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_log_path", lambda *args, **kwargs: tmp_path)
    monkeypatch.setattr(
        "sys.argv", ["cs-macros", "register-transfer", "客服台账.xlsm", "--phone", GOING["phone"]]
    )
    try:
        try:
            raise KeyError(GOING["customer_name"])
        except KeyError as error:
            raise ValueError(f"电话{GOING['phone']}") from error
    except ValueError as error:
        text = output.log_bug(error).read_text("utf-8")
    assert re.search(r"KeyError\n.*ValueError\n", text, re.S)
    assert "register-transfer" in text
    assert "test_forget.py" in text
    assert not any(word in text for word in SECRETS if word != GOING["customer_id"])


def test_a_text_that_no_cell_shows_any_longer_leaves_the_file(sampled: Path, tmp_path: Path) -> None:
    """Excel keeps the texts of all cells in one list, and in the list stands what was overwritten."""
    file = Path(shutil.copy(sampled, tmp_path))
    host = ClosedHost(file, backups=False, mend=purge)
    grid = host.read("bank_transfers")
    at = grid.headers.index("收货地址")
    position, address = next((n, str(row[at])) for n, row in grid.rows.items() if row[at])
    assert found(tmp_path, [address]) != []
    tables = {table: dict(host.read(table).rows) for table in host.tables() if table != "bank_transfers"}
    host.write([Replace("bank_transfers", n, {"收货地址": "****"}) for n, row in grid.rows.items()
                if row[at] == address])  # fmt: skip
    assert found(tmp_path, [address]) == []
    after = ClosedHost(file)
    assert {table: dict(after.read(table).rows) for table in tables} == tables
    assert after.read("bank_transfers").rows[position][at] == "****"


def test_files_calls_letters_and_chats_forget_the_customer_too(tmp_path: Path, cs: Any) -> None:
    """Their registers call the customer 姓名, and a chat only 会话标识."""
    file, going, code = tmp_path / "客服台账.xlsx", "tb_going_77", "KH20261110-001"
    make_workbook(file, sample=False, modules=["客户", "团队"])
    person: dict[str, Any] = {"name": "贺兰若", "created_at": datetime(2026, 11, 10, 9)}
    filed = {"number": code, "status": "停用", "customer_id": going, "phone": "13877776666"}
    sold = date(2026, 11, 9)
    said = f"{going} 2026-11-10 09:00\n我住在示例弄 9 号\n小敏 2026-11-10 09:01\n您好"
    rows: dict[str, dict[str, Any]] = {
        "customers": {**filed, **person},
        "call_plans": {"status": "归档", "customer_code": code, "service_date": sold, **person},
        "calls": {"number": "DH20261111-001", "status": "归档", "customer_code": code,
                  "demand": "贺兰若问尺码", **person},
        "letters": {"number": "XH20261111-001", "status": "归档", "customer_code": code, **person},
        "surveys": {"number": "MY20261111-001", "status": "已上报", "customer_id": going},
        "chat_checks": {"number": "ZJC20261111-001", "status": "合格结束", "agent": "张敏", "chat_ref": going,
                        "chat_text": said, "s1": "良"},
    }  # fmt: skip
    headers = {table: ALL_SHEETS[table].record.layout.header for table in rows}
    edits = [Append(t, {headers[t](name): cell for name, cell in row.items()}) for t, row in rows.items()]
    ClosedHost(file, backups=False).write(edits)
    secrets = [going, "贺兰若", "13877776666", "示例弄"]
    assert {word for _, word in found(tmp_path, secrets)} == set(secrets)
    status, done = cs("forget", file, going, now=NOW)
    assert status == 0, done["problems"]
    assert found(tmp_path, secrets) == []
    (chat,) = rows_of(file, "chat_checks")
    assert (chat["会话标识"], chat["聊天内容"], chat["产品知识"]) == ("已删除001", "****", "良")
