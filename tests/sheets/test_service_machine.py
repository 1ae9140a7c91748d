"""Random presses at the service desk, and taking them back, never break what holds between its registers."""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, push
from tests.sheets.service_desk import AFTER, AGENT, LATE_AGENT, MANAGER, SUPERVISOR, desk

TABLES = (
    "reviews",
    "complaints",
    "disputes",
    "inquiries",
    "evidence",
    "handovers",
    "score_events",
    "after_sales",
)
PEOPLE = (AGENT, LATE_AGENT, AFTER, SUPERVISOR, MANAGER)
ORDER: dict[str, Cell] = {"shop": "示例旗舰店", "order_no": "4126111500010018101", "customer_id": "00123"}
ROWS: dict[str, list[dict[str, Cell]]] = {
    "reviews": [{**ORDER, "rating": "差评", "content": "裂了", "extortion": told} for told in ("是", None)],
    "complaints": [
        {**ORDER, "received_at": NOW, "channel": "电话", "salutation": "陈女士", "phone": "13800001111",
         "item": "台灯", "model": "TD-01", "content": "不亮", "serious": serious, "answered_at_once": "否"}
        for serious in ("否", "是", "否")
    ],
    "disputes": [{**ORDER, "kind": kind} for kind in ("退款中", "维权中")],
    "inquiries": [
        {**ORDER, "request": what, "courier": "顺丰", "tracking_no": "SF0012345678"}
        for what in ("查件", "破损")
    ],
    "evidence": [],
    "handovers": [],
}  # fmt: skip
REGISTER = ("register_review", "register_complaint", "register_dispute", "register_inquiry")
BULK = ("check_reviews", "refresh", "hand_in_review", "remind_aftersales")
BROUGHT: tuple[tuple[str, dict[str, Cell]], ...] = (
    ("confirm_complaint", {"restated": "是"}),
    (
        "investigate",
        {"category": "服务态度", "judgement": "服务问题", "investigation": "看过", "cause": "问过"},
    ),
    ("propose_plan", {"plan": "换一只", "reported_to": "主管"}),
)
"""How far two complaints have come when everybody begins."""
REASONS = {"商品质量": "产品质量", "服务态度": "服务问题"}
TYPED: dict[str, dict[str, st.SearchStrategy[Cell]]] = {
    "reviews": {
        "处理人": st.sampled_from([AGENT, LATE_AGENT, AFTER, None]),
        "电话联系结果": st.sampled_from(["接通", "未接", None]),
        "原因类别": st.sampled_from(["商品质量", None]), "原因说明": st.sampled_from(["裂了", None]),
        "责任判断": st.just("商品"), "成本": st.sampled_from([0, 12, None]),
        "处理方案": st.sampled_from(["补寄灯罩", "补寄灯罩", "返现5元请他改好评", None]),
        "处理结果": st.sampled_from(["未修改", "联系不上", None]),
        "群内通报": st.sampled_from(["是", "是", "否", None]),
        "表扬/批评的客服": st.sampled_from([AGENT, None]),
        "表扬/批评": st.sampled_from(["批评", "表扬", None]),
    },
    "complaints": {
        "复述确认": st.sampled_from(["是", "是", "否"]), "投诉类别": st.sampled_from([*REASONS, None]),
        "判断": st.sampled_from([*REASONS.values()]),
        "调查情况": st.just("看过"), "原因分析": st.just("问过"),
        "处理方案": st.sampled_from(["换一只", "换一只", "送券请他删评价"]), "上报对象": st.just("主管"),
        "当时答复": st.sampled_from(["是", "否"]), "批示": st.sampled_from(["同意", "再问问", None]),
        "实施结果": st.just("换了"), "总结评价": st.just("好"), "责任客服": st.sampled_from([AGENT, None]),
    },
    "disputes": {
        "处理人": st.sampled_from([AFTER, MANAGER, None]), "结果": st.sampled_from(["退款成功", None]),
    },
    "inquiries": {
        "联系结果": st.sampled_from(["今天派送", None]), "物流最新状态": st.just("到杭州"),
        "下次跟进时间": st.sampled_from([NOW + timedelta(days=9), NOW - timedelta(days=1), None]),
        "结果": st.sampled_from(["已签收", "转售后", None]),
    },
    "evidence": {"上报对象": st.sampled_from(["店长", None])},
    "handovers": {
        "退回原因": st.sampled_from(["看不懂", None]), "当前进度": st.sampled_from(["等回电", "再等等"]),
    },
}  # fmt: skip
MOVES = {
    table: [move for move in ALL_SHEETS[table].moves if not move.registers and not move.asks]
    for table in TYPED
}


