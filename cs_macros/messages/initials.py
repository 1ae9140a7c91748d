"""Finding a message by the first letters of its title's pinyin, as people type them."""

from __future__ import annotations

from functools import cache

from cs_macros.messages.library import titles


@cache
def initials(title: str) -> str:
    """First letters of a title; letters and digits of its own stay, marks go.

    >>> initials("转账登记回执"), initials("议价 1：活动期间能否便宜")
    ('ZZDJHZ', 'YJ1HDQJNFPY')
    """
    # Here, not above: its dictionary is large, and a press that names its message needs none of it.
    from pypinyin import Style, lazy_pinyin

    letters = "".join(lazy_pinyin(title, style=Style.FIRST_LETTER, errors="default"))
    return "".join(char for char in letters.upper() if char.isascii() and char.isalnum())


def found_by(letters: str) -> list[str]:
    """Ids of the messages whose title has these initials, or else begins with them, or else holds them."""
    wanted = letters.upper()
    known = {template_id: initials(title) for template_id, title in titles().items()}
    for fits in (str.__eq__, str.startswith, str.__contains__):
        if found := [template_id for template_id, has in known.items() if fits(has, wanted)]:
            return found
    return []
