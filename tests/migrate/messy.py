"""Thirty workbooks as shops really keep them, made by script, with what is in them counted apart.

The counts come from the rows that are put in, never from reading the file again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SIMPLE = ["登记日期", "店铺", "客户ID", "客户姓名", "联系电话", "收货地址", "订单号", "商品名称", "数量",
          "应付金额", "付款人户名", "客户称汇款时间"]  # fmt: skip
SYNONYMS = [
    "日期",
    "店名",
    "旺旺号",
    "姓名",
    "手机号",
    "地址",
    "订单编号",
    "宝贝",
    "件数",
    "金额",
    "汇款人",
    "打款时间",
]
TRADITIONAL = ["登記日期", "店鋪", "客戶ID", "客戶姓名", "電話", "收貨地址", "訂單號", "商品名稱", "數量",
               "應付金額", "匯款人", "匯款時間"]  # fmt: skip
SPACED = ["登记 日期", "店 铺", "客户\nID", "客户 姓名", "联系\n电话", "收货 地址", "订单　号",
          "商品\n名称", "数 量", "应付金额\n（元）", "付款人*", "【汇款时间】"]  # fmt: skip


@dataclass
class Made:
    """What a workbook holds: table → number of records, and the sum of the amounts that can be read."""

    rows: dict[str, int] = field(default_factory=dict)
    sums: dict[str, Decimal] = field(default_factory=dict)
    damaged: int = 0

    def count(self, table: str, rows: int, amount: Decimal = Decimal(0)) -> None:
        self.rows[table] = self.rows.get(table, 0) + rows
        self.sums[table] = self.sums.get(table, Decimal(0)) + amount


def transfers(count: int, seed: int) -> tuple[list[list[Any]], Decimal]:
    """Rows in the order of `SIMPLE`, and the sum of their amounts."""
    chance = random.Random(seed)
    rows, total = [], Decimal(0)
    for place in range(count):
        amount = Decimal(chance.randrange(100, 500_000)) / 100
        total += amount
        day = datetime(2026, 10, 1) + timedelta(days=chance.randrange(50), hours=chance.randrange(24))
        payer, phone = chance.choice("陈李王赵"), f"138{chance.randrange(10**8):08}"
        rows.append([
            day.date(), chance.choice(["晨光店", "远山店"]), f"tb_{seed}_{place:03}", payer + "女士", phone,
            f"杭州市示例路 {place} 号", f"{chance.randrange(10**18):018}", "台灯", chance.randrange(1, 5),
            float(amount), payer + "某", day,
        ])  # fmt: skip
    return rows, total


def put(
    sheet: Worksheet, headers: Sequence[str], rows: Sequence[Sequence[Any]], row: int = 1, left: int = 1
) -> int:
    """Write a table; return the number of its last row."""
    for line, cells in enumerate([headers, *rows]):
        for place, cell in enumerate(cells):
            if cell is not None:
                sheet.cell(row + line, left + place, cell)
    return row + len(rows)


def plain(book: Workbook, made: Made, seed: int, *, headers: Sequence[str] = SIMPLE, title: str = "Sheet1",
          top: int = 1, left: int = 1, count: int = 12) -> Worksheet:  # fmt: skip
    sheet = book.create_sheet(title)
    rows, total = transfers(count, seed)
    put(sheet, headers, rows, top, left)
    made.count("bank_transfers", count, total)
    return sheet


def titled(book: Workbook, made: Made) -> None:
    sheet = plain(book, made, 5, top=4)
    sheet["A1"] = "2026 年银行转账登记表"
    sheet.merge_cells("A1:L1")
    sheet["A2"], sheet["F2"] = "部门：客服", "制表：王芳"


def shuffled(book: Workbook, made: Made) -> None:
    rows, total = transfers(15, 6)
    order = random.Random(6).sample(range(12), 12)
    put(book.create_sheet("转账"), [SYNONYMS[i] for i in order], [[row[i] for i in order] for row in rows])
    made.count("bank_transfers", 15, total)


def with_unknown(book: Workbook, made: Made) -> None:
    rows, total = transfers(9, 7)
    headers = [*SIMPLE[:3], "会员等级", *SIMPLE[3:], "赠品", "客服组"]
    put(
        book.create_sheet("转账"),
        headers,
        [[*r[:3], f"VIP{i}", *r[3:], "鞋带", "A"] for i, r in enumerate(rows)],
    )
    made.count("bank_transfers", 9, total)


def with_totals(book: Workbook, made: Made) -> None:
    sheet = plain(book, made, 8)
    sheet["A14"], sheet["J14"] = "合计", 999999
    sheet["A16"] = "备注：以上为十月数据"


def with_gaps(book: Workbook, made: Made) -> None:
    """Blank rows between the records, and the header again where a page ended."""
    sheet, row = book.create_sheet("转账"), 1
    for seed in (9, 10, 11):
        rows, total = transfers(4, seed)
        row = put(sheet, SIMPLE, rows, row) + 3
        made.count("bank_transfers", 4, total)


def text_amounts(book: Workbook, made: Made) -> None:
    rows, total = transfers(8, 12)
    for place, row in enumerate(rows):
        row[9] = [f"￥{row[9]:,.2f}", f"{row[9]:.2f}元", f"{row[9]:,.2f}", f" {row[9]:.2f} "][place % 4]
    put(book.create_sheet("转账"), SIMPLE, rows)
    made.count("bank_transfers", 8, total)


def text_dates(book: Workbook, made: Made) -> None:
    rows, total = transfers(8, 13)
    for place, row in enumerate(rows):
        row[0] = [
            f"{row[0]:%Y/%m/%d}",
            f"{row[0]:%Y.%m.%d}",
            f"{row[0].month}月{row[0].day}日",
            f"{row[0]:%Y%m%d}",
        ][place % 4]
    put(book.create_sheet("转账"), SYNONYMS, rows)
    made.count("bank_transfers", 8, total)


def damaged_ids(book: Workbook, made: Made) -> None:
    rows, total = transfers(6, 14)
    for row in rows:
        row[6] = float(row[6])
    rows[0][6] = "1.23457E+17"
    put(book.create_sheet("转账"), SIMPLE, rows)
    made.count("bank_transfers", 6, total)
    made.damaged = 6


def mixed_units(book: Workbook, made: Made) -> None:
    rows, total = transfers(6, 15)
    for row, text in zip(rows[:2], ("1.2万", "约 300"), strict=True):
        total -= Decimal(str(row[9]))
        row[9] = text
    put(book.create_sheet("转账"), SIMPLE, rows)
    made.count("bank_transfers", 6, total)
    made.damaged = 2


STATES = ["已到账", "發貨", "未付款", "已完成", "搞定了", None, "待核实", "作废"]


def with_states(book: Workbook, made: Made) -> None:
    rows, total = transfers(8, 16)
    put(book.create_sheet("转账"), [*SIMPLE, "进度"], [[*r, s] for r, s in zip(rows, STATES, strict=True)])
    made.count("bank_transfers", 8, total)


def two_rows(book: Workbook, made: Made) -> None:
    """Groups above the headers: 客户 over 姓名, 电话, 地址; the others merged down."""
    sheet = book.create_sheet("转账")
    rows, total = transfers(7, 17)
    for place, header in enumerate(SIMPLE, start=1):
        if 4 <= place <= 6:
            sheet.cell(2, place, ["姓名", "电话", "地址"][place - 4])
        else:
            sheet.cell(1, place, header)
            sheet.merge_cells(start_row=1, end_row=2, start_column=place, end_column=place)
    sheet["D1"] = "客户"
    sheet.merge_cells("D1:F1")
    for line, row in enumerate(rows, start=3):
        for place, cell in enumerate(row, start=1):
            sheet.cell(line, place, cell)
    made.count("bank_transfers", 7, total)


def two_rows_arrival(book: Workbook, made: Made) -> None:
    """到账 over 金额 and 日期: the group's word decides what they are."""
    sheet = book.create_sheet("转账")
    rows, total = transfers(5, 18)
    for place, header in enumerate(["客户姓名", "应付金额", "付款人", "状态"], start=1):
        sheet.cell(3, place, header)
        sheet.merge_cells(start_row=3, end_row=4, start_column=place, end_column=place)
    sheet["E3"], sheet["E4"], sheet["F4"] = "到账", "金额", "日期"
    sheet.merge_cells("E3:F3")
    for line, row in enumerate(rows, start=5):
        for place, cell in enumerate([row[3], row[9], row[10], "已核实", row[9], row[0]], start=1):
            sheet.cell(line, place, cell)
    made.count("bank_transfers", 5, total)


