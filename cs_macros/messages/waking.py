"""Which listed words a text holds, and so which rules it has to be tried for: one cheap look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence


class Lookup:
    """Many words, found in a text by its pairs of neighbouring characters.

    The pairs are looked up in a table, so that the look costs the same however many words are listed.
    Each word stands under the rarest of its pairs, so that few words are tried for nothing.
    """

    def __init__(self, words: Iterable[str]) -> None:
        listed = dict.fromkeys(filter(None, words))
        self._single = [word for word in listed if len(word) == 1]
        self._under: dict[int, list[str]] = {}
        common = Counter(pair for word in listed for pair in pairs(word))
        for word in listed:
            if len(word) > 1:
                self._under.setdefault(min(pairs(word), key=common.__getitem__), []).append(word)
        self._pairs = frozenset(self._under)

    def found(self, text: str) -> list[str]:
        """The words that the text holds, in no order."""
        words = [char for char in self._single if char in text]
        words += [word for pair in pairs(text, self._pairs) for word in self._under[pair] if word in text]
        return words


def pairs(text: str, of: frozenset[int] | None = None) -> Collection[int]:
    """Every two neighbouring characters as one number: half as dear as cutting the text up.

    Args:
      of: Only these.

    >>> len(pairs("先发货")), pairs("先发货", frozenset(pairs("发货"))) == pairs("发货")
    (2, True)
    """
    coded = memoryview(text.encode("utf-16-le", "surrogatepass"))
    even = coded[: len(coded) & ~3].cast("I")
    odd = coded[2 : 2 + (len(coded) - 2 & ~3)].cast("I") if len(coded) > 4 else ()
    return {*even, *odd} if of is None else of.intersection(even).union(of.intersection(odd))


class Wakers:
    """Words that wake a rule: each of its groups needs one of its words in the text."""

    def __init__(self, groups: Sequence[Sequence[Iterable[str]]]) -> None:
        self._groups = [[frozenset(group) for group in each] for each in groups]
        self._singles = [
            ["".join(word for word in g if len(word) == 1) for g in each] for each in self._groups
        ]
        self._wakes: dict[str, set[int]] = {}
        for rule, each in enumerate(self._groups):
            for word in each[0]:
                self._wakes.setdefault(word, set()).add(rule)

    @property
    def words(self) -> Iterator[str]:
        """What has to be looked up; single characters of the later groups only where it matters."""
        for each in self._groups:
            yield from each[0]
            yield from (word for group in each[1:] for word in group if len(word) > 1)

    def woken(self, words: Collection[str], text: str) -> list[int]:
        """The rules that the listed words of a text wake, in their order."""
        maybe: set[int] = set()
        for word in words:
            if word in self._wakes:
                maybe |= self._wakes[word]
        return sorted(rule for rule in maybe if self._is_woken(rule, words, text)) if maybe else []

    def _is_woken(self, rule: int, words: Collection[str], text: str) -> bool:
        later = zip(self._groups[rule][1:], self._singles[rule][1:], strict=True)
        return all(
            not group.isdisjoint(words) or any(char in text for char in singles) for group, singles in later
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
