"""Pictures of the workbook for README and manual, taken from LibreOffice's real window.

    python docs/make_screenshots.py

One of every sheet, and one of every button, framed where it stands in its sheet's head. Needs
LibreOffice, Xvfb, xdotool and ImageMagick (Debian: libreoffice-calc xvfb xdotool imagemagick
fonts-noto-cjk fonts-crosextra-carlito); the pictures are committed, so only who renews them does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cs_macros.build.places import BUTTON_HEIGHT, Spot, plan
from cs_macros.build.sample import SAMPLE_NOW
from cs_macros.sheets import all_sheets

PICTURES = Path(__file__).parent / "pictures"
BUTTONS = PICTURES / "按钮"
SMALL = ("-strip", "+dither", "-colors", "160", "-define", "png:compression-level=9")

LEFT_OF_CELLS, TOP_OF_BUTTONS, LINE_OF_BUTTONS = 41, 90, 39
"""Pixels, in a picture of the grid: right of the row numbers; below title and note; from line to line."""

HEAD_WIDTH = 900
WITHOUT = ("操作日志", "参数", "原因字典", "快递", "商品", "店铺", "员工名册", "活动日历")
"""Sheets that nobody needs a picture of."""

WINDOW = 1680, 900
GRID = "1605x728+0+145"
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
    BUTTONS.mkdir(parents=True, exist_ok=True)
    for old in (*PICTURES.glob("*.png"), *BUTTONS.glob("*.png")):
        old.unlink()
    everywhere = [button for sheet in all_sheets() for button in sheet.everywhere]
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "cs_macros", "--now", f"{SAMPLE_NOW:%Y-%m-%dT%H:%M}", "demo", folder]
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
        (workbook,) = Path(folder).glob("*.xlsm")
        with window(workbook, Path(folder)) as shell:
            for sheet in all_sheets():
                picture = Path(folder) / "sheet.png"
                shell("import", "-window", "root", "-crop", GRID, "+repage", str(picture))
                if sheet.title not in WITHOUT:
                    shell("convert", str(picture), *SMALL, str(PICTURES / f"{sheet.title}.png"))
                for spot in plan(sheet, everywhere).spots:
                    framed(shell, picture, spot, BUTTONS / f"{spot.pressed.name}.png")
                shell("xdotool", "key", "ctrl+Next")
                time.sleep(1)


def framed(shell: Shell, picture: Path, spot: Spot, target: Path) -> None:
    """Cut a sheet's head out of its picture, with a frame around one button.

    The first sheet that shows a button gives its picture.
    """
    if target.exists():
        return
    top = TOP_OF_BUTTONS + spot.line * LINE_OF_BUTTONS
    left, right = LEFT_OF_CELLS + spot.left, LEFT_OF_CELLS + spot.left + spot.width
    start = max(0, min(left - 420, 1605 - HEAD_WIDTH))
    frame = f"roundrectangle {left - 3},{top - 3} {right + 3},{top + BUTTON_HEIGHT + 4} 5,5"
    bottom = top + BUTTON_HEIGHT + 14
    shell(
        "convert", str(picture), "-fill", "none", "-stroke", "#d0021b", "-strokewidth", "3", "-draw", frame,
        "-crop", f"{HEAD_WIDTH}x{bottom - 18}+{start}+18", "+repage", *SMALL, str(target),
    )  # fmt: skip


@contextmanager
def window(workbook: Path, folder: Path) -> Iterator[Shell]:
    """LibreOffice with the workbook, filling a screen of its own; both end with the block."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    width, height = WINDOW
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as screen:  # fmt: skip
        assert screen.stdout is not None
        shell = Shell(f":{screen.stdout.readline().strip()}")
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo"]
        office = subprocess.Popen(
            [*command, str(workbook)],
            env=shell.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            shown = wait_for_window(shell, workbook.name)
            shell("xdotool", "windowsize", shown, str(width), str(height), "windowmove", shown, "0", "0")
            shell("xdotool", "windowfocus", shown)
            time.sleep(4)
            yield shell
        finally:
            os.killpg(office.pid, signal.SIGTERM)
            office.wait(20)
            screen.terminate()


def wait_for_window(shell: Shell, name: str) -> str:
    """Wait until the workbook's window stands; a minute at most."""
    for _ in range(60):
        time.sleep(1)
        if found := shell("xdotool", "search", "--onlyvisible", "--name", name).split():
            return found[-1]
    raise SystemExit(f"LibreOffice did not show {name} within a minute")


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
