"""What a platform hides: 张*, 139****1234, 示例路****."""

from __future__ import annotations

import re

HIDDEN = re.compile(r"[*＊]")
"""Stars in a name, phone or address stand for letters that the platform does not show."""


def is_masked(text: str | None) -> bool:
    """Whether a cell shows less than the platform knows.

    >>> is_masked("沈**"), is_masked("139****6000"), is_masked("沈若溪"), is_masked(None)
    (True, True, False, False)
    """
    return bool(text) and HIDDEN.search(str(text)) is not None
