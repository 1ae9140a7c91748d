"""A workbook is never lost, whatever happens while it is written."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from cs_macros.errors import CsError
from cs_macros.hosts import backups, safe_file
from cs_macros.hosts.backups import Backup
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Append, Put, Replace

ROOT = Path(__file__).parents[2]
ON_CI = bool(os.environ.get("CS_MACROS_CI"))
POSIX = os.name == "posix"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "客服 台账.xlsx"
    make(file)
    return file


def make(file: Path) -> None:
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("登记")
    sheet.write("D1", 0)
    sheet.add_table("A1:B2", {"name": "T", "columns": [{"header": "编号"}, {"header": "数"}]})
    book.define_name("n", "=登记!$D$1")
    book.close()


def run(module: str, *args: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", module, *map(str, args)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("kind", "count"), [("events", 20), ("moments", (200 if ON_CI else 40) if POSIX else 5)]
)
def test_a_process_killed_while_writing_leaves_the_old_or_the_new_file(
    path: Path, kind: str, count: int
) -> None:
    process = run("tests.hosts.crash", path, kind, count)
    out, problems = process.communicate(timeout=240)
    assert process.returncode == 0, problems
    assert int(out) >= count
    assert [file.name for file in path.parent.iterdir() if file.suffix == ".tmp"] == []


def test_two_processes_append_at_the_same_time(path: Path) -> None:
    each = 200 if ON_CI else 50
    first, second = (run("tests.hosts.appending", path, name, each) for name in "AB")
    assert [(one.communicate()[1], one.returncode) for one in (first, second)] == [("", 0)] * 2
    rows = list(ClosedHost(path).read("T").rows.values())
    assert sorted(row[0] for row in rows) == sorted(
        f"{name}-{count}" for name in "AB" for count in range(each)
    )


def test_a_change_by_somebody_else_is_not_overwritten(path: Path) -> None:
    mine, theirs = ClosedHost(path), ClosedHost(path)
    mine.read("T")
    theirs.write([Put("n", 5)])
    with pytest.raises(CsError, match="在读取之后被别人改过"):
        mine.write([Put("n", 6)])
    assert mine.cells(["n"]) == {"n": 5.0}
    mine.write([Put("n", 6)])
    assert theirs.cells(["n"]) == {"n": 6.0}


def test_a_file_only_touched_is_no_change(path: Path) -> None:
    host = ClosedHost(path)
    host.read("T")
    os.utime(path, (1, 1))
    host.write([Put("n", 6)])
    assert host.cells(["n"]) == {"n": 6.0}


EXCEL = b"\x04Wang" + b" " * 50 + b"\x02\x00" + "王五".encode("utf-16-le") + b" \x00" * 52


@pytest.mark.parametrize(
    ("name", "content", "who"),
    [
        pytest.param("~$客服 台账.xlsx", EXCEL, "王五", id="Excel"),
        pytest.param("~$客服 台账.xlsx", b"\x02AB", "AB", id="Excel, short"),
        pytest.param("~$客服 台账.xlsx", b"", "别人", id="Excel, empty"),
        pytest.param(".~lock.客服 台账.xlsx#", "李四,lisi,pc-3,22.11.2026;".encode(), "李四", id="LibreOffice"),  # noqa: E501
        pytest.param(".~客服 台账.xlsx", b"\0" * 20, "别人", id="WPS"),
    ],
)  # fmt: skip
def test_a_workbook_that_is_open_is_refused_with_the_name_of_who_has_it(
    path: Path, name: str, content: bytes, who: str
) -> None:
    before = path.read_bytes()
    path.with_name(name).write_bytes(content)
    with pytest.raises(CsError, match=f"正被 ?{who} ?打开") as refused:
        ClosedHost(path).write([Put("n", 6)])
    assert name in refused.value.hint
    assert path.read_bytes() == before
    assert backups.backups(path) == []


def test_a_read_only_file_is_refused_and_gets_no_backup(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(CsError, match="只读"):
        ClosedHost(path).write([Put("n", 6)])
    assert backups.backups(path) == []


@pytest.mark.skipif(not POSIX, reason="Windows keeps rights in lists: tests/windows/")
def test_permissions_are_kept(path: Path) -> None:
    path.chmod(0o640)
    ClosedHost(path).write([Put("n", 6)])
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(not POSIX, reason="Windows lets only administrators make links")
def test_a_link_stays_a_link(path: Path) -> None:
    link = path.with_name("链接.xlsx")
    link.symlink_to(path)
    ClosedHost(link).write([Put("n", 6)])
    assert link.is_symlink()
    assert ClosedHost(path).cells(["n"]) == {"n": 6.0}


@pytest.mark.parametrize(
    "name", ["名" * 80 + ".xlsx", "x" * (195 if POSIX else 140) + ".xlsx", "a b&c'd#e%20.xlsx"]
)
def test_long_and_odd_names(tmp_path: Path, name: str) -> None:
    make(tmp_path / name)
    ClosedHost(tmp_path / name).write([Put("n", 6)])
    assert ClosedHost(tmp_path / name).cells(["n"]) == {"n": 6.0}
    assert len(backups.backups(tmp_path / name)) == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EACCES, "没有权限"),
        (errno.EIO, "读写出错"),
        (errno.EROFS, "只读的磁盘"),
    ],
)
def test_what_the_system_says_is_told_in_words(
    path: Path, code: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def fail(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(CsError, match=words) as refused:
        ClosedHost(path).write([Put("n", 6)])
    assert "未作任何改动" in refused.value.message
    assert path.read_bytes() == before
    assert list(path.parent.glob(".cs-macros*.tmp")) == []


def test_a_disk_that_takes_only_half_the_file(path: Path) -> None:
    resource = pytest.importorskip("resource", reason="Windows limits no file's size")
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, limits[1]))
    try:
        with pytest.raises(CsError, match="磁盘已满"):
            ClosedHost(path, backups=False).write([Put("n", 6)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before
    assert list(path.parent.glob(".cs-macros*.tmp")) == []


def test_what_is_read_back_wrong_never_takes_the_files_place(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    real = os.fsync

    def corrupt(handle: int) -> None:
        real(handle)
        if os.fstat(handle).st_size > 500:
            os.lseek(handle, 400, os.SEEK_SET)
            os.write(handle, b"\xff\xff")

    monkeypatch.setattr(os, "fsync", corrupt)
    with pytest.raises(CsError):
        ClosedHost(path).write([Put("n", 6)])
    assert path.read_bytes() == before


@pytest.mark.parametrize("missing", ["没有.xlsx", "没有这个目录/台账.xlsx"])
def test_a_missing_file_is_said_to_be_missing(tmp_path: Path, missing: str) -> None:
    with pytest.raises(CsError, match="不存在"):
        ClosedHost(tmp_path / missing).read("T")
    with pytest.raises(CsError, match="不存在"):
        ClosedHost(tmp_path / missing).write([])


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(CsError, match="是文件夹"):
        ClosedHost(tmp_path).read("T")


def test_a_write_that_changes_nothing_leaves_the_file_and_makes_no_backup(path: Path) -> None:
    before = path.stat()
    ClosedHost(path).write([Put("n", 0)])
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino
    assert backups.backups(path) == []


def test_untouched_parts_keep_their_compressed_bytes(path: Path) -> None:
    before = path.read_bytes()
    with zipfile.ZipFile(path) as old:
        kept = [
            one for one in old.infolist() if "sheet1.xml" not in one.filename and "table" not in one.filename
        ]
    ClosedHost(path).write([Append("T", {"编号": "a"}), Append("T", {"编号": "b"})])
    after = path.read_bytes()
    for one in kept:
        stored = before[one.header_offset : one.header_offset + 30 + len(one.filename) + one.compress_size]
        assert stored in after, one.filename


def test_another_process_that_keeps_the_lock_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_file, "PATIENCE", 0.05)
    with safe_file.locked(path), pytest.raises(CsError, match="另一个程序正在写"):
        ClosedHost(path).write([Put("n", 6)])


# -- backups -------------------------------------------------------------------------------


def test_every_change_keeps_what_was_before(path: Path) -> None:
    before = path.read_bytes()
    ClosedHost(path).write([Put("n", 1)])
    kept = backups.backups(path)
    assert [one.path.read_bytes() for one in kept] == [before]
    assert kept[0].path.parent == path.parent / "备份"


def test_without_backups_none_is_made(path: Path) -> None:
    ClosedHost(path, backups=False).write([Put("n", 1)])
    assert backups.backups(path) == []


def test_the_newest_ten_are_kept_and_one_a_day_for_a_week(path: Path) -> None:
    now = datetime(2026, 11, 22, 18, 0)
    made = [now - timedelta(hours=hours) for hours in range(0, 24 * 12, 3)]
    known = [Backup(path.with_name(f"{moment:%d%H}"), moment) for moment in made]
    kept = [one.made_at for one in known if one not in backups.superfluous(known, now)]
    assert kept[:10] == made[:10]
    assert [f"{moment:%d %H}" for moment in kept[10:]] == [
        "20 21",
        "19 21",
        "18 21",
        "17 21",
        "16 21",
        "15 21",
    ]


def test_restoring_brings_the_old_content_back_and_can_itself_be_undone(path: Path) -> None:
    host = ClosedHost(path)
    for value in (1, 2):
        host.write([Put("n", value)])
    backups.restore(path)
    assert ClosedHost(path).cells(["n"]) == {"n": 1.0}
    backups.restore(path)
    assert ClosedHost(path).cells(["n"]) == {"n": 2.0}


def test_a_lost_workbook_is_restored(path: Path) -> None:
    ClosedHost(path).write([Put("n", 1)])
    path.unlink()
    backups.restore(path)
    assert ClosedHost(path).cells(["n"]) == {"n": 0.0}


def test_nothing_to_restore_is_said(path: Path) -> None:
    with pytest.raises(CsError, match="没有这样的备份"):
        backups.restore(path)


def test_backups_of_a_file_with_a_similar_name_are_left_alone(path: Path) -> None:
    other = path.with_name("客服 台账 2.xlsx")
    make(other)
    ClosedHost(other).write([Put("n", 1)])
    assert backups.backups(path) == []


# -- the host ------------------------------------------------------------------------------


def test_one_bad_edit_among_many_and_nothing_is_written(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(CsError, match="没有“价”"):
        ClosedHost(path).write([Put("n", 9), Append("T", {"编号": "a"}), Replace("T", 2, {"价": 1})])
    assert path.read_bytes() == before


def test_a_protected_sheet_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "保护.xlsx"
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("登记")
    sheet.add_table("A1:B2", {"name": "T"})
    sheet.protect()
    book.close()
    with pytest.raises(CsError, match="有保护"):
        ClosedHost(file).write([Append("T", {"Column1": "a"})])


def test_opening_reads_nothing_until_it_is_asked(tmp_path: Path) -> None:
    host = ClosedHost(tmp_path / "还没有.xlsx")
    assert host.label.endswith("还没有.xlsx")
    assert host.marks_problems is False


def test_a_renewed_workbook_takes_over_only_from_the_one_that_was_read(tmp_path: Path) -> None:
    """Changed meanwhile, or written otherwise than meant: the old file is whole, and says so."""
    path = tmp_path / "客服台账.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(CsError, match="刚被别人改过"):
        backups.take_over(path, b"older", [b"new"], backups.same_as(b"new", "不一致"))
    with pytest.raises(CsError, match="不一致"):
        backups.take_over(path, b"old", [b"broken"], backups.same_as(b"new", "不一致"))
    assert path.read_bytes() == b"old"
    backups.take_over(path, b"old", [b"new"], backups.same_as(b"new", "不一致"))
    assert path.read_bytes() == b"new"
    assert b"old" in {copy.path.read_bytes() for copy in backups.backups(path)}
