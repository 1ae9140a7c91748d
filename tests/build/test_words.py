"""What stands in a visible cell is Chinese that a clerk understands: no name of ours, no rule's number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cs_macros.cli.renewing import SHIPPED

OURS = {
    "an English name": re.compile(r"(?<![-/.\w{])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w.}])"),
    "a rule's number": re.compile(r"(?<![A-Za-z0-9])(?:R|F|COM|CON|D)-\d"),
    "a document": re.compile(r"\bseed\b|\bCORE\b|DESIGN|SERVICE|HOUSE"),
    "a terminal's advice": re.compile(r"cs-macros [a-z]"),
}
FOR_PROGRAMS = {"操作日志": ("按钮", "表", "改动", "批次")}
"""Columns that undo and checks read; people read 操作日志 with the words of its other columns."""


@pytest.fixture(scope="module", params=["sample", *SHIPPED])
def workbook(request: pytest.FixtureRequest, built: Callable[[str], Path]) -> Path:
    return built("sample") if request.param == "sample" else SHIPPED[request.param]


def visible(path: Path) -> Iterator[tuple[str, str]]:
    """Every text that a person can see, with its place; hints of rules are shown beside cells."""
    for page in load_workbook(path):
        if page.sheet_state != "visible":
            continue
        hidden = {letter for letter, each in page.column_dimensions.items() if each.hidden}
        skipped = FOR_PROGRAMS.get(page.title, ())
        programs: set[str] = set()
        for row in page.iter_rows():
            for cell in row:
                if cell.value in skipped:
                    programs.add(cell.column_letter)
                if isinstance(cell.value, str) and cell.column_letter not in hidden | programs:
                    yield f"{page.title}!{cell.coordinate}", cell.value if cell.data_type != "f" else ""
        for rule in page.data_validations.dataValidation:
            for text in (rule.prompt, rule.error, rule.promptTitle, rule.errorTitle):
                yield f"{page.title}!{rule.sqref}", text or ""


def test_no_visible_cell_says_what_only_we_understand(workbook: Path) -> None:
    said = list(visible(workbook))
    assert len(said) > 500
    assert [
        (place, what, text) for place, text in said for what, known in OURS.items() if known.search(text)
    ] == []
