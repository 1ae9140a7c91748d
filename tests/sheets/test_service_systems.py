"""What each system of the service desk must show (domain 6-systems, SYS-26 … SYS-34), one test each.

The rules behind it stand in the tests of the registers.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, a_workbook, cells_of, push
from tests.compile.conftest import Compiled
from tests.sheets.rosters import MONDAY, office, roster
from tests.sheets.service_desk import AFTER, AGENT, LATE_AGENT, MANAGER, Desk, rows_of

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
ORDER: dict[str, Cell] = {"shop": "示例旗舰店", "order_no": "4126111500010018101", "customer_id": "00123"}
FRIDAY, SATURDAY = datetime(2026, 11, 27, 15), datetime(2026, 11, 28, 14)


class Kept(MemoryHost):
    """A workbook in memory whose files are really made."""

    lasting = True


def report(folder: Path, kind: str, period: str, **tables: list[dict[str, Cell]]) -> Compiled:
    """What 生成报表 makes of some rows."""
    host = Kept(label=str(folder / "客服台账.xlsm"), beneath=a_workbook(dict(tables)))
    asks = {"report_kind": kind, "report_period": period}
    done = push(host, "make_report", by="王芳", now=datetime(2026, 11, 30, 9), asks=asks, on="board")
    return Compiled(0, {}, Path(done.files[0]))


def counts(made: Compiled, title: str) -> dict[str, int]:
    return {word: cells[0] for word, cells in made.block("汇总", title).items()}


def owners(d: Desk, now: datetime, what: str) -> list[Cell]:
    return [row["负责人"] for row in d.board(now) if row["事项"] == what]


def test_sys_26_reviews() -> None:
    """Due date found+3; unassigned/unfinished/handed-over shown; result handed in; no payment field."""
    d = Desk("reviews")
    d.do("register_review", **ORDER, rating="差评", content="裂了", item="台灯")
    end = datetime(2026, 11, 25, 23, 59, 59)
    assert [d.refresh(end), d.refresh(end + SECOND)] == [(end, "否"), (end, "是")]
    assert owners(d, NOW, "今天分配中差评，发现人先联系客户") == [f"{MANAGER}、{AGENT}"]
    d.do("contact_review", phone_result="接通")
    assert owners(d, NOW, "分配中差评") == [MANAGER]
    assert owners(d, NOW, "定处理方案") == [AGENT]
    d.do("assign_review", MANAGER, owner=AGENT)
    header = ALL_SHEETS["handovers"].record.layout.header
    handed: dict[str, Cell] = {"topic": "中差评", "ref": d.cells["记录号"], "ref_table": "中差评处理表",
                               "progress": "等回电", "to_agent": LATE_AGENT}  # fmt: skip
    write(d.host, "handovers", {header(name): cell for name, cell in handed.items()})
    assert push(d.host, "register_handover", by=AGENT, now=NOW).ok
    assert owners(d, NOW, "接收交接") == [LATE_AGENT]
    assert push(d.host, "accept_handover", [FIRST_ROW], by=LATE_AGENT, now=NOW).ok
    assert (d.cells["处理人"], owners(d, NOW, "定处理方案")) == (LATE_AGENT, [LATE_AGENT])
    d.do("settle_review", LATE_AGENT, outcome="联系不上", posted_in_group="是", public_reply="请联系我们")
    d.do("hand_in_review", LATE_AGENT)
    assert (d.status, d.cells["上交时间"]) == ("已上交", NOW)
    words = "".join(column.header for column in ALL_SHEETS["reviews"].record.layout.columns)
    assert not any(word in words for word in ("返现", "红包", "赔", "付款", "退款", "优惠", "奖"))


def test_sys_27_complaints(tmp_path: Path) -> None:
    """Unanswered after 2 days is overdue; solution day = tell day; twice is flagged; monthly table."""
    heard: dict[str, Cell] = {**ORDER, "received_at": NOW, "channel": "电话", "salutation": "陈女士",
                              "content": "不亮", "serious": "否", "answered_at_once": "否"}  # fmt: skip
    d = Desk("complaints")
    d.do("register_complaint", **heard)
    limit = NOW + 2 * DAY
    assert [d.refresh(limit)[1], d.refresh(limit + SECOND)[1]] == ["否", "是"]
    d.do("confirm_complaint", restated="是")
    found: dict[str, Cell] = {
        "category": "商品质量",
        "judgement": "产品质量",
        "investigation": "看过",
        "cause": "坏了",
    }
    d.do("investigate", AFTER, **found)
    d.do("propose_plan", AFTER, plan="换一只", reported_to="店长")
    d.do("approve_plan", MANAGER, approval="同意")
    told = d.do("tell_customer", AFTER, NOW + DAY, told_at=NOW + DAY)
    assert any("才告知客户，记为告知超期" in p.message for p in told.problems)
    assert (d.cells["得到办法日期"], d.cells["告知客户日期"], d.cells["告知超期"]) == (
        NOW.date(), NOW.date() + DAY, "是",
    )  # fmt: skip
    rows: list[dict[str, Cell]] = [
        {**heard, **found, "number": f"TS20261122-00{n}", "status": "已核实", "order_no": f"41{n}",
         "received_at": NOW + n * SECOND, "created_at": NOW, "created_by": AGENT, "item": "台灯"}
        for n in (1, 2)
    ]  # fmt: skip
    twice = Desk("complaints", complaints=rows)
    assert [row["记录号"] for row in twice.board(NOW + DAY) if row["事项"] == "上报重复投诉"] == [
        "TS20261122-002"
    ]
    again = rows_of(twice.host, "complaints")
    assert [row["同一问题次数"] for row in again] == [1, 2]
    made = report(
        tmp_path,
        "complaints",
        "2026-11",
        complaints=[{**rows[0], "repeat_no": 1}, {**rows[1], "repeat_no": 2}],
    )
    total = made.listed("投诉分类统计")[-1]
    assert (total["投诉类别"], total["件数"], total["重复投诉"]) == ("合计", 2, 1)


def test_sys_28_refunds_and_disputes(tmp_path: Path) -> None:
    """Daily list by type; 维权 cannot proceed before 店长 is noted."""
    d = Desk("disputes")
    d.do("register_dispute", **ORDER, kind="维权中", check_date=NOW)
    assert d.refused("handle_dispute", MANAGER) == ["告知店长时间"]
    d.do("tell_manager")
    d.do("handle_dispute", MANAGER)
    rows: list[dict[str, Cell]] = [
        {**ORDER, "number": f"WQ20261122-00{n}", "status": "新增", "kind": kind, "order_no": f"41{n}",
         "check_date": day, "amount": 10 * n, "created_at": NOW, "created_by": AGENT}
        for n, (kind, day) in enumerate(
            [("退款中", NOW), ("退款中", NOW), ("维权中", NOW), ("维权中", NOW - DAY)], start=1
        )
    ]  # fmt: skip
    made = report(tmp_path, "退款维权日检表", "2026-11-22", disputes=rows)
    found = made.block("汇总", "按类型")
    assert {word: cells[:2] for word, cells in found.items()} == {
        "退款中": (2, 30), "维权中": (1, 30), "合计": (3, 60),
    }  # fmt: skip
    assert len([row for row in made.listed("明细") if row["记录号"]]) == 3


def test_sys_30_handovers() -> None:
    """Button collects the leaver's open items; receiver must confirm."""
    inquiry: dict[str, Cell] = {**ORDER, "number": "CJ20261123-001", "status": "已登记", "request": "催单",
                                "agent": "张敏",
                                "created_at": datetime(2026, 11, 23, 10), "created_by": "张敏"}  # fmt: skip
    host = office(roster({MONDAY: "早晚早晚"}), inquiries=[inquiry])
    end = datetime(2026, 11, 23, 18, 30)
    assert push(host, "collect_handover", by="张敏", now=end, asks={"handover_to": None}, on="handovers").ok
    assert cells_of(host, "handovers")["状态"] == "待交接"
    assert not push(host, "accept_handover", [FIRST_ROW], by="张敏", now=end).ok
    assert cells_of(host, "inquiries")["客服"] == "张敏"
    assert push(host, "accept_handover", [FIRST_ROW], by="赵磊", now=end).ok
    assert cells_of(host, "inquiries")["客服"] == "赵磊"


