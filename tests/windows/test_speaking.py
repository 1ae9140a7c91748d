"""What people read: Chinese in any console and any pipe, whatever the system's old code page is."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import time
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from cs_macros.cli.workbooks import make_workbook
from cs_macros.first_run import WORKBOOK
from cs_macros.hosts.closed import ClosedHost
from cs_macros.portable import FOLDER
from tests.windows.test_presses import EVENT, MANAGER, options
from tests.windows.wine import CHINESE, ENGLISH, Desk, windows

INSTALLERS = Path(__file__).parents[2] / "installers"
LANGUAGES = pytest.mark.parametrize("language", [CHINESE, ENGLISH])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "王 小明的 台账.xlsm"
    make_workbook(path, sample=True)
    return path


def test_the_two_languages_are_the_two_code_pages(desk: Desk) -> None:
    code = "import locale, sys; print(locale.getpreferredencoding(False), sys.flags.utf8_mode)"
    assert [desk.python("-c", code, language=each).text.split() for each in (CHINESE, ENGLISH)] == [
        ["cp936", "0"],
        ["cp1252", "0"],
    ]


@LANGUAGES
def test_a_pipe_is_utf8_whatever_python_is_told(desk: Desk, file: Path, language: str) -> None:
    """Text and JSON, on stdout and stderr, with names in them; the variable changes nothing."""
    said = [desk.cs("check", file, language=language, PYTHONUTF8=on) for on in ("0", "1")]
    assert said[0] == said[1]
    assert said[0].json["summary"].startswith(file.name)
    wrong = desk.python(
        "-m", "cs_macros", "show", windows(file.with_name("没有 这个.xlsm")), "银行", language=language
    )
    assert wrong.status == 1
    assert "找不到文件" in wrong.err.decode("utf-8")
    assert "没有 这个.xlsm" in wrong.text


@LANGUAGES
def test_what_is_piped_in_is_utf8(desk: Desk, language: str) -> None:
    done = desk.wine.run(
        desk.program,
        "-m",
        "cs_macros",
        "--json",
        "lint-message",
        typed="亲，全网最低价！".encode(),
        language=language,
    )
    assert "最低" in str(done.json["problems"])


@LANGUAGES
def test_a_console_shows_every_letter(desk: Desk, file: Path, language: str) -> None:
    """A real console, which Wine draws on a terminal: 汉字, the signs of problems, a table."""
    shown = on_a_console(desk, language, "-m", "cs_macros", "check", windows(file))
    assert "台账" in shown
    assert "?" * 3 not in shown
    assert "UnicodeEncodeError" not in shown


def on_a_console(desk: Desk, language: str, *arguments: str) -> str:
    """What a terminal shows of a program whose streams are all one console."""
    ours, theirs = pty.openpty()
    environment = desk.wine.environment(language, TERM="xterm")
    process = subprocess.Popen(
        ["wine", str(desk.program), *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environment,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    shown, deadline = b"", time.monotonic() + 120
    while time.monotonic() < deadline:
        if select.select([ours], [], [], 0.5)[0]:
            try:
                shown += os.read(ours, 65536)
            except OSError:
                break
        elif process.poll() is not None:
            break
    process.wait(30)
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\][^\x07]*\x07", "", shown.decode("utf-8", "replace"))


def test_the_clock_is_the_persons_own(desk: Desk, file: Path) -> None:
    """A time zone far from here: a press takes the time on the wall, and --now is nobody's zone."""
    code = "from datetime import datetime; print(datetime.now().isoformat())"
    for zone, hours in (("UTC", 0), ("CST-8", 8)):
        told = datetime.fromisoformat(desk.python("-c", code, TZ=zone).text.strip())
        wanted = datetime.now().astimezone().utcoffset()
        assert wanted is not None
        away = (told - datetime.now()).total_seconds() / 3600 + wanted.total_seconds() / 3600
        assert round(away) == hours
    done = desk.cs("record-event", file, *options(EVENT), by=MANAGER, now="2026-11-22T23:59:59", TZ="CST-8")
    assert done.status == 0, done.text
    assert "2026-11-22 23:59" in str(desk.cs("log", file, TZ="UTC").json["rows"])


