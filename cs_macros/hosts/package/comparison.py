"""What differs between two XML trees or two worksheets, told by path and by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from cs_macros.hosts.package import grouped
from cs_macros.hosts.package.formulas import shifted
from cs_macros.hosts.package.markup import Node
from cs_macros.hosts.package.reading import formula_of
from cs_macros.hosts.package.references import address
from cs_macros.hosts.package.rows import Stored
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.port import Cell

_LAYOUT_ONLY = {"spans", "dyDescent", "r"}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Change:
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
    numbers = sorted({*before.rows.numbers, *after.rows.numbers})
    for row in numbers:
        old, new = before.rows.place(row), after.rows.place(row)
        if old is not None and new is not None and same_strings and same_styles:
            (a, _, b), (c, _, d) = before.rows.bounds(old), after.rows.bounds(new)
            if before.data[a:b] == after.data[c:d]:
                continue
        yield from _row_attributes(before, after, row)
        yield from _cells(before, after, row, same_styles=same_styles)


def _row_attributes(before: Sheet, after: Sheet, row: int) -> Iterator[Change]:
    old, new = before.rows.attributes(row), after.rows.attributes(row)
    for name in sorted((old.keys() | new.keys()) - _LAYOUT_ONLY):
        if old.get(name) != new.get(name):
            yield Change(f"{row}:{row}@{name}", "attribute", old.get(name), new.get(name))


def _cells(before: Sheet, after: Sheet, row: int, *, same_styles: bool) -> Iterator[Change]:
    old_cells, new_cells = before.cells_of(row), after.cells_of(row)
    for column in sorted(old_cells.keys() | new_cells.keys()):
        old, new = old_cells.get(column), new_cells.get(column)
        place = address(row, column)
        for what, first, second in (
            ("value", _value(before, old), _value(after, new)),
            ("formula", _formula(before, row, column, old), _formula(after, row, column, new)),
            ("text-format", _runs(before, old), _runs(after, new)),
        ):
            if first != second or type(first) is not type(second):
                yield Change(place, what, first, second)
        first_style, second_style = before.style_at(row, column), after.style_at(row, column)
        is_alike = first_style == second_style
        if not same_styles:
            is_alike = before.styles.look(first_style) == after.styles.look(second_style)
        if not is_alike:
            yield Change(place, "style", first_style, second_style)


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
