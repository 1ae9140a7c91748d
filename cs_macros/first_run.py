"""开始.bat of the unzipped folder: `python -m cs_macros.first_run`, on Windows, by a double click.

A second run does what is still to be done, so it also follows an update. A workbook that is there is
never touched; nothing needs an administrator, and nothing is written outside the folder and the one
beside which it lies.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from cs_macros import __version__
from cs_macros.cli import speak, status_of
from cs_macros.errors import CsError
from cs_macros.hosts import safe_file
from cs_macros.hosts.sharing import remove, take_place
from cs_macros.portable import hand_over

WORKBOOK = "客服台账.xlsm"
ADDIN = "客服台账.xlam"
TEMPLATES = "模板"
TEMPLATE = "新台账（全部）.xltm"
SHIPPED_ADDIN = "addin.xlam"
"""Beside python.exe: Excel keeps the one that it has loaded locked, and unzipping must not meet it."""

REMOVABLE, NETWORK = 2, 4
"""Kinds of drive, as Windows' GetDriveType counts them."""

Say = Callable[[str], object]


def main() -> int:
    """Everything in turn, in Chinese; 1 when something has to be put right first."""
    speak()
    status = hand_over("cs_macros.first_run")
    if status is not None:
        return status
    program = Path(sys.executable).parent
    status = first_run(program.parent.parent, program, print)
    if sys.stdin and sys.stdin.isatty():
        with suppress(EOFError, KeyboardInterrupt):
            input("\n按回车键关闭这个窗口。")
    return status


def first_run(folder: Path, program: Path, say: Say) -> int:
    """Make the folder ready for work.

    Args:
      folder: What was unzipped; the workbook lies beside it.
      program: The version in it that runs.
      say: Told each step.
    """
    say(f"客服台账 {__version__}，程序在“{program}”。\n")
    freed = sum(map(unblocked, [*files_below(folder), *workbooks_beside(folder)]))
    say(f"一、解除下载文件的锁定：{f'解除了 {freed} 个' if freed else '没有锁定的文件'}。")
    try:
        say(f"二、工作簿：{provide_workbook(folder)}")
        say(f"三、加载项：{provide_addin(folder, program)}")
    except CsError as error:
        say(str(error))
        return 1
    say(f"四、让 Excel 信任这里的宏，只做一次：\n{trust(folder.parent)}")
    say("五、检查：")
    return status_of(["doctor", str(workbooks_beside(folder)[0])])


def files_below(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def workbooks_beside(folder: Path) -> list[Path]:
    """The workbooks with macros beside the folder; ours first."""
    found = [path for path in folder.parent.glob("*.xlsm") if not path.name.startswith("~$")]
    return sorted(found, key=lambda path: (path.name != WORKBOOK, path.name))


def unblocked(file: Path) -> bool:
    """Take the mark of the web off a file, so that Excel lets its macros run; whether it had one."""
    with suppress(OSError):
        Path(f"{file}:Zone.Identifier").unlink()
        return True
    return False


def provide_workbook(folder: Path) -> str:
    """Copy a workbook beside the folder if none is there, and say what was done.

    Raises:
      CsError: Nothing can be written there.
    """
    if there := workbooks_beside(folder):
        return f"已有“{there[0].name}”，没有改动；另要新的，双击“{TEMPLATES}”里的模板，再另存。"
    from cs_macros.build.package import WITH_MACROS, retyped

    workbook = folder.parent / WORKBOOK
    content = retyped(safe_file.read_whole(folder / TEMPLATES / TEMPLATE), WITH_MACROS)
    with safe_file.explained(workbook), workbook.open("xb") as file:
        file.write(content)
    return f"已放好“{workbook}”。"


def provide_addin(folder: Path, program: Path) -> str:
    """Put the add-in of this version into the folder, and say what was done."""
    addin = folder / ADDIN
    content = safe_file.read_whole(program / SHIPPED_ADDIN)
    if addin.exists() and addin.read_bytes() == content:
        return f"“{addin.name}”已是这一版。"
    draft = addin.with_suffix(".new")
    try:
        draft.write_bytes(content)
        take_place(draft, addin)
    except OSError:
        remove(draft)
        why = "Excel 正开着它，或文件夹不能写"
        return f"“{addin.name}”没有换成这一版（{why}）；关掉 Excel，再双击一次 开始.bat。"
    return f"已放好“{addin}”。只给没有宏的工作簿用，用不着就不必装。"


def trust(place: Path) -> str:
    """How the person lets Excel run the macros of a folder."""
    lines = [
        "　　打开 Excel：文件 › 选项 › 信任中心 › 信任中心设置 › 受信任位置 › 添加新位置，填：",
        f"　　{place}",
    ]
    kind = drive_kind(place)
    if kind == NETWORK:
        lines.append("　　这是共享盘：先勾选同一页下面的“允许网络上的受信任位置”。")
    if kind == REMOVABLE:
        lines.append("　　这是可移动盘，盘符会变：换了电脑或盘符，要再添加一次，或每次点“启用内容”。")
    lines.append("　　不添加也能用：每次打开工作簿，点黄条上的“启用内容”。")
    return "\n".join(lines)


def drive_kind(place: Path) -> int:
    """What Windows calls the drive; 0 elsewhere."""
    if sys.platform != "win32":
        return 0
    if place.drive.startswith("\\\\"):
        return NETWORK
    return int(ctypes.windll.kernel32.GetDriveTypeW(f"{place.drive}\\"))


if __name__ == "__main__":
    sys.exit(main())