def merged_header(book: Workbook, made: Made) -> None:
    """A header merged over two columns, of which the second is empty."""
    sheet = book.create_sheet("转账")
    rows, total = transfers(6, 19)
    put(sheet, [*SIMPLE[:6], "订单号", None, *SIMPLE[7:]], [[*r[:7], None, *r[7:]] for r in rows])
    sheet.merge_cells("G1:H1")
    made.count("bank_transfers", 6, total)


def merged_shop(book: Workbook, made: Made) -> None:
    """One shop merged down over its customers."""
    sheet = plain(book, made, 20)
    for row in range(2, 14):
        sheet.cell(row, 2, "晨光店" if row in (2, 8) else None)
    sheet.merge_cells("B2:B7")
    sheet.merge_cells("B8:B13")


STAFF = [
    ["01", "张敏", "售前", date(2024, 3, 1)],
    ["02", "李强", "财务", None],
    ["03", "王芳", "主管、店长", None],
]
SHOPS = [["晨光旗舰店", "天猫", "顺丰"], ["远山店", "淘宝", "圆通"]]
COURIERS = [["顺丰", 1, "小刘", "13500000001"], ["圆通", 2, "小马", "13500000002"]]
PRODUCTS = [["A001", "台灯", "白色"], ["0B02", "落地灯", "黑色"], ["C3", "吊灯", None]]
REASONS = [["退换原因", "尺码偏大"], ["投诉类别", "发货慢得离谱"]]


