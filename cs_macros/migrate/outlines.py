"""Outline groups for an older workbook's columns: each stage folds behind its first column.

Nothing is folded, no column gets another width or place. Where people have groups of their own, or a
column has no entry of its own to carry one, all stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.markup import Node


def grouped(data: bytes, part: str, folding: Collection[int]) -> bytes | None:
    """The sheet with these columns, counted from 1, in outline groups; None where that cannot be.

    The [+] of a group stands over the column left of it.
    """
    root = markup.parse(data, part)
    columns, layout = root.find("cols"), root.find("sheetFormatPr")
    if columns is None or layout is None or not folding:
        return None
    entries, end = columns.children, max(folding)
    covered = {at for node in entries for at in range(node.number("min"), min(node.number("max"), end) + 1)}
    if not covered.issuperset(folding) or any("outlineLevel" in node.attributes for node in entries):
        return None
    splices = [(node.start, node.end, b"".join(_split(data, node, folding))) for node in entries]
    splices.append(markup.set_attribute(data, layout, "outlineLevelCol", "1"))
    splices.append(_summary_left(data, root))
    return markup.splice(data, splices)


def _split(data: bytes, node: Node, folding: Collection[int]) -> Iterator[bytes]:
    """The entry of some columns in pieces, those that fold and those that do not."""
    first, last = node.number("min"), node.number("max")
    tag = markup.tag_of(data, node)
    within = range(first, min(last, max(folding) + 1))
    start = first
    for end in (*(at for at in within if (at in folding) != (at + 1 in folding)), last):
        piece = markup.with_attribute(tag, "min", str(start))
        piece = markup.with_attribute(piece, "max", str(end))
        yield markup.with_attribute(piece, "outlineLevel", "1") if start in folding else piece
        start = end + 1


def _summary_left(data: bytes, root: Node) -> markup.Splice:
    about = root.find("sheetPr")
    if about is None:
        prefix = markup.prefix_of(data, root)
        new = b'<%bsheetPr><%boutlinePr summaryRight="0"/></%bsheetPr>' % (prefix, prefix, prefix)
        return root.inside, root.inside, new
    if outline := about.find("outlinePr"):
        return markup.set_attribute(data, outline, "summaryRight", "0")
    prefix = markup.prefix_of(data, about)
    new = b'<%boutlinePr summaryRight="0"/>' % prefix
    return markup.insert_in_order(data, about, new, ("pageSetUpPr",))
