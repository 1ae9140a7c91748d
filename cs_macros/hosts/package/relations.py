"""Which part points to which."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.archive import Archive


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
    for node in markup.parse(markup.utf8(archive.read(listed), listed), listed).children:
        if node.attributes.get("TargetMode") != "External" and "Target" in node.attributes:
            kind = node.attributes.get("Type", "").rpartition("/")[2]
            yield Relation(node.attributes.get("Id", ""), kind, _resolved(part, node.attributes["Target"]))


def _resolved(part: str, target: str) -> str:
    """Return the name of the part that a relation's target means, seen from another part.

    >>> _resolved("xl/worksheets/sheet1.xml", "../tables/table1.xml")
    'xl/tables/table1.xml'
    >>> _resolved("xl/workbook.xml", "/xl/styles.xml")
    'xl/styles.xml'
    """
    path = posixpath.join("/", posixpath.dirname(part), unquote(target).replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")
