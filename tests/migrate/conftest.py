"""A built workbook and the command line, for what changes whole workbooks."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from cs_macros.hosts.closed import ClosedHost


@pytest.fixture
def file(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "客服台账.xlsm"))


def rows_of(file: Path, table: str) -> list[dict[str, Any]]:
    """The filled rows of a table, header → cell."""
    grid = ClosedHost(file).read(table)
    found = [dict(zip(grid.headers, row, strict=True)) for row in grid.rows.values()]
    return [row for row in found if any(cell not in (None, "") for cell in row.values())]
