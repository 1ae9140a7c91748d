"""Pictures of the workbook for README and manual, taken from LibreOffice's real window.

    python docs/make_screenshots.py

One of every sheet, as it looks on the commonest small screen. Needs LibreOffice, Xvfb and ImageMagick
(Debian: libreoffice-calc python3-uno xvfb imagemagick fonts-noto-cjk fonts-crosextra-carlito); the pictures
are committed, so only who renews them does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cs_macros.build.sample import SAMPLE_NOW
from cs_macros.hosts.libreoffice import Office
from cs_macros.sheets import ALL_SHEETS

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.live.screen import SETTINGS

PICTURES = Path(__file__).parent / "pictures"
SMALL = ("-strip", "+dither", "-colors", "160", "-define", "png:compression-level=9")

WITHOUT = ("操作日志", "参数", "原因字典", "快递", "商品", "店铺", "员工名册", "活动日历")
"""Sheets that nobody needs a picture of."""

WINDOW = 1366, 768
POS_SIZE = 15  # com.sun.star.awt.PosSize
DRAWN = 2
"""Seconds until a sheet stands on the screen, on a busy machine too."""

GRID = "1304x602+0+108"
"""The part of the window between the formula bar and the status bar."""


def main() -> None:
    """Run the demonstration, and take a picture of every sheet that it leaves behind."""
    PICTURES.mkdir(exist_ok=True)
    made = set()
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "cs_macros", "--now", f"{SAMPLE_NOW:%Y-%m-%dT%H:%M}", "demo", folder]
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
        (workbook,) = Path(folder).glob("*.xlsm")
        with window(workbook, Path(folder)) as (document, environment):
            for sheet in ALL_SHEETS.in_order():
                if sheet.title not in WITHOUT:
                    document.getCurrentController().setActiveSheet(document.Sheets.getByName(sheet.title))
                    time.sleep(DRAWN)
                    picture, kept = Path(folder) / "sheet.png", PICTURES / f"{sheet.title}.png"
                    screen = ("import", "-window", "root", "-crop", GRID, "+repage", str(picture))
                    subprocess.run(screen, env=environment, check=True)
                    subprocess.run(("convert", str(picture), *SMALL, str(kept)), check=True)
                    made.add(kept)
    for old in {*PICTURES.glob("*.png")} - made:
        old.unlink()


@contextmanager
def window(workbook: Path, folder: Path) -> Iterator[tuple[Any, Mapping[str, str]]]:
    """LibreOffice with the workbook on a screen of its own: the document, and how to reach the screen."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    width, height = WINDOW
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-dpi", "96"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as screen:  # fmt: skip
        assert screen.stdout is not None
        shown = {"DISPLAY": f":{screen.stdout.readline().strip()}", "SAL_USE_VCLPLUGIN": "gen"}
        office = Office.start(profile, options=(), environment=shown)
        try:
            document = office.open(workbook).api
            frame = document.getCurrentController().getFrame().getContainerWindow()
            frame.setPosSize(0, 0, width, height, POS_SIZE)
            time.sleep(4)
            yield document, {**os.environ, **shown}
        finally:
            office.close()
            screen.terminate()


if __name__ == "__main__":
    main()
