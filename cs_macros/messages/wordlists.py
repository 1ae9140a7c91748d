"""The lists behind the compliance check: data, so that a shop can replace or extend them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from cs_macros.errors import CsError, Level
from cs_macros.messages.accounts import NUMERAL_PAIRS
from cs_macros.messages.disguises import Disguises
from cs_macros.messages.folding import tight
from cs_macros.messages.frames import Vocabulary
from cs_macros.messages.rules import Meaning, Rule
from cs_macros.messages.trees import any_of
from cs_macros.messages.waking import Lookup, Wakers

ALLOWED = "放行"
OWN_LEVELS = {"禁止": Level.BLOCK, "提醒": Level.WARN}
VERDICTS = {Level.BLOCK: "禁止", Level.WARN: "提醒", Level.INFO: "提醒"}

SHIPPED = Path(__file__).with_name("compliance.toml")
MEANINGS = Path(__file__).with_name("meanings")
VARIANTS = "variants.toml"


@dataclass(frozen=True)
class WordLists:
    """All rules, and the harmless words inside which nothing is forbidden.

    Attributes:
      harmless: Words that contain a forbidden one (银行, 高仿真); a longer match wins.
      boundaries: Words that begin at a mark inside a seeming match and go on behind it (很高，仿佛).
      clauses: The same, where only a comma or full stop parts them and a space would hide (套餐 A，货已发).
      meanings: The rules about what a sentence says.
      disguises: How listed words are written otherwise.
    """

    rules: tuple[Rule, ...]
    harmless: tuple[str, ...]
    boundaries: tuple[str, ...]
    clauses: tuple[str, ...]
    meanings: tuple[Meaning, ...]
    disguises: Disguises

    @classmethod
    def shipped(cls) -> WordLists:
        """The lists that come with the package."""
        return _read(SHIPPED)

    def with_own(self, own: Iterable[tuple[str, str, str, str]]) -> WordLists:
        """These lists as a shop has changed them; itself when it has changed nothing.

        Args:
          own: (word, 禁止 | 提醒 | 放行, advice, platform or empty) of every word of the shop's sheet;
            `好评＋红包` are words that may not meet in one sentence.
        """
        own = list(own)
        together = [each for each in own if TOGETHER.search(each[0]) and each[1] != ALLOWED]
        meanings = [*self.meanings, *(own_meaning(*each) for each in together)]
        own = [each for each in own if not TOGETHER.search(each[0])]
        listed = {tight(word): rule for rule in self.rules for word in rule.words}
        changed = [
            (word, verdict, advice, platform)
            for word, verdict, advice, platform in own
            if tight(word) and (word, verdict, advice, platform) != self.row_of(word, listed.get(tight(word)))
        ]
        if not changed:
            return replace(self, meanings=tuple(meanings)) if together else self
        struck = {tight(word) for word, *_ in changed}
        rules = [
            replace(rule, words=tuple(word for word in rule.words if tight(word) not in struck))
            for rule in self.rules
        ]
        rules += [
            _own_rule(word, OWN_LEVELS[verdict], advice, platform, listed.get(tight(word)))
            for word, verdict, advice, platform in changed
            if verdict != ALLOWED
        ]
        allowed = [word for word, verdict, *_ in changed if verdict == ALLOWED]
        harmless = (*self.harmless, *allowed)
        return replace(self, rules=tuple(rules), harmless=harmless, meanings=tuple(meanings))

    def with_file(self, path: Path) -> WordLists:
        """These lists with a shop's own file: more words for our lists, more frames, of the form of ours.

        Raises:
          CsError: It cannot be read.
        """
        try:
            vocabulary, frames = read_meanings([*_shipped_meanings(), path])
            own = tuple(Meaning(_rule(about), about, vocabulary) for about in frames)
            for meaning in own:
                meaning.groups, meaning.frame  # noqa: B018 - what is wrong in it shows here, not in front of a customer
        except (OSError, ValueError, KeyError, TypeError, re.error) as error:
            raise CsError(
                f"“{path.name}”的写法不对：{error}。", hint="照自带的写法改，或删掉这个文件。"
            ) from None
        return replace(self, meanings=own)

    @staticmethod
    def row_of(word: str, rule: Rule | None) -> tuple[str, str, str, str] | None:
        """A shipped word as the shop's sheet lists it."""
        if rule is None:
            return None
        return word, VERDICTS[rule.level], rule.hint, "、".join(sorted(rule.platforms))

    @cached_property
    def by_word(self) -> Mapping[str, Rule | None]:
        """Folded word → its rule, None for a harmless one."""
        found: dict[str, Rule | None] = {}
        for rule in self.rules:
            found.update({tight(word): rule for word in rule.words})
        found.update({tight(word): None for word in self.harmless})
        return found

    @cached_property
    def triggers(self) -> frozenset[str]:
        """Words that wake a pattern."""
        return frozenset(self.by_trigger)

    @cached_property
    def long_triggers(self) -> frozenset[str]:
        """Those that wake one in a text of any length."""
        return frozenset(t for t, rules in self.by_trigger.items() if any(r.longest > 1000 for r in rules))

    @cached_property
    def waking(self) -> frozenset[str]:
        """Words that may wake a meaning."""
        return frozenset((*self.wakers.first, *self.disguises.forms))

    @cached_property
    def any_word(self) -> re.Pattern[str]:
        return any_of(self.by_word)

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """The triggers that are no words and vanish in tight text (@)."""
        return tuple(trigger for trigger in self.by_trigger if not tight(trigger))

    @cached_property
    def marks(self) -> frozenset[str]:
        """Signs that stand for words, and symbols that wake patterns."""
        return frozenset("".join((*self.disguises.signs, *self.symbols)))

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
    def any_clause(self) -> re.Pattern[str]:
        return any_of(map(tight, (*self.boundaries, *self.clauses)))

    @cached_property
    def any_harmless(self) -> re.Pattern[str]:
        return any_of(map(tight, self.harmless))

    @cached_property
    def wakers(self) -> Wakers:
        """What says which of `meanings` a text has to be tried for."""
        return Wakers([meaning.groups for meaning in self.meanings])

    @cached_property
    def lookup(self) -> Lookup:
        """Every word that anything is looked for with."""
        triggers = (word for word in self.by_trigger if word not in self.symbols)
        wanted = (*self.by_word, *triggers, *self.wakers.words, *self.disguises.forms)
        return Lookup((*wanted, *NUMERAL_PAIRS))


