"""Every goal of speed and memory as one line: what was measured, beside what it is to be.

Run: python -m benchmarks [NAME …] [--quick] [--write]

Without names all of them, in less than 15 minutes on two cores that have nothing else to do; `--quick`
takes small sizes, to see that all of it runs. `--write` puts what was measured into the table of
benchmarks/README.md. Exit status 1 when a goal is missed.

Processor time of all processes, as a ratio to the baseline in the same run, so that a busy machine changes
little; where people wait for a window, seconds by the clock.
"""

from __future__ import annotations

import os
import platform
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import closed_host  # noqa: E402
import compile as compiling  # noqa: E402
import growth  # noqa: E402
import import_orders  # noqa: E402
import import_statement  # noqa: E402
import live_calls  # noqa: E402
import matching as matching_lines  # noqa: E402
import messages as rendering  # noqa: E402
import open_press  # noqa: E402
import press_start  # noqa: E402
import refresh as refreshing  # noqa: E402
import roster as rostering  # noqa: E402
import small_files  # noqa: E402

from cs_macros.hosts.package import deflate  # noqa: E402


@dataclass(frozen=True)
class Sizes:
    """How much is measured.

    Attributes:
      rows: Of closed registers; growth is told from the first to the last.
      clicked: Rows of the open registers: for what people wait, and for the cells that a press reads.
      workbooks: Of a folder that is refreshed, and of one that is compiled; the pandas script takes half a
        second a workbook, so that there it is half of the 200 that a shop has.
      effort: Of the solver a roster, in its own measure: 24 is about 35 s of two cores.
    """

    rows: tuple[int, ...] = (20_000, 100_000)
    clicked: tuple[int, int] = (5_000, 20_000)
    workbooks: tuple[int, int] = (200, 100)
    lines: int = 100_000
    edited: int = 50_000
    effort: float = 24.0


WHOLE = Sizes()
QUICK = Sizes((2_000, 5_000), (500, 2_000), (6, 6), 10_000, 10_000, 2.0)


@dataclass(frozen=True)
class Line:
    """One goal.

    Attributes:
      most: What the figure is to be at most; negative: at least so much without the sign.
      memory: Ratio of the peaks of memory, and what that is to be at most; 0 where nobody asks.
    """

    what: str
    baseline: str
    figure: float
    most: float
    memory: float = 0.0
    most_memory: float = 0.0

    @property
    def is_met(self) -> bool:
        good = self.figure <= self.most if self.most > 0 else self.figure >= -self.most
        return good and (not self.most_memory or self.memory <= self.most_memory)

    def __str__(self) -> str:
        sign = "≤" if self.most > 0 else "≥"
        memory = f"{self.memory:.2f} (≤ {self.most_memory})" if self.most_memory else ""
        figure = f"{self.figure:.3f}" if self.figure < 0.1 else f"{self.figure:.2f}"
        mark = "yes" if self.is_met else "**no**"
        when = f"{datetime.now():%m-%d}"
        goal = f"{sign} {abs(self.most)}"
        return f"| {self.what} | {self.baseline} | {figure} | {goal} | {memory} | {mark} | {when} |"


READ = "python-calamine reads the file"


def start(_: Sizes) -> Iterator[Line]:
    """From a click to the first look at the workbook."""
    found = press_start.measured()
    base = statistics.median(found[press_start.BASE])
    for label, most in press_start.GOALS.items():
        yield Line(label, "`import xlwings`", statistics.median(found[label]) / base, most)


def calls(sizes: Sizes) -> Iterator[Line]:
    """Cells that a press reads, in the fake Excel of the tests."""
    rows = sizes.clicked[1]
    cells, needed = live_calls.cells_read(rows)
    what = f"a press in an open register of {rows:,} rows (Excel's stand-in), cells read"
    yield Line(what, "key and state as blocks", cells / needed, 2.0)