class ServiceDesk(RuleBasedStateMachine):
    """Nine rows of four registers, everybody who may press, and what that writes into other registers."""

    def __init__(self) -> None:
        super().__init__()
        self.host = MemoryHost()
        self.now = NOW

    @initialize()
    def begin(self) -> None:
        self.host = desk(**ROWS)
        for name in REGISTER:
            self.press(name, None, AGENT)
        for row, by in ((FIRST_ROW, AFTER), (FIRST_ROW + 1, MANAGER)):
            for name, cells in BROUGHT:
                header = ALL_SHEETS["complaints"].record.layout.header
                self.host.write([Replace("complaints", row, {header(f): cell for f, cell in cells.items()})])
                self.press(name, row, by)
        self.press("collect_handover", None, AGENT, asks={"handover_to": LATE_AGENT}, on="handovers")

    # -- what people do -------------------------------------------------------------------

    @rule(data=st.data(), back=st.booleans())
    def complaints(self, data: st.DataObject, back: bool) -> None:
        self.moves_a_row("complaints", data, back)

    @rule(data=st.data(), back=st.booleans())
    def reviews(self, data: st.DataObject, back: bool) -> None:
        self.moves_a_row("reviews", data, back)

    @rule(data=st.data(), table=st.sampled_from(["disputes", "inquiries", "evidence"]), back=st.booleans())
    def parcels_and_refunds(self, data: st.DataObject, table: str, back: bool) -> None:
        self.moves_a_row(table, data, back)

    @rule(data=st.data(), back=st.booleans())
    def shift_ends(self, data: st.DataObject, back: bool) -> None:
        self.moves_a_row("handovers", data, back)

    def moves_a_row(self, table: str, data: st.DataObject, back: bool) -> None:
        """Type what a row may be asked for, and press one of its buttons, mostly one of its state."""
        filled = self.rows(table)
        if not filled:
            return
        row = data.draw(st.sampled_from(sorted(filled)))
        drawn = {header: data.draw(cell) for header, cell in TYPED[table].items()}
        again = data.draw(st.integers(0, 5)) == 0
        typed = {header: cell for header, cell in drawn.items() if again or filled[row][header] is None}
        self.host.write([Replace(table, row, typed)])
        able = [move for move in MOVES[table] if filled[row]["状态"] in move.from_ or again]
        if able:
            likely = filled[row].get("接班人") or MANAGER
            by = data.draw(st.sampled_from((*PEOPLE, likely, likely)))
            self.press(data.draw(st.sampled_from(able)).name, row, by, takes_back=back and again)

    @rule(by=st.sampled_from(PEOPLE), to=st.sampled_from((*PEOPLE, None)), back=st.booleans())
    def hands_over(self, by: str, to: str | None, back: bool) -> None:
        self.press("collect_handover", None, by, takes_back=back, asks={"handover_to": to}, on="handovers")

    @rule(name=st.sampled_from(BULK), back=st.booleans())
    def presses_for_all(self, name: str, back: bool) -> None:
        self.press(name, None, MANAGER, takes_back=back, on="reviews")

    @rule(hours=st.integers(1, 60))
    def time_goes_on(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def press(self, name: str, row: int | None, by: str, *, takes_back: bool = False, **more: Any) -> None:
        before = self.all_rows()
        try:
            done = push(self.host, name, None if row is None else [row], by=by, now=self.now, **more)
        except CsError:
            assert self.all_rows() == before, name
            return
        if not done.changed and not done.ok:
            assert self.all_rows() == before, (name, "a refused press changes nothing")
        if takes_back and done.changed:
            self.now += timedelta(seconds=1)
            push(self.host, "undo", None, by=by, now=self.now, on="reviews")
            assert self.all_rows() == before, name

    def all_rows(self) -> dict[str, dict[int, dict[str, Cell]]]:
        return {table: self.rows(table) for table in TABLES}

    def rows(self, table: str) -> dict[int, dict[str, Cell]]:
        grid = self.host.read(table)
        named = {n: dict(zip(grid.headers, row, strict=True)) for n, row in grid.rows.items() if any(row)}
        return {n: {header: cell or None for header, cell in row.items() if header != "问题"}
                for n, row in named.items()}  # fmt: skip

    def numbered(self, table: str) -> dict[Cell, dict[str, Cell]]:
        return {row["记录号"]: row for row in self.rows(table).values() if row["记录号"]}

    # -- what must hold -------------------------------------------------------------------

    @invariant()
    def a_review_has_come_to_its_state_by_the_steps_before(self) -> None:
        evidence = self.numbered("evidence")
        for row in self.numbered("reviews").values():
            state = row["状态"]
            if state == "已上交":
                assert row["上交时间"]
                assert row["群内通报"] == "是" or row["群内通报时间"]
            if row["证据记录号"]:
                assert evidence[row["证据记录号"]]["类型"] == "以评价索要钱物"
            assert row["疑似敲诈"] != "是" or row["证据记录号"]

    @invariant()
    def nobody_approves_what_they_have_proposed(self) -> None:
        for row in self.numbered("complaints").values():
            if row["状态"] in ("方案已批", "实施中"):
                assert row["提出人"] != row["批示人"]
                assert row["得到办法日期"]
            if row["状态"] == "已告知客户":
                assert row["告知客户日期"]
                assert row["严重"] != "是" or row["上报时间"]

    @invariant()
    def a_case_has_one_row_that_opened_it(self) -> None:
        linked = [
            row["售后记录号"]
            for table in ("complaints", "inquiries")
            for row in self.numbered(table).values()
        ]
        numbers = [number for number in linked if number]
        assert len(set(numbers)) == len(numbers)
        assert set(numbers) == set(self.numbered("after_sales"))

    @invariant()
    def no_dispute_goes_on_before_the_manager_has_heard(self) -> None:
        for row in self.numbered("disputes").values():
            assert row["类型"] != "维权中" or row["状态"] in ("新增", "已提醒") or row["告知店长时间"]

    @invariant()
    def an_inquiry_that_ended_says_how(self) -> None:
        for row in self.numbered("inquiries").values():
            assert row["状态"] != "已答复" or row["答复客户时间"]
            assert row["状态"] != "已结" or row["售后记录号"] or row["逾期"] is None

    @invariant()
    def nothing_is_proposed_twice_or_decided_by_itself(self) -> None:
        events = [row for row in self.rows("score_events").values() if row["记录号"]]
        told = Counter((row["来源记录"], row["姓名"], row["类别"]) for row in events)
        assert max(told.values(), default=1) == 1
        assert {row["状态"] for row in events} <= {"待确认"}
        assert {row["金额"] for row in events} <= {None}

    @invariant()
    def nobody_takes_over_from_himself(self) -> None:
        for row in self.numbered("handovers").values():
            assert row["交班人"] != row["接班人"]
            assert row["状态"] != "已接收" or (row["接班人"] and row["接收时间"])


LONG = bool(os.environ.get("CS_MACROS_CI"))
ServiceDesk.TestCase.settings = settings(max_examples=150 if LONG else 12, stateful_step_count=40)
TestServiceDesk = ServiceDesk.TestCase
