"""A click in an open register: until 处理中… is on the screen, until it is done, and what it takes.

Run: python benchmarks/open_press.py [ROWS …]

The workbook with all its sheets, in a LibreOffice window on a screen that nobody sees; its real button is
clicked, so a press goes the whole way: macro, a Python of its own, the pipe back. What the window shows
is read from the screen's picture. The baseline is a plain script: it imports xlwings, finds the same
workbook through the same bridge and reads key and state as blocks. Both count with their own start and
with what the office does for them.

In Excel nothing can be measured here: `live_calls.py` counts its calls and cells.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

from compile import timed

from cs_macros import __version__
from cs_macros.build.contents import rows as contents
from cs_macros.build.workbook import build_workbook
from cs_macros.errors import CsError
from cs_macros.hosts.libreoffice import Office, loading
from cs_macros.hosts.live import LiveHost
from cs_macros.hosts.live.desk import WORKING
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.live.clerk import SHEET, TABLE, Clerk
from tests.live.screen import Screen, hidden_screen, missing_tool, office_window

T = TypeVar("T")

CLICKS, SCRIPTS = 8, 5
CAPTION, BEFORE, AFTER = "客户已汇款", "待汇款", "待核实"
STEP = 0.002
"""Seconds between two looks at the screen."""

IDLE = 0.05
"""Share of a core below which the office has come to rest after opening."""

GOAL_SHOWN, GOAL_DONE, GOAL_RATIO = 0.3, 2.0, 2.0
"""Seconds, and the ratio to the plain script (issue 18, 2)."""

STAFF = [
    {"staff_no": "01", "name": "张敏", "posts": "售前"},
    {"staff_no": "02", "name": "李强", "posts": "财务"},
    {"staff_no": "03", "name": "王芳", "posts": "主管、店长"},
]

SCRIPT = f"""
import sys
import xlwings
from pathlib import Path
from cs_macros.hosts.libreoffice import Office
book = Office.behind(sys.argv[1]).book(Path(sys.argv[2]))
sheet = book.sheets["{SHEET}"]
for column in (1, 2):
    sheet.range((int(sys.argv[3]), column), (int(sys.argv[4]), column)).options(ndim=2).value
"""


@dataclass(frozen=True)
class Click:
    """What one click took.

    Attributes:
      shown: Seconds until 处理中… was on the screen.
      done: Seconds until what came of it was.
      python: Processor seconds of the Python that it started.
      office: Processor seconds of the office until then.
    """

    shown: float
    done: float
    python: float
    office: float

    @property
    def cpu(self) -> float:
        return self.python + self.office


@dataclass(frozen=True)
class Measured:
    """The clicks in one register, and what the plain script takes: processor seconds with the office's."""

    clicks: list[Click]
    script: float

    @property
    def later(self) -> list[Click]:
        """All but the first, for which the office makes ready what it keeps."""
        return self.clicks[1:]

    def best(self, figure: Callable[[Click], float]) -> float:
        """Other programs on the machine only lengthen it."""
        return min(map(figure, self.later))

    def median(self, figure: Callable[[Click], float]) -> float:
        return statistics.median(map(figure, self.later))

    @property
    def ratio(self) -> float:
        return self.median(lambda click: click.cpu) / self.script


def a_transfer(number: int) -> dict[str, Cell]:
    """A registered transfer with an order; of three, one is finished."""
    day = datetime(2026, 11, 22)
    return {
        "number": f"BT20261122-{number:03}",
        "status": (BEFORE, AFTER, "已完成")[number % 3],
        "log_date": day,
        "shop": "示例店",
        "order_no": f"{number:018}",
        "customer_id": f"user{number}",
        "customer_name": "陈小姐",
        "phone": f"138{number:08}",
        "address": "浙江省杭州市示例路 1 号",
        "item": "台灯",
        "qty": 1,
        "amount_due": 100 + number,
        "claimed_at": day,
        "payer_name": "陈小姐",
        "created_at": day,
        "created_by": "张敏",
    }


def make(file: Path, count: int) -> None:
    """The workbook with a register of so many rows."""
    sheets = ALL_SHEETS.in_order()
    transfers = [a_transfer(number) for number in range(1, count + 1)]
    shops = [{"name": "示例店", "platform": "天猫"}]
    filled = {**contents(sheets, sample=False), "staff": STAFF, "shops": shops, TABLE: transfers}
    build_workbook(file, sheets, rows=filled, names={"operator": "王芳"}, version=__version__)


