"""May this text be sent? Every doubt with its words, its place, its rule and a better wording.

Source: domain/5-compliance.md (COM-01 … COM-26). The rules that are lists stand in
`compliance.toml`; the ones that are more than a list are functions here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cs_macros.errors import Level
from cs_macros.messages.accounts import long_numbers, may_be_long
from cs_macros.messages.findings import Finding, ShopFacts
from cs_macros.messages.folding import loose, places, tight
from cs_macros.messages.rules import Rule
from cs_macros.messages.wordlists import WordLists

POLITE = re.compile("[您亲请谢]|你好|/:")
LONG_ENOUGH = 12
SHORT = 30
HEDGED = 14
"""Characters before a promise in which it is hedged."""

"""Shorter texts (`好的`) need no form of address."""

UNKNOWN = ShopFacts()
GRAVITY = {Level.BLOCK: 0, Level.WARN: 1, Level.INFO: 2}

TITLE = re.compile("《[^《》\n]{1,40}》")
"""The name of a book or film, which nobody chose here."""

SAME_HOUSE = {
    "淘宝": ("淘宝", "天猫"),
    "天猫": ("淘宝", "天猫"),
    "拼多多": ("拼多多",),
    "快手": ("快手",),
}
"""Platform of the shop → platforms that are none other."""

CLAUSE_MARKS = frozenset("，。！？；：、,.!?;:\n")
DENIAL = re.compile(
    "(?:请勿|切勿|勿|不要|不会|不能|不可|不支持|拒绝|避免|谨防|严禁|禁止|不得|无需|不需要|不用|不必)[^，。！？；\n]{0,14}$"
)
DENIED = re.compile(
    "[^，。！？；\n]{0,8}(?:请不要|不要|请勿|切勿)(?:给|告诉|发|提供|透露|泄露|相信|扫|点|用)"
)
"""Before and behind words that the text warns against; what is far away denies nothing."""


def check(
    text: str,
    *,
    platform: str | None = None,
    template: str | None = None,
    known_ids: Collection[str] = (),
    words: WordLists | None = None,
    facts: ShopFacts = UNKNOWN,
) -> list[Finding]:
    """Find everything in a text that may not, or had better not, be sent.

    Args:
      platform: As in 店铺.平台; some rules weigh more on 快手.
      template: Id of the template that the text was made from; a few may say what others may not.
      known_ids: Order, tracking and return numbers, which are no bank accounts.
      words: The shop's lists; the shipped ones without.
      facts: What makes some promises and claims true.

    Returns:
      The findings in order of their place; those about the whole text stand first.
    """
    lists = words or WordLists.shipped()
    folded = tight(text)
    held = lists.lookup.found(f"{folded}%" if "%" in text or "％" in text else folded)
    marked = not lists.marks.isdisjoint(text)
    triggers = lists.triggers if len(text) <= SHORT else lists.long_triggers
    has_words = not lists.by_word.keys().isdisjoint(held)
    has_patterns = marked or not triggers.isdisjoint(held)
    has_meanings = marked or not lists.waking.isdisjoint(held)
    found: list[Finding] = []
    if has_words or has_patterns or has_meanings:  # most texts hold nothing listed
        here = _Here(text, platform, template, facts)
        if has_words:
            found += _words(here, folded, lists)
        if has_patterns:
            found += _patterns(here, folded, held, marked, lists)
        if has_meanings:
            found += _meanings(here, folded, held, marked, lists)
    if may_be_long(text, folded, held, known_ids):
        found += long_numbers(text, folded, known_ids, platform)
    if facts is not UNKNOWN or not POLITE.search(text):
        found += _whole_text(text, facts)
    if not found:
        return []
    titles = [title.span() for title in TITLE.finditer(text)] if "《" in text else []
    found = [
        f for f in found if not any(start <= f.start and f.end <= end for start, end in titles) or not f.words
    ]
    found = _once_each(found)
    if platform == "快手" and any(f.rule in ("COM-04", "COM-05", "COM-06") for f in found):
        message = "这段话发出去，会按快手小店的规则处罚"
        found.insert(
            0, _about_all("COM-26", Level.INFO, message, "改好再发。", "平台客服规则第 2.3 至 2.9 条")
        )
    return found


@dataclass(slots=True)
class _Here:
    """The text that is checked, and where it is to be said."""

    text: str
    platform: str | None
    template: str | None
    facts: ShopFacts

    def level(self, rule: Rule) -> Level | None:
        """How much the rule weighs here, None where it does not apply."""
        if self.template in rule.exempt or (rule.platforms and self.platform not in rule.platforms):
            return None
        truth = getattr(self.facts, rule.fact) if rule.fact else None
        if truth is None:
            return rule.levels.get(self.platform or "", rule.level)
        return None if truth else Level.BLOCK


def _words(here: _Here, folded: str, lists: WordLists) -> Iterator[Finding]:
    text = here.text
    origin: list[int] = []
    for match in lists.any_word.finditer(folded):
        rule = lists.by_word[match[0]]
        level = here.level(rule) if rule else None
        if rule is None or level is None:
            continue
        origin = origin or places(text, keep_punctuation=False)
        start, end = origin[match.start()], origin[match.end() - 1] + 1
        if end - start > len(match[0]) and _parted(text[start:end], folded, match.span(), lists):
            continue
        if start and _is_latin(match[0][0]) and _is_latin(text[start - 1]):
            continue
        weight = _denied(text, start, end, level) if rule.denied else level
        if weight:
            yield _finding(rule, weight, text[start:end], start)


def _parted(words: str, folded: str, span: tuple[int, int], lists: WordLists) -> bool:
    """Whether the mark inside a seeming match parts two words: 很高，仿佛."""
    start, end = span
    parting = lists.any_boundary if CLAUSE_MARKS.isdisjoint(words) else lists.any_clause
    return any(word.start() < end < word.end() for word in parting.finditer(folded, start + 1, end + 3))


def _is_latin(char: str) -> bool:
    """A letter of a longer word: USA货 is no A货."""
    return loose(char).isascii() and char.isalpha()


def _denied(text: str, start: int, end: int, level: Level) -> Level | None:
    """What is left of a finding that the text itself warns against."""
    if not DENIAL.search(text[max(0, start - 18) : start]) and not DENIED.match(text, end):
        return level
    return Level.WARN if level is Level.BLOCK else None


def _patterns(
    here: _Here, folded: str, held: Collection[str], marked: bool, lists: WordLists
) -> Iterator[Finding]:
    text = here.text
    awake = [word for word in held if word in lists.by_trigger]
    if marked:
        awake += [symbol for symbol in lists.symbols if symbol in text]
    rules = {id(rule): rule for word in awake for rule in lists.by_trigger[word]}
    tried = [
        rule
        for rule in rules.values()
        if len(text) <= rule.longest and (not rule.beside or any(word in folded for word in rule.beside))
    ]
    if not tried:
        return
    read = loose(text)
    origin: list[int] = []
    for rule in tried:
        level = here.level(rule)
        for pattern in rule.patterns if level else ():
            for match in pattern.finditer(read):
                before = read[max(0, match.start() - HEDGED) : match.start()] if rule.hedges else ""
                if any(word in before for word in rule.hedges):
                    continue
                origin = origin or places(text, keep_punctuation=True)
                start, end = origin[match.start()], origin[match.end() - 1] + 1
                yield _finding(rule, level or rule.level, text[start:end], start)


def _meanings(
    here: _Here, folded: str, held: Collection[str], marked: bool, lists: WordLists
) -> Iterator[Finding]:
    """What the sentences say, whatever their words (`frames`)."""
    text = here.text
    awake = lists.wakers.woken(held, folded)
    disguised = marked or not lists.disguises.forms.keys().isdisjoint(held)
    if not awake and not disguised:
        return
    sense = lists.disguises.sense(text, lists.any_harmless, disguised=disguised)
    if disguised:
        awake = lists.wakers.woken(lists.lookup.found(sense), sense)
    origin: list[int] = []
    for meaning in (lists.meanings[number] for number in awake):
        level = here.level(meaning.rule)
        for first, last in meaning.frame.find(sense) if level else ():
            if meaning.rule.denied and _is_denied(sense, first, last):
                continue
            if meaning.frame.is_softened(sense):
                level = Level.WARN if level is Level.BLOCK else Level.INFO
            if meaning.about.get("own_platform") and _is_own(sense[first:last], here.platform):
                continue
            origin = origin or lists.disguises.places(text, lists.any_harmless)
            start, end = origin[first], origin[last - 1] + 1
            yield _finding(meaning.rule, level or meaning.rule.level, text[start:end], start)


def _is_own(words: str, platform: str | None) -> bool:
    """Whether words name the platform that the customer is on."""
    return any(name in words for name in SAME_HOUSE.get(platform or "快手", ()))


def _is_denied(sense: str, start: int, end: int) -> bool:
    return bool(DENIAL.search(sense[max(0, start - 18) : start]) or DENIED.match(sense, end))


def _finding(rule: Rule, level: Level, words: str, start: int) -> Finding:
    message = rule.message.format(words=words)
    return Finding(rule.id, level, words, start, start + len(words), message, rule.hint, rule.basis)


def _whole_text(text: str, facts: ShopFacts) -> Iterator[Finding]:
    """COM-03 and COM-15, which are about the message and not about its words."""
    if facts.same_today:
        yield _about_all(
            "COM-03",
            Level.WARN,
            "今天已经给这位客户发过同样的话术",
            "等客户回复，或明天再联系。",
            "平台客服规则",
        )
    limit = facts.max_contacts_per_day
    if limit is not None and facts.sent_today >= limit:
        yield _about_all(
            "COM-03",
            Level.WARN,
            f"今天已经联系这位客户 {facts.sent_today} 次",
            "改天再联系。",
            "平台客服规则",
        )
    if len(text) >= LONG_ENOUGH and not POLITE.search(text):
        hint = "用上“您好”“亲”等亲切的称呼。"
        yield _about_all("COM-15", Level.INFO, "这段话没有称呼客户", hint, "客服手册：善用“您好”“亲”")


def _about_all(rule: str, level: Level, message: str, hint: str, basis: str) -> Finding:
    return Finding(rule, level, "", 0, 0, message, hint, basis)


def _once_each(found: list[Finding]) -> list[Finding]:
    """In order of place; of the findings of a rule that overlap, the gravest, then the longest."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda f: (GRAVITY[f.level], f.start, -f.end)):
        others = (other for other in kept if other.rule == finding.rule and other.words)
        if not (finding.words and any(o.start < finding.end and finding.start < o.end for o in others)):
            kept.append(finding)
    return sorted(kept, key=lambda f: (f.start, -f.end, f.rule))
