"""How fast a register of 100,000 × 15 is edited in its file, as ratios within one run.

Run: python benchmarks/closed_host.py [--rows 100000] [--slow]

1,000 cells changed and 100 rows appended, each competitor in a process of its own, so that the
peak of memory is its own. `--slow` adds pyOpenVBA, which takes minutes.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

CHANGED, ADDED, COLUMNS = 1000, 100, 15
STATES = ["待核实", "已到账", "金额不符", "已退"]


def make_register(path: Path, rows: int) -> None:
    """Make a register such as a shop keeps: numbers, ids as text, dates, names, amounts."""
    import xlsxwriter

    draw = random.Random(1)
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("登记")
    day, text = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "@"})
    for row in range(1, rows + 1):
        sheet.write_string(row, 0, f"BT20261122-{row:06d}", text)
        for column in range(1, COLUMNS):
            match column % 5:
                case 0:
                    sheet.write_string(row, column, draw.choice(STATES))
                case 1:
                    sheet.write_number(row, column, draw.randrange(100_000) / 100)
                case 2:
                    moment = date(2026, 1, 1) + timedelta(days=draw.randrange(300))
                    sheet.write_datetime(row, column, moment, day)
                case 3:
                    sheet.write_string(row, column, str(draw.randrange(10**17)), text)
                case 4:
                    sheet.write_string(row, column, f"客户{draw.randrange(5000)}")
    headers = [{"header": f"列{number}"} for number in range(COLUMNS)]
    sheet.add_table(0, 0, rows, COLUMNS - 1, {"name": "T", "columns": headers})
    book.close()


def ours(path: Path, rows: int, level: int) -> None:
    from cs_macros.hosts import closed, safe_file
    from cs_macros.hosts.package import deflate, verification
    from cs_macros.hosts.package.workbook import Package
    from cs_macros.hosts.port import Append, Replace

    step = rows // CHANGED
    edits: list[Replace | Append] = [Replace("T", 2 + at * step, {"列4": f"改{at}"}) for at in range(CHANGED)]
    edits += [Append("T", {"列0": f"新{at}", "列1": 1.5 * at}) for at in range(ADDED)]
    if level == deflate.FAST:
        closed.ClosedHost(path).write(edits)
        return
    package = Package(safe_file.read_whole(path))
    closed.apply(package, edits)
    parts = package.changed()
    pieces = package.rewritten(parts, level=level)
    safe_file.replace(path, pieces, lambda draft: verification.verify(draft, package.archive, parts))


def openpyxl(path: Path, rows: int, _: int) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book["登记"]
    step = rows // CHANGED
    for at in range(CHANGED):
        sheet.cell(2 + at * step, 5).value = f"改{at}"
    for at in range(ADDED):
        sheet.append([f"新{at}", 1.5 * at])
    sheet.tables["T"].ref = f"A1:O{rows + 1 + ADDED}"
    book.save(path)


def pyopenvba(path: Path, rows: int, _: int) -> None:
    from pyopenvba.apps.excel import ExcelApplication

    book = ExcelApplication.open(path)
    sheet = book.sheet("登记")
    step = rows // CHANGED
    for at in range(CHANGED):
        sheet.set_value(f"E{2 + at * step}", f"改{at}")
    for at in range(ADDED):
        sheet.set_value(f"A{rows + 2 + at}", f"BT20261123-{at:03d}")
    book.save(path)


def unzip_and_zip(path: Path, _: int, level: int) -> None:
    """What nobody can beat who recompresses everything."""
    out = path.with_suffix(".zip")
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for one in old.infolist():
            new.writestr(one.filename, old.read(one))
    out.replace(path)


def unzip_and_zip_isal(path: Path, _: int, __: int) -> None:
    """The same with the compressor that we use."""
    from cs_macros.hosts.package import deflate

    with zipfile.ZipFile(path) as old, path.with_suffix(".zip").open("wb") as new:
        for one in old.infolist():
            old.fp.seek(one.header_offset + 30 + len(one.filename.encode()) + 0)  # type: ignore[union-attr]
            packed = old.fp.read(one.compress_size)  # type: ignore[union-attr]
            data = deflate.inflated(packed, most=one.file_size)
            zlib.crc32(data)
            new.write(deflate.deflated(data))


WORKERS: dict[str, Callable[[Path, int, int], None]] = {
    one.__name__: one for one in (ours, openpyxl, pyopenvba, unzip_and_zip, unzip_and_zip_isal)
}


def measured(name: str, register: Path, rows: int, level: int) -> tuple[float, float]:
    """Return the seconds and the peak of memory (MB) that a competitor takes, in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(register, Path(folder) / "登记.xlsx")
        command = [sys.executable, __file__, "--work", name, str(copy), str(rows), str(level)]
        answer = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ).stdout
    seconds, peak = answer.split()
    return float(seconds), float(peak)


