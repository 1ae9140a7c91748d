from __future__ import annotations

import csv
import io
import itertools
import re
from datetime import datetime
from decimal import Decimal

import pytest

from cs_macros.build.sample import SAMPLE_NOW, sample_rows
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.transfers.matching import match
from cs_macros.sheets.transfers.register import LineStatus, StatementLine, Transfer, TransferStatus
from cs_macros.sheets.transfers.samples import STATEMENTS, sample_statements
from cs_macros.sheets.transfers.wording import NOT_FOUND

ALIPAY, ICBC = STATEMENTS


def table_of(name: str, encoding: str, header: str) -> list[dict[str, str]]:
    """Rows below the header, as a spreadsheet would show them, without padding."""
    lines = sample_statements()[name].decode(encoding).split("\n")
    start = next(n for n, line in enumerate(lines) if line.startswith(header))
    rows = csv.DictReader(io.StringIO("\n".join(lines[start:])))
    return [
        {(key or "").strip(): (value or "").strip() for key, value in row.items() if isinstance(value, str)}
        for row in rows
    ]


def alipay() -> list[dict[str, str]]:
    return table_of(ALIPAY, "gb18030", "交易时间")


def icbc() -> list[dict[str, str]]:
    return [row for row in table_of(ICBC, "utf-8", "交易日期") if re.match(r"\d{4}-", row["交易日期"])]


def income() -> list[StatementLine]:
    """Money that came in, read as plainly as the two files allow."""
    found = [
        (row["交易时间"], row["金额"], row["交易对方"])
        for row in alipay()
        if (row["收/支"], row["交易状态"]) == ("收入", "交易成功")
    ] + [
        (row["交易日期"], row["记账金额(收入)"], row["对方户名"])
        for row in icbc()
        if row["记账金额(收入)"] and row["摘要"] != "退款"
    ]
    return [
        StatementLine.read(
            {
                "status": "待认领",
                "line_id": f"L{n}",
                "paid_at": when,
                "amount_in": amount,
                "payer_name": name,
            },
            SAMPLE_NOW,
        )[0]
        for n, (when, amount, name) in enumerate(found)
    ]


def test_alipays_file_is_gb18030_with_its_preamble_and_header() -> None:
    raw = sample_statements()[ALIPAY]
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    lines = raw.decode("gb18030").split("\n")
    assert lines[1] == "导出信息："
    header = next(line for line in lines if line.startswith("交易时间"))
    assert [cell.strip() for cell in header.split(",")] == [
        "交易时间", "交易分类", "交易对方", "对方账号", "商品说明", "收/支", "金额", "收/付款方式",
        "交易状态", "交易订单号", "商家订单号", "备注", "",
    ]  # fmt: skip
    assert all(re.fullmatch(r"\d{28}\t", line.split(",")[9]) for line in lines[lines.index(header) + 1 : -1])


def test_icbcs_file_is_utf8_with_its_preamble_header_and_total() -> None:
    lines = sample_statements()[ICBC].decode("utf-8").split("\n")
    assert lines[0] == "明细查询文件下载"
    assert lines[2].startswith("卡号: 6222****8899")
    assert lines[6] == (
        "交易日期,摘要,交易详情,交易场所,交易国家或地区简称,钞/汇,交易金额(收入),交易金额(支出),交易币种,"
        "记账金额(收入),记账金额(支出),记账币种,余额,对方户名,对方账户"
    )
    assert lines[-2].startswith("人民币合计,")
    assert "\t" in lines[7]


def test_alipay_shows_arrived_pending_failed_and_refunded_payments() -> None:
    states = {row["交易状态"] for row in alipay()}
    assert states == {"交易成功", "等待确认收货", "交易关闭", "退款成功"}


def test_icbcs_balances_run_and_its_totals_add_up() -> None:
    def yuan(text: str) -> Decimal:
        return Decimal(text.replace(",", "") or 0)

    rows = icbc()[::-1]
    moved = [yuan(row["记账金额(收入)"]) - yuan(row["记账金额(支出)"]) for row in rows]
    balances = [yuan(row["余额"]) for row in rows]
    assert [b - a for a, b in itertools.pairwise(balances)] == moved[1:]
    total = table_of(ICBC, "utf-8", "交易日期")[-1]
    assert yuan(total["记账金额(收入)"]) == sum(yuan(row["记账金额(收入)"]) for row in rows)
    assert yuan(total["记账金额(支出)"]) == sum(yuan(row["记账金额(支出)"]) for row in rows)


def registered() -> list[Transfer]:
    """The transfers once the two new rows have been registered."""
    found = [
        Transfer.read(row, SAMPLE_NOW)[0] for row in sample_rows(ALL_SHEETS.in_order())["bank_transfers"]
    ]
    for n, t in enumerate([t for t in found if t.status is None], start=1):
        t.number = f"BT20261122-00{n}"
        t.status = TransferStatus.CLAIMED if t.payer_name else TransferStatus.AWAITED
    return found


def test_four_transfers_match_one_pair_is_left_to_people_and_the_rest_find_nothing() -> None:
    results = {result.transfer.customer_name: result for result in match(registered(), income(), 3)}
    assert {name for name, result in results.items() if result.lines} == {"张晓雨", "马俊", "徐婧", "宋文佳"}
    assert "请人工认领" in results["朱小琳"].why
    assert results["何志远"].why == NOT_FOUND
    assert results["邓雨洁"].why.startswith(NOT_FOUND)
    assert "少 10.00 元，可能扣了手续费，户名相符" in results["邓雨洁"].why


def test_the_lines_left_over_are_the_pairs_the_short_one_and_a_strangers() -> None:
    spent = {line.line_id for result in match(registered(), income(), 3) for line in result.lines}
    left = sorted(str(line.payer_name) for line in income() if line.line_id not in spent)
    assert left == sorted(["朱小琳", "邓雨洁", "田小野"])
    assert all(line.status is LineStatus.UNCLAIMED for line in income())


def test_the_payment_that_failed_would_have_matched_had_it_arrived() -> None:
    [failed] = [row for row in alipay() if (row["收/支"], row["交易状态"]) == ("收入", "交易关闭")]
    waiting = next(t for t in registered() if t.status is TransferStatus.AWAITED and not t.created_by)
    assert (failed["交易对方"], Decimal(failed["金额"])) == (waiting.customer_name, waiting.amount_due)


def test_nothing_in_the_statements_lies_after_the_sample_moment() -> None:
    moments = [datetime.fromisoformat(row["交易时间"]) for row in alipay()]
    moments += [datetime.fromisoformat(row["交易日期"]) for row in icbc()]
    assert max(moments) <= SAMPLE_NOW
