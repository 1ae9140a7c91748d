"""Registers of every kind with the habits of twenty years of paper, made by script with what they mean.

The truth is kept beside as it is put in, never read back: field → value for each row, in order.
Every register mixes several habits; the seed gives other values, not other habits.
"""

# ruff: noqa: E501 - rows of a table are easier to compare in one line
from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

NOW = datetime(2026, 11, 22, 10)
NAMES = ["陈敏", "李伟", "王芳", "张娜", "刘洋", "赵磊", "黄静", "周涛", "吴倩", "徐杰"]
ITEMS = [("台灯", "A1"), ("保温杯", "T-20"), ("帆布鞋", "白/38"), ("雨伞", "XL"), ("抱枕", "大号")]


@dataclass
class Truth:
    """What a workbook holds: table → rows of field → value; header of a kept column → its texts."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    kept: dict[str, list[str | None]] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)

    def add(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        self.rows.setdefault(table, []).extend(dict(row) for row in rows)


Page = tuple[Workbook, Truth, random.Random]


def people(chance: random.Random, count: int) -> list[dict[str, Any]]:
    """What every register knows of a customer and his order."""
    found = []
    for place in range(count):
        item, model = ITEMS[place % len(ITEMS)]
        found.append({
            "shop": chance.choice(["晨光店", "远山店"]), "customer_id": f"tb{chance.randrange(10**6, 10**7)}",
            "customer_name": NAMES[place % len(NAMES)], "order_no": f"22{chance.randrange(10**17):017}",
            "item": item, "model": model, "qty": chance.randrange(1, 4),
        })  # fmt: skip
    return found


def days(start: date, steps: Sequence[int]) -> list[date]:
    found = [start]
    for step in steps:
        found.append(found[-1] + timedelta(days=step))
    return found


def put(sheet: Worksheet, row: int, cells: Sequence[Any]) -> None:
    for place, cell in enumerate(cells, 1):
        if cell is not None:
            sheet.cell(row, place, cell)
            if isinstance(cell, str):
                sheet.cell(row, place).data_type = "s"  # also what begins with an equals sign


def dotted(day: date) -> str:
    return f"{day.month}.{day.day}"


def transfers_under_a_year(page: Page) -> None:
    """01: 3.15 under a title with a year that is over, a clock behind the day, √ under 到账没."""
    book, truth, chance = page
    sheet = book.create_sheet("转账登记")
    put(sheet, 1, ["2025年银行转账登记表"])
    put(
        sheet,
        2,
        [
            "日期",
            "店铺",
            "旺旺",
            "姓名",
            "单号",
            "货品",
            "数量",
            "金额",
            "打款人",
            "打款时间",
            "到账没",
            "备注",
        ],
    )
    for place, (one, day) in enumerate(
        zip(people(chance, 12), days(date(2025, 2, 25), [3] * 11), strict=True)
    ):
        amount, clock, came = chance.randrange(5000, 90000) / 100, time(9 + place, 30), place % 3 == 1
        put(sheet, place + 3, [dotted(day), one["shop"], one["customer_id"], one["customer_name"], f"'{one['order_no']}",
                               one["item"], one["qty"], f"{amount:.2f}元", NAMES[place % 5], f"{dotted(day)} {clock:%H:%M}",
                               "√" if came else None, "急" if place % 4 == 0 else None])  # fmt: skip
        truth.add("bank_transfers", [{
            "log_date": day, "shop": one["shop"], "order_no": one["order_no"], "qty": one["qty"], "amount_due": amount,
            "claimed_at": datetime.combine(day, clock), "status": "已核实" if came else None}])  # fmt: skip
    put(sheet, 16, ["合计", None, None, None, None, None, 24, 4000])


def transfers_over_new_year(page: Page) -> None:
    """The year turns in the middle; days are numbers such as 12.3, of which Excel drops the last 0."""
    book, truth, chance = page
    sheet = book.create_sheet("2026年")
    put(sheet, 1, ["日期", "店名", "客户", "订单编号", "宝贝", "件数", "应收金额", "付款户名", "收款日期"])
    dates = days(date(2025, 12, 19), [1, 9, 1, 1, 1, 2, 3, 10, 5, 5])
    for place, (one, day) in enumerate(zip(people(chance, 11), dates, strict=True)):
        amount = chance.randrange(5000, 90000) / 100
        put(sheet, place + 2, [float(dotted(day)), one["shop"], one["customer_name"], one["order_no"], one["item"],
                               f"{one['qty']}件", f"￥{amount:,.2f}", NAMES[place % 4], datetime.combine(day, time()) if place == 4 else None])  # fmt: skip
        truth.add("bank_transfers", [{"log_date": day, "qty": one["qty"], "amount_due": amount,
                                      "received_date": day if place == 4 else None}])  # fmt: skip

    put(sheet, 14, [None, None, None, None, None, 24, 4000])


def statement_by_hand(page: Page) -> None:
    """A statement copied by hand: 9月7号, the newest first, 同上, amounts with signs."""
    book, truth, chance = page
    sheet = book.create_sheet("流水")
    put(sheet, 1, ["对账单", None, "打印日期：2026-11-01"])
    put(sheet, 3, ["交易日期", "收入", "支出", "对方户名", "摘要"])
    previous = None
    for place, day in enumerate(days(date(2026, 9, 28), [-1, 0, -3, -9, -2, 0, -5])):
        amount, out = chance.randrange(100, 90000) / 100, place % 4 == 3
        shown = "同上" if day == previous else f"{day.month}月{day.day}号"
        put(
            sheet,
            place + 4,
            [shown, None if out else f"¥{amount:,.2f}", amount if out else None, NAMES[place], "转账"],
        )
        truth.add("statement_lines", [{"paid_at": datetime.combine(day, time()), "amount_out" if out else "amount_in": amount,
                                       "payer_name": NAMES[place]}])  # fmt: skip
        previous = day


def after_sales_in_pages(page: Page) -> None:
    """08: a header, a sum and signatures on every page; 26/3/5."""
    book, truth, chance = page
    sheet = book.create_sheet("售后")
    header = [
        "日期",
        "店名",
        "订单编号",
        "旺旺",
        "姓名",
        "商品名称",
        "规格",
        "件数",
        "售后类型",
        "原因",
        "处理方案",
        "负责人",
        "进度",
    ]
    feet = [
        (["制表：张敏", None, None, None, None, "审核：周婉婷"],), (["制表人：张敏", "日期：2026.9.9"], ["第 2 页  共 3 页"]),
        (["主管签字：", None, None, "打印时间：2026-09-10 10:00"], ["以下空白"]),
    ]  # fmt: skip
    row, day = 1, date(2026, 3, 5)
    for number, foot in enumerate(feet):
        put(sheet, row, [f"售后登记表（第{number + 1}页）"])
        put(sheet, row + 1, header)
        row += 2
        for one in people(chance, 5):
            day += timedelta(days=2)
            kind, state = chance.choice(["质量问题", "少件"]), chance.choice(["跟进中", "完成"])
            put(sheet, row, [f"{day:%y}/{day.month}/{day.day}", one["shop"], one["order_no"], one["customer_id"], one["customer_name"],
                             one["item"], one["model"], f"{one['qty']} 件", kind, "开线", "退款", "张敏", state])  # fmt: skip
            truth.add("after_sales", [{"log_date": day, "order_no": one["order_no"], "qty": one["qty"], "model": one["model"],
                                       "case_type": {"少件": "少件/错发"}.get(kind, kind), "status": {"跟进中": "处理中", "完成": "已关闭"}[state]}])  # fmt: skip
            row += 1
        put(sheet, row, [None] * 6 + ["本 页 合 计：", 9])
        for line in foot:
            row += 1
            put(sheet, row, line)
        row += 2


RED, YELLOW, GREEN = (PatternFill("solid", fgColor=code) for code in ("FFFF0000", "FFFFC7CE", "FF92D050"))
HEAD = PatternFill("solid", fgColor="FFD9D9D9")


def after_sales_in_colours(page: Page) -> None:
    """Red rows wait, says another sheet; a green amount, struck rows, comments; one whole column is grey."""
    book, truth, chance = page
    legend = book.create_sheet("说明")
    put(legend, 1, ["本表由客服部使用，请勿外传"])
    put(legend, 2, ["颜色：红=未处理，绿色表示已退款"])
    sheet = book.create_sheet("售后台账")
    put(
        sheet,
        1,
        [
            "登记日期",
            "店铺",
            "订单号",
            "旺旺号",
            "买家姓名",
            "宝贝",
            "尺码",
            "数量",
            "问题类型",
            "问题描述",
            "退款额",
            "跟进人",
        ],
    )
    for cell in sheet[1]:
        cell.fill, cell.font = HEAD, Font(bold=True)
    colours: list[str | None] = []
    remarks: list[str | None] = []
    for place, one in enumerate(people(chance, 10)):
        day, amount = date(2026, 10, 1) + timedelta(days=place), chance.randrange(1000, 9000) / 100
        put(sheet, place + 2, [day, one["shop"], one["order_no"], one["customer_id"], one["customer_name"], one["item"], one["model"],
                               one["qty"], "质量问题", "鞋底开胶", amount, "张敏"])  # fmt: skip
        sheet.cell(place + 2, 12).fill = HEAD
        colour = remark = None
        if place in (2, 5):
            colour = "红（未处理）"
            for column in range(1, 12):
                sheet.cell(place + 2, column).fill = RED if place == 2 else YELLOW
        if place == 4:
            colour = "退款额 绿（已退款）"
            sheet.cell(place + 2, 11).fill = GREEN
        if place == 7:
            colour = "删除线"
            for column in range(1, 13):
                sheet.cell(place + 2, column).font = Font(strike=True)
        if place in (1, 4):
            remark = f"退款额：客户少付 {place} 元"
            sheet.cell(place + 2, 11).comment = Comment(f"张敏:\n客户少付 {place} 元", "张敏")
        colours.append(colour)
        remarks.append(remark)
        truth.add(
            "after_sales",
            [{"log_date": day, "order_no": one["order_no"], "refund_amount": amount, "owner": "张敏"}],
        )
    truth.kept |= {"颜色": colours, "批注": remarks}


def returns_with_groups(page: Page) -> None:
    """Two rows of headers, 快递单号 without saying whose, 2双, spans of days."""
    book, truth, chance = page
    sheet = book.create_sheet("退换")
    put(sheet, 1, ["2026年退换货登记"])
    put(
        sheet,
        2,
        ["日期", "店铺", "客户", None, "订单号", "商品", None, None, "退/换", "原因", "快递单号", "退款金额"],
    )
    put(sheet, 3, [None, None, "旺旺", "姓名", None, "名称", "型号", "数量"])
    for area in ("A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:H2", "I2:I3", "J2:J3", "K2:K3", "L2:L3"):
        sheet.merge_cells(area)
    for place, one in enumerate(people(chance, 8)):
        day, amount, kind = (
            date(2026, 3, 10) + timedelta(days=2 * place),
            chance.randrange(1000, 9000) / 100,
            "退换"[place % 2],
        )
        parcel = f"7580{chance.randrange(10**10):010}"
        shown = f"{dotted(day)}-{dotted(day + timedelta(days=1))}" if place in (2, 6) else dotted(day)
        put(sheet, place + 4, [shown, one["shop"], one["customer_id"], one["customer_name"], one["order_no"], one["item"], one["model"],
                               f"{one['qty']}双", kind, "尺码偏大", parcel, f"{amount}块"])  # fmt: skip
        truth.add("returns", [{"log_date": day, "customer_id": one["customer_id"], "customer_name": one["customer_name"],
                               "item": one["item"], "model": one["model"], "qty": one["qty"], "kind": {"退": "退货", "换": "换货"}[kind],
                               "return_tracking": parcel, "refund_amount": amount}])  # fmt: skip


def rejections_from_a_template(page: Page) -> None:
    """12: stars before the headers, literal quotes, backticks and ="…" before ids, 1件; a sheet of sums beside."""
    book, truth, chance = page
    sums = book.create_sheet("汇总")
    for row, cells in enumerate([["月份", "订单数", "退款金额"], ["1月", 3, 100.5], ["2月", 6, 201]], 1):
        put(sums, row, cells)
    sheet = book.create_sheet("Sheet3")
    put(sheet, 1, ["*店铺", "*平台", "*订单\n编号", "*旺旺\n（必填）", "*姓名", "联系\n电话", "*商品", "*型号", "*数量（件）", "*快递\n公司",
                   "*原运单号", "类型\n(拒收/退件)", "货品\n状况", "货到付款", "退款\n金额（元）", "登记\n日期"])  # fmt: skip
    for place, one in enumerate(people(chance, 9)):
        day, kind = date(2026, 10, 1) + timedelta(days=place), ("拒收", "退件")[place % 2]
        marks = ["'{}", "`{}", '="{}"', "{}\t", "{}"]
        parcel, cod = f"YT{chance.randrange(10**13):013}", place % 3 == 0
        put(sheet, place + 2, [one["shop"], "淘宝", marks[place % 5].format(one["order_no"]), one["customer_id"], one["customer_name"],
                               "137-5060-9928", one["item"], one["model"], f"{one['qty']}件", "圆通", marks[place % 2].format(parcel), kind,
                               ("完好", "破损")[place % 2], "✓" if cod else "×", ["¥59.9", "59.90", 59.9][place % 3], day])  # fmt: skip
        truth.add("rejections", [{"order_no": one["order_no"], "qty": one["qty"], "tracking_no": parcel, "kind": kind, "log_date": day,
                                  "refund_amount": 59.9, "is_cod": "是" if cod else "否"}])  # fmt: skip


def rewards_of_a_month(page: Page) -> None:
    """Days of a month that only the title names; signs and units behind amounts."""
    book, truth, chance = page
    sheet = book.create_sheet("奖罚")
    put(sheet, 1, ["客服部 2026年9月 奖罚记录"])
    put(sheet, 2, ["日期", "姓名", "奖/罚", "类别", "金额", "事由", "记录人"])
    for place in range(6):
        day, amount = date(2026, 9, 2 + 4 * place), chance.randrange(1, 10) * 10
        put(sheet, place + 3, [f"{day.day}日" if place % 2 else day.day, NAMES[place], "罚" if place % 2 else "奖",
                               "迟到" if place % 2 else "评价表扬", f"{amount}元", "见群通知", "张敏"])  # fmt: skip
        truth.add(
            "score_events",
            [
                {
                    "event_date": day,
                    "agent": NAMES[place],
                    "direction": "罚" if place % 2 else "奖",
                    "amount": amount,
                }
            ],
        )


def leave_ahead(page: Page) -> None:
    """Days off that lie ahead have no year either, and are meant all the same."""
    book, truth, _ = page
    sheet = book.create_sheet("请假")
    put(sheet, 1, ["请假登记"])
    put(sheet, 2, ["姓名", "请假类型", "开始时间", "结束时间", "事由"])
    for place, (start, end) in enumerate(
        [(date(2026, 11, 3), date(2026, 11, 4)), (date(2026, 12, 28), date(2027, 1, 3))]
    ):
        put(
            sheet,
            place + 3,
            [
                NAMES[place],
                "事假",
                f"{start.month}月{start.day}日 上午9点",
                f"{dotted(end)} 18:00",
                "家里有事",
            ],
        )
        truth.add(
            "leave",
            [
                {
                    "agent": NAMES[place],
                    "start": datetime.combine(start, time(9)),
                    "end": datetime.combine(end, time(18)),
                }
            ],
        )


def cleaning_with_ticks(page: Page) -> None:
    """Ticks and crosses; the day merged down over its areas."""
    book, truth, _ = page
    sheet = book.create_sheet("值日表")
    put(sheet, 1, ["值日表（2026年10月）"])
    put(sheet, 2, ["日期", "区域", "值日生", "关电源", "锁门", "完成"])
    row = 3
    for number in range(3):
        day = date(2026, 10, 8 + number)
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=1)
        for place, area in enumerate(("办公区", "仓库")):
            put(
                sheet,
                row,
                [
                    f"{day.month}月{day.day}日" if place == 0 else None,
                    area,
                    NAMES[number + place],
                    "√",
                    "✘" if place else "✔",
                    "是",
                ],
            )
            truth.add(
                "cleaning",
                [
                    {
                        "date": day,
                        "area": area,
                        "agent": NAMES[number + place],
                        "door_locked": "否" if place else "是",
                    }
                ],
            )
            row += 1
    put(sheet, row + 1, ["检查人：周婉婷", None, None, "备注：节假日照常"])


def roster_in_rows(page: Page) -> None:
    """A roster a day and person, days with weekdays, the year only in the file's title."""
    book, truth, _ = page
    sheet = book.create_sheet("11月值班")
    put(sheet, 1, ["二〇二六年值班表  2026年11月"])
    put(sheet, 2, ["值班日期", "姓名", "班次", "岗位"])
    for place in range(6):
        day = date(2026, 11, 26) + timedelta(days=place)
        put(
            sheet,
            place + 3,
            [
                f"{day.month}.{day.day}（周{'一二三四五六日'[day.weekday()]}）",
                NAMES[place],
                "早班" if place % 2 else "晚班",
                "售前",
            ],
        )
        truth.add("roster", [{"date": day, "agent": NAMES[place], "shift": "早班" if place % 2 else "晚班"}])


