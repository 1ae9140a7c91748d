# ruff: noqa: E501 (a line an order)
"""Orders feed the month's score sheet: whose sales, what wins, what is still to be judged (F-9, F-26)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from cs_macros.book.book import Book
from cs_macros.book.outcome import Outcome
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.scores.register import ScoreMonth
from tests.builders import STAFF, a_workbook, push

NOW = datetime(2026, 12, 1, 10, 0)
PAID = datetime(2026, 11, 22, 10, 0)
PEOPLE = [
    *STAFF,
    {"staff_no": "05", "name": "林静", "posts": "售前"},
    {"staff_no": "06", "name": "周远", "posts": "售前"},
]


def order(n: int, **more: Cell) -> dict[str, Cell]:
    return {
        "status": "已收货", "shop": "示例旗舰店", "order_no": f"41260000000000{n:05}", "customer_id": f"客户{n}",
        "item": "台灯", "amount": 100, "ordered_at": PAID, "pay_kind": "在线支付", "paid_at": PAID, **more,
    }  # fmt: skip


def built(*orders: Mapping[str, Cell], **tables: list[dict[str, Cell]]) -> MemoryHost:
    host = a_workbook({"orders": orders, "staff": PEOPLE, **tables})
    build(host)
    return host


def build(host: MemoryHost) -> Outcome:
    return push(host, "build_month", by="王芳", now=NOW, asks={"score_month": "2026-11"})


def scored(host: MemoryHost) -> dict[str, ScoreMonth]:
    rows = Book(host, ALL_SHEETS, now=NOW).table(ScoreMonth).rows()
    return {str(row.record.agent): row.record for row in rows}


def test_sales_and_buyers_by_attribution() -> None:
    host = built(
        order(1, agents="张敏"),
        order(2, agents="张敏", customer_id="客户1"),
        order(3, agents="林静、张敏", order_source="平分", credited_to="林静、张敏", share="70%、30%", judged_at=NOW, basis="谈"),
        order(4),  # nobody's
        order(5, agents="张敏", paid_at=datetime(2026, 12, 1)),  # another month's
        order(6, agents="张敏", status="已关闭"),
        order(7, agents="张敏", pay_kind="货到付款", paid_at=None, shipped_at=PAID, status="已发货"),
        order(8, agents="周远", pay_kind="货到付款", paid_at=None, shipped_at=PAID),
    )  # fmt: skip
    found = {name: (row.sales, row.buyers) for name, row in scored(host).items()}
    assert found == {
        "张敏": (Decimal("230.00"), 2), "林静": (Decimal("70.00"), 1), "周远": (Decimal("100.00"), 1),
    }  # fmt: skip


def test_a_campaigns_orders_are_split_to_the_fen() -> None:
    campaign: dict[str, Cell] = {"name": "返场", "start": PAID, "end": PAID + timedelta(hours=1)}
    host = built(order(1), order(2), campaigns=[campaign])
    sales = {name: row.sales for name, row in scored(host).items()}
    assert sales == {"张敏": Decimal("66.67"), "林静": Decimal("66.67"), "周远": Decimal("66.66")}


def test_what_somebody_typed_stays_and_the_difference_is_told() -> None:
    host = built(order(1, agents="张敏"))
    book = Book(host, ALL_SHEETS, now=NOW, operator="王芳")
    next(book.table(ScoreMonth).rows()).record.sales = Decimal("90.00")
    book.save()
    done = build(host)
    assert any("订单跟进表算出来是 100.00，与填的不同，没有改动" in p.message for p in done.problems)
    assert scored(host)["张敏"].sales == Decimal("90.00")


def test_later_orders_renew_what_came_from_orders() -> None:
    host = built(order(1, agents="张敏"))
    more = {ALL_SHEETS["orders"].record.layout.header(k): v for k, v in order(2, agents="张敏").items()}
    from cs_macros.hosts.port import Append

    host.write([Append("orders", more)])
    build(host)
    assert scored(host)["张敏"].sales == Decimal("200.00")


def test_the_imported_performance_wins_and_the_difference_is_told(tmp_path: Path) -> None:
    host = built(order(1, agents="张敏"))
    file = tmp_path / "业绩.csv"
    file.write_text("姓名,销售额,询单人数,付款人数\n张敏,150.00,10,8\n", "utf-8")
    asks = {"sales_files": str(file), "score_month": "2026-11"}
    done = push(host, "import_sales", by="王芳", now=NOW, asks=asks)
    assert any("订单跟进表算出来是 100.00，以导入的业绩为准" in p.message for p in done.problems)
    assert (scored(host)["张敏"].sales, scored(host)["张敏"].buyers) == (Decimal("150.00"), 8)
    again = build(host)
    assert scored(host)["张敏"].sales == Decimal("150.00")
    assert any("订单跟进表算出来是 100.00" in p.message for p in again.problems)


def test_orders_nobody_has_judged_hold_the_month_up_until_it_is_due() -> None:
    host = built(order(1, agents="张敏、林静"), settings=[{"key": "payday", "value": "15"}])
    rows = scored(host)
    assert "归属待判定的订单 1 个（4126000000000000001）" in str(rows["张敏"].missing)
    assert "归属待判定" not in str(rows["周远"].missing)

    def submitted(now: datetime) -> str:
        asks = {"score_month": "2026-11"}
        done = push(host, "submit_month", by="王芳", now=now, asks=asks)
        return "\n".join(
            f"{p.level} {p.message}" for p in done.problems if "归属" in p.message or "待判定" in p.message
        )

    assert "block 有 1 个订单的归属待判定" in submitted(NOW)
    assert "warn 归属待判定的订单 1 个（4126000000000000001）没有计入" in submitted(
        datetime(2026, 12, 20, 9, 0)
    )
