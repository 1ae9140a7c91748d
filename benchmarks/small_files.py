"""What `diff` and `set` cost where only styles are large or differ: processor time and memory, as ratios.

Run: python benchmarks/small_files.py [--rows 20000] [--styles 21]

Three pairs of workbooks of 20,000 × 15 cells: the same cells under another styles part, every
cell in another look, a hundred cells with other values too. And a workbook whose styles take
21 MB, in which one cell is set. Each call in a process of its own; the baseline reads the same
files with python-calamine.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

COLUMNS = 15
GOAL_DIFF, GOAL_SET = 3.0, 1.0


def make_register(path: Path, rows: int, *, looks: int, shift: int = 0, changed: int = 0) -> None:
    """A register of texts, numbers and dates in so many looks.

    Args:
      shift: Which look comes first: another one gives every cell another look.
      changed: Cells with another value.
    """
    import xlsxwriter

    draw = random.Random(1)
    other = set(random.Random(2).sample(range(rows * COLUMNS), changed))
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("登记")
    colours = [f"#{(40 * (place + shift)) % 256:02X}{(place + shift) % 256:02X}80" for place in range(looks)]
    formats = [book.add_format({"bg_color": colour, "num_format": "0.00"}) for colour in colours]
    for row in range(rows):
        for column in range(COLUMNS):
            look = formats[(row + column) % looks]
            more = row * COLUMNS + column in other
            if column % 3:
                sheet.write_string(row, column, f"客户{draw.randrange(5000)}{'改' if more else ''}", look)
            else:
                sheet.write_number(row, column, draw.randrange(10**6) / 100 + more, look)
    book.close()


def with_other_styles(path: Path, out: Path) -> None:
    """The same workbook with one more look at the end of its styles, which no cell has."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/styles.xml":
                end = data.index(b"</cellXfs>")
                data = (
                    data[:end]
                    + b'<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0"/>'
                    + data[end:]
                )
            new.writestr(name, data)


def with_large_styles(path: Path, megabytes: int) -> None:
    """A small workbook whose styles part is as large as some programs make it: looks that no cell has."""
    import xlsxwriter

    draft = path.with_suffix(".draft.xlsx")
    book = xlsxwriter.Workbook(draft)
    book.add_worksheet("表").write(0, 0, "x")
    book.close()
    one = (
        b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        b'<alignment horizontal="center"/></xf>'
    )
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/styles.xml":
                end = data.index(b"</cellStyleXfs>")
                half = one * ((megabytes << 19) // len(one))
                data = data[:end] + half + data[end:]
                end = data.index(b"</cellXfs>")
                data = data[:end] + half + data[end:]
            new.writestr(name, data)


def blank_part(folder: Path) -> Path:
    """A workbook with a part of 200 MB of blanks, shrunk as little as deflate can."""
    path = folder / "blanks.xlsx"
    make_register(path, 1, looks=1)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/other.xml", "w") as part,
    ):
        for _ in range(200):  # not at once: a child's peak of memory begins with its parent's
            part.write(b" " * (1 << 20))
    return path


def cost(*call: str, expected: int = 0) -> tuple[float, int]:
    """Processor seconds and MiB of a call in a process of its own, the start of Python taken off."""
    ours = ["-m", "cs_macros"]
    command = [sys.executable, *(ours if call[0] != "calamine" else ["-c", BASELINE]), *call]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONHASHSEED": "0"}
    ) as done:
        _, status, used = os.wait4(done.pid, 0)
        done.returncode = os.waitstatus_to_exitcode(status)
    assert done.returncode == expected, call
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = spent.ru_utime + spent.ru_stime - before.ru_utime - before.ru_stime
    return seconds, used.ru_maxrss >> 10


BASELINE = """
import sys, python_calamine
for path in sys.argv[2:]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names: book.get_sheet_by_name(name).to_python()
"""


def report(call: str, spent: tuple[float, int], base: float, goal: float) -> None:
    seconds, memory = spent
    print(f"| {call} | {seconds:.2f} | {memory} | {seconds / base:.1f} | ≤ {goal} s |", flush=True)


def measured(rows: int = 20_000, styles: int = 21) -> Iterator[tuple[str, float, float]]:
    """What, processor seconds, and how many they are to be."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        first, looks, large = (home / f"{name}.xlsx" for name in ("a", "c", "large"))
        make_register(first, rows, looks=40)
        make_register(looks, rows, looks=40, shift=7)
        with_large_styles(large, styles)
        seconds, _ = cost("diff", str(first), str(looks))
        yield f"diff of two {rows:,} × {COLUMNS}, every look another", seconds, GOAL_DIFF
        seconds, _ = cost("set", str(large), "表!A1=y")
        yield f"set one cell, {styles} MB of styles", seconds, GOAL_SET


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=20_000)
    arguments.add_argument("--styles", type=int, default=21)
    given = arguments.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        first, styles, looks, some = (home / f"{name}.xlsx" for name in ("a", "b", "c", "d"))
        make_register(first, given.rows, looks=40)
        with_other_styles(first, styles)
        make_register(looks, given.rows, looks=40, shift=7)
        make_register(some, given.rows, looks=40, shift=7, changed=100)
        large = home / "large.xlsx"
        with_large_styles(large, given.styles)
        print(f"{given.rows} rows × {COLUMNS}, styles of {given.styles} MB")
        print("| call | processor s | MiB | × calamine | goal |\n| --- | --- | --- | --- | --- |")
        pairs = {"other styles part": styles, "every look another": looks, "and 100 values": some}
        base, _ = cost("calamine", str(first), str(looks))
        for name, other in pairs.items():
            report(f"diff, {name}", cost("diff", str(first), str(other)), base, GOAL_DIFF)
        report(
            "diff, 300,000 of them as JSON",
            cost("--json", "diff", str(first), str(looks)),
            base,
            1.5 * GOAL_DIFF,
        )
        base, _ = cost("calamine", str(large))
        report("set one cell", cost("set", str(large), "表!A1=y"), base, GOAL_SET)
        blanks = str(blank_part(home))
        report("refuse 200 MB of blanks", cost("set", blanks, "表!A1=y", expected=1), base, 2.0)
        report("set a date", cost("set", str(large), "表!A2:date=2026-11-22"), base, 2 * GOAL_SET)
    print(f"{time.monotonic() - begun:.0f} s in all")


if __name__ == "__main__":
    main()
