"""The rules of the compliance check: words and patterns, and what a sentence may mean."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cs_macros.errors import Level
from cs_macros.messages.frames import Frame, Vocabulary
from cs_macros.messages.waking import groups_of


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a rule: words or patterns, and what to say about them.

    Attributes:
      id: `COM-01` …; a rule may have several lines with different advice.
      levels: Platform → level where it differs from `level`.
      message: What is wrong; `{words}` stands for the words found.
      words: Found however they are spaced, written or hidden.
      patterns: Regular expressions over the folded text that keeps its punctuation.
      triggers: A pattern is only tried in a text that holds one of these, in whatever spacing.
      exempt: Templates whose subject needs such words.
      fact: Attribute of `ShopFacts` that makes the words true (no finding) or false (a block).
      longest: Patterns are only tried in texts of up to this length.
      beside: Patterns are only tried in texts that hold one of these too.
      hedges: A pattern says nothing just behind one of these (一般当天发出).
      denied: The words weigh a level less where they are warned against (请勿加微信).
    """

    id: str
    level: Level
    message: str
    hint: str
    basis: str
    levels: Mapping[str, Level]
    words: tuple[str, ...] = ()
    patterns: tuple[re.Pattern[str], ...] = ()
    triggers: tuple[str, ...] = ()
    exempt: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    fact: str = ""
    longest: int = sys.maxsize
    beside: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    denied: bool = False


@dataclass(frozen=True, eq=False)
class Meaning:
    """A rule about what a sentence says; its frame is compiled when a text first wakes it.

    Attributes:
      rule: What to say about it; it has no words and patterns of its own.
      about: The frame as its file describes it.
    """

    rule: Rule
    about: Mapping[str, Any]
    vocabulary: Vocabulary

    @cached_property
    def frame(self) -> Frame:
        return self.vocabulary.frame(self.about)

    @property
    def groups(self) -> list[tuple[str, ...]]:
        """One word of each has to stand in a text before the frame is tried."""
        known = self.vocabulary
        return groups_of(self.about["wakes"], self.about["all"], known.words, known.shapes)
