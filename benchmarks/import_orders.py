"""Importing 10,000 orders into a real .xlsm, as a ratio to `pandas.read_csv` of the same file.

Run: `python benchmarks/import_orders.py [ORDERS]`. Times differ between machines, ratios hardly do. There are
three baselines: `read_csv` alone in a Python that runs: reading the orders is to stay below six times of it
(issue 18), and no whole import can; `read_csv` and a dictionary a row, which is what anybody needs to look at
orders (SERVICE 20.1); and `read_csv` as a process from its start, against the command as another. The import
reads, checks and matches each order, works out its deadlines and whose sale it is, writes 27 cells of it, and
reads the written workbook again. Told apart: reading the file, the import into a workbook in memory, the same
file again, a refresh with the board.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))

from compile import Cost, timed

from cs_macros import __version__
from cs_macros.book.book import Book
from cs_macros.book.press import Press, press
from cs_macros.build.contents import rows
from cs_macros.build.workbook import build_workbook
from cs_macros.exports import read_export
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Host
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


def frame(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, encoding="gb18030", dtype=str, keep_default_na=False)


def plainly(path: Path) -> dict[str, dict[str, object]]:
    return {str(row["订单编号"]): row for row in frame(path).to_dict("records")}


def a_book(host: Host) -> Book:
    return Book(host, ALL_SHEETS, now=NOW, operator="张敏")


def pressed(name: str, host: Host, **asks: str) -> str:
    sheet, button = ALL_SHEETS.pressable(name)
    return press(Press(sheet, button, a_book(host), TestDesk(), None, asks)).summary


SHOPS: Mapping[str, Sequence[Mapping[str, Cell]]] = {"shops": [{"name": "示例鞋铺", "platform": "淘宝"}]}


def a_file_of_ours(path: Path) -> None:
    """A workbook with all sheets, and no order in it."""
    filled = {**rows(ALL_SHEETS.in_order(), sample=False), **SHOPS}
    build_workbook(path, ALL_SHEETS.in_order(), rows=filled, names={}, role=None, version=__version__)


GOALS = ("read_csv", "read_csv + dictionaries", "read", "import")


def measured(orders: int, names: Sequence[str] = ()) -> dict[str, float]:
    """Processor seconds of the baselines, and of what we do with the same file.

    Args:
      names: What is measured; all of it where none is named.
    """
    with tempfile.TemporaryDirectory() as folder:
        path, book = Path(folder) / "订单.csv", Path(folder) / "台账.xlsm"
        a_file(path, orders)
        a_file_of_ours(book)
        blank = book.read_bytes()
        full = a_workbook(SHOPS)
        pressed("import_orders", full, order_files=str(path))

        def into_a_file() -> None:
            book.write_bytes(blank)
            pressed("import_orders", ClosedHost(book, backups=False), order_files=str(path))

        runs: dict[str, Callable[[], object]] = {
            "read_csv": lambda: frame(path),
            "read_csv + dictionaries": lambda: plainly(path),
            "read": lambda: read_export(path),
            "import": into_a_file,
            "in memory": lambda: pressed("import_orders", a_workbook(SHOPS), order_files=str(path)),
            "again": lambda: pressed("import_orders", MemoryHost.copy_of(full), order_files=str(path)),
            "refresh": lambda: pressed("refresh", MemoryHost.copy_of(full)),
        }
        asked = {name: runs[name] for name in names or runs}
        for run in asked.values():
            run()
        return {name: seconds(run) for name, run in asked.items()}


PLAINLY = """
import sys
import pandas as pd
pd.read_csv(sys.argv[1], encoding="gb18030", dtype=str, keep_default_na=False)
"""


def processes(orders: int) -> tuple[Cost, Cost]:
    """The baseline and the command, each a process from its start: a real workbook read, written, checked."""
    with tempfile.TemporaryDirectory() as folder:
        path, book = Path(folder) / "订单.csv", Path(folder) / "台账.xlsm"
        a_file(path, orders)
        a_file_of_ours(book)
        when = f"{NOW:%Y-%m-%dT%H:%M}"
        command = (
            sys.executable,
            "-m",
            "cs_macros",
            "--json",
            "--by",
            "张敏",
            "--now",
            when,
            "import-orders",
        )
        base = timed(sys.executable, "-c", PLAINLY, str(path))
        return base, timed(*command, str(book), str(path))


def main() -> None:
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    found = measured(orders)
    alone, with_rows = found["read_csv"], found["read_csv + dictionaries"]
    print(f"{orders} orders; ratios to read_csv, and to read_csv + dictionaries")
    for name, took in found.items():
        print(f"{name:24} {took:.3f} s  {took / alone:5.1f}  {took / with_rows:5.1f}")
    plain, ours = processes(orders)
    print(
        f"as processes from their start: read_csv {plain.cpu:.2f} s, import {ours.cpu:.2f} s, "
        f"ratio {ours.cpu / plain.cpu:.1f}; memory {plain.peak:.0f} and {ours.peak:.0f} MiB"
    )


if __name__ == "__main__":
    main()
