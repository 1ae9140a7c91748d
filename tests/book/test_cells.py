"""Cells: forgiving in, exact out; no input raises anything but our own sentence (DESIGN 5.1)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cs_macros.cells import dates, kinds
from cs_macros.cells.kinds import Kind, as_json, from_json, same_cell
from cs_macros.hosts.memory import cell_as_read
from cs_macros.hosts.port import Cell, CellError
from cs_macros.sheets.transfers.register import TransferStatus
from tests.builders import NOW

KINDS = [
    kinds.TEXT,
    kinds.PERSON,
    kinds.ID,
    kinds.TAIL,
    kinds.MONEY,
    kinds.INT,
    kinds.NUM,
    kinds.PCT,
    kinds.RATE,
    kinds.DATE,
    kinds.MOMENT,
    kinds.TIME,
    kinds.MONTH,
    kinds.WEEK,
    kinds.BOOL,
    TransferStatus.kind(),
]

anything = st.one_of(
    st.none(),
    st.text(),
    st.text("0123456789-/.:年月日 ￥，％０１Ee+", max_size=20),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=True, allow_infinity=True),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.builds(CellError, st.sampled_from(["#N/A", "#REF!", "#VALUE!"])),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(cell=anything)
@example(cell="nan")
@example(cell="9" * 400)
@example(cell="2月30日")
@example(cell=float("inf"))
@example(cell="٣")  # a digit, but not one of ours
def test_a_kind_answers_or_says_why_in_chinese(kind: Kind, cell: Any) -> None:
    try:
        kind.parse(cell, NOW)
        reason = "看懂了"
    except ValueError as error:
        reason = str(error)
    assert re.search(r"[\u4e00-\u9fff]", reason), "shown to the user"


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        pytest.param(kinds.MONEY, st.decimals(-(10**9), 10**9, places=2), id="money"),
        pytest.param(kinds.ID, st.from_regex(r"[0-9A-Z]{1,30}", fullmatch=True), id="id"),
        pytest.param(kinds.DATE, st.dates(date(1904, 1, 1), date(2999, 12, 31)), id="date"),
        pytest.param(
            kinds.MOMENT,
            st.datetimes(datetime(1904, 1, 1), datetime(2999, 1, 1)).map(
                lambda moment: moment.replace(microsecond=0)
            ),
            id="dt",
        ),
        pytest.param(kinds.TIME, st.times().map(lambda at: at.replace(microsecond=0)), id="time"),
        pytest.param(kinds.INT, st.integers(-(10**12), 10**12), id="int"),
        pytest.param(kinds.BOOL, st.booleans(), id="bool"),
        pytest.param(kinds.TEXT, st.text(min_size=1).filter(str.strip), id="text"),
    ],
)
@given(data=st.data())
def test_a_value_survives_cell_and_journal(
    kind: Kind, values: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    value = data.draw(values)
    read = cell_as_read(kind.write(value))  # numbers come back as Excel's doubles
    assert kind.parse(read, NOW) == value
    kept = from_json(kind, as_json(kind, read))
    assert same_cell(read, kept)


@given(cell=anything)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_journal_brings_back_whatever_stood_there(kind: Kind, cell: Any) -> None:
    if isinstance(cell, (CellError, time, Decimal)) or cell != cell:
        return  # an error value cannot be typed back; times and decimals are read as other types
    raw = cell_as_read(cell)
    kept = from_json(kind, as_json(kind, raw))
    assert same_cell(raw, kept) or str(raw) == str(kept)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("￥１，２８０．５", "1280.50"),
        ("128.5元", "128.50"),
        (" 12 8 ", "128.00"),
        ("−30", "-30.00"),
        (0.1 + 0.2, "0.30"),
        (128.5, "128.50"),
        ("-0.00", "0.00"),
    ],
)
def test_money_is_read_as_people_type_it(typed: Any, amount: str) -> None:
    assert str(kinds.MONEY.parse(typed, NOW)) == amount


@pytest.mark.parametrize("typed", ["12.345", "abc", "1e5", "1.2万", True, datetime(2026, 1, 1), "nan", "--5"])
def test_what_is_no_amount_is_refused(typed: Any) -> None:
    with pytest.raises(ValueError, match="金额"):
        kinds.MONEY.parse(typed, NOW)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2233445566778899001", "2233445566778899001"),
        ("013800001111", "013800001111"),
        ("０１３８ ０000 1111", "013800001111"),
        (13800001111.0, "13800001111"),
        ("BT20261122-001", "BT20261122-001"),
    ],
)
def test_an_id_keeps_every_digit(typed: Any, number: str) -> None:
    assert kinds.ID.parse(typed, NOW) == number


@pytest.mark.parametrize("typed", [2.2334455667788990e18, 1e15, "2.23E+18", "1.23E+17"])
def test_a_damaged_id_is_reported_not_guessed(typed: Any) -> None:
    with pytest.raises(ValueError, match="改坏"):
        kinds.ID.parse(typed, NOW)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026/11/22", "2026-11-22"),
        ("2026-11-2", "2026-11-02"),
        ("2026.11.22", "2026-11-22"),
        ("20261122", "2026-11-22"),
        (20261122.0, "2026-11-22"),
        ("2026年11月22日", "2026-11-22"),
        ("11月22日", "2026-11-22"),
        ("11/22", "2026-11-22"),
        (46348.0, "2026-11-22"),
        ("１１月２日", "2026-11-02"),
        ("1月3日", "2027-01-03"),
        ("6月1日", "2026-06-01"),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: Any, day: str) -> None:
    assert kinds.DATE.parse(typed, NOW) == date.fromisoformat(day)


@given(
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    now=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
)
def test_a_day_without_a_year_is_the_nearest(day: date, now: datetime) -> None:
    if (day.month, day.day) == (2, 29):
        return
    found = dates.read_date(f"{day.month}月{day.day}日", now)
    assert (found.month, found.day) == (day.month, day.day)
    assert abs(datetime.combine(found, time()) - now) <= timedelta(days=184)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-11-22 16:30", "2026-11-22 16:30"),
        ("2026-11-22T16:30", "2026-11-22 16:30"),
        ("11月21日 15:00", "2026-11-21 15:00"),
        ("11月21日15：00", "2026-11-21 15:00"),
        ("2026/11/22", "2026-11-22 00:00"),
        (46348.6875, "2026-11-22 16:30"),
    ],
)
def test_a_moment_is_read_as_people_type_it(typed: Any, moment: str) -> None:
    assert kinds.MOMENT.parse(typed, NOW) == datetime.fromisoformat(moment)


@pytest.mark.parametrize("typed", ["25:00", "2026-13-01", "2月30日", "下周一", "16:30:61"])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"不是日期|没有"):
        kinds.MOMENT.parse(typed, NOW)


@pytest.mark.parametrize(
    ("typed", "yes"), [("是", True), ("否", False), (True, True), ("√", True), (" Ｙ", True), (0.0, False)]
)
def test_yes_and_no(typed: Any, yes: bool) -> None:
    assert kinds.BOOL.parse(typed, NOW) is yes


@pytest.mark.parametrize(
    ("typed", "week"), [("2026-W47", "2026-W47"), ("2026w5", "2026-W05"), ("2026年第47周", "2026-W47")]
)
def test_weeks(typed: str, week: str) -> None:
    assert kinds.WEEK.parse(typed, NOW) == week


@pytest.mark.parametrize(("typed", "share"), [("0%", 0), ("100%", 1), (1, 1), ("70%", 0.7)])
def test_a_share_is_at_most_the_whole(typed: Any, share: float) -> None:
    assert float(kinds.PCT.parse(typed, NOW)) == share
    assert float(kinds.RATE.parse("120%", NOW)) == 1.2


@pytest.mark.parametrize("typed", ["100.1%", "101%", "-1%"])
def test_more_than_the_whole_is_no_share(typed: str) -> None:
    with pytest.raises(ValueError, match="0"):
        kinds.PCT.parse(typed, NOW)


def test_an_account_is_cut_to_its_last_four_digits() -> None:
    assert kinds.TAIL.parse("6222 0212 3456 7890", NOW) == "7890"


def test_an_error_value_names_itself() -> None:
    with pytest.raises(ValueError, match="#N/A"):
        kinds.MONEY.parse(CellError("#N/A"), NOW)


# -- what a clerk types for a day: issue 13, 1 -------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (11.22, date(2026, 11, 22)),
        (1.05, date(2027, 1, 5)),
        (1122.0, date(2026, 11, 22)),
        (101, date(2027, 1, 1)),
        ("11.2", date(2026, 11, 2)),
        ("9月7号", date(2026, 9, 7)),
        ("今天", date(2026, 11, 22)),
        ("前天", date(2026, 11, 20)),
        ("明天", date(2026, 11, 23)),
        (46348.0, date(2026, 11, 22)),
        (20261122.0, date(2026, 11, 22)),
    ],
)
def test_a_day_as_clerks_type_it(cell: Cell, day: date) -> None:
    assert dates.read_date(cell, datetime(2026, 11, 22, 10)) == day


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (11.2, "数字 11.2 分不清是 11月2日 还是 11月20日"),
        (1.3, "数字 1.3 分不清是 1月3日 还是 1月30日"),
        (11.5, "数字 11.5 也许是 11月5日，也许少了一位"),
        (13.05, "数字 13.05 不是日期"),
        (45.0, "数字 45 不是日期"),
        (231.0, "数字 231 不是日期"),
        (
            datetime(1900, 1, 11, 5, 16, 48),
            "这一格是日期格式，输入的数字变成了 1900-01-11；要填的也许是 2026-11-22",
        ),
        (datetime(1900, 1, 11, 4, 48), "变成了 1900-01-11；要填的也许是 2026-11-02 或 2026-11-20"),
        (datetime(1903, 1, 26), "变成了 1903-01-26；要填的也许是 2026-11-22"),
        (datetime(1900, 1, 9), "变成了 1900-01-09"),
        (True, "不是日期"),
    ],
)
def test_a_number_that_is_no_certain_day_is_refused_with_its_readings(cell: Cell, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        dates.read_date(cell, datetime(2026, 11, 22, 10))


def test_words_for_weeks_and_months() -> None:
    now = datetime(2027, 1, 3, 10)  # a Sunday, the last day of week 53
    assert [dates.read_week(w, now) for w in ("上周", "本周", "下周")] == ["2026-W52", "2026-W53", "2027-W01"]
    assert [dates.read_month(w, now) for w in ("上个月", "本月", "下个月")] == [
        "2026-12",
        "2027-01",
        "2027-02",
    ]
    with pytest.raises(ValueError, match="分不清是 1 月还是 10 月"):
        dates.read_month(2026.1, now)