def test_sys_31_the_days_problems(tmp_path: Path) -> None:
    """Entries summarised by category and day; lost reasons counted."""
    rows: list[dict[str, Cell]] = [
        {"number": f"WT20261122-00{n}", "status": "已记录", "date": day, "agent": AGENT, "stage": "售前",
         "category": category, "question": f"问 {n}", "solved": "是", "sold": sold, "lost_reason": lost,
         "created_at": NOW, "created_by": AGENT}
        for n, (day, category, sold, lost) in enumerate([
            (NOW, "物流", "否", "价格高"), (NOW, "质量", "否", "价格高"), (NOW - DAY, "物流", "否", "缺货"),
            (NOW - DAY, "物流", "是", None),
        ], start=1)
    ]  # fmt: skip
    made = report(tmp_path, "每日问题记录", "2026-11", daily_log=rows)
    assert counts(made, "按问题类别") == {"物流": 3, "质量": 1, "合计": 4}
    assert list(counts(made, "按日期").values()) == [2, 2, 4]
    assert counts(made, "没有成交的，按未成交原因") == {"价格高": 2, "缺货": 1, "合计": 3}


@pytest.mark.parametrize(("after", "late"), [(-SECOND, "否"), (0 * SECOND, "否"), (SECOND, "是")])
def test_sys_32_what_sells_and_what_breaks(after: timedelta, late: str) -> None:
    """Friday report built from sales and quality returns; late after 15:00."""
    goods: dict[str, Cell] = {**ORDER, "item": "台灯", "model": "TD-01", "qty": 2}
    back = {**goods, "number": "RT20261123-001", "status": "已登记", "is_quality": "是", "reason": "不亮",
            "created_at": NOW + DAY}  # fmt: skip
    sold = {**goods, "status": "已收货", "ordered_at": NOW + DAY}
    host = a_workbook({"orders": [sold], "returns": [back]})
    assert push(host, "fill_opinions", by="张敏", now=NOW + 2 * DAY).ok
    assert push(host, "record_opinion", by="张敏", now=NOW + 2 * DAY).ok
    assert push(host, "submit_opinions", by="张敏", now=FRIDAY + after, asks={"opinion_week": None}).ok
    told = [(row["类别"], row["款号"], row["数量/次数"], row["迟交"]) for row in rows_of(host, "opinions")]
    assert told == [("热卖", "TD-01", 2, late), ("质量问题", "TD-01", 1, late)]


