"""A built workbook and the command line, for what changes whole workbooks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cs_macros.cli import status_of
from cs_macros.cli.workbooks import make_workbook
from cs_macros.hosts.closed import ClosedHost

NOW = "2026-11-22T10:00"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook without rows, built once."""
    path = tmp_path_factory.mktemp("built") / "客服台账.xlsm"
    make_workbook(path, sample=False)
    return path


@pytest.fixture
def file(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "客服台账.xlsm"))


@pytest.fixture
def cs(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command; return its exit status and its JSON object."""

    def call(*args: object, by: str = "张敏", now: str = NOW) -> tuple[int, dict[str, Any]]:
        status = status_of(["--json", "--by", by, "--now", now, *map(str, args)])
        printed: dict[str, Any] = json.loads(capsys.readouterr().out)
        return status, printed

    return call


def rows_of(file: Path, table: str) -> list[dict[str, Any]]:
    """The filled rows of a table, header → cell."""
    grid = ClosedHost(file).read(table)
    found = [dict(zip(grid.headers, row, strict=True)) for row in grid.rows.values()]
    return [row for row in found if any(cell not in (None, "") for cell in row.values())]
