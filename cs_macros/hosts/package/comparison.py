"""What differs between two XML trees or two worksheets, told by path and by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple, TypeAlias

from cs_macros.hosts.package import grouped
from cs_macros.hosts.package.formulas import shifted
from cs_macros.hosts.package.markup import Node
from cs_macros.hosts.package.reading import formula_of
from cs_macros.hosts.package.references import address, column_number
from cs_macros.hosts.package.rows import Stored
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.port import Cell

_LAYOUT_ONLY = {"spans", "dyDescent", "r"}
_LONGEST = 60


class Change(NamedTuple):
    """One thing that differs.

    Attributes:
      place: A cell's address, a row, or the path of an element.
      what: `value`, `formula`, `style`, `text-format`, `attribute`, `text` or `element`.
      before: What stood there, None for nothing; `after` what stands there now.
    """

    place: str
    what: str
    before: object
    after: object


def trees(before: Node, after: Node, path: str = "") -> Iterator[Change]:
    """Yield what differs below two elements; blanks between elements and attribute order don't count."""
    for name in sorted(before.attributes.keys() | after.attributes.keys()):
        old, new = before.attributes.get(name), after.attributes.get(name)
        if old != new:
            yield Change(f"{path}@{name.rpartition(' ')[2]}", "attribute", old, new)
    if before.text.strip() != after.text.strip():
        yield Change(path, "text", before.text.strip() or None, after.text.strip() or None)
    yield from _children(before.children, after.children, path)


def _children(before: list[Node], after: list[Node], path: str) -> Iterator[Change]:
    if [one.name for one in before] == [one.name for one in after]:
        for step, old, new in zip(_steps(before, path), before, after, strict=True):
            yield from trees(old, new, step)
        return
    old_alone, new_alone = _alone(before), _alone(after)
    both = old_alone.keys() & new_alone.keys()
    for name in sorted(both):
        yield from trees(old_alone[name], new_alone[name], f"{path}/{name}" if path else name)
    yield from ((Change(step, "element", None, text)) for step, text in _only_in(after, before, path, both))
    yield from ((Change(step, "element", text, None)) for step, text in _only_in(before, after, path, both))


def _alone(nodes: list[Node]) -> dict[str, Node]:
    """Return the children that have no brother of their name."""
    totals = Counter(node.name for node in nodes)
    return {node.name: node for node in nodes if totals[node.name] == 1}


