"""The week of forty agents, made and compiled once."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook as Opened

from cs_macros.cli import status_of
from cs_macros.compile.plan import Plan
from cs_macros.sheets import ALL_SHEETS
from tests.compile.made import WEEK, Week, a_week

PLANS = {kind: Plan(ALL_SHEETS[table], ALL_SHEETS) for kind, table in ALL_SHEETS.kinds.items()}
WEEKLY = ("rejections", "returns", "after-sales")


@dataclass
class Compiled:
    """What one run of the command gave."""

    status: int
    json: dict[str, Any]
    path: Path

    @cached_property
    def book(self) -> Opened:
        return load_workbook(self.path)

    def listed(self, name: str) -> list[dict[str, Any]]:
        """The rows of a listing, by header."""
        headers, *rows = self.book[name].iter_rows(min_row=3, values_only=True)
        return [dict(zip(headers, row, strict=True)) for row in rows]

    def block(self, name: str, title: str) -> dict[Any, tuple[Any, ...]]:
        """A small table of a sheet: first cell → the others."""
        rows = list(self.book[name].iter_rows(values_only=True))
        start = next(n for n, row in enumerate(rows) if row[0] == title) + 2
        found = {}
        for row in rows[start:]:
            if row[0] is None:
                break
            found[row[0]] = row[1:]
        return found


def run(
    folder: Path, out: Path, *more: object, kind: str = "rejections", by: str = "周行政",
    now: str = "2026-11-23T09:00", week: str = WEEK,
) -> Compiled:  # fmt: skip
    """Run `compile` on a folder."""
    words = ["--json", "--by", by, "--now", now, "compile", kind, folder, "--week", week, "--out", out, *more]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        status = status_of([str(word) for word in words])
    return Compiled(status, json.loads(printed.getvalue()), out)


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    return a_week(tmp_path_factory.mktemp("week"))


@pytest.fixture(scope="session")
def compiled(week: Week, tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    return run(week.folder, tmp_path_factory.mktemp("compiled") / "汇总.xlsx")


@pytest.fixture
def compile_(tmp_path: Path) -> Callable[..., Compiled]:
    """Run `compile` with its summary in the test's own folder."""

    def call(folder: Path, *more: object, name: str = "汇总.xlsx", **options: str) -> Compiled:
        return run(folder, tmp_path / name, *more, **options)  # type: ignore[arg-type]

    return call
