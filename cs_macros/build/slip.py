"""快件退回单: the numbered slip that a courier signs, ready to print (domain 1.2, F-6).

A slip's copies stand one below the other on an A4 page, to be cut apart.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from cs_macros.build.looks import Looks

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

COPIES = ("打单存根联", "快递带回联")
"""Whose each copy is: ours, signed, and the courier's; further ones have only a number."""

GUIDES = (
    "快递员签字后由打单人员保管；包裹退回时凭本联当面换回包裹。",
    "快递员带回；退回包裹时请到本店打单处，用包裹换回签过字的存根。",
)
ORDINALS = "一二三四五六七八九"

WIDTHS = (12, 34, 11, 29)
"""Of label, value, label, value, in characters: together a little less than an A4 page."""

ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no sheet can hold."""

A_PAGE = 2
"""Copies on a page."""

BLACK, HAIR, DASH, GROUND = "#000000", "#595959", "#7F7F7F", "#F2F2F2"
PADDING = 0.71
"""Characters that XlsxWriter adds to the width of a column."""

SMALL, TEXT, LARGE = 8.5, 10.5, 12.5


@dataclass(frozen=True)
class Box:
    """How a text stands in its box.

    Attributes:
      across, high: Where in it, from left to right and from top to bottom.
      framed: With lines around it; `label` when it says what stands beside it.
      cut: With a dashed line below, where the page is cut.
    """

    size: float = TEXT
    bold: bool = False
    across: str = "left"
    high: str = "center"
    framed: bool = False
    label: bool = False
    cut: bool = False


CUT, FRAMED, LABEL = Box(cut=True), Box(framed=True), Box(framed=True, label=True, bold=True, across="center")
STRONG, STRONG_RIGHT = Box(LARGE, bold=True), Box(LARGE, bold=True, across="right")


@dataclass(frozen=True)
class Page:
    """The sheet that is drawn on, and its cell formats."""

    sheet: Worksheet
    looks: Looks


@dataclass(frozen=True)
class Slip:
    """What a slip says.

    Attributes:
      customer: Name and phone, the phone masked where the shop wants that.
      contact: Whom in the shop the courier asks; `contact_phone` is the shop's.
      again: It has been printed before.
    """

    number: str
    day: date
    shop: str
    customer_id: str
    customer: str
    address: str
    courier: str
    tracking_no: str
    goods: str
    reason: str
    contact: str
    contact_phone: str
    again: bool


def slip_file(slips: Sequence[Slip], copies: int, now: datetime, printed_by: str) -> bytes:
    """The workbook to print: one sheet, one slip after the other, each beginning a page."""
    from xlsxwriter.workbook import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    title = "快件退回单"
    book.set_properties({"title": title, "author": printed_by, "created": now})
    page = Page(book.add_worksheet(title), Looks(book))
    set_page(page.sheet)
    row, breaks, last = 1, list[int](), (len(slips) - 1, copies - 1)
    for at, slip in enumerate(slips):
        for copy in range(copies):
            row = draw_copy(page, row, slip, copy, f"{now:%Y-%m-%d %H:%M} {printed_by}")
            if (at, copy) == last:
                break
            if copy + 1 == copies or copy % A_PAGE == A_PAGE - 1:
                breaks.append(row - 1)
            else:
                row = draw_cut(page, row)
    page.sheet.set_h_pagebreaks(breaks)
    page.sheet.print_area(0, 0, row - 2, len(WIDTHS) - 1)
    book.close()
    return buffer.getvalue()


def set_page(sheet: Worksheet) -> None:
    """A4 upright at its true size: only so do Excel and LibreOffice both keep the page breaks."""
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width - PADDING)
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.set_print_scale(100)
    sheet.center_horizontally()
    sheet.set_margins(left=0.5, right=0.5, top=0.45, bottom=0.3)
    sheet.set_header("", {"margin": 0.2})
    sheet.set_footer("", {"margin": 0.2})
    sheet.hide_gridlines(2)


def draw_copy(page: Page, row: int, slip: Slip, copy: int, printed: str) -> int:
    """Draw one copy from a row on; the row after it."""
    put(page, row, "AD", "快 件 退 回 单", 34, Box(20, bold=True, across="center"))
    row += 1
    put(page, row, "AB", f"退回单号　{slip.number}", 24, STRONG)
    again = "【补打】　" if slip.again else ""
    put(page, row, "CD", f"{again}第{ORDINALS[copy]}联", 24, STRONG_RIGHT)
    row += 1
    pairs = [
        ("店铺", slip.shop, "日期", f"{slip.day:%Y-%m-%d}"),
        ("快递公司", slip.courier, "运单号", slip.tracking_no),
        ("客户ID", slip.customer_id, "客户", slip.customer),
        ("收件地址", slip.address),
        ("商品", slip.goods),
        ("退回原因", slip.reason),
        ("联系人", slip.contact, "联系电话", slip.contact_phone),
        ("快递员签字", "", "日期", "　　　　年　　　月　　　日"),
    ]
    for words in pairs:
        draw_line(page, row, words)
        row += 1
    name = COPIES[copy] if copy < len(COPIES) else "留存联"
    put(page, row, "AB", f"第{ORDINALS[copy]}联　{name}", 26, STRONG)
    put(page, row, "CD", f"打印 {printed}", 26, Box(SMALL, across="right"))
    row += 1
    put(page, row, "AD", GUIDES[copy] if copy < len(GUIDES) else "", 18, Box(SMALL))
    return row + 1


HEIGHTS = {"收件地址": 34, "商品": 34, "退回原因": 48, "快递员签字": 46}
LONGEST = {"收件地址": 70, "商品": 70, "退回原因": 105}
"""Characters that the lines of a wide box hold; what is cut off stands in the register."""


def draw_line(page: Page, row: int, words: tuple[str, ...]) -> None:
    """Draw a framed line: label, text, and perhaps another pair."""
    height = HEIGHTS.get(words[0], 25)
    put(page, row, "A", words[0], height, LABEL)
    if len(words) == 2:
        put(page, row, "BD", shortened(words[1], LONGEST[words[0]]), height, FRAMED)
    else:
        put(page, row, "B", words[1], height, FRAMED)
        put(page, row, "C", words[2], height, LABEL)
        put(page, row, "D", words[3], height, FRAMED)


def shortened(text: str, longest: int) -> str:
    """A text in one paragraph, on as much room as its box has."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def draw_cut(page: Page, row: int) -> int:
    """Draw where the page is cut; the row after it."""
    put(page, row, "AD", "", 29, CUT)
    put(page, row + 1, "AD", "沿 虚 线 裁 开", 20, Box(7, across="center", high="top"))
    return row + 2


