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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import live_press
from cs_macros.errors import CsError
from cs_macros.hosts.libreoffice import Office
from cs_macros.hosts.live import LiveHost
from cs_macros.hosts.live.blocks import read_block
from cs_macros.hosts.port import Append, Put, Replace
from tests.hosts import fake_excel
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


def cells_read(rows: int) -> tuple[int, int]:
    """Cells read to move one row of an open register: its key, its state, and the row; and how many the
    first two are."""
    workbook = fake(Layout(rows=[FIRST] * rows))
    host = LiveHost(fake_excel.open_book(workbook))
    grid = host.read(T)
    _ = [grid.column(HEADERS.index(header)) for header in (HEADERS[0], "状态")]
    one_row(host)
    return workbook.cells_read, 2 * rows


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
