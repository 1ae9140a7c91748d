"""The same movement has the same id in whatever export it turns up; no two share one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.statements import read_statement
from tests.statements.made import ALIPAY, CCB, SAMPLES, alipay, ccb, read, write

TEXTS = {
    "alipay.csv": (SAMPLES / "alipay.csv").read_bytes().decode("gb18030"),
    "icbc-debit.csv": (SAMPLES / "icbc-debit.csv").read_text("utf-8"),
    "wechat.csv": (SAMPLES / "wechat.csv").read_text("utf-8"),
    "cmb-debit.csv": (SAMPLES / "cmb-debit.csv").read_text("utf-8"),
}
FIRST = {"alipay.csv": 25, "icbc-debit.csv": 7, "wechat.csv": 17, "cmb-debit.csv": 1}

equal_or_not = st.builds(
    alipay,
    st.sampled_from(["5.00", "6.00"]),
    serial=st.sampled_from(["xxxx", "3985734", "", "1" * 28, "2" * 28]),
    time=st.sampled_from(["2026-11-21 10:00:00", "2026-11-22 10:00:00"]),
    payer=st.sampled_from(["张三", "李四"]),
)


def ids(text: str) -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.csv"
        file.write_text(text, "utf-8")
        found = [line.line_id for line in read_statement(file).lines]
    assert len(found) == len(set(found))
    return set(found)


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=25 if os.environ.get("CS_MACROS_CI") else 8)
@given(data=st.data())
def test_splitting_overlapping_and_reordering_give_the_same_lines(name: str, data: st.DataObject) -> None:
    lines = TEXTS[name].rstrip("\n").split("\n")
    head, rows = lines[: FIRST[name]], lines[FIRST[name] :]
    mixed = data.draw(st.permutations(rows))
    start = data.draw(st.integers(0, len(rows)))
    end = data.draw(st.integers(start, len(rows)))
    whole = ids(TEXTS[name])
    assert ids("\n".join(head + mixed)) == whole
    assert ids("\n".join(head + rows[:end])) | ids("\n".join(head + rows[start:])) == whole


@settings(max_examples=25)
@given(st.lists(equal_or_not, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_order_never_changes_the_ids(rows: list[str], random: object) -> None:
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert ids("\n".join([ALIPAY, *rows])) == ids("\n".join([ALIPAY, *mixed]))


@settings(max_examples=25)
@given(st.lists(equal_or_not, min_size=1, max_size=8))
def test_whole_days_apart_or_together_give_the_same_ids(rows: list[str]) -> None:
    early, late = ([row for row in rows if row.startswith(day)] for day in ("2026-11-21", "2026-11-22"))
    days = [ids("\n".join([ALIPAY, *part])) for part in (early, late) if part]
    # A real 交易号 belongs to one day; only rows that break this may meet across days.
    if not any(f",{digit * 28}\t" in row for digit in "12" for row in rows):
        assert set().union(*days) == ids("\n".join([ALIPAY, *rows]))


def test_two_equal_payments_both_stay(tmp_path: Path) -> None:
    equal = ccb(income="100.00")
    statement = read(tmp_path, CCB, equal, equal)
    assert len({line.line_id for line in statement.lines}) == 2


def test_an_export_of_half_the_day_agrees_with_one_of_the_whole(tmp_path: Path) -> None:
    equal = ccb(income="100.00")
    half = {line.line_id for line in read(tmp_path, CCB, equal).lines}
    whole = {
        line.line_id for line in read(tmp_path, CCB, ccb(income="100.00", payer="李四"), equal, equal).lines
    }
    assert half < whole
    assert len(whole) == 3


def test_a_row_pasted_twice_with_a_real_number_is_one_line(tmp_path: Path) -> None:
    statement = read(tmp_path, ALIPAY, alipay(serial="1" * 28), alipay(serial="1" * 28))
    assert len(statement.lines) == 1
    assert [one.reason for one in statement.skipped] == ["与第 2 行完全相同（交易号也相同）"]


def test_a_fee_with_the_number_of_its_transfer_stays(tmp_path: Path) -> None:
    transfer, fee = (alipay(amount, serial="1" * 28, direction="支出") for amount in ("100.00", "0.10"))
    assert len(read(tmp_path, ALIPAY, transfer, fee).lines) == 2


def test_masked_numbers_tell_nothing_apart_and_merge_nothing(tmp_path: Path) -> None:
    rows = [alipay("9.90", serial="xxxx"), alipay("82.00", serial="xxxx"), alipay("82.00", serial="xxxx")]
    assert len({line.line_id for line in read(tmp_path, ALIPAY, *rows).lines}) == 3


def test_the_id_begins_with_account_and_number(tmp_path: Path) -> None:
    statement = read_statement(write(tmp_path, ALIPAY, [alipay(serial="1" * 28)]), account_tail="9876")
    assert statement.lines[0].line_id.startswith(f"9876-{'1' * 28}")
    assert statement.lines[0].account_tail == "9876"


def test_without_a_number_the_id_is_time_amount_and_balance(tmp_path: Path) -> None:
    (line,) = read(tmp_path, CCB, ccb(income="100.00", balance="300.00")).lines
    assert line.line_id == "ccb-20261122T100000+100.00=300.00"
