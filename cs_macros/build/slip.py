"""快件退回单: the numbered slip that a courier signs, ready to print (domain 1.2, F-6).

A slip's copies stand one below the other on an A4 page, to be cut apart.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from cs_macros.build.looks import FONT

COPIES = ("打单存根联", "快递带回联")
"""Whose each copy is: ours, signed, and the courier's; further ones have only a number."""

GUIDES = (
    "快递员签字后由打单人员保管；包裹退回时凭本联当面换回包裹。",
    "快递员带回；退回包裹时请到本店打单处，用包裹换回签过字的存根。",
)
ORDINALS = "一二三四五六七八九"

WIDTHS = (12, 34, 11, 29)
"""Of label, value, label, value, in characters: together a little less than an A4 page."""

A_PAGE = 2
"""Copies on a page."""

HAIR, DASH = Side("thin", color="595959"), Side("dashed", color="7F7F7F")
GROUND = PatternFill("solid", fgColor="F2F2F2")
SMALL, TEXT, LARGE = 8.5, 10.5, 12.5


@dataclass(frozen=True)
class Box:
    """How a text stands in its box.

    Attributes:
      across, high: Where in it, from left to right and from top to bottom.
      framed: With lines around it; `label` when it says what stands beside it.
    """

    size: float = TEXT
    bold: bool = False
    across: str = "left"
    high: str = "center"
    framed: bool = False
    label: bool = False


PLAIN, FRAMED, LABEL = Box(), Box(framed=True), Box(framed=True, label=True, bold=True, across="center")
STRONG, STRONG_RIGHT = Box(LARGE, bold=True), Box(LARGE, bold=True, across="right")


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
    book = Workbook()
    sheet = book.active
    sheet.title = "快件退回单"
    book.properties.title, book.properties.creator, book.properties.created = sheet.title, printed_by, now
    set_page(sheet)
    row, last = 1, (len(slips) - 1, copies - 1)
    for at, slip in enumerate(slips):
        for copy in range(copies):
            row = draw_copy(sheet, row, slip, copy, f"{now:%Y-%m-%d %H:%M} {printed_by}")
            if (at, copy) == last:
                break
            if copy + 1 == copies or copy % A_PAGE == A_PAGE - 1:
                sheet.row_breaks.append(Break(row - 1))
            else:
                row = draw_cut(sheet, row)
    sheet.print_area = f"A1:D{row - 1}"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def set_page(sheet: Worksheet) -> None:
    """A4 upright at its true size: only so do Excel and LibreOffice both keep the page breaks."""
    for letter, width in zip("ABCD", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_PORTRAIT
    sheet.page_setup.scale = 100
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom = 0.45, 0.3
    margins.header = margins.footer = 0.2
    sheet.sheet_view.showGridLines = False


def draw_copy(sheet: Worksheet, row: int, slip: Slip, copy: int, printed: str) -> int:
    """Draw one copy from a row on; the row after it."""
    put(sheet, row, "AD", "快 件 退 回 单", 34, Box(20, bold=True, across="center"))
    row += 1
    put(sheet, row, "AB", f"退回单号　{slip.number}", 24, STRONG)
    again = "【补打】　" if slip.again else ""
    put(sheet, row, "CD", f"{again}第{ORDINALS[copy]}联", 24, STRONG_RIGHT)
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
        draw_line(sheet, row, words)
        row += 1
    name = COPIES[copy] if copy < len(COPIES) else "留存联"
    put(sheet, row, "AB", f"第{ORDINALS[copy]}联　{name}", 26, STRONG)
    put(sheet, row, "CD", f"打印 {printed}", 26, Box(SMALL, across="right"))
    row += 1
    put(sheet, row, "AD", GUIDES[copy] if copy < len(GUIDES) else "", 18, Box(SMALL))
    return row + 1


HEIGHTS = {"收件地址": 34, "商品": 34, "退回原因": 48, "快递员签字": 46}
LONGEST = {"收件地址": 70, "商品": 70, "退回原因": 105}
"""Characters that the lines of a wide box hold; what is cut off stands in the register."""


def draw_line(sheet: Worksheet, row: int, words: tuple[str, ...]) -> None:
    """Draw a framed line: label, text, and perhaps another pair."""
    height = HEIGHTS.get(words[0], 25)
    put(sheet, row, "A", words[0], height, LABEL)
    if len(words) == 2:
        put(sheet, row, "BD", shortened(words[1], LONGEST[words[0]]), height, FRAMED)
    else:
        put(sheet, row, "B", words[1], height, FRAMED)
        put(sheet, row, "C", words[2], height, LABEL)
        put(sheet, row, "D", words[3], height, FRAMED)


def shortened(text: str, longest: int) -> str:
    """A text in one paragraph, on as much room as its box has."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def draw_cut(sheet: Worksheet, row: int) -> int:
    """Draw where the page is cut; the row after it."""
    put(sheet, row, "AD", "", 29, PLAIN)
    for letter in "ABCD":
        sheet[f"{letter}{row}"].border = Border(bottom=DASH)
    put(sheet, row + 1, "AD", "沿 虚 线 裁 开", 20, Box(7, across="center", high="top"))
    return row + 2


def put(sheet: Worksheet, row: int, columns: str, text: str, height: float, box: Box) -> None:
    """Write a text over some cells of a row; it is text, whatever it begins with.

    Args:
      columns: The first and the last one, such as `AD`.
    """
    first, last = columns[0], columns[-1]
    cell = sheet[f"{first}{row}"]
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    if cell.value:
        cell.data_type = "s"
    cell.font = Font(name=FONT, size=box.size, bold=box.bold)
    cell.alignment = Alignment(
        horizontal=box.across,
        vertical=box.high,
        wrap_text=box.framed and first != last,
        shrink_to_fit=first == last,
        indent=box.framed and not box.label,
    )
    if box.framed:
        for column in "ABCD"["ABCD".index(first) : "ABCD".index(last) + 1]:
            sheet[f"{column}{row}"].border = Border(HAIR, HAIR, HAIR, HAIR)
    if box.label:
        cell.fill = GROUND
    if first != last:
        sheet.merge_cells(f"{first}{row}:{last}{row}")
    sheet.row_dimensions[row].height = height