def window(sizes: Sizes) -> Iterator[Line]:
    """A click in LibreOffice; the best of some by the clock, which others on the machine only lengthen."""
    if lacking := open_press.missing():
        print(f"not measured: a click in a window ({lacking})", file=sys.stderr)
        return
    few, many = sizes.clicked
    found = open_press.measured(few)
    register = f"a click in an open register of {few:,} rows"
    best = f"seconds, best of {len(found.later)}"
    shown, done = (found.best(lambda each: each.shown), found.best(lambda each: each.done))
    yield Line(f"{register}, {best}, until 处理中… is shown", "", shown, open_press.GOAL_SHOWN)
    yield Line(f"{register}, {best}, until it is done", "", done, open_press.GOAL_DONE)
    spent = found.median(lambda each: each.cpu)
    yield Line(f"{register}, seconds of processor with the office's", "", spent, open_press.GOAL_DONE)
    what = f"a click in an open register of {many:,} rows, processor time with the office's"
    script = "a script that imports xlwings and reads key and state as blocks"
    yield Line(what, script, open_press.measured(many).ratio, open_press.GOAL_RATIO)


def files(_: Sizes) -> Iterator[Line]:
    """`diff` and `set`, seconds of the processor."""
    for what, seconds, most in small_files.measured():
        yield Line(f"{what}, seconds of processor", "", seconds, most)


def edited(sizes: Sizes) -> Iterator[Line]:
    """A thousand cells and a hundred rows written in a file."""
    rows = sizes.edited
    with tempfile.TemporaryDirectory() as name:
        register = Path(name) / "登记.xlsx"
        closed_host.make_register(register, rows)
        mine = closed_host.measured("ours", register, rows, deflate.FAST)
        theirs = closed_host.measured("openpyxl", register, rows, 0)
    what = f"1,000 cells changed and 100 rows added in {rows:,} × 15, how often faster"
    yield Line(what, "openpyxl loads and saves", theirs[0] / mine[0], -20.0, mine[1] / theirs[1], 0.25)


def statements(sizes: Sizes) -> Iterator[Line]:
    """Reading statement lines of every format."""
    for profile, ratio in import_statement.measured(sizes.lines, rounds=2):
        yield Line(f"{sizes.lines:,} lines of {profile}", "pandas.read_csv", ratio, 10.0)


def orders(sizes: Sizes) -> Iterator[Line]:
    """A platform's orders read, as statement lines are above; and read, checked, and written into a file."""
    count = sizes.lines // 10
    found = import_orders.measured(count, import_orders.GOALS)
    yield Line(f"{count:,} orders read", "pandas.read_csv", found["read"] / found["read_csv"], 6.0)
    what = f"{count:,} orders imported into a real .xlsm"
    with_rows = "pandas.read_csv + a dictionary a row, Python started"
    yield Line(what, with_rows, found["import"] / found["read_csv + dictionaries"], 6.0)
    plain, ours = import_orders.processes(count)
    yield Line(f"{what}, as processes", "pandas.read_csv as a process", ours.cpu / plain.cpu, 6.0)