def put(page: Page, row: int, columns: str, text: str, height: float, box: Box) -> None:
    """Write a text over some cells of a row; it is text, whatever it begins with.

    Args:
      row: As people count it.
      columns: The first and the last one, such as `AD`.
    """
    sheet, first, last = page.sheet, "ABCD".index(columns[0]), "ABCD".index(columns[-1])
    looks = page.looks(**properties(box, wide=first != last))
    sheet.set_row(row - 1, height)
    if first != last:
        sheet.merge_range(row - 1, first, row - 1, last, "", looks)
    if text:
        sheet.write_string(row - 1, first, ILLEGAL.sub("", text), looks)
    else:
        sheet.write_blank(row - 1, first, None, looks)


def properties(box: Box, *, wide: bool) -> dict[str, object]:
    """A box's cell format.

    Args:
      wide: It lies over several columns: its text may have several lines; in one it shrinks.
    """
    found: dict[str, object] = {
        "font_size": box.size,
        "font_color": BLACK,
        "bold": box.bold,
        "align": box.across,
        "valign": {"center": "vcenter"}.get(box.high, box.high),
        "text_wrap": box.framed and wide,
        "shrink": not wide,
        "indent": int(box.framed and not box.label),
    }
    if box.framed:
        found |= {"border": 1, "border_color": HAIR}
    if box.label:
        found["bg_color"] = GROUND
    if box.cut:
        found |= {"bottom": 3, "bottom_color": DASH}
    return found
