"""A screen that nobody sees, with a real LibreOffice window on it: for tests and for benchmarks."""

from __future__ import annotations

import mmap
import os
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cs_macros.cli.workbooks import make_extension
from cs_macros.hosts.libreoffice import Office

TOOLS = ("Xvfb", "openbox", "xdotool", "xclip")
"""Programs that a clerk at such a screen needs."""

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay"
 oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion"
 oor:op="fuse"><value>7.4</value></prop></item>
</oor:items>
"""
"""Macros are allowed, as in a folder that the staff trust; no tips or news in the way."""

Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""


class Screen:
    """An X screen whose picture lies in a file.

    Args:
      display: As programs are told in DISPLAY.
      picture: The file that Xvfb keeps it in, in the format of xwd.
    """

    def __init__(self, display: str, picture: Path) -> None:
        self.display = display
        with picture.open("rb") as file:
            self._picture = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = struct.unpack_from(">20I", self._picture)
        self._start, self._depth, self._line = head[0] + 12 * head[19], head[11] // 8, head[12]

    def look(self, box: Box) -> bytes:
        """The pixels in a box, as they are shown at this moment."""
        left, top, width, height = box
        first = self._start + self._depth * left
        lines = (first + self._line * (top + at) for at in range(height))
        return b"".join(self._picture[at : at + self._depth * width] for at in lines)


def missing_tool() -> str | None:
    """A program that is not installed here."""
    return next((tool for tool in TOOLS if shutil.which(tool) is None), None)


@contextmanager
def hidden_screen(folder: Path) -> Iterator[Screen]:
    """An Xvfb of our own; its window manager gives dialogs the keyboard."""
    read, write = os.pipe()
    size = ("-screen", "0", "1600x900x24", "-dpi", "96", "-fbdir", str(folder))
    command = ["Xvfb", "-displayfd", str(write), *size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL)
    try:
        yield Screen(display, folder / "Xvfb_screen0")
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()


@contextmanager
def office_window(folder: Path, display: str, environment: Mapping[str, str]) -> Iterator[Office]:
    """A LibreOffice with windows, which has our extension.

    With its plain X11 looks: the GTK ones wait half a minute for a session bus that is not there
    (LibreOffice 7.4).
    """
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    make_extension(folder / "客服台账.oxt")
    with zipfile.ZipFile(folder / "客服台账.oxt") as extension:
        extension.extractall(folder / "bundled" / "cs_macros.oxt")
    # Extensions in this folder are installed at the start, as if by a distribution: quicker than a
    # person's double click, which is another start of the office.
    bundled = f"-env:BUNDLED_EXTENSIONS={(folder / 'bundled').as_uri()}"
    given = {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen", **environment}
    office = Office.start(folder / "profile", options=(bundled,), environment=given)
    try:
        yield office
    finally:
        office.close()
