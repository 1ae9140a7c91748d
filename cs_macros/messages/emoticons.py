"""旺旺's own emoticon codes, which other chat tools would show as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WANGWANG = frozenset({"淘宝", "天猫"})
"""Platforms (店铺.平台) whose customers are talked to in 旺旺."""

CODES: Mapping[str, str] = MappingProxyType(
    {"emo_kiss": "/:087", "emo_happy": "/:)-(", "emo_bye": "/:804", "emo_smile": "/:^_^"}
)


def emoticons(platform: str | None) -> Mapping[str, str]:
    """The variables `emo_*` for a shop's platform; none where the chat tool has no such codes.

    Source: seed 001 (飞吻, 合作愉快, 再见, 微笑).
    """
    return CODES if platform in WANGWANG else {}


def member_word(platform: str | None) -> str:
    """What customers of a platform call the name that they buy under."""
    return "旺旺ID（会员名）" if platform in WANGWANG else "会员名"
