"""New columns at the end of a table of a closed workbook; everything else stays to the byte."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.references import Area, area
from cs_macros.hosts.package.tables import Table, as_attribute
from cs_macros.hosts.package.workbook import Package


class WidenedTable(Table):
    """A table whose part has columns that the file's does not have yet."""

    def changed(self) -> bytes | None:
        return super().changed() or self.data


def widen(package: Package, name: str, headers: Sequence[str]) -> Table:
    """Add columns at a table's end, in the look of its last column's header.

    The caller has seen that nothing stands there (`landing.has_room`).

    Raises:
      CsError: The table has a totals row, or more columns than a sheet.
    """
    table = package.table(name)
    if not headers:
        return table
    if table.area.right + len(headers) > 16_384:
        raise CsError(f"表格“{name}”放不下新的列，未作任何改动。", hint="先删去不用的列。")
    data = _with_columns(table, headers)
    wider = WidenedTable(table.sheet, table.part, data)
    package.tables[table.name] = wider
    sheet = package.sheet(table.sheet)
    style = sheet.style_at(table.area.top, table.area.right)
    for place, header in enumerate(headers, start=table.area.right + 1):
        sheet.write(table.area.top, place, header, style=style)
    return wider


def _with_columns(table: Table, headers: Sequence[str]) -> bytes:
    """The table's part with more columns, and its range and filter over them."""
    root = markup.parse(table.data, table.part)
    group = root.find("tableColumns")
    assert group is not None  # `Table` has read it
    right = table.area.right + len(headers)
    ids = [node.number("id") for node in group.all("tableColumn")]
    prefix = markup.prefix_of(table.data, root)
    new = b"".join(
        b'<%btableColumn id="%d" name="%b"/>' % (prefix, number, markup.quoted(as_attribute(header)))
        for number, header in enumerate(headers, start=max(ids, default=0) + 1)
    )
    splices: list[markup.Splice] = [
        markup.set_attribute(table.data, root, "ref", str(_wider(table.area, right))),
        markup.set_attribute(table.data, group, "count", str(len(ids) + len(headers))),
        (group.inner_end, group.inner_end, new),
    ]
    for node in root.walk():
        known = area(node.attributes.get("ref", ""))
        if node.name == "autoFilter" and known:
            splices.append(markup.set_attribute(table.data, node, "ref", str(_wider(known, right))))
    return markup.splice(table.data, splices)


def _wider(old: Area, right: int) -> Area:
    return replace(old, right=right)


def free_header(header: str, taken: Sequence[str]) -> str:
    """A header that no column of the table has yet, one line long.

    >>> free_header("备注\\n二", ["备注二"]), free_header("", [])
    ('备注二（2）', '旧表')
    """
    plain = re.sub(r"\s+", "", header) or "旧表"
    known = {one.casefold() for one in taken}
    name, number = plain, 2
    while name.casefold() in known:
        name, number = f"{plain}（{number}）", number + 1
    return name
