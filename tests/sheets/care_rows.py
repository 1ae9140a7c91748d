"""Customers made up for tests, and what is kept of calls and letters to them, taken through presses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cs_macros.book.settings import all_settings
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import FIRST_ROW, SHOPS, STAFF, a_workbook, all_cells, cells_of, push

SUNDAY = datetime(2026, 11, 22, 10, 0)
PEOPLE = [
    *STAFF,
    {"staff_no": "05", "name": "刘洋", "posts": "跟踪", "nickname": "小洋"},
    {"staff_no": "06", "name": "周洁", "posts": "售后"},
]
CLERK, BOSS = "刘洋", "王芳"
TWO_SHOPS = [*SHOPS, {"name": "示例优选", "platform": "快手"}]
KH = "KH20261120-001"

CUSTOMER: dict[str, Cell] = {
    "shop": "示例旗舰店", "platform": "天猫", "customer_id": "tb_001", "name": "陈静", "title": "女士",
    "phone": "13800001111", "address": "浙江省杭州市示例路 1 号", "service_date": date(2026, 11, 20),
}  # fmt: skip
FILED: dict[str, Cell] = {
    **CUSTOMER, "number": KH, "status": "已建档", "next_topic": "台灯亮度", "next_at": date(2026, 11, 24),
    "consent": "是", "profiled_by": CLERK, "created_at": datetime(2026, 11, 20, 12), "created_by": CLERK,
}  # fmt: skip
PLAN: dict[str, Cell] = {
    "status": "待第一次", "customer_code": KH, "name": "陈静", "service_date": date(2026, 11, 20),
    "shop": "示例旗舰店", "item": "台灯", "clerk": CLERK, "topic1": "台灯亮度",
    "created_at": datetime(2026, 11, 20, 13), "created_by": CLERK,
}  # fmt: skip
CALLED: dict[str, Cell] = {
    **PLAN, "status": "第一次完成", "call1_at": datetime(2026, 11, 24, 10), "call1_no": "DH20261124-001",
}  # fmt: skip
CALL: dict[str, Cell] = {
    "called_at": datetime(2026, 11, 22, 9), "customer_code": KH, "kind": "咨询", "demand": "灯罩能不能洗",
}  # fmt: skip
LETTER: dict[str, Cell] = {
    "kind": "通知", "subject": "双十二专场", "event_date": date(2026, 12, 12), "customer_code": KH,
}  # fmt: skip
SURVEY: dict[str, Cell] = {"customer_id": "tb_001", "channel": "旺旺", "shop": "示例旗舰店"}
ORDER: dict[str, Cell] = {
    "status": "已收货",
    "shop": "示例旗舰店",
    "platform": "天猫",
    "order_no": "5000000000000000001",
    "customer_id": "tb_001",
    "customer_name": "陈静",
    "phone": "13800001111",
    "item": "台灯",
    "model": "TD-01",
    "qty": 1,
    "amount": 128.5,
    "ordered_at": datetime(2026, 11, 15, 9),
    "paid_at": datetime(2026, 11, 15, 9),
    "received_date": date(2026, 11, 20),
}


def a_shop(settings: Mapping[str, Cell] | None = None, **tables: list[dict[str, Cell]]) -> MemoryHost:
    """A workbook with the rows of some tables, by table."""
    kept: list[dict[str, Cell]] = [{"key": k, "value": v} for k, v in (settings or {}).items()]
    return a_workbook({"staff": PEOPLE, "shops": TWO_SHOPS, "settings": kept, **tables})


def pressed(
    host: MemoryHost,
    name: str,
    *,
    by: str = CLERK,
    now: datetime = SUNDAY,
    rows: list[int] | None = None,
    **more: Any,
) -> Any:
    """Press a button on the first row, which must pass."""
    done = push(host, name, rows or [FIRST_ROW], by=by, now=now, **more)
    assert done.ok, [str(problem) for problem in done.problems]
    return done


def swept(host: MemoryHost, name: str, *, by: str = CLERK, now: datetime = SUNDAY, **more: Any) -> Any:
    """Press a button with nothing selected."""
    return push(host, name, None, by=by, now=now, **more)


def refused(
    host: MemoryHost, name: str, *, by: str = CLERK, now: datetime = SUNDAY, row: int = FIRST_ROW, **more: Any
) -> list[tuple[str, str]]:
    """(header, reason) of a press that is refused; nothing of the workbook may have changed."""
    watched = ("customers", "call_plans", "calls", "letters", "surveys", "journal", "messages")
    before = [all_cells(host, table) for table in watched]
    try:
        found = push(host, name, [row], by=by, now=now, **more).problems
        told = [(p.header, p.message) for p in found if p.blocks]
    except CsError as error:
        told = [("", error.message)]
    assert told, "it was made all the same"
    assert [all_cells(host, table) for table in watched] == before
    return told


def warned(done: Any) -> list[str]:
    return [problem.message for problem in done.problems if not problem.blocks]


def row_of(host: MemoryHost, table: str, n: int = 0) -> dict[str, Cell]:
    return cells_of(host, table, FIRST_ROW + n)


def count(host: MemoryHost, table: str) -> int:
    return len(all_cells(host, table))


def board(host: MemoryHost, now: datetime = SUNDAY) -> list[dict[str, Cell]]:
    """Rows of 今日看板 after refreshing."""
    push(host, "refresh", None, by=BOSS, now=now)
    headers = host.read("board").headers
    return [dict(zip(headers, row, strict=True)) for row in all_cells(host, "board")]


def unset(items: list[dict[str, Cell]]) -> set[str]:
    """Parameters that the board says are not set."""
    labels = {setting.label: key for key, setting in all_settings().items()}
    shown = {str(item["记录号"]) for item in items if item["紧急"] == "未设置"}
    return {labels.get(name, name) for name in shown}
