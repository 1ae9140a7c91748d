"""A whole sheet of a freshly built workbook moved into an older one, with its table and buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.relations import relations
from cs_macros.hosts.package.workbook import Package
from cs_macros.migrate.parts import OFFICE, Parts
from cs_macros.migrate.style_merge import Merged

MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml."
VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
KINDS = {
    "table": ("xl/tables/table{}.xml", MAIN + "table+xml"),
    "vmlDrawing": ("xl/drawings/vmlDrawing{}.vml", ""),
    "drawing": ("xl/drawings/drawing{}.xml", "application/vnd.openxmlformats-officedocument.drawing+xml"),
    "chart": ("xl/charts/chart{}.xml", "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"),
}
"""What a sheet of ours names → the form of its part's name, and its type; none where the ending says it."""


@dataclass
class Donor:
    """The freshly built workbook that sheets are taken from.

    Args:
      looks: Its styles as merged into the older workbook.
    """

    package: Package
    looks: Merged

    def sheet(self, title: str) -> bytes:
        """A sheet with its texts in its cells, and styles by their numbers in the older workbook.

        XlsxWriter writes it, always in the same form, so patterns are enough.
        """
        data = self.package.archive.read(self.package.sheet_parts[title])
        data = re.sub(rb' (codeName|tabSelected)="[^"]*"', b"", data)
        data = re.sub(rb'<c r="([A-Z]+\d+)"( s="\d+")? t="s"><v>(\d+)</v></c>', self._inline, data)
        data = re.sub(rb"<(?:c|row) [^>]*>", lambda tag: _mapped(tag[0], b"s", self.looks.looks), data)
        data = re.sub(rb"<col [^>]*>", lambda tag: _mapped(tag[0], b"style", self.looks.looks), data)
        return re.sub(rb"<cfRule [^>]*>", lambda tag: _mapped(tag[0], b"dxfId", self.looks.conditional), data)

    @property
    def _texts(self) -> list[bytes]:
        part = self.package.part_of_kind("sharedStrings")
        found = getattr(self, "_known_texts", None)
        if found is None:
            data = self.package.archive.read(part) if part else b""
            found = re.findall(rb"<si>(.*?)</si>", data, re.DOTALL)
            self._known_texts = found
        return found

    def _inline(self, cell: re.Match[bytes]) -> bytes:
        text = self._texts[int(cell[3])]
        return b'<c r="%b"%b t="inlineStr"><is>%b</is></c>' % (cell[1], cell[2] or b"", text)


def _mapped(tag: bytes, name: bytes, numbers: list[int]) -> bytes:
    return re.sub(rb'( %b=")(\d+)"' % name, lambda one: b'%b%d"' % (one[1], numbers[int(one[2])]), tag)


def add_sheet(parts: Parts, workbook_part: str, donor: Donor, title: str) -> None:
    """Add a sheet at the end of the older workbook."""
    part = parts.free("xl/worksheets/sheet{}.xml")
    data = donor.sheet(title)
    parts.new[part] = data  # so that its name is taken
    parts.add_type(part, MAIN + "worksheet+xml")
    parts.new[part] = _with_what_it_names(parts, donor, donor.package.sheet_parts[title], part, data)
    _list_sheet(parts, workbook_part, part, title, _state(donor, title))


def _with_what_it_names(parts: Parts, donor: Donor, source: str, part: str, data: bytes) -> bytes:
    """A part that was taken over, once the parts that it names are there too: tables, buttons, charts."""
    for relation in relations(donor.package.archive, source):
        form, kind = KINDS[relation.kind]
        content = donor.package.archive.read(relation.target)
        target = parts.free(form)
        parts.new[target] = content  # so that its name is taken
        if kind:
            parts.add_type(target, kind)
        else:
            parts.ensure_default("vml", VML)
        if relation.kind == "table":
            parts.new[target] = _with_free_id(parts, content)
        elif kind:
            parts.new[target] = _with_what_it_names(parts, donor, relation.target, target, content)
        new = parts.relate(part, OFFICE + relation.kind, target)
        data = data.replace(b'r:id="%b"' % relation.id.encode(), b'r:id="%b"' % new.encode())
    return data


def _with_free_id(parts: Parts, table: bytes) -> bytes:
    """A table's part with a number that no table of the workbook has."""
    ids = [markup.parse(parts.read(name), name).number("id") for name in parts.tables() if name in parts]
    return re.sub(rb'(<table [^>]*?\bid=")\d+"', rb'\g<1>%d"' % (max(ids, default=0) + 1), table, count=1)


def _state(donor: Donor, title: str) -> bytes:
    data = donor.package.archive.read(donor.package.workbook_part)
    root = markup.parse(data, donor.package.workbook_part)
    group = root.find("sheets")
    nodes = group.all("sheet") if group else []
    state = next((one.attributes.get("state", "") for one in nodes if one.attributes["name"] == title), "")
    return b' state="%b"' % state.encode() if state else b""


def _list_sheet(parts: Parts, workbook_part: str, part: str, title: str, state: bytes) -> None:
    arrow = parts.relate(workbook_part, OFFICE + "worksheet", part)
    data = parts.read(workbook_part)
    root = markup.parse(data, workbook_part)
    group = root.find("sheets")
    assert group is not None  # every workbook has one
    number = max(node.number("sheetId") for node in group.all("sheet")) + 1
    space = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    new = b'<sheet name="%b" sheetId="%d"%b r:id="%b" xmlns:r="%b"/>' % (
        markup.quoted(title), number, state, arrow.encode(), space)  # fmt: skip
    parts.write(workbook_part, markup.splice(data, [(group.inner_end, group.inner_end, new)]))
