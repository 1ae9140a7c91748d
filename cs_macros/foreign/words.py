"""What other people call our columns and states (`words.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from cs_macros.book.columns import TYPED, Column, Layout, Record
from cs_macros.book.headers import normal, simplified
from cs_macros.book.sheets import Sheet, Sheets

FILE = Path(__file__).with_name("words.toml")


@dataclass(frozen=True)
class Target:
    """One of our sheets that rows can be adopted into.

    Attributes:
      layout: As declared, with the further headers among the synonyms.
      titles: Words of a title that name such a table, in normal form.
      essential: Groups of fields of which each needs one.
      weak: Header in normal form → field, for headers that are taken only where nothing better stands.
      words: Field with a fixed list of words → their word in normal form → ours; `status` for states.
    """

    sheet: Sheet
    layout: Layout
    titles: Sequence[str]
    essential: Sequence[Sequence[str]]
    words: Mapping[str, Mapping[str, str]]
    weak: Mapping[str, str]

    @property
    def record(self) -> type[Record]:
        record: type[Record] = self.sheet.record
        return record

    def state_of(self, word: str) -> str | None:
        """Our state for somebody's word; None for one that is not known, which is never guessed."""
        return self.word_of("status", word)

    def has_words(self, field: str) -> bool:
        """Whether a column holds words of a fixed list."""
        return field in self.words

    def word_of(self, field: str, word: str) -> str | None:
        """Our word for somebody's in such a column; None for one that is not known."""
        known = self.words.get(field, {})
        return known.get(normal(word)) or known.get(simplified(word))


@cache
def targets(sheets: Sheets) -> tuple[Target, ...]:
    """Every register, and every dictionary whose key people type."""
    declared = tomllib.loads(FILE.read_text("utf-8"))
    usual = declared["usual"]["words"]
    return tuple(
        _target(sheet, declared.get(sheet.table, {}), usual)
        for sheet in sheets.in_order()
        if _is_taken(sheet)
    )


def _is_taken(sheet: Sheet) -> bool:
    layout: Layout = sheet.record.layout
    return sheet.flow is not None or layout[layout.key[0]].owner is TYPED


def _target(sheet: Sheet, told: Mapping[str, Any], usual: Mapping[str, Any]) -> Target:
    layout: Layout = sheet.record.layout
    more = told.get("headers", {})
    columns = tuple(
        replace(each, synonyms=(*each.synonyms, *more.get(each.field, ()))) for each in layout.columns
    )
    words = {each.field: _words_of(each, usual) for each in columns if each.kind.name == "enum"}
    words["status"] = {normal(state): state for state in (sheet.flow.states if sheet.flow else ())}
    for field, ours in {**told.get("words", {}), "status": told.get("states", {})}.items():
        for word, theirs in ours.items():
            words[field] |= {normal(each): word for each in theirs}
    titles = [normal(word) for word in (layout.sheet, *told.get("titles", ()))]
    essential = told.get("essential", [] if sheet.flow else [[field] for field in layout.key])
    weak = {normal(word): field for field, weaker in told.get("weak", {}).items() for word in weaker}
    return Target(sheet, replace(layout, columns=columns), titles, essential, words, weak)


def _words_of(column: Column, usual: Mapping[str, Any]) -> dict[str, str]:
    """Their words → ours of a column with a fixed list, as far as every table has them."""
    theirs = {**usual["any"], **usual.get(column.field, {})}
    ours = column.kind.choices
    return {normal(each): word for word in ours for each in (word, *theirs.get(word, ()))}
