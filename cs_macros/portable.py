"""The program as an unzipped folder, for Windows desks where nothing is installed: which one is used.

In the folder lies `app/<version>/` with a Python of its own. Several versions may lie there, after
an update or in the middle of one: the newest whole one counts. The macros (build/vba.py) and
开始.bat (installers/portable.py) look the same way at every press; nothing remembers where it was,
for the letter of a USB stick changes. tests/windows/ puts the three side by side.
"""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

FOLDER = "客服台账程序"
"""What the folder is called when it is unzipped: macros look for this name beside their own file."""

APP = "app"
PROGRAM = "python.exe"
WHOLE = ("zz", "whole.txt")
"""The last file of a version that an unzipping writes, in the last folder: without it the version is
not all there yet."""


def rank(name: str) -> int:
    """What orders versions by the name of their folder; 0 for anything else.

    >>> rank("0.10.2") > rank("0.9.30"), rank("0.3.0 - 副本"), rank("0.3")
    (True, 0, 0)
    """
    found = re.fullmatch(r"(\d{1,4})\.(\d{1,4})\.(\d{1,4})", name, re.ASCII)
    if not found:
        return 0
    first, second, third = map(int, found.groups())
    return 1 + third + 10_000 * (second + 10_000 * first)


def newest(folder: Path) -> Path | None:
    """The Python of the newest whole version in a folder."""
    app = folder / APP
    whole = [one for one in app.iterdir() if is_whole(one)] if app.is_dir() else []
    return max(whole, key=lambda one: rank(one.name)) / PROGRAM if whole else None


def is_whole(version: Path) -> bool:
    return rank(version.name) > 0 and version.joinpath(*WHOLE).is_file()


def program_for(file: Path, addins: Iterable[Path] = ()) -> Path | None:
    """The Python that the buttons of a file start, if it is where they look.

    Args:
      file: The workbook or the add-in with the macros.
      addins: Our add-ins that Excel has loaded.
    """
    beside = dict.fromkeys(each.parent for each in (file, *addins))
    places = [place for folder in beside for place in (folder / FOLDER, folder)]
    return next(filter(None, map(newest, [*places, Path.home() / FOLDER])), None)


def hand_over(module: str) -> int | None:
    """Let the newest whole version do it, if that is not this one; its exit status."""
    here = Path(sys.executable)
    other = newest(here.parent.parent.parent)
    if other is None or other == here:
        return None
    return subprocess.call([str(other), "-B", "-m", module, *sys.argv[1:]])


def main() -> None:
    """cs-macros.bat: the command line of the newest version."""
    status = hand_over("cs_macros")
    if status is not None:
        sys.exit(status)
    runpy.run_module("cs_macros", run_name="__main__")  # the command line lies in a room above


if __name__ == "__main__":
    main()
