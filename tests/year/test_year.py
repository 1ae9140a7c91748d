"""A shop lives for some weeks, or for a year: random lawful presses, and everything that comes of them.

Twelve people and a year are .ci/full's; every change has two people and three weeks of it.
"""

from __future__ import annotations

import calendar
import hashlib
import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from cs_macros.hosts import archived
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.memory import MemoryHost
from cs_macros.sheets import ALL_SHEETS
from tests.build.test_validators import microsofts_validator
from tests.office import convert
from tests.releases.keeping import FOLDER
from tests.year.counted import summary_of, wrong, wrong_in_summary
from tests.year.living import REGISTERS, Desk, Shop

BY_MONTH = ("surveys", "kpi", "scores")
BOSS = "周婉婷"


@dataclass(frozen=True)
class Size:
    """How much of a shop: people, first month and how many, its last day in the last one, presses a day."""

    people: int
    months: int
    last: int
    presses: float
    seed: int = 20260302


SMALL, YEAR = Size(2, 1, 20, 3), Size(12, 12, 31, 1)
YEARS = 2026


@dataclass(frozen=True)
class Lived:
    shop: Shop
    size: Size
    now: datetime

    @property
    def files(self) -> list[Path]:
        return [desk.file for desk in self.shop.desks]

    @property
    def clock(self) -> str:
        return f"{self.now:%Y-%m-%dT%H:%M}"


SIZES = [pytest.param(SMALL, id="weeks"), pytest.param(YEAR, id="year", marks=pytest.mark.slow)]
A_YEAR = pytest.mark.parametrize("lived", SIZES[1:], indirect=True)


@pytest.fixture(scope="module", params=SIZES)
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    size: Size = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archived, "archived_grids", remembered(archived.archived_grids))
        shop = Shop(tmp_path_factory.mktemp("shop"), size.people, size.seed)
        first = date(YEARS, 3 if size.months == 1 else 1, 1)
        for n in range(size.months):
            begin = date(YEARS, first.month + n, 1)
            end = date(YEARS, begin.month, min(size.last, calendar.monthrange(YEARS, begin.month)[1]))
            shop.work(begin, end, size.presses)
            for desk in shop.desks:
                shop.end_of_month(desk, end + timedelta(days=1))
    return Lived(shop, size, datetime.combine(end + timedelta(days=2), datetime.min.time()).replace(hour=9))


def remembered(read: Any) -> Any:
    """The archives read once as long as they stay as they are: thousands of presses ask for them."""
    known: dict[tuple[Any, ...], list[Any]] = {}

    def grids(workbook: Path, table: str) -> Iterator[Any]:
        files = archived.archives(workbook)
        mark = (workbook, table, *((file.name, file.stat().st_mtime_ns) for file in files))
        if mark not in known:
            known[mark] = list(read(workbook, table))
        yield from known[mark]

    return grids


def told(cs: Any, *args: object, by: str = BOSS, now: str) -> dict[str, Any]:
    """What a command says, all problems together with its exit status."""
    status, found = cs(*args, by=by, now=now)
    assert status == 0, [f"{p['file']} {p['sheet']} {p['row']} {p['message']}" for p in found["problems"]][
        :20
    ]
    return dict(found)


# -- presses ------------------------------------------------------------------------------------


def test_presses_did_what_they_said_and_were_taken_back_whole_and_archiving_lost_nothing(
    lived: Lived,
) -> None:
    assert lived.shop.faults == []
    assert lived.shop.undone > 2
    assert [desk.owner for desk in lived.shop.desks if not archived.archives(desk.file)] == []


@A_YEAR
def test_a_year_comes_to_every_register_and_to_nearly_every_move(lived: Lived) -> None:
    seen = {table for desk in lived.shop.desks for table, _ in desk.rows}
    # Bank lines come from files only (tests/sheets/test_import.py); chance may pass by one register of a few.
    assert "statement_lines" not in seen
    assert len(REGISTERS - seen) <= 2, REGISTERS - seen
    moves = {move.name for table in REGISTERS for move in ALL_SHEETS[table].moves}
    assert len(moves - lived.shop.pressed.keys()) < len(moves) / 4, sorted(moves - lived.shop.pressed.keys())


def test_check_finds_no_fault(lived: Lived, cs: Any) -> None:
    """It may warn: of a case, say, whose goods the sheet that has opened it did not know."""
    problems = told(cs, "check", lived.shop.folder, now=lived.clock)["problems"]
    assert [each for each in problems if each["level"] == "block"] == []


def test_a_second_refresh_does_nothing(lived: Lived, cs: Any) -> None:
    told(cs, "refresh", lived.shop.folder, now=lived.clock)
    before = [hashlib.sha256(file.read_bytes()).hexdigest() for file in lived.files]
    told(cs, "refresh", lived.shop.folder, now=lived.clock)
    assert [hashlib.sha256(file.read_bytes()).hexdigest() for file in lived.files] == before
    assert [each for desk in lived.shop.desks for each in lost(lived.shop, desk)] == []