def staff(book: Workbook, made: Made) -> None:
    put(book.create_sheet("人员"), ["工 号", "员工姓名", "职务", "入职时间"], STAFF, 3)
    made.count("staff", 3)


def side_by_side(book: Workbook, made: Made) -> None:
    sheet = book.create_sheet("基础资料")
    put(sheet, ["工号", "姓名", "岗位", "入职日期"], STAFF, 2)
    put(sheet, ["店铺名称", "平台", "默认快递"], SHOPS, 2, 7)
    put(sheet, ["快递公司", "省内天数", "联系人", "电话"], COURIERS, 2, 12)
    made.count("staff", 3)
    made.count("shops", 2)
    made.count("couriers", 2)


def stacked(book: Workbook, made: Made) -> None:
    sheet = book.create_sheet("基础资料")
    row = put(sheet, ["工号", "姓名", "岗位", "入职日期"], STAFF, 2)
    sheet["A1"], sheet.cell(row + 2, 1).value = "员工", "店铺一览"
    row = put(sheet, ["店铺名称", "平台", "默认快递"], SHOPS, row + 3)
    sheet.cell(row + 2, 1).value = "快递"
    put(sheet, ["物流公司", "省内天数", "联系人", "联系电话"], COURIERS, row + 3)
    made.count("staff", 3)
    made.count("shops", 2)
    made.count("couriers", 2)


def products(book: Workbook, made: Made) -> None:
    put(book.create_sheet("商品"), ["货号", "品名", "规格型号"], PRODUCTS)
    put(book.create_sheet("原因"), ["分类", "具体原因"], REASONS)
    made.count("products", 3)
    made.count("reasons", 2)


def statements(book: Workbook, made: Made) -> None:
    rows = [[datetime(2026, 11, day, 9, day), 100.5 * day, None, "陈某", "转账"] for day in range(1, 8)]
    rows += [[datetime(2026, 11, 9, 8, 0), None, 20, "电费", "支出"]]
    put(book.create_sheet("十一月流水"), ["交易日期", "收入金额", "支出金额", "对方户名", "摘要"], rows, 3)
    made.count("statement_lines", 8, Decimal("100.5") * 28)


def everything(book: Workbook, made: Made) -> None:
    """A year's workbook: a cover, two months, people, and a sheet that is none of ours."""
    book.create_sheet("封面")["B3"] = "客服部资料"
    plain(book, made, 21, title="10月", headers=SYNONYMS, top=2)
    plain(book, made, 22, title="11月", headers=TRADITIONAL, left=3)
    staff(book, made)
    put(
        book.create_sheet("会议"),
        ["时间", "议题", "结论"],
        [["周一", "退货", "改"], ["周二", "排班", "不改"]],
    )


