"""Which parts are well-formed XML, told once: workbooks of one folder have most of their parts in common."""

from __future__ import annotations

import hashlib

from cs_macros.hosts.package import markup

REMEMBERED = 4096
"""Digests of well-formed parts that are kept."""

_known: set[bytes] = set()


def require(data: bytes, part: str) -> None:
    """Refuse a UTF-8 part that is not well-formed.

    Raises:
      CsError: It isn't, or it has a document type.
    """
    digest = hashlib.blake2b(data, digest_size=16).digest()
    if digest in _known:
        return
    markup.feed(markup.parser(part), data, part)
    if len(_known) >= REMEMBERED:
        _known.clear()
    _known.add(digest)
