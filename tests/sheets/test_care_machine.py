"""Random presses over a shop's customers never break what holds between files, plans, calls and letters."""

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
from tests.sheets.care_rows import CLERK, ORDER, a_shop

TABLES = ("customers", "call_plans", "calls", "letters")
BULK = ("collect_customers", "plan_calls", "file_plan", "file_call", "file_letter", "refresh")
OUT = ("第一次跟踪", "第二次跟踪")
ROW = {
    "customers": ("complete_profile", "stop_contact"),
    "call_plans": ("record_call", "record_call", "file_plan"),
    "calls": ("report_call", "answer_call", "file_call"),
    "letters": ("phone_notice", "mail_letter", "skip_letter", "file_letter"),
}
TYPED: dict[str, dict[str, st.SearchStrategy[Cell]]] = {
    "customers": {
        "下次通话内容": st.just("亮度"),
        "下次通话时间": st.just(datetime(2026, 12, 1)),
        "同意联系": st.sampled_from(["是"] * 7 + ["否", None]),
    },
    "call_plans": {
        "结果": st.sampled_from(["接通", "接通", "接通", "未接", "号码有误", "拒绝"]),
        "要求/希望/投诉": st.sampled_from(["换灯泡", "换灯泡", "无", None]),
        "当时答复": st.sampled_from(["否", "否", "是", None]),
        "答复内容": st.sampled_from(["有货", None]),
        "话题2": st.sampled_from(["灯泡", "灯泡", "亮度", None]),
    },
    "calls": {"答复内容": st.sampled_from(["换一个", "换一个", None])},
    "letters": {"地址": st.just("示例路 1 号"), "是否需寄信": st.sampled_from(["是", "否", None])},
}


