"""The slip that the courier signs: its number, and the file to print (F-6, 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cs_macros.book.book import Book
from cs_macros.book.files import print_folder
from cs_macros.book.journal import serial
from cs_macros.book.office import JournalLine
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.cells.parsers import is_blank
from cs_macros.sheets.after_sales.register import Case

if TYPE_CHECKING:
    from cs_macros.build.slip import Slip

PREFIX = "TH"


def give_slip_no(case: Case, book: Book) -> None:
    """A slip keeps its number for good; a number that was on paper once is never another slip's."""
    if case.slip_no is None:
        case.slip_no = serial(book, PREFIX, used_numbers(book))


def used_numbers(book: Book) -> Iterator[str]:
    """Numbers that stand in the register and its archives, that were given in this press, or ever."""
    for table in (book.table(Case), *book.archived(Case)):
        yield from table.column("slip_no").values()
    for change in book.changes():
        if "slip_no" in change.fields:
            yield str(change.fields["slip_no"][1])
    for line in book.known(JournalLine).column("changes").values():
        if '"slip_no"' in line:
            yield from re.findall(rf"{PREFIX}\d{{8}}-[-\w]+", line)


def print_slips(press: Press, rows: Sequence[Row[Any]]) -> None:
    """Make one file with a page for each slip, and have a PDF of it made once the press is over.

    Raises:
      CsError: The folder to print into is not there; nothing was numbered.
    """
    from cs_macros.build.slip import slip_file
    from cs_macros.hosts.pdf import can_be_made

    book = press.book
    slips = [slip_of(row, book) for row in rows]
    path = print_folder(book) / f"{file_name(slips)}.xlsx"
    content = slip_file(slips, book.setting("slip_copies"), book.now, book.operator)
    book.stage(path, content)
    numbers = "、".join(f"{slip.number}（补打）" if slip.again else slip.number for slip in slips)
    told = f"退回单做好了，请打印：{numbers}。"
    if book.host.lasting and can_be_made():  # a trial run makes no file
        press.outcome.follows.append(path)
        told += "PDF 随后就好。"
    press.outcome.summary = " ".join(filter(None, [press.outcome.summary, told]))


def file_name(slips: Sequence[Slip]) -> str:
    """The first number, how many there are, and whether they are printed again."""
    many = f" 等 {len(slips)} 张" if len(slips) > 1 else ""
    again = " 补打" if all(slip.again for slip in slips) else ""
    return f"快件退回单 {slips[0].number}{many}{again}"


def slip_of(row: Row[Any], book: Book) -> Slip:
    """What the slip of a case says. Source: domain 1.2, printed output."""
    from cs_macros.book.masking import hidden, without_phones
    from cs_macros.build.slip import Slip

    case, shop = row.record, book.shops.get(row.record.shop)
    masked = book.setting("mask_phone")
    phone = (hidden(case.phone) if masked else case.phone) if case.phone else ""
    return Slip(
        number=case.slip_no,
        day=book.now.date(),
        shop=case.shop,
        customer_id=case.customer_id,
        customer=f"{case.customer_name}　{phone}".strip(),
        address=case.address or "",
        courier=case.courier or "",
        tracking_no=case.tracking_no or "",
        goods=f"{case.item}　型号 {case.model}　× {case.qty}",
        reason=without_phones(case.description) if masked else case.description,
        contact=case.owner or book.operator,
        contact_phone=(shop.return_phone if shop else None) or "",
        again=not is_blank(row.raw.get("slip_no")),
    )
