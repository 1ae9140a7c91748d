"""The one quick command: `python -m tests.quick`. It checks a change in under a minute on two cores.

Style, the house's rules, and everything that happens in memory: cells, rules, presses, messages, the
walk through every flow. It needs neither LibreOffice nor npm. What it leaves to `pytest -n auto`: files,
whole workbooks, other programs, rosters, compilations, random presses.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FAST = ("tests/book", "tests/sheets", "tests/messages", "tests/test_contract.py", "tests/test_house.py",
        "tests/test_lists.py")  # fmt: skip


def main(more: list[str]) -> int:
    """Run them all, whatever fails before; further words go to pytest.

    Returns:
      1 when something failed, else 0.
    """
    python = [sys.executable, "-m"]
    commands = [
        [*python, "ruff", "check", "."],
        [*python, "ruff", "format", "--check", "."],
        [
            *python,
            "pytest",
            "-q",
            "-n",
            "auto",
            "-m",
            "not office and not slow and not windows",
            "--ignore-glob=*_machine.py",
            *FAST,
            *more,
        ],
    ]
    failed = [subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands]
    return int(any(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
