"""What must hold of the check whatever comes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_macros.messages import ShopFacts, WordLists, check
from cs_macros.messages.folding import loose, places, tight
from tests.messages.harmless import harmless

MARKS = " \t\n\u3000\u200b\u200d\ufeff.，。、·*-_~!！|/　…\u0301"
LOOK_ALIKES = {
    "高": "髙⾼",
    "仿": "彷倣",
    "复": "復複",
    "扫": "掃",
    "描": "瞄",
    "精": "棈",
    "货": "貨",
    "盗": "盜",
    "贱": "賤",
    "妈": "媽",
    "a": "ａАⒶ",
    "x": "ｘХ",
    "b": "ＢⒷ",
    "顶": "頂",
    "级": "級",
    "脑": "腦",
    "残": "殘",
}

FORBIDDEN = [
    word
    for rule in WordLists.shipped().rules
    if rule.id in ("COM-01", "COM-02") and rule.level == "block"
    for word in rule.words
]


@st.composite
def disguised(draw: st.DrawFn) -> tuple[str, str]:
    """A forbidden word, and the same in look-alikes with marks between its characters."""
    word = draw(st.sampled_from(FORBIDDEN))
    parts = []
    for place, char in enumerate(word):
        if place:
            parts.append(draw(st.text(MARKS, max_size=3)))
        parts.append(draw(st.sampled_from([char, *LOOK_ALIKES.get(char, "")])))
    return word, "".join(parts)


@given(
    disguised(),
    st.sampled_from(["", "亲，", "这一款", "不是吗？"]),
    st.sampled_from(["", "哦", "。您看", " 123"]),
)
def test_a_disguised_word_is_still_found(pair: tuple[str, str], before: str, after: str) -> None:
    _, text = pair
    found = [f for f in check(before + text + after) if f.rule in ("COM-01", "COM-02")]
    assert any(f.level == "block" for f in found), text
    assert all((before + text + after)[f.start : f.end] == f.words for f in found)


@given(st.text(), st.sampled_from([None, "快手", "淘宝", "其他"]))
def test_a_check_answers_for_any_text(text: str, platform: str | None) -> None:
    for finding in check(text, platform=platform):
        assert text[finding.start : finding.end] == finding.words
        assert finding.hint


@given(st.text())
def test_every_folded_character_knows_its_origin(text: str) -> None:
    assert len(places(text, keep_punctuation=False)) == len(tight(text))
    assert len(places(text, keep_punctuation=True)) == len(loose(text))


@pytest.mark.parametrize("platform", [None, "淘宝", "天猫", "拼多多", "快手", "其他"])
def test_harmless_sentences_are_not_blocked(platform: str | None) -> None:
    sentences = list(harmless())
    assert len(set(sentences)) >= 2000
    # The order numbers of the examples are known to the row that the message is made from.
    known = ["2233445566778899001", "2233445566778899002"]
    facts = ShopFacts(flagship=True, approved=True)
    blocked = {
        sentence: finding.words
        for sentence in sentences
        for finding in check(sentence, platform=platform, known_ids=known, facts=facts)
        if finding.level == "block"
    }
    assert blocked == {}