@pytest.mark.parametrize(("after", "late"), [(-SECOND, "否"), (0 * SECOND, "否"), (SECOND, "是")])
def test_sys_33_what_good_buyers_say(tmp_path: Path, after: timedelta, late: str) -> None:
    """Saturday 14:00 report with VIP feedback."""
    row: dict[str, Cell] = {"kind": "优质买家反馈", "customer_id": "tb_1", "detail": "想提前知道活动"}
    host = a_workbook({"opinions": [row]})
    assert push(host, "record_opinion", by="张敏", now=NOW + 2 * DAY).ok
    assert push(host, "submit_opinions", by="张敏", now=SATURDAY + after, asks={"opinion_week": None}).ok
    (said,) = rows_of(host, "opinions")
    assert (said["迟交"], said["状态"]) == (late, "已提交")
    fields = {column.header: column.field for column in ALL_SHEETS["opinions"].record.layout.columns}
    kept = {fields[header]: cell for header, cell in said.items()}
    (shown,) = report(tmp_path, "opinions", "2026-11", opinions=[kept]).listed("意见报告书")
    assert (shown["客户ID"], shown["问题描述/顾客意见"]) == ("tb_1", "想提前知道活动")


def test_sys_34_parcels() -> None:
    """Each inquiry has courier contact, answer time and next follow-up."""
    d = Desk("inquiries")
    d.do("register_inquiry", **ORDER, request="查件", courier="顺丰", tracking_no="SF0012345678")
    assert d.refused("ask_courier") == ["联系结果"]
    d.do("ask_courier", courier_result="今天派送")
    assert d.refused("answer_inquiry", latest="已到杭州") == ["下次跟进时间"]
    later = NOW + DAY
    d.do("answer_inquiry", latest="已到杭州", next_at=later)
    assert (d.cells["联系快递时间"], d.cells["答复客户时间"], d.cells["下次跟进时间"]) == (NOW, NOW, later)
    assert [d.refresh(later), d.refresh(later + SECOND)] == [(later, "否"), (later, "是")]


def write(host: MemoryHost, table: str, cells: dict[str, Cell]) -> None:
    """Type the first row of a table."""
    host.write([Replace(table, FIRST_ROW, cells)])
