"""Workbooks to look into: empty as shipped, with sample rows, and for an agent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cs_macros.cli.workbooks import make_workbook
from tests.conftest import BOOK, Share


@pytest.fixture(scope="session")
def built(share: Share) -> Callable[[str], Path]:
    """Build a workbook of a kind, once for all."""

    def make(kind: str) -> Path:
        build = partial(make_workbook, sample=kind == "sample", role="agent" if kind == "agent" else "")
        return share(kind, lambda folder: build(folder / BOOK)) / BOOK

    return make


@pytest.fixture(scope="session")
def sample(built: Callable[[str], Path]) -> Path:
    """The workbook with sample rows."""
    return built("sample")