def _only_in(
    nodes: list[Node], others: list[Node], path: str, matched: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield path and words of the children that have no equal on the other side."""
    known = Counter(_canonical(one) for one in others)
    for step, node in zip(_steps(nodes, path), nodes, strict=True):
        text = _canonical(node)
        if node.name in matched:
            continue
        if known[text]:
            known[text] -= 1
        else:
            yield step, _short(node)


def _steps(nodes: list[Node], path: str) -> list[str]:
    """Return each child's path: its name, numbered where it has brothers of that name."""
    names = [node.name for node in nodes]
    totals, seen = Counter(names), Counter[str]()
    steps = []
    for name in names:
        seen[name] += 1
        number = f"[{seen[name]}]" if totals[name] > 1 else ""
        steps.append(f"{path}/{name}{number}" if path else f"{name}{number}")
    return steps


def _canonical(node: Node) -> str:
    about = "".join(f" {name}={text!r}" for name, text in sorted(node.attributes.items()))
    inner = "".join(map(_canonical, node.children))
    return f"<{node.space} {node.name}{about}>{node.text.strip()}{inner}</>"


def _short(node: Node) -> str:
    """Return an element in a few words: its attributes, or its text."""
    known = sorted(node.attributes.items(), key=lambda one: one[0] in ("Type", "ContentType"))
    about = " ".join(f"{name.rpartition(' ')[2]}={text}" for name, text in known)
    text = about or "".join(one.text for one in node.walk()).strip() or node.name
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def sheets(before: Sheet, after: Sheet, *, same_strings: bool, same_styles: bool) -> Iterator[Change]:
    """Yield the cells and rows that differ, in reading order.

    Args:
      same_strings: Both workbooks share all strings, so that equal bytes mean equal text.
      same_styles: The same for styles.
    """
    pair = _Pair(before, after, same_strings=same_strings, same_styles=same_styles)
    numbers = sorted({*before.rows.numbers, *after.rows.numbers})
    for row in numbers:
        old, new = before.rows.place(row), after.rows.place(row)
        if old is not None and new is not None:
            (a, begin, b), (c, other, d) = before.rows.bounds(old), after.rows.bounds(new)
            is_equal = before.data[a:b] == after.data[c:d]
            if is_equal and same_strings and same_styles and pair.means_the_same(before.data[a:b]):
                continue
            if before.data[a:begin] != after.data[c:other]:
                yield from _row_attributes(before, after, row)
            known = pair.quickly(row, old, new)
            yield from known if known is not None else _cells(before, after, row, pair)
        else:
            yield from _row_attributes(before, after, row)
            yield from _cells(before, after, row, pair)


Raw: TypeAlias = tuple[bytes, bytes, bytes, bytes]
"""Letters, style, type and inner XML of a cell."""


class _Pair:
    """Two sheets, and what is known by now of how their styles and strings compare."""

    def __init__(self, before: Sheet, after: Sheet, *, same_strings: bool, same_styles: bool) -> None:
        self._before, self._after = before, after
        self._same_strings, self._same_styles = same_strings, same_styles
        self._alike: dict[tuple[bytes, bytes], tuple[bool, bool]] = {}
        self._texts: dict[tuple[bytes, bytes], bool] = {}

    def quickly(self, row: int, old: int, new: int) -> list[Change] | None:
        """Return what differs in the cells of a row; None where they are written oddly or stand elsewhere."""
        mine, theirs = self._before.rows.usual_cells(old), self._after.rows.usual_cells(new)
        if mine is None or theirs is None or len(mine) != len(theirs):
            return None
        found: list[Change] = []
        alike = self._alike
        for one, other in zip(mine, theirs, strict=True):
            letters, style, _, _ = one
            if letters != other[0]:
                return None
            is_alike, same_shape = alike.get((style, other[1])) or self._styles(style, other[1])
            if not same_shape or not self._same_content(one, other):
                place = column_number(letters.decode())
                found += _of_cell(self._before, self._after, row, place, _stored(one), _stored(other))
            if not is_alike:
                found.append(Change(f"{letters.decode()}{row}", "style", int(style or 0), int(other[1] or 0)))
        return found

    def _same_content(self, one: Raw, other: Raw) -> bool:
        """Whether two cells of styles that show the same kind of value hold the same, formatting included."""
        if one[2] == other[2] and (one[2] != b"s" or self._same_strings):
            return one[3] == other[3] and self.means_the_same(one[3])
        if one[2] != b"s" or other[2] != b"s":
            return False
        key = one[3], other[3]
        if key not in self._texts:
            old, new = _stored(one), _stored(other)
            is_same = _value(self._before, old) == _value(self._after, new)
            self._texts[key] = is_same and _runs(self._before, old) == _runs(self._after, new)
        return self._texts[key]

    def means_the_same(self, raw: bytes) -> bool:
        """Whether equal bytes mean equal formulas: one that is shared stands elsewhere."""
        return b"shared" not in raw or self._same_groups

    @cached_property
    def _same_groups(self) -> bool:
        return self._before.shared_formulas == self._after.shared_formulas

    def alike(self, old: int, new: int) -> bool:
        """Whether a style of one and a style of the other look the same."""
        return self._styles(b"%d" % old, b"%d" % new)[0]

    def _styles(self, old: bytes, new: bytes) -> tuple[bool, bool]:
        """Whether two styles look the same, and whether they show the same kind of value."""
        key = old, new
        if key not in self._alike:
            mine, theirs = self._before.styles, self._after.styles
            one, other = int(old or 0), int(new or 0)
            same = one == other if self._same_styles else mine.look(one) == theirs.look(other)
            shape = same or (mine.shape(one), mine.is_elapsed(one)) == (
                theirs.shape(other),
                theirs.is_elapsed(other),
            )
            self._alike[key] = same, shape
        return self._alike[key]


def _stored(cell: Raw) -> Stored:
    return Stored(int(cell[1] or 0), cell[2].decode(), b"", cell[3])


def _row_attributes(before: Sheet, after: Sheet, row: int) -> Iterator[Change]:
    old, new = before.rows.attributes(row), after.rows.attributes(row)
    for name in sorted((old.keys() | new.keys()) - _LAYOUT_ONLY):
        if old.get(name) != new.get(name):
            yield Change(f"{row}:{row}@{name}", "attribute", old.get(name), new.get(name))


def _cells(before: Sheet, after: Sheet, row: int, pair: _Pair) -> Iterator[Change]:
    old_cells, new_cells = before.cells_of(row), after.cells_of(row)
    for column in sorted(old_cells.keys() | new_cells.keys()):
        yield from _of_cell(before, after, row, column, old_cells.get(column), new_cells.get(column))
        first, second = before.style_at(row, column), after.style_at(row, column)
        if not pair.alike(first, second):
            yield Change(address(row, column), "style", first, second)


def _of_cell(
    before: Sheet, after: Sheet, row: int, column: int, old: Stored | None, new: Stored | None
) -> Iterator[Change]:
    """Yield what differs in what two cells hold."""
    for what, first, second in (
        ("value", _value(before, old), _value(after, new)),
        ("formula", _formula(before, row, column, old), _formula(after, row, column, new)),
        ("text-format", _runs(before, old), _runs(after, new)),
    ):
        if first != second or type(first) is not type(second):
            yield Change(address(row, column), what, first, second)


def _value(sheet: Sheet, cell: Stored | None) -> Cell:
    return sheet.decoded(cell) if cell else None


def _formula(sheet: Sheet, row: int, column: int, cell: Stored | None) -> str | None:
    """Return a cell's formula as it would read if it were not shared."""
    found = formula_of(cell, sheet.frame.prefix) if cell else None
    if not found:
        return None
    about = grouped.attributes(found[0])
    if about.get("t") == "shared" and not found[1]:
        master = sheet.shared_formulas.get(about.get("si", ""))
        return shifted(master[2], row - master[0], column - master[1]) if master else ""
    return f"{{{found[1]}}} {about.get('ref', '')}" if about.get("t") == "array" else found[1]


def _runs(sheet: Sheet, cell: Stored | None) -> bytes | None:
    """Return the formatting inside a cell's text, None when it has none."""
    if not cell or cell.kind not in ("s", "inlineStr"):
        return None
    raw = sheet.strings.raw(sheet.raw_value(cell)) if cell.kind == "s" else cell.inner
    return raw if b"rPr" in raw or b"rPh" in raw else None
