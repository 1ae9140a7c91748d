"""Does a parcel's number look like its courier's? A number under the wrong courier finds no parcel."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def _couriers() -> Mapping[str, tuple[re.Pattern[str], str]]:
    """Word of a courier's name → what its numbers look like, as a pattern and in words."""
    declared = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {word: (re.compile(told["numbers"]), told["like"]) for word, told in declared.items()}


def unlike(courier: str, number: str) -> str | None:
    """What the courier's numbers look like, if this one does not; None where nothing is known of them.

    >>> unlike("中通快递", "SF0012345678901"), unlike("中通快递", "78000000015110"), unlike("本地跑腿", "A1")
    ('12 位数字，或 7 开头的 14 位数字', None, None)
    """
    found = next((told for word, told in _couriers().items() if word in courier.upper()), None)
    return found[1] if found and not found[0].fullmatch(number.upper()) else None


def courier_field(field: str) -> str | None:
    """The column with the courier of a column with a parcel's number, by its name.

    >>> courier_field("tracking_no"), courier_field("return_tracking"), courier_field("order_no")
    ('courier', 'return_courier', None)
    """
    if field == "tracking_no":
        return "courier"
    return f"{field.removesuffix('tracking')}courier" if field.endswith("_tracking") else None
