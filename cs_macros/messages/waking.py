"""Which listed words a text holds, and so which rules it has to be tried for: one cheap look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence


class Lookup:
    """Many words, found in a text by its pairs of neighbouring characters.

    The pairs are looked up in a table, so that the look costs the same however many words are listed.
    Each word stands under the rarest of its pairs, so that few words are tried for nothing.
    """

    def __init__(self, words: Iterable[str]) -> None:
        listed = dict.fromkeys(filter(None, words))
        self._single = frozenset(word for word in listed if len(word) == 1)
        self._under: dict[int, list[str]] = {}
        common = Counter(pair for word in listed for pair in pairs(word))
        for word in listed:
            if len(word) > 1:
                self._under.setdefault(min(pairs(word), key=common.__getitem__), []).append(word)

    def found(self, text: str) -> list[str]:
        """The words that the text holds, in no order."""
        under = self._under
        even, odd = halves(text)
        held = set(filter(under.__contains__, even))  # each once: a long text costs as its length
        held.update(filter(under.__contains__, odd))
        words = [word for pair in held for word in under[pair] if word in text]
        words += self._single.intersection(text)
        return words


def halves(text: str) -> tuple[memoryview, memoryview]:
    """Every two neighbouring characters as one number, which is half as dear as cutting the text up.

    Returns:
      The pairs that begin at the even places, and those at the odd ones.
    """
    coded = memoryview(text.encode("utf-16-le", "surrogatepass"))
    size = len(coded)
    return coded[: size & ~3].cast("I"), coded[2 : max(2, 2 + (size - 2 & ~3))].cast("I")


def pairs(text: str) -> set[int]:
    """The same as one set.

    >>> len(pairs("先发货")), pairs("发货") < pairs("先发货")
    (2, True)
    """
    even, odd = halves(text)
    return {*even, *odd}


class Wakers:
    """Words that wake a rule: each of its groups needs one of its words in the text.

    A rule's groups are the bits of a number. Single characters of later groups stand in most texts:
    they are only looked for when everything else of their rule is there.
    """

    def __init__(self, groups: Sequence[Sequence[Iterable[str]]]) -> None:
        self._whole = [(1 << len(each)) - 1 for each in groups]
        self._singles = [
            ["".join(word for word in group if n and len(word) == 1) for n, group in enumerate(each)]
            for each in groups
        ]
        self._perhaps = [sum(1 << n for n, chars in enumerate(each) if chars) for each in self._singles]
        self._bits: dict[str, list[tuple[int, int]]] = {}
        for rule, each in enumerate(groups):
            for n, group in enumerate(each):
                for word in dict.fromkeys(group):
                    if n == 0 or len(word) > 1:
                        self._bits.setdefault(word, []).append((rule, 1 << n))
        self.words = self._bits.keys()
        self.first = frozenset(word for each in groups for word in each[0])

    def woken(self, words: Iterable[str], text: str) -> list[int]:
        """The rules that the listed words of a text wake, in their order."""
        found: dict[int, int] = {}
        for word in words:
            for rule, bit in self._bits.get(word, ()):
                found[rule] = found.get(rule, 0) | bit
        whole, perhaps = self._whole, self._perhaps
        return sorted(
            rule
            for rule, bits in found.items()
            if bits == whole[rule]
            or (bits | perhaps[rule] == whole[rule] and bits & 1 and self._completes(rule, bits, text))
        )

    def _completes(self, rule: int, bits: int, text: str) -> bool:
        """Whether single characters stand in for the groups that have no word yet."""
        return all(
            bits >> n & 1 or any(char in text for char in chars)
            for n, chars in enumerate(self._singles[rule])
        )


def groups_of(
    wakes: Sequence[str], parts: Sequence[str], words: Mapping[str, tuple[str, ...]], shapes: Iterable[str]
) -> list[tuple[str, ...]]:
    """A frame's groups: the ones it names, and its parts that are lists of words and nothing else.

    Args:
      wakes: Names of lists, several of one group as `a|b`.
    """
    plain = [part for part in parts if all(n in words and n not in shapes for n in part.split("|"))]
    named = [*wakes, *(part for part in plain if part not in wakes)]
    return [tuple(word for name in group.split("|") for word in words[name]) for group in named]