def lost(shop: Shop, desk: Desk) -> list[str]:
    """What is not as the log has it, but for what refreshing renews."""
    renewed = ("到期", "逾期", "状态", "状态时间")
    return [each for each in shop.lost(desk) if not any(f"('{header}'" in each for header in renewed)]


# -- reports ------------------------------------------------------------------------------------


def kinds() -> list[str]:
    """Those whose rows have a day; KPI, surveys and scores go by their month (tests/compile)."""
    found = []
    for kind, table in ALL_SHEETS.kinds.items():
        compiled = ALL_SHEETS[table].compiled
        assert compiled is not None
        found += [kind] if kind not in BY_MONTH and getattr(compiled().period, "day", "") else []
    return found


def periods(lived: Lived) -> Iterator[tuple[str, str, date, date]]:
    """Option, its value, and the days that it means."""
    yield "--year", f"{YEARS}", date(YEARS, 1, 1), date(YEARS, 12, 31)
    for month in (3,) if lived.size is SMALL else (1, 2, 6, 12):
        last = calendar.monthrange(YEARS, month)[1]
        yield "--month", f"{YEARS}-{month:02}", date(YEARS, month, 1), date(YEARS, month, last)
    for week in (10,) if lived.size is SMALL else (1, 9, 26, 53):
        monday = date.fromisocalendar(YEARS, week, 1)
        yield "--week", f"{YEARS}-W{week:02}", monday, monday + timedelta(days=6)


def test_reports_say_what_the_log_of_presses_says(lived: Lived, cs: Any, tmp_path: Path) -> None:
    out, found = tmp_path / "报表.xlsx", list[str]()
    for kind in kinds():
        for option, which, first, last in periods(lived):
            told(cs, "report", kind, lived.shop.folder, option, which, "--out", out, now=lived.clock)
            found += wrong(lived.shop.desks, kind, first, last, out)
    assert not found, "\n".join(found)


def test_summaries_say_what_the_log_says_and_the_year_is_the_sum_of_its_months(
    lived: Lived, cs: Any, tmp_path: Path
) -> None:
    found, folder = list[str](), lived.shop.folder
    for option, which, first, last in periods(lived):
        out = tmp_path / f"{which}.xlsx"
        told(cs, "report", "summary", folder, option, which, "--out", out, now=lived.clock)
        found += wrong_in_summary(lived.shop.desks, first, last, out)
    assert not found, "\n".join(found)
    months = (3,) if lived.size is SMALL else range(1, 13)
    total = Counter[tuple[str, str, str]]()
    for month in months:
        out = tmp_path / f"{YEARS}-{month:02}.xlsx"
        if not out.exists():
            told(cs, "report", "summary", folder, "--month", out.stem, "--out", out, now=lived.clock)
        total.update({at: n for at, n in summary_of(out).items() if at[2] in ("新增", "结清")})
    year = {at: n for at, n in summary_of(tmp_path / f"{YEARS}.xlsx").items() if at[2] in ("新增", "结清")}
    assert {at: n for at, n in total.items() if year.get(at, 0) != n} == {}


# -- the first release, and other programs ------------------------------------------------------


@A_YEAR
def test_the_first_release_is_upgraded_and_worked_in(lived: Lived, cs: Any, tmp_path: Path) -> None:
    file = Path(shutil.copy(FOLDER / "0.1.0.xlsm", tmp_path / "旧台账.xlsm"))
    told(cs, "upgrade", file, now="2026-11-23T08:00")
    host = MemoryHost.copy_of(ClosedHost(file))
    sheets = [sheet for sheet in ALL_SHEETS.in_order() if sheet.table in host.tables()]
    desk, shop = Desk(BOSS, file, sheets, host), lived.shop
    faults, desks = shop.faults, shop.desks
    shop.faults, shop.desks = [], [desk]
    try:
        shop.work(date(2026, 11, 23), date(2026, 11, 28), 8)
        shop.save(desk)
        assert len(desk.rows) > 20
        assert shop.faults == []
    finally:
        shop.faults, shop.desks = faults, desks
    problems = cs("check", file, by=BOSS, now="2026-11-28T20:00")[1]["problems"]
    ours = {key for _, key in desk.rows}
    assert [p for p in problems if p["level"] == "error" and any(key in str(p) for key in ours)] == []


@A_YEAR
def test_both_validators_find_nothing(lived: Lived) -> None:
    found = []
    for file in lived.files:  # not archives: openpyxl's own styles.xml displeases both
        result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(file)
        found += [f"{file.name}: {error}" for error in result.errors]
        done = subprocess.run([microsofts_validator(), file], capture_output=True, text=True, check=False)
        found += [f"{file.name}: {error}" for error in json.loads(done.stdout)["errors"]]
    assert found == []


@A_YEAR
@pytest.mark.office
def test_libreoffice_opens_every_workbook(lived: Lived, tmp_path: Path) -> None:
    for file in lived.files:
        made = convert(shutil.copy(file, tmp_path / file.name), "ods", tmp_path / "out")
        assert made.stat().st_size > 10_000, file
