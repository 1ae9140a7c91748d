"""What a statement file comes to: typed lines, and an account of everything that was not taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

REFUND = "【退款】"
RETURNED = "【已全额退款】"
REVERSAL = "【冲正】"
REVERSED = "【已被冲正】"
BOUNCED = "【退回】"
"""Money of ours that could not be delivered and came back."""

SUSPECT = "【疑似退回】"
"""Money that may be a payment of ours that bounced: it equals one to the same name shortly before."""

NOTE = "（已退款 "
"""Begins what we add to the memo of a payment that partly went back."""

MARKS = (REFUND, RETURNED, REVERSAL, REVERSED, BOUNCED, SUSPECT)
"""Put before the summary of money that is no customer's payment, so that it survives the sheet."""


# Not frozen: that makes a line three times as slow to create, a tenth of the whole import.
@dataclass(slots=True)
class Line:
    """One movement of money that really happened, as the sheet 银行流水 holds it.

    Attributes:
      line_id: Key of the sheet; the same for the same row read in the same way (`identity`).
      account_tail: Last digits of our account, at most 4; "" where neither file nor user says.
      profile: Id of the format it was read with.
      paid_at: When it was paid; midnight where the file gives only the day.
      amount_in: What came in, 元 with two places; None on an expense.
      amount_out: What went out, positive; None on an income.
      balance: Of our account afterwards; None where the file has none or masks it.
      payer_tail: Last digits of the other side's account, at most 4.
      summary: The bank's words; begins with one of `MARKS` on refunds and reversals.
      memo: The payer's words, and notes such as （已退款 89.84 元）.
      bank_serial: The file's own 交易号, digit for digit; "" where it has none.
      source: `文件名:行号`, the row as a text editor or spreadsheet counts it; of several sheets the
        sheet's name stands between them.
      row: The same row number.
      precision: How exact `paid_at` is: `日`, `分` or `秒`.
      booked: The day the bank booked it, where the file tells that apart from `paid_at`.
      origin: Whose statement it is: a bank's or platform's name, `银行` for a bank nobody names.
      serial_kind: What the file calls `bank_serial`.
    """

    line_id: str
    account_tail: str
    profile: str
    paid_at: datetime
    amount_in: Decimal | None
    amount_out: Decimal | None
    balance: Decimal | None
    payer_name: str
    payer_tail: str
    summary: str
    memo: str
    bank_serial: str
    source: str
    row: int = 0
    precision: str = "秒"
    booked: date | None = None
    origin: str = ""
    serial_kind: str = ""

    @property
    def amount(self) -> Decimal:
        """What it moved, an expense negative."""
        if self.amount_in is not None:
            return self.amount_in
        return -self.amount_out if self.amount_out is not None else Decimal(0)

    @property
    def settles(self) -> bool:
        """Whether a customer's transfer may be matched with it: money in, no refund or reversal.

        >>> from dataclasses import replace
        >>> line = Line("1", "", "icbc-debit", datetime(2026, 11, 22), Decimal("1.04"), None, None,
        ...             "财付通", "", "他行汇入", "", "", "a.csv:8")
        >>> line.settles, replace(line, summary="【退款】退款").settles
        (True, False)
        """
        return self.amount_in is not None and not is_marked(self.summary)


def is_marked(summary: str) -> bool:
    """Whether a summary says that this money is a refund, was refunded, reversed or returned."""
    return summary.startswith(MARKS)


def unmarked(summary: str) -> str:
    """A summary without our mark: the bank's own words."""
    return summary.partition("】")[2] if is_marked(summary) else summary


def is_suspect(summary: str) -> bool:
    """Whether a summary only suspects so: people may still say that it is a payment."""
    return summary.startswith(SUSPECT)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row below the header that gives no line.

    Attributes:
      row: Its number in the file.
      reason: Why, in Chinese.
      sheet: Its worksheet where several are read.
    """

    row: int
    reason: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A file as it was understood; `explain` puts it into words.

    Attributes:
      file: Name of the file.
      sheet: Names of the worksheets read, "" for text files.
      profile: Id of the format; of several sheets, the first one's, as all that follows up to `unused`.
      profile_name: The format as people call it.
      encoding: `UTF-8`, `GB18030` …, or `Excel 工作簿`.
      header_row: Row number of the header.
      columns: Our field → header text as it stands.
      unused: Header texts that no field wanted.
      warnings: What a person should look at, in Chinese.
      other_sheets: Worksheets that hold something else.
    """

    file: str
    sheet: str
    profile: str
    profile_name: str
    encoding: str
    header_row: int
    account_tail: str
    columns: Mapping[str, str]
    unused: tuple[str, ...]
    lines: tuple[Line, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[str, ...] = field(default=())
    other_sheets: tuple[str, ...] = field(default=())
