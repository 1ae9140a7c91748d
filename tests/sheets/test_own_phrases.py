"""A library that a shop owns: its own phrases in 话术库 and in the folder 话术."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.build.text_list import read_list, write_list
from cs_macros.cli import status_of
from cs_macros.cli.buttons import sheet_of
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.messages import load
from cs_macros.messages.blanks import with_blanks
from cs_macros.messages.own import phrases_in
from cs_macros.messages.phrases import HEADERS
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, TestDesk, a_workbook, all_cells, cells_of, push
from tests.cli.test_commands import NEW, NUMBER
from tests.sheets.test_transfers import TRANSFER

OWN = {"title": "送礼说明", "text": "您好，【商品名称】可以附贺卡，【贺卡内容】会照写。", "shortcut": "lh"}
BANK = {**TRANSFER, "number": "BT20261122-001", "status": "待汇款"}
TODAY = NOW.date()


def shop(*phrases: dict[str, Any], **tables: Any) -> MemoryHost:
    return a_workbook({"phrases": list(phrases), "bank_transfers": [BANK], **tables})


def use(host: MemoryHost, *rows: int, **how: Any) -> Any:
    return push(host, how.pop("button", "use_phrase"), list(rows) or [FIRST_ROW], **how)


def test_an_own_phrase_is_written_with_its_blanks_filled() -> None:
    host = shop({**OWN, "number": "BT20261122-001", "values": "贺卡内容=生日快乐"})
    done = use(host)
    assert done.messages[0]["text"] == f"您好，{BANK['item']}可以附贺卡，生日快乐会照写。"
    cells = cells_of(host, "phrases", FIRST_ROW)
    assert (cells["来源"], cells["用过几次"]) == ("本店", 1)
    assert [row for row in all_cells(host, "messages") if "送礼说明" in row]


def test_what_is_missing_is_shown_as_it_was_written() -> None:
    host = shop(OWN)
    done = use(host)
    assert done.messages == []
    assert cells_of(host, "phrases", FIRST_ROW)["内容"] == OWN["text"]
    assert done.summary == "写好 0 条话术，1 条还缺内容。"


def test_uses_are_counted_and_the_last_one_is_told() -> None:
    host = shop({"title": "甲", "text": "您好，请稍等。"})
    for _ in range(3):
        use(host)
    assert cells_of(host, "phrases", FIRST_ROW)["用过几次"] == 3
    assert cells_of(host, "phrases", FIRST_ROW)["上次用"] is not None


@pytest.mark.parametrize(
    ("typed", "by", "reason"),
    [
        ({"enabled": "否"}, "张敏", "已经停用"),
        ({"valid_from": str(TODAY + timedelta(days=1))}, "张敏", "从 2026-11-23 起才能用"),
        ({"valid_to": str(TODAY - timedelta(days=1))}, "张敏", "只用到 2026-11-21"),
        ({"whose": "李强"}, "张敏", "是李强个人的"),
        ({"valid_from": str(TODAY), "valid_to": str(TODAY), "whose": "张敏", "enabled": "是"}, "张敏", ""),
    ],
)
def test_a_phrase_is_used_only_while_it_may_be(typed: dict[str, Any], by: str, reason: str) -> None:
    done = use(shop({"title": "甲", "text": "您好，请稍等。", **typed}), by=by)
    assert bool(done.messages) is not bool(reason)
    assert reason == "" or any(reason in problem.message for problem in done.problems)


def test_a_shipped_phrase_can_be_switched_off() -> None:
    done = use(shop({"title": "稍等查物流", "template": "logistics_wait", "enabled": "否"}))
    assert (done.messages, done.ok) == ([], False)


def test_a_phrase_for_one_platform_is_refused_elsewhere() -> None:
    done = use(shop({"title": "甲", "text": "您好。", "platforms": "快手"}))
    assert [p.message for p in done.problems] == ["话术“甲”：只能在快手用，天猫上没有生成"]


@pytest.mark.parametrize("name", ["lh", "送礼说明"])
def test_a_message_is_made_by_shortcut_or_title(name: str) -> None:
    host = shop(OWN)
    asks = {"message_template": name, "message_set": "贺卡内容=平安"}
    done = push(host, "make_message", [FIRST_ROW], on="bank_transfers", asks=asks)
    assert done.messages[0]["text"] == f"您好，{BANK['item']}可以附贺卡，平安会照写。"


def test_several_phrases_are_joined_into_one() -> None:
    host = shop({"title": "甲", "text": "您好，请稍等。"}, {"title": "乙", "text": "谢谢您的耐心。"})
    desk = TestDesk()
    done = use(host, FIRST_ROW, FIRST_ROW + 1, button="join_phrases", desk=desk)
    assert desk.clipboard == "您好，请稍等。\n谢谢您的耐心。"
    assert done.summary == "已把 2 条连成一条。"
    assert len(all_cells(host, "messages")) == 2


def test_what_may_not_be_said_together_is_not_joined() -> None:
    host = shop(
        {"title": "甲", "text": "亲，满意请给五星好评。"}, {"title": "乙", "text": "亲，红包三元给您。"}
    )
    desk = TestDesk()
    done = use(host, FIRST_ROW, FIRST_ROW + 1, button="join_phrases", desk=desk)
    assert desk.clipboard is None
    assert done.summary == "没有连：分开都能发，连起来不能发。"


def test_phrases_for_two_records_are_not_joined() -> None:
    host = shop(
        {"title": "甲", "text": "您好。", "number": "BT20261122-001"}, {"title": "乙", "text": "您好。"}
    )
    with pytest.raises(CsError, match="不是给同一条记录的"):
        use(host, FIRST_ROW, FIRST_ROW + 1, button="join_phrases")


def test_the_text_stands_in_the_library_before_it_is_used() -> None:
    host = a_workbook()
    push(host, "renew_phrases")
    row = next(row for row in all_cells(host, "phrases") if "receipt_confirm" in row)
    assert with_blanks(load("receipt_confirm")) in row


def test_files_of_the_folder_are_phrases_too(tmp_path: Path) -> None:
    (tmp_path / "晚安.txt").write_text(
        "---\nshortcut: wa\nvalid_to: 2026-11-30\n---\n【称呼】，晚安。", "utf-8"
    )
    (tmp_path / "早安.txt").write_text("早安。", "utf-8")
    night, morning = sorted(phrases_in(tmp_path), key=lambda own: own.shortcut, reverse=True)
    assert (night.title, night.shortcut, night.valid_to, night.wanted) == (
        "晚安",
        "wa",
        date(2026, 11, 30),
        ["称呼"],
    )
    assert (morning.title, morning.why_not(TODAY, "")) == ("早安", "")


def test_a_platform_has_its_own_text(tmp_path: Path) -> None:
    (tmp_path / "快手").mkdir()
    (tmp_path / "快手" / "logistics_wait.j2").write_text("快手的朋友，请稍等。", "utf-8")
    (tmp_path / "logistics_wait.j2").write_text("亲，请稍等。", "utf-8")
    assert load("logistics_wait", tmp_path, "快手").body == "快手的朋友，请稍等。"
    assert load("logistics_wait", tmp_path, "天猫").body == "亲，请稍等。"
    (tmp_path / "logistics_wait.j2").unlink()
    assert not load("logistics_wait", tmp_path, "天猫").overridden


# -- in and out, and closed files ----------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, dict[str, Any]]:
    how = ["--json", "--now", "2026-11-22T10:00", "--by", "张敏"]
    status = status_of([*how, *map(str, args)])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return status, told


def test_a_library_goes_out_without_code_and_comes_back(capsys: Any, tmp_path: Path) -> None:
    file = tmp_path / "短语.csv"
    run(capsys, "phrases", "export", file)
    rows = read_list(file)
    assert not [row for row in rows if "{" in row[3]]
    edited = [
        [*row[:3], row[3].replace("【商品名称】", "【商品名称】哦")]
        for row in rows
        if row[1] == "receipt_confirm"
    ]
    write_list(
        tmp_path / "改.csv", HEADERS, (9, 9, 9, 9), [*edited, ["自己的", "wa", "晚安", "【称呼】，晚安。"]]
    )
    status, told = run(capsys, "phrases", "import", tmp_path / "改.csv")
    assert (status, [row["变化"] for row in told["rows"]]) == (0, ["新增", "新增"])
    assert "{{ item }}哦" in load("receipt_confirm", tmp_path / "话术").body
    (own,) = phrases_in(tmp_path / "话术")
    assert (own.title, own.shortcut, own.group, own.text) == ("晚安", "wa", "自己的", "【称呼】，晚安。")
    run(capsys, "phrases", "export", file, "--force")
    assert ["自己的", "wa", "晚安", "【称呼】，晚安。"] in read_list(file)
    assert run(capsys, "phrases", "import", file)[1]["rows"] == []


def test_a_record_of_any_register_is_found_by_its_number() -> None:
    numbers = {"after_sales": "AS20261122-001", "returns": "RT20261122-001", "rejections": "RJ20261122-001"}
    host = a_workbook({table: [{"number": number, "status": "已登记"}] for table, number in numbers.items()})
    book = Book(host, ALL_SHEETS, now=NOW)
    sheet, _ = ALL_SHEETS.pressables()["make_message"]
    assert {number: sheet_of((number,), book, sheet).table for number in numbers.values()} == {
        number: table for table, number in numbers.items()
    }


def test_a_closed_file_keeps_every_message_that_is_made(cs: Any, built: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(built, tmp_path / "台账.xlsm"))
    cs("register-transfer", file, *NEW)
    made = [
        cs("make-message", file, "reassure_problem", NUMBER),
        cs("message", file, "reassure_problem", NUMBER),
        cs("message", file, "price_soft_refuse"),
        cs("message", file, "bank_transfer_ack", "--all"),
    ]
    assert [(status, len(told["messages"])) for status, told in made] == [(0, 1)] * 4
    cs("message", file, "price_soft_refuse", "--dry-run")
    said = [row["话术编号"] for row in cs("show", file, "messages")[1]["rows"]]
    assert sorted(said) == sorted(
        [
            "bank_transfer_ack",
            "reassure_problem",
            "reassure_problem",
            "price_soft_refuse",
            "bank_transfer_ack",
        ]
    )
