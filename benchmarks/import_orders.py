"""Importing 10,000 orders, as a ratio to `pandas.read_csv` of the same file + a dictionary a row.

Run: `python benchmarks/import_orders.py [ORDERS]`. Times differ between machines, ratios hardly do; the
goal is at most 6 (SERVICE 20.1). Told apart: reading the file, the import into a workbook in memory (what
the button does before it writes), the same file again, a refresh with the board.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
from compile import Cost, timed

from cs_macros import __version__
from cs_macros.book.book import Book
from cs_macros.book.press import Press, press
from cs_macros.build.contents import rows
from cs_macros.build.workbook import build_workbook
from cs_macros.exports import read_export
from cs_macros.hosts.memory import MemoryHost
from cs_macros.sheets import ALL_SHEETS
from tests.builders import TestDesk, a_workbook

ROUNDS = 5
NOW = datetime(2026, 11, 22, 15, 0)
SAMPLE = Path(__file__).parent.parent / "tests" / "data" / "orders" / "taobao-orders.csv"


def a_file(path: Path, orders: int) -> None:
    """The Taobao list as it comes: 44 columns, GB18030, ids in `="…"`; rows repeated with other values."""
    chance = random.Random(20261122)
    header, *rows = csv.reader(SAMPLE.read_text("gb18030").splitlines())
    placed, paid = header.index("订单创建时间"), header.index("订单付款时间 ")
    with path.open("w", encoding="gb18030", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for n in range(orders):
            row = list(rows[n % len(rows)])
            at = NOW - timedelta(seconds=chance.randrange(20 * 86_400))
            row[0], row[1] = f'="{41260000000000000 + n}"', f"示例买家_{n}"
            row[placed] = f"{at:%Y-%m-%d %H:%M:%S}"
            row[paid] = f"{at + timedelta(minutes=3):%Y-%m-%d %H:%M:%S}" if row[paid] else ""
            out.writerow(row)


def seconds(run: Callable[[], object]) -> float:
    """Median of several runs, of the processor: other work on the machine does not count."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times)


def plainly(path: Path) -> dict[str, dict[str, object]]:
    frame = pd.read_csv(path, encoding="gb18030", dtype=str, keep_default_na=False)
    return {str(row["订单编号"]): row for row in frame.to_dict("records")}


def a_book(host: MemoryHost) -> Book:
    return Book(host, ALL_SHEETS, now=NOW, operator="张敏")


def pressed(name: str, host: MemoryHost, **asks: str) -> str:
    sheet, button = ALL_SHEETS.pressable(name)
    return press(Press(sheet, button, a_book(host), TestDesk(), None, asks)).summary


def measured(orders: int) -> tuple[float, dict[str, float]]:
    """Processor seconds of the baseline, and of what we do with the same file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "订单.csv"
        a_file(path, orders)
        shops = {"shops": [{"name": "示例鞋铺", "platform": "淘宝"}]}
        full = a_workbook(shops)
        pressed("import_orders", full, order_files=str(path))
        base = seconds(lambda: plainly(path))
        runs: dict[str, Callable[[], object]] = {
            "read": lambda: read_export(path),
            "import": lambda: pressed("import_orders", a_workbook(shops), order_files=str(path)),
            "again": lambda: pressed("import_orders", MemoryHost.copy_of(full), order_files=str(path)),
            "refresh": lambda: pressed("refresh", MemoryHost.copy_of(full)),
        }
        return base, {name: seconds(run) for name, run in runs.items()}


PLAINLY = """
import sys
import pandas as pd
frame = pd.read_csv(sys.argv[1], encoding="gb18030", dtype=str, keep_default_na=False)
orders = {str(row["订单编号"]): row for row in frame.to_dict("records")}
"""


def into_a_file(orders: int) -> tuple[Cost, Cost]:
    """The baseline and the command, each a process from its start: a real workbook read, written, checked."""
    with tempfile.TemporaryDirectory() as folder:
        path, book = Path(folder) / "订单.csv", Path(folder) / "台账.xlsm"
        a_file(path, orders)
        filled = {
            **rows(ALL_SHEETS.in_order(), sample=False),
            "shops": [{"name": "示例鞋铺", "platform": "淘宝"}],
        }
        build_workbook(book, ALL_SHEETS.in_order(), rows=filled, names={}, role=None, version=__version__)
        common = (
            sys.executable,
            "-m",
            "cs_macros",
            "--json",
            "--by",
            "张敏",
            "--now",
            f"{NOW:%Y-%m-%dT%H:%M}",
        )
        base = timed(sys.executable, "-c", PLAINLY, str(path))
        return base, timed(*common, "import-orders", str(book), str(path))


def main() -> None:
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    base, found = measured(orders)
    print(f"{orders} orders; read_csv + dictionaries {base:.3f} s")
    for name, took in found.items():
        print(f"{name:8} {took:.3f} s  ratio {took / base:.1f}")
    plain, ours = into_a_file(orders)
    print(
        f"into a real .xlsm, processes from their start: {ours.cpu:.2f} s, ratio {ours.cpu / plain.cpu:.1f}"
    )


if __name__ == "__main__":
    main()
