"""A workbook as an earlier version would have built it: fewer columns, a sheet less, fewer buttons."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from pydantic import BaseModel

from cs_macros.build.contents import rows
from cs_macros.build.workbook import build_workbook
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Append
from cs_macros.sheets import ALL_SHEETS

LACKING = {
    "bank_transfers": ("related_no", "refund_reason", "flag"),
    "products": ("package_term",),
    "staff": ("team",),
}
"""Columns that the earlier version did not have."""

LATER = ("campaigns", "statement_lines")
"""Sheets that came later."""


def narrowed(record: type[BaseModel], lacking: Collection[str]) -> Any:
    layout: Any = record.layout  # type: ignore[attr-defined]
    columns = tuple(column for column in layout.columns if column.field not in lacking)
    made = type(record.__name__, (record,), {"__module__": __name__})
    made.layout = replace(layout, columns=columns)  # type: ignore[attr-defined]
    return made


def make_older(path: Path, version: str = "0.0.9") -> Path:
    sheets = [
        replace(sheet, record=narrowed(sheet.record, LACKING.get(sheet.table, ())), buttons=())
        for sheet in ALL_SHEETS.in_order()
        if sheet.table not in LATER
    ]
    held = dict(rows(ALL_SHEETS.in_order(), sample=False))
    held["settings"] = list(held["settings"])[:-4]
    build_workbook(path, sheets, rows=held, version=version)
    fill(path)
    return path


def make_with_fewer_moves(path: Path, lacking: str = "refund_transfer") -> Path:
    """A workbook in which one button of the transfers did not exist yet, and the last ask of another."""
    sheets = []
    for sheet in ALL_SHEETS.in_order():
        flow = sheet.flow
        if flow is not None and sheet.table == "bank_transfers":
            flow = replace(flow, moves=tuple(move for move in flow.moves if move.name != lacking))
        buttons = [replace(one, asks=one.asks[:1]) for one in sheet.buttons]
        sheets.append(replace(sheet, flow=flow, buttons=buttons if sheet.flow else sheet.buttons))
    build_workbook(path, sheets, rows=rows(ALL_SHEETS.in_order(), sample=False), version="0.0.9")
    return path


def fill(path: Path) -> None:
    """A few rows, and a parameter that the shop has set."""
    host = ClosedHost(path, backups=False)
    cells = {
        "记录号": "BT20260901-001", "状态": "待汇款", "店铺": "晨光店", "客户ID": "00123",
        "客户姓名": "陈小姐", "联系电话": "013800001111", "收货地址": "杭州市示例路 1 号",
        "商品名称": "=台灯", "数量": 2, "应付金额": 256,
    }  # fmt: skip
    host.write(
        [Append("bank_transfers", cells), Append("staff", {"工号": "01", "姓名": "张敏", "岗位": "售前"})]
    )


def validations_of(path: Path, title: str) -> dict[str, tuple[Any, ...]]:
    """Column of a sheet, by its header → its rule, as openpyxl reads it."""
    sheet = load_workbook(path, keep_vba=True)[title]
    table = next(iter(sheet.tables.values()))
    top = sheet[table.ref][0]
    headers = {cell.column_letter: cell.value for cell in top}
    found = {}
    for rule in sheet.data_validations.dataValidation:
        formula = re.sub(r"\$B\d+", "$B#", str(rule.formula1))
        for area in str(rule.sqref).split():
            letter = "".join(filter(str.isalpha, area.partition(":")[0]))
            if area.endswith("1048576") and letter in headers:
                found[headers[letter]] = (rule.type, rule.prompt, rule.error, formula)
    return found
