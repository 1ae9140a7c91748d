"""使用手册: a page a job, that fits on two screens and names only what there is; the reference below."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cs_macros import docs
from cs_macros.cli import registry
from cs_macros.sheets import ALL_SHEETS

FOLDER = docs.ROOT / "docs"
MANUAL = FOLDER / "使用手册.md"
JOBS = sorted((FOLDER / "手册").glob("[1-5]-*.md"))
PAGES = sorted((FOLDER / "手册").glob("*.md"))

TWO_SCREENS = 2 * 34
"""Lines on two screens of 768 pixels; a picture takes ten of them, and sixty letters one."""


def lines_on_screen(text: str) -> int:
    return sum(10 if line.startswith("![") else 1 + len(line) // 60 for line in text.splitlines())


def test_there_is_a_page_for_each_of_the_five_jobs_and_the_manual_leads_to_every_page() -> None:
    assert [page.stem[2:] for page in JOBS] == ["售前", "售后", "打单仓库", "主管", "行政"]
    text = MANUAL.read_text("utf-8")
    assert [page.name for page in PAGES if f"手册/{page.name}" not in text] == []


@pytest.mark.parametrize("page", JOBS, ids=lambda page: page.stem)
def test_a_job_fits_on_two_screens_with_a_picture(page: Path) -> None:
    text = page.read_text("utf-8")
    assert lines_on_screen(text) <= TWO_SCREENS
    assert "![" in text


def known_words() -> set[str]:
    """Whatever stands on a sheet: titles, captions, headers, states, inputs, parameters, choices."""
    from cs_macros.book.board import Urgency
    from cs_macros.book.modules import ROLES
    from cs_macros.book.settings import all_settings
    from cs_macros.build.spots import ALL_VIEWS

    words = {setting.label for setting in all_settings().values()} | set(Urgency)
    words |= {view.caption for view in ALL_VIEWS}
    words |= {f"客服台账（{role.title}）.xlsm" for role in ROLES.values()}
    for sheet in ALL_SHEETS.in_order():
        words.add(sheet.title)
        words |= {column.header for column in sheet.record.layout.columns}
        words |= {choice for column in sheet.record.layout.columns for choice in column.kind.choices}
        words |= {str(state) for state in sheet.flow.states} if sheet.flow else set()
        words |= {ask.label for ask in sheet.shows}
        for pressed in (*sheet.pressable, *sheet.everywhere):
            words |= {pressed.caption, *(ask.label for ask in pressed.asks)}
    return words


OTHERS = {
    "？", "否", "去填写", "上交", "打印", "原包裹已收到", "客服台账", "客服台账.xlsm", "另存为",
    "保留当前格式", "从原来的表格开始", "小结", "负责人结论", "归档/小结",
}  # fmt: skip
"""What is quoted and stands in folders, menus and signs."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_names_only_what_there_is(page: Path) -> None:
    text = page.read_text("utf-8")
    known = {plain for word in known_words() for plain in (word, word.strip())} | OTHERS
    assert [word for word in re.findall("“([^”]+)”", text) if word not in known] == []
    commands = re.findall(r"`cs-macros ([a-z-]+)", text)
    assert [name for name in commands if registry.command(name) is None] == []
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", text)
    assert [place for place in pictures if not (page.parent / place).exists()] == []


def test_the_reference_tells_of_each_button_once() -> None:
    text = MANUAL.read_text("utf-8")
    told = re.findall(r"；命令：`([a-z-]+)`", text)
    assert sorted(told) == sorted(name.replace("_", "-") for name in ALL_SHEETS.pressables())
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", text)
    assert [place for place in pictures if not (FOLDER / place).exists()] == []
    assert [place for place in pictures if "按钮" in place] == []
