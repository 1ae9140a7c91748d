"""The shapes that copied and exported chats really have: each gives the same chat (SERVICE 37, SYS-38).

Seen in public programs that read what 千牛's window copies, what its web page of records shows, and what
exports of it hold; the general tolerance is ours. 京麦's, 抖店's and 拼多多's copies were found nowhere.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_macros.sheets.quality.chats import UnreadableChat, read_chat

NOW = datetime(2026, 11, 22, 10)
OURS = ("张敏", "小敏", "示例旗舰店")
SAID = ["在吗", "您好，欢迎光临示例旗舰店，我是客服小敏", "这款有 38 码吗\n还有别的颜色吗", "38 码有现货"]
NAMES = [False, True, False, True]

FOUND = {
    "千牛，箭头，连着写": """tb12345678 --> 示例旗舰店:小敏2026-11-21 10:00:00
在吗
示例旗舰店:小敏2026-11-21 10:00:40
您好，欢迎光临示例旗舰店，我是客服小敏
tb12345678 --> 示例旗舰店:小敏 10:01:00
这款有 38 码吗
还有别的颜色吗
示例旗舰店:小敏10:06:00
38 码有现货""",
    "千牛，名字连着时间": """tb123456782026-11-21 10:00:00
在吗
已读
示例旗舰店:小敏2026-11-21 10:00:40
您好，欢迎光临示例旗舰店，我是客服小敏
未读
tb123456782026-11-21 10:01:00
这款有 38 码吗
还有别的颜色吗
示例旗舰店:小敏2026-11-21 10:06:00
38 码有现货""",
    "千牛，时间连着名字": """2026-11-21 10:00:00tb一二三
在吗
2026-11-21 10:00:40示例旗舰店:小敏
您好，欢迎光临示例旗舰店，我是客服小敏
2026-11-21 10:01:00tb一二三
这款有 38 码吗
还有别的颜色吗
2026-11-21 10:06:00示例旗舰店:小敏
38 码有现货""",
    "千牛，方括号": """[梨花重放的小店95] 2026-11-21 10:00:00
在吗

[小敏] 2026-11-21 10:00:40
您好，欢迎光临示例旗舰店，我是客服小敏

[梨花重放的小店95] 10:01
这款有 38 码吗
还有别的颜色吗

[小敏] 10:06
38 码有现货""",
    "千牛网页，账号在下面": """2026-11-21
10:00:00
在吗
tb8946567709
10:00:40
您好，欢迎光临示例旗舰店，我是客服小敏
示例旗舰店:小敏
10:01:00
这款有 38 码吗
还有别的颜色吗
tb8946567709
10:06:00
38 码有现货
示例旗舰店:小敏""",
    "千牛网页导出的表格": """客户名\t消息序号\t发送时间\t发送内容\t发送账号\t账号类型
tb8946567709\t1\t2026-11-21 10:00:00\t在吗\ttb8946567709\t客户
tb8946567709\t2\t2026-11-21 10:00:40\t您好，欢迎光临示例旗舰店，我是客服小敏\t得力:小迪\t客服
tb8946567709\t3\t2026-11-21 10:01:00\t"这款有 38 码吗
还有别的颜色吗"\ttb8946567709\t客户
tb8946567709\t4\t2026-11-21 10:06:00\t38 码有现货\t得力:小迪\t客服""",
    "逗号隔开的表格": """时间,发送者,消息类型,内容
2026/11/21 10:00,买家01,文本,在吗
2026/11/21 10:00,小敏,文本,"您好，欢迎光临示例旗舰店，我是客服小敏"
2026/11/21 10:01,买家01,文本,"这款有 38 码吗
还有别的颜色吗"
2026/11/21 10:06,小敏,文本,38 码有现货""",
}
OURS_ALONE = {
    "全角、上午、日期一天一次": """———— 2026年11月21日 星期六 ————
买家01　上午 10：00：00
在吗
小敏　上午 10：00：40
您好，欢迎光临示例旗舰店，我是客服小敏
买家01　上午 10：01：00
这款有 38 码吗
还有别的颜色吗
小敏　上午 10：06：00
38 码有现货""",
    "昨天，时间在前，名字在括号里": """昨天 10:00 （买家01） 在吗
昨天 10:00 （小敏） 您好，欢迎光临示例旗舰店，我是客服小敏
昨天 10:01 （买家01） 这款有 38 码吗
还有别的颜色吗
昨天 10:06 （小敏） 38 码有现货""",
    "夹着系统的话": """当前用户来自 商品详情页
买家01 2026-11-21 10:00:00
在吗
由 服务助手 转交给 小敏
原因：【离线留言自动分配】
系统消息 2026-11-21 10:00:20
客服已接入
小敏 2026-11-21 10:00:40
您好，欢迎光临示例旗舰店，我是客服小敏
小敏 撤回了一条消息
买家01 2026-11-21 10:01:00
这款有 38 码吗
还有别的颜色吗
小敏 2026-11-21 10:06:00
38 码有现货
会话已结束""",
}


@pytest.mark.parametrize("shape", [*FOUND, *OURS_ALONE])
def test_a_shape_gives_the_chat(shape: str) -> None:
    chat = read_chat((FOUND | OURS_ALONE)[shape], OURS, NOW)
    assert [each.text.replace("\r", "") for each in chat] == SAID
    assert [each.ours for each in chat] == NAMES
    assert (chat[0].at.date(), f"{chat[0].at:%H:%M}") == (datetime(2026, 11, 21).date(), "10:00")
    assert (chat[3].at - chat[2].at).total_seconds() == 300


def test_days_of_their_own_count_for_what_follows() -> None:
    text = "2026-11-20\n买家 23:50\n在吗\n2026-11-21\n小敏 00:01\n您好\n买家 00:02\n好\n小敏 00:03\n再见"
    assert [f"{each.at:%d %H:%M}" for each in read_chat(text, OURS, NOW)] == [
        "20 23:50", "21 00:01", "21 00:02", "21 00:03",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "付款时间:2026-11-20 10:00:00",
        "下单时间 2026-11-20 10:00:00",
        "预售到2026-11-30 10:00:00",
        "我下单时间是2026-11-20 10:00",
    ],
)
def test_an_order_s_card_is_no_speaker(line: str) -> None:
    text = f"买家01 2026-11-21 10:00:00\n看看我的订单\n{line}\n小敏 2026-11-21 10:00:40\n您好"
    chat = read_chat(text, OURS, NOW)
    assert [each.text for each in chat] == [f"看看我的订单\n{line}", "您好"]


def test_a_chat_of_names_above_is_not_turned_round() -> None:
    text = "买家01\n10:00:00\n在吗\n小敏\n10:01:00\n您好\n买家01\n10:02:00\n小敏"
    assert [(each.name, each.text) for each in read_chat(text, OURS, NOW)] == [
        ("买家01", "在吗"), ("小敏", "您好"), ("买家01", "小敏"),
    ]  # fmt: skip


@given(
    st.text(
        alphabet="小敏买家 :：()（）[]>-\n\t,0123456789/年月日昨天上午已读您好时间内容发送人", max_size=160
    )
)
def test_any_text_is_read_or_told(text: str) -> None:
    with suppress(UnreadableChat):
        chat = read_chat("时间\t发送人\t内容\n" + text if text.startswith("0") else text, OURS, NOW)
        assert [each.at for each in chat] == sorted(each.at for each in chat)
