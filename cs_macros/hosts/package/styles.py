"""Cell formats: which numbers are dates, and a new format added once where one is needed."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup
from cs_macros.hosts.port import Cell

FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "time": "hh:mm:ss"}
"""Given to a cell whose format is no date's; Excel's built-in ones look different in every country."""

_SHOWN_BY = {"date": ("date", "datetime"), "datetime": ("date", "datetime"), "time": ("time", "datetime")}
_BUILT_IN = (
    dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 55), 57, 58), "date")
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "time")
    | {22: "datetime"}
)
# 34, 35, 55 and 56 differ between Chinese, Japanese and Korean Excel; 上午/下午 times in Chinese ones.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.DOTALL | re.IGNORECASE)
_FIRST_CUSTOM = 164
_SHARED_PARTS = (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId"))


def shape_of(code: str) -> str:
    """Return what a number format shows: `date`, `time`, `datetime`, or empty for a number.

    >>> [shape_of(code) for code in ('yyyy"年"m"月"', "[h]:mm", "m/d hh:mm", "0.00_d", "[Red]General", "@")]
    ['date', 'time', 'datetime', '', '', '']
    """
    letters = _LITERAL.sub("", code.split(";")[0]).lower()
    if "general" in letters:
        return ""
    clock = bool(re.search(r"[hs]|am/pm|上午/下午", letters))
    calendar = bool(re.search(r"[yd]|aaa|m" if not clock else r"[yd]|aaa", letters))
    if calendar and clock:
        return "datetime"
    return "date" if calendar else "time" if clock else ""


def shape_for(value: object) -> str:
    """Return the shape that a value's format must have, empty when any will do."""
    if isinstance(value, datetime):
        return "datetime"
    return "date" if isinstance(value, date) else "time" if isinstance(value, time) else ""


class Styles:
    """The part xl/styles.xml.

    Args:
      data: Its bytes in UTF-8; empty when the workbook has none.
    """

    def __init__(self, data: bytes, part: str) -> None:
        self.data = data
        self._root = markup.parse(data, part) if data else markup.Node("", "", {}, 0)
        self._cell_formats = self._root.find("cellXfs") or markup.Node("", "", {}, 0)
        self._codes = {
            node.number("numFmtId"): node.attributes.get("formatCode", "")
            for group in self._root.all("numFmts")
            for node in group.all("numFmt")
        }
        self._shapes: dict[int, str] = {}
        self._added: list[bytes] = []
        self._added_formats: list[tuple[int, str]] = []
        self._made: dict[tuple[int, str], int] = {}

    def shape(self, style: int) -> str:
        """Return what cells of a style show: `date`, `time`, `datetime`, or empty."""
        if style not in self._shapes:
            formats = self._cell_formats.children
            number = formats[style].number("numFmtId") if 0 <= style < len(formats) else 0
            code = self._codes.get(number)
            self._shapes[style] = shape_of(code) if code is not None else _BUILT_IN.get(number, "")
        return self._shapes[style]

    def is_elapsed(self, style: int) -> bool:
        """Whether a style counts hours past 24 (`[h]:mm`), so that its numbers are spans, not moments."""
        formats = self._cell_formats.children
        number = formats[style].number("numFmtId") if 0 <= style < len(formats) else 0
        return number == 46 or bool(re.search(r"\[[hms]+\]", self._codes.get(number, ""), re.IGNORECASE))

    def look(self, style: int) -> tuple[bytes, ...]:
        """Return all that a style means, so that styles of two workbooks can be compared."""
        formats = self._cell_formats.children
        if not 0 <= style < len(formats):
            return ()
        node = formats[style]
        number = node.number("numFmtId")
        code = self._codes.get(number, str(number)).encode("utf-8")
        parts = [self._part(group, node.number(key)) for group, key in _SHARED_PARTS]
        return (code, *parts, self.data[node.inside : node.inner_end].strip())

    def _part(self, group: str, place: int) -> bytes:
        node = self._root.find(group)
        known = node.children if node else []
        return self.data[known[place].start : known[place].end] if 0 <= place < len(known) else b""

    def fitting(self, style: int, value: Cell) -> int:
        """Return the style itself if it shows the value as what it is, else one like it that does.

        Raises:
          CsError: A date has to go into a workbook that has no styles at all.
        """
        wanted = shape_for(value)
        if not wanted or self.shape(style) in _SHOWN_BY[wanted]:
            return style
        if (style, wanted) not in self._made:
            self._made[style, wanted] = self._add(style, FORMATS[wanted])
            self._shapes[self._made[style, wanted]] = wanted
        return self._made[style, wanted]

    def _add(self, style: int, code: str) -> int:
        formats = self._cell_formats.children
        if not formats:
            raise CsError(
                "工作簿没有样式表，放不下日期格式，未作任何改动。",
                hint="用 Excel 打开并另存一份，再对新的文件操作。",
            )
        node = formats[style] if 0 <= style < len(formats) else formats[0]
        tag = markup.with_attribute(markup.tag_of(self.data, node), "numFmtId", str(self._number_of(code)))
        tag = markup.with_attribute(tag, "applyNumberFormat", "1")
        clone = tag + self.data[node.inside : node.end]
        for place, known in enumerate(formats):
            if self.data[known.start : known.end] == clone:
                return place
        self._added.append(clone)
        return len(formats) + len(self._added) - 1

    def _number_of(self, code: str) -> int:
        known = [*((number, text) for number, text in self._codes.items()), *self._added_formats]
        for number, text in known:
            if text == code:
                return number
        number = max([_FIRST_CUSTOM - 1, *(number for number, _ in known)]) + 1
        self._added_formats.append((number, code))
        return number

    def changed(self) -> bytes | None:
        """Return the part with what was added, None when nothing was."""
        if not self._added:
            return None
        prefix = markup.prefix_of(self.data, self._root)
        count = len(self._cell_formats.children) + len(self._added)
        splices = self._grown(self._cell_formats, b"".join(self._added), count)
        if self._added_formats:
            splices += self._format_splices(prefix)
        return markup.splice(self.data, splices)

    def _grown(self, group: markup.Node, new: bytes, count: int) -> list[markup.Splice]:
        splices = [markup.append_child(self.data, group, new)]
        if "count" in group.attributes:
            splices.append(markup.set_attribute(self.data, group, "count", str(count)))
        return splices

    def _format_splices(self, prefix: bytes) -> list[markup.Splice]:
        new = b"".join(
            b'<%bnumFmt numFmtId="%d" formatCode="%b"/>' % (prefix, number, markup.quoted(code))
            for number, code in self._added_formats
        )
        group = self._root.find("numFmts")
        if group and group.end != group.inside:
            return self._grown(group, new, len(group.children) + len(self._added_formats))
        whole = b'<%bnumFmts count="%d">%b</%bnumFmts>' % (prefix, len(self._added_formats), new, prefix)
        if group:
            return [(group.start, group.end, whole)]
        return [(self._root.inside, self._root.inside, whole)]
