"""Banks change their exports without notice: moved columns are found, changed ones are named."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.statements import read_statement
from tests.statements.made import ALIPAY, CCB, CMB, SAMPLES, WECHAT, alipay, ccb, read, wechat

ICBC = (SAMPLES / "icbc-debit.csv").read_text("utf-8")


@pytest.mark.parametrize("order", [list(range(10, -1, -1)), [5, 4, 3, 2, 1, 0, 10, 9, 8, 7, 6]])
def test_moved_columns_are_found(tmp_path: Path, order: list[int]) -> None:
    rows = [WECHAT.split(","), wechat().split(",")]
    header, row = (",".join(cells[place] for place in order) for cells in rows)
    assert read(tmp_path, header, row).lines[0].line_id == read(tmp_path, WECHAT, wechat()).lines[0].line_id


@pytest.mark.parametrize(
    "header",
    [
        ALIPAY.replace("金额", "金额（元）"),
        ALIPAY.replace("收/支", "收／支"),
        ALIPAY.replace("交易时间", " *交易时间 \t"),
        ALIPAY.replace("交易订单号", "交易号"),
        ALIPAY.replace("交易状态", "【交易状态】"),
        "新的列," + ALIPAY,
    ],
    ids=["unit", "wide slash", "star", "synonym", "brackets", "one more"],
)
def test_a_header_in_another_dress_is_known(tmp_path: Path, header: str) -> None:
    row = "x," + alipay() if header.startswith("新的列") else alipay()
    assert read(tmp_path, header, row).profile == "alipay"


@pytest.mark.parametrize("column", ["交易时间", "收/支", "金额", "交易状态", "交易订单号"])
@pytest.mark.parametrize("change", ["改名了", ""], ids=["renamed", "missing"])
def test_a_changed_column_is_named_with_the_nearest_format(tmp_path: Path, column: str, change: str) -> None:
    cells, row = ALIPAY.split(","), alipay().split(",")
    place = cells.index(column)
    cells[place] = change
    if not change:
        del cells[place], row[place]
    with pytest.raises(CsError) as caught:
        read(tmp_path, ",".join(cells), ",".join(row))
    message = caught.value.message
    assert "流水.csv 第 1 行最像支付宝交易明细的表头，但缺少" in message
    assert column in message.partition("找到的：")[0]
    assert all(one in message.partition("找到的：")[2] for one in {"交易时间", "金额"} - {column})
    assert change in message.partition("不认识的：")[2]
    assert "流水格式" in caught.value.hint


def test_a_payment_platforms_file_without_its_states_is_not_read_as_a_banks(tmp_path: Path) -> None:
    header = ",".join([WECHAT.replace("当前状态", "状况"), "余额"])
    with pytest.raises(CsError, match="微信支付账单明细"):
        read(tmp_path, header, wechat() + ",5.00")


def test_icbc_without_its_booked_amounts_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(ICBC.replace("记账金额(收入)", "金额甲"), "utf-8")
    with pytest.raises(
        CsError, match=r"最像工商银行借记卡明细的表头，但缺少 收入金额（表头应为 记账金额\(收入\)"
    ):
        read_statement(file)


def test_another_way_to_write_dates_is_named_with_an_example(tmp_path: Path) -> None:
    with pytest.raises(CsError, match="一行也读不出来：第 2 行日期“22-11-2026”看不懂"):
        read(tmp_path, CCB, ccb(income="5", day="22-11-2026"))


@pytest.mark.parametrize(
    ("header", "row"),
    [
        pytest.param(
            "交易日期,借方发生额,贷方发生额,余额,对方户名,摘要,附言",
            "2026-11-22,,500.00,900.00,张三,转账,货款",
            id="debit and credit columns",
        ),
        pytest.param(
            "交易时间,借贷标志,交易金额,账户余额,对方名称,摘要,用途",
            "20261122 10:00:00,贷,500.00,900.00,张三,转账,货款",
            id="a word for the direction",
        ),
        pytest.param(
            "记账日期,收支标志,发生额,余额,对方单位名称,摘要,附言",
            "2026/11/22,收入,500.00,900.00,张三,转账,货款",
            id="another word",
        ),
    ],
)
def test_other_banks_are_read_by_their_habits(tmp_path: Path, header: str, row: str) -> None:
    (line,) = read(tmp_path, header, row).lines
    assert (str(line.amount_in), str(line.balance), line.payer_name, line.memo) == (
        "500.00",
        "900.00",
        "张三",
        "货款",
    )


def test_a_quoted_header_is_found(tmp_path: Path) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow(CMB.split(","))
    assert (
        read(tmp_path, text.getvalue().strip(), '"2026-11-22","CNY","5","6","汇款","张三",""').profile
        == "cmb-debit"
    )
