"""Refused and returned parcels made up for tests, taken through presses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from tests.builders import FIRST_ROW, STAFF, a_workbook, all_cells, cells_of, push

TABLE = "rejections"
FRIDAY = datetime(2026, 11, 20, 10, 0)
DUE = datetime(2026, 11, 21, 16, 0)
PEOPLE = [
    *STAFF,
    {"staff_no": "05", "name": "何芳", "posts": "行政"},
    {"staff_no": "06", "name": "郑浩", "posts": "仓库"},
    {"staff_no": "07", "name": "周洁", "posts": "售后"},
]
PARCEL: dict[str, Cell] = {
    "shop": "示例旗舰店",
    "platform": "天猫",
    "kind": "拒收",
    "order_no": "2233445566778899001",
    "customer_id": "tb_001",
    "customer_name": "陈小姐",
    "phone": "13800001111",
    "item": "台灯",
    "model": "TD-01",
    "qty": 1,
    "courier": "顺丰",
    "tracking_no": "SF0012345678",
    "reason": "客户不想要了",
}
REGISTERED = ("register_rejection", "张敏", {})
CONTACTED = ("contact_rejection", "张敏", {})
RECEIVED = ("receive_rejection", "郑浩", {"condition": "完好"})
SETTLED = ("settle_rejection", "张敏", {"outcome": "入库"})
SUBMITTED = ("submit_week", "张敏", {})
COMPILED = ("mark_compiled", "何芳", {})
TO_STATE = {
    "已登记": [REGISTERED],
    "已联系客户": [REGISTERED, CONTACTED],
    "已收到": [REGISTERED, RECEIVED],
    "已处理": [REGISTERED, RECEIVED, SETTLED],
    "已上交": [REGISTERED, RECEIVED, SETTLED, SUBMITTED],
    "已汇总": [REGISTERED, RECEIVED, SETTLED, SUBMITTED, COMPILED],
}


def a_register(*rows: dict[str, Cell], **settings: Cell) -> MemoryHost:
    kept = [{"key": key, "value": value} for key, value in settings.items()]
    return a_workbook({"staff": PEOPLE, TABLE: rows, "settings": kept})


def a_parcel(*presses: tuple[str, str, dict[str, Cell]], now: datetime = FRIDAY, **typed: Cell) -> MemoryHost:
    """A register with one parcel, taken through some presses: (button, by, fields)."""
    return taken(a_register({**PARCEL, **typed}), *presses, now=now)


def taken(
    host: MemoryHost, *presses: tuple[str, str, dict[str, Cell]], now: datetime = FRIDAY, row: int = FIRST_ROW
) -> MemoryHost:
    for name, by, fields in presses:
        done = push(host, name, [row], by=by, now=now, **fields)
        assert done.ok, [str(problem) for problem in done.problems]
    return host


def cells(host: MemoryHost, row: int = FIRST_ROW) -> dict[str, Cell]:
    return cells_of(host, TABLE, row)


def states(host: MemoryHost) -> list[Cell]:
    return [cells(host, FIRST_ROW + n)["状态"] for n in range(len(all_cells(host, TABLE)))]


def type_into(host: MemoryHost, row: int, header: str, cell: Cell) -> None:
    host.write([Replace(TABLE, row, {header: cell})])


def reasons(host: MemoryHost, name: str, by: str, now: datetime = FRIDAY, **fields: Any) -> list[str]:
    """Why a press is refused; nothing of the workbook may have changed."""
    before = all_cells(host, TABLE), all_cells(host, "journal"), all_cells(host, "messages")
    try:
        found = [
            p.message for p in push(host, name, [FIRST_ROW], by=by, now=now, **fields).problems if p.blocks
        ]
    except CsError as error:
        found = [error.message]
    assert found
    assert (all_cells(host, TABLE), all_cells(host, "journal"), all_cells(host, "messages")) == before
    return found


def several(*ways: tuple[str, datetime], **settings: Cell) -> MemoryHost:
    """A register with a parcel for each (state, registered at)."""
    host = a_register(*({**PARCEL, "tracking_no": f"SF{n}"} for n, _ in enumerate(ways)), **settings)
    for n, (state, moment) in enumerate(ways):
        taken(host, *TO_STATE[state], now=moment, row=FIRST_ROW + n)
    return host


def submit(host: MemoryHost, now: datetime, week: str | None = None, by: str = "张敏", **more: Any) -> Any:
    return push(host, "submit_week", by=by, now=now, asks={"rejection_week": week}, **more)
