"""证据记录: kept word for word, reported, closed, and for nobody's eyes but those who may (SERVICE 27)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cs_macros.hosts.port import Cell
from cs_macros.sheets.evidence.register import Evidence
from tests.builders import NOW, push
from tests.sheets.service_desk import AGENT, MANAGER, Desk, rows_of, warned

SECOND = timedelta(seconds=1)
SAID: dict[str, Cell] = {
    "customer_id": "00123", "order_no": "4126111500010017101", "kind": "索赔",
    "verbatim": " 你们要赔我 医药费！\n不然就投诉 ",
}  # fmt: skip
AT_ONCE = ("以评价索要钱物", "辱骂威胁")
LATER = ("签收后称少件/损坏", "索赔")


def evidence(**fields: Cell) -> Desk:
    d = Desk("evidence")
    d.do("record_evidence", **{**SAID, **fields})
    return d


def test_what_the_customer_said_stands_letter_for_letter() -> None:
    d = evidence()
    assert d.cells["客户原话"] == SAID["verbatim"]
    assert (d.status, d.cells["记录号"], d.cells["客服"]) == ("已记录", "ZJ20261122-001", AGENT)


@pytest.mark.parametrize("field", ["customer_id", "order_no", "kind", "verbatim"])
def test_evidence_says_who_what_and_about_which_order(field: str) -> None:
    done = push(Desk("evidence").host, "record_evidence", by=AGENT, **{**SAID, field: None})
    assert [p.header for p in done.problems if p.blocks] == [Evidence.layout.header(field)]


@pytest.mark.parametrize("kind", AT_ONCE)
def test_threats_and_blackmail_are_due_at_once_until_they_are_reported(kind: str) -> None:
    d = evidence(kind=kind)
    assert d.refresh(NOW) == (NOW, "否")
    assert d.refresh(NOW + SECOND) == (NOW, "是")
    d.do("report_evidence", now=NOW + SECOND, reported_to="店长")
    assert (d.status, d.refresh(NOW + timedelta(days=9))) == ("已上报", (None, "否"))


@pytest.mark.parametrize("kind", LATER)
def test_other_evidence_is_never_due(kind: str) -> None:
    assert evidence(kind=kind).refresh(NOW + timedelta(days=90)) == (None, "否")


def test_it_is_reported_to_somebody_and_not_in_the_time_to_come() -> None:
    d = evidence()
    assert d.refused("report_evidence") == ["上报对象"]
    assert d.refused("report_evidence", reported_to="主管", reported_at=NOW + SECOND) == ["上报时间"]
    d.do("report_evidence", reported_to="主管")
    assert d.cells["上报时间"] == NOW


def test_closing_an_unreported_threat_is_told_of() -> None:
    assert warned(evidence(kind="辱骂威胁").do("close_evidence", MANAGER)) == ["上报时间"]
    d = evidence()
    d.do("report_evidence", reported_to="主管")
    assert warned(d.do("close_evidence", MANAGER, case_no="0012", outcome="平台支持我们")) == []
    assert (d.status, d.cells["平台投诉号"]) == ("已结", "0012")


def test_it_makes_no_message_for_anybody() -> None:
    d = Desk("evidence")
    assert d.do("record_evidence", **SAID).messages == []
    for name, typed in (("report_evidence", {"reported_to": "主管"}), ("close_evidence", {})):
        assert d.do(name, **typed).messages == []
    assert "message" not in Evidence.layout.by_field


def test_nobody_without_a_post_of_the_service_desk_touches_it() -> None:
    d = evidence()
    for name in ("report_evidence", "close_evidence"):
        assert d.refused(name, "赵磊", reported_to="主管") == [""]


def test_what_was_said_stands_on_no_other_sheet_and_not_on_the_board() -> None:
    d = evidence(kind="辱骂威胁")
    d.board(NOW)
    others = [t for t in d.host.tables() if t not in ("evidence", "journal")]
    cells = [str(c) for t in others for row in d.host.read(t).rows.values() for c in row if c]
    assert [cell for cell in cells if "医药费" in cell] == []


# -- opened from another register ---------------------------------------------------------------

CASE: dict[str, Cell] = {
    "shop": "示例旗舰店", "platform": "天猫", "order_no": "4126111500010017102", "customer_id": "00124",
    "customer_name": "陈女士", "item": "台灯", "model": "DL-01", "qty": 1, "case_type": "其他",
    "description": "客户说少了一只", "photos": "图 1",
}  # fmt: skip
INQUIRY: dict[str, Cell] = {
    "shop": "示例旗舰店", "order_no": "4126111500010017103", "customer_id": "00125", "request": "未收到",
    "tracking_no": "SF0012345678",
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "register", "name", "typed", "prefix"),
    [
        ("after_sales", "register_case", "open_evidence", CASE, "case_evidence"),
        ("inquiries", "register_inquiry", "open_inquiry_evidence", INQUIRY, "inquiry_evidence"),
    ],
)
def test_it_is_opened_from_a_case_and_from_an_inquiry(
    table: str, register: str, name: str, typed: dict[str, Cell], prefix: str
) -> None:
    d = Desk(table)
    d.do(register, **typed)
    state = d.status
    for asks in ({}, {f"{prefix}_kind": "索赔"}, {f"{prefix}_words": "赔我"}, {f"{prefix}_kind": "别的"}):
        assert not push(d.host, name, [d.row], by=AGENT, asks=asks).ok
    assert rows_of(d.host, "evidence") == []
    for kind in ("索赔", "辱骂威胁"):
        words = {f"{prefix}_kind": kind, f"{prefix}_words": " 赔我！ "}
        assert push(d.host, name, [d.row], by=AGENT, asks=words).ok
    first, second = rows_of(d.host, "evidence")
    assert (first["类型"], first["客户原话"], first["状态"]) == ("索赔", " 赔我！ ", "已记录")
    assert (first["订单号"], first["客户ID"]) == (typed["order_no"], typed["customer_id"])
    assert first.get("截图/照片") == typed.get("photos")
    assert d.cells["证据记录号"] == f"{first['记录号']}、{second['记录号']}"
    assert d.status == state
