"""The workbook of a release, kept for the tests of all later ones: `python -m tests.releases.keeping`.

Run once when a version is released, and commit the file: the sample, and four presses in its journal.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from cs_macros import __version__
from cs_macros.cli import status_of

FOLDER = Path(__file__).parent

PRESSES = (
    ("李静怡", "10:00", ("register-transfer", "--all")),
    ("孙丽娜", "10:05", ("confirm-arrival", "BT20261121-002", "--arrival", "268")),
    ("陈亦晨", "10:10", ("register-return",)),
    ("陈亦晨", "10:12", ("register-case",)),
)
"""Who pressed what on the sample's day."""


def keep(path: Path) -> None:
    """Build the sample workbook of this version, and press."""
    if status_of(["build", str(path), "--sample"]):
        raise SystemExit(f"{path} is there already")
    for by, at, (command, *rest) in PRESSES:
        assert status_of(["--by", by, "--now", f"2026-11-22T{at}", command, str(path), *rest]) == 0, command
    shutil.rmtree(path.parent / "备份")


if __name__ == "__main__":
    keep(FOLDER / f"{__version__}.xlsm")
