"""What an emptied parameter does: a check is off and told, a default holds and is shown again (HOUSE 3)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from cs_macros import docs, messages
from cs_macros.book.book import Book
from cs_macros.book.settings import all_settings, rows_of_settings
from cs_macros.errors import CsError
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, TRANSFER, a_workbook, cells_of, push

SETTINGS = all_settings()
ROOT = docs.ROOT / "cs_macros"
READERS = {"setting", "within", "Within", "handed_in_by", "week_by", "HandIn", "span"}
"""Calls whose arguments name parameters."""


def constants(node: ast.AST) -> Iterator[str]:
    return (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def named_in(source: str) -> tuple[set[str], set[str]]:
    """Keys that a module names where parameters are read, and all its texts if it reads one by another
    name than its own: what a dictionary of keys holds is read too."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    reading = [n for n in calls if getattr(n.func, "attr", getattr(n.func, "id", "")) in READERS]
    named = {word for call in reading for argument in call.args for word in constants(argument)}
    indirect = any(not isinstance(call.args[0], ast.Constant) for call in reading if call.args)
    return named, set(constants(tree)) if indirect else set()


@cache
def keys_in(room: str = "") -> frozenset[str]:
    """Parameters that the modules of a folder name, the whole package's without one."""
    paths = [
        path for path in (ROOT / room).rglob("*.py") if path.name not in ("settings.py", "setting_kinds.py")
    ]
    found = set().union(*(words for path in paths for words in named_in(path.read_text("utf-8"))))
    return frozenset(found & set(SETTINGS))


def read_anywhere() -> set[str]:
    """Every parameter that some rule, text or template reads."""
    needs = {need for name in messages.all_ids() if (need := messages.load(name).needs)}
    return needs | set(keys_in())


def test_every_parameter_is_read_or_marked_as_coming() -> None:
    """One with a single choice states a rule that no shop may change."""
    read, coming = read_anywhere(), {key for key, each in SETTINGS.items() if each.coming}
    assert read & coming == set(), "these are read by now: take `coming` off"
    fixed = {key for key, each in SETTINGS.items() if len(each.choices) == 1}
    assert set(SETTINGS) - read - coming - fixed == set(), "nobody reads these"


def test_every_parameter_that_is_read_is_declared() -> None:
    """A mistyped key would show itself only when the rule is first pressed."""
    unknown = [
        (path.name, call.args[0].value)
        for path in ROOT.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "setting"
        if isinstance(call.args[0], ast.Constant) and call.args[0].value not in SETTINGS
    ]
    assert unknown == []


def test_a_dictionary_of_keys_counts_as_read() -> None:
    direct, loose = named_in('HOURS = {1: "early_start"}\nbook.setting(HOURS[1])\nbook.setting("payday")')
    assert ("payday" in direct, "early_start" in loose) == (True, True)
    assert named_in('X = "early_start"\nbook.setting("payday")') == ({"payday"}, set())


def test_every_check_says_which_sheets_it_guards() -> None:
    wrong = [
        key
        for key, each in SETTINGS.items()
        if (each.blank == "off" and not each.coming and not each.guards)
        or set(each.guards) - set(ALL_SHEETS)
        or (each.coming and each.guards)
        or (each.blank == "default" and not each.default)
    ]
    assert wrong == []


def test_a_check_guards_the_sheets_of_the_subjects_that_read_its_parameter() -> None:
    """What `book` reads holds for all of them."""
    wrong = [
        (key, table)
        for key, each in SETTINGS.items()
        for table in each.guards
        if key not in keys_in("book") | keys_in(f"sheets/{ALL_SHEETS.index[table].subject}")
        if len(each.choices) != 1
    ]
    assert wrong == []


def test_every_parameter_has_a_label_and_a_group_of_its_own() -> None:
    labels = [each.label for each in SETTINGS.values()]
    assert len(set(labels)) == len(labels)
    assert all(each.label and each.group and not each.label.endswith("。") for each in SETTINGS.values())


def a_cleared_workbook() -> dict[str, list[dict[str, object]]]:
    return {"settings": [{**row, "value": None} for row in rows_of_settings()]}


def test_every_check_that_is_off_stands_on_the_board_for_each_sheet_it_guards_and_nothing_else() -> None:
    host = a_workbook(a_cleared_workbook())  # type: ignore[arg-type]
    push(host, "refresh", on="board")
    rows = (cells_of(host, "board", n) for n in host.read("board").rows)
    shown = {
        (str(row["记录号"]), str(row["表"])) for row in rows if row.get("事项") == "参数未设置，检查已关闭"
    }
    off = [each for each in SETTINGS.values() if each.blank == "off" and not each.coming]
    assert shown == {(each.label, ALL_SHEETS[table].title) for each in off for table in each.guards}


def test_an_emptied_default_holds_and_is_shown_again_by_refreshing() -> None:
    host = a_workbook(a_cleared_workbook())  # type: ignore[arg-type]
    book = Book(host, ALL_SHEETS, now=NOW)
    defaults = [each for each in SETTINGS.values() if each.blank == "default"]
    assert [e.key for e in defaults if book.setting(e.key) != e.parse(e.default, NOW)] == []
    told = push(host, "refresh", on="board").problems
    shown = {cells["参数"]: cells.get("值") for n in host.read("settings").rows
             if (cells := cells_of(host, "settings", n))}  # fmt: skip
    assert {key: value for key, value in shown.items() if value} == {e.label: e.default for e in defaults}
    assert [p.message for p in told if "核实人不能是登记人" in p.message] == [
        "“核实人不能是登记人”空着，按默认值“是”处理，已经填回"
    ]
    assert [p for p in push(host, "refresh", on="board").problems if "默认值" in p.message] == []


def test_nobody_confirms_their_own_payment_because_a_cell_was_emptied() -> None:
    paid = {
        **TRANSFER,
        "number": "BT20261122-001",
        "status": "待核实",
        "created_by": "王芳",
        "arrival": 128.5,
    }
    cleared = [{"key": "confirm_by_other_person", "value": None}]
    host = a_workbook({"bank_transfers": [paid], "settings": cleared})
    done = push(host, "confirm_arrival", [FIRST_ROW], by="王芳")
    assert ["不能自己核实" in p.message for p in done.problems if p.blocks] == [True]
    host = a_workbook({"bank_transfers": [paid], "settings": [{**cleared[0], "value": "否"}]})
    assert [
        p.message for p in push(host, "confirm_arrival", [FIRST_ROW], by="王芳").problems if p.blocks
    ] == []


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("payday", "到“参数”表第 7 行改正；留空表示不检查。"),
        ("confirm_by_other_person", "到“参数”表第 7 行改正；留空就按默认值“是”。"),
        ("file_code", "到“参数”表第 7 行改正；可以留空。"),
    ],
)
def test_a_bad_value_is_refused_with_what_an_empty_cell_would_mean(key: str, hint: str) -> None:
    book = Book(a_workbook({"settings": [{"key": key, "value": "？？？"}]}), ALL_SHEETS, now=NOW)
    with pytest.raises(CsError) as refused:
        book.setting(key)
    assert refused.value.hint == hint
