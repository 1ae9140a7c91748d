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


def has_aside(data: bytes, mark: bytes) -> bool:
    """Whether `<!` or `<?` stands anywhere after the first five bytes. The rare letter is looked for, ten
    times as fast as both, unless it turns out not to be rare."""
    at = 5
    for _ in range(1000):
        at = data.find(mark, at + 1)
        if at < 0 or data[at - 1] == ord("<"):
            return at >= 0
    return data.find(b"<" + mark, at) >= 0