def two_tables_beside(book: Workbook, made: Made) -> None:
    """Two months of transfers beside each other, of different length."""
    sheet = book.create_sheet("转账")
    for seed, left, count in ((23, 1, 5), (24, 15, 9)):
        rows, total = transfers(count, seed)
        put(sheet, SIMPLE, rows, 2, left)
        made.count("bank_transfers", count, total)


def equal_rows(book: Workbook, made: Made) -> None:
    rows, total = transfers(3, 25)
    put(book.create_sheet("转账"), SIMPLE, [*rows, rows[0], rows[0]])
    made.count("bank_transfers", 5, total + 2 * Decimal(str(rows[0][9])))


def own_numbers(book: Workbook, made: Made) -> None:
    rows, total = transfers(4, 26)
    headers = ["编号", *SIMPLE, "状态"]
    numbered = [[f"BT20261101-{i:03}" if i < 3 else i, *r, "已核实"] for i, r in enumerate(rows, 1)]
    put(book.create_sheet("转账"), headers, numbered)
    made.count("bank_transfers", 4, total)


def numbers_as_ids(book: Workbook, made: Made) -> None:
    rows, total = transfers(6, 27)
    for row in rows:
        row[4], row[2] = float(row[4]), 10000 + row[8]
    put(book.create_sheet("转账"), SIMPLE, rows)
    made.count("bank_transfers", 6, total)


def formulas(book: Workbook, made: Made) -> None:
    """Remarks that begin like formulas, and a quotation mark."""
    rows, total = transfers(3, 28)
    sheet = book.create_sheet("转账")
    put(sheet, [*SIMPLE, "备注"], [[*r, t] for r, t in zip(rows, ["+1 双", "-急-", "@小王"], strict=True)])
    made.count("bank_transfers", 3, total)


def few_columns(book: Workbook, made: Made) -> None:
    rows, total = transfers(6, 29)
    put(book.create_sheet("银行转账"), ["姓名", "金额", "电话"], [[r[3], r[9], r[4]] for r in rows])
    made.count("bank_transfers", 6, total)


def odd_labels(book: Workbook, made: Made) -> None:
    """A column without a header, and two columns of one name."""
    rows, total = transfers(5, 30)
    headers = [*SIMPLE, None, "赠品", "赠品"]
    put(book.create_sheet("转账"), headers, [[*r, "x", "袜", "伞"] for r in rows])
    made.count("bank_transfers", 5, total)


CASES: dict[str, Callable[[Workbook, Made], Any]] = {
    "our own headers": lambda book, made: plain(book, made, 1),
    "synonyms": lambda book, made: plain(book, made, 2, headers=SYNONYMS),
    "traditional": lambda book, made: plain(book, made, 3, headers=TRADITIONAL),
    "spaces and line breaks": lambda book, made: plain(book, made, 4, headers=SPACED),
    "begins at D7": lambda book, made: plain(book, made, 31, top=7, left=4),
    "three hundred rows": lambda book, made: plain(book, made, 32, count=300),
    "title rows": titled, "shuffled": shuffled, "unknown columns": with_unknown, "totals": with_totals,
    "gaps and repeated headers": with_gaps, "amounts as text": text_amounts, "dates as text": text_dates,
    "damaged ids": damaged_ids, "mixed units": mixed_units, "states": with_states,
    "two header rows": two_rows,
    "two header rows, group decides": two_rows_arrival, "merged header": merged_header,
    "merged shop": merged_shop,
    "staff": staff, "side by side": side_by_side, "stacked": stacked, "products and reasons": products,
    "statement lines": statements, "everything": everything, "two months beside": two_tables_beside,
    "equal rows": equal_rows, "own numbers": own_numbers, "numbers as ids": numbers_as_ids,
    "like formulas": formulas, "few columns": few_columns, "odd labels": odd_labels,
}  # fmt: skip


def make(name: str, folder: Path) -> tuple[Path, Made]:
    """Write one of the workbooks; return it with the count of what was put in."""
    book, made = Workbook(), Made()
    book.remove(book.worksheets[0])
    CASES[name](book, made)
    path = folder / "旧表.xlsx"
    book.save(path)
    return path, made
