"""The front page in a built workbook: links with their texts, panels, chart, and the ways to 使用说明."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.package.workbook import Package
from cs_macros.sheets import ALL_SHEETS
from tests.build.test_package import contents

BOARD, GUIDE = "今日看板", "使用说明"


@pytest.fixture(scope="module")
def pages(sample: Path) -> Any:
    """The sample's sheets: with formulas, and with the texts that stand there before anybody calculates."""
    return load_workbook(sample), load_workbook(sample, data_only=True)


def column(page: Any, table: str, header: str) -> list[Any]:
    """The cells below a header of a table."""
    area = page[page.tables[table].ref]
    at = [cell.value for cell in area[0]].index(header)
    return [row[at] for row in area[1:]]


def test_the_sample_comes_with_its_board(pages: Any) -> None:
    formulas, texts = pages
    links = column(formulas[BOARD], "board", "记录号")
    shown = column(texts[BOARD], "board", "记录号")
    assert len(links) > 30
    led = [(a.value, b.value) for a, b in zip(links, shown, strict=True) if str(a.value).startswith("=")]
    assert len(led) > 25
    assert all(text and str(text) in formula for formula, text in led)
    names = set(formulas.defined_names)
    assert {
        f"{sheet.table}_keys" for sheet in ALL_SHEETS.in_order() if len(sheet.record.layout.key) == 1
    } <= names
    assert texts[BOARD][
        formulas.defined_names["board_refreshed"].attr_text.split("!")[1].replace("$", "")
    ].value == (datetime(2026, 11, 22, 10))


def test_every_sheet_is_one_click_away_and_explained_by_another(pages: Any) -> None:
    formulas, texts = pages
    listed = [cell.value for cell in column(texts[BOARD], "board_sheets", "工作表")]
    assert listed == [sheet.title for sheet in ALL_SHEETS.in_order() if sheet.title != BOARD]
    about = column(texts[GUIDE], "guide", "表")
    lacking = []
    for sheet in ALL_SHEETS.in_order():
        marks = [
            cell.hyperlink.location
            for row in formulas[sheet.title].iter_rows(max_row=2)
            for cell in row
            if cell.hyperlink and cell.value == "？"
        ]
        targets = [texts[GUIDE][place.split("!")[1]].value for place in marks]
        if sheet.title != GUIDE and sheet.flow and targets != [sheet.title]:
            lacking.append((sheet.title, marks))
    assert lacking == []
    assert {cell.value for cell in about} == {s.title for s in ALL_SHEETS.in_order() if not s.lists}


def test_the_week_is_drawn_and_people_have_bars(pages: Any, sample: Path) -> None:
    formulas, texts = pages
    page = formulas[BOARD]
    assert len(page._charts) == 1
    assert [cell.value for cell in column(texts[BOARD], "board_week", "日期")][-1] == "11-22 周日"
    bars = [rule.type for rules in page.conditional_formatting for rule in rules.rules]
    assert bars.count("dataBar") == 2
    assert sum(name.startswith("xl/charts/chart") for name in contents(sample)) == 1


def test_an_empty_workbook_begins_with_the_checklist(tmp_path: Path, built: Any) -> None:
    rows = ClosedHost(built("empty")).read("board").rows.values()
    found = [row[2] for row in rows if row[0] == "先填"]
    assert {"填写“店铺”", "填写“员工名册”", "填写“快递”", "设置参数"} == set(found)
    assert len(found) == 13


def test_a_refresh_on_the_closed_file_writes_links_with_their_texts(
    tmp_path: Path, sample: Path, cs: Any
) -> None:
    file = Path(shutil.copy(sample, tmp_path))
    assert cs("refresh", file, now="2026-11-25T10:00")[0] == 0
    formulas, texts = load_workbook(file)[BOARD], load_workbook(file, data_only=True)[BOARD]
    pairs = list(zip(column(formulas, "board", "记录号"), column(texts, "board", "记录号"), strict=True))
    led = [(a.value, b.value) for a, b in pairs if str(a.value).startswith("=")]
    assert len(led) > 25
    assert all(f'"{text}"' in formula for formula, text in led)
    before = file.read_bytes()
    assert cs("refresh", file, now="2026-11-25T10:00")[0] == 0
    assert Package(file.read_bytes()).archive.read("xl/worksheets/sheet1.xml") == Package(
        before
    ).archive.read("xl/worksheets/sheet1.xml")
