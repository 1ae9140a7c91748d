"""Performance exports as other programs write them, with invented values: (header rows and rows, truth).

The truth is (sales, inquiries, buyers) of 甲 and of 乙; None where the export does not say.
"""

# ruff: noqa: E501 - rows of a table are easier to compare in one line
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

Figures = tuple[float | None, int | None, int | None]
A: Figures = (128345.6, 310, 188)
B: Figures = (98000.5, 240, 120)


@dataclass(frozen=True)
class Export:
    """One export.

    Attributes:
      told: Words that the import has to say of it.
    """

    rows: Sequence[Sequence[object]]
    truth: tuple[Figures, Figures] = (A, B)
    merges: Sequence[str] = ()
    sheet: str = "Sheet1"
    told: str = ""
    others: dict[str, Sequence[Sequence[object]]] = field(default_factory=dict)


EXPORTS: dict[str, Export] = {
    "feige": Export([
        ["客服昵称", "人工会话量", "询单人数", "支付人数", "客服支付金额", "首响时长"],
        ["小甲", 500, 310, 188, "¥128,345.60", "12s"], ["小乙", 500, 240, 120, "¥98,000.50", "12s"],
    ]),
    "groups above": Export([
        ["10月客服业绩"], ["姓名", "销售", None, "询单", None], [None, "销售额", "付款人数", "询单人数", "转化率"],
        ["甲", 128345.6, 188, 310, "60%"], ["乙", 98000.5, 120, 240, "50%"],
    ], merges=("A2:A3", "B2:C2", "D2:E2")),
    "groups decide": Export([
        ["客服", "上月", None, None, "本月", None, None], [None, "成交金额", "询单人数", "付款人数", "成交金额", "询单人数", "付款人数"],
        ["小甲", 1, 1, 1, 128345.6, 310, 188], ["小乙", 2, 2, 2, 98000.5, 240, 120],
    ], merges=("A1:A2", "B1:D1", "E1:G1")),
    "half a header each": Export([
        ["旺旺昵称", "询单", "最终付款", "最终付款", "客单价"], [None, "人数", "人数", "金额", None],
        ["小甲", "310人", "188人", "128345.60元", 682], ["小乙", "240人", "120人", "98000.50元", 816],
    ]),
    "ten thousands in the header": Export([
        ["客服姓名", "销售额（万元）", "询单人数（人）", "付款人数（人）"],
        ["甲", 12.83456, 310, 188], ["乙", 9.80005, 240, 120],
    ], told="单位是万元"),
    "ten thousands in the cells": Export([
        ["员工", "业绩", "询单", "成交人数"], ["甲", "12.8万", 310, 188], ["乙", "9.8万元", 240, 120],
    ], truth=((128000, 310, 188), (98000, 240, 120))),
    "ten thousands above": Export([
        ["客服业绩月报", None, "单位：万元"], ["姓名", "销售金额", "询单客户数", "支付买家数"],
        ["甲", 12.83456, 310, 188], ["乙", 9.80005, 240, 120],
    ], told="单位是万元"),
    "chitu": Export([
        ["日期", "旺旺", "咨询人数", "接待人数", "询单人数", "询单->次日付款人数", "询单->最终付款人数", "最终付款成功率", "销售额", "客单价", "退款金额"],
        ["2026-10-01至2026-10-31", "示例店:小甲", 700, 690, 310, 150, 188, "60.6%", "128,345.60", "682.69", "100.00"],
        ["2026-10-01至2026-10-31", "示例店:小乙", 500, 480, 240, 100, 120, "50.0%", "98,000.50", "816.67", "0.00"],
        ["2026-10-01至2026-10-31", "汇总", 1200, 1170, 550, 250, 308, "56%", "226,346.10", "734.89", "100.00"],
        ["2026-10-01至2026-10-31", "均值", 600, 585, 275, 125, 154, "56%", "113,173.05", "734.89", "50.00"],
    ]),
    "jingmai": Export([
        ["客服账号", "咨询量", "售前接待人数", "促成下单人数", "促成下单商品金额", "促成出库人数", "促成出库金额"],
        ["小甲", 800, 310, 200, 140000, 188, 128345.6], ["小乙", 700, 240, 130, 99999, 120, 98000.5],
    ]),
    "pinduoduo": Export([
        ["客服(子账号)", "询单人数(人)", "最终成团人数(人)", "询单转化率", "客服销售额(元)", "店铺销售额(元)"],
        ["示例店：小甲", 310, 188, "60.6%", 128345.6, 900000], ["小乙", 240, 120, "50%", 98000.5, 900000],
    ]),
    "kuaishou": Export([
        ["客服昵称", "咨询会话量", "询单用户数", "引导支付用户数", "引导支付金额（元）", "引导支付订单数"],
        ["小甲", 900, 310, 188, "128345.60", 190], ["小乙", 800, 240, 120, "98000.50", 121],
    ]),
    "days to be added": Export([
        ["统计日期", "客服名称", "有效询单人数", "付款客户数", "个人成交额"],
        ["2026/10/01", "甲", 110, 88, 28345.6], ["2026/10/02", "甲", 200, 100, 100000], ["2026/10/01", "乙", 240, 120, 98000.5],
        ["2026/09/30", "乙", 9, 9, 9], ["合计", None, 559, 317, 226355.1],
    ]),
    "a sheet a month": Export([
        ["姓名", "销售额", "询单人数", "付款人数"], ["甲", 128345.6, 310, 188], ["乙", 98000.5, 240, 120],
    ], sheet="10月", others={"9月": [["姓名", "销售额", "询单人数", "付款人数"], ["甲", 1, 1, 1]]}),
    "a serial number and sums in front": Export([
        ["序号", "班组", "坐席名称", "成交人数", "成交金额", "询单量", "完成率"],
        [1, "早班", "小甲", 188, 128345.6, 310, "128%"], [2, "晚班", "小乙", 120, 98000.5, 240, "98%"], [None, "小计", "小计", 308, 226346.1, 550, None],
    ]),
}  # fmt: skip


def make(export: Export, path: Path) -> Path:
    """Write an export as a workbook."""
    book = openpyxl.Workbook()
    pages = {export.sheet: export.rows, **export.others}
    for place, (name, rows) in enumerate(pages.items()):
        page = book.worksheets[0] if place == 0 else book.create_sheet()
        page.title = name
        for number, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells, 1):
                if cell is not None:
                    page.cell(number, column, cell)
    for area in export.merges:
        book.worksheets[0].merge_cells(area)
    book.save(path)
    return path
