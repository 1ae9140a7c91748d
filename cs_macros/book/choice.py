"""A column's fixed list of words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema

from cs_macros.cells import kinds
from cs_macros.cells.kinds import Kind


class Choice(StrEnum):
    """A fixed list of words: English names in code, the sheet's own words as values."""

    @classmethod
    def kind(cls) -> Kind:
        words = kinds.choice(tuple(member.value for member in cls))
        return Kind(
            "enum",
            lambda cell, now: cls(words.read(cell, now)),
            str,
            hint=words.hint,
            width=words.width,
            choices=words.choices,
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return cls.kind().__get_pydantic_core_schema__(source, handler)
