"""Sheets of 售后, 退换货 and 拒收退件 as shops keep them, made by script, with what is in them counted apart.

The counts come from the rows that are put in, never from reading the file again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.migrate.messy import SIMPLE as TRANSFER_HEADERS
from tests.migrate.messy import Made, put, transfers

HEADERS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "after_sales": {
        "log_date": ("登记日期", "售后日期", "登記日期"),
        "shop": ("店铺", "店名", "店鋪"),
        "order_no": ("订单号", "订单编号", "訂單號"),
        "customer_id": ("客户ID", "旺旺号", "客戶ID"),
        "customer_name": ("客户姓名", "买家姓名", "客戶姓名"),
        "phone": ("电话", "手机号", "電話"),
        "item": ("商品", "宝贝", "商品名稱"),
        "model": ("型号", "颜色尺码", "型號"),
        "qty": ("数量", "件数", "數量"),
        "case_type": ("售后类型", "问题类型", "售後類型"),
        "description": ("情况说明", "问题描述", "情況說明"),
        "owner": ("处理人", "售后客服", "處理人"),
        "solution": ("处理方案", "处理方式", "處理方案"),
        "refund_amount": ("退款金额", "退款额", "退款金額"),
    },
    "returns": {
        "log_date": ("登记日期", "退换日期", "登記日期"),
        "shop": ("店铺", "店名", "店鋪"),
        "order_no": ("订单号", "订单编号", "訂單號"),
        "customer_id": ("客户ID", "旺旺号", "客戶ID"),
        "customer_name": ("客户姓名", "买家姓名", "客戶姓名"),
        "contact": ("联系方式", "手机号", "聯繫方式"),
        "kind": ("类型", "退换类型", "類型"),
        "reason": ("退换原因", "退货原因", "退換原因"),
        "is_quality": ("质量问题", "是否质量问题", "質量問題"),
        "item": ("商品", "宝贝", "商品名稱"),
        "model": ("型号", "颜色尺码", "型號"),
        "qty": ("数量", "件数", "數量"),
        "return_tracking": ("退货运单号", "退货单号", "退貨單號"),
        "refund_amount": ("退款金额", "退款额", "退款金額"),
    },
    "rejections": {
        "log_date": ("登记日期", "拒收日期", "登記日期"),
        "shop": ("店铺", "店名", "店鋪"),
        "kind": ("类型", "拒收/退件", "類型"),
        "order_no": ("订单号", "订单编号", "訂單號"),
        "customer_id": ("客户ID", "旺旺号", "客戶ID"),
        "customer_name": ("客户姓名", "买家姓名", "客戶姓名"),
        "phone": ("电话", "手机号", "電話"),
        "item": ("商品", "宝贝", "商品名稱"),
        "model": ("型号", "颜色尺码", "型號"),
        "qty": ("数量", "件数", "數量"),
        "courier": ("快递公司", "物流公司", "快遞公司"),
        "tracking_no": ("运单号", "原运单号", "運單號"),
        "reason": ("退件原因", "拒收原因", "退件原因說明"),
        "outcome": ("处理结果", "处理情况", "處理結果"),
        "refund_amount": ("退款金额", "退款额", "退款金額"),
    },
}
"""Table → field → our header, what others call it, and in traditional characters."""

WORDS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "after_sales": {
        "case_type": ("质量问题", "物流异常", "漏发", "少件/错发"),
        "description": ("鞋跟开胶", "七天没有物流", "少发一双", "颜色发错"),
        "solution": ("退款", "换货", "补发", "解释"),
    },
    "returns": {
        "kind": ("退货", "换货"),
        "reason": ("尺码不合", "鞋底开胶", "不喜欢"),
        "is_quality": ("是", "否", "待核实"),
    },
    "rejections": {
        "kind": ("拒收", "退件"),
        "reason": ("客户不想要了", "外包装破损", "地址错误"),
        "courier": ("中通快递", "顺丰速运"),
        "outcome": ("退款", "入库", "重发"),
    },
}
SAME = ["日期", "店铺", "订单号", "旺旺", "姓名", "电话", "商品", "型号", "数量", "类型", "原因", "处理结果"]
"""Headers that all three registers know."""

SAME_FIELDS: Mapping[str, Sequence[str]] = {
    "after_sales": ("log_date", "shop", "order_no", "customer_id", "customer_name", "phone", "item", "model",
                    "qty", "case_type", "description", "close_note"),
    "returns": ("log_date", "shop", "order_no", "customer_id", "customer_name", "contact", "item", "model",
                "qty", "kind", "reason", "outcome"),
    "rejections": ("log_date", "shop", "order_no", "customer_id", "customer_name", "phone", "item", "model",
                   "qty", "kind", "reason", "outcome"),
}  # fmt: skip
OWN = {
    "after_sales": ("owner", "处理人"),
    "returns": ("return_tracking", "退货单号"),
    "rejections": ("tracking_no", "原运单号"),
}
"""A field and a header of it that no other register knows."""

TITLE = {"after_sales": "售后登记表", "returns": "退换货登记表", "rejections": "拒收退件登记表"}
TABLES = tuple(HEADERS)


def rows_of(table: str, count: int, seed: int) -> tuple[list[dict[str, Any]], Decimal]:
    """Rows by field, and the sum of their refunds."""
    chance = random.Random(f"{table} {seed}")
    rows, total = [], Decimal(0)
    for place in range(count):
        amount = Decimal(chance.randrange(1000, 90_000)) / 100
        total += amount
        row: dict[str, Any] = {
            "log_date": date(2026, 10, 1) + timedelta(days=chance.randrange(40)),
            "shop": chance.choice(["晨光店", "远山店"]),
            "order_no": f"{chance.randrange(10**18):018}",
            "customer_id": f"tb_{table}_{seed}_{place:03}",
            "customer_name": chance.choice("陈李王赵") + "女士",
            "phone": f"138{chance.randrange(10**8):08}",
            "item": chance.choice(["帆布鞋", "乐福鞋"]),
            "model": f"XZ-{chance.randrange(1000, 4000)}",
            "qty": chance.randrange(1, 5),
            "tracking_no": f"7800{chance.randrange(10**10):010}",
            "return_tracking": f"7900{chance.randrange(10**10):010}",
            "owner": chance.choice(["王芳", "张敏"]),
            "close_note": "已经解释清楚",
            "refund_amount": float(amount),
        }
        row["contact"] = row["phone"]
        row |= {field: chance.choice(words) for field, words in WORDS[table].items()}
        rows.append(row)
    return rows, total


def sheet_of(
    book: Workbook,
    made: Made,
    table: str,
    seed: int,
    *,
    way: int = 0,
    count: int = 12,
    title: str = "Sheet",
    top: int = 1,
    drop: Sequence[str] = (),
    change: Callable[[int, dict[str, Any]], None] = lambda place, row: None,
    more: Sequence[str] = (),
) -> Worksheet:
    """A sheet of one register.

    Args:
      way: Which of the headers: ours, others', traditional.
      drop: Fields without a column.
      change: Called with each row's place before it is written.
      more: Further headers; their cells say header and place.
    """
    rows, total = rows_of(table, count, seed)
    for place, row in enumerate(rows):
        change(place, row)
    fields = [field for field in HEADERS[table] if field not in drop]
    headers = [HEADERS[table][field][way] for field in fields]
    if any("status" in row for row in rows):
        fields, headers = [*fields, "status"], [*headers, "状态"]
    order = random.Random(seed).sample(range(len(fields)), len(fields)) if seed % 2 else range(len(fields))
    cells = [
        [*(row.get(fields[i]) for i in order), *(f"{each}{place}" for each in more)]
        for place, row in enumerate(rows)
    ]
    sheet = book.create_sheet(title)
    put(sheet, [*(headers[i] for i in order), *more], cells, top)
    made.count(table, count, total if "refund_amount" not in drop else Decimal(0))
    return sheet


def with_totals(book: Workbook, made: Made, table: str) -> None:
    sheet = sheet_of(book, made, table, 20)
    sheet.cell(14, 1, "合计")
    sheet.cell(14, len(HEADERS[table]), 99999)
    sheet.cell(16, 1, "备注：以上为十月数据")


def two_months(book: Workbook, made: Made, table: str) -> None:
    """The same register twice below each other on a sheet, each with its title."""
    sheet = sheet_of(book, made, table, 22, title="2026 年", top=2)
    sheet.cell(1, 1, f"十月{TITLE[table]}")
    rows, total = rows_of(table, 5, 23)
    fields = [*HEADERS[table]]
    cells = [[row.get(field) for field in fields] for row in rows]
    sheet.cell(17, 1, f"十一月{TITLE[table]}")
    put(sheet, [HEADERS[table][field][1] for field in fields], cells, 18)
    made.count(table, 5, total)


def damaged(book: Workbook, made: Made, table: str) -> None:
    def spoil(place: int, row: dict[str, Any]) -> None:
        if place < 2:
            row["order_no"] = 1.2345678901234567e17

    sheet_of(book, made, table, 24, change=spoil)
    made.damaged += 2


def titled(book: Workbook, made: Made, table: str) -> None:
    sheet = sheet_of(book, made, table, 6, way=1, top=4)
    sheet["A1"], sheet["A2"] = f"2026 年{TITLE[table]}", "部门：客服"


def same_headers(
    book: Workbook, made: Made, table: str, *, name: str = "Sheet1", words: bool = False, own: bool = False
) -> None:
    """Headers that fit all three registers; the sheet's name, the words below or one header say which."""
    rows, _ = rows_of(table, 9, 30)
    fields, headers = SAME_FIELDS[table], SAME
    if own:
        fields, headers = [*fields, OWN[table][0]], [*SAME, OWN[table][1]]
    if not words:
        for row in rows:
            row[fields[9]] = "见备注"
    put(book.create_sheet(name), headers, [[row.get(field) for field in fields] for row in rows])
    made.count(table, 9)
    made.damaged += 0 if words else 9