def swaps_written_out(page: Page) -> None:
    """Days in Chinese numerals, the applicant merged."""
    book, truth, _ = page
    sheet = book.create_sheet("调班申请2026")
    put(sheet, 1, ["申请时间", "申请人", "调班日期", "原班次", "对方", "对方日期", "对方班次", "事由"])
    wanted = [(date(2026, 3, 1), "三月一日", date(2026, 3, 5), "三月五日", "三月十二号"), (date(2026, 4, 2), "四月二日", date(2026, 4, 15), "四月十五日", "四月二十日")]  # fmt: skip
    for place, (asked, told, day, shown, other) in enumerate(wanted):
        put(sheet, place + 2, [told, NAMES[0], shown, "早班", NAMES[1 + place], other, "晚班", "家里有事"])
        truth.add("swaps", [{"requested_at": datetime.combine(asked, time()), "agent": NAMES[0], "date": day,
                             "other_date": date(2026, 3, 12) if place == 0 else date(2026, 4, 20)}])  # fmt: skip


def masters_on_one_sheet(page: Page) -> None:
    """People, shops and couriers side by side under titles, remarks below each."""
    book, truth, _ = page
    sheet = book.create_sheet("基础资料")
    put(sheet, 1, ["人员", None, None, None, None, "店铺一览", None, None, "合作快递"])
    put(
        sheet,
        2,
        ["工号", "姓名", "岗位", "入职日期", None, "店铺名", "平台", None, "快递公司", "联系人", "电话"],
    )
    rows = [
        [
            "'001",
            "张敏",
            "售前",
            "2024年3月1号",
            None,
            "晨光店",
            "天猫",
            None,
            "圆通",
            "小马",
            "'13500000002",
        ],
        ["'002", "李强", "财务", "24/5/6", None, "远山店", "淘宝", None, "顺丰", "小刘", "13500000001"],
        ["'003", "王芳", "主管", "2023.7.1"],
    ]
    for number, cells in enumerate(rows, 3):
        put(sheet, number, cells)
    put(sheet, 7, ["注：离职人员另表"])
    truth.add("staff", [{"staff_no": "001", "name": "张敏", "hired": date(2024, 3, 1)}, {"staff_no": "002", "name": "李强", "hired": date(2024, 5, 6)},
                        {"staff_no": "003", "name": "王芳", "hired": date(2023, 7, 1)}])  # fmt: skip
    truth.add("shops", [{"name": "晨光店"}, {"name": "远山店"}])
    truth.add(
        "couriers", [{"name": "圆通", "phone": "13500000002"}, {"name": "顺丰", "phone": "13500000001"}]
    )


