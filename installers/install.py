"""Set cs_macros up beside a workbook. Started by 安装.bat and install.command; needs only Python 3.11.

    python install.py [--folder FOLDER]

In the folder lie the wheel, perhaps a folder `wheels` with everything it needs (then no internet
is used), and perhaps a workbook. Afterwards there is a virtual environment `程序` beside it, an
`xlwings.conf` that tells the buttons where that is, a workbook if there was none, and the Excel add-in
for workbooks without macros, which people load themselves if they want it. A second run renews all of
it; what is typed in the workbook is never touched. Nothing needs an administrator.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

ENVIRONMENT = "程序"
WORKBOOK = "客服台账.xlsm"
ADDIN = "客服台账.xlam"
OLDEST = (3, 11)
CONFIGURATION = "xlwings.conf"
"""Beside the workbook: where its buttons look for Python."""

ADDIN_CONFIGURATION = {
    "win32": ".cs_macros/cs_macros.conf",
    "darwin": "Library/Containers/com.microsoft.Excel/Data/cs_macros.conf",
}
"""Below the home folder: where the add-in's buttons look (xlwings' GetConfigFilePath, project cs_macros).
Excel on the Mac sees no home folder but that one."""


class Stopped(Exception):
    """Something that the person at the computer can put right."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Install, and say in Chinese what was done; 1 when something has to be put right first."""
    parser = argparse.ArgumentParser(description="在工作簿旁边安装客服台账的程序。")
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent, help="工作簿所在的文件夹")
    folder = parser.parse_args(arguments).folder.resolve()
    try:
        install(folder, sys.platform, print)
    except Stopped as stopped:
        print(f"没有装好：{stopped}")
        return 1
    return 0


def install(folder: Path, system: str, say: Callable[[str], object]) -> None:
    """Every step in turn.

    Args:
      system: As `sys.platform` calls it.
      say: Told each step in Chinese.

    Raises:
      Stopped: A step cannot be done; what was done before it stays, and a second run goes on.
    """
    if sys.version_info < OLDEST:
        raise Stopped(
            f"这里的 Python 是 {sys.version.split()[0]}，要 3.11 或更新的；从 python.org 安装后再运行。"
        )
    wheel = newest_wheel(folder)
    say(f"一、在“{folder / ENVIRONMENT}”建立程序环境……")
    python = make_environment(folder / ENVIRONMENT, system)
    say("二、安装程序，第一次要几分钟……")
    pip = [*isolated(python), "-m", "pip", "install", "--quiet", *pip_options(folder)]
    run([*pip, str(wheel)], "安装没有成功")
    # A corrected wheel may carry the same version: pip would leave the old one in place.
    run([*pip, "--no-deps", "--force-reinstall", str(wheel)], "安装没有成功")
    workbook = folder / WORKBOOK
    if not list(folder.glob("*.xlsm")):
        say(f"三、生成新的工作簿“{WORKBOOK}”……")
        run([*isolated(python), "-m", "cs_macros", "build", str(workbook)], "工作簿没有生成")
    addin = [*isolated(python), "-m", "cs_macros", "build", "--addin", "--force", str(folder / ADDIN)]
    run(addin, "加载项没有生成（先关掉 Excel，再运行一次）")
    say("四、告诉 Excel 程序在哪里，解除下载文件的锁定……")
    write_config(folder, python, system)
    write_addin_config(python, system, say)
    for file in [*folder.glob("*.xlsm"), *folder.glob("*.xlam")]:
        unblock(file, system)
    if system == "darwin":
        run([str(python.with_name("xlwings")), "runpython", "install"], "Excel 的按钮授权没有装上")
    say("五、检查……")
    subprocess.run(
        [*isolated(python), "-m", "cs_macros", "doctor", str(next(folder.glob("*.xlsm")))], check=False
    )
    say(trust_hint(folder, system))


def newest_wheel(folder: Path) -> Path:
    """The program's own file.

    Raises:
      Stopped: It is not there.
    """
    wheels = sorted([*folder.glob("cs_macros-*.whl"), *folder.glob("wheels/cs_macros-*.whl")], key=version_of)
    if not wheels:
        raise Stopped(f"“{folder}”里没有 cs_macros-….whl；把安装包整个解压出来再运行。")
    return wheels[-1]


def version_of(wheel: Path) -> tuple[tuple[int, ...], float]:
    """What orders wheels: the numbers in the name, then the age.

    >>> version_of(Path("cs_macros-0.10.0-py3-none-any.whl"))
    ((0, 10, 0), 0.0)
    """
    numbers = tuple(int(part) for part in wheel.name.split("-")[1].split(".") if part.isdigit())
    return numbers, wheel.stat().st_mtime if wheel.exists() else 0.0


def make_environment(place: Path, system: str) -> Path:
    """A virtual environment, made or renewed; the path of its Python.

    Raises:
      Stopped: The folder cannot be written.
    """
    try:
        venv.EnvBuilder(with_pip=True, upgrade=place.exists()).create(place)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Stopped(f"不能写“{place}”（{error}）；关掉打开的工作簿，或换一个文件夹。") from error
    return place / ("Scripts/python.exe" if system == "win32" else "bin/python")


