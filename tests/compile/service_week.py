"""A week at the service desk as it is typed and pressed: twelve agents, five registers each (issue 20).

What happened is planned first (`Desk.typed`), so that a test can add it up without reading a workbook.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cs_macros.build.hand_in import hand_in_file
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, a_workbook, push
from tests.sheets.rosters import rows_of

MONDAY, WEDNESDAY, THURSDAY = (datetime(2026, 11, day, 9) for day in (16, 18, 19))
FRIDAY = datetime(2026, 11, 20, 15)
NEXT_MONDAY = datetime(2026, 11, 23, 8)
AGENTS = [f"客服{n:02}" for n in range(1, 13)]
MISSING, LATE = AGENTS[-2:], AGENTS[3]
MANAGER = "王店"
STAFF: list[dict[str, Cell]] = [
    *({"staff_no": f"{n:02}", "name": name, "posts": "售前"} for n, name in enumerate(AGENTS)),
    {"staff_no": "90", "name": MANAGER, "posts": "店长"},
]
KINDS = ("热卖", "质量问题", "顾客意见", "优质买家反馈")
GOODS = {"TD-01": "台灯", "TD-02": "落地灯", "XZ-38": "皮鞋"}
CATEGORIES, LOST = ("商品咨询", "物流", "质量"), ("价格高", "缺货")
CAUSES = {"商品质量": "商品", "发货慢": "快递", "服务态度": "服务"}
JUDGED = {"商品质量": "产品质量", "服务态度": "服务问题", "用法不当": "用法不当"}
PHONE = "13800001111"
WRITTEN = ("daily_log", "reviews", "complaints", "handovers")
"""Tables of which each agent hands in a small workbook; 热卖与意见 makes its own."""


class Kept(MemoryHost):
    """A workbook in memory whose files are really made."""

    lasting = True


@dataclass
class Desk:
    """The folder, and what was done: rows by table, with who did it and what became of it."""

    folder: Path
    typed: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            "opinions": [],
            "daily_log": [],
            "reviews": [],
            "complaints": [],
            "handovers": [],
        }
    )


@dataclass
class Agent:
    """One of them at work."""

    name: str
    code: int
    host: MemoryHost
    desk: Desk
    dice: random.Random

    def press(self, name: str, rows: list[int] | None, now: datetime, by: str = "", **fields: Cell) -> None:
        asks: Mapping[str, Any] = {}
        done = push(self.host, name, rows, by=by or self.name, now=now, asks=asks, **fields)
        assert done.ok, (name, [str(p) for p in done.problems])

    def did(self, table: str, row: dict[str, Any], **more: Any) -> None:
        self.desk.typed[table].append({**row, "agent": self.name, **more})


def an_opinion(dice: random.Random, kind: str, n: int) -> dict[str, Any]:
    model = dice.choice(sorted(GOODS))
    goods = {"shop": "示例旗舰店", "model": model, "item": GOODS[model], "count": dice.randint(1, 40)}
    said = {"detail": f"说法 {n}"}
    return {
        "热卖": {**goods},
        "质量问题": {**goods, **said},
        "顾客意见": {**said},
        "优质买家反馈": {**said, "customer_id": f"买家{n}"},
    }[kind] | {"kind": kind}


def a_problem(dice: random.Random, n: int) -> dict[str, Any]:
    sold = dice.choice(("是", "否", None))
    return {
        "customer_id": f"客户{n}", "item": dice.choice(list(GOODS.values())), "stage": "售前",
        "category": dice.choice(CATEGORIES), "question": f"问题 {n}", "solution": "答了",
        "solved": dice.choice(("是", "否")), "sold": sold,
        "lost_reason": dice.choice(LOST) if sold == "否" else None,
    }  # fmt: skip


def a_review(dice: random.Random, n: int) -> dict[str, Any]:
    return {
        "found_date": date(2026, 11, 16) + timedelta(days=dice.randrange(4)), "shop": "示例旗舰店",
        "order_no": f"4126{n:06}", "customer_id": f"评价{n}", "phone": PHONE,
        "item": dice.choice(list(GOODS.values())),
        "rating": dice.choice(("中评", "差评")), "content": f"评语 {n}",
    }  # fmt: skip


def a_complaint(dice: random.Random, n: int) -> dict[str, Any]:
    return {
        "received_at": MONDAY, "channel": dice.choice(("电话", "旺旺")), "shop": "示例旗舰店",
        "order_no": f"4127{n:06}", "customer_id": f"投诉{n}", "salutation": "亲", "phone": PHONE,
        "item": dice.choice(list(GOODS.values())), "content": f"投诉 {n}", "serious": "否",
        "answered_at_once": "否",
    }  # fmt: skip


def settle_review(a: Agent, at: int, row: dict[str, Any], fate: str) -> None:
    """A review: handed in this week, handed in next Monday, or handed over to the next colleague and open."""
    taker = AGENTS[(a.code % len(AGENTS))]
    reason_type = a.dice.choice(sorted(CAUSES))
    cost = a.dice.randint(0, 30)
    a.press("assign_review", [at], THURSDAY, MANAGER, owner=a.name)
    a.press("contact_review", [at], THURSDAY, phone_result="接通")
    planned: dict[str, Cell] = {"reason_type": reason_type, "reason": "说过", "fault": CAUSES[reason_type],
                                "solution": "补寄", "cost": cost}  # fmt: skip
    a.press("handle_review", [at], THURSDAY, **planned)
    if fate == "open":
        number = rows_of(a.host, "reviews")[at - FIRST_ROW]["记录号"]
        told: dict[str, Cell] = {"topic": "中差评", "progress": "等客户回电话", "ref": number,
                                 "ref_table": "中差评处理表", "to_agent": taker}  # fmt: skip
        header = ALL_SHEETS["handovers"].record.layout.header
        a.host.write([Replace("handovers", FIRST_ROW, {header(name): cell for name, cell in told.items()})])
        a.press("register_handover", None, FRIDAY)
        a.press("accept_handover", [FIRST_ROW], FRIDAY + timedelta(hours=1), taker)
        a.did("handovers", dict(told), state="已接收")
    else:
        ended: dict[str, Cell] = {"outcome": "未修改", "posted_in_group": "是"}
        a.press("settle_review", [at], FRIDAY, **ended)
        a.press("hand_in_review", [at], FRIDAY if fate == "in time" else NEXT_MONDAY)
    a.did("reviews", row, fate=fate, owner=taker if fate == "open" else a.name, **planned)


def settle_complaint(a: Agent, at: int, row: dict[str, Any], fate: str) -> None:
    """A complaint: filed after a plan, reported too late or in time, or its plan waits for approval."""
    category = a.dice.choice(sorted(JUDGED))
    a.press("confirm_complaint", [at], MONDAY, restated="是")
    found: dict[str, Cell] = {"category": category, "judgement": JUDGED[category], "investigation": "看过",
                              "cause": "问过"}  # fmt: skip
    a.press("investigate", [at], MONDAY, **found)
    # Reported by Wednesday at nine: that very second is in time.
    reported = THURSDAY if fate == "late" else WEDNESDAY
    a.press("propose_plan", [at], reported, plan="换一只", reported_to="店长")
    if fate != "open":
        a.press("approve_plan", [at], THURSDAY, MANAGER, approval="同意")
        a.press("tell_customer", [at], THURSDAY)
        blamed = a.name if category == "服务态度" else None
        a.press("evaluate_complaint", [at], FRIDAY, result="换了", evaluation="好", responsible=blamed)
        a.press("file_complaint", [at], FRIDAY)
        row = {**row, "responsible": blamed}
    a.did("complaints", row, fate=fate, **found)


def work_a_week(desk: Desk, name: str, code: int, dice: random.Random) -> None:
    """One agent, everything through the buttons; the missing ones' files never arrive."""
    opinions = [an_opinion(dice, kind, 100 * code + n) for n, kind in enumerate(KINDS * dice.randint(1, 2))]
    problems = [a_problem(dice, 100 * code + n) for n in range(dice.randint(2, 5))]
    fates = ["open", *dice.choices(("in time", "next week"), k=dice.randint(1, 2))]
    reviews = [a_review(dice, 100 * code + n) for n in range(len(fates))]
    ends = dice.choices(("in time", "late", "open"), k=dice.randint(1, 2))
    complaints = [a_complaint(dice, 100 * code + n) for n in range(len(ends))]
    host = Kept(label=str(desk.folder / name / "客服台账.xlsx"), beneath=a_workbook({
        "staff": STAFF, "opinions": opinions, "daily_log": problems, "reviews": reviews,
        "complaints": complaints,
        "settings": [{"key": "hand_in_dir", "value": ".."}, {"key": "file_code", "value": f"A{code}"}],
    }))  # fmt: skip
    a = Agent(name, code, host, desk, dice)
    tuesday = datetime(2026, 11, 17, 10) + timedelta(minutes=code)
    for button in ("record_opinion", "record_problem"):
        a.press(button, None, tuesday)
    a.press("register_complaint", None, MONDAY)
    a.press("register_review", None, THURSDAY)
    for n, (row, fate) in enumerate(zip(reviews, fates, strict=True)):
        settle_review(a, FIRST_ROW + n, row, fate)
    for n, (row, fate) in enumerate(zip(complaints, ends, strict=True)):
        settle_complaint(a, FIRST_ROW + n, row, fate)
    for row in problems:
        a.did("daily_log", row)
    a.press("submit_opinions", None, FRIDAY + timedelta(hours=name == LATE))
    for row in opinions:
        a.did("opinions", row)
    for table in WRITTEN:
        write_table(host, table, desk.folder / f"{ALL_SHEETS[table].title}_{name}.xlsx")


def write_table(host: MemoryHost, table: str, path: Path) -> None:
    """A register of an agent as a small workbook."""
    sheet = ALL_SHEETS[table]
    headers = {column.field: column.header for column in sheet.record.layout.columns}
    rows = [{name: row.get(header) for name, header in headers.items()} for row in rows_of(host, table)]
    path.write_bytes(hand_in_file(sheet, sheet.title, "", [("", row) for row in rows], FRIDAY))


def a_desk(folder: Path) -> Desk:
    """The whole week of those who hand in."""
    desk, dice = Desk(folder), random.Random(20)
    for code, name in enumerate(AGENTS, start=1):
        if name not in MISSING:
            (folder / name).mkdir(parents=True)
            work_a_week(desk, name, code, dice)
    return desk
