"""Names in users' files are a contract: none is lost, and new ones are entered (DESIGN 5.4)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from cs_macros import docs
from cs_macros.sheets import ALL_SHEETS


@pytest.fixture(scope="module")
def declared() -> dict[str, Any]:
    return docs.contract(ALL_SHEETS.in_order())


def test_no_name_of_the_contract_is_lost(declared: dict[str, Any]) -> None:
    assert docs.lost(docs.agreed(), declared) == [], "keep the old name: it stands in people's files"


def test_new_names_are_in_the_contract(declared: dict[str, Any]) -> None:
    names = docs.written(docs.kept(docs.agreed(), declared))
    assert docs.CONTRACT_FILE.read_text("utf-8") == names, "run: python -m cs_macros.docs"


def of_transfers(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    return lambda names: change(names["tables"]["bank_transfers"])


RENAMED: dict[str, tuple[Callable[[dict[str, Any]], object], list[str]]] = {
    "a table": (lambda n: n["tables"].pop("shops"), ["tables/shops"]),
    "a sheet": (
        of_transfers(lambda t: t.update(sheet=["转账表"])),
        ["tables/bank_transfers/sheet: 银行转账明细表"],
    ),
    "a prefix": (of_transfers(lambda t: t.update(prefix=["ZZ"])), ["tables/bank_transfers/prefix: BT"]),
    "a field": (
        of_transfers(lambda t: t["columns"].update(total=t["columns"].pop("amount_due"))),
        ["tables/bank_transfers/columns/amount_due"],
    ),
    "a header": (
        of_transfers(lambda t: t["columns"]["qty"].remove("数量")),
        ["tables/bank_transfers/columns/qty: 数量"],
    ),
    "a header that stays as a synonym": (of_transfers(lambda t: t["columns"]["qty"].append("几件")), []),
    "a state": (
        of_transfers(lambda t: t["states"].remove("待核实")),
        ["tables/bank_transfers/states: 待核实"],
    ),
    "a button": (
        of_transfers(lambda t: t["buttons"].pop("mark_shipped")),
        ["tables/bank_transfers/buttons/mark_shipped"],
    ),
    "a caption": (
        of_transfers(lambda t: t["buttons"].update(mark_shipped=["发货了"])),
        ["tables/bank_transfers/buttons/mark_shipped: 标记发货"],
    ),
    "a named cell": (lambda n: n["cells"].remove("operator"), ["cells: operator"]),
    "a parameter": (lambda n: n["parameters"].pop("payday"), ["parameters/payday"]),
    "a template": (lambda n: n["templates"].remove("bank_transfer_ack"), ["templates: bank_transfer_ack"]),
}


@pytest.mark.parametrize("what", RENAMED)
def test_what_is_renamed_is_told(declared: dict[str, Any], what: str) -> None:
    change, wanted = RENAMED[what]
    names = copy.deepcopy(declared)
    change(names)
    assert docs.lost(declared, names) == wanted
    assert docs.lost(docs.kept(declared, names), names) == wanted, "renewing the contract forgets nothing"
