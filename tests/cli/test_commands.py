"""The command line on real files: what it prints, what it writes, how it ends (DESIGN 5.2)."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cs_macros.book.outcome import Outcome
from cs_macros.cli.output import print_outcome
from cs_macros.errors import Problem
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Append, Replace

NEW = [
    "--shop",
    "示例店",
    "--customer-id",
    "00123",
    "--customer-name",
    "陈小姐",
    "--phone",
    "013800001111",
    "--address",
    "杭州市示例路 1 号",
    "--item",
    "台灯",
    "--qty",
    "1",
    "--amount-due",
    "128.5",
]
NUMBER = "BT20261122-001"


@pytest.fixture
def file(built: Path, tmp_path: Path) -> Path:
    """A copy of it, in a folder with Chinese and a space in its name."""
    folder = tmp_path / "客服 资料"
    folder.mkdir()
    return Path(shutil.copy(built, folder / "客服台账.xlsm"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def a_row(cs: Any, file: Path) -> dict[str, Any]:
    _, shown = cs("show", file, "bank_transfers", NUMBER)
    row: dict[str, Any] = shown["rows"][0]
    return row


def test_a_transfer_is_registered_as_awaited(cs: Any, file: Path) -> None:
    status, done = cs("register-transfer", file, *NEW)
    assert (status, done["ok"], done["command"]) == (0, True, "register-transfer")
    assert done["changed"][0]["number"] == NUMBER
    assert done["changed"][0]["fields"]["状态"] == [None, "待汇款"]
    assert done["messages"][0]["template"] == "bank_transfer_ack"
    row = a_row(cs, file)
    assert (row["客户ID"], row["联系电话"], row["应付金额"], row["数量"]) == (
        "00123",
        "013800001111",
        "128.50",
        1,
    )


def test_with_payer_and_time_it_waits_to_be_verified(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW, "--payer-name", "陈先生", "--claimed-at", "11月21日 15:00")
    row = a_row(cs, file)
    assert (row["状态"], row["客户称汇款时间"]) == ("待核实", "2026-11-21 15:00")


def test_a_refused_shipment_leaves_the_file_as_it_was_to_the_byte(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW, "--payer-name", "陈先生", "--claimed-at", "2026-11-21 15:00")
    before = digest(file)
    status, done = cs(
        "mark-shipped", file, NUMBER, "--order-no", "1", "--courier", "顺丰", "--tracking-no", "SF1"
    )
    assert (status, done["ok"]) == (1, False)
    assert done["problems"][0]["header"] == "状态"
    assert digest(file) == before


def test_less_money_gives_a_mismatch_and_its_difference(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW, "--payer-name", "陈先生", "--claimed-at", "2026-11-21 15:00")
    status, done = cs("confirm-arrival", file, NUMBER, "--amount-received", "100", by="李强")
    assert status == 0
    assert done["changed"][0]["fields"]["差额"] == [None, "-28.50"]
    assert a_row(cs, file)["状态"] == "金额不符"


def test_three_bad_values_are_three_problems_at_once(cs: Any, file: Path) -> None:
    args = dict(zip(NEW[::2], NEW[1::2], strict=True)) | {
        "--qty": "两件",
        "--amount-due": "abc",
        "--log-date": "2月30日",
    }
    before = digest(file)
    status, done = cs("register-transfer", file, *[part for pair in args.items() for part in pair])
    assert status == 1
    found = [(p["header"], p["value"], p["level"]) for p in done["problems"] if p["level"] == "block"]
    assert found == [
        ("登记日期", "2月30日", "block"),
        ("数量", "两件", "block"),
        ("应付金额", "abc", "block"),
    ]
    assert digest(file) == before


def test_of_three_rows_with_one_bad_two_are_written(cs: Any, file: Path) -> None:
    for _ in range(3):
        cs("register-transfer", file, *NEW)
    numbers = [f"BT20261122-00{n}" for n in (1, 2, 3)]
    cs("cancel-transfer", file, numbers[1], "--cancel-reason", "不要了")
    status, done = cs("claim-transfer", file, *numbers, "--payer-name", "陈先生")
    assert status == 1
    assert [each["number"] for each in done["changed"]] == [numbers[0], numbers[2]]
    assert [p["message"] for p in done["problems"] if p["level"] == "block"] == [
        "状态是“已取消”，不能“客户已汇款”"
    ]


@pytest.mark.parametrize("text", ["=1+1", "+8613800001111", "@x", "-5", "\t=1", "'quoted"])
def test_text_stays_text(cs: Any, file: Path, text: str) -> None:
    cs(
        "register-transfer",
        file,
        *NEW[:-8],
        "--item",
        text,
        "--qty",
        "1",
        "--amount-due",
        "128.5",
        "--address",
        text,
    )
    row = a_row(cs, file)
    assert (row["商品名称"], row["收货地址"]) == (text, text)


def test_long_numbers_come_back_digit_for_digit(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW, "--order-no", "2233445566778899001")
    row = a_row(cs, file)
    assert (row["订单号"], row["联系电话"]) == ("2233445566778899001", "013800001111")


def test_undo_gives_the_same_rows_as_before(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW)
    before = cs("show", file, "bank_transfers")[1]["rows"]
    cs("claim-transfer", file, NUMBER, "--payer-name", "陈先生")
    status, _ = cs("undo", file)
    assert (status, cs("show", file, "bank_transfers")[1]["rows"]) == (0, before)


def test_undo_takes_several_steps(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW)
    cs("claim-transfer", file, NUMBER, "--payer-name", "陈先生")
    cs("undo", file, "--steps", 2)
    assert cs("show", file, "bank_transfers")[1]["rows"] == []


def test_a_typed_row_with_a_next_step_is_carried_out(cs: Any, file: Path) -> None:
    host = ClosedHost(file)
    host.write(
        [
            Append(
                "bank_transfers",
                {
                    "店铺": "示例店",
                    "客户ID": "00123",
                    "客户姓名": "陈小姐",
                    "联系电话": "1",
                    "收货地址": "杭州",
                    "商品名称": "台灯",
                    "数量": 1,
                    "应付金额": 5,
                    "下一步": "登记转账",
                },
            )
        ]
    )
    status, done = cs("run", file)
    assert (status, done["changed"][0]["fields"]["状态"]) == (0, [None, "待汇款"])
    assert a_row(cs, file)["下一步"] is None


def test_running_again_changes_nothing(cs: Any, file: Path) -> None:
    before = digest(file)
    status, done = cs("run", file)
    assert (status, done["summary"], digest(file)) == (0, "没有选了“下一步”的行，未作任何改动。", before)


def test_check_lists_and_marks(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW)
    (row,) = [n for n, cells in ClosedHost(file).read("bank_transfers").rows.items() if any(cells)]
    ClosedHost(file).write([Replace("bank_transfers", row, {"状态": "已完成", "应付金额": "abc"})])
    status, done = cs("check", file, "--mark")
    assert status == 1
    headers = {p["header"] for p in done["problems"]}
    assert {"状态", "应付金额"} <= headers
    assert "手工改动" in a_row(cs, file)["问题"]


def test_each_file_of_a_folder_has_its_own_verdict(cs: Any, file: Path) -> None:
    (file.parent / "坏的.xlsx").write_bytes(b"not a zip")
    (file.parent / "~$客服台账2.xlsm").write_bytes(b"owner")
    status, done = cs("refresh", file.parent, "--report", file.parent / "结果.json")
    assert status == 1
    assert "已刷新 0 行" in done["summary"]
    assert [Path(p["file"]).name for p in done["problems"] if p["level"] == "block"] == ["坏的.xlsx"]
    assert json.loads((file.parent / "结果.json").read_text("utf-8"))["ok"] is False


def test_two_workers_give_what_one_gives(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW)
    for n in range(3):
        shutil.copy(file, file.parent / f"台账{n}.xlsm")
    one = cs("--dry-run", "refresh", file.parent)[1]
    two = cs("--dry-run", "refresh", file.parent, "--workers", 2)[1]
    assert (one["changed"], one["summary"]) == (two["changed"], two["summary"])


def test_a_dry_run_changes_nothing_and_says_what_it_would(cs: Any, file: Path) -> None:
    before = digest(file)
    status, done = cs("register-transfer", file, *NEW, "--dry-run")
    assert (status, done["changed"][0]["number"], digest(file)) == (0, NUMBER, before)


def test_refresh_fills_the_board(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW)
    cs("refresh", file)
    rows = cs("show", file, "今日看板")[1]["rows"]
    rest = [row for row in rows if row["紧急"] != "先填"]
    assert (rest[0]["紧急"], rest[0]["事项"], rest[0]["记录号"]) == ("待办", "跟进客户汇款", NUMBER)
    assert {row["紧急"] for row in rest} == {"待办"}, (
        "on the first day the checklist stands for what is unset"
    )


def test_of_several_workbooks_each_is_named(cs: Any, file: Path) -> None:
    shutil.copy(file, file.parent / "二组.xlsm")
    lines = cs("refresh", file.parent)[1]["summary"].splitlines()
    assert [line.partition("：")[0] for line in lines[:2]] == ["二组.xlsm", "客服台账.xlsm"]
    assert lines[2] == "共 2 个工作簿，成功 2 个。"


def test_problems_of_several_workbooks_name_theirs(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (Problem("没有计入", sheet="表", row=5, file=f"月/{n}组.xlsm") for n in "一二")
    print_outcome(Outcome(problems=[first, second]))
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["✗ 一组.xlsm【表 第 5 行】没有计入", "✗ 二组.xlsm【表 第 5 行】没有计入"]
    print_outcome(Outcome(problems=[first]))
    assert "一组" not in capsys.readouterr().err


def test_a_message_is_made_again(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW)
    status, done = cs("message", file, "bank_transfer_ack", NUMBER)
    assert (status, "陈小姐" in done["messages"][0]["text"]) == (0, True)


def test_a_message_that_lacks_something_is_refused_and_names_the_cell(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW)
    status, done = cs("message", file, "logistics_result", NUMBER, "--set", "latest_status=派送中")
    assert status == 1
    assert {p["header"] for p in done["problems"] if p["level"] == "block"} == {"快递公司", "运单号"}


def test_the_journal_is_shown(cs: Any, file: Path) -> None:
    cs("register-transfer", file, *NEW)
    rows = cs("log", file)[1]["rows"]
    assert (rows[0]["按钮"], rows[0]["操作人"], rows[0]["时间"]) == (
        "register_transfer",
        "张敏",
        "2026-11-22 10:00",
    )


@pytest.mark.parametrize(
    ("args", "status"),
    [
        pytest.param(["show", "没有.xlsm", "bank_transfers"], 1, id="no such file"),
        pytest.param(["fly"], 2, id="no such command"),
        pytest.param(["show", "{file}", "没有这张表"], 2, id="no such table"),
        pytest.param(["register-transfer", "{file}", "--no-such", "1"], 2, id="no such option"),
        pytest.param(["register-transfer", "{file}"], 1, id="no typed rows"),
        pytest.param(["claim-transfer", "{file}"], 1, id="nothing selected"),
        pytest.param(["claim-transfer", "{file}", "BT1"], 1, id="no such record"),
        pytest.param(["build", "{file}"], 1, id="would overwrite"),
        pytest.param(["build", "a.xls"], 2, id="wrong extension"),
        pytest.param(["message", "{file}", "no_such_template"], 1, id="no such template"),
        pytest.param(["doctor", "{file}"], 0, id="doctor"),
    ],
)
def test_exit_status(cs: Any, file: Path, args: list[str], status: int) -> None:
    before = digest(file)
    found, done = cs(*[arg.format(file=file) for arg in args])
    assert found == status
    assert done["ok"] is (status == 0)
    assert digest(file) == before


def test_a_bug_ends_in_the_log_that_is_named(
    cs: Any, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*args: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("platformdirs.user_log_path", lambda *args, **kwargs: tmp_path)
    monkeypatch.setattr("cs_macros.cli.buttons.press", broken)
    status, done = cs("register-transfer", file, *NEW)
    assert status == 3
    log = tmp_path / "出错记录.log"
    assert str(log) in done["problems"][0]["hint"]
    told = log.read_text("utf-8")
    assert "ZeroDivisionError" in told
    assert "ZeroDivisionError: planted" not in told, "what an error says may be a customer's name"


def test_the_installed_command_prints_chinese_whatever_the_console(file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cs_macros", "register-transfer", str(file), "--by", "张敏"],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        check=False,
    )
    assert done.returncode == 1
    assert "没有新填写的行" in (done.stdout + done.stderr).decode("utf-8")


@pytest.mark.parametrize(
    ("text", "platform", "status", "level"),
    [
        pytest.param("亲，这款是精仿的", "", 1, "block", id="a forbidden word blocks"),
        pytest.param(
            "请转到银行账号 6222021234567890123", "快手", 1, "block", id="an account on Kuaishou blocks"
        ),
        pytest.param("亲，这是全网第一的鞋", "", 1, "block", id="a superlative blocks"),
        pytest.param("亲，这是永久的纪念", "", 0, "warn", id="a big word warns"),
        pytest.param("您好，亲，请到银行办理，正在进行中", "", 0, None, id="harmless words pass"),
    ],
)
def test_a_text_is_checked(cs: Any, text: str, platform: str, status: int, level: str | None) -> None:
    found, done = cs("lint-message", text, "--platform", platform)
    levels = [p["level"] for p in done["problems"] if p["level"] != "info"]
    assert found == status
    assert (levels[:1] or [None]) == [level]


def test_the_button_checks_what_its_cell_says(cs: Any, file: Path) -> None:
    assert cs("check-message", file, "亲，这款是精仿的")[0] == 1
