"""A small made-up shop, for `build --sample` and `demo`.

The rows, a file a subject, stand in the workbook as different people would have left them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from cs_macros.book.settings import all_settings
from cs_macros.book.sheets import Sheet
from cs_macros.hosts.port import Cell

SAMPLE_NOW = datetime(2026, 11, 22, 10, 0)
"""The moment that the sample shows; all its dates are near it."""


Declared: TypeAlias = Mapping[str, Any]


@cache
def _read(file: Path) -> Declared:
    """Table → its rows; `settings` and `names` → key → value."""
    return tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)


def _files(sheets: Iterable[Sheet]) -> Iterator[Declared]:
    """What each subject's file declares, each file once."""
    yield from map(_read, dict.fromkeys(file for sheet in sheets if (file := sheet.sample_file)))


def sample_rows(sheets: Iterable[Sheet]) -> dict[str, list[dict[str, Cell]]]:
    """Rows by table, field → cell; a table named here takes these rows instead of its seeded ones."""
    listed = list(sheets)
    rows: dict[str, list[dict[str, Cell]]] = {}
    chosen: dict[str, str] = {}
    for declared in _files(listed):
        chosen |= declared.get("settings", {})
        for table, found in declared.items():
            if table not in ("settings", "names"):
                rows.setdefault(table, []).extend(_timed(row) for row in found)
    seeded = {sheet.table: sheet.fresh for sheet in listed if sheet.fresh and sheet.grows}
    rows |= {table: [dict(row) for row in fresh()] for table, fresh in seeded.items()}
    for row in rows.get("settings", ()):
        setting = all_settings()[str(row["code"])]
        row["value"] = setting.shown(chosen.get(setting.key, row["value"]), SAMPLE_NOW)
    return rows


def _timed(row: Mapping[str, Cell]) -> dict[str, Cell]:
    """A row that has been in its state since its last change: in the sample nothing else changes rows."""
    since = row.get("updated_at") or row.get("created_at")
    return {**({"entered_at": since} if row.get("status") and since else {}), **row}


def sample_names(sheets: Iterable[Sheet]) -> dict[str, Cell]:
    """Named cells of the sample workbook: who sits in front of it."""
    return {name: value for declared in _files(sheets) for name, value in declared.get("names", {}).items()}
