"""A whole workbook: opened from bytes, looked at and changed sheet by sheet, written back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from cs_macros.errors import CsError
from cs_macros.hosts.package import calculation, deflate, headers, markup, rewriting
from cs_macros.hosts.package.archive import SMALL, Archive
from cs_macros.hosts.package.names import Directory
from cs_macros.hosts.package.pieces import Content
from cs_macros.hosts.package.recognition import refuse_foreign
from cs_macros.hosts.package.references import Area, area
from cs_macros.hosts.package.relations import Relation, relations
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.strings import SharedStrings
from cs_macros.hosts.package.styles import Styles
from cs_macros.hosts.package.tables import Table


class Package:
    """A .xlsx or .xlsm file.

    Nothing but the directory of parts is read until it is asked for.

    Args:
      data: The whole file.
      like: A package of the same bytes that was only read: what no edit changes is taken from there.

    Raises:
      CsError: Not such a file, encrypted, signed, damaged or dangerous.
    """

    def __init__(self, data: bytes, *, like: Package | None = None) -> None:
        refuse_foreign(data)
        self.archive: Archive = like.archive if like else Archive(data)
        self._like = like
        self._sheets: dict[str, Sheet] = {}
        self._pivots: dict[str, list[Area]] = {}
        self.warnings: list[str] = []
        self._refuse_kinds()

    def _refuse_kinds(self) -> None:
        names = [name.casefold() for name in self.archive.entries]
        if "xl/workbook.bin" in names:
            raise CsError(
                "这是 .xlsb（二进制工作簿），不能直接修改，未作任何改动。",
                hint="用 Excel 另存为 .xlsx 或 .xlsm 再试。",
                fact="这是 .xlsb（二进制工作簿）",
            )
        if any(name.startswith("_xmlsignatures/") for name in names):
            raise CsError(
                "工作簿有数字签名，改动会使签名失效，未作任何改动。",
                hint="先在 Excel 里删除签名，改好后重新签名。",
            )
        if any("vbaprojectsignature" in name for name in names):
            self.warnings.append("工作簿的 VBA 项目有数字签名；宏没有改动，但请在 Excel 里确认签名仍然有效。")

    # -- parts --------------------------------------------------------------------------

    @cached_property
    def workbook_part(self) -> str:
        for relation in relations(self.archive, ""):
            if relation.kind == "officeDocument" and relation.target in self.archive:
                return self.archive.exact(relation.target) or relation.target
        raise CsError("压缩包里没有工作簿，不是 Excel 文件，未作任何改动。", hint="检查是不是选错了文件。")

    @cached_property
    def directory(self) -> Directory:
        if self._like:
            return self._like.directory.as_opened()
        return Directory(self.xml(self.workbook_part), self.workbook_part)

    @cached_property
    def relations(self) -> list[Relation]:
        return list(relations(self.archive, self.workbook_part))

    def part_of_kind(self, kind: str) -> str | None:
        """Return the workbook's own part of a kind, such as `styles`."""
        targets = (relation.target for relation in self.relations if relation.kind == kind)
        return next((self.archive.exact(target) for target in targets if target in self.archive), None)

    def xml(self, part: str) -> bytes:
        """Return a part in UTF-8."""
        return markup.utf8(self.archive.read(part), part)

    @cached_property
    def strings(self) -> SharedStrings:
        if self._like:
            return self._like.strings
        # not self: a cycle keeps sheets alive
        archive, part = self.archive, self.part_of_kind("sharedStrings")
        usual = part == "xl/sharedStrings.xml"
        return SharedStrings(lambda: markup.utf8(archive.read(part), part) if part else b"", usual=usual)

    @cached_property
    def styles(self) -> Styles:
        archive, part = self.archive, self.part_of_kind("styles")  # not self, as above
        load = (lambda: markup.utf8(archive.read(part), part)) if part else bytes
        return Styles(load, part or "xl/styles.xml")

    # -- sheets and tables --------------------------------------------------------------

    @cached_property
    def sheet_parts(self) -> dict[str, str]:
        """Worksheet → its part, in tab order; chart sheets and macro sheets left out."""
        by_id = {relation.id: relation for relation in self.relations}
        found = {}
        for listed in self.directory.sheets:
            relation = by_id.get(listed.relation)
            if relation and relation.kind == "worksheet" and (part := self.archive.exact(relation.target)):
                found[listed.name] = part
        return found

    def sheet(self, name: str) -> Sheet:
        """Return a worksheet; names differ in case without meaning it.

        Raises:
          CsError: There is none of this name, or it is damaged.
        """
        if name in self._sheets:
            return self._sheets[name]
        exact = next((one for one in self.sheet_parts if one.casefold() == name.casefold()), None)
        if exact is None:
            listed = "、".join(self.sheet_parts)
            raise CsError(f"工作簿里没有工作表“{name}”，未作任何改动。", hint=f"现有的工作表：{listed}。")
        if exact not in self._sheets:
            known = self._like and self._like._sheets.get(exact)
            self._sheets[exact] = known.as_opened(self.styles, self.strings) if known else self._opened(exact)
        return self._sheets[exact]

    def _opened(self, name: str) -> Sheet:
        part, epoch_1904 = self.sheet_parts[name], self.directory.epoch_1904
        data = self.archive.read(part)
        if len(data) <= SMALL:
            return _pristine(name, part, data, epoch_1904).as_opened(self.styles, self.strings)
        return Sheet(name, part, data, strings=self.strings, styles=self.styles, epoch_1904=epoch_1904)

    def pivots(self, sheet: Sheet) -> list[Area]:
        """Return where the pivot tables of a sheet stand."""
        if sheet.part not in self._pivots:
            targets = (one.target for one in relations(self.archive, sheet.part) if one.kind == "pivotTable")
            roots = (markup.parse(self.xml(part), part) for part in targets if part in self.archive)
            nodes = (node for root in roots if (node := root.find("location")))
            found = [one for node in nodes if (one := area(node.attributes.get("ref", "")))]
            self._pivots[sheet.part] = found
        return self._pivots[sheet.part]

    def sheet_number(self, name: str) -> int:
        """Return the number by which the calculation chain knows a sheet."""
        return next((listed.number for listed in self.directory.sheets if listed.name == name), 0)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Table name → table, over all sheets."""
        if self._like:
            return {name: table.as_opened() for name, table in self._like.tables.items()}
        found = {}
        for sheet, part in self.sheet_parts.items():
            for relation in relations(self.archive, part):
                if relation.kind == "table" and (exact := self.archive.exact(relation.target)):
                    table = Table(sheet, exact, self.xml(exact))
                    found[table.name] = table
        return found

    def table(self, name: str) -> Table:
        """Return a table by its name, or by that of the sheet that it stands alone on; case means nothing.

        Raises:
          CsError: There is none of this name.
        """
        if name in self.tables:
            return self.tables[name]
        for known, table in self.tables.items():
            if known.casefold() == name.casefold():
                return table
        alone = [table for table in self.tables.values() if table.sheet.casefold() == name.casefold()]
        if len(alone) == 1:
            return alone[0]
        listed = (
            "现有的表格：" + "、".join(self.tables) + "。"
            if self.tables
            else "这个工作簿里没有表格（插入 → 表格）。"
        )
        raise CsError(f"工作簿里没有表格“{name}”，未作任何改动。", hint=listed)

    def formula_texts(self) -> Iterator[bytes]:
        """Yield the formulas of all sheets that have a bracket, as they stand in the XML."""
        for part in self.sheet_parts.values():
            yield from re.findall(rb"<(?:[\w.-]+:)?f(?:\s[^>]*)?>([^<]*\[[^<]*)<", self.xml(part))

    def places_named_in(self, part: str) -> list[str]:
        """Return the cells that a part of comments names."""
        if part not in self.archive:
            return []
        nodes = markup.parse(self.xml(part), part).walk()
        return [node.attributes["ref"] for node in nodes if "ref" in node.attributes]

    # -- writing ------------------------------------------------------------------------

    def changed(self) -> dict[str, Content | None]:
        """Return the parts that the edits changed: name → new content, None for one that goes away."""
        headers.follow(self)
        calculation.settle(self)
        for table in self.tables.values() if self._sheets else ():
            if table.moved_ends:
                self.sheet(table.sheet).frame.reach(table.first_line, table.moved_ends)
                self.directory.reach(table.sheet, table.first_line, table.moved_ends)
        parts: dict[str, Content | None] = {
            sheet.part: rewriting.content(sheet) for sheet in self._sheets.values() if sheet.is_changed
        }
        for part, data in (
            (self.workbook_part, self.directory.changed()),
            (self.part_of_kind("styles"), self.styles.changed() if parts else None),
            *((table.part, table.changed()) for table in (self.tables.values() if parts else ())),
        ):
            if part and data is not None:
                parts[part] = data
        return parts | calculation.chain_changes(self)

    @property
    def opened_sheets(self) -> list[Sheet]:
        """The worksheets that were asked for, the only ones that can have changed."""
        return list(self._sheets.values())

    def rewritten(self, changed: dict[str, Content | None], *, level: int = deflate.FAST) -> Iterator[bytes]:
        """Yield the new file, piece by piece; see `Archive.rewritten`."""
        return self.archive.rewritten(changed, level=level)


@lru_cache(maxsize=64)
def _pristine(name: str, part: str, data: bytes, epoch_1904: bool) -> Sheet:
    """A small sheet that nobody looks at or changes; what workbooks of one folder have in common, of which
    each gets its own. Its texts and styles are the workbook's."""
    nothing = SharedStrings(bytes)
    sheet = Sheet(name, part, data, strings=nothing, styles=Styles(bytes, ""), epoch_1904=epoch_1904)
    _ = sheet.usual
    return sheet
