"""A week of forty agents' workbooks with deliberate disorder, and what is true about every row of them.

What each row should become is decided here, where the row is made up, and not by the code under
test: `Truth.fate` is the answer that the summary is checked against.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook

from cs_macros.build.hand_in import hand_in_file
from cs_macros.sheets.rejections.register import Rejection
from cs_macros.sheets.rejections.sheets import SHEETS

WEEK, DEADLINE = "2026-W47", datetime(2026, 11, 21, 16)
NOW = datetime(2026, 11, 23, 9)
SEED = 47
AGENTS = 40
PEOPLE = [f"客服{n:02}" for n in range(1, AGENTS + 1)]
ABSENT = "客服41"
"""A colleague who hands nothing in."""

SHOPS, COURIERS = ("示例旗舰店", "示例专营店", "示例二店"), ("顺丰", "圆通", "中通")
REASONS = ("客户不想要了", "外包装破损", "联系不上", "地址错误", "货到付款拒付", "延误")
MODELS = {"DL-01": "台灯", "DL-02": "落地灯", "XZ-38": "皮鞋 38 码", "XZ-39": "皮鞋 39 码"}
LAYOUT = Rejection.layout
HEADERS = {column.field: column.header for column in LAYOUT.columns}
OTHER_WORDS = {
    "shop": "店名", "kind": "拒收/退件", "order_no": "订单编号", "customer_id": "旺旺", "phone": "手机",
    "item": "货品", "model": "款号", "qty": "件数", "courier": "快递", "tracking_no": "快递单号",
    "reason": "拒收原因", "outcome": "结果", "created_by": "经手人", "log_date": "日期",
    "refund_amount": "退款金额", "loss_amount": "损失金额", "platform": "平台",
}  # fmt: skip
"""What people who made their own sheet call the columns."""


@dataclass
class Truth:
    """One row as it was made up.

    Attributes:
      fate: What should become of it: counted, open, conflict, copy, compiled, elsewhere.
    """

    file: str
    fate: str
    late: bool
    cells: dict[str, Any]

    def money(self, name: str) -> Decimal:
        return Decimal(str(self.cells.get(name) or 0))


@dataclass
class Week:
    """The folder, and the truth about it."""

    folder: Path
    rows: list[Truth] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def of(self, *fates: str) -> list[Truth]:
        return [row for row in self.rows if row.fate in fates]


class Maker:
    """Makes rows up, the same ones every time."""

    def __init__(self) -> None:
        self.dice = random.Random(SEED)
        self.count = 0

    def row(self, agent: str, code: int, fate: str, *, late: bool = False) -> dict[str, Any]:
        """A row of an agent that should have a fate."""
        dice = self.dice
        self.count += 1
        weeks_ago = {"counted_before": 1, "compiled": 1, "elsewhere": -1}.get(fate, 0)
        created = DEADLINE - timedelta(days=7 * weeks_ago + dice.randint(1, 5), hours=dice.randint(0, 5))
        model = dice.choice(sorted(MODELS))
        cells: dict[str, Any] = {
            "number": f"RJ{created:%Y%m%d}-{code:02}-{self.count:04}",
            "status": "已上交",
            "log_date": created.date(),
            "shop": dice.choice(SHOPS),
            "platform": "淘宝",
            "kind": dice.choice(("拒收", "退件")),
            "order_no": f"{self.count:06}00112233445566",
            "customer_id": f"买家{self.count}",
            "phone": f"138{self.count:08}",
            "item": MODELS[model],
            "model": model,
            "qty": dice.randint(1, 3),
            "courier": dice.choice(COURIERS),
            "tracking_no": f"SF{self.count:010}",
            "reason": dice.choice(REASONS),
            "outcome": dice.choice(("退款", "入库", "快递索赔", "报损", "重发")),
            "created_at": created,
            "created_by": agent,
            "submitted_at": DEADLINE + timedelta(hours=3 if late else -3),
            "submitted_by": agent,
            "late": "是" if late else "否",
            "outcome_note": f"已联系客户 138{self.count:08}",
        }
        if cells["outcome"] == "退款":
            cells["refund_amount"] = float(Decimal(dice.randint(100, 30_000)) / 100)
        if cells["outcome"] in ("报损", "快递索赔"):
            cells["loss_amount"] = float(Decimal(dice.randint(100, 9_900)) / 100)
        return cells | self._as(fate, created)

    def _as(self, fate: str, created: datetime) -> dict[str, Any]:
        blank = {"outcome": None, "refund_amount": None, "loss_amount": None}
        not_given = {"submitted_at": None, "submitted_by": None, "late": None}
        if fate == "open":
            return {**blank, **not_given, "status": self.dice.choice(("已登记", "已联系客户", "已收到"))}
        if fate == "kept":
            return {**not_given, "status": "已处理"}
        if fate == "compiled":
            return {"status": "已汇总", "compiled_by": "周行政", "compiled_at": DEADLINE - timedelta(days=5)}
        return {}


def write_book(
    path: Path,
    rows: Sequence[Mapping[str, Any]],
    fields: Sequence[str],
    *,
    sheet: str,
    table: str | None = "rejections",
    headers: Mapping[str, str] = HEADERS,
    more: Sequence[str] = (),
    top: int = 0,
    staff: Sequence[str] = (),
    sums: bool = False,
) -> None:
    """A workbook as somebody might have it."""
    with Workbook(path) as book:
        looks = {"date": book.add_format({"num_format": "yyyy-mm-dd"}),
                 "dt": book.add_format({"num_format": "yyyy-mm-dd hh:mm"})}  # fmt: skip
        book.add_worksheet("说明").write_string(0, 0, "每周六交")
        page = book.add_worksheet(sheet)
        names = [headers.get(name, HEADERS[name]) for name in fields] + list(more)
        if top:
            page.write_string(0, 0, "本周拒收件登记")
        for at, name in enumerate(names):
            page.write_string(top, at, name)
        for line, row in enumerate(rows, start=top + 1):
            for at, name in enumerate(fields):
                value, kind = row.get(name), LAYOUT[name].kind.name
                if isinstance(value, str):
                    page.write_string(line, at, value)
                elif isinstance(value, (int, float)):
                    page.write_number(line, at, value)
                elif value is not None:
                    page.write_datetime(line, at, value, looks[kind])
            for at, _ in enumerate(more, start=len(fields)):
                page.write_string(line, at, "自己记的")
        if sums:
            page.write_string(top + 1 + len(rows), 0, "合计")
            page.write_number(top + 1 + len(rows), fields.index("qty"), sum(row["qty"] for row in rows))
        if table:
            page.add_table(
                top, 0, top + max(len(rows), 1), len(names) - 1,
                {"name": table, "columns": [{"header": name} for name in names]},
            )  # fmt: skip
        if staff:
            write_staff(book, staff)


def write_staff(book: Workbook, names: Sequence[str]) -> None:
    """The dictionary 员工名册: agents, and 行政 who compiles."""
    page = book.add_worksheet("员工名册")
    people = [*((f"{n:02}", name, "售前") for n, name in enumerate(names)), ("99", "周行政", "行政")]
    for row, cells in enumerate([("工号", "姓名", "岗位"), *people]):
        for at, cell in enumerate(cells):
            page.write_string(row, at, cell)
    columns = [{"header": name} for name in ("工号", "姓名", "岗位")]
    page.add_table(0, 0, len(people), 2, {"name": "staff", "columns": columns})


FIELDS = [
    name for name in LAYOUT.by_field
    if name not in ("next_step", "problem", "message", "due_at", "overdue")
]  # fmt: skip


def a_week(folder: Path) -> Week:
    """Forty agents' files, one way of disorder after the other, and five files that cannot be read."""
    folder.mkdir(parents=True, exist_ok=True)
    maker, week = Maker(), Week(folder)
    batches = {agent: a_batch(maker, agent, code) for code, agent in enumerate(PEOPLE, start=1)}
    contradict(maker, batches)
    for code, (agent, batch) in enumerate(batches.items()):
        write_one(maker, week, agent, code, batch)
    write_unreadable(week)
    return week


