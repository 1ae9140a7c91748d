"""New rows go to the host a column at a time, each with what it alone would be written with."""

from __future__ import annotations

from typing import Any

import pytest

from cs_macros.book.table import Table
from cs_macros.errors import CsError
from cs_macros.hosts.edits import singly
from cs_macros.hosts.port import Append, AppendMany, Grid
from cs_macros.sheets.orders.register import Order, OrderStatus
from tests.builders import NOW

HEADERS = [column.header for column in Order.layout.columns]


def table(*without: str) -> Table[Order]:
    lacking = [Order.layout.header(field) for field in without]
    return Table(Order, Grid("订单跟进表", [one for one in HEADERS if one not in lacking], {}), NOW)


def added(table: Table[Order], *rows: dict[str, Any]) -> list[Append]:
    """What the edits add, by field."""
    for cells in rows:
        table.add(record=Order.of_values({**dict.fromkeys(Order.model_fields), **cells}))
    fields = {column.header: column.field for column in Order.layout.columns}
    edits = [edit for edit in singly(table.edits()) if isinstance(edit, Append)]
    return [
        Append(edit.table, {fields[header]: cell for header, cell in edit.cells.items()}) for edit in edits
    ]


def test_each_row_gets_its_own_cells() -> None:
    first = {"order_no": "00123", "status": OrderStatus.TO_SHIP, "urgent": True, "paid_at": NOW}
    second = {"order_no": "00124", "qty": 0}
    written = {**first, "status": "待发货", "urgent": "是"}
    assert added(table(), first, second) == [Append("orders", written), Append("orders", second)]
    alone = [added(table(), cells)[0] for cells in (first, second)]
    assert alone == [Append("orders", written), Append("orders", second)]


def test_nothing_is_written_of_what_nobody_sees() -> None:
    """Blanks are no cell, and a row of nothing else is no row."""
    rows = {"order_no": "1", "remark": " "}, {"remark": "　"}, {}, {"order_no": "2"}
    assert added(table(), *rows) == [Append("orders", {"order_no": n}) for n in "12"]
    assert added(table(), {"remark": " "}, {}) == []


def test_many_rows_are_one_edit() -> None:
    many = table()
    for number in "123":
        many.add(record=Order.of_values({**dict.fromkeys(Order.model_fields), "order_no": number}))
    assert list(many.edits()) == [AppendMany("orders", {"订单号": ("1", "2", "3")})]


def test_an_earlier_releases_sheet_is_written_without_the_column_it_lacks() -> None:
    cells = {"order_no": "1", "entered_at": NOW}
    assert added(table("entered_at"), cells, cells) == [Append("orders", {"order_no": "1"})] * 2


def test_a_column_that_people_took_away_stops_the_press() -> None:
    with pytest.raises(CsError, match="缺少列“备注文本”，未作任何改动"):
        added(table("remark"), {"order_no": "1"}, {"order_no": "2", "remark": "急"})
    assert added(table("remark"), {"order_no": "1"}, {"order_no": "2", "remark": " "})


def test_what_undo_puts_back_is_written_as_it_stood() -> None:
    """Readable or not: such a row is no record yet."""
    back = table()
    row = back.add()
    row.put_back({"qty": "三个", "order_no": "1"})
    assert added(back, {"order_no": "2"}) == [
        Append("orders", {"qty": "三个", "order_no": "1"}), Append("orders", {"order_no": "2"}),
    ]  # fmt: skip