CASES: dict[str, Callable[[Workbook, Made, str], Any]] = {
    "our own headers": lambda book, made, table: sheet_of(book, made, table, 2),
    "shuffled": lambda book, made, table: sheet_of(book, made, table, 1),
    "synonyms": lambda book, made, table: sheet_of(book, made, table, 4, way=1),
    "traditional": lambda book, made, table: sheet_of(book, made, table, 5, way=2),
    "title rows": titled,
    "unknown columns": lambda book, made, table: sheet_of(book, made, table, 8, more=("会员等级", "赠品")),
    "totals": with_totals,
    "two tables below each other": two_months,
    "damaged ids": damaged,
    "two hundred rows": lambda book, made, table: sheet_of(book, made, table, 26, count=200),
    "same headers, a name": lambda book, made, table: same_headers(book, made, table, name=TITLE[table]),
    "same headers, other words": lambda book, made, table: same_headers(book, made, table, words=True),
    "same headers, all names": lambda book, made, table: same_headers(
        book, made, table, name="、".join(TITLE.values()), words=True
    ),
    "same headers and one more": lambda book, made, table: same_headers(book, made, table, own=True),
}


def everything(book: Workbook, made: Made) -> None:
    """All three and the transfers, under names that say nothing."""
    for number, table in enumerate(TABLES, start=1):
        sheet_of(book, made, table, 40 + number, way=number % 2, title=f"表{number}", count=7 + number)
    rows, total = transfers(6, 44)
    put(book.create_sheet("表9"), TRANSFER_HEADERS, rows)
    made.count("bank_transfers", 6, total)


def saved(book: Workbook, folder: Path) -> Path:
    book.remove(book.worksheets[0])
    path = folder / "旧表.xlsx"
    book.save(path)
    return path


def make(name: str, table: str, folder: Path) -> tuple[Path, Made]:
    """Write one of the workbooks; return it with the count of what was put in."""
    book, made = Workbook(), Made()
    CASES[name](book, made, table)
    return saved(book, folder), made
