"""`refresh` of 200 workbooks × 500 rows with 2 workers, as a ratio to only reading them.

Run: python benchmarks/refresh.py [WORKBOOKS] [ROWS]

The baseline reads every cell of the same files with python-calamine, in the same run. Ratios are by
the clock and by processor time, which a busy machine does not change.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compile import Cost, timed

from cs_macros import __version__
from cs_macros.build.contents import rows
from cs_macros.build.workbook import build_workbook
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS

BASELINE = """
import sys
from pathlib import Path
from python_calamine import CalamineWorkbook
for path in sorted(Path(sys.argv[1]).glob("*.xlsm")):
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""


def a_row(number: int) -> dict[str, Cell]:
    """A registered transfer; every third is finished."""
    return {
        "number": f"BT20261122-{number:03}",
        "status": ("待汇款", "待核实", "已完成")[number % 3],
        "log_date": "2026-11-22",
        "shop": "示例店",
        "customer_id": f"user{number}",
        "customer_name": "陈小姐",
        "phone": f"138{number:08}",
        "address": "浙江省杭州市示例路 1 号",
        "item": "台灯",
        "qty": 1,
        "amount_due": 100 + number,
        "claimed_at": "2026-11-21 15:00",
        "payer_name": "陈小姐",
    }


def make(folder: Path, workbooks: int, count: int) -> None:
    """One workbook, and copies of it."""
    first = folder / "台账000.xlsm"
    filled = {
        **rows(ALL_SHEETS.in_order(), sample=False),
        "bank_transfers": [a_row(n) for n in range(1, count + 1)],
    }
    build_workbook(first, ALL_SHEETS.in_order(), rows=filled, names={}, role=None, version=__version__)
    for number in range(1, workbooks):
        shutil.copy(first, folder / f"台账{number:03}.xlsm")


def tell(label: str, cost: Cost, base: Cost) -> None:
    ratios = f"{cost.wall / base.wall:5.2f} x wall {cost.cpu / base.cpu:5.2f} x cpu"
    print(
        f"{label:34} {cost.wall:6.1f} s {cost.cpu:6.1f} s cpu {ratios}  peak {cost.peak:5.0f} MiB a process"
    )


BASE = "read only (python-calamine)"
MOMENTS = {
    "first refresh": "2026-11-22T10:00",
    "refresh, nothing due": "2026-11-22T10:30",
    "refresh, a day later": "2026-11-23T10:00",
}
GOALS = {"first refresh": 6.0, "refresh, a day later": 1.2, "refresh, nothing due": 0.05}
"""Ratios to the baseline with two workers (issue 18, 3)."""


@contextmanager
def own_cache(folder: Path) -> Iterator[None]:
    """Notes of refreshed workbooks beside the files, not where the person's own are."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder / ".cache")
    try:
        yield
    finally:
        if before is None:
            del os.environ["XDG_CACHE_HOME"]
        else:
            os.environ["XDG_CACHE_HOME"] = before


def measured(folder: Path, workbooks: int, count: int, *more: str) -> dict[str, Cost]:
    """Refresh a folder with two workers: for the first time, again at once, and the next day."""
    make(folder, workbooks, count)
    found = {BASE: timed(sys.executable, "-c", BASELINE, str(folder))}
    with own_cache(folder):
        for label, now in MOMENTS.items():
            command = (sys.executable, "-m", "cs_macros", "--json", "--by", "甲", "--now", now)
            found[label] = timed(*command, "refresh", str(folder), "--workers", "2", *more)
    return found


def main() -> None:
    workbooks, count = (int(each) for each in (*sys.argv[1:], "200", "500")[:2])
    with tempfile.TemporaryDirectory() as name:
        costs = measured(Path(name), workbooks, count)
    for label, cost in costs.items():
        tell(label, cost, costs[BASE])


if __name__ == "__main__":
    main()
