"""Reading 100,000 statement lines, as a ratio to `pandas.read_csv` of the same file, for every format.

Run: `python benchmarks/import_statement.py [LINES]`. Times differ between machines, ratios hardly
do; the goal is at most 10 (a line is checked, typed, and given an identity). Memory is the peak of
what Python allocates while reading, beside that of `read_csv`.
"""

# ruff: noqa: E501, rows stand as they come in files

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pandas as pd

from cs_macros.statements import read_statement

ROUNDS = 5
HEADERS = {
    "alipay": "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,",
    "alipay-fund": "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注",
    "wechat": "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注",
    "icbc-debit": "交易日期,摘要,交易详情,交易场所,记账金额(收入),记账金额(支出),记账币种,余额,对方户名,对方账户",
    "ccb": "记账日,交易日期,交易时间,支出,收入,账户余额,币种,摘要,对方账号,对方户名,交易地点",
    "cmb-debit": "记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要",
    "bank-columns": "交易时间,收入金额,支出金额,余额,对方户名,对方账号,交易流水号,摘要,附言",
    "bank-word": "交易日期,交易时间,借贷标志,交易金额,余额,对方户名,对方账号,摘要,附言",
    "bank-sign": "交易时间,交易类型,交易金额,账户余额,对方户名/账号,流水号,备注",
}


def rows(profile: str, lines: int) -> Iterator[str]:
    """Rows of a format: every moment, balance and number is another one, as in real files."""
    chance, fen, at = random.Random(20261122), 100_000, datetime(2026, 1, 1)
    for number in range(lines):
        came = chance.randrange(100, 99_999)
        fen += came
        at += timedelta(seconds=chance.randrange(1, 600))
        amount, balance = f"{came / 100:.2f}", f"{fen / 100:.2f}"
        name, account, memo = (
            f"顾客{chance.randrange(5000)}",
            f"6222{chance.randrange(10**12, 10**13)}",
            f"订单{number}货款",
        )
        serial = f"2026{number:024d}"
        day, clock = f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}"
        yield {
            "alipay": f"{day} {clock},转账红包 ,{name} ,138******{number % 90 + 10}/ ,{memo} ,收入 ,{amount} ,余额 ,交易成功 ,{serial}\t,T2P{number}\t, ,",
            "alipay-fund": f"{serial}\t,{serial}\t,T{number}\t,{memo},{day} {clock},{name} (a@b.com),{amount},,{balance},支付宝,在线支付,",
            "wechat": f"{day} {clock},转账,{name},{memo},收入,¥{amount},零钱,已收钱,{serial}\t,/,/",
            "icbc-debit": f'{day} \t,"他行汇入 \t","手机银行 \t",,"{came / 100:,.2f} \t"," \t",人民币 \t,"{fen / 100:,.2f} \t","{name} \t","{account} \t"',
            "ccb": f"{at:%Y%m%d},{at:%Y%m%d},{clock},,{amount},{balance},人民币,转账,{account},{name},{memo}",
            "cmb-debit": f'{day},CNY,"{came / 100:,.2f}","{fen / 100:,.2f}",转账,{name} {account},{memo}',
            "bank-columns": f"{day} {clock},{amount},,{balance},{name},{account},{serial},转账,{memo}",
            "bank-word": f"{at:%Y%m%d},{at:%H%M%S},贷,{amount},{balance},{name},{account},转账,{memo}",
            "bank-sign": f"{day} {clock},转账,+{amount},{balance},{name}/{account},{serial},{memo}",
        }[profile]


def seconds(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median of several runs, of the processor: other work on the machine does not count."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times)


def megabytes(run: Callable[[], object]) -> float:
    """The peak of what a run allocates."""
    tracemalloc.start()
    kept = run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del kept
    return peak / 1024**2


def files(lines: int) -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """A file of every format: how pandas reads it, and how we do."""
    with tempfile.TemporaryDirectory() as folder:
        for profile, header in HEADERS.items():
            encoding = "gb18030" if profile.startswith(("alipay", "ccb")) else "utf-8"
            file = Path(folder) / f"{profile}.csv"
            file.write_bytes("\n".join([header, *rows(profile, lines)]).encode(encoding))
            found = read_statement(file)
            assert (len(found.lines), found.profile) == (lines, profile)
            del found
            yield profile, partial(pd.read_csv, file, encoding=encoding), partial(read_statement, file)


def measured(lines: int, rounds: int) -> Iterator[tuple[str, float]]:
    """Profile and ratio of processor time to `read_csv`: of the best rounds, for what else the machine does
    only lengthens one."""
    for profile, plain, ours in files(lines):
        taken = [min(seconds(run, 1) for _ in range(rounds)) for run in (ours, plain)]
        yield profile, taken[0] / taken[1]


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for profile, plain, ours in files(lines):
        before, after = seconds(plain), seconds(ours)
        print(
            f"{profile:13}{lines} lines, read_csv {before:.2f} s, read_statement {after:.2f} s, "
            f"ratio {after / before:.1f}; memory {megabytes(plain):.0f} and {megabytes(ours):.0f} MB"
        )


if __name__ == "__main__":
    main()
