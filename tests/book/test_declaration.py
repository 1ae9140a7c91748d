"""One declaration, everything else: a throw-away register gets it all; flows are walked in `tests/sheets`."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from oletools.olevba import VBA_Parser
from openpyxl import load_workbook

from cs_macros import __version__, docs
from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.book.columns import BUTTONS, Choice, Entry, IdText, Text, Yuan, column
from cs_macros.book.flow import Flow, Move
from cs_macros.book.press import Press, press
from cs_macros.book.sheets import Sheet
from cs_macros.build.workbook import build_workbook
from cs_macros.cli.buttons import command_for
from cs_macros.hosts.closed import ClosedHost
from cs_macros.sheets import ALL_SHEETS
from tests.builders import NOW, TestDesk
from tests.lists import for_each

CORE_STATES = {
    "roster": "草稿 已发布 执行中 已结束",
    "bank_transfers": "待汇款 待核实 金额不符 已核实 已发货 已完成 已取消 已退款",
    "statement_lines": "待认领 已匹配 不相关",
    "after_sales": "已登记 已联系快递 退回单已签 原包裹已收到 撤回失败 待客户举证 已核实 处理中 退款处理中"
    " 已退款 转退换货 已关闭",
    "returns": "申请 待举证 已同意 已寄回 已收货 验收不合格 协商退款 退回客户 待退款 待补差价 待发换货"
    " 换货已发出 已退款 已完成 已拒绝 已取消",
    "rejections": "已登记 已联系客户 已收到 已处理 已上交 已汇总",
    "score_events": "待确认 已确认 已撤销",
    "score_months": "草稿 已提交 退回修改 已批准 已执行 已归档",
    "swaps": "待批 同意 不同意 私自调班",
    "leave": "待批 同意 不同意 已销假",
    "cleaning": "已排 已完成 未完成 已检查",
}


class LoanState(Choice):
    """Where a loaned thing is."""

    OUT = "借出"
    BACK = "归还"


class Loan(Entry, sheet="借用登记", table="loans", prefix="LN"):
    """Something lent to a colleague."""

    status: LoanState | None = column("状态", owner=BUTTONS)
    thing: Text = column("物品", "东西")
    tag: IdText | None = column("编号牌")
    deposit: Yuan | None = column("押金", ge=0)


LOANS = Flow(
    Loan,
    states=tuple(LoanState),
    final=(LoanState.BACK,),
    moves=(
        Move(name="lend_thing", caption="借出", help="登记借出。", to=(LoanState.OUT,), bulk=True),
        Move(
            name="take_back",
            caption="归还",
            help="物品还回。",
            from_=(LoanState.OUT,),
            to=(LoanState.BACK,),
            needs=("tag",),
        ),
    ),
)
SHEET = Sheet(record=Loan, flow=LOANS, note="借东西先登记。")


def test_a_new_register_has_the_software_columns_around_its_own() -> None:
    headers = [each.header for each in Loan.layout.columns]
    assert headers[:4] == ["记录号", "状态", "下一步", "问题"]
    assert headers[4:7] == ["物品", "编号牌", "押金"]
    assert headers[7:] == ["状态时间", "登记时间", "登记人", "最后修改", "修改人"]


def test_a_column_knows_its_check_its_hint_and_whether_it_is_required() -> None:
    deposit = Loan.layout["deposit"]
    assert (deposit.kind.name, deposit.required, deposit.hint) == ("money", False, "填数字，如 128.50")
    assert Loan.layout["thing"].required


def test_a_new_register_has_a_command_a_button_with_an_option_a_column() -> None:
    command = command_for(SHEET, LOANS.moves[1])
    page = CliRunner().invoke(command, ["--help"]).output
    assert command.name == "take-back"
    for text in ("--thing", "--tag", "--deposit", "物品还回", "--row", "--all", "必填"):
        assert text in page


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with nothing in it but the new register."""
    path = tmp_path_factory.mktemp("loans") / "借用.xlsm"
    build_workbook(path, [SHEET], version=__version__)
    return path


