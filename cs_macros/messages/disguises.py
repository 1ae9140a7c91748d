"""Text as it is meant: one form for every way in which people write a listed word past a filter.

Signs stand for words (🌟 for 星), syllables and like-sounding characters for the ones meant
(hao评, 威信), marks between single characters say nothing. What is left of the punctuation are
`，` between clauses and a line's end between sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from cs_macros.messages.folding import tight
from cs_macros.messages.trees import any_of

SOFT, HARD, NOTHING = "，", "\n", "〇"
MARKS = {
    **dict.fromkeys("，,、：:…—", SOFT),
    **dict.fromkeys("。！？!?;；\n｡", HARD),
    "%": "%",
    "％": "%",
    "+": "+",
    "＋": "+",
}
PLUS = re.compile(r"(?<![a-z0-9])\+(?=[a-z我微薇威扣企客]|\d{5})")
"""+V, which is no sum."""
SPELLED_OUT = re.compile(r"(?<![^，\n])(?:[^，\n][，\n]+){2,}[^，\n](?![^，\n])")
"""Single characters with marks between: 好，评，返，现."""

JOINERS = frozenset("\u200d\ufe0f")


@dataclass(frozen=True)
class Disguises:
    """How listed words are written otherwise.

    Attributes:
      signs: Sign → the word it stands for.
      forms: Other way of writing → the word meant.
    """

    signs: Mapping[str, str]
    forms: Mapping[str, str]

    @classmethod
    def from_data(cls, data: Mapping[str, Mapping[str, object]]) -> Disguises:
        """From the tables signs, sounds and pinyin of `variants.toml`."""
        forms = {form: word for word, spelled in data["pinyin"].items() for form in mixed(word, str(spelled))}
        for word, others in data["sounds"].items():
            assert isinstance(others, list)
            forms.update({tight(str(other)): word for other in others})
        signs = {
            sign: word for word, each in data["signs"].items() for sign in str(each) if sign not in JOINERS
        }
        return cls(signs, forms)

    @cached_property
    def any_form(self) -> re.Pattern[str]:
        return any_of(self.forms)

    @cached_property
    def table(self) -> dict[int, str]:
        """What each character reads as, worked out when it is met first."""
        return _Table(self.signs)

    def sense(self, text: str, harmless: re.Pattern[str], *, disguised: bool = True) -> str:
        """The text as it is meant, with 〇 for every character of the words that mean no harm.

        Args:
          disguised: Whether any word may be written otherwise.
        """
        joined = text.translate(self.table)
        if "+" in joined:
            joined = PLUS.sub("加", joined).replace("+", "")
        joined = SPELLED_OUT.sub(lambda run: run[0].replace(SOFT, "").replace(HARD, ""), joined)
        joined = harmless.sub(_nothing, joined)
        return self.any_form.sub(self._meant, joined) if disguised else joined

    def places(self, text: str, harmless: re.Pattern[str]) -> list[int]:
        """For each character of `sense` the place in `text` of the one it came from."""
        found = [(char, place) for place, each in enumerate(text) for char in self.table[ord(each)]]
        for plus in PLUS.finditer(_joined(found)):
            found[plus.start()] = ("加", found[plus.start()][1])
        found = [pair for pair in found if pair[0] != "+"]
        for run in [*SPELLED_OUT.finditer(_joined(found))][::-1]:
            kept = [pair for pair in found[run.start() : run.end()] if pair[0] not in (SOFT, HARD)]
            found[run.start() : run.end()] = kept
        joined = harmless.sub(_nothing, _joined(found))
        for form in [*self.any_form.finditer(joined)][::-1]:
            meant = self._meant(form)
            if meant != form[0]:
                found[form.start() : form.end()] = [(char, found[form.start()][1]) for char in meant]
        return [place for _, place in found]

    def _meant(self, form: re.Match[str]) -> str:
        return form[0] if form[0].isascii() and _in_a_longer_word(form) else self.forms[form[0]]


class _Table(dict[int, str]):
    """Signs as words, punctuation as its two kinds, everything else folded."""

    def __init__(self, signs: Mapping[str, str]) -> None:
        super().__init__({ord(char): word for char, word in {**signs, **MARKS}.items()})

    def __missing__(self, code: int) -> str:
        self[code] = read = tight(chr(code))
        return read


def _joined(found: list[tuple[str, int]]) -> str:
    return "".join(char for char, _ in found)


def _nothing(word: re.Match[str]) -> str:
    return NOTHING * len(word[0])


def _in_a_longer_word(form: re.Match[str]) -> bool:
    """Letters of a longer Latin word: HP in XHP20."""
    text, start, end = form.string, form.start(), form.end()
    return any(
        char.isascii() and char.isalnum() for char in (text[max(0, start - 1) : start] + text[end : end + 1])
    )


def mixed(word: str, spelled: str) -> Iterator[str]:
    """A word with some or all of its characters spelled out.

    >>> list(mixed("好评", "hao ping"))
    ['好ping', 'hao评', 'haoping']
    """
    for form in product(*zip(word, spelled.split(), strict=True)):
        if (written := "".join(form)) != word:
            yield written
