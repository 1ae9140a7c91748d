"""今天 on 值班表 in a real window: today below the header; rows out of order are asked about first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cs_macros import __version__
from cs_macros.book.modules import sheets_for
from cs_macros.build.contents import rows as new_rows
from cs_macros.build.workbook import build_workbook
from cs_macros.hosts.libreoffice import Office
from cs_macros.hosts.live import LiveDesk, LiveHost
from cs_macros.sheets import ALL_SHEETS
from tests.live.clerk import Clerk, is_closed, soon

pytestmark = [pytest.mark.office, pytest.mark.slow, pytest.mark.xdist_group("window")]

TITLE, TABLE = "值班表", "roster"
NAMES = ("张敏", "李强")


@pytest.fixture
def clerk(window: Office, screen: str, tmp_path: Path) -> Iterator[Clerk]:
    """Twenty days before today and five from it on, two people a day; two of yesterday stand last."""
    file = tmp_path / "客服台账.xlsm"
    yesterday = date.today() - timedelta(days=1)
    days = [date.today() + timedelta(days=n) for n in range(-20, 5)]
    rows = {
        **new_rows(ALL_SHEETS.in_order(), sample=False),
        "staff": [{"staff_no": name, "name": name, "posts": "售前"} for name in NAMES],
        "roster": [
            {
                "status": "草稿",
                "date": day,
                "agent": name,
                "shift": "早班",
                "post": "售前",
                "note": f"{day}{name}",
            }
            for day in [*(each for each in days if each != yesterday), yesterday]
            for name in NAMES
        ],
    }
    few = sheets_for(ALL_SHEETS.in_order(), "", ("排班",))
    build_workbook(file, few, rows=rows, names={"operator": "张敏"}, version=__version__)
    book = window.open(file)
    person = Clerk(window, screen, book)
    person.go_to("A1", TITLE)
    yield person
    person.leave()
    book.api.setModified(False)
    assert soon(True, lambda: is_closed(book))


def days_of(clerk: Clerk) -> list[Any]:
    grid = LiveHost(clerk.book).read(TABLE)
    at, note = grid.headers.index("日期"), grid.headers.index("备注")
    rows = [row for row in grid.rows.values() if row[at]]
    assert all(str(row[note]).startswith(f"{row[at]:%Y-%m-%d}") for row in rows), "a row was torn apart"
    return [row[at] for row in rows]


def press(clerk: Clerk, *keys: str) -> list[str]:
    """Press 今天, and answer what it asks with a key each."""
    pressed = threading.Thread(target=lambda: clerk.run("show_today"), daemon=True)
    pressed.start()
    said = [clerk.told(key) for key in keys]
    pressed.join(20)
    assert not pressed.is_alive()
    return said


def shown(clerk: Clerk) -> tuple[int, list[Any]]:
    """The first row in view below the header, and the days of the selected one."""
    controller = clerk.book.api.getCurrentController()
    first = controller.getByIndex(controller.getCount() - 1).getFirstVisibleRow() + 1
    (row,) = LiveDesk(clerk.book).selection(TABLE)
    grid = LiveHost(clerk.book).read(TABLE)
    return first - row, [grid.rows[row][grid.headers.index("日期")]]


def today() -> datetime:
    return datetime.combine(date.today(), datetime.min.time())


def test_rows_are_sorted_only_when_the_person_says_so_and_then_today_is_on_top(clerk: Clerk) -> None:
    before, sheet = days_of(clerk), clerk.book.sheets[TITLE].api
    (asked,) = press(clerk, "alt+n")
    assert asked.startswith("日期没有按先后排")
    assert days_of(clerk) == before
    assert shown(clerk) == (0, [today()])
    grid = LiveHost(clerk.book).read(TABLE)
    last = max(n for n, row in grid.rows.items() if any(row))
    sheet.getCellRangeByName(f"A{last}").CellBackColor = 0x00FF00
    sheet.getAnnotations().insertNew(sheet.getCellRangeByName(f"A{last}").CellAddress, "提醒")
    press(clerk, "Return")
    assert days_of(clerk) == sorted(before)
    assert shown(clerk) == (0, [today()])
    (note,) = (sheet.getAnnotations().getByIndex(n) for n in range(sheet.getAnnotations().getCount()))
    green = note.Position.Row + 1
    assert LiveHost(clerk.book).read(TABLE).rows[green] == grid.rows[last], "notes move with their rows"
    assert sheet.getCellRangeByName(f"A{green}").CellBackColor == 0x00FF00
    press(clerk)
    assert (days_of(clerk), shown(clerk)) == (sorted(before), (0, [today()]))


def test_formulas_and_hidden_rows_are_never_sorted(clerk: Clerk) -> None:
    before, sheet = days_of(clerk), clerk.book.sheets[TITLE].api
    grid = LiveHost(clerk.book).read(TABLE)
    first = min(grid.rows)
    note = sheet.getCellByPosition(grid.headers.index("改班原因"), first)
    note.setFormula("=1+1")
    (said,) = press(clerk, "Return")
    assert "没有替您排" in said
    note.setString("")
    sheet.getRows().getByIndex(first).IsVisible = False
    (said,) = press(clerk, "Return")
    assert "没有替您排" in said
    assert days_of(clerk) == before
    assert shown(clerk) == (0, [today()])
    for row, cells in grid.rows.items():  # a hidden row is no place to go
        if cells[grid.headers.index("日期")] == today():
            sheet.getRows().getByIndex(row - 1).IsVisible = False
    press(clerk, "Return")
    assert shown(clerk)[1] == [today() + timedelta(days=1)]
