"""Picture of a week's summary for README and manual, as LibreOffice prints its first page.

    python docs/make_summary.py

Needs LibreOffice and poppler-utils; the picture is committed, so only who renews it does. The
files that are compiled are those of the whole-week test.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.compile.made import NOW, WEEK, a_week  # noqa: E402  # found only now

PICTURE = ROOT / "docs" / "pictures" / "汇总" / "拒收退件汇总.png"
DOTS_PER_INCH = 110


def main() -> None:
    """Compile forty agents' workbooks, and take a picture of what comes of it."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        week = a_week(folder / "交")
        summary = folder / "汇总.xlsx"
        words = ["--by", "周行政", "--now", f"{NOW:%Y-%m-%dT%H:%M}", "compile", "rejections", week.folder]
        command = [sys.executable, "-m", "cs_macros", *map(str, words), "--week", WEEK, "--out", str(summary)]
        # Exit status 1: some of the files cannot be read, on purpose.
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", name, str(summary)]
        subprocess.run(office, check=True, stdout=subprocess.DEVNULL)
        pdf, stem = summary.with_suffix(".pdf"), PICTURE.with_suffix("")
        draw = ["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), "-f", "1", "-l", "1", "-singlefile"]
        subprocess.run([*draw, str(pdf), str(stem)], check=True)


if __name__ == "__main__":
    main()
