"""Where the bytes of a part are no elements: comments, CDATA sections, instructions."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEGIN = re.compile(rb"<!--|<!\[CDATA\[|<\?")
_END = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}


def asides(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each; one that does not end is none, and nothing after it is.

    >>> list(asides(b"<a><!-- <b> --><![CDATA[x]]><?y"))
    [(3, 15), (15, 28)]
    """
    end = 0
    while found := _BEGIN.search(data, end):
        closing = _END[found[0]]
        at = data.find(closing, found.end())
        if at < 0:
            return
        end = at + len(closing)
        yield found.start(), end
