"""One group of a large part, such as the cell formats of the styles, found in its bytes without a tree.

A styles part of 21 MB, as some programs write them, takes 8 s and 500 MB as a tree, of which
nearly nothing is ever asked for.
"""

from __future__ import annotations

import re
from array import array
from functools import cached_property

from cs_macros.hosts.package import markup


class Section:
    """A group of elements of one name that stands once in a part.

    Args:
      data: The part in UTF-8; `scan` the same with what is not markup blanked.
      name: Of the group; `child` that of its elements, as in `cellXfs` and `xf`.
    """

    def __init__(self, data: bytes, scan: bytes, name: str, child: str, part: str) -> None:
        self.data, self._scan, self._child, self._part = data, scan, child.encode(), part
        self.node = markup.Node("", name, {}, 0)
        self.exists = False
        opening = re.compile(rb"<((?:[\w.-]+:)?)%b(?=[\s/>])" % name.encode())
        found = opening.search(scan)
        self._prefix = found[1] if found else b""
        if found and (tag := markup.TAG.match(scan, found.start())):
            self.exists = True
            closing = scan.find(b"</%b%b" % (self._prefix, name.encode()), tag.end())
            is_closed = bool(tag[1]) or closing < 0
            inner_end = tag.end() if is_closed else closing
            end = tag.end() if is_closed else scan.find(b">", closing) + 1
            self.node = markup.Node("", name, attributes(tag[0]), found.start(), tag.end(), inner_end, end)

    @cached_property
    def _starts(self) -> array[int]:
        begin = re.compile(rb"<%b%b(?=[\s/>])" % (re.escape(self._prefix), self._child))
        found = begin.finditer(self._scan, self.node.inside, self.node.inner_end) if self.exists else ()
        return array("Q", [one.start() for one in found])

    def __len__(self) -> int:
        return len(self._starts)

    def about(self, place: int) -> dict[str, str]:
        """Return the attributes of an element; none for one that is not there."""
        if not 0 <= place < len(self._starts):
            return {}
        return attributes(self._tag(self._starts[place])[0])

    def element(self, place: int) -> bytes:
        """Return an element as it stands; empty for one that is not there."""
        if not 0 <= place < len(self._starts):
            return b""
        start = self._starts[place]
        tag = self._tag(start)
        if tag[1]:
            return self.data[start : tag.end()]
        closing = self._scan.find(b"</%b%b" % (self._prefix, self._child), tag.end(), self.node.inner_end)
        if closing < 0:
            raise markup.damaged(self._part, f"{self.node.name} 没有结束")
        return self.data[start : self._scan.index(b">", closing) + 1]

    def _tag(self, start: int) -> re.Match[bytes]:
        tag = markup.TAG.match(self._scan, start)
        if not tag:
            raise markup.damaged(self._part, f"{self.node.name} 的标记不完整")
        return tag


def attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a start tag, by name without prefix."""
    found = markup.ATTRIBUTE.finditer(tag)
    return {
        one[1].decode("utf-8", "replace").rpartition(":")[2]: markup.unescaped(one[2][1:-1]) for one in found
    }
