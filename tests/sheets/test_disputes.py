"""退款维权日检表: seen, told, dealt with, over (SERVICE 26, D-11, D-12)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cs_macros.hosts.port import Cell
from cs_macros.sheets.disputes.register import Dispute
from tests.builders import NOW, push
from tests.sheets.service_desk import AFTER, AGENT, MANAGER, STAFF, SUPERVISOR, Desk, texts, warned

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
TONIGHT = datetime(2026, 11, 22, 23, 59, 59)
SEEN: dict[str, Cell] = {
    "shop": "示例旗舰店", "order_no": "4126111500010019101", "customer_id": "00123", "kind": "退款中",
    "refund_no": "8000000000000000077", "amount": 39.9,
}  # fmt: skip
RIGHTS: dict[str, Cell] = {**SEEN, "kind": "维权中"}


def dispute(**fields: Cell) -> Desk:
    d = Desk("disputes")
    d.do("register_dispute", **{**SEEN, **fields})
    return d


def test_a_refund_is_registered_for_whoever_deals_with_refunds() -> None:
    d = dispute()
    assert (d.status, d.cells["记录号"], d.cells["处理人"]) == ("新增", "WQ20261122-001", AFTER)
    assert d.cells["退款编号"] == "8000000000000000077"
    assert dispute(kind="维权中").cells["处理人"] == MANAGER


def test_a_check_of_tomorrow_is_refused_and_a_known_refund_is_told_of() -> None:
    d = dispute()
    done = push(d.host, "register_dispute", by=AGENT, **{**SEEN, "check_date": "2026-11-23"})
    assert [p.header for p in done.problems if p.blocks] == ["检查日期"]
    assert {"退款编号", "订单号"} <= {*warned(push(d.host, "register_dispute", by=AGENT, **SEEN))}


def test_the_supervisor_reminds_after_sales() -> None:
    d = dispute()
    d.do("remind_aftersales", SUPERVISOR)
    assert (d.status, d.cells["提醒售后"], d.cells["提醒时间"]) == ("已提醒", AFTER, NOW)
    d = dispute()
    assert d.refused("remind_aftersales", SUPERVISOR, reminded_at=NOW + SECOND) == ["提醒时间"]


# -- 维权 (SYS-28, D-12, CON-15) ----------------------------------------------------------------


def test_registering_a_dispute_says_that_the_manager_must_hear_of_it() -> None:
    d = Desk("disputes")
    assert "类型" in warned(d.do("register_dispute", **RIGHTS))


@pytest.mark.parametrize("first", [None, "remind_aftersales"])
@pytest.mark.parametrize("name", ["handle_dispute", "close_dispute"])
def test_nothing_goes_on_with_a_dispute_before_the_manager_has_heard(name: str, first: str | None) -> None:
    d = dispute(kind="维权中")
    if first:
        d.do(first)
    typed: dict[str, Cell] = {"outcome": "和解"} if name == "close_dispute" else {}
    assert d.refused(name, MANAGER, **typed) == ["告知店长时间"]
    done = d.do("tell_manager")
    assert texts(done) == {
        "internal_rights_alert": "【维权】示例旗舰店，订单4126111500010019101，请店长了解处理。"
    }
    assert d.cells["告知店长时间"] == NOW
    assert "话术" not in d.cells, "what colleagues are told is not the customer's"
    d.do(name, MANAGER, **typed)


def test_the_manager_is_told_at_once() -> None:
    d = dispute(kind="维权中", platform_due="2026-11-25 10:00")
    assert d.refresh(NOW) == (NOW, "否")
    assert d.refresh(NOW + SECOND) == (NOW, "是")
    [row] = [row for row in d.board(NOW + SECOND) if row["记录号"] == "WQ20261122-001"]
    assert row["紧急"] == "逾期"
    assert {AGENT, MANAGER} <= {*str(row["负责人"]).split("、")}
    d.do("tell_manager", now=NOW + SECOND)
    assert d.refresh(NOW + DAY) == (datetime(2026, 11, 25, 10), "否")


def test_a_dispute_is_the_managers_to_settle_and_a_refund_is_after_sales() -> None:
    d = dispute(kind="维权中")
    d.do("tell_manager")
    for by in (AFTER, SUPERVISOR):
        assert d.refused("handle_dispute", by) == ["类型"]
        assert d.refused("close_dispute", by, outcome="和解") == ["类型"]
    d.do("handle_dispute", MANAGER)
    d = dispute()
    assert d.refused("handle_dispute", AGENT) == [""]
    d.do("handle_dispute", AFTER)


def test_in_a_shop_without_a_store_manager_whoever_manages_settles_disputes() -> None:
    d = Desk("disputes")
    d.host = Desk("disputes", staff=STAFF[:4]).host
    d.do("register_dispute", **RIGHTS)
    d.do("tell_manager")
    d.do("handle_dispute", SUPERVISOR)


def test_a_mere_refund_makes_no_alert() -> None:
    assert texts(dispute().do("tell_manager")) == {}


def test_the_manager_is_not_told_in_the_time_to_come() -> None:
    assert dispute(kind="维权中").refused("tell_manager", manager_told_at=NOW + SECOND) == ["告知店长时间"]


# -- its end and its deadlines (D-11) -----------------------------------------------------------


def test_it_ends_with_a_result_and_a_day_that_can_be() -> None:
    d = dispute(applied_at="2026-11-20 10:00")
    assert d.refused("close_dispute", AFTER) == ["结果"]
    assert d.refused("close_dispute", AFTER, outcome="已退款", closed_at="2026-11-23") == ["结束日期"]
    assert d.refused("close_dispute", AFTER, outcome="已退款", closed_at="2026-11-19") == ["结束日期"]
    d.do("close_dispute", AFTER, outcome="已退款")
    assert (d.status, d.cells["结束日期"]) == ("已结束", NOW.date())
    assert not {"到期", "逾期"} & d.cells.keys()


def test_without_a_word_of_the_platform_it_is_due_on_the_day_of_the_check() -> None:
    for state, name in (("新增", ""), ("已提醒", "remind_aftersales"), ("处理中", "handle_dispute")):
        d = dispute()
        if name:
            d.do(name, AFTER)
        assert d.status == state
        assert d.refresh(TONIGHT) == (TONIGHT, "否")
        assert d.refresh(TONIGHT + SECOND) == (TONIGHT, "是")


def test_else_it_is_due_when_the_platform_stops_waiting() -> None:
    due = datetime(2026, 11, 24, 21, 2, 44)
    d = dispute(platform_due="2026-11-24 21:02:44")
    assert d.refresh(due) == (due, "否")
    assert d.refresh(due + SECOND) == (due, "是")


def test_a_day_on_which_nobody_has_looked_is_the_supervisors() -> None:
    d = dispute()
    assert looks(d, TONIGHT) == []
    assert looks(d, TONIGHT + SECOND) == ["今天到期"]
    d.row += 1
    d.do("register_dispute", now=TONIGHT + DAY, **{**SEEN, "refund_no": "2", "order_no": "2"})
    assert looks(d, TONIGHT + DAY) == []


def looks(d: Desk, now: datetime) -> list[Cell]:
    return [row["紧急"] for row in d.board(now) if row["事项"] == "查看退款中、维权中的订单"]


@pytest.mark.parametrize("field", ["shop", "order_no", "customer_id", "kind"])
def test_what_it_is_about_must_stand_there(field: str) -> None:
    d = Desk("disputes", shops=[{"name": "一店", "platform": "淘宝"}, {"name": "二店", "platform": "淘宝"}])
    done = push(d.host, "register_dispute", by=AGENT, **{**SEEN, "shop": "一店", field: None})
    assert [p.header for p in done.problems if p.blocks] == [Dispute.layout.header(field)]
