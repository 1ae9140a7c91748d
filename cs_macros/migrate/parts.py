"""A workbook's parts while it is being upgraded: read, replaced, added, related to each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.archive import Archive
from cs_macros.hosts.package.relations import relations_part

TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class Parts:
    """The parts of an archive with what is new.

    Attributes:
      new: Part → its new content; only these are written.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.new: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.new or name in self.archive

    def read(self, name: str) -> bytes:
        """A part in UTF-8, as it stands by now."""
        return self.new[name] if name in self.new else markup.utf8(self.archive.read(name), name)

    def write(self, name: str, data: bytes) -> None:
        """Set a part; one that is written as it was does not count as new."""
        exact = self.archive.exact(name) or name
        if name not in self or self.read(exact) != data:
            self.new[exact] = data

    def free(self, form: str) -> str:
        """The first name of a form such as `xl/tables/table{}.xml` that no part has."""
        number = 1
        while form.format(number) in self:
            number += 1
        return form.format(number)

    def add_type(self, part: str, kind: str) -> None:
        """Say what kind of content a new part has."""
        self._append(TYPES, b'<Override PartName="/%b" ContentType="%b"/>' % (part.encode(), kind.encode()))

    def ensure_default(self, extension: str, kind: str) -> None:
        """Say what every part with an extension is, unless the file says so already."""
        if not re.search(rb'Extension="%b"' % extension.encode(), self.read(TYPES), re.IGNORECASE):
            data, root = self.read(TYPES), markup.parse(self.read(TYPES), TYPES)
            new = b'<Default Extension="%b" ContentType="%b"/>' % (extension.encode(), kind.encode())
            self.write(TYPES, markup.splice(data, [(root.inside, root.inside, new)]))

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part point to another, and return the arrow's id; `part` "" is the package itself."""
        listed = relations_part(part)
        if listed not in self:
            self.new[listed] = NO_RELATIONS
        taken = set(re.findall(rb'\sId="([^"]*)"', self.read(listed)))
        number = next(n for n in range(1, len(taken) + 2) if b"rIdUp%d" % n not in taken)
        path = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(part)}")
        self._append(
            listed,
            b'<Relationship Id="rIdUp%d" Type="%b" Target="%b"/>'
            % (number, kind.encode(), quote(path).encode()),
        )
        return f"rIdUp{number}"

    def _append(self, name: str, child: bytes) -> None:
        data = self.read(name)
        root = markup.parse(data, name)
        self.write(name, markup.splice(data, [markup.append_child(data, root, child)]))

    def tables(self) -> Iterator[str]:
        """Names of all parts that describe tables."""
        names = {*self.archive.entries, *self.new}
        return (name for name in sorted(names) if re.fullmatch(r"xl/tables/[^/]+\.xml", name))
