"""Between Python values and what a cell's XML holds.

Text is written as an inline string (`t="inlineStr"`), never into xl/sharedStrings.xml: so that
part, often the largest but one, stays byte for byte as it was; a string that a cell no longer
uses harms nothing; and Excel, LibreOffice and WPS read inline strings and move them to the
shared ones at their own next save. The price is a few bytes a cell until then.

In a workbook without any shared strings (or with the part under an unusual name) a line of
text is written as `t="str"` (as SheetJS does for all text), because openxml-audit 0.8 warns of
inline strings there. Not everywhere: LibreOffice 7.4 reads line breaks and `_xHHHH_` in such a
cell differently.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from cs_macros.errors import CsError
from cs_macros.hosts.package.markup import escaped
from cs_macros.hosts.port import Cell

LONGEST_TEXT = 32_767
"""What a cell holds, counted in UTF-16 units as Excel counts."""

_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAY = timedelta(days=1)
_ORDINAL_OF_1900 = date(1899, 12, 30).toordinal()
_START_OF_1900 = datetime(1899, 12, 30)
_LAST_SERIAL = 2_958_466


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula to write, without its leading `=`.

    Attributes:
      known: Whether it comes from the workbook itself, so that nobody need look whether Excel can read it.
      shows: The text that it gives, for programs that do not calculate; empty for none.
    """

    text: str
    known: bool = False
    shows: str = ""


New: TypeAlias = Cell | Formula


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a `<c>` element: the `t` attribute (empty for none) and the inner XML.

    Inner XML is written with `{p}` where the namespace prefix belongs.
    """

    kind: str
    inner: bytes


BLANK = Content("", b"")


def content(value: New, prefix: bytes, *, epoch_1904: bool, inline: bool = True) -> Content:
    """Return the XML of a value.

    Args:
      inline: Whether text goes into inline strings.

    Raises:
      CsError: No cell can hold it.
    """
    if value is None or value == "":
        return BLANK
    if isinstance(value, Formula):
        formula = _wrapped(prefix, b"f", escaped(value.text.removeprefix("=")))
        if not value.shows:
            return Content("", formula)
        return Content("str", formula + _wrapped(prefix, b"v", escaped(value.shows)))
    if isinstance(value, bool):
        return Content("b", _wrapped(prefix, b"v", b"1" if value else b"0"))
    if isinstance(value, str):
        return _text(value, prefix, inline=inline)
    if isinstance(value, (int, float, Decimal, date, time)):
        return Content("", _wrapped(prefix, b"v", number_of(value, epoch_1904=epoch_1904).encode()))
    return Content("e", _wrapped(prefix, b"v", escaped(value.code)))


def _wrapped(prefix: bytes, name: bytes, inner: bytes) -> bytes:
    return b"<%b%b>%b</%b%b>" % (prefix, name, inner, prefix, name)


@lru_cache(maxsize=1024)
def _text(text: str, prefix: bytes, *, inline: bool) -> Content:
    size = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if size > LONGEST_TEXT:
        raise CsError(
            f"文本有 {size} 个字符，超过一个单元格的上限 {LONGEST_TEXT}，未作任何改动。",
            hint="把内容缩短，或分到几个单元格。",
        )
    safe = _ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    is_spaced = text != text.strip() or "\n" in text or "  " in text
    space = b' xml:space="preserve"' if is_spaced else b""
    name = b"t" if inline or safe != text or "\n" in text else b"v"
    element = b"<%b%b%b>%b</%b%b>" % (prefix, name, space, escaped(safe), prefix, name)
    return Content("inlineStr", _wrapped(prefix, b"is", element)) if name == b"t" else Content("str", element)


def are_plain(texts: Sequence[str]) -> bool:
    """Whether texts stand in cells letter for letter, with no mark for their spaces; asked of all at once.

    >>> are_plain(["张敏", "a b"]), are_plain(["a", "b "]), are_plain(["a&b"]), are_plain(["_x0041_"])
    (True, False, False, False)
    """
    together = f"|{'|'.join(texts)}|"
    odd = ("&", "<", ">", "_x", "  ", "| ", " |")
    return (
        together.isprintable()
        and not any(each in together for each in odd)
        and max(map(len, texts), default=0) * 2 <= LONGEST_TEXT
    )


def plain(text: str) -> str:
    r"""Return text with Excel's `_xHHHH_` escapes resolved.

    >>> plain("a_x000D_b"), plain("_x005F_x0041_")
    ('a\rb', '_x0041_')
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def whole(raw: bytes | str, otherwise: int = -1) -> int:
    """Return a whole number as XML holds it; something else for what is none, or absurdly long.

    >>> whole(b" 12 "), whole("x"), whole("\u00b2", 0), whole(b"9" * 5000, 7)
    (12, -1, 0, 7)
    """
    raw = raw.strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else otherwise