def a_batch(maker: Maker, agent: str, code: int) -> list[Truth]:
    """One agent's rows."""
    own_sheet = (code - 1) % 7 == 3
    wanted = ["counted"] * maker.dice.randint(8, 14) + ["open"] * 2
    wanted += [] if own_sheet else ["late", "kept", "counted_before", "compiled", "elsewhere"]
    # Whoever hands in last week's row this week is late with it.
    fates = {"late": "counted", "kept": "open", "counted_before": "counted"}
    found = []
    for what in wanted:
        cells = maker.row(agent, code, what, late=what == "late")
        found.append(Truth("", fates.get(what, what), what in ("late", "counted_before"), cells))
    return found


def contradict(maker: Maker, batches: dict[str, list[Truth]]) -> None:
    """Rows that two agents have, the same or not."""
    first, second, third = (batches[PEOPLE[n]] for n in (0, 1, 2))
    for at in range(3):  # one number, two amounts
        twin = Truth("", "conflict", False, {**first[at].cells, "qty": first[at].cells["qty"] + 1})
        first[at].fate = "conflict"
        second.append(twin)
    for at in range(3, 5):  # one parcel, two records
        other = maker.row(PEOPLE[2], 3, "counted") | {"tracking_no": first[at].cells["tracking_no"]}
        first[at].fate = "conflict"
        third.append(Truth("", "conflict", False, other))
    for at in range(5, 7):  # two parcels of one order: both count, and are shown
        same = {name: first[at].cells[name] for name in ("order_no", "model", "item")}
        third.append(Truth("", "counted", False, maker.row(PEOPLE[2], 3, "counted") | same))


