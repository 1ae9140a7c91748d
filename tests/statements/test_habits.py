"""What exports do to ids, amounts, names and states, one habit at a time."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cs_macros.statements import Line
from tests.statements.made import ALIPAY, CCB, CMB, WECHAT, alipay, ccb, only, read, reason, wechat

SERIAL = "0026112222001101"


@pytest.mark.parametrize(
    "cell",
    [
        f"\t{SERIAL}",
        f"{SERIAL}\t",
        f"  {SERIAL} ",
        f"`{SERIAL}",
        f"'{SERIAL}",
        f'="{SERIAL}"',
        f"\u3000{SERIAL}",
    ],
    ids=["tab before", "tab after", "spaces", "backtick", "apostrophe", "formula", "wide space"],
)
def test_ids_come_out_digit_for_digit(tmp_path: Path, cell: str) -> None:
    assert only(tmp_path, ALIPAY, alipay(serial=cell)).bank_serial == SERIAL


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("100", "100.00"),
        ("¥100.00", "100.00"),
        ("￥100.00", "100.00"),
        ('"1,234,567.89"', "1234567.89"),
        ('"￥1，234.5"', "1234.50"),
        ("１２８．５０", "128.50"),
        (" 0.1 \t", "0.10"),
        ("+3.00元", "3.00"),
        ("2.345", "2.35"),
        (".5", "0.50"),
    ],
)
def test_amounts_are_read_in_every_dress(tmp_path: Path, cell: str, amount: str) -> None:
    assert only(tmp_path, ALIPAY, alipay(cell)).amount_in == Decimal(amount)


@pytest.mark.parametrize("cell", ["abc", "1,23", "xx,yyy.zz", "1.2.3", "(5", "1e5", "∞", "9" * 30])
def test_an_unreadable_amount_is_said_and_never_guessed(tmp_path: Path, cell: str) -> None:
    good = alipay("5.00", serial="9" * 28)
    statement = read(tmp_path, ALIPAY, alipay(f'"{cell}"'), good)
    assert [line.amount_in for line in statement.lines] == [Decimal("5.00")]
    assert statement.skipped[0].reason == f"金额“{cell}”看不懂"
    assert any("第 2 行没有读进来" in warning for warning in statement.warnings)


@pytest.mark.parametrize("cell", ["131.77(已退款89.84)", "131.77（已退款￥89.84）", "131.77(已退￥89.84)"])
def test_a_partly_refunded_payment_counts_in_full_and_says_so(tmp_path: Path, cell: str) -> None:
    statement = read(tmp_path, ALIPAY, alipay(cell))
    (line,) = statement.lines
    assert (line.amount_in, line.memo, line.settles) == (Decimal("131.77"), "（已退款 89.84 元）", True)
    assert statement.warnings == ("第 2 行已退款 89.84 元，金额记的是退款前的数。",)


def test_a_wholly_refunded_payment_settles_nothing(tmp_path: Path) -> None:
    line = only(tmp_path, ALIPAY, alipay("131.77(已退款131.77)"))
    assert line.summary.startswith("【已全额退款】")
    assert not line.settles


@pytest.mark.parametrize("blank", ["", "-", "  -  \t", "/", "--"])
def test_a_blank_or_a_dash_is_no_amount(tmp_path: Path, blank: str) -> None:
    assert only(tmp_path, CCB, ccb(income="5.00", expense=blank)).amount_in == Decimal("5.00")
    assert reason(tmp_path, CCB, ccb(income=blank, expense=blank)) == "没有金额"


def test_a_zero_amount_is_no_movement(tmp_path: Path) -> None:
    assert reason(tmp_path, CCB, ccb(income="0.00", expense="0")) == "金额为零"


def test_both_amounts_in_one_row_are_not_guessed(tmp_path: Path) -> None:
    statement = read(tmp_path, CCB, ccb(income="5", expense="3"), ccb(income="1"))
    assert statement.skipped[0].reason == "收入 5.00 和支出 3.00 都有数"


@pytest.mark.parametrize("amount", ["100.00", "¥100.00", "￥100.00"])
def test_wechat_amounts_with_and_without_the_sign(tmp_path: Path, amount: str) -> None:
    assert only(tmp_path, WECHAT, wechat(amount)).amount_in == Decimal("100.00")


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("等待确认收货", "状态“等待确认收货”：钱还没有到账"),
        ("等待付款", "状态“等待付款”：钱还没有到账"),
        ("交易关闭", "状态“交易关闭”：交易没有成功"),
        ("还款失败", "状态“还款失败”：交易没有成功"),
        ("新出的状态", "状态“新出的状态”不认识，不能当作已经到账"),
    ],
)
def test_only_money_that_arrived_is_a_line(tmp_path: Path, state: str, why: str) -> None:
    good = alipay(serial="9" * 28)
    statement = read(tmp_path, ALIPAY, alipay(state=state), good)
    assert len(statement.lines) == 1
    assert statement.skipped[0].reason == why


def test_a_pending_line_posted_later_gives_one_line(tmp_path: Path) -> None:
    assert reason(tmp_path, ALIPAY, alipay(state="等待确认收货")) == "状态“等待确认收货”：钱还没有到账"
    assert len(read(tmp_path, ALIPAY, alipay(state="等待确认收货"), alipay(state="交易成功")).lines) == 1


@pytest.mark.parametrize("word", ["不计收支", "其他", "/"])
def test_neutral_rows_are_skipped(tmp_path: Path, word: str) -> None:
    why = reason(tmp_path, ALIPAY, alipay(direction=word))
    assert why == f"收支方向是“{word}”，不是收入也不是支出"


def test_a_refund_that_alipay_leaves_out_of_income_is_skipped(tmp_path: Path) -> None:
    why = reason(tmp_path, ALIPAY, alipay(direction="不计收支", state="退款成功", kind="退款"))
    assert why == "状态“退款成功”：退款，不是客户汇款"


@pytest.mark.parametrize("state", ["已全额退款", "已到账", "已退款(￥5.00)"])
def test_a_refund_from_a_seller_is_a_line_that_settles_nothing(tmp_path: Path, state: str) -> None:
    line = only(tmp_path, WECHAT, wechat(kind="某商户-退款", state=state))
    assert line.summary == "【退款】某商户-退款"
    assert not line.settles


def test_a_customers_own_words_cannot_make_or_unmake_a_refund(tmp_path: Path) -> None:
    assert only(tmp_path, ALIPAY, alipay(item="退款补差价", memo="【退款】")).settles
    line = only(tmp_path, ALIPAY, alipay(kind="退款", item="【冲正】"))
    assert line.summary == "【退款】退款"


@pytest.mark.parametrize(
    "row",
    ["合计,,,5.00,5.00,,,,,,", "人民币合计,,,,9.00,,,,,,", ",,,,,,,合 计：2 笔,,,"],
    ids=["total", "total with currency", "count"],
)
def test_a_total_line_is_skipped(tmp_path: Path, row: str) -> None:
    statement = read(tmp_path, CCB, ccb(income="5.00"), row)
    assert [one.reason for one in statement.skipped] == ["合计行"]
    assert statement.warnings == ()


def test_a_repeated_header_and_a_footer_are_skipped(tmp_path: Path) -> None:
    statement = read(tmp_path, CCB, ccb(income="5.00"), CCB, "", ccb(income="6.00"), "以上数据仅供参考")
    assert [one.reason for one in statement.skipped] == ["又一行表头", "说明文字，没有金额"]
    assert len(statement.lines) == 2


def test_another_currency_is_not_counted_as_yuan(tmp_path: Path) -> None:
    assert reason(tmp_path, CCB, ccb(income="5.00", money="美元")) == "币种是 美元，不是人民币"


def test_a_masked_balance_is_left_blank_and_said(tmp_path: Path) -> None:
    statement = read(tmp_path, CCB, ccb(income="5.00", balance='"xx,yyyy.zz"'))
    assert statement.lines[0].balance is None
    assert statement.warnings == ("1 行的余额看不懂（如第 2 行“xx,yyyy.zz”），余额留空。",)


def test_an_id_in_scientific_notation_is_reported_not_kept(tmp_path: Path) -> None:
    statement = read(tmp_path, ALIPAY, alipay(serial="2.02302E+27"))
    assert statement.lines[0].bank_serial == ""
    assert "科学计数" in statement.warnings[0]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-11-22 09:05:06", datetime(2026, 11, 22, 9, 5, 6)),
        ("2026/11/22 9:05", datetime(2026, 11, 22, 9, 5)),
        ("2026/1/2 09:05:06", datetime(2026, 1, 2, 9, 5, 6)),
        ("2026年1月2日 09:05:06", datetime(2026, 1, 2, 9, 5, 6)),
        ("2026.1.2", datetime(2026, 1, 2)),
        ("２０２６-11-22 09:05:06\t", datetime(2026, 11, 22, 9, 5, 6)),
        ("2026-11-22T09:05:06", datetime(2026, 11, 22, 9, 5, 6)),
        ("2026-11-22 09:05:06.123", datetime(2026, 11, 22, 9, 5, 6)),
    ],
)
def test_times_are_read_in_every_dress(tmp_path: Path, cell: str, moment: datetime) -> None:
    assert only(tmp_path, ALIPAY, alipay(time=cell)).paid_at == moment


def test_a_date_that_is_none_is_said(tmp_path: Path) -> None:
    statement = read(tmp_path, ALIPAY, alipay(time="2026-02-30 10:00:00"), alipay())
    assert statement.skipped[0].reason == "日期“2026-02-30 10:00:00”看不懂"
    assert len(statement.lines) == 1


def test_date_and_time_in_two_columns_are_joined(tmp_path: Path) -> None:
    assert only(tmp_path, CCB, ccb(income="5")).paid_at == datetime(2026, 11, 22, 10)


def test_a_name_with_its_account_is_taken_apart(tmp_path: Path) -> None:
    line = only(tmp_path, CMB, '2026-11-22,CNY,"1,000.00",271.66,转账汇款,张三 66666666661234,转账')
    assert (line.payer_name, line.payer_tail) == ("张三", "1234")


def test_no_more_than_four_digits_of_an_account_are_kept(tmp_path: Path) -> None:
    card = "6222020200112233445"
    line = only(tmp_path, CCB, ccb(income="5", kind=f"来自 {card}", payer=f"张三{card}", memo=f"卡{card}"))
    for name in {field.name for field in fields(Line)} - {"line_id", "bank_serial"}:
        assert card[:-4] not in str(getattr(line, name))
    assert (line.payer_name, line.payer_tail) == ("张三****3445", "9876")


def test_an_order_number_in_the_payers_words_stays_whole(tmp_path: Path) -> None:
    assert only(tmp_path, CCB, ccb(income="5", memo="2233445566778899001")).memo == "2233445566778899001"


def test_a_row_with_more_cells_than_the_header_is_said(tmp_path: Path) -> None:
    statement = read(tmp_path, CCB, ccb(income="5", memo="红色,大号"), ccb(income="6"))
    assert statement.skipped[0].reason == "单元格比表头多，可能有没加引号的分隔符"
    assert len(statement.lines) == 1


def test_text_that_would_be_a_formula_stays_text(tmp_path: Path) -> None:
    assert only(tmp_path, CCB, ccb(income="5", memo="=1+1")).memo == "=1+1"