class Watched:
    """The office with the register, and what it has used so far.

    Args:
      pipe: On which it listens.
    """

    def __init__(self, office: Office, book: Any, screen: Screen, pipe: str) -> None:
        self._book, self._screen, self._pipe = book, screen, pipe
        self._clerk = Clerk(office, screen.display, book)
        self._process = office_process(pipe)
        self._headers = LiveHost(book).read(TABLE)

    def used(self) -> tuple[float, float]:
        """Processor seconds of the office, and of the programs that it has started and that have ended."""
        words = (self._process / "stat").read_text("utf-8").rpartition(")")[2].split()
        own, children = (sum(map(int, words[at : at + 2])) / 100 for at in (11, 13))
        return own, children

    def rest(self) -> None:
        """Wait until the office has nothing to do: after opening it measures texts for a while."""
        for _ in range(120):
            before = self.used()[0]
            time.sleep(1)
            if self.used()[0] - before < IDLE:
                return

    def click(self, row: int) -> Click:
        """Select a row and click its button."""
        box, look = self._clerk.status_line(), self._screen.look
        self._clerk.go_to(f"B{row}:C{row}")
        working = self._clerk.look_of(WORKING, self._screen)
        self.rest()
        own, children = self.used()
        begun = time.perf_counter()
        self._clerk.click(CAPTION)
        until(lambda: look(box) == working)
        shown = done = time.perf_counter()
        python = Path("/proc", str(until(self._clerk.presses)[0]))
        while python.exists():  # it is painted anew meanwhile, so the last look at it counts
            done = time.perf_counter() if look(box) == working else done
            time.sleep(STEP)
        time.sleep(0.2)  # until the office has seen that it has ended
        now = self.used()
        assert self._clerk.status(row) == AFTER
        return Click(shown - begun, done - begun, python=now[1] - children, office=now[0] - own)

    def rows(self) -> list[int]:
        """Rows that may be pressed, first to last."""
        grid = LiveHost(self._book).read(TABLE)
        return sorted(n for n, state in grid.column(grid.headers.index("状态")).items() if state == BEFORE)

    def script(self) -> float:
        """What the plain script takes."""
        numbers = LiveHost(self._book).read(TABLE).rows
        ends = str(min(numbers)), str(max(numbers))
        self.rest()
        before = self.used()[0]
        cost = timed(sys.executable, "-c", SCRIPT, self._pipe, self._book.fullname, *ends)
        return cost.cpu + self.used()[0] - before


def until(seen: Callable[[], T]) -> T:
    """Look until something is seen."""
    deadline = time.perf_counter() + 120
    while not (found := seen()):
        if time.perf_counter() > deadline:
            raise TimeoutError
        time.sleep(STEP)
    return found


def office_process(pipe: str) -> Path:
    """Where the system tells of the office behind a pipe; its starter stands beside it."""
    for file in Path("/proc").glob("[0-9]*/comm"):
        with suppress(OSError):  # it has ended meanwhile
            line = (file.parent / "cmdline").read_text("utf-8", "replace")
            if file.read_text("utf-8").strip() == "soffice.bin" and pipe in line:
                return file.parent
    raise LookupError(pipe)


@contextmanager
def opened(folder: Path, count: int) -> Iterator[Watched]:
    """The register, in a window."""
    file = folder / "客服 资料" / "客服台账.xlsm"
    file.parent.mkdir()
    make(file, count)
    (folder / "screen").mkdir()
    with (
        hidden_screen(folder / "screen") as screen,
        office_window(folder / "office", screen.display, {"XDG_STATE_HOME": str(folder)}) as office,
    ):
        assert office.process is not None
        command = Path(f"/proc/{office.process.pid}/cmdline").read_text("utf-8")
        pipe = command.partition("--accept=pipe,name=")[2].partition(";")[0]
        yield Watched(office, office.open(file), screen, pipe)


def missing() -> str | None:
    """What keeps this from being measured here."""
    try:
        loading.uno()
    except CsError as error:
        return error.message
    return missing_tool()


def measured(count: int) -> Measured:
    """Click in a register of so many rows."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, opened(Path(name), count) as office:
        office.rest()
        clicks = [office.click(row) for row in office.rows()[:CLICKS]]
        return Measured(clicks, statistics.median(office.script() for _ in range(SCRIPTS)))


def main() -> None:
    if lacking := missing():
        sys.exit(lacking)
    for count in [int(word) for word in sys.argv[1:]] or [5_000, 20_000]:
        found = measured(count)
        print(f"{count} rows; seconds\n{'':10}{'shown':>8}{'done':>8}{'Python':>8}{'office':>8}")
        for number, each in enumerate(found.clicks, 1):
            figures = (each.shown, each.done, each.python, each.office)
            print(f"  click {number:2}" + "".join(f"{figure:8.2f}" for figure in figures))
        print(f"  plain script {found.script:.2f} s of processor; a click {found.ratio:.2f} times that")


if __name__ == "__main__":
    main()
