"""What a press costs in an open workbook: the whole of it, then its host alone against one plain read.

    python benchmarks/live_calls.py [ROWS]

Calls are counted in the fake Excel of the tests, where every property and method that would
cross to Excel counts as one. Time is measured in LibreOffice, where it is installed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

import live_press
from open_press import STAFF, a_transfer

from cs_macros.errors import CsError
from cs_macros.excel import homes, run_in
from cs_macros.hosts.libreoffice import Office
from cs_macros.hosts.live import LiveDesk, LiveHost
from cs_macros.hosts.live.blocks import read_block
from cs_macros.hosts.port import Append, Put, Replace
from cs_macros.sheets import ALL_SHEETS
from tests.hosts import fake_excel
from tests.hosts.fake_workbook import SheetCells, Workbook
from tests.hosts.workbooks import FIRST, HEADERS, SHEET, TOP, Layout, fake, write_xlsx

T = "bank_transfers"
PRESSED = 2_000
"""Rows of the register in which the whole press is measured."""


def one_row(host: LiveHost) -> None:
    """A press on one selected row: read, move it, say so in the message cell."""
    host.read(T)
    host.write([Replace(T, 9, {"状态": "已核实", "备注": "到账"}), Put("message", "亲，款项已收到。")])


def ten_rows(host: LiveHost) -> None:
    """A press on ten rows here and there."""
    host.read(T)
    host.write([Replace(T, 9 + 31 * place, {"状态": "已核实"}) for place in range(10)])


def new_row(host: LiveHost) -> None:
    """A row at the table's end, which grows."""
    host.read(T)
    host.write([Append(T, dict(zip(HEADERS, FIRST, strict=True)))])


def every_row(host: LiveHost) -> None:
    """A refresh of two columns of the whole register."""
    rows = host.read(T).rows
    host.write([Replace(T, row, {"状态": "已核实", "应付金额": row}) for row in rows])


WORK: list[Callable[[LiveHost], None]] = [one_row, ten_rows, new_row, every_row]


def main(rows: int) -> None:
    live_press.main(PRESSED)
    print()
    layout = Layout(rows=[FIRST] * rows)
    print(f"{rows} rows × {len(HEADERS)} columns\n\ncalls to the program (fake Excel)")
    for work in WORK:
        workbook = fake(layout)
        work(LiveHost(fake_excel.open_book(workbook)))
        blocks = workbook.calls["Range.raw_value"]
        print(f"  {work.__name__:10} {workbook.calls.total():4}, of which {blocks} read or write values")
    whole = press(rows)
    print(f"  a press    {whole.calls.total():4}, {whole.cells_read} cells read")
    with tempfile.TemporaryDirectory() as folder:
        try:
            office = Office.start(Path(folder) / "profile")
        except CsError as error:
            print(f"\n{error}")
            return
        try:
            _time(office, write_xlsx(layout, Path(folder) / "a.xlsx"), rows)
        finally:
            office.close()


def register(rows: int) -> Workbook:
    """A workbook of all our sheets in the fake Excel, with so many transfers, a row of them selected."""
    workbook = Workbook({}, path="/客服/客服台账.xlsm")
    filled = {T: [a_transfer(number) for number in range(1, rows + 1)], "staff": STAFF}
    for sheet in ALL_SHEETS.in_order():
        layout, lines = sheet.record.layout, filled.get(sheet.table, [{}])
        page = SheetCells(layout.sheet)
        page.tables[sheet.table] = [1, 1, 1 + len(lines), len(layout.columns)]
        for place, column in enumerate(layout.columns, start=1):
            page.cells[1, place] = column.header
            for row, line in enumerate(lines, start=2):
                if (cell := line.get(column.field)) is not None:
                    page.cells[row, place] = float(cell) if isinstance(cell, int) else cell
                    page.formats[row, place] = "@" if isinstance(cell, str) else "General"
        workbook.sheets[layout.sheet] = page
    page = workbook.sheets["银行转账明细表"]
    page.cells[1, 200] = "王芳"
    workbook.names["operator"] = "=银行转账明细表!$GR$1"
    chosen = 2 + rows // 2 // 3 * 3 + 2  # the number of one that is not yet paid
    workbook.selected = ("银行转账明细表", [(chosen, 2, chosen, 3)])
    return workbook


def press(rows: int) -> Workbook:
    """客户已汇款 of one row in an open register of Excel's, with what it asked and read counted."""
    workbook = register(rows)
    book = fake_excel.open_book(workbook)
    host = LiveHost(book, homes=homes())
    run_in(book, "claim_transfer", host, LiveDesk(book, host), datetime(2026, 11, 23, 9))
    assert workbook.app["status_bar"] == "客户已汇款：1 行待核实。", (workbook.app, workbook.alerts)
    return workbook


def cells_read(rows: int) -> tuple[int, int]:
    """Cells that a press reads in an open register, and how many its keys and states are."""
    return press(rows).cells_read, 2 * rows


def _time(office: Office, path: Path, rows: int) -> None:
    book = office.open(path, hidden=True)
    sheet = book.sheets[SHEET]
    plain = min(_seconds(lambda: read_block(sheet, TOP, 1, TOP + rows, len(HEADERS))) for _ in range(3))
    print(f"\ntime in LibreOffice; reading the block once takes {plain:.2f} s")
    for work in WORK:
        seconds = _seconds(lambda work=work: work(LiveHost(book)))  # type: ignore[misc]
        print(f"  {work.__name__:10} {seconds:5.2f} s = {seconds / plain:.1f} times")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
