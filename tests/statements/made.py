"""Statement files made for a test: a few rows under the header of a real format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cs_macros.statements import Line, Statement, read_statement

SAMPLES = Path(__file__).parents[1] / "data" / "statements"
ALIPAY = (
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,"
)
WECHAT = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"
CCB = "记账日,交易日期,交易时间,支出,收入,账户余额,币种,摘要,对方账号,对方户名,交易地点"
CMB = "记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要"


def alipay(
    amount: str = "100.00",
    *,
    serial: str = "2026112222001101",
    direction: str = "收入",
    state: str = "交易成功",
    kind: str = "转账红包",
    payer: str = "张三",
    item: str = "转账",
    memo: str = "",
    time: str = "2026-11-22 10:00:00",
) -> str:
    return f"{time} ,{kind} ,{payer} ,/ ,{item} ,{direction} ,{amount} ,余额 ,{state} ,{serial}\t,\t,{memo} ,"


def wechat(
    amount: str = "¥100.00", *, direction: str = "收入", state: str = "已收钱", kind: str = "转账"
) -> str:
    serial = "1000050001202611220000000001"
    return f"2026-11-22 10:00:00,{kind},张三,/,{direction},{amount},零钱,{state},{serial}\t,/,/"


def ccb(
    *,
    income: str = "",
    expense: str = "",
    balance: str = "",
    day: str = "20261122",
    kind: str = "转账",
    payer: str = "张三",
    memo: str = "",
    money: str = "人民币",
) -> str:
    return f"{day},{day},10:00:00,{expense},{income},{balance},{money},{kind},6222****9876,{payer},{memo}"


def write(folder: Path, header: str, rows: Sequence[str], *, name: str = "流水.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]), "utf-8")
    return path


def read(folder: Path, header: str, *rows: str) -> Statement:
    return read_statement(write(folder, header, rows))


def only(folder: Path, header: str, row: str) -> Line:
    """The one line of a file of one row."""
    (line,) = read(folder, header, row).lines
    return line


def reason(folder: Path, header: str, row: str) -> str:
    """Why a file's one row gives no line."""
    statement = read(folder, header, row)
    assert statement.lines == ()
    (skipped,) = statement.skipped
    return skipped.reason
