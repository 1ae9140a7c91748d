"""The whole press of a button in an open workbook: calls to Excel, cells read, processor time.

    python benchmarks/live_press.py [ROWS]

The built workbook stands in the fake Excel of the tests, with a register of so many rows. Time is that of
the press alone, from the macro's call on, in a process of its own that has Excel's bridge loaded; calls and
cells are the same at every run. Written so that it also runs in an older commit's tree, for the comparison
in README.md.
"""

from __future__ import annotations

import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

NOW = datetime(2026, 11, 22, 10, 0)
TABLE, TITLE, LAST = "bank_transfers", "银行转账明细表", 1_048_575
TIMES = 5

OPEN = 100
"""Rows that are not finished: the others stay in the sheet until they are archived."""

TYPED: dict[str, Any] = {
    "shop": "示例店",
    "customer_name": "陈小姐",
    "phone": "13800001111",
    "address": "浙江省杭州市示例路 1 号",
    "item": "台灯",
    "qty": 1,
    "amount_due": 128.5,
}
CLAIMED = {"payer_name": "陈小姐", "claimed_at": datetime(2026, 11, 20)}

PRESSES = {"register_transfer": 1, "claim_transfer": 1, "claim_transfer × 10": 10, "refresh": 1}
"""What is pressed → on how many selected rows."""


def rows_of(count: int) -> list[dict[str, Any]]:
    """Registered rows, and at last one that is typed only."""
    found = [
        {
            **TYPED,
            **CLAIMED,
            "number": f"BT2026{n // 900 % 9 + 1:02}{n // 900 // 9 % 28 + 1:02}-{n % 900 + 1:03}",
            "status": "待汇款" if n >= count - OPEN else "已完成",
            "customer_id": f"kh{n:06}",
            "order_no": f"22334455{n:010}",
            "log_date": date(2026, 11, 20),
        }
        for n in range(count)
    ]
    return [*found, {**TYPED, "customer_id": "kh999999", "order_no": "998877665544332211"}]


def a_workbook(rows: int, folder: Path) -> Path:
    """The built workbook as the fake Excel's cells, in a file."""
    from openpyxl import load_workbook

    from cs_macros import __version__
    from cs_macros.build.workbook import build_workbook
    from cs_macros.sheets import ALL_SHEETS
    from tests.hosts.fake_workbook import EPOCH, SheetCells, Workbook

    staff = [
        {"staff_no": f"0{n}", "name": name, "posts": post}
        for n, (name, post) in enumerate({"张敏": "售前", "李强": "财务", "王芳": "主管、店长"}.items())
    ]
    filled = {"staff": staff, "shops": [{"name": "示例店", "platform": "天猫"}], TABLE: rows_of(rows)}
    file = folder / "台账.xlsm"
    sheets = ALL_SHEETS.in_order()
    build_workbook(file, sheets, rows=filled, names={"operator": "王芳"}, version=__version__)
    book, made = load_workbook(file), Workbook()
    for page in book.worksheets:
        kept = made.sheets[page.title] = SheetCells(page.title)
        for row in page.iter_rows():
            for cell in row:
                place, value = (cell.row, cell.column), cell.value
                kept.formats[place] = cell.number_format
                if isinstance(value, datetime):
                    value = (value - EPOCH).total_seconds() / 86400
                if isinstance(value, str) and value.startswith("="):
                    kept.formulas[place] = value
                if value is not None:
                    kept.cells[place] = float(value) if isinstance(value, int) else value
        for table in page.tables.values():
            (left, top), (right, bottom) = (_place(corner) for corner in table.ref.split(":"))
            kept.tables[table.name] = [top, left, bottom, right]
    made.names = {name: each.attr_text for name, each in book.defined_names.items() if each.attr_text}
    kept_file = folder / "cells"
    kept_file.write_bytes(pickle.dumps(made))
    return kept_file


def _place(corner: str) -> tuple[int, int]:
    from openpyxl.utils.cell import coordinate_to_tuple

    row, column = coordinate_to_tuple(corner)
    return column, row


def press(file: Path, what: str) -> tuple[int, int, float]:
    """Press once, in this process: calls, cells read, seconds of processor."""
    from cs_macros.hosts.live import LiveDesk, LiveHost
    from tests.hosts import fake_excel

    workbook = pickle.loads(file.read_bytes())
    _, left, bottom, _ = workbook.sheets[TITLE].tables[TABLE]
    count = PRESSES[what]
    # A typed row is the last one; those that move stand before it.
    first = bottom if what.startswith("register") else bottom - OPEN // 2
    chosen = (first, left, first + count - 1, left + 2)
    workbook.selected = ("今日看板", [(1, 1, 1, 1)]) if what == "refresh" else (TITLE, [chosen])
    book = fake_excel.open_book(workbook)

    class Nobody(LiveDesk):
        def say(self, text: str) -> None:
            self.said = text

        def confirm(self, question: str) -> bool:
            return True

        def copy(self, text: str) -> bool:
            return True

    from cs_macros import excel

    host = LiveHost(book, homes=excel.homes()) if hasattr(excel, "homes") else LiveHost(book)
    desk = Nobody(book, host) if "host" in LiveDesk.__init__.__code__.co_varnames else Nobody(book)
    start = time.process_time()
    excel.run_in(book, what.split()[0], host, desk, NOW)
    seconds = time.process_time() - start
    if "程序出错" in desk.said or "没有通过" in desk.said or "未作" in desk.said:
        raise SystemExit(f"{what}: {desk.said}")
    if "--names" in sys.argv:
        print(*workbook.calls.most_common(), sep="\n", file=sys.stderr)
    return workbook.calls.total(), workbook.cells_read, seconds


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        file = a_workbook(rows, Path(name))
        print(f"{rows} rows of {TITLE}\n{'':22}{'calls':>8}{'cells':>10}{'seconds':>9}")
        for what in PRESSES:
            command = [sys.executable, __file__, "--once", str(file), what]
            found = [
                tuple(map(float, subprocess.check_output(command, text=True).split())) for _ in range(TIMES)
            ]
            calls, cells, _ = found[0]
            seconds = statistics.median(each[2] for each in found)
            print(f"{what:22}{calls:8.0f}{cells:10.0f}{seconds:9.3f}", flush=True)


if __name__ == "__main__":
    if "--once" in sys.argv:
        print(*press(Path(sys.argv[2]), sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
