"""Every goal of speed and memory as one line: what was measured, beside what it is to be.

Run: python -m benchmarks [NAME …] [--write]

Without names all of them, in less than 15 minutes on two cores that have nothing else to do; `--write`
puts the table into benchmarks/README.md. Processor time of all processes, as a ratio to the baseline in
the same run, so that a busy machine changes little. Rosters have goals of another kind: `roster.py`.
"""

from __future__ import annotations

import platform
import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import compile as compiling  # noqa: E402
import growth  # noqa: E402
import import_statement  # noqa: E402
import live_calls  # noqa: E402
import press_start  # noqa: E402
import refresh as refreshing  # noqa: E402
import small_files  # noqa: E402

ROWS = (20_000, 100_000)
WORKBOOKS, COMPILED = 200, 40
TABLE = re.compile(r"<!-- table -->.*<!-- end -->", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """One goal.

    Attributes:
      most: The ratio that it is to be at most; negative: at least so much without the sign.
      memory: Ratio of the peaks of memory, and what that is to be at most; 0 where nobody asks.
    """

    what: str
    baseline: str
    ratio: float
    most: float
    memory: float = 0.0
    most_memory: float = 0.0

    @property
    def is_met(self) -> bool:
        good = self.ratio <= self.most if self.most > 0 else self.ratio >= -self.most
        return good and (not self.most_memory or self.memory <= self.most_memory)

    def __str__(self) -> str:
        sign = "≤" if self.most > 0 else "≥"
        memory = f"{self.memory:.2f} (≤ {self.most_memory})" if self.most_memory else ""
        ratio = f"{self.ratio:.3f}" if self.ratio < 0.1 else f"{self.ratio:.2f}"
        mark = "yes" if self.is_met else "**no**"
        return f"| {self.what} | {self.baseline} | {ratio} | {sign} {abs(self.most)} | {memory} | {mark} |"


READ = "python-calamine reads the file"


def closed() -> Iterator[Line]:
    """Presses in closed registers of 20,000 and 100,000 rows."""
    for count in ROWS:
        with tempfile.TemporaryDirectory() as name:
            costs = growth.measured(Path(name) / "台账.xlsm", count)
        base = costs[growth.BASE]
        for label, (most, most_memory) in growth.GOALS.items():
            cost = costs[label]
            ratio, memory = cost.cpu / base.cpu, cost.peak / base.peak
            yield Line(f"{label}, {count:,} rows", READ, ratio, most, memory, most_memory)


def folder() -> Iterator[Line]:
    """A night's refresh of a folder, with two workers."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "台账"
        place.mkdir()
        costs = refreshing.measured(place, WORKBOOKS, 500)
    base = costs[refreshing.BASE]
    for label, most in refreshing.GOALS.items():
        cost = costs[label]
        what = f"{label}, {WORKBOOKS} workbooks × 500 rows, processor time of a worker"
        yield Line(what, "python-calamine reads the folder", cost.cpu / 2 / base.cpu, most)


def compiled() -> Iterator[Line]:
    """A week's rows of many workbooks in one."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "交"
        place.mkdir()
        compiling.make(place, COMPILED, 500, hand_ins=False)
        ours = compiling.compiled(place, Path(name) / "汇总.xlsx", workers="1")
        theirs = compiling.by_pandas(place, Path(name) / "pandas.xlsx")
    what = f"compile {COMPILED} × 500 rows, how often faster"
    yield Line(
        what, "pandas reads, concatenates, writes", theirs.cpu / ours.cpu, -6.0, ours.peak / theirs.peak, 1.0
    )


def start() -> Iterator[Line]:
    """From a click to the first look at the workbook."""
    found = press_start.measured()
    base = statistics.median(found[press_start.BASE])
    for label in press_start.GOALS:
        yield Line(
            label, "`import xlwings`", statistics.median(found[label]) / base, press_start.GOALS[label]
        )


def live() -> Iterator[Line]:
    """Cells read to move one row of an open register, in the fake Excel of the tests."""
    cells, needed = live_calls.cells_read(20_000)
    yield Line("key, state and one row of an open register of 20,000, cells read", "key and state as blocks",
               cells / needed, 2.0)  # fmt: skip


def files() -> Iterator[Line]:
    """`diff` and `set`, seconds of the processor."""
    for what, seconds, most in small_files.measured():
        yield Line(f"{what}, seconds of processor", "", seconds, most)


def statements() -> Iterator[Line]:
    """Reading 100,000 lines of every format."""
    for profile, ratio in import_statement.measured(100_000, rounds=1):
        yield Line(f"100,000 lines of {profile}", "pandas.read_csv", ratio, 10.0)


ALL: dict[str, Callable[[], Iterator[Line]]] = {
    each.__name__: each for each in (start, live, files, statements, closed, folder, compiled)
}


def main() -> None:
    names = [word for word in sys.argv[1:] if not word.startswith("-")] or list(ALL)
    head = "| what | baseline | measured | goal | memory | met |\n| --- | --- | --: | --: | --: | --- |"
    print(head, flush=True)
    lines = []
    for name in names:
        for line in ALL[name]():
            lines.append(str(line))
            print(line, flush=True)
    if "--write" in sys.argv:
        cores = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
        told = f"Measured {datetime.now():%Y-%m-%d} on {cores}."
        page = HERE / "README.md"
        table = "\n".join(["<!-- table -->", told, "", head, *lines, "<!-- end -->"])
        page.write_text(TABLE.sub(lambda _: table, page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