def transfers_ditto_and_stripes(page: Page) -> None:
    """〃 under equal cells, striped rows that mean nothing, a day that contradicts the title."""
    book, truth, chance = page
    sheet = book.create_sheet("汇款登记")
    put(sheet, 1, ["2024年度汇款登记台账"])
    put(
        sheet,
        2,
        ["登记日期", "店铺", "客户姓名", "手机号", "订单编号", "商品", "数量", "应付金额", "汇款人", "银行"],
    )
    grey = PatternFill("solid", fgColor="FFDDEBF7")
    shop = ""
    for place, (one, day) in enumerate(
        zip(people(chance, 8), days(date(2024, 6, 1), [1, 2, 0, 3, 1, 1, 5]), strict=True)
    ):
        amount = chance.randrange(5000, 90000) / 100
        shown = "〃" if place and one["shop"] == shop else one["shop"]
        shop = one["shop"]
        wrong = place == 6
        put(sheet, place + 3, ["2.30" if wrong else f"{day.month}/{day.day}", shown, one["customer_name"], f"'138{place:08}", one["order_no"], one["item"],
                               f"x{one['qty']}", amount, NAMES[place], "工行"])  # fmt: skip
        if place % 2:
            for column in range(1, 11):
                sheet.cell(place + 3, column).fill = grey
        truth.add(
            "bank_transfers",
            [
                {
                    "log_date": None if wrong else day,
                    "shop": shop,
                    "phone": f"138{place:08}",
                    "qty": one["qty"],
                    "amount_due": amount,
                }
            ],
        )
    truth.listed.append("2.30")


CASES: dict[str, Callable[[Page], None]] = {
    make.__name__: make
    for make in (
        transfers_under_a_year, transfers_over_new_year, transfers_ditto_and_stripes, statement_by_hand, after_sales_in_pages,
        after_sales_in_colours, returns_with_groups, rejections_from_a_template, rewards_of_a_month, leave_ahead,
        cleaning_with_ticks, roster_in_rows, swaps_written_out, masters_on_one_sheet,
    )
}  # fmt: skip


def make(name: str, folder: Path, seed: int = 1) -> tuple[Path, Truth]:
    """Write one of the registers; return it with what it means."""
    book, truth = Workbook(), Truth()
    book.remove(book.worksheets[0])
    CASES[name]((book, truth, random.Random(f"{name} {seed}")))
    path = folder / "旧台账.xlsx"
    book.save(path)
    return path, truth
