"""Pictures of the workbook for README and manual, taken from LibreOffice's real window.

    python docs/make_screenshots.py

One of every sheet, as it looks on the commonest small screen. Needs LibreOffice, Xvfb, xdotool and
ImageMagick (Debian: libreoffice-calc xvfb xdotool imagemagick fonts-noto-cjk fonts-crosextra-carlito);
the pictures are committed, so only who renews them does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cs_macros.build.sample import SAMPLE_NOW
from cs_macros.sheets import ALL_SHEETS

PICTURES = Path(__file__).parent / "pictures"
SMALL = ("-strip", "+dither", "-colors", "160", "-define", "png:compression-level=9")

WITHOUT = ("操作日志", "参数", "原因字典", "快递", "商品", "店铺", "员工名册", "活动日历")
"""Sheets that nobody needs a picture of."""

WINDOW = 1366, 768
TRIES, PATIENCE = 4, 45
GRID = "1304x602+0+108"
"""The part of the window between the formula bar and the status bar."""

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
"""No questions on opening: about macros, tips or news."""


def main() -> None:
    """Run the demonstration, and take a picture of every sheet that it leaves behind."""
    PICTURES.mkdir(exist_ok=True)
    made = set()
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "cs_macros", "--now", f"{SAMPLE_NOW:%Y-%m-%dT%H:%M}", "demo", folder]
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
        (workbook,) = Path(folder).glob("*.xlsm")
        with window(workbook, Path(folder)) as shell:
            for sheet in ALL_SHEETS.in_order():
                if sheet.title not in WITHOUT:
                    picture = Path(folder) / "sheet.png"
                    shell("import", "-window", "root", "-crop", GRID, "+repage", str(picture))
                    made.add(PICTURES / f"{sheet.title}.png")
                    shell("convert", str(picture), *SMALL, str(PICTURES / f"{sheet.title}.png"))
                shell("xdotool", "key", "ctrl+Next")
                time.sleep(1)
    for old in {*PICTURES.glob("*.png")} - made:
        old.unlink()


@contextmanager
def window(workbook: Path, folder: Path) -> Iterator[Shell]:
    """LibreOffice with the workbook, filling a screen of its own; both end with the block."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    width, height = WINDOW
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-dpi", "96"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as screen:  # fmt: skip
        assert screen.stdout is not None
        shell = Shell(f":{screen.stdout.readline().strip()}")
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo"]
        office, shown = None, ""
        try:
            for _ in range(TRIES):
                office = subprocess.Popen(
                    [*command, str(workbook)],
                    env=shell.environment,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
                if shown := wait_for_window(shell, workbook.name):
                    break
                end(office)
            if not shown:
                raise SystemExit(f"LibreOffice did not show {workbook.name}")
            shell("xdotool", "windowsize", shown, str(width), str(height), "windowmove", shown, "0", "0")
            shell("xdotool", "windowfocus", shown)
            time.sleep(4)
            yield shell
        finally:
            if office:
                end(office)
            screen.terminate()


def end(office: subprocess.Popen[bytes]) -> None:
    """End the office that this script started, and what it started itself."""
    with suppress(ProcessLookupError):
        os.killpg(office.pid, signal.SIGTERM)
    office.wait(20)


def wait_for_window(shell: Shell, name: str) -> str:
    """The workbook's window; empty when it does not stand in time, as happens on a busy machine."""
    for _ in range(PATIENCE):
        time.sleep(1)
        if found := shell("xdotool", "search", "--onlyvisible", "--name", name).split():
            return found[-1]
    return ""


class Shell:
    """Runs programs on one screen."""

    def __init__(self, display: str) -> None:
        self.environment = {**os.environ, "DISPLAY": display, "SAL_USE_VCLPLUGIN": "gtk3"}

    def __call__(self, *command: str) -> str:
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        ).stdout


if __name__ == "__main__":
    main()
