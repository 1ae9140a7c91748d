"""`compile` of 200 workbooks × 500 rows with 1 and 2 workers, as a ratio to a plain pandas script.

Run: python benchmarks/compile.py [WORKBOOKS] [ROWS] [--hand-ins] [--without-baseline]

The files are whole workbooks as `build` makes them; with --hand-ins what 上交本周 makes of them,
which is quicker to prepare where 2,000 are wanted.

The baseline reads the same sheets (engine="openpyxl"), concatenates and writes the same rows with
`to_excel`, in the same run; ratios are how often faster we are, by the clock and by processor time,
which a busy machine does not change. Memory is the largest peak of one process of the command.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import cs_macros
from cs_macros import __version__
from cs_macros.build.contents import rows
from cs_macros.build.hand_in import hand_in_file
from cs_macros.build.workbook import build_workbook
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.rejections.register import Rejection
from cs_macros.sheets.rejections.sheets import SHEETS

SHEET = Rejection.layout.sheet
WEEK, DEADLINE = "2026-W47", datetime(2026, 11, 21, 16)

BASELINE = f"""
import sys
from pathlib import Path
import pandas as pd
frames = []
for path in sorted(Path(sys.argv[1]).glob("*.xls?")):
    frame = pd.read_excel(path, sheet_name="{SHEET}", engine="openpyxl", header=None)
    top = int((frame.head(20) == "记录号").any(axis=1).to_numpy().argmax())
    frame.columns = frame.loc[top]
    frame = frame.loc[top + 1:].dropna(subset=["记录号"])
    frames.append(frame.assign(文件=path.name))
together = pd.concat(frames)
money = together.groupby(["类型", "退件原因", "店铺", "快递公司", "登记人"])[["退款金额", "损失金额"]].sum()
with pd.ExcelWriter(sys.argv[2]) as writer:
    money.to_excel(writer, sheet_name="汇总")
    together.to_excel(writer, sheet_name="明细", index=False)
"""

MEASURE = """
import resource, subprocess, sys, time
begun = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
wall, used = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def a_row(book: int, number: int) -> dict[str, Cell]:
    """A parcel; nine in ten are handed in, the others wait."""
    created = DEADLINE - timedelta(days=1 + number % 5, minutes=number)
    waits = number % 10 == 0
    return {
        "number": f"RJ{created:%Y%m%d}-{book:04}-{number:03}",
        "status": "已收到" if waits else "已上交",
        "log_date": created.date(),
        "shop": f"示例{book % 5 + 1}店",
        "platform": "淘宝",
        "kind": ("拒收", "退件")[number % 2],
        "order_no": f"{book:06}{number:06}1234567",
        "customer_id": f"user{book}{number}",
        "customer_name": "陈小姐",
        "phone": f"138{number:08}",
        "item": "台灯",
        "model": f"DL-{number % 30:02}",
        "qty": 1 + number % 3,
        "courier": ("顺丰", "圆通", "中通")[number % 3],
        "tracking_no": f"SF{book:05}{number:06}",
        "reason": ("客户不想要了", "外包装破损", "联系不上", "延误")[number % 4],
        "is_cod": "否",
        "contact_at": created,
        "contact_result": "已联系，客户说改日再买",
        "received_date": created.date(),
        "received_by": "仓库甲",
        "condition": "完好",
        "outcome": None if waits else ("退款", "入库", "报损")[number % 3],
        "refund_amount": 128.5 if number % 3 == 0 else None,
        "loss_amount": 35.2 if number % 3 == 2 else None,
        "week": WEEK,
        "submitted_at": None if waits else DEADLINE - timedelta(hours=1),
        "submitted_by": None if waits else f"客服{book:03}",
        "late": None if waits else "否",
        "created_at": created,
        "created_by": f"客服{book:03}",
        "updated_at": DEADLINE - timedelta(hours=1),
        "updated_by": f"客服{book:03}",
    }


def make(folder: Path, workbooks: int, count: int, *, hand_ins: bool) -> None:
    """Files with rows of their own."""
    for book in range(1, workbooks + 1):
        mine = [a_row(book, n) for n in range(1, count + 1)]
        if hand_ins:
            content = hand_in_file(SHEETS[0], "拒收退件", "", [("上交", row) for row in mine], DEADLINE)
            (folder / f"上交{book:04}.xlsx").write_bytes(content)
            continue
        filled = {**rows(ALL_SHEETS.in_order(), sample=False), "rejections": mine}
        path = folder / f"台账{book:04}.xlsm"
        build_workbook(path, ALL_SHEETS.in_order(), rows=filled, names={}, role=None, version=__version__)


# As installed: pip leaves bytecode behind, and no press compiles its own source.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / "cs_macros-bytecode"))
subprocess.run([sys.executable, "-m", "compileall", "-q", str(Path(cs_macros.__file__).parent)], check=True)


@dataclass(frozen=True)
class Cost:
    """What a command took: wall and processor seconds, and the largest peak of one process in MiB."""

    wall: float
    cpu: float
    peak: float


def timed(*command: str) -> Cost:
    """Run a command from a small process: on Linux its peak of memory begins with that of who starts it."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command], capture_output=True, text=True, check=True
    )
    return Cost(*map(float, done.stdout.split()))


def compiled(folder: Path, out: Path, *, workers: str) -> Cost:
    """Compile the files of a folder."""
    common = (sys.executable, "-m", "cs_macros", "--json", "--by", "甲", "--now", "2026-11-23T09:00")
    options = ("--week", WEEK, "--out", str(out), "--workers", workers)
    return timed(*common, "compile", "rejections", str(folder), *options)


def by_pandas(folder: Path, out: Path) -> Cost:
    """What a plain script takes for the same."""
    return timed(sys.executable, "-c", BASELINE, str(folder), str(out))


def main() -> None:
    given = [int(word) for word in sys.argv[1:] if word.isdigit()]
    workbooks, count = (*given, *(200, 500)[len(given) :])[:2]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "交"
        folder.mkdir()
        make(folder, workbooks, count, hand_ins="--hand-ins" in sys.argv)
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{workbooks} workbooks × {count} rows, {size / 2**20:.0f} MiB")
        results = {}
        for workers in ("1", "2"):
            out = Path(name) / f"汇总{workers}.xlsx"
            results[f"compile, {workers} worker(s)"] = compiled(folder, out, workers=workers)
        base = None
        if "--without-baseline" not in sys.argv:
            base = by_pandas(folder, Path(name) / "pandas.xlsx")
            results["pandas (openpyxl), concat, to_excel"] = base
        for label, cost in results.items():
            ratio = f"{base.wall / cost.wall:5.1f} x wall {base.cpu / cost.cpu:5.1f} x cpu" if base else ""
            print(f"{label:36} {cost.wall:7.1f} s {cost.cpu:7.1f} s cpu {ratio}  peak {cost.peak:5.0f} MiB")
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
