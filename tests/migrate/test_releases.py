"""Releases meet: a kept workbook of each, and the program of today; either may be the newer one."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros import __version__
from cs_macros.book.releases import numbers_of, refuse_newer
from cs_macros.book.settings import all_settings
from cs_macros.cli import status_of
from cs_macros.errors import CsError
from cs_macros.excel import press_live
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Host
from cs_macros.sheets import ALL_SHEETS
from tests.builders import NOW, TRANSFER, TestDesk, a_workbook, push
from tests.migrate.conftest import rows_of
from tests.releases.keeping import FOLDER

RELEASES = sorted(FOLDER.glob("*.xlsm"), key=lambda path: numbers_of(path.stem))
TOMORROW = "2026-11-23T09:00"
MIXED = "BT20261121-002"
"""The transfer that 孙丽娜 confirmed with the release's own program."""


@pytest.fixture(scope="module", params=RELEASES, ids=lambda path: path.stem)
def release(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def file(release: Path, tmp_path: Path) -> Path:
    (tmp_path / "旧").mkdir()
    return Path(shutil.copy(release, tmp_path / "旧" / "台账.xlsm"))


@pytest.fixture(scope="module")
def upgraded_once(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The upgraded workbook and the copy that the upgrade kept, in a folder."""
    folder = tmp_path_factory.mktemp("upgraded")
    shutil.copy(release, folder / "台账.xlsm")
    assert status_of(["upgrade", str(folder / "台账.xlsm")]) == 0
    return folder


@pytest.fixture
def upgraded(upgraded_once: Path, tmp_path: Path) -> Path:
    shutil.copytree(upgraded_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "台账.xlsm"


def claim(cs: Any, file: Path, now: str = TOMORROW) -> dict[str, Any]:
    """A press of today's program."""
    fields = ("--payer-name", "何志远", "--claimed-at", "2026-11-22 20:00")
    status, told = cs("claim-transfer", file, "BT20261122-002", *fields, by="李静怡", now=now)
    assert status == 0, told["problems"]
    found: dict[str, Any] = told
    return found


def infos(told: dict[str, Any]) -> list[str]:
    return [problem["message"] for problem in told["problems"] if problem["level"] == "info"]


def record(file: Path, number: str) -> dict[str, Any]:
    return next(row for row in rows_of(file, "bank_transfers") if row["记录号"] == number)


# -- an older workbook ------------------------------------------------------------------------


def test_a_workbook_of_each_release_is_kept() -> None:
    assert [path.stem for path in RELEASES][:1] == ["0.1.0"]
    assert all(ClosedHost(path).version == path.stem for path in RELEASES)


def test_an_older_workbook_works_and_asks_for_its_upgrade_once_a_day(
    cs: Any, file: Path, release: Path
) -> None:
    told = claim(cs, file)
    asked = f"工作簿是 {release.stem} 版的，程序是 {__version__} 版，请升级工作簿"
    assert infos(told)[:1] == ([asked] if numbers_of(release.stem) < numbers_of(__version__) else [])
    assert record(file, "BT20261122-002")["状态"] == "待核实"
    _, again = cs("undo", file, by="李静怡", now="2026-11-23T09:05")
    assert infos(again) == []


def test_a_press_of_the_release_is_taken_back_before_and_after_the_upgrade(
    cs: Any, file: Path, upgraded: Path
) -> None:
    for workbook in (file, upgraded):
        assert record(workbook, MIXED)["状态"] == "金额不符"
        status, told = cs("undo", workbook, by="孙丽娜", now="2026-11-22T10:30")
        assert status == 0, told["problems"]
        row = record(workbook, MIXED)
        assert (row["状态"], row["到账金额"], row["核实人"]) == ("待核实", None, None), workbook


def test_the_upgrade_leaves_every_row_and_the_journal_as_they_were(upgraded: Path, release: Path) -> None:
    for table in set(ClosedHost(release).tables()) - {"settings"}:
        before, after = rows_of(release, table), rows_of(upgraded, table)
        assert [{header: row[header] for header in before[0]} for row in after[: len(before)]] == before, (
            table
        )
    assert ClosedHost(upgraded).version == __version__


def test_an_upgraded_workbook_is_pressed_and_archived(cs: Any, upgraded: Path) -> None:
    assert infos(claim(cs, upgraded)) == []
    status, told = cs("archive", upgraded, "--before", "2026-11-22", by="周婉婷", now=TOMORROW)
    assert status == 0, told["problems"]
    gone = {"BT20261115-001", "BT20261116-001", "BT20261117-001"}
    assert gone & {row["记录号"] for row in rows_of(upgraded, "bank_transfers")} == set()
    (shelf,) = (upgraded.parent / "归档").glob("*.xlsx")
    assert gone <= {row["记录号"] for row in rows_of(shelf, "bank_transfers")}


# -- back to before the upgrade ---------------------------------------------------------------


def test_an_upgrade_is_gone_back_on_as_long_as_nothing_came_after(
    cs: Any, upgraded: Path, release: Path
) -> None:
    status, told = cs("upgrade", "--back", upgraded)
    assert (status, told["files"]) == (0, [str(upgraded)])
    assert upgraded.read_bytes() == release.read_bytes()
    newest = max((upgraded.parent / "备份").glob("*.xlsm"))
    assert ClosedHost(newest).version == __version__, "the upgraded one is kept as a copy"


def test_refreshing_is_nothing_that_would_be_lost(cs: Any, upgraded: Path, release: Path) -> None:
    assert cs("refresh", upgraded, by="周婉婷", now="2026-11-22T10:00")[0] == 0
    assert cs("upgrade", "--back", upgraded)[0] == 0
    assert upgraded.read_bytes() == release.read_bytes()


def test_presses_since_the_upgrade_are_named_and_nothing_changes(cs: Any, upgraded: Path) -> None:
    claim(cs, upgraded)
    content = upgraded.read_bytes()
    status, told = cs("upgrade", "--back", upgraded)
    assert status == 1
    assert "升级以后2026-11-23 09:00 李静怡按过“客户已汇款”" in [p["message"] for p in told["problems"]]
    assert upgraded.read_bytes() == content


@pytest.mark.slow
def test_the_upgrade_names_the_parameters_in_chinese_and_keeps_what_they_say(
    upgraded: Path, release: Path
) -> None:
    """Both programs' words mean the same: each value reads as it did, and is shown as people read it."""
    now = {row["键"]: row for row in rows_of(upgraded, "settings")}
    wrong = []
    for row in rows_of(release, "settings"):
        setting = all_settings()[next(key for key, s in all_settings().items() if row["参数"] in s.names)]
        new = now[setting.key]
        kept = setting.parse(new["值"], NOW) == setting.parse(row["值"], NOW)
        shown = (new["参数"], new["分组"], new["值"]) == (
            setting.label,
            setting.group,
            setting.shown(row["值"], NOW),
        )
        wrong += [] if kept and shown else [(row, new)]
    assert wrong == []
    assert "已经是最新的" in upgrade(upgraded)
    columns = load_workbook(upgraded)["参数"].column_dimensions
    headers = [
        cell.value for row in load_workbook(upgraded)["参数"].iter_rows() for cell in row if cell.value
    ]
    assert {"键", "来源"} <= set(headers)
    assert sum(bool(each.hidden) for each in columns.values()) == 2


def upgrade(file: Path) -> str:
    from cs_macros.migrate.upgrade import upgrade as renew

    return renew(file, ALL_SHEETS.in_order(), __version__).summary


@pytest.mark.parametrize(
    ("place", "sheet"),
    [
        pytest.param("银行转账明细表!{new}", "银行转账明细表", id="a new row"),
        pytest.param("参数!B{match_window_days}", "参数", id="a parameter"),
    ],
)
def test_what_was_typed_since_the_upgrade_is_named(cs: Any, upgraded: Path, place: str, sheet: str) -> None:
    settings = ClosedHost(upgraded).read("settings")
    row = next(n for n, cells in settings.rows.items() if "match_window_days" in cells)
    grid = ClosedHost(upgraded).read("bank_transfers")
    free = max(n for n, cells in grid.rows.items() if any(cells)) + 1
    column = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[grid.headers.index("客户姓名")]
    assert cs("set", upgraded, f"{place.format(new=f'{column}{free}', match_window_days=row)}=9")[0] == 0
    status, told = cs("upgrade", "--back", upgraded)
    assert status == 1
    found = [(p["message"], p["sheet"], p["row"]) for p in told["problems"][1:]]
    assert found == [("升级以后填写过", sheet, row if sheet == "参数" else free)]


def test_without_a_copy_there_is_no_way_back(cs: Any, file: Path) -> None:
    status, told = cs("upgrade", "--back", file)
    assert (status, [p["message"] for p in told["problems"]]) == (
        1,
        ["“台账.xlsm”没有升级以前的备份，未作任何改动。"],
    )


# -- a newer workbook -------------------------------------------------------------------------


def newer(file: Path) -> Path:
    """The workbook as a program of the year after next leaves it."""
    from cs_macros.build.contents import rows
    from cs_macros.build.workbook import build_workbook

    build_workbook(file, ALL_SHEETS.in_order(), rows=rows(ALL_SHEETS.in_order(), sample=True), version="9.9")
    return file


@pytest.fixture(scope="module")
def newer_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return newer(tmp_path_factory.mktemp("newer") / "台账.xlsm")


@pytest.mark.parametrize(
    "command",
    [
        ["register-transfer", "{}"],
        ["run", "{}"],
        ["check", "{}", "--mark"],
        ["refresh", "{}"],
        ["undo", "{}"],
        ["show", "{}", "staff"],
        ["upgrade", "{}"],
        ["upgrade", "--back", "{}"],
        ["archive", "{}", "--before", "2026-11-01"],
        ["adopt", "{}", "{}"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_newer_workbook_is_refused_and_nothing_written(
    cs: Any, newer_built: Path, tmp_path: Path, command: list[str]
) -> None:
    file = Path(shutil.copy(newer_built, tmp_path / "台账.xlsm"))
    status, told = cs(*(part.format(file) for part in command), by="周婉婷")
    assert status == 1
    wanted = f"“台账.xlsm”是较新的版本 9.9 做的，这里的程序是 {__version__}，未作任何改动。"
    assert [problem["message"] for problem in told["problems"]] == [wanted]
    assert file.read_bytes() == newer_built.read_bytes()
    assert [path.name for path in tmp_path.iterdir() if path.suffix] == ["台账.xlsm"]


def test_doctor_says_that_the_workbook_is_newer(cs: Any, newer_built: Path) -> None:
    status, told = cs("doctor", newer_built)
    assert status == 1
    assert {"项目": "工作簿的版本", "结果": f"9.9，比程序（{__version__}）新"}.items() <= next(
        row for row in told["rows"] if row["项目"] == "工作簿的版本"
    ).items()


def test_a_button_in_an_open_newer_workbook_does_nothing() -> None:
    host = older("9.9")
    sheet, pressed = ALL_SHEETS.pressable("register_transfer")
    with pytest.raises(CsError, match=r"较新的版本 9\.9"):
        press_live(sheet, pressed, host, TestDesk(), NOW)


# -- the rule itself --------------------------------------------------------------------------


def older(version: str) -> MemoryHost:
    """An open workbook that some version has made."""
    return MemoryHost(label="台账.xlsm", beneath=a_workbook({"bank_transfers": [TRANSFER]}), version=version)


@pytest.mark.parametrize(
    ("workbook", "program", "fits"),
    [("0.2.0", "0.2.0", True), ("0.10.0", "0.9.9", False), ("0.2", "0.2.0", True), ("", "0.2.0", True)],
)
def test_versions_are_compared_by_their_numbers(workbook: str, program: str, fits: bool) -> None:
    host = older(workbook)
    if fits:
        refuse_newer(host, program)
    else:
        with pytest.raises(CsError, match="未作任何改动"):
            refuse_newer(host, program)


def test_no_press_writes_into_a_newer_workbook() -> None:
    host: Host = older("9.9")
    with pytest.raises(CsError, match=r"较新的版本 9\.9"):
        push(host, "register_transfer")
    assert host.read("journal").rows == a_workbook().read("journal").rows


def test_the_word_comes_at_the_first_press_of_a_day_for_each_colleague() -> None:
    host = older("0.0.1")
    asked = f"工作簿是 0.0.1 版的，程序是 {__version__} 版，请升级工作簿"

    def told(name: str, **more: Any) -> list[str]:
        return [problem.message for problem in push(host, name, **more).problems]

    assert asked in told("register_transfer")
    assert asked not in told("undo")
    assert asked in told("register_transfer", by="王芳")
    assert asked in told("refresh", now=NOW + timedelta(days=1))
