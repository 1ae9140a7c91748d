"""客户档案基本资料表: built in two days, made from received orders, given up when asked (SERVICE 32)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.outcome import Outcome
from cs_macros.hosts.port import Cell
from cs_macros.migrate.archive import finished_rows
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.care.board import NAMED
from cs_macros.sheets.care.register import Customer
from tests.builders import FIRST_ROW, NOW, push
from tests.sheets.care_rows import (
    BOSS,
    CALLED,
    CLERK,
    CUSTOMER,
    FILED,
    KH,
    LETTER,
    ORDER,
    PLAN,
    SUNDAY,
    a_shop,
    board,
    count,
    pressed,
    refused,
    row_of,
    swept,
    unset,
    warned,
)

SECOND = timedelta(seconds=1)


def order(n: int, **more: Cell) -> dict[str, Cell]:
    return {**ORDER, "order_no": f"50000000000000{n:05}", **more}


# -- registering and building -------------------------------------------------------------------


def test_a_registered_customer_waits_for_the_file_two_days() -> None:
    host = a_shop(customers=[CUSTOMER])
    pressed(host, "register_customer", now=datetime(2026, 11, 20, 12))
    made = row_of(host, "customers")
    assert (made["记录号"], made["状态"]) == ("KH20261120-001", "待建档")
    assert (made["建档截止"], made["到期"]) == (datetime(2026, 11, 22), datetime(2026, 11, 22, 23, 59, 59))
    assert not {"建档人", "同意联系"} & set(made), "nobody has asked the customer yet"


def test_the_file_is_due_in_the_last_second_of_the_second_day() -> None:
    """D-20, F-24 rows 2 and 3."""
    host = a_shop(customers=[{**CUSTOMER, "number": KH, "status": "待建档"}])
    due = datetime(2026, 11, 22, 23, 59, 59)
    for now, overdue in ((due - SECOND, "否"), (due, "否"), (due + SECOND, "是")):
        push(host, "refresh", None, by=CLERK, now=now)
        assert row_of(host, "customers")["逾期"] == overdue, now


def test_without_the_days_nothing_is_due_and_it_is_told() -> None:
    host = a_shop(
        {"profile_days": None}, customers=[{**CUSTOMER, "number": KH, "status": "待建档"}], orders=[ORDER]
    )
    items = board(host, NOW + timedelta(days=30))
    assert row_of(host, "customers")["逾期"] == "未设置"
    assert "profile_days" in unset(items)
    assert not [i for i in items if i["事项"] == "已收货的客户还没有档案"]


def test_the_file_says_when_and_by_whom_it_was_built() -> None:
    host = a_shop(customers=[{**CUSTOMER, "number": KH, "status": "待建档", "next_topic": "亮度",
                              "next_at": date(2026, 11, 24), "consent": "是"}])  # fmt: skip
    pressed(host, "complete_profile")
    made = row_of(host, "customers")
    assert (made["状态"], made["建档日期"], made["建档人"]) == ("已建档", datetime(2026, 11, 22), CLERK)
    assert made["逾期"] == "否"
    assert "到期" not in made


def test_a_customer_of_a_shop_has_one_file() -> None:
    host = a_shop(customers=[FILED, CUSTOMER, CUSTOMER])
    assert refused(host, "register_customer", row=FIRST_ROW + 1) == [
        ("客户ID", f"这位客户已经有档案 {KH}（第 {FIRST_ROW} 行，已建档）")
    ]
    other = a_shop(customers=[FILED, {**CUSTOMER, "shop": "示例优选", "platform": "快手"}])
    pressed(other, "register_customer", rows=[FIRST_ROW + 1])
    twice = a_shop(customers=[CUSTOMER, CUSTOMER])
    done = push(twice, "register_customer", None, by=CLERK)
    assert sum(p.blocks for p in done.problems) == 1, "of two rows typed at once the first is the file"
    assert [row_of(twice, "customers", n).get("状态") for n in (0, 1)] == ["待建档", None]


def test_after_the_old_file_was_given_up_a_new_one_is_asked_about() -> None:
    host = a_shop(customers=[{**FILED, "status": "停用", "consent": "否"}, CUSTOMER])
    assert f"这位客户有停用的档案 {KH}" in warned(pressed(host, "register_customer", rows=[FIRST_ROW + 1]))


def test_a_sale_to_come_is_none() -> None:
    host = a_shop(customers=[{**CUSTOMER, "service_date": date(2026, 11, 23)}])
    assert refused(host, "register_customer") == [("服务完成日期", "服务完成日期晚于现在")]
    pressed(a_shop(customers=[{**CUSTOMER, "service_date": date(2026, 11, 22)}]), "register_customer")


# -- made from orders ---------------------------------------------------------------------------


def test_files_are_made_of_received_orders_one_a_customer() -> None:
    """SERVICE 32: 已收货 orders without a file of the same shop and ID."""
    host = a_shop(
        customers=[FILED],
        orders=[
            order(1),
            order(2, customer_id="tb_002", received_date=date(2026, 11, 10), qty=2),
            order(3, customer_id="tb_002", item="灯泡", received_date=date(2026, 11, 18)),
            order(4, customer_id="tb_003", status="已发货"),
            order(5, shop="示例优选", platform="快手", received_date=date(2026, 11, 21)),
            order(6, customer_id="tb_004", phone=None),
        ],
    )
    done = swept(host, "collect_customers")
    made = [row_of(host, "customers", n) for n in (1, 2)]
    assert [(r["店铺"], r["客户ID"], r["订货规格"]) for r in made] == [
        ("示例旗舰店", "tb_002", "灯泡 TD-01"),
        ("示例优选", "tb_001", "台灯 TD-01"),
    ]
    assert [r["服务完成日期"] for r in made] == [datetime(2026, 11, 18), datetime(2026, 11, 21)]
    assert [r["状态"] for r in made] == ["待建档"] * 2
    assert done.summary == "已从订单登记 2 份待建档的客户档案，1 位缺资料，没有建。"
    assert [w for w in warned(done) if "tb" not in w] == ["订单 5000000000000000006 没有电话，没有建档"]
    swept(host, "collect_customers", now=SUNDAY + SECOND)
    assert count(host, "customers") == 3, "a second press finds nothing new"


def test_a_file_given_up_is_not_made_again() -> None:
    host = a_shop(customers=[{**FILED, "status": "停用"}], orders=[ORDER])
    assert swept(host, "collect_customers").summary == "已收货的客户都有档案了，未作任何改动。"
    assert count(host, "customers") == 1


def test_the_orders_of_a_customer_are_counted() -> None:
    host = a_shop(customers=[FILED], orders=[
        order(1), order(2, status="待发货", amount=1.5), order(3, status="已关闭"), order(4, status="未付款"),
        order(5, customer_id="tb_009"), order(6, shop="示例优选"), order(7, status="已发货", amount=None),
    ])  # fmt: skip
    push(host, "refresh", None, by=CLERK)
    made = row_of(host, "customers")
    assert (made["累计订单数"], made["累计金额"]) == (3, 130)


def test_what_an_older_list_counted_stays_where_no_order_is_known() -> None:
    host = a_shop(customers=[{**FILED, "orders": 12, "spend": 980}])
    push(host, "refresh", None, by=CLERK)
    assert (row_of(host, "customers")["累计订单数"], row_of(host, "customers")["累计金额"]) == (12, 980)


# -- the board ----------------------------------------------------------------------------------


def missing(items: list[dict[str, Cell]]) -> list[tuple[Any, Any, Any]]:
    return [(i["记录号"], i["紧急"], i["负责人"]) for i in items if i["事项"] == "已收货的客户还没有档案"]


def test_a_received_order_without_a_file_is_told_after_two_days() -> None:
    """SYS-35, A32."""
    host, no = a_shop(orders=[ORDER]), ORDER["order_no"]
    due = datetime(2026, 11, 22, 23, 59, 59)
    assert missing(board(host, due)) == []
    assert missing(board(host, due + SECOND)) == [(no, "逾期", CLERK)]
    assert missing(board(a_shop(orders=[ORDER], customers=[FILED]), due + SECOND)) == []


def test_thousands_of_old_orders_do_not_bury_the_board() -> None:
    host = a_shop(
        orders=[order(n, customer_id=f"tb_{n}", received_date=date(2026, 10, 1)) for n in range(NAMED + 7)]
    )
    found = missing(board(host))
    assert len(found) == NAMED + 1
    assert found[-1][0] == "其余 7 位"


def test_customers_without_a_plan_are_one_line() -> None:
    host = a_shop(
        customers=[
            FILED,
            {**FILED, "number": "KH20261120-002", "customer_id": "tb_2", "name": "王力"},
            {**FILED, "number": "KH20261120-003", "customer_id": "tb_3", "consent": "否"},
        ]
    )
    (item,) = [i for i in board(host) if i["事项"] == "同意联系的客户还没有回访计划"]
    assert (item["记录号"], item["到期"]) == ("2 位", datetime(2026, 11, 27, 23, 59, 59))
    planned = a_shop(customers=[FILED], call_plans=[PLAN])
    assert not [i for i in board(planned) if i["事项"] == "同意联系的客户还没有回访计划"]


# -- giving up ----------------------------------------------------------------------------------


def test_who_asks_to_be_left_alone_is() -> None:
    """A32, COM-12: plans end, news is not mailed, an answer still is; one undo takes it all back."""
    letters = [
        {
            **LETTER,
            "number": f"XH20261120-00{n}",
            "status": state,
            "kind": kind,
            "name": "陈静",
            "clerk": CLERK,
        }
        for n, (state, kind) in enumerate(
            [("待电话", "通知"), ("已电话", "邀请函"), ("待寄出", "答复函"), ("已寄出", "通知")]
        )
    ]
    host = a_shop(
        customers=[FILED],
        call_plans=[PLAN, {**CALLED, "service_date": date(2026, 11, 1)},
                    {**CALLED, "status": "第二次完成", "service_date": date(2026, 10, 1)}],
        letters=letters,
    )  # fmt: skip
    tables = ("customers", "call_plans", "letters")
    before = {table: [row_of(host, table, n) for n in range(count(host, table))] for table in tables}
    pressed(host, "stop_contact")
    assert (row_of(host, "customers")["状态"], row_of(host, "customers")["同意联系"]) == ("停用", "否")
    assert [row_of(host, "call_plans", n)["状态"] for n in range(3)] == ["拒绝联系", "拒绝联系", "第二次完成"]
    states = [row_of(host, "letters", n)["状态"] for n in range(4)]
    assert states == ["无需寄信", "无需寄信", "待寄出", "已寄出"]
    assert "到期" not in row_of(host, "call_plans")
    push(host, "undo", None, by=CLERK, on="customers", now=SUNDAY + SECOND)
    assert {table: [row_of(host, table, n) for n in range(count(host, table))] for table in tables} == before


# -- words --------------------------------------------------------------------------------------


def test_a_good_customer_who_agrees_is_invited_and_greeted_and_nobody_else() -> None:
    def made(template: str, **more: Cell) -> list[str]:
        host = a_shop(customers=[{**FILED, **more}])
        asks = {"message_template": template, "message_set": "节日=元旦"}
        done = push(host, "make_message", [FIRST_ROW], by=CLERK, asks=asks, on="customers")
        return [each["text"] for each in done.messages]

    assert "老客户旺旺群" in made("vip_group_invite", is_vip="是")[0]
    assert made("vip_group_invite", is_vip="否") == []
    assert made("vip_group_invite", is_vip="是", consent="否") == []
    assert "元旦快乐" in made("holiday_greeting")[0]
    assert made("holiday_greeting", consent=None) == []
    assert made("holiday_greeting", status="停用") == []


def test_a_manager_a_clerk_and_an_agent_may_press_and_the_print_room_may_not() -> None:
    for who in (CLERK, BOSS, "周洁", "张敏"):
        pressed(a_shop(customers=[CUSTOMER]), "register_customer", by=who)
    (told,) = refused(a_shop(customers=[CUSTOMER]), "register_customer", by="赵磊")
    assert told[1].startswith("“登记客户”要由")


def test_a_file_is_found_by_its_own_record() -> None:
    book = Book(a_shop(customers=[FILED]), ALL_SHEETS, now=SUNDAY)
    found = book.find(Customer, KH)
    assert found is not None
    assert found.name == "陈静"


def test_what_is_over_is_archived_though_the_customer_stays() -> None:
    """A file never ends while the customer buys; what was filed of calls and letters must not pile up."""
    over: dict[str, Cell] = {"status": "归档", "entered_at": datetime(2026, 11, 21, 9)}
    host = a_shop(
        customers=[FILED],
        call_plans=[{**CALLED, **over, "call1_no": "DH20261121-001"}],
        calls=[{"number": "DH20261121-001", "customer_code": KH, **over}],
        letters=[{**LETTER, "number": "XH20261121-001", **over}],
    )
    found = finished_rows(Book(host, ALL_SHEETS, now=SUNDAY), date(2026, 11, 22), Outcome())
    assert {one.row.table.layout.table for one in found} == {"call_plans", "calls", "letters"}
