"""The new content of a large part, never joined: a sheet of 60 MB of which one row changed is held once."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeAlias


class Pieces:
    """Stretches of the old bytes, and new ones between them."""

    def __init__(self, pieces: Iterable[bytes | memoryview]) -> None:
        self._pieces = list(pieces)

    def __iter__(self) -> Iterator[bytes | memoryview]:
        return iter(self._pieces)

    def __len__(self) -> int:
        return sum(map(len, self._pieces))

    def __bytes__(self) -> bytes:
        return b"".join(self._pieces)

    @cached_property
    def crc(self) -> int:
        crc = 0
        for piece in self._pieces:
            crc = zlib.crc32(piece, crc)
        return crc


Content: TypeAlias = bytes | Pieces
"""What a part of a workbook comes to hold."""


def crc_of(content: Content) -> int:
    return content.crc if isinstance(content, Pieces) else zlib.crc32(content)
