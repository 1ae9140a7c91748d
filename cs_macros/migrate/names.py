"""Defined names of a workbook renewed: the lists of its drop-downs, the cells above new sheets' tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cs_macros.build.choices import LISTS
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.names import Directory
from cs_macros.hosts.package.workbook import Package
from cs_macros.migrate.parts import Parts

AFTER = (
    "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
    "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
"""What must follow the names in the workbook's part."""


def renew(
    parts: Parts, old: Package, fresh: Package, new_sheets: Sequence[str], inputs: Collection[str]
) -> list[str]:
    """Add and replace names; return those of cells that the older sheets do not have.

    Args:
      inputs: Names of cells for which there is room in the older sheets, at the fresh ones' places.

    The lists are calculated anew when a program opens the workbook.
    """
    part = old.workbook_part
    directory = Directory(parts.read(part), part)
    directory.recalculate()
    parts.write(part, directory.changed() or parts.read(part))
    known = {one.name: one.text for one in directory.names() if not one.sheet}
    lacking = []
    for name in fresh.directory.names():
        if name.name.startswith("_xlnm.") or name.sheet or known.get(name.name) == name.text:
            continue
        place = fresh.directory.cell_named(name.name)
        is_cell = place is not None and place[0] != LISTS and "[" not in name.text
        has_place = name.name in inputs or (place is not None and place[0] in new_sheets)
        if is_cell and name.name not in known and not has_place:
            lacking.append(name.name)
        elif not (is_cell and name.name in known):
            _set(parts, part, name.name, name.text)
    for name in fresh.directory.names():
        if name.name.startswith("_xlnm.") and name.sheet in new_sheets:
            _set(parts, part, name.name, name.text, sheet=name.sheet)
    return lacking


def _set(parts: Parts, part: str, name: str, text: str, sheet: str = "") -> None:
    data = parts.read(part)
    root = markup.parse(data, part)
    group = root.find("definedNames")
    local = b""
    if sheet:
        titles = [one.name for one in Directory(data, part).sheets]
        local = b' localSheetId="%d"' % titles.index(sheet)
    new = b'<definedName name="%b"%b>%b</definedName>' % (markup.quoted(name), local, markup.escaped(text))
    known = [
        node
        for node in (group.children if group else ())
        if node.attributes.get("name") == name and "localSheetId" not in node.attributes
    ]
    if known and not sheet:
        splice = (known[0].inside, known[0].inner_end, markup.escaped(text))
    elif group is not None:
        splice = markup.append_child(data, group, new)
    else:
        splice = markup.insert_in_order(data, root, b"<definedNames>%b</definedNames>" % new, AFTER)
    parts.write(part, markup.splice(data, [splice]))
