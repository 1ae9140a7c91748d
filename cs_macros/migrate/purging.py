"""Texts that no cell shows any longer, taken out of the file for good.

A workbook keeps its texts in one list, and a cell that gets another one leaves the old one there: whoever
unpacks the file reads it. Where somebody is to be forgotten it has to go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.pieces import Content
from cs_macros.hosts.package.workbook import Package

_ITEM = re.compile(rb"<(\w+:)?si(?:\s[^>]*)?(?:/>|>.*?</(?:\w+:)?si>)", re.S)
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*\bt=[\"']s[\"'][^>]*>.*?<(?:\w+:)?v>(\d+)</", re.S)


def purge(package: Package, changed: Mapping[str, Content | None]) -> Mapping[str, Content | None]:
    """The changed parts, and the list of texts without those that nothing uses."""
    part = package.part_of_kind("sharedStrings")
    if part is None:
        return changed
    used: set[int] = set()
    for sheet in package.sheet_parts.values():
        data = bytes(changed.get(sheet) or package.archive.read(sheet))
        used.update(int(number) for number in _CELL.findall(markup.mask(data)))
    data = bytes(changed.get(part) or package.xml(part))
    count = -1

    def kept(found: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        prefix = found[1] or b""
        return found[0] if count in used else b"<%bsi><%bt/></%bsi>" % (prefix, prefix, prefix)

    new = _ITEM.sub(kept, data)
    return changed if new == data else {**changed, part: new}
