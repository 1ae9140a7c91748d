"""What differs between two workbooks, by part, sheet and cell, in words (`cs-macros diff`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cs_macros.hosts import safe_file
from cs_macros.hosts.package import comparison, markup
from cs_macros.hosts.package.comparison import Change
from cs_macros.hosts.package.values import number_text
from cs_macros.hosts.package.workbook import Package

LARGEST_TREE = 16 << 20
"""Bytes of a part that is compared element by element; a larger one only as a whole."""

_PARTS = (
    (r"\[Content_Types\]\.xml", "部件清单"),
    (r"(.*/)?_rels/.*", "部件之间的关系"),
    (r"docProps/.*", "文档属性"),
    (r"xl/workbook\.xml", "工作簿设置"),
    (r"xl/styles\.xml", "样式表"),
    (r"xl/sharedStrings\.xml", "共享文本"),
    (r"xl/calcChain\.xml", "计算顺序"),
    (r"xl/theme/.*", "主题"),
    (r"xl/tables/.*", "表格"),
    (r"xl/(threadedC|c)omments.*", "批注"),
    (r"xl/charts/.*", "图表"),
    (r"xl/drawings/.*", "图形"),
    (r"xl/media/.*", "图片"),
    (r"xl/ctrlProps/.*|xl/activeX/.*", "控件"),
    (r"xl/vbaProject.*", "VBA 项目"),
    (r"xl/pivot.*", "数据透视表"),
    (r"xl/slicer.*", "切片器"),
    (r"xl/printerSettings/.*", "打印机设置"),
    (r"customUI/.*", "功能区"),
    (r"xl/worksheets/.*", "工作表"),
)
_WHAT = {
    "value": "的值", "formula": "的公式", "style": "的格式", "text-format": "的文字格式",
    "attribute": "", "text": "", "element": "", "part": "", "bytes": "",
}  # fmt: skip
_ELEMENTS = {
    "dataValidations": "数据有效性", "conditionalFormatting": "条件格式", "mergeCells": "合并单元格",
    "cols": "列宽", "sheetViews": "视图", "autoFilter": "筛选", "hyperlinks": "超链接",
    "pageSetup": "页面设置", "sheetProtection": "工作表保护", "definedNames": "名称", "calcPr": "计算方式",
    "dimension": "使用范围", "tableColumns": "表格列", "cellXfs": "单元格格式", "numFmts": "数字格式",
    "extLst": "扩展", "sheets": "工作表列表", "@ref": "的范围", "@sqref": "的范围",
    "@fullCalcOnLoad": "（打开时重算）", "@count": "的个数", "@hidden": "的隐藏", "@ht": "的行高",
}  # fmt: skip


class Difference(NamedTuple):
    """One thing that differs.

    Attributes:
      part: Name of the part inside the file.
      sheet: Name of the sheet, empty where none is concerned.
      place: A cell's address, `7:7` with an attribute for a row, else a path inside the part.
      what: As `comparison.Change`, or `part` (there or not) or `bytes` (no XML).
    """

    part: str
    sheet: str
    place: str
    what: str
    before: object
    after: object

    def __str__(self) -> str:
        if self.what == "style" and self.sheet:  # by far the most where styles differ
            return f"【{self.sheet}】{self.place}的格式：有变化"
        where = f"【{self.sheet}】" if self.sheet else f"【{part_in_words(self.part)} {self.part}】"
        change = f"{_shown(self.before)} → {_shown(self.after)}"
        if self.what == "text-format":
            change = "有变化（加粗、颜色、拼音等）"
        return f"{where}{_in_words(self.place)}{_WHAT[self.what]}：{change}"


def part_in_words(part: str) -> str:
    """Return what a part is to the user.

    >>> part_in_words("xl/charts/chart1.xml"), part_in_words("xl/other.bin")
    ('图表', '部件')
    """
    return next((words for pattern, words in _PARTS if re.fullmatch(pattern, part)), "部件")


def _in_words(place: str) -> str:
    """Return a path with the elements that people know in words."""
    row, at, attribute = place.partition("@")
    head = f"第 {row.partition(':')[0]} 行" if re.fullmatch(r"\d+:\d+", row) else row
    steps = [
        re.sub(r"^(\w+)", lambda found: _ELEMENTS.get(found[1], found[1]), step) for step in head.split("/")
    ]
    return " ".join(steps) + (_ELEMENTS.get(at + attribute, f" 的 {attribute}") if at else "")


def _shown(value: object) -> str:
    if isinstance(value, float):
        value = number_text(value)
    text = "（空）" if value is None else f"“{value}”"
    return text if len(text) < 200 else text[:197] + "…”"


def differences(before: Path, after: Path) -> list[Difference]:
    """Return what differs between two workbooks, in the order of the second one's parts.

    What only is written differently (compression, order of attributes, inline or shared
    strings) is no difference.

    Raises:
      CsError: One of them can't be read as a workbook.
    """
    old, new = Package(safe_file.read_whole(before)), Package(safe_file.read_whole(after))
    return list(_differences(old, new))


def _differences(old: Package, new: Package) -> Iterator[Difference]:
    by_cell = set(old.sheet_parts.values()) | set(new.sheet_parts.values())
    by_cell |= {part for package in (old, new) if (part := package.part_of_kind("sharedStrings"))}
    yield from _sheets(old, new)
    for part in dict.fromkeys([*new.archive.entries, *old.archive.entries]):
        if part.endswith("/") or part in by_cell:
            continue
        if part not in old.archive or part not in new.archive:
            yield Difference(part, "", part, "part", *_there(part in old.archive))
        elif not old.archive.same_as_stored(
            part, new.archive, new.archive.entries[new.archive.exact(part) or part]
        ):
            yield from _part(part, old.archive.read(part), new.archive.read(part))


def _there(was: bool) -> tuple[str | None, str | None]:
    return ("有", None) if was else (None, "有")


def _part(part: str, old: bytes, new: bytes) -> Iterator[Difference]:
    if old == new:
        return
    is_markup = (
        old.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and new.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
    )
    if not is_markup or max(len(old), len(new)) > LARGEST_TREE:
        yield Difference(part, "", "", "bytes", f"{len(old)} 字节", f"{len(new)} 字节")
        return
    trees = comparison.trees(
        markup.parse(markup.utf8(old, part), part), markup.parse(markup.utf8(new, part), part)
    )
    yield from (_of(change, part) for change in trees)


def _of(change: Change, part: str, sheet: str = "") -> Difference:
    return Difference(part, sheet, *change)


def _sheets(old: Package, new: Package) -> Iterator[Difference]:
    same_strings = _same(old, new, "sharedStrings")
    same_styles = _same(old, new, "styles")
    for name in dict.fromkeys([*old.sheet_parts, *new.sheet_parts]):
        part = new.sheet_parts.get(name) or old.sheet_parts[name]
        if name not in old.sheet_parts or name not in new.sheet_parts:
            yield Difference(part, name, "整张工作表", "part", *_there(name in old.sheet_parts))
            continue
        if same_strings and same_styles and _bytes(old, name) == _bytes(new, name):
            continue
        before, after = old.sheet(name), new.sheet(name)
        found = comparison.sheets(before, after, same_strings=same_strings, same_styles=same_styles)
        yield from (_of(change, part, name) for change in found)
        yield from (
            _of(change, part, name) for change in comparison.trees(before.frame.root, after.frame.root)
        )


def _bytes(package: Package, sheet: str) -> bytes:
    return package.archive.read(package.sheet_parts[sheet])


def _same(old: Package, new: Package, kind: str) -> bool:
    parts = [package.part_of_kind(kind) for package in (old, new)]
    contents = [
        package.archive.read(part) if part else b"" for package, part in zip((old, new), parts, strict=True)
    ]
    return contents[0] == contents[1]