def number_of(value: float | Decimal | date | time, *, epoch_1904: bool) -> str:
    """Return what Excel keeps of a number, a date or a time."""
    if isinstance(value, (date, time)):
        return number_text(serial(value, epoch_1904=epoch_1904))
    return number_text(value)


def number_text(value: float | Decimal) -> str:
    """Return a number as Excel writes it.

    >>> number_text(3.0), number_text(Decimal("128.50")), number_text(1e-7)
    ('3', '128.5', '1e-07')

    Raises:
      CsError: Infinite or not a number.
    """
    if not (_is_storable(value) if isinstance(value, Decimal) else math.isfinite(value)):
        raise CsError(f"{value} 不是 Excel 能保存的数字，未作任何改动。", hint="填一个有限的数字，或留空。")
    if isinstance(value, Decimal):
        text = format(value.normalize(), "f")
        return "0" if text in ("-0", "") else text
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _is_storable(value: Decimal) -> bool:
    return value.is_finite() and (not value or -308 < value.adjusted() < 308)


def serial(moment: date | time, *, epoch_1904: bool) -> float:
    """Return the number that Excel keeps for a date, a date with time or a time of day.

    >>> serial(date(1900, 2, 28), epoch_1904=False), serial(date(1900, 3, 1), epoch_1904=False)
    (59, 61)

    Raises:
      CsError: The date lies before the workbook's calendar begins.
    """
    if isinstance(moment, time):
        return _days(datetime.combine(date.min, moment) - datetime.combine(date.min, time()))
    exact = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    exact = exact.replace(tzinfo=None) if exact.tzinfo else exact
    if epoch_1904:
        days = _days(exact - datetime(1904, 1, 1))
    else:
        # Excel's 1900 has a 29 February that never was: serial 60.
        days = _days(exact - _START_OF_1900)
        days = days if days >= 61 else days - 1
    if days < (0 if epoch_1904 else 1):
        raise CsError(
            f"日期 {moment} 早于 Excel 日历的起点，未作任何改动。",
            hint="检查年份；这样早的日期只能按文本填写。",
        )
    return days


def _days(span: timedelta) -> float:
    return span / _DAY if span.seconds or span.microseconds else span.days


def moment(number: float, shape: str, *, epoch_1904: bool) -> Cell:
    """Return the date or time that a number stands for; the number itself if it stands for none.

    Args:
      shape: `date`, `time` or `datetime`: what its number format shows.

    >>> moment(46348, "date", epoch_1904=False), moment(0.5, "datetime", epoch_1904=False)
    (datetime.date(2026, 11, 22), datetime.time(12, 0))
    """
    first = 0 if epoch_1904 else 1
    if shape == "date" and 61 <= number < _LAST_SERIAL and not epoch_1904 and int(number) == number:
        return date.fromordinal(_ORDINAL_OF_1900 + int(number))  # most dates by far, and six times as fast
    if shape == "datetime" and 61 <= number < _LAST_SERIAL - 1 and not epoch_1904:
        days = int(number)  # most moments by far; as `_rounded` says
        return _START_OF_1900 + timedelta(days, 0, 0, round((number - days) * 86_400_000))
    if 0 <= number < 1 and ((shape != "date" and number < first) or shape == "time"):
        return (datetime.min + _rounded(number)).time() if _rounded(number) < _DAY else number
    if not first <= number < _LAST_SERIAL or (not epoch_1904 and 60 <= number < 61):
        return number
    start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30 if number >= 61 else 31)
    try:
        found = start + _rounded(number)
    except OverflowError:
        return number
    return found.date() if shape == "date" and found.time() == time() else found


def _rounded(days: float) -> timedelta:
    """Return days as a span to the millisecond, which is all that a double of this size holds."""
    whole = math.floor(days)
    return timedelta(days=whole, milliseconds=round((days - whole) * 86_400_000))
