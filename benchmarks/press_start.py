"""How long a click waits for Python: a press's start as a ratio to `import xlwings` in the same run.

Run: python benchmarks/press_start.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 15

BASELINE = "import xlwings"
START = (
    "from cs_macros.hosts.bridge import xlwings; import cs_macros.excel; "
    "from cs_macros.sheets import pressables; "
    "import cs_macros.book.press, cs_macros.book.people, cs_macros.hosts.live; ALL_SHEETS.pressables()"
)
WITH_MESSAGE = START + "; from cs_macros import messages; messages.load('bank_transfer_ack')"


def seconds(code: str) -> float:
    """Wall time of a fresh Python that runs some code."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begun


def main() -> None:
    """Take turns, so that whatever else the machine does hits all alike; compare the medians."""
    codes = {
        "python -c 'import xlwings'": BASELINE,
        "press start": START,
        "press start + first message": WITH_MESSAGE,
    }
    times: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(RUNS):
        for name, code in codes.items():
            times[name].append(seconds(code))
    base = statistics.median(times["python -c 'import xlwings'"])
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"{name:32} {middle * 1000:6.0f} ms   {middle / base:5.2f} x")


if __name__ == "__main__":
    main()
