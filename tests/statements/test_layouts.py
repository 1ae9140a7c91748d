"""Layouts of Chinese banks and platforms are read by what their headers mean (issue 14, 3)."""

# ruff: noqa: E501, rows stand as they come in files

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from cs_macros.errors import CsError
from cs_macros.statements import Line, Statement, explain, read_statement
from tests.statements.exports import EXPORTS
from tests.statements.layouts import Export, Paid, some_payments
from tests.statements.rewritten import some_payments as payments_to_rewrite
from tests.statements.rewritten import write as rewrite

CASES = Path(__file__).parents[1] / "data" / "statements" / "cases"
TRUTH: dict[str, list[dict[str, Any]]] = json.loads((CASES / "truth.json").read_text("utf-8"))


LACKS = {"01农行": "c", "19支付宝": "c", "22聚合支付": "nc", "25拼多多": "ncx", "28支付宝": "c"}
"""What a file does not hold: n names, c accounts, x the payer's words."""


def test_every_case_is_read_to_its_truth() -> None:
    found = []
    for name, truth in TRUTH.items():
        lacks = next((what for start, what in LACKS.items() if name.startswith(start)), "")
        lines = {line.row: line for line in read_statement(CASES / name).lines}
        assert lines.keys() == {one["row"] for one in truth}, name
        found += [
            f"{name} {key}：{got}" for one in truth for key, got in departures(lines[one["row"]], one, lacks)
        ]
    assert found == []


def departures(line: Line, truth: dict[str, Any], lacks: str) -> list[tuple[str, object]]:
    """Where a line departs from the truth, by the truth's own keys."""
    told = {
        "t": str(line.paid_at),
        "a": float(line.amount),
        "b": truth["b"] if line.balance is None else float(line.balance),
        "n": line.payer_name,
        "c": line.payer_tail,
        "x": truth["x"] if truth["x"] in f"{line.summary} {line.memo}" else line.memo,
    }
    return [(key, got) for key, got in told.items() if key not in lacks and got != truth[key]]


def wrongs(export: Export, payments: list[Paid], statement: Statement) -> list[str]:
    """Where a reading departs from what was written into the file."""
    lines = list(statement.lines[::-1] if export.backwards else statement.lines)
    if len(lines) != len(payments):
        return [f"{len(lines)} 行：{explain(statement)}"]
    found = [
        f"{p.number}：{one}"
        for p, line in zip(payments, lines, strict=True)
        for one in wrong(export, p, line)
    ]
    if (export.says or "银行或平台") not in statement.profile_name:
        found.append(statement.profile_name)
    return found


def wrong(export: Export, p: Paid, line: Line) -> list[str]:
    at = p.at.replace(hour=0, minute=0, second=0) if "clock" in export.lacks else p.at
    at = at.replace(second=0) if "seconds" in export.lacks else at
    pairs = {
        "时间": (line.paid_at, at),
        "金额": (line.amount, p.amount),
        "余额": (line.balance, p.balance if "balance" not in export.lacks else None),
        "户名": (line.payer_name, p.name if "name" not in export.lacks else line.payer_name),
        "尾号": (line.payer_tail, p.account[-4:] if "tail" not in export.lacks else line.payer_tail),
        "附言": (p.memo in f"{line.summary} {line.memo}", True),
    }
    return [f"{what} {got}≠{due}" for what, (got, due) in pairs.items() if got != due]


@pytest.mark.parametrize("seed", [1, 5])
def test_every_layout_is_read_whole_and_announced_as_what_it_is(tmp_path: Path, seed: int) -> None:
    payments, found = some_payments(seed, 6 if seed == 1 else 20), []
    for export in EXPORTS:
        file = export.write(tmp_path, payments)
        try:
            found += [f"{export.name} {one}" for one in wrongs(export, payments, read_statement(file))]
        except CsError as error:
            found.append(f"{export.name} {error}")
    assert found == []


def test_a_statement_written_back_in_other_clothes_gives_the_same_lines(tmp_path: Path) -> None:
    """Other columns, order, encoding, synonyms of the headers, dates in one column or two."""
    found = []
    for seed in range(80):
        chance = random.Random(seed)
        payments = payments_to_rewrite(chance)
        file = rewrite(tmp_path, payments, chance)
        try:
            lines = read_statement(file).lines
        except CsError as error:
            found.append(f"{seed}：{error}")
            continue
        got = [
            (x.paid_at, x.amount, x.balance, x.payer_name, x.payer_tail, x.summary, x.memo, x.bank_serial)
            for x in lines
        ]
        due = [
            (p.at, p.amount, p.balance, p.name, p.account[-4:], p.kind, p.memo, p.serial) for p in payments
        ]
        if sorted(got) != sorted(due):
            found.append(f"{seed}：{sorted(got)[:1]} {sorted(due)[:1]}")
    assert found == []


