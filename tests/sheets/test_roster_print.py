"""打印排班: a week and a month of 值班表 on one page each; and the order that 生成排班 leaves rows in."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.book.book import Book
from cs_macros.book.press import Press, press
from cs_macros.build.printed import A_PAGE, HIGH_UPRIGHT, SMALLEST, UPRIGHT
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.sheets import ALL_SHEETS
from tests.builders import NOW, TestDesk
from tests.sheets.rosters import MONDAY, TEAM, office, roster, setting

WEEK = [MONDAY + timedelta(days=n) for n in range(7)]


def printed(host: MemoryHost, period: str | None, now: datetime = NOW) -> tuple[Book, Any]:
    book = Book(host, ALL_SHEETS, now=now, operator="")
    sheet, button = ALL_SHEETS.pressable("print_roster")
    press(Press(sheet, button, book, TestDesk(), asks={"roster_period": period}))
    (content,) = book.files.values()
    return book, load_workbook(io.BytesIO(content)).worksheets[0]


def lines(page: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_next_week_is_one_page_with_weekdays_holidays_and_hours() -> None:
    days = dict.fromkeys(WEEK, "早早晚休") | {WEEK[2]: "早假晚晚"}
    host = office(
        roster(days),
        holidays=[{"date": WEEK[1], "name": "店庆日", "kind": "放假"}],
        settings=setting(early_start="09:30", early_end="18:30", late_start="13:30", late_end="22:30"),
    )
    before = host.read("roster").rows
    book, page = printed(host, None)
    heads, headers, *rows = lines(page)
    assert headers == ["姓名", *(f"{d.month}-{d.day}" for d in WEEK), "早班", "晚班", "休", "请假"]
    assert heads[1:4] == ["一", "二\n店庆", "三"]
    assert [row[0] for row in rows] == [*TEAM], "in the order of 员工名册"
    assert rows[1][1:] == ["早班", "早班", "请假", *["早班"] * 4, 6, 0, 0, 1]
    setup = page.page_setup
    assert (page.sheet_properties.pageSetUpPr.fitToPage, setup.fitToWidth, setup.fitToHeight) == (
        True,
        None,
        None,
    )
    assert page.oddHeader.left.text == "值班表 11月23日至29日"
    assert page.oddHeader.right.text.startswith("早班 09:30–18:30　晚班 13:30–22:30")
    assert "草稿" not in page.oddHeader.right.text
    assert host.read("roster").rows == before
    (path,) = book.files
    assert path.name.startswith("值班表 11月23日至29日 ")


def test_a_month_is_one_page_with_a_character_a_day_and_drafts_are_told() -> None:
    days = [date(2026, 12, n + 1) for n in range(31)]
    _, page = printed(office(roster(dict.fromkeys(days, "早晚休假"), status="草稿")), "2026-12")
    _, headers, *rows = lines(page)
    assert headers[1:32] == [str(n + 1) for n in range(31)]
    assert [row[1] for row in rows] == ["早", "晚", "休", "假"]
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToHeight is None
    assert "草稿" in page.oddHeader.right.text
    assert sum(page.column_dimensions[c].width for c in page.column_dimensions) > 0
    assert width(page) * SMALLEST <= A_PAGE


def width(page: Any) -> float:
    return sum(
        (each.width - 0.71) * (each.max - each.min + 1)
        for each in page.column_dimensions.values()
        if each.width
    )


def test_fifty_people_stand_on_one_upright_page_in_letters_of_eight_points() -> None:
    team = {f"客服{n:02}": "售前" for n in range(50)}
    people = [{"staff_no": f"{n}", "name": name, "posts": "售前"} for n, name in enumerate(team)]
    _, page = printed(office(roster({MONDAY: "早" * 50}, team=team), people=people), "2026-W48")
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("portrait", None)
    high = sum(page.row_dimensions[n + 1].height for n in range(52))
    assert high * SMALLEST <= HIGH_UPRIGHT
    assert width(page) * SMALLEST <= UPRIGHT


def test_what_somebody_typed_over_a_published_shift_is_not_printed() -> None:
    rows = roster({MONDAY: "早早晚休"})
    rows[0]["shift"] = "休"
    assert lines(printed(office(rows), "2026-W48")[1])[2][1] == "早班"


def test_a_week_without_a_roster_says_so_and_makes_no_file() -> None:
    with pytest.raises(CsError, match="没有 2026-12-28 至 2027-01-03 的班"):
        printed(office(roster({MONDAY: "早早晚休"})), "2026-W53")
