"""A year of made-up rows in several workbooks, and what they come to, counted with plain loops."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from cs_macros.migrate.archive_file import Shelf, add_to_archive
from cs_macros.sheets import ALL_SHEETS

PEOPLE = ("张敏", "李强", "孙兰")
STAFF = [
    *({"staff_no": f"0{n}", "name": name, "posts": "售前"} for n, name in enumerate(PEOPLE)),
    {"staff_no": "08", "name": "王芳", "posts": "主管、店长"},
]
SHOPS = ("示例旗舰店", "示例鞋铺")
REASONS = ("质量问题", "尺码不合适", "不想要了", "发错货", "破损", "延误", "其他")

FLOWS: Mapping[str, tuple[str, Sequence[str], Sequence[str], str]] = {
    "after_sales": ("AS", ("已登记", "处理中", "已退款"), ("已关闭",), ""),
    "returns": ("RT", ("申请", "已同意"), ("已完成", "已拒绝"), "reason"),
    "rejections": ("RJ", ("已登记", "已处理"), ("已汇总",), "reason"),
    "complaints": ("TS", ("已接待", "已告知客户"), ("已归档",), "category"),
    "reviews": ("PJ", ("待分配", "处理中"), ("已上交",), "reason_type"),
}
"""Table → prefix, states in which something is left to do, final ones, the column with a reason."""

NAMES = {"after_sales": "售后登记表", "returns": "退换货登记表", "rejections": "拒收退件登记表",
         "complaints": "投诉登记表", "reviews": "中差评处理表"}  # fmt: skip


@dataclass
class Year:
    """Rows by table, each a dict of fields, and the folder that holds them.

    Attributes:
      rows: Every row once, whatever files it stands in.
    """

    folder: Path
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def a_row(dice: random.Random, table: str, n: int, year: int) -> dict[str, Any]:
    """A row of one of the registers, registered some time in the year."""
    prefix, open_, final, reason = FLOWS[table]
    made = datetime(year, 1, 1) + timedelta(seconds=dice.randrange(365 * 86400))
    over = dice.random() < 0.7
    moved = made + timedelta(seconds=dice.randrange(40 * 86400))
    row: dict[str, Any] = {
        "number": f"{prefix}{made:%Y%m%d}-{n:03}", "status": dice.choice(final if over else open_),
        "created_at": made, "created_by": dice.choice(PEOPLE), "entered_at": moved, "updated_at": moved,
        "shop": dice.choice(SHOPS), "order_no": f"{n:018}", "customer_id": f"c{n}",
        "due_at": None if over or dice.random() < 0.2 else made + timedelta(days=dice.randrange(20)),
    }  # fmt: skip
    if reason:
        row[reason] = dice.choice(REASONS)
    if table in ("after_sales", "returns", "rejections"):
        row["log_date"] = made.date() - timedelta(days=dice.randrange(3))
        row |= money(dice, table, moved)
    if table == "reviews":
        row |= {
            "found_date": made.date(),
            "found_by": dice.choice(PEOPLE),
            "owner": dice.choice((None, *PEOPLE)),
        }
    if table == "after_sales":
        row |= {"case_type": dice.choice(("发货后撤回", "质量问题")), "owner": dice.choice(PEOPLE)}
    return row


def money(dice: random.Random, table: str, moved: datetime) -> dict[str, Any]:
    amount = Decimal(dice.randrange(1, 50000)) / 100
    if table == "after_sales":
        return {"refund_amount": amount, "refund_date": moved.date()}
    if table == "returns":
        paid = dice.random() < 0.5
        return {
            "refund_amount": amount, "refund_date": moved.date(), "received_date": moved.date(),
            "return_freight": Decimal("12.00"), "freight_refund_date": moved.date() if paid else None,
            "loss_amount": dice.choice((None, Decimal("3.30"))),
        }  # fmt: skip
    outcome = dice.choice(("退款", "报损"))
    return {"refund_amount": amount, "outcome": outcome, "received_date": moved.date(),
            "loss_amount": Decimal("5.55") if outcome == "报损" else None}  # fmt: skip


def a_year(folder: Path, *, year: int = 2026, seed: int = 21) -> Year:
    """Two agents' workbooks, the supervisor's, an archive, and a copy of one of them."""
    dice, made = random.Random(seed), Year(folder)
    for table in FLOWS:
        made.rows[table] = [a_row(dice, table, n, year) for n in range(60)]
    made.rows["score_events"] = [
        {"number": f"SE{year}0101-{n:03}", "status": dice.choice(("待确认", "已确认", "已撤销")),
         "event_date": date(year, 1, 1) + timedelta(days=dice.randrange(365)), "agent": dice.choice(PEOPLE),
         "direction": dice.choice("奖罚"), "category": "其他", "amount": Decimal(dice.randrange(1, 200)),
         "created_at": datetime(year, 1, 1), "created_by": "王芳"}
        for n in range(40)
    ]  # fmt: skip
    made.rows["score_months"] = [
        {"status": dice.choice(("草稿", "已提交", "已执行")), "month": f"{year}-{month:02}", "agent": name,
         "commission": Decimal(dice.randrange(10000)) / 100}
        for month in range(1, 13) for name in PEOPLE
    ]  # fmt: skip
    put(made)
    return made


def put(year: Year) -> None:
    """Write the workbooks: finished rows of the first lie in its archive, and a copy of it beside."""
    first: dict[str, list[dict[str, Any]]] = {}
    second: dict[str, list[dict[str, Any]]] = {}
    shelf: dict[str, list[dict[str, Any]]] = {}
    for table in FLOWS:
        rows = year.rows[table]
        first[table], second[table] = rows[:40], rows[40:]
        over = [row for row in first[table] if row["status"] in FLOWS[table][2]][:8]
        shelf[table], first[table] = over, [row for row in first[table] if row not in over]
    bosses = {name: year.rows[name] for name in ("score_events", "score_months")}
    write(year.folder / "客服一.xlsx", {"staff": STAFF, **first})
    write(year.folder / "客服二.xlsx", {"staff": STAFF, **second})
    write(year.folder / "主管.xlsx", {"staff": STAFF, **bosses})
    write(year.folder / "归档" / "客服一-2026.xlsx", shelf)
    (year.folder / "副本").mkdir()
    (year.folder / "副本" / "客服一 - 副本.xlsx").write_bytes((year.folder / "客服一.xlsx").read_bytes())


def write(path: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """A workbook with some of our tables, rows by field."""
    shelves = {}
    for name, rows in tables.items():
        layout = ALL_SHEETS[name].record.layout
        fields = [column.field for column in layout.columns]
        cells = {str(n): [row.get(each) for each in fields] for n, row in enumerate(rows)}
        shelves[name] = Shelf(layout, [column.header for column in layout.columns], cells)
    path.parent.mkdir(parents=True, exist_ok=True)
    add_to_archive(path, shelves)


# -- counted anew -----------------------------------------------------------------------------------------


def day_of(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


def inside(value: Any, first: date, last: date) -> bool:
    return value is not None and first <= day_of(value) <= last


def counts(year: Year, first: date, last: date, at: datetime) -> dict[str, tuple[int, int, int, int]]:
    """Sheet → new, closed, open, overdue, with nothing of ours but the rows."""
    found = {}
    for table, (_, _, final, _) in FLOWS.items():
        new = closed = open_ = overdue = 0
        for row in year.rows[table]:
            registered = row.get("log_date") or row["created_at"]
            begun = registered if isinstance(registered, datetime) else datetime(*registered.timetuple()[:3])
            over = row["status"] in final
            new += inside(registered, first, last)
            closed += over and inside(row["entered_at"], first, last)
            if begun <= at and not (over and row["entered_at"] <= at):
                open_ += 1
                overdue += row["due_at"] is not None and row["due_at"] < at
        if new or closed or open_:
            found[NAMES[table]] = (new, closed, open_, overdue)
    return found


def sums(year: Year, first: date, last: date, months: Iterable[str] = ()) -> dict[str, Decimal]:
    """Sum of money → amount."""
    rows, found = year.rows, Counter[str]()
    for row in rows["after_sales"]:
        if row["status"] in ("已退款", "已关闭") and inside(row["refund_date"], first, last):
            found["退款"] += row["refund_amount"]
    for row in rows["returns"]:
        if row["status"] == "已完成" and inside(row["refund_date"], first, last):
            found["退款"] += row["refund_amount"]
            found["损失"] += row["loss_amount"] or 0
        if inside(row["freight_refund_date"], first, last):
            found["运费返还"] += row["return_freight"]
    for row in rows["rejections"]:
        if row["status"] in ("已处理", "已汇总") and inside(row["received_date"], first, last):
            found["退款"] += row["refund_amount"] if row["outcome"] == "退款" else 0
            found["损失"] += row["loss_amount"] or 0
    for row in rows["score_events"]:
        if (row["status"], row["direction"]) == ("已确认", "罚") and inside(row["event_date"], first, last):
            found["罚款"] += row["amount"]
    for row in rows["score_months"]:
        if row["status"] != "草稿" and row["month"] in months:
            found["提成"] += row["commission"]
    return {name: Decimal(amount) for name, amount in found.items() if amount}


def reasons(year: Year, first: date, last: date) -> Counter[str]:
    """Word → how many rows were registered with it."""
    found: Counter[str] = Counter()
    for table, (_, _, _, reason) in FLOWS.items():
        name = reason or "case_type"
        for row in year.rows[table]:
            if inside(row.get("log_date") or row["created_at"], first, last):
                found[row[name]] += 1
    return found


def persons(year: Year, first: date, last: date) -> dict[str, tuple[int, int]]:
    """Person → new, closed."""
    found: dict[str, list[int]] = {name: [0, 0] for name in PEOPLE}
    for table, (_, _, final, _) in FLOWS.items():
        for row in year.rows[table]:
            who = row.get("owner") or row.get("found_by") or row["created_by"]
            found[who][0] += inside(row.get("log_date") or row["created_at"], first, last)
            found[who][1] += row["status"] in final and inside(row["entered_at"], first, last)
    return {name: (new, closed) for name, (new, closed) in found.items()}
