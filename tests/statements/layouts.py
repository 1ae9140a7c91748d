"""Exports of Chinese banks and platforms as they come, written from what is known of their layouts.

Each layout shows the same payments. What it cannot show (an export without names, without a clock)
it says, so that a reading is compared with what the file holds. All values are invented.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import xlsxwriter

OWN = "571900000001234"
ACCOUNTS = {
    "陈小敏": "6222020200110001",
    "欧阳志远": "6217000010000002",
    "杭州青禾贸易有限公司": "571900000000003",
    "张伟": "6228480000000004",
    "李娜": "6225880000000005",
}


@dataclass(frozen=True)
class Paid:
    """One payment; `amount` of an expense is negative."""

    at: datetime
    amount: Decimal
    balance: Decimal
    name: str
    memo: str
    number: int

    @property
    def account(self) -> str:
        return ACCOUNTS[self.name]

    @property
    def came(self) -> str:
        return str(self.amount) if self.amount > 0 else ""

    @property
    def went(self) -> str:
        return str(-self.amount) if self.amount < 0 else ""

    @property
    def size(self) -> str:
        return str(abs(self.amount))

    @property
    def kind(self) -> str:
        return "转账" if self.amount > 0 else "网上支付"

    def word(self, income: str, expense: str) -> str:
        return income if self.amount > 0 else expense

    def either(self, income: str, expense: str = "") -> str:
        return income if self.amount > 0 else expense


def some_payments(seed: int = 1, count: int = 6) -> list[Paid]:
    """Payments in order of time; the first six of seed 1 are those of the golden cases."""
    chance = random.Random(seed)
    first = ("128.50", "-36.00", "1234.56", "99.00", "-500.00", "8.80")
    names = [*ACCOUNTS, "陈小敏"]
    made, balance, at = [], Decimal("1000.00"), datetime(2026, 11, 1, 9, 5, 7)
    for number in range(count):
        amount = (
            Decimal(first[number])
            if number < 6 and seed == 1
            else Decimal(chance.randint(-90000, 150000) or 1) / 100
        )
        if balance + amount < 0:
            amount = -amount
        balance += amount
        name = names[number % 6] if seed == 1 else chance.choice(names)
        memo = f"货款TB22334{number}5" if amount > 0 else "购物"
        made.append(Paid(at, amount.quantize(Decimal("0.01")), balance, name, memo, number))
        at += timedelta(hours=7, minutes=13, seconds=11)
    return made


Cells = Sequence[str | float]


@dataclass(frozen=True)
class Export:
    """One layout.

    Attributes:
      lacks: What the file does not hold: `clock`, `seconds`, `balance`, `name`, `tail`, `memo`.
      says: What its announcement has to contain; empty where it does not say whose it is.
    """

    name: str
    header: Sequence[str]
    row: Callable[[Paid], Cells]
    kind: str = "csv"
    encoding: str = "utf-8"
    above: Sequence[Cells] = ()
    below: Sequence[Cells] = ()
    lacks: frozenset[str] = field(default_factory=frozenset)
    says: str = ""
    backwards: bool = False
    second: Cells | None = None
    """A second row of headers."""

    def write(self, folder: Path, payments: Sequence[Paid]) -> Path:
        told = list(payments[::-1] if self.backwards else payments)
        heads = [self.header, self.second] if self.second else [self.header]
        rows = [*self.above, *heads, *map(self.row, told), *self.below]
        path = folder / f"{self.name}.{self.kind.partition(' ')[0]}"
        if self.kind == "xlsx":
            with xlsxwriter.Workbook(path) as book:
                sheet = book.add_worksheet("Sheet1")
                for at, cells in enumerate(rows):
                    sheet.write_row(at, 0, cells)
            return path
        text = io.StringIO()
        writer = csv.writer(text, delimiter="\t" if "tab" in self.kind else ",", lineterminator="\r\n")
        writer.writerows(rows)
        if self.kind.endswith("html"):
            body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in rows)
            path.write_bytes(f"<html><body><table>{body}</table></body></html>".encode(self.encoding))
        else:
            path.write_bytes(text.getvalue().encode(self.encoding))
        return path


def clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}"


def lacks(*what: str) -> frozenset[str]:
    return frozenset(what)
