"""Words that banks and platforms have in common, and a layout read by them as a format."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_macros.statements.profiles import Profile, direction_words, state_words

if TYPE_CHECKING:
    from cs_macros.statements.layout import Layout

NAMES = {"columns": "收入、支出两列", "word": "金额加收支方向", "sign": "金额带正负号"}
"""General formats as people call them, by where the direction stands."""

IDS = {"columns": "bank-columns", "word": "bank-word", "sign": "bank-sign"}
_FILE = Path(__file__).with_name("vocabulary.toml")


@cache
def vocabulary() -> Mapping[str, Any]:
    """Words that banks and platforms have in common."""
    return tomllib.loads(_FILE.read_text("utf-8"))


def as_profile(layout: Layout, *, id: str = "", name: str = "", origin: str = "") -> Profile:
    """A layout as a format to read with."""
    told = vocabulary()
    headers = {one: (layout.headers[at].strip(),) for one, at in layout.columns.items()}
    return Profile(
        id=id or IDS[layout.by],
        name=name or f"通用格式（{NAMES[layout.by]}）",
        export="",
        required=(),
        columns={},
        headers=headers,
        formats=tuple(layout.formats),
        by=layout.by,
        origin=origin,
        summary=tuple(layout.summary),
        memo=tuple(layout.memo),
        account_in_name=True,
        words=layout.words or direction_words(told["direction"]),
        states=state_words(told["states"]),
        refund_fields=tuple(layout.summary),
        refund_words=tuple(told["refund"]["words"]),
        reversal_words=tuple(told["reversal"]["words"]),
        accounts=tuple(map(re.compile, told["account"]["patterns"])),
    )
