from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from cs_macros.book.book import Book
from cs_macros.book.columns import Record
from cs_macros.book.moving import compute
from cs_macros.book.office import Post
from cs_macros.book.settings import all_settings
from cs_macros.build.sample import SAMPLE_NOW, sample_names, sample_rows
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Grid
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.transfers.register import Transfer, TransferStatus
from cs_macros.sheets.transfers.rules import confirmed_state
from tests.lists import for_each

RECORDS: dict[str, type[Record]] = {
    sheet.table: sheet.record
    for sheet in ALL_SHEETS.in_order()
    if sheet.table in sample_rows(ALL_SHEETS.in_order())
}


def grid_of(record: type[Record], rows: list[dict[str, Cell]]) -> Grid:
    columns = record.layout.columns
    cells = {5 + n: [row.get(column.field) for column in columns] for n, row in enumerate(rows)}
    return Grid(record.layout.sheet, [column.header for column in columns], cells)


@pytest.fixture
def book() -> Book:
    rows = sample_rows(ALL_SHEETS.in_order())
    tables = {table: grid_of(record, rows[table]) for table, record in RECORDS.items()}
    return Book(
        MemoryHost(tables, sample_names(ALL_SHEETS.in_order())), ALL_SHEETS, now=SAMPLE_NOW, operator="孙丽娜"
    )


def transfers() -> list[Transfer]:
    return [Transfer.read(row, SAMPLE_NOW)[0] for row in sample_rows(ALL_SHEETS.in_order())["bank_transfers"]]


def by_number(number: str) -> Transfer:
    return next(t for t in transfers() if t.number == number)


# -- rows -----------------------------------------------------------------------------------


def test_the_sample_fills_only_tables_that_there_are() -> None:
    assert set(sample_rows(ALL_SHEETS.in_order())) == set(RECORDS)


@for_each(RECORDS)
def test_every_cell_of_the_sample_can_be_read(table: str) -> None:
    rows = sample_rows(ALL_SHEETS.in_order())[table]
    assert [bad for row in rows if (bad := RECORDS[table].read(row, SAMPLE_NOW)[1])] == []


@for_each(RECORDS)
def test_every_field_of_the_sample_is_a_column(table: str) -> None:
    fields = {column.field for column in RECORDS[table].layout.columns}
    assert {name for row in sample_rows(ALL_SHEETS.in_order())[table] for name in row} - fields == set()


@for_each(RECORDS)
def test_required_columns_are_filled(table: str) -> None:
    required = [column.field for column in RECORDS[table].layout.columns if column.required]
    rows = sample_rows(ALL_SHEETS.in_order())[table]
    assert [(n, name) for n, row in enumerate(rows) for name in required if row.get(name) in (None, "")] == []


def test_keys_are_there_once() -> None:
    for table, rows in sample_rows(ALL_SHEETS.in_order()).items():
        key = RECORDS[table].layout.key
        found = Counter(tuple(row.get(name) for name in key) for row in rows if row.get(key[0]))
        assert found.most_common(1)[0][1] == 1, table


def test_callers_may_change_what_they_are_given() -> None:
    sample_rows(ALL_SHEETS.in_order())["staff"][0]["name"] = "别人"
    assert sample_rows(ALL_SHEETS.in_order())["staff"][0]["name"] == "李静怡"


def test_every_post_that_presses_a_button_of_transfers_is_held(book: Book) -> None:
    posts = (Post.PRESALES, Post.AFTERSALES, Post.SUPERVISOR, Post.PRINTER, Post.WAREHOUSE, Post.FINANCE)
    assert [post for post in (*posts, Post.ADMIN) if not book.has_post(post)] == []


def test_one_colleague_has_no_login_yet() -> None:
    assert sum(not row.get("login") for row in sample_rows(ALL_SHEETS.in_order())["staff"]) == 1


def test_shops_and_couriers_of_the_transfers_are_in_the_dictionaries(book: Book) -> None:
    couriers = {row["name"] for row in sample_rows(ALL_SHEETS.in_order())["couriers"]}
    assert {t.shop for t in transfers()} <= set(book.shops)
    assert {t.courier for t in transfers() if t.courier} <= couriers
    assert {shop.default_courier for shop in book.shops.values()} <= couriers


def test_people_named_in_the_transfers_are_colleagues(book: Book) -> None:
    named = [(t.created_by, t.updated_by, t.confirmed_by, t.refund_by) for t in transfers()]
    assert {name for names in named for name in names if name} <= set(book.staff)


def test_the_operator_is_a_colleague(book: Book) -> None:
    assert sample_names(ALL_SHEETS.in_order())["operator"] in book.staff