def test_a_drive_letter_and_a_share_are_places_like_others(desk: Desk, file: Path, tmp_path: Path) -> None:
    r"""`K:\…` as a mapped drive has it, and `\\?\unix\…`, Wine's nearest to a share."""
    drive = Path(desk.wine.environment()["WINEPREFIX"]) / "dosdevices" / "k:"
    drive.unlink(missing_ok=True)
    drive.symlink_to(file.parent)
    try:
        for path in (f"K:\\{file.name}", "\\\\?\\unix" + str(file).replace("/", "\\")):
            done = desk.cs("refresh", path)
            assert done.status == 0, done.text
            done = desk.cs("check", path)
            assert done.json["problems"] == [] or done.json["problems"][0]["file"] == path
    finally:
        drive.unlink()


def test_a_press_from_another_drive(desk: Desk, file: Path) -> None:
    """The folder that is current belongs to nobody: everything is looked for beside the workbook."""
    drive = Path(desk.wine.environment()["WINEPREFIX"]) / "dosdevices" / "c:"
    done = desk.python("-m", "cs_macros", "refresh", windows(file), cwd=drive / "windows")
    assert done.status == 0, done.text
    assert "已刷新" in done.text


@LANGUAGES
def test_the_first_run_speaks_chinese(desk: Desk, tmp_path: Path, language: str) -> None:
    done = desk.bat(desk.folder / FOLDER / "开始.bat", language=language)
    assert done.status == 0, done.text
    assert "没有要处理的" in done.text
    assert f"程序在“{windows(desk.program.parent)}”" in done.text
    assert WORKBOOK in done.text


@LANGUAGES
def test_the_installer_believes_in_no_python_that_is_not_there(
    desk: Desk, tmp_path: Path, language: str
) -> None:
    """Wine has neither py nor python; Windows 10 has a stub that opens the shop and prints nothing."""
    folder = tmp_path / "安装 包"
    folder.mkdir()
    for name in ("安装.bat", "install.py"):
        shutil.copy(INSTALLERS / name, folder)
    done = desk.bat(folder / "安装.bat", language=language)
    assert done.status == 1
    assert b"Python 3.11 or newer was not found" in done.out
    (folder / "python.bat").write_text("@exit /b 9009\r\n", "ascii")
    (folder / "py.bat").write_text("@exit /b 0\r\n", "ascii")
    done = desk.bat(folder / "安装.bat", language=language)
    assert b"Python 3.11 or newer was not found" in done.out


@LANGUAGES
def test_the_installer_starts_the_python_that_is_there(desk: Desk, tmp_path: Path, language: str) -> None:
    folder = tmp_path / "安装 包"
    folder.mkdir()
    for name in ("安装.bat", "install.py"):
        shutil.copy(INSTALLERS / name, folder)
    path = f"{windows(desk.program.parent)};C:\\windows\\system32"
    done = desk.wine.run(
        "cmd", "/c", windows(folder / "安装.bat"), typed=b"\r\n", language=language, WINEPATH=path
    )
    assert b"was not found" not in done.out
    assert b"install.py" in done.err, "the embeddable Python has no venv: its complaint shows that it ran"


def test_no_warning_of_a_library_reaches_people(desk: Desk, tmp_path: Path) -> None:
    code = (
        "import sys, warnings; from cs_macros.cli import speak; speak(); "
        "warnings.warn('to_pydatetime', FutureWarning); warnings.warn('old', DeprecationWarning); print('说')"
    )
    assert desk.python("-c", code).text == "说\n"


def test_names_that_consoles_of_old_could_not_say(desk: Desk, tmp_path: Path) -> None:
    """Letters of neither code page, in the name and in a cell."""
    file = tmp_path / "한글 𠮷 é.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("登记")
        sheet.add_table("A1:B2", {"name": "T", "columns": [{"header": "编号"}, {"header": "数"}]})
    for language in (CHINESE, ENGLISH):
        done = desk.cs("append", file, "T", "编号=𠮷é한", language=language)
        assert done.status == 0, done.text
        done = desk.python("-m", "cs_macros", "append", windows(file), "T", "编号=𠮷é한", language=language)
        assert file.name in done.text
    assert [row[0] for row in ClosedHost(file).read("T").rows.values() if row[0]] == ["𠮷é한"] * 4
