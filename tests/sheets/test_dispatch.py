"""送单记录 with the windows of D-06, 库存核对表 with F-13 row by row."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from cs_macros.book.outcome import Outcome
from cs_macros.book.settings import all_settings
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets.dispatch.rules import goods_in
from tests.builders import FIRST_ROW, a_workbook, cells_of, push
from tests.sheets.changing import ORDER, PEOPLE, blocked, texts

SUNDAY = date(2026, 11, 22)
SECOND = timedelta(seconds=1)
WHAT = "送单给仓库"


def at(clock: str, day: date = SUNDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))


# -- 送单 ---------------------------------------------------------------------------------------

RUN: dict[str, Cell] = {"slips": 20, "carried_by": "赵磊", "received_by": "郑浩", "status": "已登记"}


def runs(*clocks: str, settings: dict[str, Cell] | None = None, **rows: Any) -> MemoryHost:
    found = [{**RUN, "date": SUNDAY, "run_at": at(clock)} for clock in clocks]
    kept = [{"key": key, "value": value} for key, value in (settings or {}).items()]
    return a_workbook({"staff": PEOPLE, "slip_runs": found, "settings": kept, **rows})


def shown(host: MemoryHost, now: datetime) -> dict[str, tuple[Cell, Cell]]:
    """Missing runs on the board after refreshing: end of the window → urgency and note."""
    push(host, "refresh", now=now, on="board")
    rows = (cells_of(host, "board", n) for n in host.read("board").rows)
    return {str(r["记录号"])[-5:]: (r["紧急"], r["说明"]) for r in rows if r.get("事项") == WHAT}


@pytest.mark.parametrize("end", ["15:00", "16:00", "17:00"])
def test_a_window_without_a_run_is_shown_when_it_ends_and_is_late_a_second_after(end: str) -> None:
    others = [clock for clock in ("14:30", "15:30", "16:30") if clock[:2] != f"{int(end[:2]) - 1}"]
    note = f"{int(end[:2]) - 1}:00 到 {end} 没有送单记录"
    assert shown(runs(*others), at(end) - SECOND) == {}
    assert shown(runs(*others), at(end)) == {end: ("今天到期", note)}
    assert shown(runs(*others), at(end) + SECOND) == {end: ("逾期", note)}


@pytest.mark.parametrize(
    ("clock", "missing"),
    [
        ("14:00:00", ["15:00", "16:00", "17:00"]),
        ("14:00:01", ["16:00", "17:00"]),
        ("15:00:00", ["16:00", "17:00"]),
        ("15:00:01", ["15:00", "17:00"]),
        ("16:00:00", ["15:00", "17:00"]),
        ("17:00:00", ["15:00", "16:00"]),
        ("17:00:01", ["15:00", "16:00", "17:00"]),
    ],
)
def test_a_run_belongs_to_the_window_that_it_is_in_the_end_included(clock: str, missing: list[str]) -> None:
    assert sorted(shown(runs(clock), at("18:00"))) == missing


def test_a_run_that_is_typed_and_not_registered_does_not_count() -> None:
    host = runs(slip_runs=[{**RUN, "status": None, "run_at": at("14:30")}])
    assert sorted(shown(host, at("15:30"))) == ["15:00"]


def test_on_a_holiday_nobody_carries_slips_unless_the_shop_is_open() -> None:
    off = [{"date": SUNDAY, "name": "元旦", "kind": "放假"}]
    assert shown(runs(holidays=off, settings={"holiday_closed": "是"}), at("18:00")) == {}
    assert len(shown(runs(holidays=off, settings={"holiday_closed": "否"}), at("18:00"))) == 3
    worked = [{"date": SUNDAY, "name": "元旦", "kind": "调休上班"}]
    assert len(shown(runs(holidays=worked, settings={"holiday_closed": "是"}), at("18:00"))) == 3


@pytest.mark.parametrize(
    ("settings", "ends"),
    [
        ({"slip_run_minutes": "90"}, ["15:30", "17:00"]),
        ({"slip_run_minutes": "120"}, ["16:00", "17:00"]),
        ({"slip_run_from": "15:00"}, ["16:00", "17:00"]),
        ({"slip_run_to": "14:30"}, ["14:30"]),
        ({"slip_run_minutes": None}, []),
        ({"slip_run_from": None}, []),
        ({"slip_run_to": None}, []),
    ],
)
def test_the_shop_says_from_when_to_when_and_how_often(settings: dict[str, Cell], ends: list[str]) -> None:
    host = runs(settings=settings)
    assert sorted(shown(host, at("18:00"))) == ends
    rows = [cells_of(host, "board", n) for n in host.read("board").rows]
    off = [r["记录号"] for r in rows if r.get("事项") == "参数未设置，检查已关闭" and r["表"] == "送单记录"]
    assert off == [all_settings()[key].label for key, value in settings.items() if value is None]


def test_who_carried_slips_is_recorded_with_the_time_and_once() -> None:
    host = a_workbook({"staff": PEOPLE, "slip_runs": [{"slips": 20, "received_by": "郑浩"}]})
    assert push(host, "record_run", [FIRST_ROW], by="赵磊", now=at("14:30")).ok
    told = cells_of(host, "slip_runs")
    assert (told["批次时间"], told["送单人"], told["登记人"]) == (at("14:30"), "赵磊", "赵磊")
    again = push(
        host, "record_run", by="赵磊", now=at("14:31"), run_at=at("14:30"), slips=3, received_by="郑浩"
    )
    assert blocked(again) == [("批次时间", f"第 {FIRST_ROW} 行已经登记了这一批")]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"run_at": at("14:30") + SECOND}, "批次时间晚于现在"),
        ({"run_at": at("14:30")}, ""),
        ({"run_at": at("14:30"), "date": SUNDAY - timedelta(days=1)}, "批次时间不在 2026-11-21 这一天"),
        ({"received_by": None}, "“登记送单”之前要填写"),
        ({"slips": -1}, ""),
    ],
)
def test_a_run_is_on_its_day_and_over(typed: dict[str, Cell], message: str) -> None:
    fields: dict[str, Cell] = {"slips": 20, "received_by": "郑浩", **typed}
    done = push(a_workbook({"staff": PEOPLE}), "record_run", by="赵磊", now=at("14:30"), **fields)
    assert [m for _, m in blocked(done)] == [message] if message else done.ok is (typed.get("slips") != -1)


def test_a_run_is_recorded_by_the_print_room_or_an_agent() -> None:
    for by, may in (("赵磊", True), ("张敏", True), ("郑浩", False), ("李强", False)):
        done = push(
            a_workbook({"staff": PEOPLE}), "record_run", by=by, now=at("14:30"), slips=1, received_by="郑浩"
        )
        assert done.ok is may, by


# -- 库存 ---------------------------------------------------------------------------------------

CHECK: dict[str, Cell] = {"shop": "示例旗舰店", "model": "TD-01", "page_qty": 5}
NOON = at("12:00")


def waiting(*orders: tuple[str, int], model: str = "TD-01", **more: Cell) -> list[dict[str, Cell]]:
    """Orders that wait to be sent, paid one after the other: (number, pieces)."""
    return [
        {
            **ORDER,
            "order_no": no,
            "qty": n,
            "model": model,
            "paid_at": at("09:00") + timedelta(minutes=i),
            **more,
        }
        for i, (no, n) in enumerate(orders)
    ]


def checked(actual: int | None, orders: list[dict[str, Cell]] | None = None, **typed: Cell) -> MemoryHost:
    host = a_workbook({"staff": PEOPLE, "orders": orders or [], "stock_checks": [{**CHECK, **typed}]})
    press(host, "register_stock")
    if actual is not None:
        assert press(host, "count_stock", by="郑浩", actual_qty=actual).ok
    return host


def press(host: MemoryHost, name: str, by: str = "张敏", now: datetime = NOON, **fields: Cell) -> Outcome:
    return push(host, name, [FIRST_ROW], by=by, now=now, **fields)


def stock(host: MemoryHost) -> dict[str, Any]:
    return cells_of(host, "stock_checks")


F_13: list[tuple[str, int | None, list[tuple[str, int]], Cell, str]] = [
    ("1 not obtained", None, [("1", 9)], None, "1. 问仓库实际有多少。 2. 查清之前不答应客户发货时间。"),
    ("2 equal", 5, [("1", 5)], 0, "1. 库存一致，选“无需处理”，按“已处理”。"),
    ("3 page above", 3, [("1", 3)], 2, "1. 把页面库存改成 3，告诉运营。"),
    ("3 nothing left", 0, [], 5, "1. 没有货了：商品下架，告诉运营。"),
    (
        "4 page above, orders too many",
        3,
        [("1", 3), ("2", 1)],
        2,
        "1. 把页面库存改成 3，告诉运营。 2. 1 个订单发不出：告诉客户延迟发货或缺货，插绿旗。 "
        "3. 客户不愿意等的，办理退款。",
    ),
    ("5 page below", 8, [("1", 8)], -3, "1. 把页面库存改成 8，告诉运营。"),
    (
        "5 page below, orders too many",
        8,
        [("1", 9)],
        -3,
        "1. 把页面库存改成 8，告诉运营。 2. 1 个订单发不出：告诉客户延迟发货或缺货，插绿旗。 "
        "3. 客户不愿意等的，办理退款。",
    ),
    (
        "6 equal, orders too many",
        5,
        [("1", 6)],
        0,
        "1. 向仓库问清楚什么时候补货。 2. 1 个订单发不出：告诉客户延迟发货或缺货，插绿旗。 "
        "3. 客户不愿意等的，办理退款。",
    ),
]


def test_each_row_of_the_flow_says_what_is_to_be_done() -> None:
    wrong = []
    for row, actual, orders, difference, advice in F_13:
        told = stock(checked(actual, waiting(*orders)))
        if (told.get("差异"), told["该做的事"]) != (difference, advice):
            wrong.append((row, told.get("差异"), told["该做的事"]))
    assert wrong == []


AFFECTED: list[tuple[str, list[dict[str, Cell]], Cell]] = [
    (
        "the earliest paid get theirs, the newest stand first",
        waiting(("1", 2), ("2", 1), ("3", 1), ("4", 2)),
        "4、3",
    ),
    ("one that does not fit whole is beyond", waiting(("1", 2), ("2", 2)), "2"),
    ("exactly enough", waiting(("1", 3)), None),
    ("other goods", waiting(("1", 9), model="TD-02"), None),
    ("goods whose name only begins alike", waiting(("1", 9), model="TD-011"), None),
    ("with its 规格", waiting(("1", 4), model="TD-01 黑色"), "1"),
    ("written another way", waiting(("1", 4), model=" td-01"), "1"),
    ("one of several goods", waiting(("1", 1), model="TD-02×9、TD-01×4"), "1"),
    ("few of several goods", waiting(("1", 9), model="TD-02×9、TD-01×3"), None),
    ("not waiting", waiting(("1", 9), status="未付款"), None),
    ("closed", waiting(("1", 9), status="已关闭"), None),
    (
        "gone before the count",
        waiting(("1", 3), status="已发货", shipped_at=at("11:59")) + waiting(("2", 3)),
        None,
    ),
    ("gone since the count", waiting(("1", 2), status="已发货", shipped_at=NOON) + waiting(("2", 2)), "2"),
    ("another shop's, for there is one warehouse", waiting(("1", 4), shop="示例优选"), "1"),
]


def test_orders_beyond_what_was_counted_are_named() -> None:
    wrong = []
    for what, orders, wanted in AFFECTED:
        found = stock(checked(3, orders)).get("受影响订单")
        if found != wanted:
            wrong.append((what, found))
    assert wrong == []


def test_a_check_of_one_规格_does_not_count_the_others() -> None:
    orders = waiting(("1", 4), model="TD-01 白色") + waiting(("2", 4), model="TD-01 黑色")
    assert stock(checked(3, orders, spec="黑色"))["受影响订单"] == "2"


def test_what_was_counted_out_does_not_come_back_when_it_is_sent() -> None:
    """Five wait, three are there: when the three have left, the two are short all the same."""
    host = checked(3, waiting(("1", 3), ("2", 2)))
    assert stock(host)["受影响订单"] == "2"
    host.write([Replace("orders", FIRST_ROW, {"状态": "已发货", "发货时间": at("15:00")})])
    push(host, "refresh", now=at("16:00"), on="board")
    assert stock(host)["受影响订单"] == "2"


def test_the_goods_of_an_order_are_taken_apart_as_they_are_written() -> None:
    assert goods_in("A12×2、B03×1") == [("A12", 2), ("B03", 1)]
    assert goods_in(" A12 × 2 、B03") == [("A12", 2), ("B03", None)]
    assert goods_in("") == []


@pytest.mark.parametrize(
    ("actual", "orders", "action", "message"),
    [
        (5, [], "无需处理", ""),
        (3, [], "无需处理", "页面与实际相差 2，不能无需处理"),
        (8, [], "无需处理", "页面与实际相差 3，不能无需处理"),
        (5, [("1", 6)], "无需处理", "1发不出，不能无需处理"),
        (3, [], "已改页面库存", ""),
        (5, [("1", 6)], "已通知运营", ""),
        (0, [], "已下架", ""),
    ],
)
def test_a_difference_is_not_passed_over(
    actual: int, orders: list[tuple[str, int]], action: str, message: str
) -> None:
    host = checked(actual, waiting(*orders))
    found = [m for _, m in blocked(press(host, "settle_stock", action=action))]
    assert found == ([message] if message else [])


def test_operations_are_told_in_ready_words_and_nobody_else() -> None:
    host = checked(3, spec="黑色")
    made = texts(press(host, "settle_stock", action="已通知运营"))
    assert made == {"internal_stock_ops": "【库存】TD-01 黑色，页面5，实际3，请修改或下架。"}
    assert texts(press(checked(3), "settle_stock", action="已改页面库存")) == {}


def test_a_settled_check_stands_still() -> None:
    host = checked(3, waiting(("1", 4)))
    press(host, "settle_stock", action="已改页面库存")
    host.write([Replace("orders", FIRST_ROW, {"状态": "已关闭"})])
    push(host, "refresh", now=at("18:00"), on="board")
    assert stock(host)["受影响订单"] == "1"


def test_only_the_warehouse_counts_and_signs_for_itself() -> None:
    host = checked(None)
    assert blocked(press(host, "count_stock", actual_qty=3))[0][0] == ""
    found = blocked(press(host, "count_stock", by="郑浩", actual_qty=3, warehouse_person="张敏"))
    assert found == [("仓库核对人", "张敏不是仓库人员")]
    assert press(host, "count_stock", by="郑浩", actual_qty=3).ok


def test_stock_is_checked_and_put_right_on_the_day() -> None:
    end = at("23:59:59")
    for actual in (None, 3):
        host = checked(actual)
        for now, overdue in ((end, "否"), (end + SECOND, "是")):
            push(host, "refresh", now=now, on="board")
            assert (stock(host)["到期"], stock(host)["逾期"]) == (end, overdue)


def test_a_check_of_a_time_to_come_is_none() -> None:
    for seconds, fine in ((0, True), (1, False)):
        host = a_workbook(
            {"staff": PEOPLE, "stock_checks": [{**CHECK, "checked_at": NOON + seconds * SECOND}]}
        )
        assert press(host, "register_stock").ok is fine
