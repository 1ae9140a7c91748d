"""Which part points to which."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.archive import Archive

SEEN = 256
"""Parts that are remembered by their bytes, which are few and alike from workbook to workbook."""


@dataclass(frozen=True, slots=True)
class Relation:
    """An arrow from one part to another.

    Attributes:
      kind: Last word of its type, such as `worksheet`; the same for transitional and strict files.
      target: Name of the part that it points to.
    """

    id: str
    kind: str
    target: str


def relations_part(part: str) -> str:
    """Return the name of the part that lists a part's relations.

    >>> relations_part("xl/workbook.xml"), relations_part("")
    ('xl/_rels/workbook.xml.rels', '_rels/.rels')
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(archive: Archive, part: str) -> Iterator[Relation]:
    """Yield the inner relations of a part; the package itself is the part with the empty name."""
    listed = relations_part(part)
    if listed not in archive:
        return
    yield from _relations(archive.read(listed), part)


@lru_cache(maxsize=SEEN)
def _relations(data: bytes, part: str) -> tuple[Relation, ...]:
    """What a part's list says. Workbooks of one folder have most of them in common."""
    listed = relations_part(part)
    nodes = markup.parse(markup.utf8(data, listed), listed).children
    return tuple(
        Relation(
            node.attributes.get("Id", ""),
            node.attributes.get("Type", "").rpartition("/")[2],
            _resolved(part, node.attributes["Target"]),
        )
        for node in nodes
        if node.attributes.get("TargetMode") != "External" and "Target" in node.attributes
    )


def _resolved(part: str, target: str) -> str:
    """Return the name of the part that a relation's target means, seen from another part.

    >>> _resolved("xl/worksheets/sheet1.xml", "../tables/table1.xml")
    'xl/tables/table1.xml'
    >>> _resolved("xl/workbook.xml", "/xl/styles.xml")
    'xl/styles.xml'
    """
    path = posixpath.join("/", posixpath.dirname(part), unquote(target).replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")
