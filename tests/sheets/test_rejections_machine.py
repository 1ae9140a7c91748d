"""Random presses on 拒收退件登记表 never reach a forbidden state and never lose a typed cell (CORE 4)."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from tests.builders import FIRST_ROW, push
from tests.sheets.parcels import PARCEL, TABLE, a_register

WAYS = {
    ("", "已登记"), ("已登记", "已联系客户"), ("已登记", "已收到"), ("已联系客户", "已收到"),
    ("已联系客户", "已处理"), ("已收到", "已处理"), ("已处理", "已上交"), ("已上交", "已汇总"),
    ("已上交", "已处理"), ("已汇总", "已处理"),
}  # fmt: skip
MOVES = ("register_rejection", "contact_rejection", "receive_rejection", "settle_rejection", "submit_week",
         "mark_compiled", "reopen_rejection")  # fmt: skip
TYPED: dict[str, st.SearchStrategy[Cell]] = {
    "处理结果": st.sampled_from(["退款", "重发", "入库", "快递索赔", "报损", "重新派送", "其他", "随便"]),
    "处理说明": st.sampled_from(["说明", None]),
    "重发运单号": st.sampled_from(["SF2", None]),
    "退款金额": st.sampled_from([0, 88.5, "约一百", None]),
    "损失金额": st.sampled_from([5, None]),
    "货到付款": st.sampled_from(["是", "否"]),
    "货品状况": st.sampled_from(["完好", "破损", None]),
    "重开说明": st.sampled_from(["填错了", None]),
    "联系结果": st.text(alphabet="好坏 a", max_size=5),
}
NEXT: dict[str, tuple[tuple[str, str, dict[str, Cell]], ...]] = {
    "": (("register_rejection", "张敏", {}),),
    "已登记": (("contact_rejection", "王芳", {}), ("receive_rejection", "郑浩", {"货品状况": "完好"})),
    "已联系客户": (
        ("settle_rejection", "张敏", {"处理结果": "快递索赔"}),
        ("receive_rejection", "郑浩", {"货品状况": "破损"}),
    ),
    "已收到": (("settle_rejection", "张敏", {"处理结果": "入库"}),),
    "已处理": (("submit_week", "王芳", {}),),
    "已上交": (("mark_compiled", "何芳", {}), ("reopen_rejection", "何芳", {"重开说明": "填错了"})),
    "已汇总": (("reopen_rejection", "何芳", {"重开说明": "又错了"}),),
}
"""State → (button, by, cells typed first) of the moves that lead on."""

SIGNED = ("上交时间", "上交人", "汇总人", "汇总时间")
PEOPLE = ("张敏", "王芳", "郑浩", "何芳", "李强")


class Parcels(RuleBasedStateMachine):
    """Three parcels, any button by anybody, any typing, time going on; everything undone now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.host = MemoryHost()
        self.now = datetime(2026, 11, 20, 10)
        self.typed: list[dict[str, Cell]] = [{}, {}, {}]

    @initialize()
    def begin(self) -> None:
        self.host = a_register(*({**PARCEL, "tracking_no": f"SF{n}"} for n in range(3)))
        self.typed = [{"商品": "台灯", "运单号": f"SF{n}"} for n in range(3)]

    def rows(self) -> list[dict[str, Cell]]:
        grid = self.host.read(TABLE)
        return [dict(zip(grid.headers, grid.rows[FIRST_ROW + n], strict=True)) for n in range(3)]

    @rule(place=st.integers(0, 2), data=st.data(), header=st.sampled_from(sorted(TYPED)))
    def types(self, place: int, data: st.DataObject, header: str) -> None:
        cell = data.draw(TYPED[header])
        self.host.write([Replace(TABLE, FIRST_ROW + place, {header: cell})])
        self.typed[place][header] = cell

    @rule(hours=st.integers(1, 60))
    def time_goes_on(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(place=st.integers(0, 2), data=st.data())
    def goes_on(self, place: int, data: st.DataObject) -> None:
        """What people mean to do: a move that the row's state allows, with what it needs, by who may."""
        ways = NEXT.get(str(self.rows()[place]["状态"] or ""), ())
        name, by, cells = data.draw(st.sampled_from(ways))
        self.host.write([Replace(TABLE, FIRST_ROW + place, cells)])
        self.typed[place] |= cells
        self.presses(name, place, by)

    @rule(name=st.sampled_from(MOVES), place=st.none() | st.integers(0, 2), by=st.sampled_from(PEOPLE))
    def presses(self, name: str, place: int | None, by: str) -> None:
        before = self.rows()
        self._press(name, by, None if place is None else [FIRST_ROW + place])
        for old, new in zip(before, self.rows(), strict=True):
            way = (old["状态"] or "", new["状态"] or "")
            assert way[0] == way[1] or way in WAYS, way
            if way[0] == way[1]:
                assert {**old, "问题": None} == {**new, "问题": None}, "a refused row stays as it was"
            if way[1] == "已上交":
                assert old["处理结果"], "nothing is handed in without its outcome"

    @rule(by=st.sampled_from(PEOPLE))
    def refreshes(self, by: str) -> None:
        before = [row["状态"] for row in self.rows()]
        self._press("refresh", by, None)
        assert [row["状态"] for row in self.rows()] == before

    def _press(self, name: str, by: str, rows: list[int] | None) -> Any:
        try:
            return push(self.host, name, rows, by=by, now=self.now)
        except CsError:
            return None

    @invariant()
    def what_people_typed_is_there(self) -> None:
        for row, typed in zip(self.rows(), self.typed, strict=True):
            for header, cell in typed.items():
                if cell not in (None, ""):
                    assert same(row[header], cell), header

    @invariant()
    def signatures_go_with_the_state(self) -> None:
        for row in self.rows():
            signed = [header for header in SIGNED if row[header]]
            wanted = {"已上交": [*SIGNED[:2]], "已汇总": [*SIGNED]}.get(str(row["状态"]), [])
            assert signed == wanted


def same(now: Cell, typed: Cell) -> bool:
    """A cell is as typed, or in its exact form."""
    if isinstance(typed, (int, float)):
        return isinstance(now, (int, float)) and now == typed
    return now == typed


LONG = bool(os.environ.get("CS_MACROS_CI"))
Parcels.TestCase.settings = settings(max_examples=200 if LONG else 20, stateful_step_count=40)
TestParcels = Parcels.TestCase
