"""Cell formats: which numbers are dates, and a new format added once where one is needed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cached_property

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.sections import Section
from cs_macros.hosts.package.values import whole
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
    """The part xl/styles.xml; nothing of it is looked at before somebody asks what a style means.

    Args:
      load: Returns its bytes in UTF-8, empty when the workbook has none; called at the first look.
    """

    def __init__(self, load: Callable[[], bytes], part: str) -> None:
        self._load, self._part = load, part
        self._shapes: dict[int, str] = {}
        self._looks: dict[int, tuple[bytes, ...]] = {}
        self._added: list[bytes] = []
        self._added_formats: list[tuple[int, str]] = []
        self._made: dict[tuple[int, str], int] = {}

    @cached_property
    def data(self) -> bytes:
        return self._load()

    @cached_property
    def _scan(self) -> bytes:
        return markup.mask(self.data)

    @cached_property
    def _cell_formats(self) -> Section:
        return Section(self.data, self._scan, "cellXfs", "xf", self._part)

    @cached_property
    def _number_formats(self) -> Section:
        return Section(self.data, self._scan, "numFmts", "numFmt", self._part)

    @cached_property
    def _codes(self) -> dict[int, str]:
        """Number → code of the formats that the workbook brings along."""
        known = (self._number_formats.about(place) for place in range(len(self._number_formats)))
        return {whole(one.get("numFmtId", ""), 0): one.get("formatCode", "") for one in known}

    def _number(self, style: int) -> int:
        """Return the number of a style's number format."""
        return whole(self._cell_formats.about(style).get("numFmtId", ""), 0)

    def shape(self, style: int) -> str:
        """Return what cells of a style show: `date`, `time`, `datetime`, or empty."""
        if style not in self._shapes:
            number = self._number(style)
            code = self._codes.get(number)
            self._shapes[style] = shape_of(code) if code is not None else _BUILT_IN.get(number, "")
        return self._shapes[style]

    def is_elapsed(self, style: int) -> bool:
        """Whether a style counts hours past 24 (`[h]:mm`), so that its numbers are spans, not moments."""
        number = self._number(style)
        return number == 46 or bool(re.search(r"\[[hms]+\]", self._codes.get(number, ""), re.IGNORECASE))

    def look(self, style: int) -> tuple[bytes, ...]:
        """Return all that a style means, so that styles of two workbooks can be compared."""
        if style not in self._looks:
            self._looks[style] = self._look(style)
        return self._looks[style]

    def _look(self, style: int) -> tuple[bytes, ...]:
        about = self._cell_formats.about(style)
        if not about:
            return ()
        number = self._number(style)
        code = self._codes.get(number, str(number)).encode("utf-8")
        parts = [self._groups[group].element(whole(about.get(key, ""), 0)) for group, key in _SHARED_PARTS]
        element = self._cell_formats.element(style)
        tag = markup.TAG.match(element)
        inner = element[tag.end() : element.rfind(b"</")] if tag and not tag[1] else b""
        return (code, *parts, inner.strip())

    @cached_property
    def _groups(self) -> dict[str, Section]:
        names = (("fonts", "font"), ("fills", "fill"), ("borders", "border"))
        return {name: Section(self.data, self._scan, name, child, self._part) for name, child in names}

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
        formats = self._cell_formats
        if not len(formats):
            raise CsError(
                "工作簿没有样式表，放不下日期格式，未作任何改动。",
                hint="用 Excel 打开并另存一份，再对新的文件操作。",
            )
        element = formats.element(style) or formats.element(0)
        end = element.index(b">") + 1 if not (tag := markup.TAG.match(element)) else tag.end()
        new = markup.with_attribute(element[:end], "numFmtId", str(self._number_of(code)))
        clone = markup.with_attribute(new, "applyNumberFormat", "1") + element[end:]
        for place in range(len(formats)):
            if formats.element(place) == clone:
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
        count = len(self._cell_formats) + len(self._added)
        splices = self._grown(self._cell_formats, b"".join(self._added), count)
        if self._added_formats:
            splices += self._format_splices()
        return markup.splice(self.data, splices)

    def _grown(self, group: Section, new: bytes, count: int) -> list[markup.Splice]:
        splices = [markup.append_child(self.data, group.node, new)]
        if "count" in group.node.attributes:
            splices.append(markup.set_attribute(self.data, group.node, "count", str(count)))
        return splices

    def _format_splices(self) -> list[markup.Splice]:
        prefix = markup.prefix_of(self.data, self._cell_formats.node)
        new = b"".join(
            b'<%bnumFmt numFmtId="%d" formatCode="%b"/>' % (prefix, number, markup.quoted(code))
            for number, code in self._added_formats
        )
        group = self._number_formats
        if group.exists and group.node.end != group.node.inside:
            return self._grown(group, new, len(group) + len(self._added_formats))
        body = b'<%bnumFmts count="%d">%b</%bnumFmts>' % (prefix, len(self._added_formats), new, prefix)
        if group.exists:
            return [(group.node.start, group.node.end, body)]
        root = Section(self.data, self._scan, "styleSheet", "", self._part).node
        return [(root.inside, root.inside, body)]
