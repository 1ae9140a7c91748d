"""The looks of another workbook added to a workbook's own, and what their numbers become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup

AFTER = {
    "numFmts": ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs"),
    "dxfs": ("tableStyles", "colors", "extLst"),
}
"""Groups that a workbook may lack, and what must follow them."""

FIRST_OWN_FORMAT = 164
"""Numbers of number formats below this are Excel's."""


@dataclass
class Merged:
    """The workbook's new styles part; number of a look, or of a conditional one → its new number."""

    data: bytes
    looks: list[int]
    conditional: list[int]


@dataclass
class _Group:
    """One list of the styles part: what it holds, and what is added."""

    known: list[bytes]
    added: list[bytes] = field(default_factory=list)

    def place(self, item: bytes) -> int:
        everything = [*self.known, *self.added]
        if item in everything:
            return everything.index(item)
        self.added.append(item)
        return len(everything)


def merge(mine: bytes, theirs: bytes, part: str) -> Merged:
    """Add every look of `theirs` that `mine` lacks.

    Raises:
      CsError: The part is written in a way that nothing can be added to.
    """
    root = markup.parse(mine, part)
    if markup.prefix_of(mine, root):
        raise CsError(
            "这个工作簿的样式用了少见的写法，加不进新的内容，未作任何改动。",
            hint="用 Excel 打开并另存一份，再升级新的文件。",
        )
    other = markup.parse(theirs, part)
    groups = {name: _Group(_items(mine, root, name)) for name in ("fonts", "fills", "borders", "dxfs")}
    formats = _Group(_items(mine, root, "numFmts"))
    looks = _Group(_items(mine, root, "cellXfs"))
    numbers = _formats(formats, _items(theirs, other, "numFmts"))
    places = {
        name: [group.place(item) for item in _items(theirs, other, name)] for name, group in groups.items()
    }
    new_looks = [looks.place(_renumbered(item, places, numbers)) for item in _items(theirs, other, "cellXfs")]
    data = mine
    for name, group in {**groups, "numFmts": formats, "cellXfs": looks}.items():
        data = _grown(data, part, name, group.added)
    return Merged(data, new_looks, places["dxfs"])


def _items(data: bytes, root: markup.Node, name: str) -> list[bytes]:
    group = root.find(name)
    return [data[node.start : node.end] for node in group.children] if group else []


def _formats(formats: _Group, theirs: Sequence[bytes]) -> dict[int, int]:
    """Number of their number format → ours of the same code, a new one where there is none."""
    known = {_code(item): _id(item) for item in formats.known}
    found = {}
    for item in theirs:
        code = _code(item)
        if code not in known:
            known[code] = max([FIRST_OWN_FORMAT - 1, *known.values()]) + 1
            formats.added.append(re.sub(rb'numFmtId="\d+"', b'numFmtId="%d"' % known[code], item, count=1))
        found[_id(item)] = known[code]
    return found


def _code(item: bytes) -> bytes:
    found = re.search(rb'formatCode="([^"]*)"', item)
    return found[1] if found else item


def _id(item: bytes) -> int:
    found = re.search(rb'numFmtId="(\d+)"', item)
    return int(found[1]) if found else 0


def _renumbered(look: bytes, places: dict[str, list[int]], numbers: dict[int, int]) -> bytes:
    def new(found: re.Match[bytes]) -> bytes:
        name, old = found[1], int(found[2])
        if name == b"numFmtId":
            return b'numFmtId="%d"' % numbers.get(old, old)
        if name == b"xfId":
            return b'xfId="0"'
        group = {b"fontId": "fonts", b"fillId": "fills", b"borderId": "borders"}[name]
        return b'%b="%d"' % (name, places[group][old])

    return re.sub(rb'\b(numFmtId|fontId|fillId|borderId|xfId)="(\d+)"', new, look)


def _grown(data: bytes, part: str, name: str, added: Sequence[bytes]) -> bytes:
    if not added:
        return data
    root = markup.parse(data, part)
    group = root.find(name)
    if group is None:
        new = b'<%b count="%d">%b</%b>' % (name.encode(), len(added), b"".join(added), name.encode())
        return markup.splice(data, [markup.insert_in_order(data, root, new, AFTER[name])])
    tag = markup.with_attribute(markup.tag_of(data, group), "count", str(len(group.children) + len(added)))
    inner = data[group.inside : group.inner_end] + b"".join(added)
    closing = b"</" + name.encode() + b">"
    opening = tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag
    return markup.splice(data, [(group.start, group.end, opening + inner + closing)])