def pip_options(folder: Path) -> list[str]:
    """Where pip looks: only in the package's own folder when it carries everything along."""
    wheels = folder / "wheels"
    return ["--no-index", "--find-links", str(wheels)] if wheels.is_dir() else []


def isolated(python: Path) -> list[str]:
    """The new environment's Python, deaf to whatever else is on this computer or beside the workbook."""
    return [str(python), "-I", "-X", "utf8"]


def run(command: Sequence[str], failure: str) -> None:
    """Run a program.

    Raises:
      Stopped: It failed; its last words are in the message.
    """
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        check=False,
    )
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise Stopped(f"{failure}：{lines[-1] if lines else command[0]}")


def write_config(folder: Path, python: Path, system: str) -> None:
    """Say beside the workbook where Python is, for the workbook's buttons."""
    text = config(python_for_vba(python, system), system)
    (folder / CONFIGURATION).write_bytes(text.encode(encoding_of_vba(system)))


def write_addin_config(python: Path, system: str, say: Callable[[str], object]) -> None:
    """Say the same where the add-in's buttons look; without it everything but the add-in works.

    The Mac's folder is Excel's own: Excel makes it when it starts for the first time, and macOS asks
    whether others may write there.
    """
    file = Path.home() / ADDIN_CONFIGURATION.get(system, ADDIN_CONFIGURATION["win32"])
    text = config(python_for_vba(python, system), system)
    try:
        if system != "darwin":
            file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode(encoding_of_vba(system)))
    except OSError as error:
        say(f"　　加载项的设置没有写成（{error}）。要用加载项时，先打开一次 Excel，关掉，再运行一次安装。")


def config(python: str, system: str) -> str:
    """The lines that xlwings' VBA code reads with `Input #`.

    >>> print(config("C:\\\\店\\\\程序\\\\Scripts\\\\pythonw.exe", "win32").splitlines()[0])
    "INTERPRETER_WIN","C:\\店\\程序\\Scripts\\pythonw.exe"
    """
    name = "INTERPRETER_MAC" if system == "darwin" else "INTERPRETER_WIN"
    # Not onto Python's path: a file beside the workbook must never stand in for one of ours.
    lines = [f'"{name}","{python}"', '"ADD_WORKBOOK_TO_PYTHONPATH","False"', '"SHOW CONSOLE","False"']
    return "".join(f"{line}\r\n" for line in lines)


def encoding_of_vba(system: str) -> str:
    """What VBA takes a text file to be in: the system's old code page on Windows."""
    return "mbcs" if system == "win32" else "utf-8"


def python_for_vba(python: Path, system: str) -> str:
    """The interpreter's path in letters that VBA can read.

    On Windows a path that the old code page cannot say goes by its short 8.3 name. On the Mac the
    buttons go through a link in the home folder, because VBA there reads no Chinese paths.
    """
    if system == "win32":
        quiet = python.with_name("pythonw.exe")
        path = str(quiet if quiet.exists() else python)
        try:
            path.encode(encoding_of_vba(system), "strict")
        except UnicodeEncodeError:
            return short_path(path)
        return path
    if system == "darwin":
        link = Path.home() / ".cs_macros" / "python-environment"
        link.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            link.unlink()
        link.symlink_to(python.parent.parent, target_is_directory=True)
        return str(link / "bin" / "python")
    return str(python)


def short_path(path: str) -> str:
    """Windows' 8.3 name of a file.

    Raises:
      Stopped: The drive keeps no short names.
    """
    buffer = ctypes.create_unicode_buffer(1024)
    ctypes.windll.kernel32.GetShortPathNameW(path, buffer, len(buffer))  # type: ignore[attr-defined]
    if not buffer.value or not buffer.value.isascii():
        raise Stopped(f"Excel 读不了“{path}”里的文字；把文件夹移到像 D:\\kefu 这样的路径再运行。")
    return buffer.value


def unblock(file: Path, system: str) -> None:
    """Take the mark of the web off a file, so that Excel lets its macros run."""
    if system == "win32":
        with suppress(OSError):
            Path(f"{file}:Zone.Identifier").unlink()
    elif system == "darwin":
        subprocess.run(["xattr", "-d", "com.apple.quarantine", str(file)], capture_output=True, check=False)


def trust_hint(folder: Path, system: str) -> str:
    """What people still do themselves, once."""
    if system == "darwin":
        how = "打开工作簿时点“启用宏”；第一次按按钮，在弹出的窗口里允许 Excel 控制。"
    elif system == "win32":
        how = f"在 Excel 的 文件 › 选项 › 信任中心 › 信任中心设置 › 受信任位置 里，添加“{folder}”。"
    else:
        how = "在 LibreOffice 的 工具 › 选项 › 安全性 › 宏安全性 里选“中”，打开时点“启用宏”。"
    return f"装好了。最后一步：{how}然后打开工作簿，在“今日看板”填上操作人。"


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console takes every letter, pipes are the old code page's
            stream.reconfigure(encoding="utf-8")
    sys.exit(main())
