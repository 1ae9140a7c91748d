"""A small made-up shop, for `build --sample` and `demo`.

The rows stand in the workbook as different people would have left them; the two statements are
in the banks' own formats. Together they make every step of the main job happen: transfers that
match exactly, a pair that cannot be told apart, one that falls short, one payment that failed.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from cs_macros.hosts.port import Cell
from cs_macros.sheets.masters.seeds import rows_of_reasons
from cs_macros.sheets.masters.settings import rows_of_settings

SAMPLE_NOW = datetime(2026, 11, 22, 10, 0)
"""The moment that the sample shows; all its dates are near it."""

DATA = Path(__file__).with_name("sample")

STATEMENTS = {"支付宝账单 2026-11-22.csv": "alipay.csv", "工商银行明细 2026-11-22.csv": "icbc-debit.csv"}
"""Name under which a statement is handed out → file of the data folder."""


@cache
def _declared() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in sorted(DATA.glob("*.toml")):
        for table, rows in tomllib.loads(file.read_text("utf-8"), parse_float=Decimal).items():
            if table == "settings":
                found.setdefault(table, {}).update(rows)
            else:
                found.setdefault(table, []).extend(rows)
    return found


def sample_rows() -> dict[str, list[dict[str, Cell]]]:
    """Rows by table, field → cell; a table named here takes these rows instead of its seeded ones."""
    declared = _declared()
    rows = {table: [dict(row) for row in found] for table, found in declared.items() if table != "settings"}
    chosen: dict[str, str] = declared["settings"]
    settings = [{**row, "value": chosen.get(str(row["key"]), row["value"])} for row in rows_of_settings()]
    return {**rows, "reasons": rows_of_reasons(), "settings": settings}


def sample_names() -> dict[str, Cell]:
    """Named cells of the sample workbook: who sits in front of it."""
    return {"operator": "李静怡"}


def sample_statements() -> dict[str, bytes]:
    """File name → content of the statements that the shop downloaded this morning."""
    return {name: (DATA / file).read_bytes() for name, file in STATEMENTS.items()}