TOGETHER = re.compile("[＋+]")
"""Between words that may not meet."""


def own_meaning(words: str, verdict: str, advice: str, platform: str) -> Meaning:
    """Words of a shop that may not stand in one sentence, in whatever order."""
    parts = {f"part_{n}": (tight(word),) for n, word in enumerate(TOGETHER.split(words)) if tight(word)}
    rule = _own_rule("", OWN_LEVELS[verdict], advice, platform, None)
    message = f"“{{words}}”：本店规定{'”和“'.join(TOGETHER.split(words)).join('“”')}不能说在一起"
    about = {"wakes": list(parts)[:1], "all": list(parts)}
    return Meaning(replace(rule, words=(), message=message), about, Vocabulary(parts, {}))


def _own_rule(word: str, level: Level, advice: str, platform: str, shipped: Rule | None) -> Rule:
    """A word as the shop sees it; one of ours keeps what makes it true, its exemptions and its number."""
    where = frozenset(filter(None, [platform]))
    if shipped is None:
        shipped = Rule("本店", level, "“{words}”是本店列出的违禁词", "换一种说法。", "“违禁词”表", {})
    kept = shipped.levels if VERDICTS[shipped.level] == VERDICTS[level] else {}
    return replace(
        shipped,
        level=level,
        hint=advice or shipped.hint,
        levels=kept,
        words=(word,),
        patterns=(),
        triggers=(),
        platforms=where,
    )


@cache
def _read(path: Path) -> WordLists:
    data = _toml(path)
    vocabulary, frames = read_meanings(_shipped_meanings())
    meanings = [Meaning(_rule(about), about, vocabulary) for about in frames]
    return WordLists(
        rules=tuple(_rule(about) for about in data["rule"]),
        harmless=tuple(data["harmless"]),
        boundaries=tuple(data["boundaries"]),
        clauses=tuple(data["clauses"]),
        meanings=tuple(meanings),
        disguises=Disguises.from_data(_toml(MEANINGS / VARIANTS)),
    )


def _shipped_meanings() -> list[Path]:
    return sorted(MEANINGS.glob("*.toml"))


def read_meanings(paths: Iterable[Path]) -> tuple[Vocabulary, list[Mapping[str, Any]]]:
    """The lists, shapes and frames of some files; a list that several files name is one."""
    words: dict[str, tuple[str, ...]] = {}
    shapes: dict[str, tuple[str, ...]] = {}
    frames: list[Mapping[str, Any]] = []
    for path in paths:
        data = _toml(path)
        for name, listed in data.get("words", {}).items():
            words[name] = (*words.get(name, ()), *(tight(word) or word for word in listed))
        for name, listed in data.get("shapes", {}).items():
            shapes[name] = (*shapes.get(name, ()), *listed)
        frames += data.get("frame", ())
    return Vocabulary(words, shapes), frames


def _toml(path: Path) -> Mapping[str, Any]:
    # Here, not above: a press that checks no text does not pay for it.
    import tomllib

    return tomllib.loads(path.read_text("utf-8"))


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
        longest=about.get("longest", sys.maxsize),
        beside=tuple(about.get("beside", ())),
        hedges=tuple(about.get("hedges", ())),
        denied=about.get("denied", False),
    )
