"""One declaration, everything else: a throw-away register gets it all; every declared flow is whole."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from cs_macros.book.columns import BUTTONS, Choice, Entry, IdText, Text, Yuan, column
from cs_macros.book.flow import Flow, Move, Sheet
from cs_macros.cli.buttons import command_for
from cs_macros.sheets import all_sheets, pressables, registers

CORE_STATES = {
    "bank_transfers": "待汇款 待核实 金额不符 已核实 已发货 已完成 已取消 已退款",
    "statement_lines": "待认领 已匹配 不相关",
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
    assert headers[7:] == ["登记时间", "登记人", "最后修改", "修改人"]


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


@pytest.mark.parametrize("sheet", registers(), ids=lambda sheet: sheet.table)
def test_every_state_is_reached_and_every_open_one_left(sheet: Sheet) -> None:
    assert sheet.flow is not None
    assert sheet.flow.reachable() == set(sheet.flow.states)
    left = {state for move in sheet.flow.moves for state in move.from_}
    assert set(sheet.flow.states) - set(sheet.flow.final) <= left


@pytest.mark.parametrize("table", CORE_STATES)
def test_the_states_are_those_of_the_core_tables(table: str) -> None:
    sheet = next(each for each in registers() if each.table == table)
    assert sheet.flow is not None
    assert [str(state) for state in sheet.flow.states] == CORE_STATES[table].split()


@pytest.mark.parametrize("sheet", registers(), ids=lambda sheet: sheet.table)
def test_every_move_is_one_button_with_known_fields_and_states(sheet: Sheet) -> None:
    assert sheet.flow is not None
    captions = [each.caption for each in sheet.pressable]
    assert len(captions) == len(set(captions))
    for move in sheet.flow.moves:
        assert pressables()[move.name] == (sheet, move)
        assert {*move.needs, *move.maybe, *move.defaults, *move.clears} <= set(sheet.record.layout.by_field)
        assert {*move.from_, *move.to} <= set(sheet.flow.states)
        assert move.help.endswith("。")


def test_names_are_unique_over_the_whole_workbook() -> None:
    names = [each.name for sheet in all_sheets() for each in (*sheet.pressable, *sheet.everywhere)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("sheet", all_sheets(), ids=lambda sheet: sheet.table)
def test_headers_and_synonyms_name_one_column_each(sheet: Sheet) -> None:
    from cs_macros.book.headers import normal

    columns = sheet.record.layout.columns
    words = [word for c in columns for word in {normal(each) for each in (c.header, *c.synonyms)}]
    assert [word for word in words if words.count(word) > 1] == []
