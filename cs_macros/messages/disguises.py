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
MARKS = {**dict.fromkeys("，,、：:…—", SOFT), **dict.fromkeys("。！？!?;；\n｡", HARD), "%": "%", "％": "%", "+": "+", "＋": "+"}
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
        signs = {sign: word for word, each in data["signs"].items() for sign in str(each) if sign not in JOINERS}
        return cls(signs, forms)

    @cached_property
    def any_sign(self) -> re.Pattern[str]:
        return re.compile(f"[{re.escape(''.join(self.signs))}]")

    @cached_property
    def any_form(self) -> re.Pattern[str]:
        return any_of(self.forms)

    def sense(self, text: str, harmless: re.Pattern[str]) -> str:
        """The text as it is meant, with 〇 for every character of the words that mean no harm."""
        return "".join(part for part, _ in self._parts(text, harmless))

    def places(self, text: str, harmless: re.Pattern[str]) -> list[int]:
        """For each character of `sense` the place in `text` of the one it came from."""
        return [place for part, place in self._parts(text, harmless) for _ in part]

    def _parts(self, text: str, harmless: re.Pattern[str]) -> list[tuple[str, int]]:
        found = [(char, place) for place, each in enumerate(text) for char in self._read(each)]
        joined = "".join(char for char, _ in found)
        for plus in [*PLUS.finditer(joined)][::-1]:
            found[plus.start()] = ("加", found[plus.start()][1])
        found = [pair for pair in found if pair[0] != "+"]
        joined = "".join(char for char, _ in found)
        for run in [*SPELLED_OUT.finditer(joined)][::-1]:
            found[run.start() : run.end()] = [
                pair for pair in found[run.start() : run.end()] if pair[0] not in (SOFT, HARD)
            ]
        joined = "".join(char for char, _ in found)
        for word in harmless.finditer(joined):
            for at in range(*word.span()):
                found[at] = (NOTHING, found[at][1])
        joined = harmless.sub(lambda word: NOTHING * len(word[0]), joined)
        for form in [*self.any_form.finditer(joined)][::-1]:
            if not (form[0].isascii() and _in_a_longer_word(joined, form)):
                found[form.start() : form.end()] = [(self.forms[form[0]], found[form.start()][1])]
        return found

    def _read(self, char: str) -> str:
        return MARKS.get(char) or self.signs.get(char) or tight(char)


def _in_a_longer_word(text: str, found: re.Match[str]) -> bool:
    """Letters of a longer Latin word: HP in XHP20."""
    around = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
    return any(char.isascii() and char.isalnum() for char in around)


def mixed(word: str, spelled: str) -> Iterator[str]:
    """A word with some or all of its characters spelled out.

    >>> list(mixed("好评", "hao ping"))
    ['好ping', 'hao评', 'haoping']
    """
    for form in product(*zip(word, spelled.split(), strict=True)):
        if (written := "".join(form)) != word:
            yield written
