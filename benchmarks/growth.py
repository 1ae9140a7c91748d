"""How presses grow with a register: processor time a row at 5,000 to 100,000 rows of 售后登记表.

Run: python benchmarks/growth.py [ROWS …]

The baseline reads every cell of the same file with python-calamine, in the same run. What is
linear takes the same time a row however many there are, once start-up no longer counts.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from compile import Cost, timed
from refresh import BASELINE, own_cache

from cs_macros import __version__
from cs_macros.build.contents import rows
from cs_macros.build.workbook import build_workbook
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS

NOW = "2026-11-23T09:00"
MORNING = datetime(2026, 11, 23, 9)
STATES = ("待客户举证", "处理中", "已关闭", "已关闭", "已关闭")
CASE = ("--shop", "示例店", "--platform", "淘宝", "--order-no", "2026112299", "--customer-id", "u1",
        "--customer-name", "陈小姐", "--item", "台灯", "--model", "DL-01", "--qty", "1", "--owner", "甲",
        "--case-type", "漏发", "--description", "少发一件")  # fmt: skip
BASE = "read only (python-calamine)"
LATER = "2026-11-24T09:00"
COMMANDS = {
    "register one": (NOW, "register-case", *CASE),
    "run 100 moves": (NOW, "run"),
    "check": (NOW, "check"),
    "first refresh": (NOW, "refresh"),
    "refresh, nothing due": (NOW, "refresh"),
    "refresh, a day later": (LATER, "refresh"),
}
GOALS = {
    "register one": (1.5, 1.2),
    "run 100 moves": (2.0, 1.2),
    "check": (4.0, 1.5),
    "first refresh": (3.0, 1.5),
    "refresh, nothing due": (1.5, 1.5),
}
"""Ratios of processor time and of memory to the baseline (issue 18, 1)."""

GOAL_GROWTH = 1.2
"""How much more a row may take in the largest register than in the smallest: near-linear."""


def a_case(number: int, count: int) -> dict[str, Cell]:
    """A case of some minute of the last months; two in five are open."""
    at = MORNING - timedelta(minutes=3 * (count - number + 1))
    return {
        "number": f"AS{at:%Y%m%d}-{number:06}",
        "status": STATES[number % len(STATES)],
        "next_step": "结案" if number % 5 == 1 and number <= 500 else None,
        "log_date": at.date(),
        "shop": "示例店",
        "platform": "淘宝",
        "case_type": "少件/错发",
        "order_no": f"{number:018}",
        "customer_id": f"user{number}",
        "customer_name": "陈小姐",
        "phone": f"138{number:08}",
        "item": "台灯",
        "model": f"DL-{number % 30:02}",
        "qty": 1,
        "description": "少了一个灯泡",
        "courier": "顺丰",
        "tracking_no": f"SF{number:012}",
        "owner": "李强",
        "verdict": "情况属实",
        "solution": "补发",
        "reship_courier": "顺丰",
        "reship_tracking": f"SF9{number:011}",
        "close_note": "已补发",
        "created_at": at,
        "created_by": "张敏",
        "updated_at": at,
        "updated_by": "张敏",
    }


def measured(file: Path, count: int) -> dict[str, Cost]:
    filled = {
        **rows(ALL_SHEETS.in_order(), sample=False),
        "after_sales": [a_case(n, count) for n in range(1, count + 1)],
    }
    build_workbook(file, ALL_SHEETS.in_order(), rows=filled, names={}, role=None, version=__version__)
    found = {BASE: timed(sys.executable, "-c", BASELINE, str(file.parent))}
    with own_cache(file.parent):
        for label, (now, command, *options) in COMMANDS.items():
            common = (sys.executable, "-m", "cs_macros", "--json", "--by", "甲", "--now", now)
            found[label] = timed(*common, command, str(file), *options)
    return found


def main() -> None:
    for count in [int(word) for word in sys.argv[1:]] or [5_000, 20_000, 100_000]:
        with tempfile.TemporaryDirectory() as name:
            costs = measured(Path(name) / "台账.xlsm", count)
        base = costs[BASE]
        print(f"{count} rows")
        for label, cost in costs.items():
            each, ratio = cost.cpu / count * 1e6, cost.cpu / base.cpu
            print(
                f"  {label:28} {cost.cpu:6.1f} s cpu {each:6.0f} µs a row {ratio:6.1f} x {cost.peak:6.0f} MiB"
            )


if __name__ == "__main__":
    main()
