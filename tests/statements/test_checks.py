"""What the lines of a file say about each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from cs_macros.statements import explain
from tests.statements.made import ALIPAY, CCB, alipay, ccb, read

CHAIN = [
    ccb(income="100.00", balance="300.00", day="20261101"),
    ccb(expense="50.00", balance="250.00", day="20261102"),
    ccb(income="10.00", balance="260.00", day="20261122"),
]


@pytest.mark.parametrize("rows", [CHAIN, CHAIN[::-1]], ids=["forwards", "backwards"])
def test_balances_that_agree_prove_that_nothing_is_missing(tmp_path: Path, rows: list[str]) -> None:
    assert read(tmp_path, CCB, *rows).warnings == ()


@pytest.mark.parametrize("rows", [CHAIN[::2], CHAIN[::-2]], ids=["forwards", "backwards"])
def test_a_missing_line_breaks_the_balances(tmp_path: Path, rows: list[str]) -> None:
    balance, days = read(tmp_path, CCB, *rows).warnings
    assert balance.startswith(
        "期初余额 200.00 加收支合计 110.00 应为 310.00，期末余额却是 260.00，相差 -50.00。"
    )
    assert "2026-11-01 与 2026-11-22 之间 20 天" in days


def test_days_without_a_line_are_said_where_no_balance_proves_otherwise(tmp_path: Path) -> None:
    rows = [alipay(time=f"2026-11-{day} 10:00:00", serial=day * 14) for day in ("01", "04", "12")]
    (said,) = read(tmp_path, ALIPAY, *rows).warnings
    assert said == "有日期没有明细：2026-11-04 与 2026-11-12 之间 7 天。若那几天有收款，请重新导出。"


@pytest.mark.parametrize(
    "reversal", [ccb(expense="100", kind="冲正", day="20261123"), ccb(income="-100", kind="冲正")]
)
def test_a_reversal_and_the_line_it_takes_back_settle_nothing(tmp_path: Path, reversal: str) -> None:
    statement = read(tmp_path, CCB, ccb(income="100"), reversal, ccb(income="100", payer="李四"))
    assert [(line.summary, line.settles) for line in statement.lines] == [
        ("【已被冲正】转账", False),
        ("【冲正】冲正", False),
        ("转账", True),
    ]
    assert statement.warnings == ("第 2 行（+100.00 元）已被第 3 行冲回，不算到账。",)


@pytest.mark.parametrize(("day", "settles"), [("20261222", False), ("20261223", False), ("20261224", True)])
def test_a_reversal_takes_a_line_back_for_thirty_one_days(tmp_path: Path, day: str, settles: bool) -> None:
    statement = read(tmp_path, CCB, ccb(income="100"), ccb(expense="100", kind="冲正", day=day))
    assert statement.lines[0].settles is settles


def test_a_transfer_of_ours_that_bounced_is_no_customers_money(tmp_path: Path) -> None:
    statement = read(tmp_path, CCB, ccb(expense="100"), ccb(income="100", kind="退汇", day="20261123"))
    assert [line.settles for line in statement.lines] == [False, False]


def test_a_reversal_without_its_line_is_said(tmp_path: Path) -> None:
    (said,) = read(tmp_path, CCB, ccb(income="100", kind="冲正")).warnings
    assert said == "第 2 行是冲正、退汇或退回（+100.00 元），文件里没有找到被冲的那一笔。"


def test_a_bank_refund_settles_nothing(tmp_path: Path) -> None:
    (line,) = read(tmp_path, CCB, ccb(income="100", kind="网购退款")).lines
    assert line.summary == "【退款】网购退款"
    assert not line.settles


def test_the_explanation_names_columns_sums_reasons_and_warnings(tmp_path: Path) -> None:
    rows = [
        alipay("5.00", serial="1" * 28),
        alipay(state="交易关闭", serial="2" * 28),
        alipay("1(已退款0.5)"),
    ]
    text = explain(read(tmp_path, ALIPAY, *rows))
    for said in (
        "流水.csv：支付宝交易明细（格式 alipay）",
        "编码：UTF-8",
        "表头：第 1 行",
        "  金额 ← 金额",
        "没有用到的列：收/付款方式、商家订单号",
        "读进 2 行：收入 2 行共 6.00 元，支出 0 行共 0.00 元",
        "  第 3 行：状态“交易关闭”：交易没有成功",
        "  第 4 行已退款 0.50 元，金额记的是退款前的数。",
    ):
        assert said in text.split("\n")


def test_a_file_without_rows_says_so(tmp_path: Path) -> None:
    statement = read(tmp_path, CCB)
    assert (statement.lines, statement.warnings) == ((), ("没有一行是已经完成的收款或付款。",))
