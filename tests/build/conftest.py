"""Workbooks to look into: empty as shipped, with sample rows, and for an agent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cs_macros import __version__
from cs_macros.build import build_workbook
from cs_macros.build.contents import names, rows
from cs_macros.sheets import ALL_SHEETS


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Build a workbook of a kind, once a session."""
    folder = tmp_path_factory.mktemp("built")

    def make(kind: str) -> Path:
        path = folder / f"{kind}.xlsm"
        if not path.exists():
            sample = kind == "sample"
            build_workbook(
                path,
                ALL_SHEETS.in_order(),
                rows=rows(ALL_SHEETS.in_order(), sample=sample),
                names=names(ALL_SHEETS.in_order(), sample=sample),
                role="agent" if kind == "agent" else None,
                version=__version__,
            )
        return path

    return make


@pytest.fixture(scope="session")
def sample(built: Callable[[str], Path]) -> Path:
    """The workbook with sample rows."""
    return built("sample")
