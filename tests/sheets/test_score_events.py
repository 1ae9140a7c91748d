"""奖罚记录, move by move (CORE 5, rules 2.6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.scores.register import REWARDS, Category, Direction, EventStatus, ScoreEvent
from tests.builders import FIRST_ROW, NOW, cells_of, push
from tests.sheets.score_people import SWAP, TEAM, a_row, an_event, blocks, do, row_of, scores, warnings


def event(host: MemoryHost) -> dict[str, Cell]:
    return cells_of(host, "score_events")


def record(host: MemoryHost, by: str = "王芳", rows: list[int] | None = None) -> Any:
    return push(host, "record_event", rows, by=by)


def test_a_new_event_waits_for_confirmation_with_its_number() -> None:
    host = scores(events=[SWAP])
    assert record(host).ok
    assert (event(host)["记录号"], event(host)["状态"]) == ("SE20261122-001", "待确认")


def test_the_direction_follows_from_the_category() -> None:
    host = scores(events=[SWAP, {**SWAP, "category": "建议被采纳"}])
    record(host)
    assert [cells_of(host, "score_events", FIRST_ROW + n)["奖/罚"] for n in (0, 1)] == ["罚", "奖"]


def test_the_first_seven_categories_are_rewards() -> None:
    assert [str(c) for c in REWARDS] == [
        "评价表扬", "季度无投诉", "建议被采纳", "突出贡献", "中差评处理完成", "评比优胜", "其他奖励",
    ]  # fmt: skip
    assert {c.direction for c in Category if c not in REWARDS} == {Direction.PENALTY}
    assert Category("私自调班") not in REWARDS


def test_a_direction_that_does_not_fit_is_refused() -> None:
    assert blocks(record(scores(events=[{**SWAP, "direction": "奖"}]))) == ["“私自调班”是罚，不是奖"]


def test_an_unapproved_swap_costs_what_the_parameter_says() -> None:
    host = scores(events=[SWAP])
    record(host)
    assert event(host)["金额"] == 50.0
    host = scores(events=[SWAP], swap_fine="80")
    record(host)
    assert event(host)["金额"] == 80.0


def test_amounts_of_other_categories_stay_unset() -> None:
    host = scores(events=[{**SWAP, "category": "客户投诉"}])
    record(host)
    assert "金额" not in event(host)


@pytest.mark.parametrize(
    ("category", "settings", "points"),
    [
        pytest.param("评价表扬", {"praise_points": "2"}, 2.0, id="praise adds"),
        pytest.param("评价批评", {"criticism_points": "3"}, -3.0, id="criticism takes off"),
        pytest.param("评价表扬", {}, None, id="unset stays unset"),
        pytest.param("评价批评", {}, None, id="unset criticism too"),
        pytest.param("迟到", {"praise_points": "2", "criticism_points": "3"}, None, id="nothing else"),
    ],
)
def test_points_come_from_the_parameters(
    category: str, settings: dict[str, str], points: float | None
) -> None:
    host = scores(events=[{**SWAP, "category": category}], **settings)
    record(host)
    assert event(host).get("评分") == points


def test_an_event_of_tomorrow_is_refused() -> None:
    host = scores(events=[{**SWAP, "event_date": datetime(2026, 11, 23)}])
    assert blocks(record(host)) == ["日期晚于今天"]


@pytest.mark.parametrize("field", ["agent", "category", "evidence"])
def test_what_is_always_required_is_required(field: str) -> None:
    assert "“登记奖罚”之前要填写" in blocks(record(scores(events=[{**SWAP, field: None}])))


def test_what_comes_to_light_after_somebody_left_is_still_recorded() -> None:
    staff = [{**row, "active": "否"} if row["name"] == "甲" else row for row in TEAM]
    host = scores(events=[SWAP], staff=staff)
    done = record(host)
    assert (event(host)["状态"], warnings(done)) == ("待确认", ["这个人已经离职"])
    stranger = scores(events=[{**SWAP, "agent": "路人"}], staff=staff)
    assert blocks(record(stranger)) == ["员工名册里没有这个人（或已离职）"]


def test_the_recorder_is_who_presses() -> None:
    host = scores(events=[SWAP])
    record(host, by="李强")
    assert event(host)["记录人"] == "李强"


def test_agents_record_nothing() -> None:
    assert blocks(record(scores(events=[SWAP]), by="甲"))[0].startswith("“登记奖罚”要由主管、店长")


SOURCED: dict[str, Cell] = {**SWAP, "source_no": "值班表 2026-10-08/甲"}


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        pytest.param({}, True, id="same source, person and category"),
        pytest.param({"agent": "乙"}, False, id="another person"),
        pytest.param({"category": "迟到"}, False, id="another category"),
        pytest.param({"source_no": "值班表 2026-10-09/甲"}, False, id="another source"),
        pytest.param({"source_no": None}, False, id="no source"),
    ],
)
def test_one_event_a_source_person_and_category(other: dict[str, Cell], refused: bool) -> None:
    host = scores(events=[an_event(**SOURCED), {**SOURCED, **other}])
    done = record(host, rows=[FIRST_ROW + 1])
    assert (not done.ok) is refused
    if refused:
        assert blocks(done) == [f"第 {FIRST_ROW} 行已经登记过同一来源、同一人、同一类别的奖罚"]


def test_a_revoked_event_still_stands_for_its_source() -> None:
    host = scores(events=[an_event(**SOURCED, status="已撤销", revoke_reason="误记"), SOURCED])
    assert not record(host, rows=[FIRST_ROW + 1]).ok


# -- confirming -----------------------------------------------------------------------------------


def confirm(host: MemoryHost, by: str = "王芳", **fields: Cell) -> Any:
    return push(host, "confirm_event", [FIRST_ROW], by=by, **fields)


def proposed(**fields: Cell) -> MemoryHost:
    return scores(events=[an_event(**{**SWAP, "status": "待确认", "amount": 50, **fields})])


def test_only_a_manager_confirms_and_signs() -> None:
    host = proposed()
    assert not confirm(host, by="李强").ok
    assert confirm(host).ok
    assert (event(host)["状态"], event(host)["确认人"], event(host)["确认时间"]) == ("已确认", "王芳", NOW)
    assert event(host)["月份"] == "2026-10"


def test_nobody_confirms_their_own_event() -> None:
    assert blocks(confirm(proposed(agent="王芳"))) == ["王芳 不能确认自己的奖罚"]
    assert confirm(proposed(agent="王芳"), by="孙洁").ok
    assert blocks(confirm(proposed(agent="孙洁", confirmed_by="孙洁"))) == ["孙洁 不能确认自己的奖罚"]
    assert blocks(confirm(proposed(agent="王芳", confirmed_by="孙洁"))) == ["王芳 不能确认自己的奖罚"]


def test_a_loss_needs_its_amount() -> None:
    assert blocks(confirm(proposed(category="造成损失", amount=None))) == ["造成损失的，要填赔偿金额"]
    assert confirm(proposed(category="造成损失", amount=None), amount="120").ok


def test_a_blank_amount_counts_nothing_and_is_told() -> None:
    host = proposed(category="客户投诉", amount=None)
    done = confirm(host)
    assert done.ok
    assert warnings(done) == ["没有填金额，按 0 元计"]
    assert "金额" not in event(host)


def test_a_swap_that_another_sheet_proposed_without_amount_gets_it_on_confirming() -> None:
    host = proposed(amount=None)
    assert confirm(host).ok
    assert event(host)["金额"] == 50.0


def test_an_amount_is_never_negative() -> None:
    host = proposed(amount=-5)
    assert blocks(confirm(host)) == ["不能小于 0"]


def test_a_category_changed_after_recording_must_still_fit() -> None:
    assert blocks(confirm(proposed(direction="奖"))) == ["“私自调班”是罚，不是奖"]


# -- revoking -------------------------------------------------------------------------------------


def revoke(host: MemoryHost, **fields: Cell) -> Any:
    return push(host, "revoke_event", [FIRST_ROW], by="王芳", **fields)


@pytest.mark.parametrize("status", ["待确认", "已确认"])
def test_revoking_keeps_the_event_with_its_reason(status: str) -> None:
    host = proposed(status=status)
    assert not revoke(host).ok
    assert revoke(host, revoke_reason="补批了调班").ok
    assert (event(host)["状态"], event(host)["撤销原因"]) == ("已撤销", "补批了调班")
    assert (event(host)["姓名"], event(host)["金额"]) == ("甲", 50.0)


def test_a_confirmed_swap_costs_and_a_revoked_one_no_longer() -> None:
    host = scores([a_row("甲")], [an_event(**{**SWAP, "status": "待确认", "amount": 50})])
    do(host, "build_month")
    assert row_of(host, "甲")["swap_fine"] == 0
    confirm(host)
    do(host, "build_month")
    cells = row_of(host, "甲")
    assert (cells["swaps"], cells["swap_fine"], cells["penalty_total"], cells["net"]) == (1, 50, 50, -50)
    revoke(host, revoke_reason="补批")
    do(host, "build_month")
    cells = row_of(host, "甲")
    assert (cells["swaps"], cells["swap_fine"], cells["net"]) == (0, 0, 0)


@pytest.mark.parametrize("status", ["已提交", "已批准", "已执行", "已归档"])
def test_nothing_changes_in_a_month_that_is_signed(status: str) -> None:
    months = [a_row("甲", status=status)]
    said = "甲 2026-10 的评分表已经提交，不能再改"
    waiting = an_event(**{**SWAP, "status": "待确认", "amount": 50})
    assert blocks(confirm(scores(months, [waiting]))) == [said]
    assert blocks(revoke(scores(months, [an_event(**SWAP)]), revoke_reason="误记")) == [said]


@pytest.mark.parametrize("status", ["草稿", "退回修改"])
def test_events_of_an_open_month_are_decided(status: str) -> None:
    waiting = an_event(**{**SWAP, "status": "待确认", "amount": 50})
    assert confirm(scores([a_row("甲", status=status)], [waiting])).ok


def test_a_month_of_somebody_else_does_not_matter() -> None:
    waiting = an_event(**{**SWAP, "status": "待确认", "amount": 50})
    months = [a_row("乙", status="已提交"), a_row("甲", month="2026-09", status="已提交")]
    assert confirm(scores(months, [waiting])).ok


def test_recording_into_a_signed_month_is_told() -> None:
    done = record(scores([a_row("甲", status="已批准")], [SWAP]))
    assert done.ok
    assert warnings(done) == ["甲 2026-10 的评分表已经提交，这一条确认不了"]


# -- what stands -----------------------------------------------------------------------------------


def test_a_confirmed_event_that_is_changed_by_hand_is_reported() -> None:
    host = proposed()
    confirm(host)
    host.write([Replace("score_events", FIRST_ROW, {"金额": 5})])
    found = check_book(Book(host, ALL_SHEETS, now=NOW), ALL_SHEETS.in_order())
    problems = [problem for problems in found.values() for problem in problems]
    assert [(p.header, p.message) for p in problems] == [("金额", "手工改动：与操作日志里最后写入的不同")]


def test_another_sheet_enters_an_event_like_the_button() -> None:
    host = scores()
    book = Book(host, ALL_SHEETS, now=NOW, operator="王芳")
    made = ScoreEvent(
        status=EventStatus.PROPOSED,
        event_date=NOW.date(),
        agent="甲",
        direction=Category.LATE.direction,
        category=Category.LATE,
        evidence="10:02 到岗",
        source_no="值班表 2026-11-22/甲",
        recorded_by="王芳",
    )
    assert not book.other_rows(made, ("source_no", "agent", "category"))
    book.enter(made)
    book.save()
    assert (event(host)["记录号"], event(host)["状态"], event(host)["月份"]) == (
        "SE20261122-001",
        "待确认",
        "2026-11",
    )
    assert push(host, "confirm_event", [FIRST_ROW], by="王芳").ok
