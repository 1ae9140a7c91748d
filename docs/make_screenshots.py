"""Pictures of the workbook for README and manual, taken from LibreOffice's real window.

    python docs/make_screenshots.py

One of every sheet, and one of every button, framed where it stands in its sheet's head. Needs
LibreOffice, Xvfb, xdotool and ImageMagick (Debian: libreoffice-calc xvfb xdotool imagemagick
fonts-noto-cjk fonts-crosextra-carlito); the pictures are committed, so only who renews them does.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cs_macros.build.places import Spot, plan
from cs_macros.build.sample import SAMPLE_NOW
from cs_macros.build.spots import BUTTON_HEIGHT
from cs_macros.sheets import ALL_SHEETS

PICTURES = Path(__file__).parent / "pictures"
BUTTONS = PICTURES / "按钮"
SMALL = ("-strip", "+dither", "-colors", "160", "-define", "png:compression-level=9")

TOP_OF_BUTTONS, LINE_OF_BUTTONS = 90, 39
"""Pixels, in a picture of the grid: below title and note; from line to line."""

HEAD_WIDTH, COLUMN_LETTERS = 900, 18
BUTTON_FACE = 236, 233, 216
FROZEN_LINE = 4
"""Pixels that the line of the frozen columns takes out of a button, at most."""
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
    everywhere = [button for sheet in ALL_SHEETS.in_order() for button in sheet.everywhere]
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "cs_macros", "--now", f"{SAMPLE_NOW:%Y-%m-%dT%H:%M}", "demo", folder]
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
        (workbook,) = Path(folder).glob("*.xlsm")
        with window(workbook, Path(folder)) as shell:
            for sheet in ALL_SHEETS.in_order():
                picture = Path(folder) / "sheet.png"
                shell("import", "-window", "root", "-crop", GRID, "+repage", str(picture))
                if sheet.title not in WITHOUT:
                    shell("convert", str(picture), *SMALL, str(PICTURES / f"{sheet.title}.png"))
                frame_buttons(shell, picture, plan(sheet, everywhere).spots)
                shell("xdotool", "key", "ctrl+Next")
                time.sleep(1)


def frame_buttons(shell: Shell, picture: Path, spots: Sequence[Spot]) -> None:
    """Cut the sheet's head out of its picture once a button, with a frame around it.

    The first sheet that shows a button gives its picture. Buttons are found by their colour: an
    office draws them a little beside where the plan has them.
    """
    for number in {spot.line for spot in spots}:
        line = sorted((spot for spot in spots if spot.line == number), key=lambda spot: spot.left)
        top = TOP_OF_BUTTONS + number * LINE_OF_BUTTONS
        places = runs(shell("convert", str(picture), "-crop", f"1605x1+0+{top + 2}", "txt:-"))
        if len(places) != len(line):
            raise SystemExit(f"{picture}: {len(places)} buttons seen, {len(line)} planned")
        for spot, (left, right) in zip(line, places, strict=True):
            target = BUTTONS / f"{spot.pressed.name}.png"
            if not target.exists():
                frame_one(shell, picture, top, left, right, target)


def frame_one(shell: Shell, picture: Path, top: int, left: int, right: int, target: Path) -> None:
    start = max(0, min(left - 420, 1605 - HEAD_WIDTH))
    frame = f"roundrectangle {left - 4},{top - 4} {right + 6},{top + BUTTON_HEIGHT + 4} 5,5"
    height = top + BUTTON_HEIGHT + 14 - COLUMN_LETTERS
    shell(
        "convert", str(picture), "-fill", "none", "-stroke", "#d0021b", "-strokewidth", "3", "-draw", frame,
        "-crop", f"{HEAD_WIDTH}x{height}+{start}+{COLUMN_LETTERS}", "+repage", *SMALL, str(target),
    )  # fmt: skip


def runs(pixels: str) -> list[tuple[int, int]]:
    """First and last pixel of each button in a line of pixels, as ImageMagick lists them."""
    found: list[tuple[int, int]] = []
    for x, *colour in (map(int, each) for each in re.findall(r"(\d+),0: \((\d+),(\d+),(\d+)", pixels)):
        if all(abs(one - other) < 10 for one, other in zip(colour, BUTTON_FACE, strict=True)):
            if found and x - found[-1][1] <= FROZEN_LINE:
                found[-1] = found[-1][0], x
            else:
                found.append((x, x))
    return [(left, right) for left, right in found if right - left > 30]


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
    """Wait until the workbook's window stands; minutes at most."""
    for _ in range(150):
        time.sleep(1)
        if found := shell("xdotool", "search", "--onlyvisible", "--name", name).split():
            return found[-1]
    raise SystemExit(f"LibreOffice did not show {name} in time")


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
