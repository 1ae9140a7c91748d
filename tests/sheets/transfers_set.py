"""A month of transfers and statement lines with hard neighbours, and what really paid what."""

# ruff: noqa: E501, names of a year

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from cs_macros.sheets.transfers.register import LineStatus, StatementLine, Transfer, TransferStatus

SURNAMES = "陈张李王刘杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹"
GIVEN = [
    "小敏",
    "伟",
    "娜",
    "志远",
    "芳",
    "秀英",
    "强",
    "磊",
    "洋",
    "艳",
    "勇",
    "军",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "霞",
    "平",
    "刚",
]
PRICES = ["99.00", "128.50", "199.00", "256.00", "88.80", "59.90", "320.00", "466.60", "1280.00", "36.50"]
TRADITIONAL = str.maketrans(
    "陈张刘杨黄赵吴孙马罗郑谢邓冯韩远强娜艳军杰娟涛霞刚伟",
    "陳張劉楊黃趙吳孫馬羅鄭謝鄧馮韓遠強娜艷軍傑娟濤霞剛偉",
)
START = datetime(2026, 11, 1, 8, 0)
KINDS = {
    "plain": 110, "day before": 12, "order": 40, "other payer": 16, "fee": 16, "rounded": 14, "masked": 14,
    "traditional": 10, "spaced": 10, "late": 8, "named in remark": 8, "company": 6, "two in one": 8, "in parts": 8,
    "unpaid": 20,
}  # fmt: skip


