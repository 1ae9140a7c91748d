"""What may be typed where: drop-downs, hints, and columns that refuse typing."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from cs_macros.book.columns import COMPUTED, TYPED, Column, Entry
from cs_macros.build.choices import Choices
from cs_macros.build.places import LAST_ROW, Places

LONGEST_HINT, LONGEST_TITLE = 255, 32
"""Excel's limits on the words of a data validation."""


def add_rules(sheet: Worksheet, places: Places, choices: Choices) -> None:
    """Give every column of the table its rule, down to the sheet's last row."""
    for at, column in enumerate(places.sheet.record.layout.columns):
        rule = _rule(column, places, choices)
        sheet.data_validation(places.first, at, LAST_ROW, at, {**_hint(column, choices), **rule})


def _hint(column: Column, choices: Choices) -> dict[str, Any]:
    hint = column.hint
    if column.owner is COMPUTED:
        hint = "由软件计算，不用填写"
    elif column.typed_in:
        hint = f"由按钮填写；{'、'.join(column.typed_in)}时也可以填"
    elif column.owner is not TYPED:
        hint = "由按钮填写，不用填写"
    elif hint == column.kind.hint and (title := choices.home(column)):
        hint = f"从下拉选；在“{title}”里增减"
    if column.required:
        hint += "（必填）"
    return {"input_title": column.header[:LONGEST_TITLE], "input_message": hint[:LONGEST_HINT]}


def _rule(column: Column, places: Places, choices: Choices) -> dict[str, Any]:
    if column.owner is not TYPED:
        return _refusal(column, places)
    flow = places.sheet.flow
    if flow and column.field == "next_step":
        return _list(column, choices.moves(flow, f"${places.letter('status')}{places.first + 1}"))
    offered = choices.of(column)
    if offered is None:
        return {"validate": "any"}
    rule = _list(column, offered)
    if choices.is_open(column):
        rule["show_error"] = False
    elif not column.kind.choices:
        # A dictionary may lag behind the shop's life: ask, but let people go on.
        rule["error_type"] = "warning"
        rule["error_message"] = f"“{column.header}”不在下拉列表里。请先核对；确实无误可以继续。"
    return rule


def _list(column: Column, source: str | list[str]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_title": column.header[:LONGEST_TITLE],
        "error_message": f"“{column.header}”请从下拉列表里选择。",
    }


def _refusal(column: Column, places: Places) -> dict[str, Any]:
    """Protection would stop the table from growing, so a rule that nothing fulfils keeps typing out."""
    allowed = "FALSE"
    if column.typed_in and issubclass(places.sheet.record, Entry):
        status = f"${places.letter('status')}{places.first + 1}"
        allowed = "OR(" + ",".join(f'{status}="{state}"' for state in column.typed_in) + ")"
    return {
        "validate": "custom",
        "value": f"={allowed}",
        "ignore_blank": False,
        "error_title": column.header[:LONGEST_TITLE],
        "error_message": f"“{column.header}”由软件填写，请按 Esc 放弃输入；要修改请用表格上方的按钮。",
    }
