"""The same statement written back in other clothes: columns, order, words, dates, money, encoding."""

# ruff: noqa: E501, rows stand as they come in files

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import xlsxwriter


@dataclass(frozen=True)
class Payment:
    at: datetime
    amount: Decimal
    balance: Decimal
    name: str
    account: str
    kind: str
    memo: str
    serial: str


NAMES = [
    "陈小敏",
    "欧阳志远",
    "杭州青禾贸易有限公司",
    "支付宝（中国）网络技术有限公司",
    "张*",
    "ABC Trading Co., Ltd.",
    "买买提·艾力",
]
MEMOS = [
    "货款TB2233445",
    "订单2233445566778899001",
    "购物",
    "鞋子，两双",
    'say "hi"',
    "0012",
    "2026-11-12 的货款",
]

DAY = [
    "交易日期",
    "记账日期",
    "交易日",
    "日期",
    "入账日期",
    "Transaction Date 交易日期",
    "交易日期[ Transaction Date ]",
]
CLOCK = ["交易时间", "时间", "交易时刻", "交易时间[ Transaction time ]", "记账时间"]
MOMENT = [
    "交易时间",
    "交易日期",
    "入账时间",
    "记账时间",
    "交易日期时间",
    "发生时间",
    "交易日期 Transaction Date",
]
IN = ["收入金额", "贷方发生额", "贷方金额", "存入金额", "收入", "贷方", "转入金额", "贷", "收入（元）", "收入金额（+元）", "贷方发生额(收入)",
      "贷方 Credit", "存入", "来账金额", "进账金额"]  # fmt: skip
OUT = ["支出金额", "借方发生额", "借方金额", "支取金额", "支出", "借方", "转出金额", "借", "支出（元）", "支出金额（-元）", "借方发生额(支出)",
       "借方 Debit", "取出金额", "往账金额", "出账金额"]  # fmt: skip
AMOUNT = [
    "交易金额",
    "金额",
    "发生额",
    "交易金额(元)",
    "金额（元）",
    "交易额",
    "交易金额[ Trade Amount ]",
    "收支金额",
]
DIRECTION = [
    "借贷标志",
    "借/贷",
    "收/支",
    "收支类型",
    "借贷方向",
    "收付标志",
    "资金流向",
    "交易方向",
    "借贷标识",
]
BALANCE = [
    "余额",
    "账户余额",
    "本次余额",
    "交易后余额",
    "账户余额(元)",
    "联机余额",
    "账户结余",
    "余额 Balance",
]
NAME = [
    "对方户名",
    "对方名称",
    "对方单位名称",
    "对方账户名称",
    "交易对手名称",
    "对手户名",
    "对方户名 Counterparty",
    "收(付)方名称",
    "交易对方",
]
ACCOUNT = ["对方账号", "对方账户", "对方卡号", "交易对手账号", "收(付)方账号", "对手账号"]
BOTH = ["对方户名/账号", "名/账号", "对方账号/户名", "账号/名", "对手信息", "對方戶名/賬號"]
KIND = ["摘要", "交易摘要", "业务类型", "交易类型", "摘要说明", "业务摘要(类型)"]
MEMO = ["附言", "备注", "用途", "交易附言", "客户附言", "留言", "转账附言"]
SERIAL = ["交易流水号", "流水号", "核心流水号", "日志号", "交易参考号"]
NOISE = [("对方开户行", "某支行"), ("交易渠道", "网上银行"), ("币种", "人民币"), ("序号", "#"), ("交易网点", "0012"), ("凭证种类", ""),
         ("起息日", "20261101"), ("钞汇", "钞"), ("对账状态", "未对账"), ("心情", "好")]  # fmt: skip
WORDS = [("贷", "借"), ("收入", "支出"), ("C", "D"), ("CR", "DR"), ("贷方", "借方"), ("收", "付"), ("转入", "转出"), ("贷 Cr", "借 Dr"),
         ("来账", "往账"), ("入账", "出账"), ("+", "-")]  # fmt: skip
DAYS: list[Callable[[datetime], str]] = [
    lambda at: f"{at:%Y-%m-%d}",
    lambda at: f"{at:%Y%m%d}",
    lambda at: f"{at:%Y/%m/%d}",
    lambda at: f"{at.year}/{at.month}/{at.day}",
    lambda at: f"{at.year}年{at.month}月{at.day}日",
    lambda at: f"{at:%Y.%m.%d}",
]
CLOCKS: list[Callable[[datetime], str]] = [
    lambda at: f"{at:%H:%M:%S}",
    lambda at: f"{at:%H%M%S}",
    lambda at: f"{at:%H%M%S}".lstrip("0") or "0",
    lambda at: f"{at:%H.%M.%S}",
    lambda at: f"{at.hour}:{at.minute:02}:{at.second:02}",
    lambda at: f"{at:%H}时{at:%M}分{at:%S}秒",
]
MOMENTS: list[Callable[[datetime], str]] = [
    lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
    lambda at: f"{at:%Y%m%d %H:%M:%S}",
    lambda at: f"{at:%Y%m%d%H%M%S}",
    lambda at: f"{at:%Y/%m/%d  %H:%M:%S}",
    lambda at: f"{at:%Y-%m-%d-%H.%M.%S}",
    lambda at: f"{at:%Y年%m月%d日 %H:%M:%S}",
    lambda at: f"{at:%Y-%m-%dT%H:%M:%S}",
]
MONEYS: list[Callable[[Decimal], str]] = [
    str,
    lambda amount: f"{amount:,}",
    lambda amount: f"¥{amount:,}",
    lambda amount: f"{amount}元",
    lambda amount: f" {amount}\t",
]
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16"]


