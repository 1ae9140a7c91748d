"""The shared strings of a workbook, looked at only when a cell asks for one."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.values import plain, whole

_FIRST_ITEM = re.compile(rb"<(?:[\w.-]+:)?si[\s>/]")
# None of the three looks for an end beyond the next beginning: damaged parts have many without an end.
_ITEM = re.compile(rb"<((?:[\w.-]+:)?)si(?:\s[^>]*)?(?:/>|>((?:[^<]|<(?!\1si[\s>/]))*?)</\1si\s*>)")
_PHONETIC = re.compile(rb"<((?:[\w.-]+:)?)rPh[\s>](?:[^<]|<(?!\1rPh[\s>]))*?</\1rPh\s*>")
_TEXT = re.compile(rb"<((?:[\w.-]+:)?)t(?:\s[^>]*)?(?:/>|>([^<]*)</\1t\s*>)")
_PLAIN = re.compile(rb"<t(?: xml:space=\"preserve\")?>([^<&\r]*)</t>")


KEPT = 20_000
"""Texts that are remembered: states and names stand in many cells, order numbers in one."""


def flat_text(inner: bytes) -> str:
    """Return the text of a string item or an inline string: all runs joined, phonetic guides left out.

    >>> flat_text(b"<r><t>ab</t></r><r><rPr/><t> c</t></r><rPh sb='0' eb='1'><t>x</t></rPh>")
    'ab c'
    """
    if inner[:3] == b"<t>" and inner[-4:] == b"</t>":  # nearly all: as the pattern, twice as fast
        text = inner[3:-4]
        if b"<" not in text and b"&" not in text and b"\r" not in text:
            return plain(text.decode("utf-8", "replace"))
    if simple := _PLAIN.fullmatch(inner):
        return plain(simple[1].decode("utf-8", "replace"))
    masked = markup.mask(inner)
    hidden = [found.span() for found in _PHONETIC.finditer(masked)]
    runs = [
        inner[found.start(2) : found.end(2)]
        for found in _TEXT.finditer(masked)
        if found[2] is not None and not any(start <= found.start() < end for start, end in hidden)
    ]
    return "".join(plain(markup.unescaped(run)) for run in runs)


class SharedStrings:
    """Index → text.

    Args:
      load: Returns the bytes of the part, empty when the workbook has none; called at the first look.
      usual: Whether the part has its usual name; some programs know it by no other.
    """

    def __init__(self, load: Callable[[], bytes], *, usual: bool = True) -> None:
        self._load = load
        self._usual = usual
        self._loaded: bytes | None = None
        self._items: list[bytes] | None = None
        self._texts: dict[int, str] = {}

    @property
    def _data(self) -> bytes:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    @cached_property
    def exist(self) -> bool:
        """Whether the workbook has any shared string, where every program looks for them."""
        if not self._usual:
            return False
        return bool(self._items) if self._items is not None else bool(_FIRST_ITEM.search(self._data))

    def raw(self, index: str) -> bytes:
        """Return a string's XML with its formatting, empty when there is none with this number."""
        if self.text(whole(index)) is not None and self._items is not None:
            return self._items[whole(index)].lstrip().removeprefix(b"<si>")
        return b""

    def shows(self, index: int) -> bool:
        """Whether a string holds anything that people can see: it does where a letter or digit ends it."""
        item = self._items[index] if self._items is not None and index < len(self._items) else b""
        if item[-4:] == b"</t>" and item[-5:-4].isalnum():
            return True
        return bool((self.text(index) or "").strip())

    def text(self, index: int) -> str | None:
        """Return a string; None when there is none with this number."""
        known = self._texts.get(index)
        if known is not None:
            return known
        if self._items is None:
            self._items = _items(self._data)
            self._loaded = b""
        if not 0 <= index < len(self._items):
            return None
        found = flat_text(self._items[index].lstrip().removeprefix(b"<si>"))
        if len(self._texts) >= KEPT:
            self._texts.clear()
        self._texts[index] = found
        return found


def _items(data: bytes) -> list[bytes]:
    """Return what stands in each item; its start tag may still be before it."""
    masked = markup.mask(data)
    if masked is data and b"<si/" not in data and b"<si " not in data and b":si" not in data:
        _, _, items = data.partition(b"<si>")  # ten times as fast as the pattern, and the usual case
        return items.split(b"</si>")[:-1]
    spans = [found.span(2) for found in _ITEM.finditer(masked)]
    return [data[start:end] if start >= 0 else b"" for start, end in spans]
