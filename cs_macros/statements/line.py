"""What a statement file comes to: typed lines, and an account of everything that was not taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

REFUND = "【退款】"
RETURNED = "【已全额退款】"
REVERSAL = "【冲正】"
REVERSED = "【已被冲正】"
MARKS = (REFUND, RETURNED, REVERSAL, REVERSED)
"""Put before the summary of money that is no customer's payment, so that it survives the sheet."""


@dataclass(frozen=True, slots=True)
class Line:
    """One movement of money that really happened, as the sheet 银行流水 holds it.

    Attributes:
      line_id: Key of the sheet; the same for the same movement in every export (`identity`).
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
      source: `文件名:行号`, the row as a text editor or spreadsheet counts it.
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
    """Whether a summary says that this money is a refund, was refunded, or was reversed."""
    return summary.startswith(MARKS)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row below the header that gives no line.

    Attributes:
      row: Its number in the file.
      reason: Why, in Chinese.
    """

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A file as it was understood; `explain` puts it into words.

    Attributes:
      file: Name of the file.
      sheet: Name of the worksheet, "" for text files.
      profile: Id of the format.
      profile_name: The format as people call it.
      encoding: `UTF-8`, `GB18030` …, or `Excel 工作簿`.
      header_row: Row number of the header.
      columns: Our field → header text as it stands.
      unused: Header texts that no field wanted.
      warnings: What a person should look at, in Chinese.
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
