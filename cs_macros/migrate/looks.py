"""Widths, formats and the hiding of columns, as a freshly built sheet has them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cs_macros.hosts.package import markup


def with_looks(data: bytes, part: str, fresh: bytes, columns: dict[int, int]) -> bytes:
    """The sheet with width and format for its new columns, down to its last row.

    Args:
      columns: Column of the fresh sheet → new column here.
    """
    looks = dict(_looks(fresh))
    root = markup.parse(data, part)
    group = root.find("cols")
    taken = {
        at
        for node in (group.children if group else ())
        for at in range(node.number("min"), min(node.number("max"), 1000) + 1)
    }
    new = b"".join(
        re.sub(rb'min="\d+" max="\d+"', b'min="%d" max="%d"' % (here, here), looks[there])
        for there, here in sorted(columns.items(), key=lambda pair: pair[1])
        if there in looks and here not in taken
    )
    if not new:
        return data
    if group is not None and max(taken, default=0) < min(columns.values()):
        return markup.splice(data, [markup.append_child(data, group, new)])
    if group is None:
        return markup.splice(
            data, [markup.insert_in_order(data, root, b"<cols>%b</cols>" % new, ("sheetData",))]
        )
    return data


def _looks(fresh: bytes) -> Iterator[tuple[int, bytes]]:
    """Column of the fresh sheet → its look, unfolded: elsewhere it stands among other columns."""
    for tag in re.findall(rb'<col min="\d+" max="\d+"[^>]*/>', fresh):
        first, last = (int(number) for number in re.findall(rb'(?:min|max)="(\d+)"', tag))
        for column in range(first, last + 1):
            yield column, re.sub(rb' (?:hidden|collapsed|outlineLevel)="\d+"', b"", tag)


def with_hidden(data: bytes, part: str, columns: Collection[int]) -> bytes:
    """The sheet with some columns hidden, where each has a width of its own."""
    group = markup.parse(data, part).find("cols")
    nodes = group.children if group and columns else ()
    alone = [node for node in nodes if node.number("min") == node.number("max") in columns]
    shown = [node for node in alone if node.attributes.get("hidden") not in ("1", "true")]
    return markup.splice(data, [markup.set_attribute(data, node, "hidden", "1") for node in shown])
