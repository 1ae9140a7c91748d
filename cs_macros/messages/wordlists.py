"""The lists behind the compliance check: data, so that a shop can replace or extend them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from cs_macros.errors import Level
from cs_macros.messages.folding import tight

END = ""
"""Marks in a tree of words that a word may end here."""

SHIPPED = Path(__file__).with_name("compliance.toml")


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


@dataclass(frozen=True)
class WordLists:
    """All rules, and the harmless words inside which nothing is forbidden.

    Attributes:
      harmless: Words that contain a forbidden one (银行, 高仿真); a longer match wins.
      boundaries: Words that begin at a comma inside a seeming match and go on behind it (很高，仿佛).
      groups: Further lists, by name, for the rules that are more than a list.
    """

    rules: tuple[Rule, ...]
    harmless: tuple[str, ...]
    boundaries: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]

    @classmethod
    def shipped(cls) -> WordLists:
        """The lists that come with the package."""
        return _read(SHIPPED)

    def extended(self, words: Mapping[str, Iterable[str]], harmless: Iterable[str] = ()) -> WordLists:
        """These lists with a shop's own words added.

        Args:
          words: Rule id → words, which get the advice of the rule's first line.
          harmless: Words in which nothing is to be found.
        """
        added = {rule_id: tuple(more) for rule_id, more in words.items()}
        rules = [
            replace(rule, words=rule.words + added.pop(rule.id)) if rule.id in added else rule
            for rule in self.rules
        ]
        return replace(self, rules=tuple(rules), harmless=(*self.harmless, *harmless))

    def without(self, words: Iterable[str]) -> WordLists:
        """These lists without the words that a shop has struck out."""
        struck = {tight(word) for word in words}
        rules = [
            replace(rule, words=tuple(word for word in rule.words if tight(word) not in struck))
            for rule in self.rules
        ]
        return replace(self, rules=tuple(rules))

    @cached_property
    def by_word(self) -> Mapping[str, Rule | None]:
        """Folded word → its rule, None for a harmless one."""
        found: dict[str, Rule | None] = {}
        for rule in self.rules:
            found.update({tight(word): rule for word in rule.words})
        found.update({tight(word): None for word in self.harmless})
        return found

    @cached_property
    def any_word(self) -> re.Pattern[str]:
        return any_of(self.by_word)

    @cached_property
    def any_trigger(self) -> re.Pattern[str]:
        return any_of(filter(None, map(tight, self.by_trigger)))

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """The triggers that are no words and vanish in tight text (@)."""
        return tuple(trigger for trigger in self.by_trigger if not tight(trigger))

    @cached_property
    def by_trigger(self) -> Mapping[str, tuple[Rule, ...]]:
        """Trigger, folded unless a symbol → the rules whose patterns it wakes."""
        found: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            for trigger in {tight(trigger) or trigger for trigger in rule.triggers}:
                found[trigger] = (*found.get(trigger, ()), rule)
        return found

    @cached_property
    def any_boundary(self) -> re.Pattern[str]:
        return any_of(map(tight, self.boundaries))

    @cached_property
    def group(self) -> Mapping[str, re.Pattern[str]]:
        """The further lists, each as a pattern over tight text."""
        return {name: any_of(map(tight, words)) for name, words in self.groups.items()}


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the longest of the words at a place; of no words, one that never matches.

    The look-ahead at the first two characters is a table and the words are a tree, so that a
    text costs the same however long the list is.

    >>> any_of(["正品", "非正品", "正品牌"]).findall("非正品，正品牌")
    ['非正品', '正品牌']
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[END] = None
    if not tree:
        return re.compile(r"(?!)")
    seconds = {char for node in tree.values() for char in node}
    ahead = _table(tree) if END in seconds else _table(tree) + _table(seconds)
    return re.compile(f"(?={ahead}){_branches(tree)}")


def _table(chars: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(chars)))}]"


def _branches(node: Mapping[str, Any]) -> str:
    longer = [re.escape(char) + _branches(node[char]) for char in sorted(node) if char != END]
    if not longer:
        return ""
    joined = longer[0] if len(longer) == 1 and END not in node else f"(?:{'|'.join(longer)})"
    return f"{joined}?" if END in node else joined


@cache
def _read(path: Path) -> WordLists:
    # Here, not above: a press that checks no text does not pay for it.
    import tomllib

    data = tomllib.loads(path.read_text("utf-8"))
    return WordLists(
        rules=tuple(_rule(about) for about in data["rule"]),
        harmless=tuple(data["harmless"]),
        boundaries=tuple(data["boundaries"]),
        groups={name: tuple(words) for name, words in data["groups"].items()},
    )


def _rule(about: Mapping[str, Any]) -> Rule:
    return Rule(
        id=about["id"],
        level=Level(about["level"]),
        message=about["message"],
        hint=about["hint"],
        basis=about["basis"],
        levels={platform: Level(level) for platform, level in about.get("on", {}).items()},
        words=tuple(about.get("words", ())),
        patterns=tuple(re.compile(pattern) for pattern in about.get("patterns", ())),
        triggers=tuple(about.get("triggers", ())),
        exempt=frozenset(about.get("exempt", ())),
        platforms=frozenset(about.get("platforms", ())),
        fact=about.get("fact", ""),
    )
