"""A shop's own phrases: for situations of its own, beside the messages that come with the package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.messages.blanks import BLANK, as_code, variables_of
from cs_macros.messages.declared import split_file
from cs_macros.messages.library import Template

MARK = "本店:"
"""Begins the id of a phrase of the shop's own; its title follows."""


@dataclass(frozen=True, slots=True)
class OwnPhrase:
    """A phrase that the shop, or one person, has written.

    Attributes:
      text: With 【】 where something is filled in.
      shortcut: What people type instead of the title.
      platforms: The only ones it is for, empty for all.
      whose: The only person who uses it, empty for everybody.
    """

    title: str
    text: str
    group: str = "本店"
    situation: str = ""
    shortcut: str = ""
    platforms: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    enabled: bool = True
    whose: str = ""

    @property
    def id(self) -> str:
        return MARK + self.title

    def why_not(self, today: date, person: str) -> str:
        """Why it cannot be used now; empty where it can."""
        if not self.enabled:
            return "已经停用"
        if self.valid_from and today < self.valid_from:
            return f"从 {self.valid_from} 起才能用"
        if self.valid_to and today > self.valid_to:
            return f"只用到 {self.valid_to}"
        return f"是{self.whose}个人的" if self.whose and self.whose != person else ""

    @property
    def wanted(self) -> list[str]:
        """What has to be filled in, as people call it."""
        return list(dict.fromkeys(blank.strip() for blank in BLANK.findall(self.text)))

    def template(self) -> Template:
        return _template(self)


@cache
def _template(own: OwnPhrase) -> Template:
    body = as_code(own.text)
    return Template(
        id=own.id,
        title=own.title,
        situation=own.situation,
        sheets=(),
        variables=variables_of(body),
        platforms=own.platforms,
        source="本店",
        kind="customer",
        body=body,
        path=Path(f"{own.title}.txt"),
        overridden=True,
    )


def phrases_in(folder: Path) -> Iterator[OwnPhrase]:
    """The phrases of the folder 话术 that stand in for none of ours: its .txt files, in order of name.

    A file's name is the title unless its front matter has another; the front matter may be left out.
    """
    for path in sorted(folder.rglob("*.txt"), key=lambda path: (path.stem, path)):
        about, body = split_file(path)
        if body:
            yield OwnPhrase(
                title=str(about.get("title", path.stem)),
                text=body,
                group=str(about.get("group", "本店")),
                situation=str(about.get("situation", "")),
                shortcut=str(about.get("shortcut", "")),
                platforms=tuple(map(str, about.get("platforms") or ())),
                valid_from=_day(about.get("valid_from"), path),
                valid_to=_day(about.get("valid_to"), path),
                enabled=bool(about.get("enabled", True)),
                whose=str(about.get("whose", "")),
            )


def _day(value: object, path: Path) -> date | None:
    if value is None or isinstance(value, date):
        return value
    raise CsError(f"话术文件 {path.name} 的日期“{value}”看不懂。", hint="写成 2026-11-22。")
