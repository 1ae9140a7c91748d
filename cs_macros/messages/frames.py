"""Rules about meaning: what a sentence says, in whatever order and with whatever words between.

A frame names slots (a review, something that changes it, a reward) and the stretch of text in
which they have to meet. Slots and frames are data (`meanings/*.toml`); here is only how they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cs_macros.messages.trees import any_of

SLOT = re.compile(r"<([a-z_]+)>")
SCOPES = {
    "clause": re.compile(r"[^，\n]+"),
    "sentence": re.compile(r"[^\n]+"),
    "text": re.compile(r"(?s:.+)"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What has to meet, and where.

    Attributes:
      parts: Slots that have to be there, in any order.
      near: Characters that may lie between two of them, 0 for any number.
      scope: The stretch in which they meet: clause, sentence or text.
      unless: What in the same stretch makes them harmless.
      softer: What in the text takes a level off.
      mask: Words that say nothing here, taken out before anything is looked for.
    """

    parts: tuple[re.Pattern[str], ...]
    near: int = 0
    scope: str = "sentence"
    unless: re.Pattern[str] | None = None
    softer: re.Pattern[str] | None = None
    mask: re.Pattern[str] | None = None

    def find(self, sense: str) -> Iterator[tuple[int, int]]:
        """Places at which the frame is filled, one a stretch."""
        if self.mask:
            sense = self.mask.sub(lambda found: "〇" * len(found[0]), sense)
        if not all(part.search(sense) for part in self.parts):
            return
        for piece in SCOPES[self.scope].finditer(sense):
            start, end = piece.span()
            met = self._met(sense, start, end)
            if met and not (self.unless and self.unless.search(sense, start, end)):
                yield met

    def is_softened(self, sense: str) -> bool:
        return bool(self.softer and self.softer.search(sense))

    def _met(self, sense: str, start: int, end: int) -> tuple[int, int] | None:
        if not self.near:
            found = [part.search(sense, start, end) for part in self.parts]
            spans = [match.span() for match in found if match]
            return _around(spans) if len(spans) == len(found) else None
        spans_of = [[match.span() for match in part.finditer(sense, start, end)] for part in self.parts]
        return _nearest(spans_of, self.near) if all(spans_of) else None


def _around(spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return min(start for start, _ in spans), max(end for _, end in spans)


def _nearest(spans_of: Sequence[Sequence[tuple[int, int]]], near: int) -> tuple[int, int] | None:
    """The first place at which one span of each slot lies near to the ones before it."""
    around: list[tuple[int, int]] = list(spans_of[0])
    for spans in spans_of[1:]:
        around = [
            _around((each, other))
            for each in around
            for other in spans
            if other[0] - each[1] <= near and each[0] - other[1] <= near
        ]
    return min(around, default=None)


@dataclass(frozen=True)
class Vocabulary:
    """The lists and shapes that frames are made of.

    Attributes:
      words: Name → plain words, which a shop can add to.
      shapes: Name → regular expressions; `<name>` in them stands for another list or shape.
    """

    words: Mapping[str, tuple[str, ...]]
    shapes: Mapping[str, tuple[str, ...]]

    @cached_property
    def _known(self) -> dict[str, str]:
        return {}

    def source(self, name: str) -> str:
        """The expression that a name stands for."""
        if name not in self._known:
            plain = [any_of(self.words[name]).pattern] if name in self.words else []
            shaped = [
                SLOT.sub(lambda slot: f"(?:{self.source(slot[1])})", s) for s in self.shapes.get(name, ())
            ]
            if not plain and not shaped:
                raise KeyError(name)
            self._known[name] = "|".join((*plain, *shaped))
        return self._known[name]

    def pattern(self, names: Iterable[str]) -> re.Pattern[str] | None:
        """Any of some names, each alone or several as `a|b`."""
        each = [self.source(name) for several in names for name in several.split("|")]
        return re.compile("|".join(each)) if each else None

    def frame(self, about: Mapping[str, Any]) -> Frame:
        """A frame from its table in the data."""
        parts = [self.pattern([part]) for part in about["all"]]
        mask = about.get("mask", ())
        return Frame(
            parts=tuple(part for part in parts if part),
            near=about.get("near", 0),
            scope=about.get("scope", "sentence"),
            unless=self.pattern(about.get("unless", ())),
            softer=self.pattern(about.get("softer", ())),
            mask=self.pattern([mask] if isinstance(mask, str) else mask),
        )
