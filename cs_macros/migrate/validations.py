"""Drop-downs, hints and refusals of a register renewed from a freshly built one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.references import LAST_ROW, areas, column_letters, column_number

AFTER = (
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
    "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing",
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
    "extLst",
)  # fmt: skip
"""What must follow the validations in a sheet."""


def renewed(
    sheet: bytes, part: str, fresh: bytes, columns: Mapping[int, int], rows: tuple[int, int]
) -> bytes:
    """The sheet with its table's rules as the fresh sheet has them; rules of the user's own stay.

    Args:
      columns: Column of the fresh table → column of this one.
      rows: First row of the fresh table, and of this one.
    """
    root = markup.parse(sheet, part)
    group = root.find("dataValidations")
    ours = {*columns.values()}
    kept = [
        sheet[node.start : node.end]
        for node in (group.children if group else ())
        if not _is_ours(node.attributes.get("sqref", ""), ours, rows[1])
    ]
    new = [*kept, *_moved(fresh, columns, rows)]
    whole = b'<dataValidations count="%d">%b</dataValidations>' % (len(new), b"".join(new))
    splices = _without_extended(root, ours, rows[1])
    if not new:
        return sheet
    if group is not None:
        splices.append((group.start, group.end, whole))
    else:
        splices.append(markup.insert_in_order(sheet, root, whole, AFTER))
    return markup.splice(sheet, splices)


def _is_ours(sqref: str, columns: set[int], first: int) -> bool:
    """Whether a rule covers columns of ours from the table's first row to the sheet's last."""
    found = areas(sqref)
    return bool(found) and all(
        one.top == first and one.bottom == LAST_ROW and {*range(one.left, one.right + 1)} <= columns
        for one in found
    )


def _without_extended(root: markup.Node, columns: set[int], first: int) -> list[markup.Splice]:
    """Take out what Excel has moved into its extension: rules whose list stands on another sheet."""
    splices: list[markup.Splice] = []
    for extension in (node for node in root.walk() if node.name == "ext"):
        group = extension.find("dataValidations")
        rules = group.all("dataValidation") if group else []
        gone = [node for node in rules if _is_ours(_place(node), columns, first)]
        if group is not None and gone and len(gone) == len(rules):
            splices.append((extension.start, extension.end, b""))
        else:
            splices += [(node.start, node.end, b"") for node in gone]
    return splices


def _place(node: markup.Node) -> str:
    found = node.find("sqref")
    return found.text if found else ""


def _moved(fresh: bytes, columns: Mapping[int, int], rows: tuple[int, int]) -> list[bytes]:
    """The fresh table's rules at their places here, one a column."""
    found = []
    for rule in re.findall(rb"<dataValidation .*?(?:/>|</dataValidation>)", fresh, re.DOTALL):
        place = re.search(rb'sqref="(?P<at>[A-Z]+)%d:(?P=at)%d"' % (rows[0], LAST_ROW), rule)
        column = columns.get(column_number(place[1].decode())) if place else None
        if place is None or column is None:
            continue
        letters = column_letters(column).encode()
        moved = rule.replace(place[0], b'sqref="%b%d:%b%d"' % (letters, rows[1], letters, LAST_ROW))
        found.append(
            re.sub(rb"(?<![!:$\w])\$([A-Z]+)%d\b" % rows[0], lambda one: _cell(one, columns, rows[1]), moved)
        )
    return found


def _cell(one: re.Match[bytes], columns: Mapping[int, int], first: int) -> bytes:
    """The cell of this table's first row that a rule of the fresh one names, such as the row's state."""
    old = column_number(one[1].decode())
    return b"$%b%d" % (column_letters(columns.get(old, old)).encode(), first)
