"""How long a click waits for Python: a press's start as a ratio to `import xlwings` in the same run.

Run: python benchmarks/press_start.py
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import compile as compiling  # noqa: F401 - leaves bytecode behind, as pip does

RUNS = 9

BASELINE = "import xlwings"
START = (
    "from cs_macros.hosts.bridge import xlwings; import cs_macros.excel; "
    "from cs_macros.sheets import ALL_SHEETS; "
    "import cs_macros.book.press, cs_macros.book.people, cs_macros.hosts.live; "
    "ALL_SHEETS.pressable('register_transfer')"
)
WITH_MESSAGE = START + "; from cs_macros import messages; messages.load('bank_transfer_ack')"


def seconds(code: str) -> float:
    """Processor time of a fresh Python that runs some code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


BASE = "python -c 'import xlwings'"
CODES = {BASE: BASELINE, "press start": START, "press start + first message": WITH_MESSAGE}
GOALS = {"press start": 0.8}
"""Ratio to the baseline (issue 18, 2)."""


def measured() -> dict[str, list[float]]:
    """Take turns, so that whatever else the machine does hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in CODES}
    for _ in range(RUNS):
        for name, code in CODES.items():
            times[name].append(seconds(code))
    return times


def main() -> None:
    times = measured()
    base = statistics.median(times[BASE])
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"{name:32} {middle * 1000:6.0f} ms   {middle / base:5.2f} x")


if __name__ == "__main__":
    main()
