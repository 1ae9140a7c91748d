# ruff: noqa: E501 (a line a case)
"""订单跟进表: each button's rule, each row of F-9 to F-12, each deadline a second before, at and after (SERVICE 20)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from cs_macros.book.board import Item
from cs_macros.book.book import Book
from cs_macros.book.outcome import Outcome
from cs_macros.cells.parsers import show_moment
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.after_sales.register import Case
from cs_macros.sheets.order_changes.register import OrderChange
from cs_macros.sheets.orders import attribution
from cs_macros.sheets.orders.register import Order
from tests.builders import FIRST_ROW, STAFF, a_workbook, cells_of, push
from tests.lists import for_each

DAY = datetime(2026, 11, 22)
NOON = DAY.replace(hour=12)
AT_FOUR = DAY.replace(hour=16)
SECOND = timedelta(seconds=1)
NUMBER = "4126000000000000001"

NEW: dict[str, Cell] = {
    "shop": "示例旗舰店", "platform": "天猫", "order_no": NUMBER, "customer_id": "小满", "customer_name": "张三",
    "phone": "13912341234", "address": "浙江省杭州市示例路 1 号", "item": "台灯", "model": "A12", "qty": 1,
    "amount": 128.5, "ordered_at": DAY.replace(hour=9), "pay_kind": "在线支付",
}  # fmt: skip
UNPAID = {**NEW, "status": "未付款", "created_at": DAY.replace(hour=9), "online": "是"}
DOOR = {**UNPAID, "status": "待联系", "pay_kind": "货到付款", "base_price": 120, "cod_price": 128.5}
PAID = {**UNPAID, "status": "待发货", "paid_at": DAY.replace(hour=10)}
SHIPPED = {
    **PAID, "status": "已发货", "courier": "顺丰", "tracking_no": "SF1400000000001", "shipped_at": DAY.replace(hour=17),
}  # fmt: skip
PEOPLE = [
    *STAFF,
    {"staff_no": "05", "name": "林静", "posts": "售前", "nickname": "小静"},
    {"staff_no": "06", "name": "周远", "posts": "仓库"},
    {"staff_no": "07", "name": "郑晨", "posts": "售后"},
]


def shop(
    *rows: Mapping[str, Cell], settings: Mapping[str, str] | None = None, **tables: list[dict[str, Cell]]
) -> MemoryHost:
    chosen = [{"key": key, "value": value} for key, value in (settings or {}).items()]
    return a_workbook({"orders": rows, "staff": PEOPLE, "settings": chosen, **tables})


def pressed(
    host: MemoryHost, name: str, now: datetime = NOON, row: int = FIRST_ROW, by: str = "张敏", **fields: Cell
) -> Outcome:
    return push(host, name, [row], by=by, now=now, **fields)


def order(host: MemoryHost, row: int = FIRST_ROW) -> Order:
    return Book(host, ALL_SHEETS, now=NOON, operator="张敏").table(Order).row(row).record


def refused(done: Outcome) -> str:
    return "\n".join(f"{p.header}：{p.message}" for p in done.problems if p.blocks)


def warned(done: Outcome) -> str:
    return "\n".join(p.message for p in done.problems if not p.blocks)


def texts(done: Outcome) -> dict[str, str]:
    return {str(each["template"]): str(each["text"]) for each in done.messages}


# -- registering -------------------------------------------------------------------------------


@for_each(
    [({}, "未付款"), ({"pay_kind": "货到付款"}, "待联系"), ({"paid_at": DAY.replace(hour=10)}, "待发货")]
)
def test_where_a_typed_order_begins(known: tuple[dict[str, Cell], str]) -> None:
    host = shop({**NEW, **known[0]})
    pressed(host, "register_order")
    assert order(host).status == known[1]


def test_an_order_number_that_is_there_refuses() -> None:
    host = shop(UNPAID, NEW)
    assert "订单号：第 7 行已经有这个订单号" in refused(pressed(host, "register_order", row=FIRST_ROW + 1))


def test_what_an_order_needs_and_no_payment_to_come() -> None:
    done = pressed(shop({"shop": "示例旗舰店", "order_no": NUMBER}), "register_order")
    assert {p.header for p in done.problems if p.blocks} == {"客户ID", "商品", "数量", "应付金额"}
    ahead = shop({**NEW, "paid_at": NOON + SECOND})
    assert "付款时间在现在以后" in refused(pressed(ahead, "register_order"))
    early = shop({**NEW, "paid_at": DAY.replace(hour=8)})
    assert "付款时间早于拍下时间" in refused(pressed(early, "register_order"))


# -- F-10 --------------------------------------------------------------------------------------


def test_the_reminder_by_whether_they_asked_before() -> None:
    for chatted, template in (("否", "payment_reminder_new"), ("是", "payment_reminder_chatted")):
        host = shop({**UNPAID, "chatted": chatted})
        done = pressed(host, "remind_payment", AT_FOUR)
        assert [*texts(done)] == [template]
        o = order(host)
        assert (o.reminded_at, o.reminded_by, o.reminded_times, o.flag) == (AT_FOUR, "张敏", 1, "黄")
        assert o.status == "未付款"


def test_the_reminder_promises_only_what_stock_and_clock_support() -> None:
    done = pressed(shop({**UNPAID, "stock": "有"}), "remind_payment", AT_FOUR)
    assert "今天付款，我们会在11月23日为您发出" in texts(done)["payment_reminder_new"]
    early = pressed(shop({**UNPAID, "stock": "有"}), "remind_payment", AT_FOUR - SECOND)
    assert "今天16:00前付款，我们会在11月22日为您发出" in texts(early)["payment_reminder_new"]
    unknown = pressed(shop(UNPAID), "remind_payment", AT_FOUR)
    assert "我们会尽快为您安排发货" in texts(unknown)["payment_reminder_new"]


def test_reminders_go_to_buyers_online_once_a_day_from_four() -> None:
    assert "客户不在线" in refused(pressed(shop({**UNPAID, "online": "否"}), "remind_payment", AT_FOUR))
    assert "还没有填客户在不在线" in refused(
        pressed(shop({**UNPAID, "online": None}), "remind_payment", AT_FOUR)
    )
    free = shop({**UNPAID, "online": "否"}, settings={"dunning_online_only": "否"})
    assert not refused(pressed(free, "remind_payment", AT_FOUR))
    host = shop(UNPAID)
    assert "还没到催付时间 16:00" in warned(pressed(host, "remind_payment", AT_FOUR - SECOND))
    assert "今天已经催付过" in refused(pressed(host, "remind_payment", AT_FOUR))
    again = pressed(host, "remind_payment", AT_FOUR + timedelta(days=1))
    assert [*texts(again)] == ["payment_worry_ask"]
    assert "还没到催付时间" not in warned(again)


def test_with_nothing_selected_only_those_who_wait_are_reminded() -> None:
    others = [{**UNPAID, "order_no": f"412600000000000000{n}", "customer_id": f"别人{n}", **more} for n, more in enumerate(
        ({"online": "否"}, {"reminded_at": AT_FOUR - SECOND}, {"online": None}), 2)]  # fmt: skip
    host = shop(UNPAID, *others)
    done = push(host, "remind_payment", now=AT_FOUR)
    assert done.summary.startswith("已催付 1 个订单。")
    assert not refused(done)


AGAIN = {**UNPAID, "order_no": "4126000000000000002", "ordered_at": DAY.replace(hour=9, minute=30)}


def test_a_reorder_is_asked_about_and_closed_only_with_consent() -> None:
    host = shop(UNPAID, AGAIN)
    row = FIRST_ROW + 1
    assert f"与订单 {NUMBER} 像是重拍，不催付" in refused(pressed(host, "remind_payment", AT_FOUR, row))
    assert not refused(pressed(host, "remind_payment", AT_FOUR))
    done = pressed(host, "ask_duplicate", row=row)
    assert f"订单号{NUMBER}和订单号4126000000000000002" in texts(done)["duplicate_order_close"]
    assert order(host, row).duplicate_of == NUMBER
    said = refused(pressed(host, "close_order", row=row, close_reason="重拍"))
    assert "重拍的订单要先征得客户同意才能关闭" in said
    assert refused(pressed(host, "close_order", row=row, close_reason="其他"))
    pressed(host, "close_order", row=row, close_reason="重拍", consent_at=NOON)
    assert order(host, row).status == "已关闭"


def test_a_reorder_that_is_none_is_reminded_like_others() -> None:
    host = shop(UNPAID, {**AGAIN, "duplicate_of": "无"})
    assert not refused(pressed(host, "remind_payment", AT_FOUR, FIRST_ROW + 1))


@for_each(
    [
        ({}, True),
        ({"item": "吊灯"}, False),
        ({"customer_id": "别人"}, False),
        ({"ordered_at": DAY.replace(hour=9) + timedelta(hours=24)}, True),
        ({"ordered_at": DAY.replace(hour=9) + timedelta(hours=24) + SECOND}, False),
        ({"status": "已关闭"}, False),
    ]
)
def test_when_an_order_looks_like_a_reorder(known: tuple[dict[str, Cell], bool]) -> None:
    host = shop(UNPAID, {**AGAIN, **known[0]})
    push(host, "refresh", now=NOON + timedelta(days=1), on="board")
    assert (order(host, FIRST_ROW + 1).duplicate_hint == NUMBER) is known[1]
    assert order(host).duplicate_hint is None


def test_who_answers_and_does_not_pay_has_a_worry() -> None:
    host = shop(UNPAID)
    assert "要写明顾忌" in refused(pressed(host, "record_reply", replied="是"))
    pressed(host, "record_reply", replied="是", worry="怕偏大")
    assert (order(host).remark, order(host).flag) == ("张敏", "黄")
    pressed(host, "record_reply")
    assert order(host).remark == "张敏"
    silent = shop(UNPAID)
    pressed(silent, "record_reply", replied="否")
    assert order(silent).remark is None


def test_who_buys_no_more_has_a_reason() -> None:
    host = shop(UNPAID)
    assert "不再购买的要写明顾忌" in refused(pressed(host, "close_order", close_reason="不再购买"))
    pressed(host, "close_order", close_reason="不再购买", worry="太贵")
    assert order(host).status == "已关闭"


def test_a_payment_is_typed_and_answered() -> None:
    host = shop({**UNPAID, "stock": "有"})
    assert "付款时间：" in refused(pressed(host, "mark_paid"))
    done = pressed(host, "mark_paid", paid_at=NOON)
    assert "您的订单已受理，我们会在11月22日为您发出" in texts(done)["payment_confirmed_terms"]
    assert "台灯 A12，收件信息是张三，139****1234" in texts(done)["order_confirm_recipient"]
    assert (order(host).status, order(host).promised_date) == ("待发货", DAY.date())
    assert order(host).due_at == datetime(2026, 11, 22, 23, 59, 59)


def test_what_a_platform_hides_is_not_confirmed() -> None:
    done = pressed(shop({**UNPAID, "phone": "139****1234"}), "mark_paid", paid_at=NOON)
    assert [*texts(done)] == ["payment_confirmed_terms"]


# -- F-11 --------------------------------------------------------------------------------------


def test_paying_at_the_door_is_never_cheaper() -> None:
    for name in ("ask_cod", "contact_cod"):
        host = shop({**DOOR, "cod_price": 119.99})
        fields: dict[str, Cell] = {"channel": "电话", "consent": "同意"} if name == "contact_cod" else {}
        assert "货到付款价低于在线价" in refused(pressed(host, name, **fields))
    assert "合计128.50元（在线付款120.00元）" in texts(pressed(shop(DOOR), "ask_cod"))["cod_confirm"]
    more = shop({**DOOR, "cod_price": None}, settings={"cod_surcharge": "8"})
    assert "合计128.00元" in texts(pressed(more, "ask_cod"))["cod_confirm"]


@for_each(
    [
        ({"consent": "同意"}, "待发货", []),
        ({"consent": "联系不上"}, "待联系", ["cod_unreachable"]),
        ({"consent": "不同意", "new_order_no": "4126000000000000009"}, "已关闭", ["cod_reorder"]),
        ({"consent": "不同意", "close_reason": "不再购买"}, "已关闭", ["cod_reorder"]),
    ]
)
def test_what_the_customer_says_to_the_price(known: tuple[dict[str, Cell], str, list[str]]) -> None:
    host = shop(DOOR)
    done = pressed(host, "contact_cod", channel="电话", **known[0])
    assert (order(host).status, [*texts(done)], order(host).contacted_at) == (known[1], known[2], NOON)


def test_a_refusal_leads_somewhere_and_nothing_ships_before_consent() -> None:
    done = pressed(shop(DOOR), "contact_cod", channel="电话", consent="不同意")
    assert "客户不同意，要填新订单号或关闭原因" in refused(done)
    assert "状态是“待联系”，不能“标记发货”" in refused(
        pressed(shop(DOOR), "ship_order", courier="顺丰", tracking_no="SF1400000000001")
    )


# -- F-12 --------------------------------------------------------------------------------------

F_12 = [
    ("1 urgent, not checked", PAID, {"stock": "有", "urgent": "是"}, NOON, None, "ship_checking_warehouse"),
    ("2 the warehouse names a day", PAID,
     {"stock": "有", "urgent": "是", "warehouse_checked_at": NOON, "warehouse_date": datetime(2026, 11, 25)}, NOON,
     "2026-11-25", "payment_confirmed_terms"),
    ("3 paid before 16:00", {**PAID, "paid_at": AT_FOUR - SECOND}, {"stock": "有"}, AT_FOUR, "2026-11-22",
     "payment_confirmed_terms"),
    ("4 paid at 16:00", {**PAID, "paid_at": AT_FOUR}, {"stock": "有"}, AT_FOUR, "2026-11-23",
     "payment_confirmed_terms"),
    ("5 restock confirmed", PAID, {"stock": "无", "warehouse_checked_at": NOON}, NOON, "2026-11-23",
     "payment_confirmed_terms"),
    ("6 nobody asked", PAID, {"stock": "无"}, NOON, "2026-11-23", "payment_confirmed_terms"),
    ("7 not paid, before 16:00", UNPAID, {"stock": "有"}, AT_FOUR - SECOND, "2026-11-22", "ship_today"),
    ("8 not paid, at 16:00", UNPAID, {"stock": "有"}, AT_FOUR, "2026-11-23", "ship_tomorrow"),
    ("9 not paid, none there", UNPAID, {"stock": "无"}, NOON, None, "out_of_stock"),
    ("10 urgent, none there", PAID, {"stock": "无", "urgent": "是", "warehouse_checked_at": NOON}, NOON, None,
     "out_of_stock"),
    ("11 unknown", PAID, {"stock": "未知"}, NOON, None, "ship_checking_warehouse"),
]  # fmt: skip


@for_each(F_12, named=lambda case: case[0])
def test_the_promise_of_a_row(
    case: tuple[str, Mapping[str, Cell], dict[str, Cell], datetime, str | None, str],
) -> None:
    _, row, fields, now, day, template = case
    host = shop(row)
    done = pressed(host, "promise_order", now, **fields)
    assert template in texts(done)
    assert str(order(host).promised_date or "") == (day or "")
    assert ("internal_urgent_ship" in texts(done)) is (case[0].startswith("1 "))
    assert ("先确认，只说" in warned(done)) is case[0].startswith("6 ")


def test_the_answer_for_an_order_number_stands_in_its_row() -> None:
    host = shop({**PAID, "stock": "有"})
    done = push(host, "promise_shipping", now=NOON, asks={"promise_order": NUMBER})
    assert "我们会在11月22日为您发出" in texts(done)["payment_confirmed_terms"]
    assert order(host).promised_date == DAY.date()
    assert "我们会在11月22日" in str(cells_of(host, "orders")["话术"])


def test_what_goes_to_the_warehouse_is_not_on_the_clipboard() -> None:
    from tests.builders import TestDesk

    desk, host = TestDesk(), shop({**PAID, "stock": "有", "urgent": "是"})
    push(host, "promise_order", [FIRST_ROW], now=NOON, desk=desk)
    assert desk.clipboard is not None
    assert "【加急】" not in desk.clipboard


# -- shipping ----------------------------------------------------------------------------------


def test_shipping_starts_a_new_notice_and_delay_flags_green() -> None:
    host = shop({**PAID, "notified_at": NOON, "notified_by": "张敏"})
    pressed(host, "ship_order", by="赵磊", courier="顺丰", tracking_no="SF1400000000001")
    assert (order(host).status, order(host).notified_at) == ("已发货", None)
    late = shop(PAID)
    assert "要填预计发货日" in refused(pressed(late, "delay_order", by="周远", delay_reason="漏发"))
    pressed(late, "delay_order", by="周远", delay_reason="漏发", new_date=datetime(2026, 11, 23))
    assert (order(late).flag, order(late).remark) == ("绿", "2026.11.22 漏发 周远")


def test_the_notice_says_what_happened_once() -> None:
    for row, template in (
        (SHIPPED, "ship_notice"),
        ({**PAID, "delay_reason": "缺货"}, "out_of_stock"),
        ({**PAID, "delay_reason": "缺货", "new_date": datetime(2026, 11, 24)}, "ship_delay"),
        ({**PAID, "delay_reason": "快递截单", "new_date": datetime(2026, 11, 24)}, "ship_delay"),
    ):
        host = shop(row)
        evening = DAY.replace(hour=19)
        done = pressed(host, "notify_shipping", evening)
        assert [*texts(done)] == [template]
        assert (order(host).notified_at, order(host).notified_by) == (evening, "张敏")
        assert "已经通知过客户" in refused(pressed(host, "notify_shipping", evening))
    assert "还没有发货，也没有无法发货原因" in refused(pressed(shop(PAID), "notify_shipping"))


def test_slips_are_fetched_only_of_what_cannot_leave() -> None:
    assert "没有无法发货原因" in refused(pressed(shop(PAID), "fetch_slip"))
    host = shop({**PAID, "delay_reason": "漏单"})
    pressed(host, "fetch_slip", by="赵磊")
    assert (order(host).fetched_by, order(host).fetched_at) == ("赵磊", NOON)


def test_nobody_receives_before_it_was_sent() -> None:
    host = shop(SHIPPED)
    assert "早于发货时间" in refused(
        pressed(host, "receive_order", AT_FOUR + timedelta(days=1), received_date=datetime(2026, 11, 21))
    )
    done = pressed(host, "receive_order", AT_FOUR + timedelta(days=1))
    assert (order(host).status, [*texts(done)]) == ("已收货", ["receipt_confirm"])


# -- deadlines ---------------------------------------------------------------------------------

DUE: list[tuple[str, Mapping[str, Cell], dict[str, str], str]] = [
    ("unpaid: 16:00 of its day", UNPAID, {}, "2026-11-22 16:00"),
    ("ordered at 16:00 itself", {**UNPAID, "ordered_at": AT_FOUR}, {}, "2026-11-22 16:00"),
    ("ordered a second later", {**UNPAID, "ordered_at": AT_FOUR + SECOND}, {}, "2026-11-23 16:00"),
    ("reminded: the next day's", {**UNPAID, "reminded_at": AT_FOUR}, {}, "2026-11-23 16:00"),
    ("absent: the next shift", {**UNPAID, "online": "否"}, {}, "2026-11-23 09:30"),
    ("absent, reminded at noon", {**UNPAID, "online": "否"}, {"dunning_time": "12:00"}, "2026-11-22 13:30"),
    ("at the door: half an hour", {**DOOR, "ordered_at": DAY.replace(hour=10)}, {}, "2026-11-22 10:30"),
    ("at the door, by night", {**DOOR, "ordered_at": DAY.replace(hour=2)}, {}, "2026-11-22 10:00"),
    ("at the door, before closing", {**DOOR, "ordered_at": DAY.replace(hour=22, minute=20)}, {}, "2026-11-23 09:50"),
    ("at the door, to the closing", {**DOOR, "ordered_at": DAY.replace(hour=22)}, {}, "2026-11-22 22:30"),
    ("at the door, clock never rests", {**DOOR, "ordered_at": DAY.replace(hour=2)},
     {"cod_pause_off_hours": "否"}, "2026-11-22 02:30"),
    ("at the door, nobody reached", {**DOOR, "contacted_at": NOON}, {}, "2026-11-22 13:30"),
    ("promised", {**PAID, "promised_date": datetime(2026, 11, 24)}, {}, "2026-11-24 23:59:59"),
    ("should leave: paid before 16:00", {**PAID, "paid_at": AT_FOUR - SECOND}, {}, "2026-11-22 23:59:59"),
    ("should leave: paid at 16:00", {**PAID, "paid_at": AT_FOUR}, {}, "2026-11-23 23:59:59"),
    ("should leave within hours", PAID, {"ship_promise_mode": "within_hours", "ship_within_hours": "48"},
     "2026-11-24 23:59:59"),
    ("cannot leave: fetch the slip", {**PAID, "delay_reason": "漏单", "delayed_at": NOON}, {}, "2026-11-22 18:30"),
    ("fetched: tell the customer", {**PAID, "delay_reason": "漏单", "delayed_at": NOON, "fetched_at": NOON}, {},
     "2026-11-22 20:30"),
    ("told: fetch the slip", {**PAID, "delay_reason": "漏单", "delayed_at": NOON, "notified_at": NOON},
     {"unshipped_fetch_by": "21:00"}, "2026-11-22 21:00"),
    ("both done: the new day", {**PAID, "delay_reason": "漏单", "delayed_at": NOON, "notified_at": NOON,
     "fetched_at": NOON, "promised_date": datetime(2026, 11, 25)}, {}, "2026-11-25 23:59:59"),
    ("sent: tell by 20:30", SHIPPED, {}, "2026-11-22 20:30"),
    ("sent at 20:30", {**SHIPPED, "shipped_at": DAY.replace(hour=20, minute=30)}, {}, "2026-11-22 20:30"),
    ("sent later", {**SHIPPED, "shipped_at": DAY.replace(hour=20, minute=30, second=1)}, {}, "2026-11-23 20:30"),
    ("sent and told", {**SHIPPED, "notified_at": NOON}, {}, ""),
    ("finished", {**SHIPPED, "status": "已收货"}, {}, ""),
]  # fmt: skip


@for_each(DUE, named=lambda case: case[0])
def test_each_deadline_a_second_before_at_and_after(
    case: tuple[str, Mapping[str, Cell], dict[str, str], str],
) -> None:
    _, row, settings, due = case
    host = shop(row, settings=settings)
    moment = datetime.fromisoformat(due) if due else NOON
    for now, overdue in ((moment - SECOND, "否"), (moment, "否"), (moment + SECOND, "是")):
        push(host, "refresh", now=now, on="board")
        o = order(host)
        assert show_moment(o.due_at) == due if o.due_at else due == "", o.due_at
        assert o.overdue == (overdue if due else o.overdue)


OFF = [
    (UNPAID, "dunning_time"), (DOOR, "cod_contact_minutes"), (SHIPPED, "ship_notice_deadline"),
    ({**PAID, "delay_reason": "漏单", "delayed_at": NOON}, "unshipped_fetch_by"), (PAID, "ship_cutoff"),
    ({**UNPAID, "online": "否"}, "early_start"),
]  # fmt: skip


@for_each(OFF, named=lambda case: case[1])
def test_a_deadline_without_its_parameter_says_so(case: tuple[Mapping[str, Cell], str]) -> None:
    host = shop(case[0], settings={case[1]: ""})
    push(host, "refresh", now=NOON, on="board")
    assert (order(host).due_at, order(host).overdue) == (None, "未设置")


def unshipped(now: datetime, row: Mapping[str, Cell] = PAID) -> list[tuple[str, str]]:
    host = shop(row)
    push(host, "refresh", now=now, on="board")
    rows = Book(host, ALL_SHEETS, now=now).table(Item).rows()
    return [(str(r.record.what), str(r.record.urgency)) for r in rows if "取回" in str(r.record.what)]


def test_what_should_have_left_is_listed_an_hour_before_the_early_shift_ends() -> None:
    end = DAY.replace(hour=18, minute=30)
    listed = "今天发不出的取回单据，告诉客户"
    assert unshipped(end - timedelta(hours=1) - SECOND) == []
    assert unshipped(end - timedelta(hours=1)) == [(listed, "今天到期")]
    assert unshipped(end) == [(listed, "今天到期")]
    assert unshipped(end + SECOND) == [(listed, "逾期")]
    assert unshipped(end, {**PAID, "paid_at": AT_FOUR}) == []
    assert unshipped(end, {**PAID, "delay_reason": "漏单", "delayed_at": NOON}) == []


# -- F-9 ---------------------------------------------------------------------------------------

CAMPAIGN: dict[str, Cell] = {"name": "返场", "start": DAY.replace(hour=8), "end": DAY.replace(hour=9)}
F_9 = [
    ("1 campaign", PAID, True, "平分", ["张敏", "林静"]),
    ("2 reminded, answered", {**PAID, "reminded_at": NOON, "reminded_by": "张敏", "replied": "是"}, False, "催付", ["张敏"]),
    ("3 reminded, paid directly", {**PAID, "reminded_at": NOON, "reminded_by": "张敏"}, False, "公共", []),
    ("4 one agent", {**PAID, "agents": "林静"}, False, "个人", ["林静"]),
    ("5 several, one keeps it", {**PAID, "agents": "林静、张敏", "agent": "张敏"}, False, "个人", ["张敏"]),
    ("6 several, unclear", {**PAID, "agents": "林静、张敏"}, False, "待判定", []),
    ("7 silent", PAID, False, "公共", []),
    ("red flag with a name", {**PAID, "flag": "红", "seller_note": "小静:要发顺丰"}, False, "个人", ["林静"]),
    ("yellow flag with a name", {**PAID, "flag": "黄", "seller_note": "小静"}, False, "催付", ["林静"]),
    ("yellow flag without", {**PAID, "flag": "黄", "seller_note": "已催付"}, False, "公共", []),
    ("asked, nobody knows whom", {**PAID, "chatted": "是"}, False, "待判定", []),
]  # fmt: skip


@for_each(F_9, named=lambda case: case[0])
def test_whose_order_it_is(case: tuple[str, Mapping[str, Cell], bool, str, list[str]]) -> None:
    _, row, in_campaign, source, people = case
    end = DAY.replace(hour=9) + SECOND * in_campaign
    host = shop(row, campaigns=[{**CAMPAIGN, "end": end}])  # ordered at 9:00, the campaign's end is not in it
    push(host, "refresh", now=NOON, on="board")
    book = Book(host, ALL_SHEETS, now=NOON, operator="王芳")
    o = book.table(Order).row(FIRST_ROW).record
    assert (o.in_campaign, o.auto_source) == (in_campaign, source)
    assert [name for name, _ in attribution.credited(o, book)] == people


JUDGE = {
    "order_source": "平分",
    "credited_to": "张敏、林静",
    "share": "60%、40%",
    "basis": "销售 12 句，服务 5 句",
}


def test_the_manager_judges_and_it_counts() -> None:
    host = shop({**PAID, "agents": "林静、张敏"})
    assert "要由店长、主管来做" in refused(pressed(host, "judge_order", **JUDGE))
    assert not refused(pressed(host, "judge_order", by="王芳", **JUDGE))
    book = Book(host, ALL_SHEETS, now=NOON, operator="王芳")
    o = book.table(Order).row(FIRST_ROW).record
    assert (o.judged_by, o.judged_at) == ("王芳", NOON)
    assert [(name, f"{part}") for name, part in attribution.credited(o, book)] == [
        ("张敏", "0.6"),
        ("林静", "0.4"),
    ]


@for_each(
    [
        ({"share": "60%、30%"}, "份额要有 2 个，合计 100%"),
        ({"share": "60%、40%、0%"}, "份额要有 2 个"),
        ({"credited_to": "张敏", "share": "100%"}, "平分的要写明分给哪几个人"),
        ({"credited_to": "张敏、某某"}, "员工名册里没有“某某”"),
        ({"order_source": "公共"}, "“公共”的订单不算给个人"),
        ({"order_source": "个人"}, "要写明是哪一位"),
        ({"basis": None}, "“判定归属”之前要填写"),
    ]
)
def test_a_judgement_is_whole(known: tuple[dict[str, Cell], str]) -> None:
    assert known[1] in refused(pressed(shop(PAID), "judge_order", by="王芳", **{**JUDGE, **known[0]}))


def test_a_month_that_was_handed_in_locks_its_orders() -> None:
    signed: dict[str, Cell] = {"status": "已提交", "month": "2026-11", "agent": "张敏"}
    host = shop(PAID, score_months=[signed])
    assert "2026-11 的评分表已经提交，归属不能再改" in refused(
        pressed(host, "judge_order", by="王芳", **JUDGE)
    )
    other = shop(PAID, score_months=[{**signed, "month": "2026-10"}])
    assert not refused(pressed(other, "judge_order", by="王芳", **JUDGE))


# -- 转售后 -------------------------------------------------------------------------------------


def test_an_order_becomes_a_case() -> None:
    host = shop({**SHIPPED, "agent": "张敏"})
    asks = {"order_case_type": "发货后撤回", "order_case_note": "客户不要了"}
    done = push(host, "order_to_case", [FIRST_ROW], by="郑晨", now=NOON, asks=asks)
    assert not refused(done)
    (row,) = Book(host, ALL_SHEETS, now=NOON, operator="郑晨").table(Case).rows()
    case = row.record
    assert (case.status, case.order_no, case.case_type, case.owner, case.from_agent) == (
        "已登记", NUMBER, "发货后撤回", "郑晨", "张敏",
    )  # fmt: skip
    assert (case.courier, case.tracking_no, case.number) == ("顺丰", "SF1400000000001", "AS20261122-001")
    push(host, "undo", by="郑晨", now=NOON, on="orders")
    assert not list(Book(host, ALL_SHEETS, now=NOON, operator="").table(Case).rows())


def test_a_case_lacks_nothing() -> None:
    host = shop({**SHIPPED, "model": None, "phone": None, "customer_name": None})
    done = push(host, "order_to_case", [FIRST_ROW], by="郑晨", now=NOON, asks={})
    headers = {p.header for p in done.problems if p.blocks}
    assert headers == {"", "型号", "电话", "客户姓名"}
    assert "没有选售后类型" in refused(done)


@for_each(["待联系", "已收货", "已关闭"])
def test_no_promise_for_what_is_not_waiting_to_be_sent(status: str) -> None:
    host = shop({**PAID, "status": status, "stock": "有"})
    assert f"状态是“{status}”，不能“承诺发货”" in refused(pressed(host, "promise_order"))


# -- 改单, refunds of other sheets ---------------------------------------------------------------


def changes(host: MemoryHost) -> list[OrderChange]:
    return [row.record for row in Book(host, ALL_SHEETS, now=NOON, operator="").table(OrderChange).rows()]


def test_a_change_is_opened_for_somebody_to_fill_in_and_undone() -> None:
    host = shop(PAID)
    pressed(host, "open_change")
    (change,) = changes(host)
    assert (change.status, change.order_no, change.customer_id, change.item) == (None, NUMBER, "小满", "台灯")
    assert "还有没办完的改单" in refused(
        pressed(host, "ship_order", courier="顺丰", tracking_no="SF1400000000001")
    )
    push(host, "undo", now=NOON, on="orders")
    assert changes(host) == []


def test_an_opened_change_somebody_has_filled_in_stays() -> None:
    host = shop(PAID)
    pressed(host, "open_change")
    book = Book(host, ALL_SHEETS, now=NOON, operator="张敏")
    next(book.table(OrderChange).rows()).record.request = "改地址"
    book.save()
    done = push(host, "undo", now=NOON, on="orders")
    assert any("新开的这一行后来填过，没有撤销" in p.message for p in done.problems)
    assert len(changes(host)) == 1


@for_each([("发货后撤回", "已关闭"), ("未发货取消", "已关闭"), ("质量问题", "已发货")])
def test_the_refund_of_what_was_called_off_closes_its_order(known: tuple[str, str]) -> None:
    case: dict[str, Cell] = {
        "number": "AS20261122-001", "status": "退款处理中", "log_date": DAY, "shop": "示例旗舰店", "platform": "天猫",
        "order_no": NUMBER, "customer_id": "小满", "customer_name": "张三", "item": "台灯", "model": "A12", "qty": 1,
        "case_type": known[0], "description": "不要了", "owner": "郑晨", "created_at": NOON, "created_by": "郑晨",
    }  # fmt: skip
    back: dict[str, Cell] = {
        "receipt_text": "原包裹已收到", "receipt_by": "赵磊", "receipt_date": DAY, "slip_returned": "是",
    }  # fmt: skip
    host = shop(SHIPPED, after_sales=[case | (back if known[0] == "发货后撤回" else {})])
    fields: dict[str, Cell] = {"refund_amount": 128.5, "refund_date": DAY, "refund_by": "李强"}
    done = push(host, "refund_case", [FIRST_ROW], by="李强", now=NOON, **fields)
    assert not refused(done)
    o = order(host)
    assert (o.status, o.close_reason) == (known[1], "退款" if known[1] == "已关闭" else None)
    assert o.due_at is None


def test_what_the_platform_says_was_paid_bears_the_refund_once() -> None:
    """CORE 14.1: a bank transfer of the same order tells the same money, not more."""
    case: dict[str, Cell] = {
        "number": "AS20261122-001", "status": "退款处理中", "log_date": DAY, "shop": "示例旗舰店", "platform": "天猫",
        "order_no": NUMBER, "customer_id": "小满", "customer_name": "张三", "item": "台灯", "model": "A12", "qty": 1,
        "case_type": "质量问题", "description": "坏了", "owner": "郑晨", "created_at": NOON, "created_by": "郑晨",
    }  # fmt: skip
    fields: dict[str, Cell] = {"refund_amount": 128.51, "refund_date": DAY, "refund_by": "李强"}
    transfer: dict[str, Cell] = {
        "number": "BT20261122-001", "status": "已核实", "order_no": NUMBER, "customer_id": "小满", "item": "台灯",
        "qty": 1, "amount_due": 128.5, "amount_received": 128.5, "created_at": NOON, "shop": "示例旗舰店",
    }  # fmt: skip
    for more in ({}, {"bank_transfers": [transfer]}):
        host = shop(SHIPPED, after_sales=[case], **more)
        done = push(host, "refund_case", [FIRST_ROW], by="李强", now=NOON, **fields)
        assert "一共收到 128.50 元，连这一笔要退出 128.51 元" in refused(done)
    unpaid = shop(UNPAID, after_sales=[case])
    done = push(unpaid, "refund_case", [FIRST_ROW], by="李强", now=NOON, **fields)
    assert "查不到订单" in warned(done)
