"""Pictures of what the program prints, for README and manual, as LibreOffice lays it out.

    python docs/make_prints.py

The week's summary (of the whole-week test's files), the courier's return slip and an agent's score
slip (of the sample workbook). Needs LibreOffice and poppler-utils; the pictures are committed, so
only who renews them does.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from cs_macros.build.sample import SAMPLE_NOW  # noqa: E402
from tests.compile.made import NOW, WEEK, a_week  # noqa: E402  # found only now

PICTURES = ROOT / "docs" / "pictures" / "打印"
DOTS_PER_INCH = 110


def main() -> None:
    """Make the three prints, and a picture of the first page of each."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with folder() as place:
        week, summary = a_week(place / "交"), place / "汇总.xlsx"
        # Exit status 1: some of the files cannot be read, on purpose.
        command = ("compile", "rejections", week.folder, "--week", WEEK, "--out", summary)
        cs("--by", "周行政", "--now", f"{NOW:%Y-%m-%dT%H:%M}", *command)
        draw(summary, "拒收退件汇总")
    with folder() as place:
        workbook, now = place / "客服台账.xlsm", f"{SAMPLE_NOW:%Y-%m-%dT%H:%M}"
        cs("build", workbook, "--sample")
        cs("--by", "吴大伟", "--now", now, "print-slip", workbook, "AS20261114-001")
        draw(next(place.rglob("*退回单*.xlsx")), "快件退回单")
        cs("--by", "周婉婷", "--now", now, "print-score-slips", workbook, "--month", "2026-10")
        draw(next(file for file in sorted(place.rglob("*.xlsx")) if "李静怡" in file.name), "个人评分条")


def cs(*words: object) -> None:
    command = [sys.executable, "-m", "cs_macros", *map(str, words)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def draw(file: Path, name: str) -> None:
    """A picture of a workbook's first printed page."""
    with folder() as place:
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(place), str(file)]
        subprocess.run(office, check=True, stdout=subprocess.DEVNULL)
        page = ["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), "-f", "1", "-l", "1", "-singlefile"]
        subprocess.run([*page, str(place / f"{file.stem}.pdf"), str(PICTURES / name)], check=True)


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


if __name__ == "__main__":
    main()
