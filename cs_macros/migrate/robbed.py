"""Buttons that another program has robbed of their macros, given back.

LibreOffice (seen with 7.4) keeps the buttons of a workbook that it saves, as form controls of
today, and drops the macro of nearly each, or writes `module.macro` for `[0]!macro`. What stood
there before is a drawing of buttons with macros and nothing else; where that fits the sheet it
takes the place of the controls again, elsewhere each button only gets its macro back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.frame import Frame
from cs_macros.hosts.package.markup import Node
from cs_macros.hosts.package.pieces import Content
from cs_macros.hosts.package.relations import relations, relations_part
from cs_macros.hosts.package.workbook import Package
from cs_macros.migrate.parts import TYPES, Parts
from cs_macros.resources import shipped

TOLD = "“{}”上的按钮丢了宏（工作簿被 LibreOffice 等程序存过），已经补回。"
_SHAPE = re.compile(rb"<v:shape\s(?:(?!</v:shape>).)*</v:shape>", re.DOTALL)
_CAPTION = re.compile(rb"<div[^>]*>(.*?)</div>", re.DOTALL)
_MACRO = re.compile(rb"<x:FmlaMacro>([^<]*)</x:FmlaMacro>")
_BUTTON = b'ObjectType="Button"'


@dataclass(frozen=True)
class Robbed:
    """A sheet of ours whose buttons have lost their macros.

    Attributes:
      part: Of the sheet; `drawing` that of its buttons, `model` the drawing as it has to be.
      same_head: Whether the model's places are right here: the table begins where it should.
      macros: Caption of a button → its macro.
    """

    title: str
    part: str
    drawing: str
    model: bytes
    same_head: bool
    macros: Mapping[bytes, bytes]


def as_built() -> Package:
    """The workbook as it ships, whose buttons are as they have to be."""
    return Package((shipped("workbook") / "客服台账.xlsm").read_bytes())


def is_robbed(package: Package) -> bool:
    """Whether a drawing of a workbook with macros has buttons without any; quickly told."""
    names = package.archive.entries
    if not any(name.casefold() == "xl/vbaproject.bin" for name in names):
        return False
    drawings = (package.xml(name) for name in names if name.casefold().endswith(".vml"))
    return any(each.count(_BUTTON) > each.count(b"<x:FmlaMacro>[0]!") for each in drawings)


def robbed(package: Package, model: Package) -> Iterator[Robbed]:
    """Yield the sheets of ours whose buttons have lost their macros.

    Args:
      model: A workbook with the same sheets and all macros.
    """
    for name, table in model.tables.items():
        mine = package.tables.get(name)
        theirs = drawing_of(model, model.sheet_parts[table.sheet])
        part = package.sheet_parts[mine.sheet] if mine else ""
        drawing = drawing_of(package, part) if part else None
        if not mine or theirs is None or drawing is None:
            continue
        right = model.archive.read(theirs)
        shapes = _SHAPE.findall(right)
        macros = {_caption(shape): found[1] for shape in shapes if (found := _MACRO.search(shape))}
        if any(_is_wrong(shape, macros) for shape in _SHAPE.findall(package.xml(drawing))):
            same_head = mine.area.top == table.area.top
            yield Robbed(mine.sheet, part, drawing, right, same_head, macros)


def drawing_of(package: Package, part: str) -> str | None:
    """The part that a sheet's buttons are drawn in."""
    found = (one.target for one in relations(package.archive, part) if one.kind == "vmlDrawing")
    return next((target for target in found if target in package.archive), None)


def _is_wrong(shape: bytes, macros: Mapping[bytes, bytes]) -> bool:
    """Whether a button of ours has no macro, or its own in another form; somebody's choice it keeps."""
    right, known = macros.get(_caption(shape)), _MACRO.search(shape)
    if not right or _BUTTON not in shape:
        return False
    return not known or (known[1] != right and known[1].rpartition(b".")[2] == right.rpartition(b"!")[2])


def _caption(shape: bytes) -> bytes:
    found = _CAPTION.search(shape)
    return re.sub(rb"<[^>]*>|\s", b"", found[1]) if found else b""


def give_back(parts: Parts, sheets: list[Robbed]) -> set[str]:
    """Write the buttons anew; return the parts that go away with the controls."""
    gone: set[str] = set()
    for one in sheets:
        drawing = parts.read(one.drawing)
        shapes = _SHAPE.findall(drawing)
        controls = _Controls(parts, one)
        is_plain = all(_is_wrong(shape, one.macros) for shape in shapes)
        if one.same_head and is_plain and controls.are_ours:
            parts.write(one.drawing, _with_only(one.model, {_caption(shape) for shape in shapes}))
            gone |= controls.take_out()
        else:
            parts.write(one.drawing, _with_macros(drawing, one.macros))
            controls.name_macros()
    return gone


def _with_only(model: bytes, captions: set[bytes]) -> bytes:
    """The model without the buttons that somebody has taken off the sheet."""
    return _SHAPE.sub(lambda shape: shape[0] if _caption(shape[0]) in captions else b"", model)