def write_one(maker: Maker, week: Week, agent: str, code: int, batch: list[Truth]) -> None:
    """One agent's file, in the manner of its turn."""
    name, rows = f"{agent}.xlsx", [one.cells for one in batch]
    path, manner, fields = week.folder / name, code % 7, list(FIELDS)
    if manner in (1, 5):
        maker.dice.shuffle(fields)
    if manner == 0:
        write_book(path, rows, fields, sheet=LAYOUT.sheet, staff=[*PEOPLE, ABSENT])
    elif manner == 1:  # the columns in another order
        write_book(path, rows, fields, sheet=LAYOUT.sheet)
    elif manner == 2:  # columns of their own, and a renamed sheet
        write_book(path, rows, fields, sheet="十一月拒收", more=("我的备注", "跟进"))
    elif manner == 3:  # a sheet of their own, known by its headers only
        write_book(
            path, rows, list(OTHER_WORDS), sheet="Sheet1", table=None, headers=OTHER_WORDS, top=2, sums=True
        )
    elif manner == 4:  # the file that 上交本周 makes, and the workbook that it comes from
        given = [("上交", row) for row in rows]
        path.write_bytes(hand_in_file(SHEETS[0], "拒收退件", "", given, NOW))
        write_book(week.folder / f"{agent}的台账.xlsx", rows, fields, sheet=LAYOUT.sheet)
        week.rows += [Truth(f"{agent}的台账.xlsx", "copy", one.late, one.cells) for one in batch]
    elif manner == 5:  # typed by hand: full-width digits, spaces, amounts as text
        rows = [wide(row) for row in rows]
        write_book(path, rows, fields, sheet=LAYOUT.sheet, top=1)
    else:  # in a folder of its own
        path = week.folder / agent / name
        path.parent.mkdir()
        write_book(path, rows, fields, sheet=LAYOUT.sheet)
    for one in batch:
        one.file = path.relative_to(week.folder).as_posix()
    week.rows += batch


def wide(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as an input method leaves it."""
    digits = str.maketrans("0123456789", "０１２３４５６７８９")
    found = dict(row)
    found["tracking_no"] = f" {row['tracking_no'].translate(digits)} "
    found["kind"] = f"{row['kind']} "
    for name in ("refund_amount", "loss_amount"):
        if row.get(name) is not None:
            found[name] = f"￥{row[name]:.2f}"
    return found


def write_unreadable(week: Week) -> None:
    """Open, locked with a password, cut off, renamed, and without any such table."""
    folder = week.folder
    some = (folder / f"{PEOPLE[0]}.xlsx").read_bytes()
    (folder / "打开着.xlsx").write_bytes(some)
    owner = b"\x06zhang " + b" " * 48 + b"\x02\x00" + "王五".encode("utf-16-le")
    (folder / "~$打开着.xlsx").write_bytes(owner)
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    (folder / "有密码.xlsx").write_bytes(encrypted)
    (folder / "坏了.xlsx").write_bytes(some[: len(some) // 2])
    (folder / "旧格式.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    with Workbook(folder / "通讯录.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["姓名", "生日"])
    week.refused = {
        "打开着.xlsx": "王五",
        "有密码.xlsx": "打开密码",
        "坏了.xlsx": "损坏",
        "旧格式.xls": ".xls",
        "通讯录.xlsx": "没有认出",
    }