def work(name: str, path: str, rows: str, level: str) -> None:
    started = time.perf_counter()
    WORKERS[name](Path(path), int(rows), int(level))
    print(time.perf_counter() - started, peak_memory())


def peak_memory() -> float:
    """Return this process's own peak in MB; on Linux not getrusage's, which begins with the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text("ascii").partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def best(name: str, register: Path, rows: int, level: int, times: int = 3) -> tuple[float, float]:
    return min(measured(name, register, rows, level) for _ in range(times))


def compare(register: Path, rows: int, *, slow: bool) -> None:
    fast, six = best("ours", register, rows, -1), best("ours", register, rows, 6)
    theirs = best("openpyxl", register, rows, 0, times=1)
    zips = {level: best("unzip_and_zip", register, rows, level) for level in (1, 6)}
    zip_isal = best("unzip_and_zip_isal", register, rows, -1)
    print(f"{rows} × {COLUMNS}, {CHANGED} cells changed, {ADDED} rows appended")
    for label, (seconds, peak) in {
        "ours, fast": fast, "ours, zlib 6": six, "openpyxl load + save": theirs,
        "unzip + zip, zlib 1": zips[1], "unzip + zip, zlib 6": zips[6], "unzip + zip, ours": zip_isal,
    }.items():  # fmt: skip
        print(f"  {label:24} {seconds:7.2f} s  {peak:7.0f} MB")
    print(f"  openpyxl / ours, fast        {theirs[0] / fast[0]:6.1f}   (goal: 20)")
    print(f"  openpyxl / ours, zlib 6      {theirs[0] / six[0]:6.1f}   (goal: 10)")
    print(f"  memory: ours / openpyxl      {fast[1] / theirs[1]:6.2f}   (goal: 0.25)")
    print(f"  ours, zlib 6 / unzip + zip 6 {six[0] / zips[6][0]:6.2f}   (goal: 2)")
    print(f"  ours, fast / unzip + zip 1   {fast[0] / zips[1][0]:6.2f}   (goal: 2)")
    print(f"  ours, fast / unzip + zip by isal {fast[0] / zip_isal[0]:.2f}")
    if slow:
        slowest = best("pyopenvba", register, rows, 0, times=1)
        print(f"  pyOpenVBA / ours, fast       {slowest[0] / fast[0]:6.1f}")


def growth(folder: Path) -> None:
    """Seconds for a thousand rows of the register, which stay the same when it grows."""
    for rows in (10_000, 50_000, 100_000, 500_000):
        make_register(folder / "growth.xlsx", rows)
        seconds, peak = best("ours", folder / "growth.xlsx", rows, -1, times=2)
        each = seconds / rows * 1e6
        print(f"  {rows:7} rows  {seconds:6.2f} s  {peak:6.0f} MB  {each:6.2f} ms for 1,000 rows")


def main() -> None:
    if sys.argv[1:2] == ["--work"]:
        work(*sys.argv[2:])
        return
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--slow", action="store_true", help="pyOpenVBA too")
    options.add_argument("--growth", action="store_true", help="10,000 to 500,000 rows too")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder) / "register.xlsx"
        make_register(register, chosen.rows)
        compare(register, chosen.rows, slow=chosen.slow)
        if chosen.growth:
            growth(Path(folder))


if __name__ == "__main__":
    main()