# -- what is handled, or told as what it is ---------------------------------------------------


def read_text(folder: Path, text: str, *, name: str = "流水.csv", encoding: str = "utf-8") -> Statement:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return read_statement(file)


def test_a_failed_payment_is_no_line() -> None:
    statement = read_statement(CASES / "case-23_bank_with_state.csv")
    assert [str(line.amount_in) for line in statement.lines] == ["128.50"]
    assert statement.skipped[0].reason == "状态“失败”：交易没有成功"


def test_ten_thousands_are_counted_in_yuan_and_that_is_said() -> None:
    statement = read_statement(CASES / "case-25_unit_wanyuan.csv")
    assert [(str(line.amount_in), str(line.balance)) for line in statement.lines] == [
        ("12850.00", "112850.00")
    ]
    assert "金额的单位是万元，已经换算成元" in statement.warnings[0]


def test_every_sheet_that_fits_is_read_and_the_others_are_named() -> None:
    statement = read_statement(CASES / "case-20_sheet_per_month.xlsx")
    assert [str(line.amount_in) for line in statement.lines] == ["109.00", "110.00", "111.00"]
    assert statement.lines[2].source == "case-20_sheet_per_month.xlsx:2026年11月:2"
    assert statement.other_sheets == ("说明",)
    assert "没有读的工作表：“说明”，里面不是流水。" in statement.warnings


def test_a_web_page_called_xls_is_read(tmp_path: Path) -> None:
    statement = read_statement(CASES / "case-11_html_named_xls.xls")
    assert [(line.payer_name, str(line.balance)) for line in statement.lines] == [("陈小敏", "1128.50")]
    assert "网页（扩展名不符）" in explain(statement)