def some_payments(chance: random.Random) -> list[Payment]:
    made, balance, at = [], Decimal("5000.00"), datetime(2026, 11, 1, 0, 0, 1)
    for number in range(chance.randint(4, 12)):
        amount = Decimal(chance.choice([chance.randint(1, 99999), -chance.randint(1, 40000), 9900])) / 100
        balance += amount
        at += timedelta(seconds=chance.randint(60, 90000))
        account = f"62{chance.randint(10**13, 10**14 - 1)}{chance.randint(0, 9)}"
        serial = f"2026{chance.randint(10**8, 10**9 - 1)}{number:05d}"
        kind = "转账" if amount > 0 else "网上支付"
        cent = Decimal("0.01")
        made.append(Payment(at, amount.quantize(cent), balance.quantize(cent), chance.choice(NAMES), account, kind,
                            chance.choice(MEMOS), serial))  # fmt: skip
    return made


Column = tuple[str, Callable[[Payment], str]]


def columns(chance: random.Random) -> list[Column]:
    """One way to lay the payments out."""
    pick = chance.choice
    found: list[Column] = []
    if chance.random() < 0.5:
        day, clock = pick(DAYS), pick(CLOCKS)
        heads = pick(DAY), pick(CLOCK)
        found += [(heads[0], lambda p: day(p.at)), (heads[1], lambda p: clock(p.at))]
    else:
        moment = pick(MOMENTS)
        found.append((pick(MOMENT), lambda p: moment(p.at)))
    money, blank = pick(MONEYS), pick(["", "-", "0.00", "--"])
    way = pick(["columns", "word", "sign"])
    if way == "columns":
        at = chance.randrange(len(IN))
        minus = pick(["", "", "-"])
        found += [
            (IN[at], lambda p: money(p.amount) if p.amount > 0 else blank),
            (OUT[at], lambda p: minus + money(-p.amount) if p.amount < 0 else blank),
        ]
    elif way == "word":
        words = pick(WORDS)
        found += [
            (pick(AMOUNT), lambda p: money(abs(p.amount))),
            (pick(DIRECTION), lambda p: words[p.amount < 0]),
        ]
    else:
        plus = pick(["+", ""])
        found.append((pick(AMOUNT), lambda p: (plus if p.amount > 0 else "-") + money(abs(p.amount))))
    found.append((pick(BALANCE), lambda p: money(p.balance)))
    if chance.random() < 0.3:
        head = pick(BOTH)
        first = head.startswith(("账号", "对方账号"))
        found.append((head, lambda p: f"{p.account}/{p.name}" if first else f"{p.name}/{p.account}"))
    else:
        found += [(pick(NAME), lambda p: p.name), (pick(ACCOUNT), lambda p: p.account)]
    found += [
        (pick(KIND), lambda p: p.kind),
        (pick(MEMO), lambda p: p.memo),
        (pick(SERIAL), lambda p: p.serial),
    ]
    for head, cell in chance.sample(NOISE, chance.randint(0, 4)):
        found.append(
            (head, lambda p, cell=cell: str(p.balance.as_tuple().digits[0]) if cell == "#" else cell)
        )
    return found


def write(folder: Path, payments: list[Payment], chance: random.Random) -> Path:
    """A file of the payments, in clothes that the seed chooses."""
    told = columns(chance)
    chance.shuffle(told)
    rows = [[head for head, _ in told], *([cell(p) for _, cell in told] for p in payments)]
    if chance.random() < 0.3:
        rows[1:] = rows[:0:-1]
    above = chance.choice([[], [["账户交易明细"]], [["账号", "571900000001234"], ["户名", "示例店"], []]])
    below = chance.choice([[], [["合计", "", "12.00"]], [["以上数据仅供参考"]]])
    rows = [*above, *rows, *below]
    name = chance.choice(["流水.csv", "流水.xls", "明细.xlsx"])
    path = folder / name
    if name.endswith("xlsx"):
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Sheet1")
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_string(at, place, cell)
        return path
    text = io.StringIO()
    separator = chance.choice([",", "\t"])
    csv.writer(text, delimiter=separator, lineterminator=chance.choice(["\n", "\r\n"])).writerows(rows)
    path.write_bytes(text.getvalue().encode(chance.choice(ENCODINGS), "replace"))
    return path
