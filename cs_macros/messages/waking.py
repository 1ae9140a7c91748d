"""Which listed words a text holds, and so which rules it has to be tried for: one cheap look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cs_macros.messages.trees import any_of


class Lookup:
    """Many words, found in a text by its pairs of neighbouring characters.

    The pairs are looked up in a table, so that the look costs the same however many words are listed.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._starting: dict[int, list[str]] = {}
        self._single: set[str] = set()
        for word in dict.fromkeys(filter(None, words)):
            if len(word) == 1:
                self._single.add(word)
            else:
                start = min(pairs(word[:2]))
                self._starting.setdefault(start, []).append(word)
        self._starts = frozenset(self._starting)
        self._any_single = any_of(self._single)

    def found(self, text: str) -> list[str]:
        """The words that the text holds, in no order."""
        starts = self._starts & pairs(text)
        words = [word for start in starts for word in self._starting[start] if word in text]
        words += self._any_single.findall(text)
        return words


def pairs(text: str) -> set[int]:
    """Every two neighbouring characters as one number: half as dear as cutting the text up.

    >>> len(pairs("发货发货")), pairs("发货") < pairs("先发货")
    (2, True)
    """
    coded = memoryview(text.encode("utf-16", "surrogatepass"))[2:]
    found = set(coded[: len(coded) & ~3].cast("I"))
    if len(coded) > 4:
        found.update(coded[2 : 2 + (len(coded) - 2 & ~3)].cast("I"))
    return found


class Wakers:
    """Words that wake a rule: each of its groups needs one of its words in the text."""

    def __init__(self, groups: Sequence[Sequence[Iterable[str]]]) -> None:
        self._needs = [frozenset((rule, n) for n in range(len(each))) for rule, each in enumerate(groups)]
        self._wakes: dict[str, set[tuple[int, int]]] = {}
        for rule, each in enumerate(groups):
            for n, words in enumerate(each):
                for word in words:
                    self._wakes.setdefault(word, set()).add((rule, n))

    @property
    def words(self) -> Iterable[str]:
        return self._wakes

    def woken(self, words: Iterable[str]) -> list[int]:
        """The rules that the words of a text wake, in their order."""
        found: set[tuple[int, int]] = set()
        for word in words:
            if word in self._wakes:
                found |= self._wakes[word]
        return sorted({rule for rule, n in found if not n and self._needs[rule] <= found}) if found else []


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