def test_the_parameters_this_shop_has_set_can_be_read(book: Book) -> None:
    assert book.setting("bank_transfer_stale_hours") == Decimal(24)
    assert book.setting("match_window_days") == 3
    assert book.setting("payday") == 15
    assert book.setting("early_start") is not None
    rows = sample_rows(ALL_SHEETS.in_order())["settings"]
    assert sorted(str(row["code"]) for row in rows) == sorted(all_settings())


def test_phones_and_addresses_are_obviously_made_up() -> None:
    rows = [row for found in sample_rows(ALL_SHEETS.in_order()).values() for row in found]
    told = [row.get(name) for row in rows for name in ("phone", "return_phone", "contact")]
    phones = [str(phone).replace(" ", "") for phone in told if phone and str(phone)[:1].isdigit()]
    addresses = [row.get("address") or row.get("return_address") for row in rows]
    assert [phone for phone in phones if not phone.startswith("1380000")] == []
    assert [place for place in addresses if place and "示例路" not in str(place)] == []


# -- transfers ------------------------------------------------------------------------------


def test_transfers_stand_in_every_state_and_two_are_not_registered() -> None:
    states = Counter(t.status for t in transfers())
    assert set(states) == {None, *TransferStatus}
    assert states[None] == 2
    assert len(transfers()) == 14


@for_each(transfers(), lambda t: t.number or t.customer_name)
def test_a_registered_row_is_stamped_by_its_number(t: Transfer) -> None:
    if t.status is None:
        assert (t.number, t.created_at, t.created_by, t.updated_at, t.updated_by) == (None,) * 5
        return
    assert t.number is not None
    assert t.created_at is not None
    assert t.updated_at is not None
    assert t.number[2:10] == f"{t.created_at:%Y%m%d}"
    assert t.created_at <= t.updated_at <= SAMPLE_NOW


@for_each(transfers(), lambda t: t.number or t.customer_name)
def test_what_each_state_needs_is_filled(t: Transfer) -> None:
    needed = {
        TransferStatus.CLAIMED: ("payer_name", "claimed_at"),
        TransferStatus.MISMATCH: ("amount_received", "received_date", "confirmed_by"),
        TransferStatus.VERIFIED: ("amount_received", "received_date", "confirmed_by"),
        TransferStatus.SHIPPED: ("order_no", "courier", "tracking_no", "shipped_date", "confirmed_by"),
        TransferStatus.COMPLETED: ("order_no", "courier", "tracking_no", "shipped_date", "receipt_date"),
        TransferStatus.CANCELLED: ("cancel_reason",),
        TransferStatus.REFUNDED: ("refund_amount", "refund_date", "refund_by", "refund_reason", "remark"),
    }
    names = needed.get(t.status, ()) if t.status else ()
    assert [name for name in names if getattr(t, name) is None] == []


@for_each(transfers(), lambda t: t.number or t.customer_name)
def test_money_was_counted_by_somebody_else_and_agrees_with_the_state(t: Transfer) -> None:
    assert t.confirmed_by is None or t.confirmed_by != t.created_by
    if t.status in (TransferStatus.VERIFIED, TransferStatus.SHIPPED, TransferStatus.COMPLETED):
        assert t.amount_received == t.amount_due
    if t.status is TransferStatus.MISMATCH:
        assert t.amount_received != t.amount_due


def test_a_refund_gives_a_reason_of_the_dictionary_and_no_more_than_came() -> None:
    [t] = [t for t in transfers() if t.status is TransferStatus.REFUNDED]
    reasons = [
        row["reason"] for row in sample_rows(ALL_SHEETS.in_order())["reasons"] if row["kind"] == "退款原因"
    ]
    assert t.refund_reason in reasons
    assert t.refund_amount is not None
    assert t.amount_received is not None
    assert t.refund_amount <= t.amount_received


@for_each([name for name, record in RECORDS.items() if ALL_SHEETS.flow_of(record)])
def test_the_computed_columns_are_what_a_refresh_would_write(table: str, book: Book) -> None:
    changes, flow = {}, ALL_SHEETS.flow_of(RECORDS[table])
    assert flow is not None
    for row in book.table(RECORDS[table]).rows():
        compute(row, flow, book)
        if row.changes:
            changes[row.key] = row.changes
    assert changes == {}


def test_exactly_one_transfer_is_overdue() -> None:
    assert [t.number for t in transfers() if t.overdue == "是"] == ["BT20261120-001"]


def test_one_arrival_falls_short(book: Book) -> None:
    t = by_number("BT20261120-001")
    assert t.arrival == Decimal("668.00")
    assert confirmed_state(t, book) == TransferStatus.MISMATCH


def test_one_order_is_ready_to_be_shipped() -> None:
    ready = [t for t in transfers() if t.status is TransferStatus.VERIFIED]
    assert [(bool(t.order_no), bool(t.courier), bool(t.tracking_no)) for t in ready] == [(True,) * 3]
