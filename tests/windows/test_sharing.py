"""Files that others have open, may not be written, or lie too deep: told in words, and nothing lost."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import xlsxwriter

from cs_macros.cli.workbooks import make_workbook
from cs_macros.hosts.closed import ClosedHost
from tests.windows.wine import Desk, windows

HOLD = """
import ctypes, sys, time
kernel = ctypes.windll.kernel32
kernel.CreateFileW.restype = ctypes.c_void_p
share = int(sys.argv[2])
handle = kernel.CreateFileW(sys.argv[1], 0x80000000, share, None, 3, 0, None)
print("held" if handle not in (None, 2**64 - 1) else "not held", flush=True)
time.sleep(float(sys.argv[3]))
"""
"""Another program that has a file open, and lets others read (1), write (2), rename it (4), or nothing."""

APPEND = """
import sys
from pathlib import Path
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Append
for count in range(int(sys.argv[3])):
    ClosedHost(Path(sys.argv[1])).write([Append("T", {"编号": f"{sys.argv[2]}-{count}"})])
"""

RIGHTS = """
import sys
from pathlib import Path
import ntsecuritycon, win32api, win32security
from cs_macros.hosts import sharing
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Append
file, kind = sys.argv[1], win32security.DACL_SECURITY_INFORMATION
def rights():
    return sharing.texts(win32security.GetFileSecurity(file, kind))
folders = rights()
mine = win32security.ACL()
me = win32security.LookupAccountName(None, win32api.GetUserName())[0]
mine.AddAccessAllowedAce(win32security.ACL_REVISION, ntsecuritycon.FILE_ALL_ACCESS, me)
about = win32security.SECURITY_DESCRIPTOR()
about.SetSecurityDescriptorDacl(1, mine, 0)
win32security.SetFileSecurity(file, kind, about)
private = rights()
ClosedHost(Path(file)).write([Append("T", {"编号": "a"})])
print(private != folders, rights() == private)
"""
"""A workbook that only its owner may read, unlike the other files of the folder, is written to."""


@contextmanager
def held(desk: Desk, file: Path, *, share: int, seconds: float) -> Iterator[None]:
    started = desk.wine.start(desk.program, "-c", HOLD, windows(file), share, seconds)
    assert started.stdout is not None
    assert started.stdout.readline().strip() == b"held"
    try:
        yield
    finally:
        started.kill()
        started.communicate()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return small(tmp_path / "客服 台账.xlsx")


def small(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("登记")
        sheet.add_table("A1:B2", {"name": "T", "columns": [{"header": "编号"}, {"header": "数"}]})
    return path


def ids(file: Path) -> list[object]:
    return [row[0] for row in ClosedHost(file).read("T").rows.values() if row[0] is not None]


def test_two_programs_that_write_at_once_lose_nothing(desk: Desk, file: Path) -> None:
    started = [desk.wine.start(desk.program, "-c", APPEND, windows(file), name, 20) for name in "甲乙"]
    for one in started:
        assert one.communicate(timeout=300)[1] == b""
    assert sorted(map(str, ids(file))) == sorted(f"{name}-{count}" for name in "甲乙" for count in range(20))


@pytest.mark.parametrize("share", [pytest.param(3, id="others may write"), pytest.param(1, id="only read")])
def test_a_file_that_a_program_has_open_is_named_and_stays_as_it_was(
    desk: Desk, file: Path, share: int
) -> None:
    before = file.read_bytes()
    with held(desk, file, share=share, seconds=600):
        done = desk.cs("append", file, "T", "编号=a")
    (problem,) = done.json["problems"]
    assert done.status == 1
    assert file.name in problem["message"]
    assert "正被别的程序打开，未作任何改动" in problem["message"]
    assert "预览窗格" in problem["hint"]
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir() if path.suffix == ".tmp"] == []


def test_a_file_that_may_not_even_be_read_is_named(desk: Desk, file: Path) -> None:
    with held(desk, file, share=0, seconds=600):
        done = desk.cs("check", file)
    assert done.status == 1
    assert "正被别的程序打开" in done.json["problems"][0]["message"]


def test_a_program_that_looks_at_it_for_a_moment_is_waited_for(desk: Desk, file: Path) -> None:
    with held(desk, file, share=3, seconds=3):
        done = desk.cs("append", file, "T", "编号=a")
    assert done.status == 0, done.text
    assert ids(file) == ["a"]


def test_an_owner_file_that_excel_keeps_to_itself_still_tells_that_it_is_open(desk: Desk, file: Path) -> None:
    owner = file.with_name(f"~${file.name}")
    owner.write_bytes(b"\x04Wang" + b" " * 50 + b"\x02\x00" + "王五".encode("utf-16-le") + b" \x00" * 52)
    assert "正被 王五 打开" in desk.cs("append", file, "T", "编号=a").json["problems"][0]["message"]
    with held(desk, owner, share=0, seconds=600):
        done = desk.cs("append", file, "T", "编号=a")
    assert "正被别人打开" in done.json["problems"][0]["message"]


def test_a_read_only_file_is_refused(desk: Desk, file: Path) -> None:
    assert desk.wine.run("cmd", "/c", "attrib", "+R", windows(file)).status == 0
    done = desk.cs("append", file, "T", "编号=a")
    assert done.status == 1
    assert "是只读文件" in done.json["problems"][0]["message"]


def test_who_may_read_it_stays_as_it_was(desk: Desk, file: Path) -> None:
    """A new file has its folder's rights: a private workbook would be everybody's after the first press."""
    done = desk.python("-c", RIGHTS, windows(file))
    assert done.text.split() == ["True", "True"]


def test_a_path_that_is_too_long_is_said_to_be_too_long(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["很深的文件夹" * 6] * 6)
    deep = small(folder / "台账.xlsx")
    assert len(windows(deep)) > 259
    done = desk.cs("append", deep, "T", "编号=a")
    assert done.status == 0 or "的路径太长" in done.json["problems"][0]["message"], done.text
    assert done.status != 3


def test_a_path_as_long_as_excel_takes_works_with_its_backup(desk: Desk, tmp_path: Path) -> None:
    room = 218 - len(windows(tmp_path)) - len("/") - len("/台账.xlsx")
    file = small(tmp_path / ("深" * min(room, 80)) / ("深" * max(0, room - 81) or "深") / "台账.xlsx")
    done = desk.cs("append", file, "T", "编号=a")
    assert done.status == 0, done.text
    assert len(list((file.parent / "备份").glob("*.xlsx"))) == 1


def test_a_case_of_letters_is_no_other_file(desk: Desk, tmp_path: Path) -> None:
    file = small(tmp_path / "Ledger.xlsx")
    done = desk.cs("append", Path(str(file).replace("Ledger", "LEDGER")), "T", "编号=a")
    assert done.status == 0, done.text
    assert ids(file) == ["a"]
    assert [path.name for path in tmp_path.glob("*.xlsx")] in (["Ledger.xlsx"], ["LEDGER.xlsx"])


def test_a_workbook_killed_in_the_middle_of_a_press_is_whole(desk: Desk, tmp_path: Path) -> None:
    """The safe-file suite kills at every call (test_suites.py); here a press of the real workbook dies."""
    file = tmp_path / "客服台账.xlsm"
    make_workbook(file, sample=True)
    before = file.read_bytes()
    for moment in (1.0, 2.0, 3.0):
        press = desk.wine.start(desk.program, "-B", "-m", "cs_macros", "refresh", windows(file))
        time.sleep(moment)
        subprocess.run(["kill", "-9", str(press.pid)], check=True)
        press.communicate()
        assert file.read_bytes() == before or desk.cs("check", file).status == 0