class Care(RuleBasedStateMachine):
    """Three customers with received orders; everything that may be pressed about them, and taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.host = MemoryHost()
        self.now = datetime(2026, 11, 22, 10)

    @initialize()
    def begin(self) -> None:
        orders = [{**ORDER, "order_no": f"500000000000000000{n}", "customer_id": f"tb_{n}"} for n in range(3)]
        self.host = a_shop(orders=orders)
        self.press("collect_customers", None)
        for row in (FIRST_ROW, FIRST_ROW + 1):
            self.write("customers", row, {"下次通话内容": "亮度", "下次通话时间": self.now, "同意联系": "是"})
            self.press("complete_profile", row)
        self.press("plan_calls", None)

    # -- what people do -------------------------------------------------------------------

    @rule(name=st.sampled_from(BULK), takes_back=st.booleans())
    def presses_for_all(self, name: str, takes_back: bool) -> None:
        self.press(name, None, takes_back=takes_back)

    @rule(event=st.sampled_from(["双十二", "年货节"]))
    def sends_news(self, event: str) -> None:
        self.press("plan_letters", None, asks={"letter_event": event, "letter_event_date": "2027-01-05"})

    @rule(data=st.data(), takes_back=st.booleans())
    def calls(self, data: st.DataObject, takes_back: bool) -> None:
        self.moves_a_row("call_plans", data, takes_back)

    @rule(data=st.data(), takes_back=st.booleans())
    def answers(self, data: st.DataObject, takes_back: bool) -> None:
        self.moves_a_row("calls", data, takes_back)

    @rule(data=st.data(), takes_back=st.booleans())
    def writes(self, data: st.DataObject, takes_back: bool) -> None:
        self.moves_a_row("letters", data, takes_back)

    @rule(data=st.data(), takes_back=st.sampled_from([True, True, False]))
    def files(self, data: st.DataObject, takes_back: bool) -> None:
        self.moves_a_row("customers", data, takes_back)

    def moves_a_row(self, table: str, data: st.DataObject, takes_back: bool) -> None:
        """Type what a row may be asked for, and press one of its buttons."""
        filled = sorted(self.rows(table))
        if filled:
            row = data.draw(st.sampled_from(filled))
            if self.rows(table)[row]["状态"] not in ("停用", "归档"):
                self.write(table, row, {header: data.draw(cell) for header, cell in TYPED[table].items()})
            self.press(data.draw(st.sampled_from(ROW[table])), row, takes_back=takes_back)

    def write(self, table: str, row: int, cells: dict[str, Cell]) -> None:
        self.host.write([Replace(table, row, cells)])

    @rule(hours=st.integers(1, 100))
    def time_goes_on(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def press(self, name: str, row: int | None, *, takes_back: bool = False, **more: Any) -> None:
        before = {table: self.rows(table) for table in TABLES}
        chosen = None if row is None else [row]
        try:
            done = push(self.host, name, chosen, by=CLERK, now=self.now, on="customers", **more)
        except CsError:
            return
        if takes_back and done.changed:
            self.now += timedelta(seconds=1)
            push(self.host, "undo", None, by=CLERK, now=self.now, on="customers")
            assert {table: self.rows(table) for table in TABLES} == before

    def rows(self, table: str) -> dict[int, dict[str, Cell]]:
        grid = self.host.read(table)
        named = {n: dict(zip(grid.headers, row, strict=True)) for n, row in grid.rows.items() if any(row)}
        return {n: {header: cell or None for header, cell in row.items() if header != "问题"}
                for n, row in named.items()}  # fmt: skip

    # -- what must hold -------------------------------------------------------------------

    @invariant()
    def a_customer_has_one_file_and_a_sale_one_plan(self) -> None:
        files = [(row["店铺"], row["客户ID"]) for row in self.rows("customers").values()]
        plans = [(row["客户编号"], row["服务完成日期"]) for row in self.rows("call_plans").values()]
        news = [(r["客户编号"], r["活动/事由"], r["活动日期"]) for r in self.rows("letters").values()]
        assert all(len(set(each)) == len(each) for each in (files, plans, news))

    @invariant()
    def every_call_of_a_plan_is_on_record(self) -> None:
        calls = {row["记录号"]: row for row in self.rows("calls").values()}
        for plan in self.rows("call_plans").values():
            for which, kind in (("第一次", OUT[0]), ("第二次", OUT[1])):
                number = plan[f"{which}记录号"]
                assert (number is None) == (plan[f"{which}实拨"] is None)
                if number is not None:
                    told = calls[number]["类型"], calls[number]["通话时间"], calls[number]["客户编号"]
                    assert told == (kind, plan[f"{which}实拨"], plan["客户编号"])

    @invariant()
    def the_calls_made_are_those_of_the_state(self) -> None:
        made = {"待第一次": (False, False), "第一次完成": (True, False), "第二次完成": (True, True)}
        for plan in self.rows("call_plans").values():
            if plan["状态"] in made:
                assert (plan["第一次实拨"] is not None, plan["第二次实拨"] is not None) == made[
                    str(plan["状态"])
                ]
            if plan["话题2"] == plan["话题1"]:
                assert plan["状态"] != "第二次完成"

    @invariant()
    def who_was_left_alone_is_left_alone(self) -> None:
        stopped = {row["记录号"] for row in self.rows("customers").values() if row["状态"] == "停用"}
        for plan in self.rows("call_plans").values():
            assert plan["客户编号"] not in stopped or plan["状态"] not in ("待第一次", "第一次完成")
        for letter in self.rows("letters").values():
            assert letter["客户编号"] not in stopped or letter["状态"] not in ("待电话", "已电话")

    @invariant()
    def an_open_question_is_one(self) -> None:
        for call in self.rows("calls").values():
            assert call["状态"] != "待研究" or (call["当时答复"] == "否" and call["上报截止"])
            if call["状态"] == "已答复":
                assert call["答复内容"]
                assert call["得到办法日期"]
                assert call["告知客户日期"]


LONG = bool(os.environ.get("CS_MACROS_CI"))
Care.TestCase.settings = settings(max_examples=150 if LONG else 15, stateful_step_count=40)
TestCare = Care.TestCase
