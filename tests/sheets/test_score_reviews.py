"""Late reviews in 每月奖罚评分表: counted, and proposed to 奖罚记录 for somebody to decide (F-26)."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from tests.builders import FIRST_ROW, a_workbook, cells_of, push
from tests.sheets.score_people import MONTH, TEAM, do, row_of, warnings
from tests.sheets.service_desk import rows_of

FOUND = datetime(2026, 10, 20)
LAST = datetime(2026, 10, 23, 23, 59, 59)
"""The last second of the third day."""
SECOND = timedelta(seconds=1)
REVIEW: dict[str, Cell] = {
    "status": "处理中", "found_date": FOUND, "found_by": "甲", "shop": "示例旗舰店",
    "order_no": "4126111500010016101", "customer_id": "1", "rating": "差评", "content": "裂了", "owner": "甲",
    "created_at": FOUND, "created_by": "甲",
}  # fmt: skip
COUNTS = ("reviews_assigned", "reviews_in_time", "reviews_late")
SIGNED: dict[str, Cell] = {"status": "已上交", "submitted_at": LAST}


def desk(*reviews: dict[str, Cell], **settings: str | None) -> MemoryHost:
    rows = [{**REVIEW, "number": f"PJ20261020-{n:03}", **each} for n, each in enumerate(reviews, 1)]
    chosen = [{"key": key, "value": value} for key, value in settings.items()]
    return a_workbook({"staff": TEAM, "reviews": rows, "settings": chosen})


def counts(host: MemoryHost, agent: str = "甲", month: str = MONTH) -> tuple[Cell, ...]:
    row = row_of(host, agent, month)
    return tuple(row.get(name) for name in COUNTS)


def events(host: MemoryHost) -> list[tuple[Cell, ...]]:
    named = ("姓名", "类别", "奖/罚", "状态", "金额", "来源记录")
    return [tuple(row.get(name) for name in named) for row in rows_of(host, "score_events")]


PROPOSED = ("甲", "中差评超时", "罚", "待确认", None, "中差评处理表 PJ20261020-001")


@pytest.mark.parametrize(
    ("review", "now", "found", "proposed"),
    [
        ({}, LAST - SECOND, (1, 0, 0), []),
        ({}, LAST, (1, 0, 0), []),
        ({}, LAST + SECOND, (1, 0, 1), [PROPOSED]),
        ({**SIGNED, "submitted_at": LAST - SECOND}, LAST + SECOND, (1, 1, 0), []),
        (SIGNED, LAST + SECOND, (1, 1, 0), []),
        ({**SIGNED, "submitted_at": LAST + SECOND}, LAST + 2 * SECOND, (1, 0, 1), [PROPOSED]),
        ({"status": "已处理"}, LAST + SECOND, (1, 0, 1), [PROPOSED]),
    ],
)
def test_late_is_after_the_last_second_of_the_third_day(
    review: dict[str, Cell], now: datetime, found: tuple[Cell, ...], proposed: list[Any]
) -> None:
    host = desk(review)
    assert do(host, "build_month", now=now).ok
    assert (counts(host), events(host)) == (found, proposed)


def test_a_second_press_proposes_nothing_again_whoever_pressed_first() -> None:
    host = desk({}, {"owner": "乙"})
    now = LAST + SECOND
    first = do(host, "build_month", now=now)
    assert any("有 2 条中差评超时，已提到“奖罚记录”待确认" in told for told in warnings(first))
    again = do(host, "build_month", now=now)
    assert not any("中差评超时" in told for told in warnings(again))
    push(host, "check_reviews", by="王芳", now=now)
    assert [each[0] for each in events(host)] == ["甲", "乙"]


def test_nothing_is_deducted_until_a_supervisor_says_how_much() -> None:
    host = desk({})
    do(host, "build_month", now=LAST + SECOND)
    assert row_of(host, "甲").get("penalty_total") in (None, 0)
    assert "待确认" in str(row_of(host, "甲")["missing"])
    assert not push(host, "confirm_event", [FIRST_ROW], by="甲", now=LAST + SECOND, amount=20).ok
    assert push(host, "confirm_event", [FIRST_ROW], by="王芳", now=LAST + SECOND, amount=20).ok
    do(host, "build_month", now=LAST + SECOND)
    assert row_of(host, "甲")["other_penalty"] == 20


def test_what_a_supervisor_has_revoked_is_not_proposed_again() -> None:
    host = desk({})
    do(host, "build_month", now=LAST + SECOND)
    assert push(host, "revoke_event", [FIRST_ROW], by="王芳", now=LAST + SECOND, revoke_reason="平台故障").ok
    do(host, "build_month", now=LAST + 2 * SECOND)
    assert [each[3] for each in events(host)] == ["已撤销"]
    assert counts(host) == (1, 0, 1), "it was late all the same"


def test_a_review_belongs_to_the_month_in_which_it_was_due() -> None:
    host = desk({"found_date": datetime(2026, 10, 29)}, {"found_date": datetime(2026, 9, 28)})
    do(host, "build_month", now=datetime(2026, 11, 2))
    assert (counts(host), [each[5] for each in events(host)]) == ((1, 0, 1), ["中差评处理表 PJ20261020-002"])
    do(host, "build_month", score_month="2026-11", now=datetime(2026, 11, 2))
    assert counts(host, month="2026-11") == (1, 0, 1)
    assert cells_of(host, "score_events", FIRST_ROW + 1)["日期"] == datetime(2026, 11, 1)


def test_what_somebody_has_typed_stands() -> None:
    host = desk({})
    do(host, "build_month", now=LAST)
    grid = host.read("score_months")
    place = next(n for n, cells in grid.rows.items() if "甲" in cells)
    host.write([Replace("score_months", place, {"中差评分配": 9})])
    do(host, "build_month", now=LAST + SECOND)
    assert counts(host) == (9, 0, 1)


def test_nobody_is_counted_where_nothing_is_known() -> None:
    for host in (desk(), desk({}, review_days=None)):
        do(host, "build_month", now=LAST + SECOND)
        assert (counts(host), events(host)) == ((None, None, None), [])


def test_a_late_review_that_is_nobodys_is_told_of() -> None:
    host = desk({"owner": None})
    done = do(host, "build_month", now=LAST + SECOND)
    assert any("还没有处理人，没有提出奖罚：PJ20261020-001" in told for told in warnings(done))
    assert (counts(host), events(host)) == ((0, 0, 0), [])


def test_undo_takes_the_proposals_back() -> None:
    host = desk({})
    do(host, "build_month", now=LAST + SECOND)
    assert push(host, "undo", by="王芳", now=LAST + SECOND, on="score_months").ok
    assert events(host) == []


def test_an_archived_proposal_is_not_made_again(built: Path, tmp_path: Path, cs: Any) -> None:
    """Its review is still open when the decided event has been put away."""
    file = tmp_path / "客服台账.xlsm"
    shutil.copy(built, file)
    register = ("--shop", "示例店", "--order-no", "41261115", "--customer-id", "1", "--rating", "差评",
                "--content", "裂了", "--found-date", "2026-10-20", "--owner", "张敏")  # fmt: skip
    assert cs("register-review", file, *register, now="2026-10-20T09:00")[0] == 0
    late = "2026-10-24T00:00"
    assert "新提出 1 条" in cs("check-reviews", file, by="王芳", now=late)[1]["summary"]
    (event,) = cs("show", file, "score_events")[1]["rows"]
    revoked = cs("revoke-event", file, event["记录号"], "--revoke-reason", "平台故障", by="王芳", now=late)
    assert revoked[0] == 0, revoked[1]["problems"]
    assert cs("archive", file, "--before", "2026-11-01", now="2026-11-02T10:00")[0] == 0
    assert cs("show", file, "score_events")[1]["rows"] == []
    assert "以前提过 1 条" in cs("check-reviews", file, by="王芳", now="2026-11-02T11:00")[1]["summary"]
    assert cs("show", file, "score_events")[1]["rows"] == []
