"""A column read at once gives what its cells give one by one."""

from __future__ import annotations

import os
from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.statements import accounts, cutting, identity, money, texts, times, words

SETTINGS = settings(max_examples=300 if os.environ.get("CS_MACROS_CI") else 60)

PIECES = (
    "张三", "陈小敏", "a@b.com", "138****1234", "6222020200112233445", "12345678", "6222", "0001", "5", "*",
    "•", "x", "/", "|", "(", "（", ")", "）", " ", "  ", "-", "--", "\t", "\u3000", "\n", '="', '"', "=", "'",
    "`", "【退款】", "【", "】", "订单：", "卡号", "²", "٣", "\x1f", "\ud800", "é",
)  # fmt: skip
cells = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
columns = st.lists(cells, max_size=8)
usual = st.sampled_from(["张三 66666666666666", "李四/6222020200112233445", "王五", "", "顾客7"])

AMOUNTS = (
    "1.00", "12.34", "-5.00", "+7.10", "1,234.50", "", " ", "0.5", ".50", "12", "1.234", "¥3.00", "--",
    "1..00", "123456789012.00", "1234567890123.00", "5.00-", "1,23.00", "00.10", "1.0\n0", "a.00",
    "+", "-", "１.00", "-+5.00", "+-5.00", "--5.00",
)  # fmt: skip
MOMENTS = (
    "2026-11-22 10:30:00", "2026-11-22T10:30:00", "2026-11-22 24:00:00", "", "\t", "2026-02-30 00:00:00",
    "2026-11-22", "1800-01-01 00:00:00", "合计",
)  # fmt: skip


@SETTINGS
@given(columns)
def test_cells_lose_their_wrapping(column: list[str]) -> None:
    assert words.all_filled(column) == [words.filled(cell) for cell in column]


@SETTINGS
@given(st.lists(cells | usual, max_size=8))
def test_names_part_from_their_accounts(column: list[str]) -> None:
    assert accounts.split_names(column) == [accounts.split_name(cell) for cell in column]


@SETTINGS
@given(columns)
def test_accounts_are_cut(column: list[str]) -> None:
    assert accounts.tails(column) == [accounts.tails([cell])[0] for cell in column]
    for strict in (True, False):
        cut = [accounts.without_accounts(cell, strict=strict) for cell in column]
        assert accounts.all_without_accounts(column, strict=strict) == cut


@SETTINGS
@given(st.integers(0, 6), st.sampled_from(["", " ", "-", "--", "|", " -"]))
def test_no_twelve_figures_escape(more: int, between: str) -> None:
    """The question asked of a whole column never says no where one cell would be cut."""
    text = between.join("6" * (9 + more))
    assert accounts.may_hold_account(text) or accounts.without_accounts(text, strict=True) == text


@SETTINGS
@given(columns)
def test_texts_come_on_one_line_without_our_marks(column: list[str]) -> None:
    assert texts._all_clean(column) == [texts._clean(cell) for cell in column]


@SETTINGS
@given(st.lists(st.sampled_from(AMOUNTS), min_size=1, max_size=8) | st.lists(cells, min_size=1, max_size=3))
def test_amounts_are_what_each_cell_says(column: list[str]) -> None:
    together, each = money.moneys(column), [money.moneys([cell]) for cell in column]
    assert together.amounts == [one.amounts[0] for one in each]
    assert together.bad == [one.bad[0] for one in each]
    assert together.signed == any(one.signed for one in each)


@SETTINGS
@given(st.lists(st.sampled_from([one for one in AMOUNTS if "," not in one and "\n" not in one]), min_size=1))
def test_a_column_of_figures_is_one_by_the_pattern_too(column: list[str]) -> None:
    text = "\n".join(column)
    assert money._all_figures(text, column.count("")) == bool(money._ALL_PLAIN.fullmatch(text))


@SETTINGS
@given(st.lists(st.sampled_from(MOMENTS), min_size=1, max_size=6))
def test_moments_are_what_each_cell_says(column: list[str]) -> None:
    together, each = times.times(column, None, ()), [times.times([cell], None, ()) for cell in column]
    assert together.moments == [one.moments[0] for one in each]
    assert together.precisions == [one.precisions[0] for one in each]


@SETTINGS
@given(
    st.lists(
        st.lists(st.sampled_from(["", "甲", "1.00", " "]), min_size=1, max_size=3), min_size=1, max_size=5
    )
)
def test_lines_are_cut_at_once_only_where_all_are_alike(rows: list[list[str]]) -> None:
    alike = len({len(row) for row in rows}) == 1
    found = cutting.even("\n".join(map(",".join, rows)), ",")
    assert found == ([list(column) for column in zip(*rows, strict=True)] if alike else None)


@SETTINGS
@given(columns)
def test_digests_are_what_they_ever_were(column: list[str]) -> None:
    assert [*identity._digests(column)] == [
        f"{crc32(cell.encode('utf-8', 'replace')):08x}" for cell in column
    ]
