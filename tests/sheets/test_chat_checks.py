"""聊天质检: what a copied chat shows by itself, and the life of its inspection (SERVICE 37, SYS-38)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_macros.book.outcome import Outcome
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.messages import ShopFacts, WordLists
from cs_macros.sheets.quality.chats import UnreadableChat, read_chat
from cs_macros.sheets.quality.measuring import first_line_ok, minutes, missing_steps, slow, waits, word_hits
from tests.builders import FIRST_ROW, NOW, STAFF, a_workbook, cells_of, push

PEOPLE = [*STAFF, {"staff_no": "05", "name": "何芳", "posts": "质检"}]
OURS = ("张敏", "小敏", "示例旗舰店")

WANGWANG = """tb_买家01 (2026-11-21 10:00:00): 在吗
示例旗舰店:小敏 (2026-11-21 10:00:40): 您好，欢迎光临示例旗舰店，我是客服小敏
tb_买家01 (2026-11-21 10:01:00): 这款有 38 码吗
还有别的颜色吗
示例旗舰店:小敏 (2026-11-21 10:06:00): 38 码有现货，今天满 199 减 20"""
JINGMAI = """jd_买家01 2026-11-21 10:00:00
在吗
小敏 2026-11-21 10:00:40
您好，欢迎光临示例旗舰店，我是客服小敏
jd_买家01 2026-11-21 10:01:00
这款有 38 码吗
还有别的颜色吗
小敏 2026-11-21 10:06:00
38 码有现货，今天满 199 减 20"""
FEIGE = """2026-11-21 10:00:00 用户买家01
在吗
2026-11-21 10:00:40 小敏
您好，欢迎光临示例旗舰店，我是客服小敏
2026-11-21 10:01:00 用户买家01
这款有 38 码吗
还有别的颜色吗
2026-11-21 10:06:00 小敏
38 码有现货，今天满 199 减 20"""
PINDUODUO = """买家01
10:00:00
在吗
商家客服小敏
10:00:40
您好，欢迎光临示例旗舰店，我是客服小敏
买家01
10:01:00
这款有 38 码吗
还有别的颜色吗
商家客服小敏
10:06:00
38 码有现货，今天满 199 减 20"""
IN_LINES = """[11-21 10:00] 买家01：在吗
[11-21 10:00] 小敏：您好，欢迎光临示例旗舰店，我是客服小敏
[11-21 10:01] 买家01：这款有 38 码吗
还有别的颜色吗
[11-21 10:06] 小敏：38 码有现货，今天满 199 减 20"""


@pytest.mark.parametrize("text", [WANGWANG, JINGMAI, FEIGE, PINDUODUO, IN_LINES])
def test_each_shape_gives_the_same_chat(text: str) -> None:
    chat = read_chat(text, OURS, NOW)
    assert [each.ours for each in chat] == [False, True, False, True]
    assert [each.text for each in chat] == [
        "在吗",
        "您好，欢迎光临示例旗舰店，我是客服小敏",
        "这款有 38 码吗\n还有别的颜色吗",
        "38 码有现货，今天满 199 减 20",
    ]
    assert chat[-1].at - chat[-2].at == timedelta(minutes=5)
    assert text is PINDUODUO or chat[0].at == datetime(2026, 11, 21, 10)


def test_a_sentence_that_ends_in_a_clock_is_no_head() -> None:
    text = JINGMAI.replace("在吗", "你们今天截单是 16:00\n我赶得上吗 16:30")
    chat = read_chat(text, OURS, NOW)
    assert chat[0].text == "你们今天截单是 16:00\n我赶得上吗 16:30"
    assert len(chat) == 4


def test_a_chat_runs_on_past_midnight() -> None:
    text = "买家: 在吗\n买家 23:59:30\n在吗\n小敏 00:01:00\n您好\n买家 00:02:00\n好\n小敏 00:02:30\n再见"
    assert [str(wait) for wait in waits(read_chat(text, OURS, NOW))] == ["0:01:30", "0:00:30"]


def test_a_day_without_its_year_is_no_day_to_come() -> None:
    (first, *_) = read_chat("买家 12-30 10:00\n在\n小敏 12-30 10:01\n您好", OURS, NOW)
    assert first.at.year == NOW.year - 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "找不到"),
        ("您好\n在吗", "找不到"),
        ("买家01 2026-11-21 10:00:00\n在吗\n买家01 2026-11-21 10:01:00\n在吗", "看不出哪一方"),
        ("小敏 2026-02-30 10:00:00\n您好", "不是真的日期"),
        ("小敏 2026-11-21 25:00:00\n您好", "不是时刻"),
    ],
)
def test_what_is_no_chat_is_told(text: str, why: str) -> None:
    with pytest.raises(UnreadableChat, match=why):
        read_chat(text, OURS, NOW)


@given(st.text(alphabet="小敏买家 :：()（）[]\n-0123456789/年月日您好", max_size=120))
def test_any_text_is_read_or_told(text: str) -> None:
    with suppress(UnreadableChat):
        chat = read_chat(text, OURS, NOW)
        assert [each.at for each in chat] == sorted(each.at for each in chat)


@pytest.mark.parametrize(("seconds", "count"), [(299, 0), (300, 0), (301, 1)])
def test_five_minutes_to_the_second_are_in_time(seconds: int, count: int) -> None:
    assert slow([timedelta(seconds=seconds)], timedelta(minutes=5)) == count
    assert slow([timedelta(seconds=seconds)], None) is None


def test_the_wait_runs_from_the_first_line_that_nobody_has_answered() -> None:
    text = (
        "买家 10:00:00\n在吗\n买家 10:03:00\n人呢\n小敏 10:05:30\n您好\n小敏 10:09:00\n还在吗\n"
        "买家 10:20:00\n在"
    )
    assert waits(read_chat(text, OURS, NOW)) == [timedelta(minutes=5, seconds=30)]
    assert minutes(timedelta(seconds=40)) == Decimal("0.67")


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ("您好！欢迎光临示例旗舰店", True),
        ("亲，您好，我是示例旗舰店客服小敏", True),
        ("您好", False),
        ("在的，欢迎", False),
        ("嗯", False),
    ],
)
def test_the_first_line_greets_and_welcomes(line: str, good: bool) -> None:
    chat = read_chat(f"买家 2026-11-21 10:00\n在吗\n小敏 2026-11-21 10:01\n{line}", OURS, NOW)
    assert first_line_ok(chat) is good


STEPS = {
    "欢迎语": "您好，欢迎光临",
    "活动告知": "今天有活动，满 199 减 20",
    "宝贝介绍": "这款是牛皮面料，偏大一码",
    "订单确认": "跟您核对一下收货地址",
    "收藏店铺": "喜欢的话收藏一下店铺",
}


@pytest.mark.parametrize("left_out", [None, *STEPS])
def test_a_missing_step_is_named(left_out: str | None) -> None:
    lines = [
        f"小敏 2026-11-21 10:0{n}\n{said}" for n, (step, said) in enumerate(STEPS.items()) if step != left_out
    ]
    chat = read_chat("\n".join(["买家 2026-11-21 09:59\n在吗", *lines]), OURS, NOW)
    assert missing_steps(chat) == (left_out or "无")


def test_words_are_named_with_their_places_and_only_ours_count() -> None:
    text = (
        "买家 2026-11-21 10:00\n是高仿吗\n小敏 2026-11-21 10:01\n嗯\n"
        "小敏 2026-11-21 10:02\n是高仿的\n买家 2026-11-21 10:03\n订单 6226123456789012345 查一下\n"
        "小敏 2026-11-21 10:04\n6226123456789012345 已经发货"
    )
    banned, sparing = word_hits(read_chat(text, OURS, NOW), "淘宝", WordLists.shipped(), ShopFacts())
    assert banned.startswith("1 处：第 3 句 10:02“")
    assert "高仿" in banned
    assert sparing == "1 处：第 2 句 10:01“嗯”"


CHECK: dict[str, Cell] = {
    "agent": "张敏", "shop": "示例旗舰店", "chat_ref": "买家01 11月21日", "chat_text": JINGMAI,
}  # fmt: skip
SCORES: dict[str, Any] = {"s1": "90", "s2": "合格", "s3": 85.5, "s4": "100", "s5": "0"}


def workbook(**more: Cell) -> MemoryHost:
    shops = [{"name": "示例旗舰店", "platform": "天猫", "flagship": "是"}]
    return a_workbook({"staff": PEOPLE, "shops": shops, "chat_checks": [{**CHECK, **more}]})


def press(host: MemoryHost, name: str, *, now: datetime = NOW, by: str = "何芳", **fields: Any) -> Outcome:
    return push(host, name, [FIRST_ROW], by=by, now=now, **fields)


def test_a_pasted_chat_is_measured() -> None:
    host = workbook()
    assert press(host, "check_chat").ok
    row = cells_of(host, "chat_checks")
    assert (row["状态"], row["首句规范"], row["最长响应(分钟)"], row["超5分钟次数"]) == ("已抽查", "是", 5, 0)
    assert row["流程缺项"] == "订单确认、收藏店铺"
    assert (row["违禁词"], row["慎用词"]) == ("无", "无")
    assert row["聊天内容"] == JINGMAI


def test_the_platforms_limit_counts_where_it_is_stricter() -> None:
    settings: list[dict[str, Cell]] = [
        {"key": "reply_minutes", "value": 5}, {"key": "platform_reply_seconds", "value": 180},
    ]  # fmt: skip
    host = a_workbook({"staff": PEOPLE, "chat_checks": [CHECK], "settings": settings})
    assert press(host, "check_chat").ok
    assert cells_of(host, "chat_checks")["超5分钟次数"] == 1


def test_a_step_that_the_inspector_typed_stays() -> None:
    host = workbook(missing_steps="无")
    press(host, "check_chat")
    assert cells_of(host, "chat_checks")["流程缺项"] == "无"


def test_a_long_chat_comes_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # beside the workbook
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        (tmp_path / "聊天.txt").write_bytes(WANGWANG.encode(encoding))
        host = workbook(chat_text=None)
        done = push(host, "check_chat", [FIRST_ROW], by="何芳", asks={"chat_file": "聊天.txt"})
        assert done.ok, encoding
        assert cells_of(host, "chat_checks")["聊天内容"] == WANGWANG
    done = push(
        workbook(chat_text=None), "check_chat", [FIRST_ROW], by="何芳", asks={"chat_file": "没有.txt"}
    )
    assert [p.message for p in done.problems] == ["读不到聊天文件“没有.txt”"]


def test_nobody_inspects_themselves_and_no_chat_twice() -> None:
    done = press(workbook(checker="张敏"), "check_chat")
    assert [p.header for p in done.problems] == ["抽查人"]
    host = a_workbook({"staff": PEOPLE, "chat_checks": [CHECK, CHECK]})
    done = push(host, "check_chat", [FIRST_ROW, FIRST_ROW + 1], by="何芳")
    assert not done.ok
    assert any("已经抽查过这段聊天" in p.message for p in done.problems)


def test_a_passed_chat_ends_there() -> None:
    host = workbook()
    press(host, "check_chat")
    assert press(host, "give_feedback", passed="合格", **SCORES).ok
    assert cells_of(host, "chat_checks")["状态"] == "合格结束"


@pytest.mark.parametrize("score", ["101", "-1", "很好", "1e2", "９０分"])
def test_a_score_is_a_score(score: str) -> None:
    host = workbook()
    press(host, "check_chat")
    done = press(host, "give_feedback", passed="合格", **{**SCORES, "s2": score})
    assert [p.header for p in done.problems if p.blocks] == ["问题处理"]


def test_who_did_not_do_well_is_coached_and_looked_at_again() -> None:
    host = workbook()
    press(host, "check_chat")
    done = press(host, "give_feedback", passed="不合格", **SCORES)
    assert [p.header for p in done.problems] == ["督查原因"]
    assert press(host, "give_feedback", passed="不合格", cause="太忙", **SCORES).ok
    done = press(host, "start_coaching", coaching="先回一句", recheck_at="2026-11-21")
    assert [p.header for p in done.problems] == ["复查日期"]
    assert press(host, "start_coaching", coaching="先回一句", recheck_at="2026-11-22").ok
    assert cells_of(host, "chat_checks")["到期"] == datetime(2026, 11, 22, 23, 59, 59)
    assert not press(host, "recheck", recheck_result="不合格").ok
    assert press(host, "recheck", recheck_result="不合格", recheck_at="2026-11-25").ok
    assert cells_of(host, "chat_checks")["状态"] == "整改中"
    assert press(host, "recheck", now=datetime(2026, 11, 25, 10), recheck_result="合格").ok
    assert cells_of(host, "chat_checks")["状态"] == "已复查"


@pytest.mark.parametrize(("now", "late"), [(-1, False), (0, False), (1, True)])
def test_the_second_look_is_due_at_the_end_of_its_day(now: int, late: bool) -> None:
    host = workbook(
        number="ZJC20261121-001", status="整改中", recheck_at="2026-11-22", coaching="x", created_by="何芳"
    )
    push(host, "refresh", now=datetime(2026, 11, 22, 23, 59, 59) + timedelta(seconds=now))
    assert cells_of(host, "chat_checks")["逾期"] == ("是" if late else "否")
    grid = host.read("board")
    what, urgency = grid.headers.index("事项"), grid.headers.index("紧急")
    assert [row[urgency] for row in grid.rows.values() if row[what] == "复查聊天"] == [
        "逾期" if late else "今天到期"
    ]


def test_the_board_says_that_replies_are_only_seen_afterwards() -> None:
    def said(host: MemoryHost) -> list[Cell]:
        push(host, "refresh")
        grid = host.read("board")
        what, note = grid.headers.index("事项"), grid.headers.index("说明")
        return [row[note] for row in grid.rows.values() if row[what] == "抽查聊天"]

    assert "聊天时不会提醒" in str(said(a_workbook({"staff": PEOPLE}))[0])
    assert said(workbook(number="ZJC20261121-001", status="已抽查", checked_at="2026-11-21")) == []