def test_a_new_register_is_built_with_its_table_drop_downs_and_hints(built: Path) -> None:
    workbook = load_workbook(built)
    sheet = workbook["借用登记"]
    table = sheet.tables["loans"]
    assert [each.name for each in table.tableColumns] == [each.header for each in Loan.layout.columns]
    told = {rule.prompt for rule in sheet.data_validations.dataValidation}
    assert any("填数字，如 128.50" in (prompt or "") for prompt in told)
    kinds = {rule.type for rule in sheet.data_validations.dataValidation}
    assert {"list", "custom"} <= kinds  # 下一步 to choose from, and cells that refuse typing


def test_a_new_register_has_a_macro_and_a_ribbon_button_a_button(built: Path) -> None:
    with zipfile.ZipFile(built) as package:
        ribbon = package.read("customUI/customUI14.xml").decode("utf-8")
        drawn = b"".join(package.read(name) for name in package.namelist() if name.endswith(".vml")).decode(
            "utf-8"
        )
    code = "".join(text for _, _, _, text in VBA_Parser(str(built)).extract_macros())
    for move in LOANS.moves:
        assert f"Public Sub {move.name}()" in code
        assert f'id="{move.name}"' in ribbon
        assert f'label="{move.caption}"' in ribbon
        assert f"{move.name}</x:FmlaMacro>" in drawn
        assert move.caption in drawn


def test_a_new_register_stands_in_the_tables_of_readme_and_manual() -> None:
    assert "| 借用登记 | 归还 | `take-back` | 物品还回。 |" in docs.buttons_table([SHEET])
    page = docs.manual([SHEET])
    assert "**归还**：物品还回。\n\n- 状态：借出 → 归还\n- 先填好：编号牌" in page
    assert "| 押金 | 填写 | — | 填数字，如 128.50 |" in page


def test_a_new_register_is_pressed_checked_and_undone_like_the_others(built: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(built, tmp_path))
    pressed = Press(
        SHEET,
        LOANS.moves[0],
        Book(ClosedHost(file), ALL_SHEETS, now=NOW, operator="甲"),
        TestDesk(),
        fields={"thing": "钥匙"},
    )
    assert press(pressed).changed[0]["number"] == "LN20261122-001"
    take_back = Press(
        SHEET,
        LOANS.moves[1],
        Book(ClosedHost(file), ALL_SHEETS, now=NOW, operator="甲"),
        TestDesk(),
        [max_row(file)],
    )
    assert [p.header for p in press(take_back).problems] == ["编号牌"]
    assert check_book(Book(ClosedHost(file), ALL_SHEETS, now=NOW), [SHEET]) == {}


def max_row(file: Path) -> int:
    grid = ClosedHost(file).read("loans")
    return max(n for n, cells in grid.rows.items() if any(cells))


@for_each(CORE_STATES)
def test_the_states_are_those_of_the_core_tables(table: str) -> None:
    sheet = next(each for each in ALL_SHEETS.registers() if each.table == table)
    assert sheet.flow is not None
    assert [str(state) for state in sheet.flow.states] == CORE_STATES[table].split()


def test_names_are_unique_over_the_whole_workbook() -> None:
    names = [each.name for sheet in ALL_SHEETS.in_order() for each in (*sheet.pressable, *sheet.everywhere)]
    assert len(names) == len(set(names))


@for_each(ALL_SHEETS.in_order(), lambda sheet: sheet.table)
def test_headers_and_synonyms_name_one_column_each(sheet: Sheet) -> None:
    from cs_macros.book.headers import normal

    columns = sheet.record.layout.columns
    words = [word for c in columns for word in {normal(each) for each in (c.header, *c.synonyms)}]
    assert [word for word in words if words.count(word) > 1] == []
