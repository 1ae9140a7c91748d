"""What each real export comes to, agreed as text beside it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from cs_macros.statements import Line, explain, read_statement
from tests.statements.made import SAMPLES

GOLDEN = Path(__file__).parents[1] / "golden" / "statements"
FILES = ("alipay.csv", "ccb.xls", "cmb-debit.csv", "icbc-debit.csv", "wechat.csv")


def _shown(line: Line) -> str:
    return "\n".join(f"  {name}: {getattr(line, name)}" for name in Line.__slots__)


@pytest.mark.parametrize("name", FILES)
def test_a_real_export_reads_as_agreed(name: str, update_golden: bool) -> None:
    statement = read_statement(SAMPLES / name)
    text = "\n".join([explain(statement), "", *map(_shown, statement.lines), ""])
    golden = GOLDEN / f"{name}.txt"
    if update_golden:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8"), "read differently on purpose? pytest --update-golden"


@pytest.mark.parametrize(
    ("name", "came", "went"),
    [
        pytest.param("alipay.csv", "222228.50", "141.64", id="alipay"),
        pytest.param("ccb.xls", "0", "703.26", id="ccb"),
        pytest.param("cmb-debit.csv", "1234.00", "2013.14", id="cmb"),
        pytest.param("icbc-debit.csv", "2841.74", "4241.08", id="icbc"),
        pytest.param("wechat.csv", "28.49", "2904.53", id="wechat"),
    ],
)
def test_sums_agree_with_those_added_by_hand(name: str, came: str, went: str) -> None:
    lines = read_statement(SAMPLES / name).lines
    assert sum((line.amount_in or Decimal(0) for line in lines), Decimal(0)) == Decimal(came)
    assert sum((line.amount_out or Decimal(0) for line in lines), Decimal(0)) == Decimal(went)


@pytest.mark.parametrize("name", FILES)
def test_money_is_exact_to_the_fen(name: str) -> None:
    for line in read_statement(SAMPLES / name).lines:
        for money in (line.amount_in, line.amount_out, line.balance):
            assert money is None or money.as_tuple().exponent == -2


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_taken_or_accounted_for(name: str) -> None:
    statement = read_statement(SAMPLES / name)
    taken = {int(line.source.rpartition(":")[2]) for line in statement.lines}
    skipped = {one.row for one in statement.skipped}
    assert taken & skipped == set()
    assert min(taken | skipped) == statement.header_row + 1