def _with_macros(drawing: bytes, macros: Mapping[bytes, bytes]) -> bytes:
    """A drawing with a macro for each button of ours that lacks one."""

    def mended_shape(found: re.Match[bytes]) -> bytes:
        if not _is_wrong(found[0], macros):
            return found[0]
        shape = _MACRO.sub(b"", found[0])
        new = b"<x:FmlaMacro>%b</x:FmlaMacro>" % macros[_caption(shape)]
        return re.sub(rb"(?=<x:TextHAlign>)|(?=</x:ClientData>)", lambda _: new, shape, count=1)

    return _SHAPE.sub(mended_shape, drawing)


class _Controls:
    """The form controls of a sheet, in which programs of today keep buttons beside their drawing."""

    def __init__(self, parts: Parts, one: Robbed) -> None:
        self._parts, self._one = parts, one
        data = parts.read(one.part)
        self._frame = Frame(data, markup.mask(data), one.part)
        self._data = data
        self._nodes = [node for node in self._frame.root.walk() if node.name == "control"]
        self._captions = dict(self._drawn())

    def _drawn(self) -> Iterator[tuple[str, bytes]]:
        """Yield number and caption of each button as its shape is drawn beside."""
        for drawing in self._drawings():
            for node in markup.parse(self._parts.read(drawing), drawing).walk():
                if node.name == "sp":
                    known = next((each for each in node.walk() if each.name == "cNvPr"), None)
                    text = "".join(each.text for each in node.walk() if each.name == "t")
                    if known:
                        yield known.attributes.get("id", ""), "".join(text.split()).encode("utf-8")

    def _drawings(self) -> list[str]:
        found = relations(self._parts.archive, self._one.part)
        return [one.target for one in found if one.kind == "drawing" and one.target in self._parts]

    def _macro(self, node: Node) -> bytes | None:
        return self._one.macros.get(self._captions.get(node.attributes.get("shapeId", ""), b""))

    @property
    def are_ours(self) -> bool:
        """Whether there is no control but our buttons."""
        return all(self._macro(node) for node in self._nodes)

    def name_macros(self) -> None:
        """Give each control the macro of its caption."""
        for node in self._nodes:
            macro, about = self._macro(node), node.find("controlPr")
            if macro and about:
                self._frame.change(
                    markup.set_attribute(self._frame.data, about, "macro", macro.decode("utf-8"))
                )
        self._write()

    def take_out(self) -> set[str]:
        """Leave the buttons to their drawing alone; return the parts that were the controls'."""
        if not self._nodes:
            return set()
        for node in self._frame.root.children:
            if any(each.name == "controls" for each in node.walk()):
                self._frame.change((node.start, node.end, b""))
        self._write()
        numbers = {node.attributes.get("shapeId", "") for node in self._nodes}
        for drawing in self._drawings():
            data = self._parts.read(drawing)
            root = markup.parse(data, drawing)
            splices = [
                (node.start, node.end, b"")
                for node in root.children
                if any(each.name == "cNvPr" and each.attributes.get("id") in numbers for each in node.walk())
            ]
            self._parts.write(drawing, markup.splice(data, splices))
        return self._forget_controls()

    def _forget_controls(self) -> set[str]:
        part, listed = self._one.part, relations_part(self._one.part)
        known = {one.id: one.target for one in relations(self._parts.archive, part) if one.kind == "ctrlProp"}
        _without(self._parts, listed, "Id", set(known))
        _without(self._parts, TYPES, "PartName", {f"/{target}" for target in known.values()})
        return set(known.values())

    def _write(self) -> None:
        body = self._data[self._frame.body_start : self._frame.body_end]
        head, tail = self._frame.around(has_rows=bool(body))
        self._parts.write(self._one.part, head + body + tail)


def _without(parts: Parts, name: str, key: str, values: set[str]) -> None:
    """Take the children of a list out that have one of some values."""
    data = parts.read(name)
    nodes = [node for node in markup.parse(data, name).children if node.attributes.get(key) in values]
    parts.write(name, markup.splice(data, [(node.start, node.end, b"") for node in nodes]))


def mended(package: Package, changed: Mapping[str, Content | None]) -> Mapping[str, Content | None]:
    """Return the parts that a press has changed, with the buttons given back if they were robbed."""
    if not changed or not is_robbed(package):
        return changed
    sheets = list(robbed(package, as_built()))
    parts = Parts(package.archive)
    parts.new |= {name: bytes(data) for name, data in changed.items() if data is not None}
    gone = give_back(parts, sheets)
    if sheets:
        package.warnings.append(TOLD.format("、".join(one.title for one in sheets)))
    return {**changed, **parts.new, **dict.fromkeys(gone)}


def titles_robbed(path: Path) -> list[str]:
    """The sheets of a workbook file whose buttons have lost their macros, for people to read."""
    package = Package(path.read_bytes())
    return [one.title for one in robbed(package, as_built())] if is_robbed(package) else []
