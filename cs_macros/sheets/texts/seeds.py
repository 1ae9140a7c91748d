"""What 话术库 and 违禁词 hold in a new workbook: every shipped message, every shipped word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cs_macros.book.texts import ListedWord, Phrase, Verdict
from cs_macros.hosts.port import Cell

if TYPE_CHECKING:
    from cs_macros.messages import Template

GIVEN = frozenset({"agent_name", "shop_name"})
"""Variables that nobody has to type: the acting person and the shop are known."""


def phrases(overrides: Path | None = None) -> Iterator[Phrase]:
    """Every message as the sheet lists it, in the order of the groups.

    Args:
      overrides: The shop's folder 话术 beside the workbook.
    """
    from cs_macros import messages
    from cs_macros.messages.blanks import with_blanks
    from cs_macros.messages.initials import initials
    from cs_macros.messages.own import phrases_in
    from cs_macros.messages.phrases import GROUPS

    for template_id in messages.all_ids():
        template = messages.load(template_id, overrides)
        yield Phrase(
            group=GROUPS[messages.topic(template_id)],
            initials=initials(template.title),
            title=template.title,
            situation=template.situation,
            wanted="、".join(messages.label(name) for name in wanted(template)) or None,
            template=template_id,
            wording="本店" if template.overridden else "自带",
            text=with_blanks(template),
        )
    for own in phrases_in(overrides) if overrides else ():
        yield Phrase(
            group=own.group,
            initials=initials(own.title),
            title=own.title,
            situation=own.situation or None,
            wanted="、".join(own.wanted) or None,
            template=own.id,
            wording="个人" if own.whose else "本店",
            text=own.text,
            shortcut=own.shortcut or None,
            enabled=own.enabled,
            valid_from=own.valid_from,
            valid_to=own.valid_to,
            whose=own.whose or None,
            platforms="、".join(own.platforms) or None,
        )


def wanted(template: Template) -> list[str]:
    """Variables that a message cannot do without, in the template's order."""
    return [
        name for name, known in template.variables.items() if known.policy == "required" and name not in GIVEN
    ]


def words() -> Iterator[ListedWord]:
    """Every shipped word with what finding it means."""
    from cs_macros.messages import WordLists

    lists = WordLists.shipped()
    # A word of two rules counts as the later one's, as `WordLists.by_word` has it.
    by_word = {word: each for each in lists.rules for word in each.words}
    for word, rule in by_word.items():
        listed = lists.row_of(word, rule)
        assert listed is not None
        _, verdict, advice, platform = listed
        yield ListedWord(
            word=word, verdict=Verdict(verdict), advice=advice, platform=platform or None, source=rule.basis
        )


def rows_of(records: Iterator[Phrase] | Iterator[ListedWord]) -> list[Mapping[str, Cell]]:
    """Records as cells by field, for the builder."""
    found: list[Mapping[str, Cell]] = []
    for record in records:
        layout = record.layout
        values = {each.field: getattr(record, each.field) for each in layout.columns}
        found.append({f: layout[f].kind.write(v) for f, v in values.items() if v is not None})
    return found


def rows_of_phrases() -> list[Mapping[str, Cell]]:
    """The rows of 话术库 in a new workbook."""
    return rows_of(phrases())


def rows_of_words() -> list[Mapping[str, Cell]]:
    """The rows of 违禁词 in a new workbook."""
    return rows_of(words())
