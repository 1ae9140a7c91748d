"""Whom a workbook is for: the matrix of roles and modules, and that an absent sheet is no error anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book, lost_columns
from cs_macros.book.modules import COLOURS, MODULES, ROLES, sheets_for
from cs_macros.book.office import Post
from cs_macros.book.press import Press, press
from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.build.contents import rows as contents
from cs_macros.cli.renewing import SHIPPED
from cs_macros.errors import CsError
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, TestDesk, a_workbook

ALWAYS = {
    "今日看板",
    "使用说明",
    "员工名册",
    "店铺",
    "商品",
    "快递",
    "活动日历",
    "原因字典",
    "参数",
    "操作日志",
}
MATRIX: Mapping[str, set[str]] = {
    "agent": {
        "银行转账明细表", "银行流水", "售后登记表", "退换货登记表", "拒收退件登记表",
        "话术库", "话术", "违禁词", "排班月表", "值班表", "调班申请", "请假",
    },
    "admin": {
        "拒收退件登记表", "排班月表", "值班表", "调班申请", "请假", "节假日", "值日表", "每月奖罚评分表",
    },
}  # fmt: skip
"""Role → what it has besides; the supervisor has everything (DESK, modules and roles)."""

ABLE = "全能"
"""Somebody who holds every post."""


def titles(sheets: Sequence[Sheet]) -> set[str]:
    return {sheet.title for sheet in sheets}


@pytest.mark.parametrize("role", MATRIX)
def test_a_role_has_its_sheets_and_what_everybody_has(role: str) -> None:
    ours = {title for wanted in MATRIX.values() for title in wanted} | ALWAYS | {"奖罚记录"}
    assert titles(sheets_for(ALL_SHEETS.in_order(), role)) & ours == MATRIX[role] | ALWAYS


def test_a_supervisor_and_a_small_shop_have_everything() -> None:
    for role in ("supervisor", ""):
        assert sheets_for(ALL_SHEETS.in_order(), role) == list(ALL_SHEETS.in_order())


def test_an_agents_files_have_no_phone_no_target_and_no_scores() -> None:
    sheets = sheets_for(ALL_SHEETS.in_order(), "agent")
    staff = next(sheet for sheet in sheets if sheet.table == "staff")
    assert not {"手机", "月度目标"} & {column.header for column in staff.record.layout.columns}
    assert [sheet.title for sheet in sheets if sheet.supervisors] == []
    shipped = load_workbook(SHIPPED["agent"])["员工名册"]
    assert not {"手机", "月度目标"} & {cell.value for row in shipped.iter_rows() for cell in row}


@pytest.mark.parametrize("role", SHIPPED)
def test_a_shipped_workbook_has_its_roles_sheets_in_work_order_and_module_colours(role: str) -> None:
    wanted = sheets_for(ALL_SHEETS.in_order(), role)
    book = load_workbook(SHIPPED[role])
    assert [page.title for page in book if page.sheet_state == "visible"] == [s.title for s in wanted]
    modules = [sheet.module for sheet in wanted if sheet.module]
    assert modules == sorted(modules, key=MODULES.index), "one module beside itself, in work order"
    for sheet in wanted:
        colour = str(book[sheet.title].sheet_properties.tabColor.rgb)[2:]
        assert not sheet.module or f"#{colour}" == COLOURS[sheet.module], sheet.title
    assert len(set(COLOURS.values())) == len(MODULES) == len(COLOURS)


def test_every_module_is_known_and_masters_stand_last() -> None:
    lines = list(ALL_SHEETS.index.values())
    assert {line.module for line in lines} <= {"", *MODULES}
    last = max(at for at, line in enumerate(lines) if line.module)
    assert {line.subject for line in lines[last + 1 :]} == {"masters"}
    assert {name for role in ROLES.values() for name in role.modules or ()} <= set(MODULES)


def test_modules_are_built_alone(tmp_path: Path, cs: Any) -> None:
    status, done = cs("build", tmp_path / "a.xlsm", "--modules", "排班，转账")
    assert status == 0
    book = load_workbook(tmp_path / "a.xlsm")
    assert {"值班表", "银行流水", "参数"} <= set(book.sheetnames)
    assert not {"售后登记表", "话术库", "奖罚记录"} & set(book.sheetnames)
    assert f"共 {sum(p.sheet_state == 'visible' for p in book)} 张表" in done["summary"]
    assert cs("check", tmp_path / "a.xlsm")[0] == 0
    assert cs("refresh", tmp_path / "a.xlsm")[0] == 0
    status, done = cs("upgrade", tmp_path / "a.xlsm")
    assert (status, "已经是最新的" in done["summary"]) == (0, True), "an upgrade adds no module unasked"
    status, done = cs("build", tmp_path / "b.xlsm", "--modules", "转帐")
    assert status == 2
    assert "没有“转帐”这一部分" in done["problems"][0]["message"]


@pytest.mark.slow
def test_an_upgrade_gives_a_role_what_it_lacks(tmp_path: Path, cs: Any) -> None:
    file = tmp_path / "a.xlsm"
    assert cs("build", file, "--role", "agent")[0] == 0
    assert "已经是最新的" in cs("upgrade", file)[1]["summary"]
    status, done = cs("upgrade", file, "--role", "supervisor")
    assert (status, "奖罚记录" in done["summary"], "月度目标" in done["summary"]) == (0, True, True)
    assert cs("check", file)[0] == 0
    assert "已经是最新的" in cs("upgrade", file)[1]["summary"]


@pytest.mark.parametrize(
    "alone", [*(pytest.param(each, marks=pytest.mark.slow) for each in MODULES), *MATRIX]
)
def test_an_absent_sheet_is_no_error_anywhere(alone: str) -> None:
    """Every button of every sheet, pressed on the sample's rows of a workbook with one module or role."""
    here = sheets_for(ALL_SHEETS.in_order(), *((alone,) if alone in ROLES else ("", [alone])))
    rows = contents(ALL_SHEETS.in_order(), sample=True)
    anybody = {"name": ABLE, "posts": "、".join(Post), "team": "A"}
    rows["staff"] = [*rows["staff"], anybody]
    wrong = []
    for name, (sheet, pressed) in ALL_SHEETS.pressables().items():
        host = a_workbook(rows, sheets=Sheets.made(*here))
        of = next((s for s in here if s.flow), sheet) if pressed in sheet.everywhere else sheet
        present = of.table in {each.table for each in here}
        chosen = [FIRST_ROW + at for at in range(len(rows.get(of.table, ())))][:6]
        asks: dict[str, Cell] = {"month": "2026-11", "week": "2026-W47"}
        book = Book(host, ALL_SHEETS, now=NOW, operator=ABLE)
        try:
            press(Press(of, pressed, book, TestDesk(), chosen or None, asks))
        except CsError as error:
            if present and "（表格 " in error.message:
                wrong.append(f"{name}: {error.message}")
        except Exception as error:
            wrong.append(f"{name}: {error!r}")
    book = Book(a_workbook(rows, sheets=Sheets.made(*here)), ALL_SHEETS, now=NOW, operator=ABLE)
    check_book(book, ALL_SHEETS.in_order())
    assert list(lost_columns(book, ALL_SHEETS.in_order())) == []
    assert wrong == []
