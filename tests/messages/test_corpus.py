"""Our own lists of violations and of everyday sentences: what must not be sent, and what must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.messages import WordLists, check
from cs_macros.sheets.texts.buttons import check_text
from tests.builders import a_workbook, push

CORPUS = Path(__file__).with_name("corpus")
PLATFORMS = (None, "淘宝", "拼多多", "快手")
KNOWN_MISS = "? "
"""Before a sentence whose meaning our rules do not see; kept, so that the share stays honest."""


def violations() -> Iterator[tuple[str, str | None, str]]:
    """(kind and family, platform, sentence) of every file; a kind's or family's platform stands behind @."""
    for path in sorted(CORPUS.glob("violations*.txt")):
        kind, where = "", None
        for line in filter(str.strip, path.read_text("utf-8").splitlines()):
            if line.startswith("# "):
                kind, _, at = line[2:].partition(" @")
                where = general = at or None
                family = ""
            elif line.startswith("## "):
                family, _, at = line[3:].partition(" @")
                where = at or general
            else:
                yield f"{kind}/{family}", where, line


def everyday() -> Iterator[str]:
    for path in sorted(CORPUS.glob("everyday*.txt")):
        yield from (line for line in path.read_text("utf-8").splitlines() if line and line[0] != "#")


def levels(text: str, platform: str | None) -> set[str]:
    return {str(found.level) for found in check(text, platform=platform)}


def test_every_violation_is_blocked() -> None:
    missed = [
        (family, text)
        for family, platform, text in violations()
        if not text.startswith(KNOWN_MISS) and "block" not in levels(text, platform)
    ]
    assert missed == []


def test_the_misses_that_are_known_are_few() -> None:
    listed = [text for _, _, text in violations()]
    assert len(listed) >= 1000
    assert sum(text.startswith(KNOWN_MISS) for text in listed) <= len(listed) // 100


def test_no_everyday_sentence_is_blocked_and_few_are_doubted() -> None:
    sentences = list(everyday())
    assert len(sentences) >= 1000
    found = {(text, platform): levels(text, platform) for text in sentences for platform in PLATFORMS}
    assert [where for where, what in found.items() if "block" in what] == []
    for platform in PLATFORMS:
        doubted = [text for text in sentences if "warn" in found[text, platform]]
        assert len(doubted) <= len(sentences) * 0.03, doubted


# -- what a shop adds ----------------------------------------------------------------------------


def found_by(lists: WordLists, text: str, **how: str) -> set[str]:
    return {str(each.level) for each in check(text, words=lists, **how) if each.level != "info"}


def test_words_of_a_shop_may_be_forbidden_to_meet() -> None:
    lists = WordLists.shipped().with_own([("贺卡＋免费", "禁止", "贺卡收两元。", "")])
    assert found_by(lists, "亲，贺卡是免费的哦") == {"block"}
    assert found_by(lists, "亲，免费给您写一张贺 卡") == {"block"}
    assert found_by(lists, "亲，贺卡两元一张。包装免费") == set()
    only = WordLists.shipped().with_own([("贺卡＋免费", "提醒", "", "快手")])
    assert (found_by(only, "贺卡免费", platform="快手"), found_by(only, "贺卡免费")) == ({"warn"}, set())


def test_a_shop_adds_words_and_frames_of_our_form(tmp_path: Path) -> None:
    theirs = tmp_path / "违禁说法.toml"
    theirs.write_text(
        """
[words]
messenger = ["鸽子传书"]
card = []
pet = ["猫咪", "狗狗"]
noise = ["吵", "闹"]
[[frame]]
id = "本店"
level = "warn"
message = "“{words}”：别说客户的宠物"
hint = "换个说法。"
basis = "本店规定"
wakes = ["pet"]
all = ["pet", "noise"]
""",
        "utf-8",
    )
    lists = WordLists.shipped().with_file(theirs)
    assert found_by(lists, "亲，加我鸽子传书聊，便宜") == {"block"}
    assert found_by(lists, "您家猫咪真闹") == {"warn"}
    assert found_by(lists, "您家猫咪真乖") == set()
    assert found_by(WordLists.shipped(), "亲，加我鸽子传书聊，便宜") == set()


@pytest.mark.parametrize(
    "text", ["[words", "[[frame]]\nid = 1", "[shapes]\nx = ['(']\n[[frame]]\nall = ['x']"]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    theirs = tmp_path / "违禁说法.toml"
    theirs.write_text(text, "utf-8")
    with pytest.raises(CsError, match="违禁说法"):
        WordLists.shipped().with_file(theirs)


def test_info_alone_may_be_sent() -> None:
    said = check_text("这一款有黑色和蓝色两种颜色可选", "")
    assert ([str(p.level) for p in said.problems], said.summary) == (["info"], "可以发。")
    assert check_text("好啊，这款有黑色", "").summary == "可以发，请看提醒。"
    assert check_text("这是高仿", "").summary == "不能发：1 处违规。"


def test_a_number_of_the_workbook_is_no_account() -> None:
    number = "6222020200112233440"
    text = f"亲，{number}这边看到了"
    book = a_workbook({"bank_transfers": [{"order_no": number}]})
    ask = {"message_text": text, "message_platform": "快手"}
    assert push(book, "check_message", asks=ask).summary == "可以发。"
    assert push(a_workbook(), "check_message", asks=ask).summary == "不能发：1 处违规。"


def test_the_only_shop_decides_what_may_be_claimed() -> None:
    ask = {"message_text": "亲，我们是旗舰店", "message_platform": ""}
    for flagship, summary in (("是", "可以发。"), ("否", "不能发：1 处违规。")):
        shops = [{"name": "甲店", "platform": "天猫", "flagship": flagship}]
        assert push(a_workbook({"shops": shops}), "check_message", asks=ask).summary == summary
