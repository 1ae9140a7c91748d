"""What Windows does differently with files: one that a program has open can be neither replaced nor, at
times, read; rights are lists; a path has 259 letters.

Virus scanners, indexers, synchronised folders and our own other processes open a file for moments, so
what Windows refuses is tried again for a while. Elsewhere nothing of this happens, and nothing waits.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds for which others may have a file open before the person is asked to close it."""

PAUSE = 0.02
LONGEST_PATH = 259

DENIED, SHARED, LOCKED = 5, 32, 33
"""Windows' own numbers: replacing a file that is open is denied, reading one is a sharing violation."""

CUT_OFF = (51, 53, 55, 59, 64, 65, 67, 121, 1231, 1232)
"""A share that is not there (any more), in the ways that Windows says it."""

HELD = ("正被别的程序打开", "关掉打开着它的程序（Excel、WPS、预览窗格、正在同步的网盘），再试一次。")
NO_SHARE = ("所在的共享盘没有连上", "检查网络，在资源管理器里打开一次这个共享文件夹，再试一次。")
TOO_LONG = ("的路径太长", "Windows 的路径最多 259 个字：移到浅一些的文件夹，或把名字改短，再试一次。")


def patiently(action: Callable[[], T]) -> T:
    """Do something with a file, again and again while another program has it open."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return action()
        except PermissionError as error:
            if windows_number(error) not in (DENIED, SHARED, LOCKED) or time.monotonic() > deadline:
                raise
        time.sleep(PAUSE)


def take_place(draft: Path, path: Path) -> None:
    """Give a finished draft its name, at once or not at all; what had the name is gone."""
    try:
        patiently(lambda: draft.replace(path))
    except PermissionError as error:
        if windows_number(error):  # "denied", of a folder that took the draft: the old file is open
            error.winerror = SHARED  # type: ignore[attr-defined]
        raise


def remove(draft: Path) -> None:
    """Remove a draft; one that somebody looks at just now is left to the next write of the file."""
    with contextlib.suppress(OSError):
        draft.unlink()


def followed(path: Path) -> Path:
    """The file itself, from the root, where a link leads to it.

    A mapped drive stays the letter that people know: Windows would make a share's name of it.
    """
    if sys.platform == "win32" and not path.is_symlink():
        return Path(os.path.abspath(path))  # noqa: PTH100 - absolute() keeps the dots
    return path.resolve()


def told_of(error: OSError, path: Path) -> tuple[str, str] | None:
    """What Windows means by an error that says something else, and what to do; None for any other."""
    number = windows_number(error)
    if number and is_too_long(path):
        return TOO_LONG
    if number in CUT_OFF:
        return NO_SHARE
    return HELD if number in (SHARED, LOCKED) else None


def is_too_long(path: Path) -> bool:
    """Whether Windows finds no file under such a path, unless it has been told to by an administrator."""
    return sys.platform == "win32" and len(str(path.absolute())) > LONGEST_PATH


def windows_number(error: OSError) -> int:
    """Windows' number of an error; 0 elsewhere."""
    number = int(getattr(error, "winerror", None) or 0)
    if number or sys.platform != "win32" or not isinstance(error, PermissionError):
        return number
    return why_denied(error.filename)


def why_denied(name: str) -> int:
    """Windows' number for a file that may not be opened: of that, `open` tells no more than "denied"."""
    import pywintypes
    import win32con
    import win32file

    every = win32con.FILE_SHARE_READ | win32con.FILE_SHARE_WRITE | win32con.FILE_SHARE_DELETE
    try:
        win32file.CreateFile(
            name, win32con.GENERIC_READ, every, None, win32con.OPEN_EXISTING, 0, None
        ).Close()
    except pywintypes.error as error:
        return int(error.winerror)
    return SHARED  # until just now


def copy_rights(known: Path, draft: Path) -> None:
    """Give a draft the list of who may do what that the file has whose place it takes.

    A new file has its folder's list. That is nearly always the same one, and then there is nothing to do.
    """
    if sys.platform != "win32":
        return
    import pywintypes
    import win32security

    kind = win32security.DACL_SECURITY_INFORMATION
    with contextlib.suppress(pywintypes.error):  # a drive that keeps no such lists, as most USB sticks
        wanted, has = (win32security.GetFileSecurity(str(each), kind) for each in (known, draft))
        if texts(wanted) != texts(has):
            win32security.SetFileSecurity(str(draft), kind, wanted)


def texts(rights: object) -> str:
    """A list of rights as Windows writes it, which can be compared."""
    import win32security

    kind = win32security.DACL_SECURITY_INFORMATION
    return str(
        win32security.ConvertSecurityDescriptorToStringSecurityDescriptor(
            rights, win32security.SDDL_REVISION_1, kind
        )
    )