def matching(sizes: Sizes) -> Iterator[Line]:
    """Ten times the statement lines in at most about ten times the time."""
    (few, first, _), (many, last, _) = matching_lines.measured(sizes.lines // 20, sizes.lines // 2)
    what = f"{many:,} lines matched with {matching_lines.TRANSFERS:,} transfers, time a line"
    yield Line(what, f"{few:,} lines", last / many / (first / few), 1.2)


def messages(_: Sizes) -> Iterator[Line]:
    """Messages rendered and checked."""
    bare, ours = rendering.best(rendering.bare(), rendering.ours())
    yield Line("10,000 messages rendered and checked", "Jinja2 alone", ours / bare, 6.0)


def closed(sizes: Sizes) -> Iterator[Line]:
    """Presses in closed registers, and how they grow."""
    found = []
    for count in sizes.rows:
        with tempfile.TemporaryDirectory() as name:
            costs = growth.measured(Path(name) / "台账.xlsm", count)
        found.append(costs)
        base = costs[growth.BASE]
        for label, (most, most_memory) in growth.GOALS.items():
            cost = costs[label]
            ratio, memory = cost.cpu / base.cpu, cost.peak / base.peak
            yield Line(f"{label}, {count:,} rows", READ, ratio, most, memory, most_memory)
    few, many = sizes.rows[0], sizes.rows[-1]
    for label in growth.GOALS:
        grown = found[-1][label].cpu / found[0][label].cpu / (many / few)
        yield Line(f"{label}, time a row at {many:,} rows", f"at {few:,} rows", grown, growth.GOAL_GROWTH)


def folder(sizes: Sizes) -> Iterator[Line]:
    """A night's refresh of a folder, with two workers."""
    count = sizes.workbooks[0]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "台账"
        place.mkdir()
        costs = refreshing.measured(place, count, 500)
    base = costs[refreshing.BASE]
    for label, most in refreshing.GOALS.items():
        what = f"{label}, {count} workbooks × 500 rows, processor time of a worker"
        yield Line(what, "python-calamine reads the folder", costs[label].cpu / 2 / base.cpu, most)


def compiled(sizes: Sizes) -> Iterator[Line]:
    """A week's rows of many workbooks in one."""
    count = sizes.workbooks[1]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "交"
        place.mkdir()
        compiling.make(place, count, 500, hand_ins=False)
        ours = compiling.compiled(place, Path(name) / "汇总.xlsx", workers="1")
        theirs = compiling.by_pandas(place, Path(name) / "pandas.xlsx")
    ratio, memory = theirs.cpu / ours.cpu, ours.peak / theirs.peak
    what = f"compile {count} × 500 rows, how often faster"
    yield Line(what, "pandas reads, concatenates, writes", ratio, -6.0, memory, 1.0)


def rosters(sizes: Sizes) -> Iterator[Line]:
    """How far rosters are from the best known, or from what is proven to be the least."""
    yield from (Line(*each) for each in rostering.measured(sizes.effort))


ALL: Mapping[str, Callable[[Sizes], Iterator[Line]]] = {
    each.__name__: each
    for each in (start, calls, window, files, edited, statements, orders, matching, messages, closed,
                 folder, compiled, rosters)
}  # fmt: skip

HEAD = (
    "| what | baseline | measured | goal | memory | met | on |\n| --- | --- | --: | --: | --: | --- | --- |"
)
TABLE = re.compile(r"<!-- table -->.*<!-- end -->", re.DOTALL)


def machine() -> str:
    """What it was measured on, and what else that had to do."""
    words = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", words.read_text("utf-8")) if words.exists() else None
    model = found[1] if found else platform.processor() or platform.machine()
    load = f"load {os.getloadavg()[2]:.1f} (of a quarter of an hour)"
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}, {load}"


def write(lines: Sequence[Line], told: str, *, whole: bool) -> None:
    """Put lines into the table: anew when all were measured, else in place of those of the same name."""
    page = HERE / "README.md"
    text = page.read_text("utf-8")
    fresh = {line.what: str(line) for line in lines}
    if not whole:
        table = TABLE.search(text)
        assert table is not None
        stood = [line for line in table[0].splitlines() if line.startswith("| ") and line[2] != "-"][1:]
        fresh = {line.split(" | ")[0][2:]: line for line in stood} | fresh
    now = f"{datetime.now():%Y-%m-%d}, {'all in one go' if whole else 'parts, each as its day says'}"
    table_now = "\n".join(["<!-- table -->", f"{now}: {told}.", "", HEAD, *fresh.values(), "<!-- end -->"])
    page.write_text(TABLE.sub(lambda _: table_now, text), "utf-8")


def processor() -> float:
    """Processor seconds of this run so far, of all its processes."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in spent)


def main(words: Sequence[str]) -> int:
    """Measure.

    Returns:
      1 when a goal is missed.
    """
    names = [word for word in words if not word.startswith("-")]
    if unknown := [*({*names} - {*ALL}), *({*words} - {*names} - {"--quick", "--write"})]:
        print(f"unknown: {' '.join(unknown)}; there are {' '.join(ALL)} --quick --write", file=sys.stderr)
        return 2
    sizes = QUICK if "--quick" in words else WHOLE
    begun, lines = time.monotonic(), []
    print(HEAD, flush=True)
    for name in names or ALL:
        before, spent = time.monotonic(), processor()
        for line in ALL[name](sizes):
            lines.append(line)
            print(line, flush=True)
        took = f"{time.monotonic() - before:.0f} s, {processor() - spent:.0f} s of processor"
        print(f"{name}: {took}", file=sys.stderr, flush=True)
    told = machine()
    print(f"\n{told}\n{time.monotonic() - begun:.0f} s by the clock, {processor():.0f} s of processor")
    if "--write" in words and sizes is WHOLE:
        write(lines, told, whole=not names)
    missed = [line.what for line in lines if not line.is_met]
    print("\n".join(["missed:", *missed]) if missed else "every goal is met")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
