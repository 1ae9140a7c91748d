"""Reading 100,000 statement lines, as a ratio to `pandas.read_csv` of the same file.

Run: `python benchmarks/import_statement.py [LINES]`. Times differ between machines, ratios
hardly do; the goal is at most 10 (a line is checked, typed, and given an identity).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from cs_macros.statements import read_statement

ROUNDS = 5
ALIPAY = (
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,"
)
ICBC = "交易日期,摘要,交易详情,交易场所,记账金额(收入),记账金额(支出),记账币种,余额,对方户名,对方账户"


def alipay(lines: int) -> bytes:
    rows = [
        f"2026-{at % 12 + 1:02d}-{at % 28 + 1:02d} {at % 24:02d}:{at % 60:02d}:14 ,"
        f"转账红包 ,顾客{at % 5000} ,138******{at % 90 + 10}/ ,商品 {at} ,"
        f"收入 ,{at % 99_999 / 100 + 0.01:.2f} ,余额 ,"
        f"交易成功 ,20260{at:023d}\t,T200P{at:012d}\t, ,"
        for at in range(lines)
    ]
    return "\n".join(["支付宝交易明细", "", ALIPAY, *rows]).encode("gb18030")


def icbc(lines: int) -> bytes:
    rows, fen = [], 100_000
    for at in range(lines):
        fen += at % 9_999 + 1
        rows.append(
            f'2026-{at * 12 // lines + 1:02d}-{at % 28 + 1:02d} \t,"他行汇入 \t","手机银行 \t",,'
            f'"{at % 9_999 / 100 + 0.01:,.2f} \t",'
            f'" \t",人民币 \t,"{fen / 100:,.2f} \t","顾客{at % 5000} \t","6222****{at % 9000 + 1000} \t"'
        )
    return "\n".join(["卡号: 1234****9876", ICBC, *rows]).encode()


def seconds(run: Callable[[], object]) -> float:
    """Median of several runs, of the processor: other work on the machine does not count."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        for name, make, encoding, skip in (
            ("支付宝", alipay, "gb18030", 1),
            ("工商银行", icbc, "utf-8", 1),
        ):
            file = Path(folder) / f"{name}.csv"
            file.write_bytes(make(lines))
            assert len(read_statement(file).lines) == lines
            plain = seconds(lambda: pd.read_csv(file, encoding=encoding, skiprows=skip))  # noqa: B023
            ours = seconds(lambda: read_statement(file))  # noqa: B023
            print(
                f"{name}: {lines} lines, read_csv {plain:.2f} s, "
                f"read_statement {ours:.2f} s, ratio {ours / plain:.1f}"
            )


if __name__ == "__main__":
    main()