@dataclass
class Month:
    """The rows, and transfer → the lines that really paid it (none where nobody has paid)."""

    transfers: list[Transfer] = field(default_factory=list)
    lines: list[StatementLine] = field(default_factory=list)
    truth: dict[str, frozenset[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


class Maker:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.month = Month()

    def name(self) -> str:
        return self.chance.choice(SURNAMES) + self.chance.choice(GIVEN)

    def stranger(self) -> str:
        """Somebody who is no customer: nobody could tell a customer of the same name and amount apart."""
        return self.chance.choice(SURNAMES) + self.chance.choice(["国庆", "建国", "玉兰", "德华", "文"])

    def transfer(self, kind: str, **values: Any) -> Transfer:
        number = len(self.month.transfers) + 1
        name = self.name()
        told = {
            "number": f"BT20261101-{number:03d}",
            "status": TransferStatus.CLAIMED,
            "customer_id": f"tb{self.chance.randrange(10**6):06d}x",
            "customer_name": name,
            "payer_name": name,
            "order_no": f"TB{self.chance.randrange(10**8, 10**9)}",
            "amount_due": Decimal(self.chance.choice(PRICES)) * self.chance.choice([1, 1, 1, 2]),
            "claimed_at": START + timedelta(minutes=self.chance.randrange(28 * 1440)),
            "account_tail": self.chance.choice([None, None, "1234"]),
        }
        t = Transfer(**{key: value for key, value in {**told, **values}.items() if value is not None})
        self.month.transfers.append(t)
        self.month.kinds[str(t.number)] = kind
        self.month.truth[str(t.number)] = frozenset()
        return t

    def line(self, at: datetime, amount: Decimal, name: str | None, memo: str = "货款", **values: Any) -> str:
        number = f"1234-{at:%Y%m%dT%H%M%S}-{len(self.month.lines):04d}"
        income = amount > 0
        told = {
            "line_id": number,
            "status": LineStatus.UNCLAIMED if income else LineStatus.UNRELATED,
            "account_tail": "1234",
            "paid_at": at,
            "amount_in": amount if income else None,
            "amount_out": None if income else -amount,
            "payer_name": name,
            "summary": "转账",
            "memo": memo or None,
            "line_note": None if income else "支出",
        }
        self.month.lines.append(
            StatementLine(**{key: value for key, value in {**told, **values}.items() if value is not None})
        )
        return number

    def paid(self, t: Transfer, *ids: str) -> None:
        self.month.truth[str(t.number)] = frozenset(ids)

    def soon(self, t: Transfer, hours: float = 30) -> datetime:
        assert t.claimed_at
        return t.claimed_at + timedelta(hours=self.chance.uniform(-3, hours))

    def pay(self, kind: str) -> None:
        t, chance = self.transfer(kind), self.chance
        due, name = t.amount_due, str(t.payer_name)
        at, memo, payer = self.soon(t), chance.choice(["货款", "转账", "", "鞋子"]), name
        if kind == "day before":
            at = t.claimed_at - timedelta(hours=chance.uniform(20, 40))  # type: ignore[operator]
        elif kind == "order":
            memo, payer = f"货款{t.order_no}", chance.choice([name, self.stranger()])
        elif kind == "other payer":
            payer = self.stranger()
        elif kind == "fee":
            due -= chance.choice(
                [Decimal("0.50"), Decimal("5.00"), (due * Decimal("0.006")).quantize(Decimal("0.01"))]
            )
        elif kind == "rounded":
            t.amount_due = due = due + Decimal(chance.choice(["0.30", "0.80", "2.40", "0.05"]))
            due = due.to_integral_value()
        elif kind == "masked":
            payer = chance.choice([name[0] + "*" * (len(name) - 1), "*" + name[1:], f"{name[0]}**"])
        elif kind == "traditional":
            payer = name.translate(TRADITIONAL)
            kind = "traditional" if payer != name else "plain"
        elif kind == "spaced":
            payer, digits = self.stranger(), str(t.order_no)
            memo = f"订单 {digits[:4]} {digits[4:8]} {digits[8:]}"
        elif kind == "late":
            at = t.claimed_at + timedelta(days=chance.randrange(4, 9), hours=1)  # type: ignore[operator]
        elif kind == "named in remark":
            payer, memo = self.stranger(), f"替{name}付款"
        elif kind == "company":
            payer = f"杭州{name[1:]}青禾贸易有限公司"
        if kind == "unpaid":
            self.decoy(t)
        elif kind == "in parts":
            first = (due / 3).quantize(Decimal("0.01"))
            self.paid(
                t,
                self.line(at, first, name, memo),
                self.line(at + timedelta(hours=2), due - first, name, memo),
            )
        elif kind == "two in one":
            other = self.transfer(
                kind,
                payer_name=name,
                customer_name=name,
                claimed_at=t.claimed_at,
                account_tail=t.account_tail,
            )
            line = self.line(at, due + other.amount_due, name, memo)
            self.paid(t, line)
            self.paid(other, line)
        else:
            self.paid(t, self.line(at, due, payer, memo))

    def decoy(self, t: Transfer) -> None:
        """A line that looks as if it paid this transfer, and did not."""
        chance, due, name = self.chance, t.amount_due, str(t.payer_name)
        assert t.claimed_at
        sort = chance.choice(
            ["bounced", "refunded", "last month", "other order", "other account", "reversed"]
        )
        if sort == "bounced":
            self.line(t.claimed_at - timedelta(hours=30), -due, name, "退款给客户")
            self.line(t.claimed_at - timedelta(hours=5), due, name, "转账")
        elif sort == "refunded":
            self.line(self.soon(t), due, name, "", summary="【退款】退款")
        elif sort == "last month":
            self.line(t.claimed_at - timedelta(days=chance.randrange(5, 28)), due, name)
        elif sort == "other order":
            self.line(self.soon(t), due, name, f"货款TB{chance.randrange(10**8, 10**9)}")
        elif sort == "other account":
            t.account_tail = "1234"
            self.line(self.soon(t), due, name, account_tail="5678")
        else:
            self.line(self.soon(t), due, name, "", summary="【已被冲正】转账")

    def twins(self) -> None:
        """Two people of one name who owe the same; both pay."""
        name = self.name()
        at = START + timedelta(days=self.chance.randrange(25))
        for kind in ("twins", "twins"):
            t = self.transfer(
                kind,
                payer_name=name,
                customer_name=name,
                claimed_at=at,
                amount_due=Decimal("66.60"),
                account_tail=None,
            )
            self.paid(t, self.line(at + timedelta(hours=1), t.amount_due, name))

    def noise(self) -> None:
        at = START + timedelta(minutes=self.chance.randrange(30 * 1440))
        amount = Decimal(self.chance.choice([*PRICES, str(self.chance.randrange(100, 90000) / 100)]))
        amount = amount.quantize(Decimal("0.01")) * self.chance.choice([1, 1, 1, -1])
        self.line(at, amount, self.chance.choice([self.stranger(), None, "财付通", "支付宝（中国）网络技术有限公司"]),
                  self.chance.choice(["", "货款", f"TB{self.chance.randrange(10**8, 10**9)}", "利息"]))  # fmt: skip


def a_month(seed: int, transfers: int = 300, lines: int = 600) -> Month:
    maker = Maker(seed)
    maker.twins()
    maker.twins()
    while len(maker.month.transfers) < transfers:
        maker.pay(maker.chance.choices([*KINDS], [*KINDS.values()])[0])
    while len(maker.month.lines) < lines:
        maker.noise()
    maker.chance.shuffle(maker.month.lines)
    return maker.month
