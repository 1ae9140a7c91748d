"""What a platform's words for the state of an order and of its refund mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from cs_macros.exports.order import Refund, State
from cs_macros.statements.words import filled, word

_FILE = Path(__file__).with_name("states.toml")


@cache
def _patterns() -> tuple[Sequence[tuple[State, re.Pattern[str]]], Sequence[tuple[Refund, re.Pattern[str]]]]:
    told = tomllib.loads(_FILE.read_text("utf-8"))
    states = [(State(each["is"]), re.compile("|".join(each["words"]), re.I)) for each in told["state"]]
    refunds = [(Refund(each["is"]), re.compile("|".join(each["words"]), re.I)) for each in told["refund"]]
    return states, refunds


@lru_cache(maxsize=2048)
def state_of(text: str) -> State | None:
    """Where an order stands; None for words that nobody has taught.

    >>> told = ("等待卖家发货", "已发货，待收货", "已取消", "完成", "退款中")
    >>> [str(state_of(text)) for text in told]
    ['to_ship', 'shipped', 'closed', 'received', 'None']
    """
    plain = word(filled(text))
    return next((state for state, pattern in _patterns()[0] if plain and pattern.search(plain)), None)


@lru_cache(maxsize=2048)
def refund_of(text: str) -> Refund:
    """What is said about money back.

    >>> [str(refund_of(t)) for t in ("无售后或售后取消", "售后处理中", "退款成功", "退款关闭", "-")]
    ['', 'open', 'done', '', '']
    """
    plain = word(filled(text))
    return next((what for what, pattern in _patterns()[1] if plain and pattern.search(plain)), Refund.NONE)


def taught_state(text: str, words: Mapping[str, str]) -> State | None:
    """The same by a profile's own words first."""
    known = words.get(word(filled(text)))
    return State(known) if known else state_of(text)
