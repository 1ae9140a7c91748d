"""Random typing and presses on 改单备注表: no order is given up, no case opened, without its steps."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from tests.builders import FIRST_ROW, a_workbook, push
from tests.sheets.changing import CHANGE, CONTENT, MORNING, ORDER, PEOPLE, STAGES, TABLE, cases
from tests.sheets.core_ways import ways

MOVES = (
    "register_change",
    "confirm_change",
    "notify_printer",
    "printer_done",
    "finish_change",
    "drop_change",
)
ORDER_STATES = ("未付款", "待发货", "待发货", "待发货", "已发货")
TYPED: dict[str, st.SearchStrategy[Cell]] = {
    "类型": st.sampled_from(sorted(CONTENT)),
    "阶段": st.sampled_from(STAGES),
    "要求/事由": st.sampled_from(["不要了", None]),
    "新属性/新地址": st.sampled_from(["苏州", "黑色", None]),
    "原属性": st.sampled_from(["白色", None]),
    "发票抬头": st.sampled_from(["示例公司", None]),
    "后台已改": st.sampled_from(["是", "否", None]),
    "客户确认时间": st.sampled_from([MORNING, MORNING + timedelta(days=9), None]),
    "单据取回": st.sampled_from(["无需", "发货单与快递单", "包裹", None]),
    "单据处理": st.sampled_from(["作废", "撕毁", "入库", "手改单", "重打", None]),
    "撤回原因": st.sampled_from(["不改了", None]),
}
PEOPLE_WHO = ("张敏", "王芳", "赵磊", "郑浩")


class Changes(RuleBasedStateMachine):
    """Two changes of two orders, any button by anybody, any typing, time going on."""

    def __init__(self) -> None:
        super().__init__()
        self.host, self.now = MemoryHost(), MORNING

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        orders, changes = [], []
        for n in range(2):
            state = data.draw(st.sampled_from(ORDER_STATES))
            paid = {"paid_at": None} if state == "未付款" else {}
            orders.append({**ORDER, "order_no": f"{n}001", "status": state, **paid})
            kind, stage = data.draw(st.sampled_from(sorted(CONTENT))), data.draw(st.sampled_from(STAGES))
            changes.append({**CHANGE, "order_no": f"{n}001", "kind": kind, "stage": stage, **CONTENT[kind]})
        self.host = a_workbook({"staff": PEOPLE, "orders": orders, TABLE: changes})
        self.before = [state["状态"] for state in self.rows("orders")]

    def rows(self, table: str = TABLE) -> list[dict[str, Any]]:
        grid = self.host.read(table)
        return [dict(zip(grid.headers, grid.rows[FIRST_ROW + n], strict=True)) for n in range(2)]

    @rule(place=st.integers(0, 1), data=st.data(), header=st.sampled_from(sorted(TYPED)))
    def types(self, place: int, data: st.DataObject, header: str) -> None:
        self.host.write([Replace(TABLE, FIRST_ROW + place, {header: data.draw(TYPED[header])})])

    @rule(hours=st.integers(1, 30))
    def time_goes_on(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(place=st.integers(0, 1), data=st.data())
    def goes_on(self, place: int, data: st.DataObject) -> None:
        """What people mean to do: steps that the row's state allows, by who may, with their papers."""
        papers = {"单据取回": "包裹", "单据处理": data.draw(st.sampled_from(["作废", "重打"]))}
        typed = {
            "printer_done": papers,
            "confirm_change": {"后台已改": "是"},
            "drop_change": {"撤回原因": "不改了"},
        }
        for _ in range(4):
            state = str(self.rows()[place]["状态"] or "new")
            names = sorted({name for name, before, _ in ways(TABLE) if before == state} - {"drop_change"})
            if not names:
                return
            name = data.draw(st.sampled_from(names))
            if name in typed:
                self.host.write([Replace(TABLE, FIRST_ROW + place, typed[name])])
            self.presses(name, place, "赵磊" if name == "printer_done" else "张敏")

    @rule(name=st.sampled_from(MOVES), place=st.integers(0, 1), by=st.sampled_from(PEOPLE_WHO))
    def presses(self, name: str, place: int, by: str) -> None:
        before = self.rows()
        with suppress(CsError):
            push(self.host, name, [FIRST_ROW + place], by=by, now=self.now)
        for old, new in zip(before, self.rows(), strict=True):
            way = (name, old["状态"] or "new", new["状态"] or "new")
            assert way[1] == way[2] or way in ways(TABLE), way
            if way[1] == way[2]:
                assert {**old, "问题": None} == {**new, "问题": None}, "a refused row stays as it was"
            kept = {header for header in TYPED if old[header] is not None}
            assert {header: new[header] for header in kept} == {header: old[header] for header in kept}

    @rule(by=st.sampled_from(PEOPLE_WHO))
    def takes_back(self, by: str) -> None:
        with suppress(CsError):
            push(self.host, "undo", by=by, now=self.now, on=TABLE)

    @invariant()
    def an_order_is_given_up_by_consent_or_once_it_is_void(self) -> None:
        for n, (change, order) in enumerate(zip(self.rows(), self.rows("orders"), strict=True)):
            if order["状态"] != self.before[n]:
                assert order["状态"] == "已关闭"
                assert change["状态"] == "已完成"
                assert change["客户确认时间"] or change["打单处理时间"]

    @invariant()
    def every_case_belongs_to_a_change_that_is_finished(self) -> None:
        linked = sorted(str(c["售后记录号"]) for c in self.rows() if c["售后记录号"])
        assert linked == sorted(str(case["记录号"]) for case in cases(self.host))
        assert all(c["状态"] == "已完成" for c in self.rows() if c["售后记录号"])

    @invariant()
    def an_order_that_is_on_its_way_to_its_end_carries_a_flag(self) -> None:
        for change, order in zip(self.rows(), self.rows("orders"), strict=True):
            if change["备注文本"] and change["状态"] not in (None, "已取消"):
                assert order["旗色"] != "无"


LONG = bool(os.environ.get("CS_MACROS_CI"))
Changes.TestCase.settings = settings(
    max_examples=150 if LONG else 25,
    stateful_step_count=16,
    phases=[Phase.generate],  # shrinking a workbook takes minutes
)
TestChanges = Changes.TestCase