def test_an_xml_table_called_xls_is_read(tmp_path: Path) -> None:
    cells = [
        ["交易日期", "收入金额", "支出金额", "余额", "对方户名"],
        ["2026-11-12", "128.50", "", "1128.50", "陈小敏"],
    ]
    told = [[f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row] for row in cells]
    rows = "".join(f"<Row>{''.join(row)}</Row>" for row in told)
    space = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    text = f'<?xml version="1.0"?><Workbook {space}><Worksheet ss:Name="明细"><Table>{rows}</Table></Worksheet></Workbook>'
    assert str(read_text(tmp_path, text, name="明细.xls").lines[0].amount_in) == "128.50"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("<html><body>请登录</body></html>", "是网页，里面没有表格", id="page"),
        pytest.param('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Row>',
                     "内容不完整", id="broken xml"),
        pytest.param('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'
                     '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&b;</Workbook>', "自定义的实体", id="entity"),
        pytest.param("交易日,记账日,交易摘要,人民币金额,卡号末四位,交易地金额\n", "是信用卡账单", id="credit card"),
        pytest.param("招商银行信用卡对账单,\n交易日期,交易时间,交易金额,余额,摘要\n", "是信用卡账单", id="credit card by title"),
        pytest.param("交易日期,入账日期,交易描述,卡末四位,交易币种,交易金额,结算币种,结算金额\n", "是信用卡账单", id="another"),
        pytest.param("京东账号名：jd_1,\n交易时间,商户名称,交易说明,金额,收/付款方式,交易状态,收/支,交易分类,交易订单号,商家订单号,备注\n",
                     "是京东钱包账单", id="JD"),
        pytest.param("成交日期,成交时间,证券代码,证券名称,操作,成交数量,成交均价,成交金额,余额\n", "是证券账户的对账单", id="broker"),
        pytest.param("订单编号,买家会员名,收货人姓名,收货地址,订单付款时间,总金额,订单状态\n", "是订单导出", id="orders"),
        pytest.param("交易时间,商品名称,金额,备注\n2026-11-22 10:00:00,鞋,99.00,好\n2026-11-22 11:00:00,鞋,9.00,好\n",
                     "说不清哪些是收入、哪些是支出", id="no direction"),
        pytest.param("交易时间,商户名称,交易类型,交易金额,支付方式,交易状态\n2026-11-22 10:00:00,超市,消费,99.00,银行卡,交易成功\n",
                     "说不清哪些是收入、哪些是支出", id="a private person's purchases"),
        pytest.param("日期,收入,支出,余额,摘要\n03/04/2026,5.00,,5.00,甲\n", "说不清日期里哪个是日、哪个是月", id="day or month"),
        pytest.param("日期,摘要,对方户名\n2026-11-22,转账,张三\n", "缺少金额", id="no money"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_told_as_what_it_is(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(CsError, match=why) as caught:
        read_text(tmp_path, text, name="a.xls")
    advised = caught.value.hint + caught.value.message.partition("没有读取")[2]
    assert not any(bank in advised for bank in ("建行", "工行", "招商", "手机银行", "网上银行"))


def test_a_password_is_told() -> None:
    with pytest.raises(CsError, match="有打开密码，没有读取"):
        read_statement(CASES / "case-21_password.xlsx")


def test_a_bank_that_nobody_names_is_announced_as_none() -> None:
    assert (
        read_statement(CASES / "case-cib_midnight.csv").profile_name
        == "银行或平台明细（通用格式：收入、支出两列）"
    )
    assert read_statement(CASES / "case-cib_no_account.xlsx").profile_name.startswith("兴业银行明细")


def test_a_moment_of_its_own_goes_before_the_day_of_booking() -> None:
    (line,) = read_statement(CASES / "case-cib_midnight.csv").lines
    assert (str(line.paid_at), str(line.booked)) == ("2026-11-01 23:59:10", "2026-11-02")


def test_a_clock_that_became_a_number_is_read() -> None:
    lines = read_statement(CASES / "case-abc_numeric_clock.xlsx").lines
    assert [str(line.paid_at) for line in lines] == ["2026-11-12 09:30:15", "2026-11-12 12:34:56"]


def test_signs_that_the_balances_contradict_are_not_believed(tmp_path: Path) -> None:
    """Only a reversal has a minus: the other amounts say nothing."""
    rows = [
        "2026-11-01,128.50,1128.50,甲",
        "2026-11-02,36.00,1092.50,乙",
        "2026-11-03,-36.00,1128.50,乙",
        "2026-11-04,28.50,1100.00,丙",
    ]
    with pytest.raises(CsError, match="说不清哪些是收入"):
        read_text(tmp_path, "\n".join(["交易日期,交易金额,余额,对方户名", *rows]))


def test_balances_say_what_unknown_words_mean(tmp_path: Path) -> None:
    rows = ["2026-11-01,1,128.50,1128.50", "2026-11-02,0,36.00,1092.50", "2026-11-03,1,7.50,1100.00"]
    lines = read_text(tmp_path, "\n".join(["交易日期,借贷标志,交易金额,余额", *rows])).lines
    assert [str(line.amount) for line in lines] == ["128.50", "-36.00", "7.50"]
    broken = [*rows[:2], "2026-11-03,1,7.50,1.00", "2026-11-04,1,7.50,2.00"]
    with pytest.raises(CsError, match="说不清哪些是收入"):
        read_text(tmp_path, "\n".join(["交易日期,借贷标志,交易金额,余额", *broken]))


def test_returned_money_is_no_arrival_by_its_words() -> None:
    lines = read_statement(CASES / "case-16_reversal_and_returned.csv").lines
    told = [(line.summary, line.settles) for line in lines if line.amount_in]
    assert told == [
        ("【退回】跨行退回", False),
        ("【已被冲正】转账", False),
        ("【退款】转账退款", False),
        ("【退回】退票", False),
    ]


def test_returned_money_is_no_arrival_by_what_happened(tmp_path: Path) -> None:
    head = "交易日期,摘要,收入金额,支出金额,余额,对方户名"
    rows = [
        "2026-11-12,转账,,500.00,1500.00,张伟", "2026-11-13,转账,500.00,,2000.00,张伟",  # came back
        "2026-11-14,转账,500.00,,2500.00,张伟",  # one expense comes back once
        "2026-11-15,转账,,80.00,2420.00,李娜", "2026-11-23,转账,80.00,,2500.00,李娜",  # a week and a day later
        "2026-11-24,转账,70.00,,2570.00,王五", "2026-11-25,转账,,70.00,2500.00,王五",  # first in, then out
        "2026-11-26,转账,,60.00,2440.00,财付通", "2026-11-26,转账,60.00,,2500.00,财付通",  # everybody's name
    ]  # fmt: skip
    statement = read_text(tmp_path, "\n".join([head, *rows]))
    marked = [line.row for line in statement.lines if line.amount_in and not line.settles]
    assert marked == [3]
    assert (
        "第 3 行（+500.00 元）与第 2 行付给“张伟”的钱同额，可能是付款被退回，不自动核对。"
        in statement.warnings
    )


def test_the_customers_words_survive_whole(tmp_path: Path) -> None:
    order = "2233445566778899001"
    wechat = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"
    row = f"2026-11-22 10:00:00,转账,张三,订单{order},收入,9.00,零钱,已收钱,1000050001202611220000000001,/,{order}"
    line = read_text(tmp_path, f"{wechat}\n{row}").lines[0]
    assert order in line.summary
    assert order in line.memo
    bank = "交易日期,摘要,收入金额,支出金额,余额,对方户名,附言"
    row = f"2026-11-22,{order},9.00,,9.00,张三,付{order}和6222020200112233445"
    line = read_text(tmp_path, f"{bank}\n{row}").lines[0]
    assert (line.summary, line.memo) == (order, f"付{order}和****3445")
