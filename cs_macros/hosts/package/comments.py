"""What people have written beside cells: notes, and the newer threads of comments."""

from __future__ import annotations

import re

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.references import area
from cs_macros.hosts.package.relations import relations
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.workbook import Package

_AUTHOR = re.compile(r"^\s*[^\n：:]{1,30}[：:]\s*\n")
"""The name and the line break that Excel puts before a note."""


def comments_of(package: Package, sheet: Sheet) -> dict[tuple[int, int], str]:
    """Return row and column → what is written beside the cell; of a thread all of it."""
    notes: dict[tuple[int, int], str] = {}
    threads: dict[tuple[int, int], list[str]] = {}
    for relation in relations(package.archive, sheet.part):
        if relation.target not in package.archive or relation.kind not in ("comments", "threadedComment"):
            continue
        part = package.archive.exact(relation.target) or relation.target
        for node in markup.parse(package.xml(part), part).walk():
            place = area(node.attributes.get("ref", ""))
            if place is None:
                continue
            text = "".join(one.text for one in node.walk() if one.name in ("t", "text")).strip()
            if node.name == "comment":
                notes[place.top, place.left] = _AUTHOR.sub("", text).strip()
            elif node.name == "threadedComment" and text:
                threads.setdefault((place.top, place.left), []).append(text)
    return {
        place: text
        for place, text in {**notes, **{p: "；".join(t) for p, t in threads.items()}}.items()
        if text
    }
