"""Text in the form in which forbidden words are looked for, with the way back to where they stand.

People hide a word from a filter by full-width letters, traditional or look-alike characters,
spaces, zero-width marks and inserted punctuation. Folding undoes all of them, character by
character, so that every folded character still knows the one it came from.
"""

from __future__ import annotations

from unicodedata import category, normalize

from cs_macros.cells.traditional import simplify

LOOK_ALIKES = str.maketrans(
    "髙倣彷祂妳棈卬瞄劵嶶溦薇"
    "аеорсухіјѕвтмкн"  # Cyrillic
    "αορτυνκ"  # Greek
    "🅰🅱🅾🅿🆎ᴀʙ",  # letters that Unicode counts as symbols, small capitals
    "高仿仿他你精印描券微微微aeopcyxijsbtmkhaoptuvkabopaab",
)
"""Characters that look (or, 瞄 and 薇, are typed) like the ones our words are written with."""

HIDDEN = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})
"""Categories that nobody sees between two characters: controls, zero-width, marks, spaces."""

FILLERS = frozenset("\u115f\u1160")
"""Letters of a script that have no shape; ㅤ (U+3164) folds to the second."""

PUNCTUATION = frozenset("PS")
"""First letters of the categories of punctuation and symbols."""


class _Table(dict[int, str]):
    """A translation table that works a character out when it is met first."""

    def __init__(self, *, tight: bool) -> None:
        super().__init__()
        self._tight = tight

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = simplify(normalize("NFKC", char).lower()).translate(LOOK_ALIKES)
        kept = "".join(part for part in folded if self._keeps(part))
        self[code] = kept
        return kept

    def _keeps(self, char: str) -> bool:
        kind = "Cf" if char in FILLERS else category(char)
        if self._tight:
            return kind not in HIDDEN and kind[0] not in PUNCTUATION
        return kind not in HIDDEN or kind == "Zs" or char in "\n\t"


_TIGHT = _Table(tight=True)
_LOOSE = _Table(tight=False)


def tight(text: str) -> str:
    """Letters, digits and 汉字 only, all folded.

    >>> tight("高 \u200b仿"), tight("髙·彷"), tight("Ａ 貨！")
    ('高仿', '高仿', 'a货')
    """
    return text.translate(_TIGHT)


def loose(text: str) -> str:
    """Folded, with spaces and punctuation still there (addresses and numbers need them).

    >>> loose("ＷＷＷ．ａｂｃ．ｃｏｍ　見")
    'www.abc.com 见'
    """
    return text.translate(_LOOSE)


def places(text: str, *, keep_punctuation: bool) -> list[int]:
    """For each folded character the place in `text` of the one it came from."""
    table = _LOOSE if keep_punctuation else _TIGHT
    return [place for place, char in enumerate(text) for _ in table[ord(char)]]
