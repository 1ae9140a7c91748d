"""xlwings comes without what it imports by the way, and Python is as before afterwards."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = "('pandas', 'numpy', 'matplotlib', 'PIL', 'cryptography', 'xlwings.pro')"


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(f"not set({HEAVY}) & set(sys.modules)", id="nothing heavy is imported"),
        pytest.param(
            "__import__('pandas').DataFrame([1]).shape == (1, 1)", id="pandas can be imported later"
        ),
        pytest.param("xlwings.main.pd is None and xlwings.utils.np is None", id="xlwings does without numpy"),
    ],
)
def test_in_a_fresh_process(claim: str) -> None:
    code = f"import sys\nfrom cs_macros.hosts.bridge import xlwings\nassert {claim}"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_libraries_imported_before_stay() -> None:
    code = "import numpy, sys\nimport cs_macros.hosts.bridge\nassert sys.modules['numpy'] is numpy"
    subprocess.run([sys.executable, "-c", code], check=True)
