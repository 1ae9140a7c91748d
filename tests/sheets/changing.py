"""Changes of orders made up for tests, taken through presses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cs_macros.book.outcome import Outcome
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import FIRST_ROW, STAFF, a_workbook, cells_of, push

TABLE = "order_changes"
MORNING = datetime(2026, 11, 22, 10, 0)
PEOPLE = [
    *STAFF,
    {"staff_no": "05", "name": "郑浩", "posts": "仓库"},
    {"staff_no": "06", "name": "周洁", "posts": "售后"},
]
ORDER: dict[str, Cell] = {
    "status": "待发货",
    "shop": "示例旗舰店",
    "platform": "天猫",
    "order_no": "2233445566778899001",
    "customer_id": "tb_001",
    "customer_name": "陈小姐",
    "phone": "13800001111",
    "address": "浙江省杭州市示例路 1 号",
    "item": "台灯",
    "model": "TD-01",
    "qty": 1,
    "amount": 128.5,
    "ordered_at": datetime(2026, 11, 22, 9, 0),
    "pay_kind": "在线支付",
    "paid_at": datetime(2026, 11, 22, 9, 5),
    "courier": "顺丰",
    "tracking_no": "SF0012345678",
}
CHANGE: dict[str, Cell] = {"order_no": ORDER["order_no"], "customer_id": "tb_001"}
CONTENT: dict[str, dict[str, Cell]] = {
    "接单要求": {"request": "多放一个袋子"},
    "特殊要求": {"courier_wanted": "圆通", "card_text": "生日快乐"},
    "指定快递": {"courier_wanted": "圆通"},
    "发票": {"invoice_title": "示例公司"},
    "贺卡": {"card_text": "生日快乐"},
    "送货时间": {"delivery_slot": "周末"},
    "改属性": {"old_value": "白色", "new_value": "黑色", "price_diff": 0},
    "改地址": {"new_value": "江苏省苏州市示例路 8 号"},
    "取消订单": {"request": "不想要了"},
    "异常": {"request": "商品下架"},
}
"""Kind → what it cannot do without."""

STAGES = ("未付款", "未打单", "已打单", "已打包贴单", "已发货", "已签收", "不清楚")
ORDER_AT = {"未付款": "未付款", "已发货": "已发货", "已签收": "已收货"}
"""Stage → state that the order has then; 待发货 otherwise."""

PAPERS: dict[str, dict[str, Cell]] = {
    "已打单": {"papers_back": "发货单与快递单", "disposal": "手改单"},
    "已打包贴单": {"papers_back": "包裹", "disposal": "重打"},
}
BY = {"printer_done": "赵磊"}


def a_desk(
    kind: str, stage: str, /, *, order: dict[str, Cell] | None = None, marks: bool = True, **typed: Cell
) -> MemoryHost:
    """An order at a stage, and a change of it that is typed and not registered."""
    state = {"status": ORDER_AT.get(stage, "待发货")}
    if stage == "未付款":
        state["paid_at"] = None
    orders = [{**ORDER, **state, **(order or {})}]
    change = {**CHANGE, "kind": kind, "stage": stage, **CONTENT[kind], **typed}
    rows = {"staff": PEOPLE, "orders": orders, TABLE: [change]}
    return a_workbook(rows, marks_problems=marks)


def taken(host: MemoryHost, *names: str, now: datetime = MORNING, **fields: Cell) -> Outcome:
    """The change taken through buttons; the fields are typed for the last of them."""
    done = Outcome()
    for name in names:
        more = fields if name == names[-1] else {}
        done = push(host, name, [FIRST_ROW], by=BY.get(name, "张敏"), now=now, **more)
        assert done.ok, (name, [str(problem) for problem in done.problems])
    return done


def tried(host: MemoryHost, name: str, *, by: str = "", now: datetime = MORNING, **fields: Cell) -> Outcome:
    """A press that may be refused."""
    return push(host, name, [FIRST_ROW], by=by or BY.get(name, "张敏"), now=now, **fields)


def blocked(done: Outcome) -> list[tuple[str, str]]:
    return [(each.header, each.message) for each in done.problems if each.blocks]


def texts(done: Outcome) -> dict[str, str]:
    """Template → text of the messages that a press made."""
    return {each["template"]: each["text"] for each in done.messages}


def change(host: MemoryHost) -> dict[str, Any]:
    return cells_of(host, TABLE)


def order(host: MemoryHost) -> dict[str, Any]:
    return cells_of(host, "orders")


def cases(host: MemoryHost) -> list[dict[str, Any]]:
    """The rows of 售后登记表 that are filled."""
    return [found for n in host.read("after_sales").rows if (found := cells_of(host, "after_sales", n))]
