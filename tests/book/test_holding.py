"""For each message: the rows for which it holds, tried in every other state and table (CORE 14.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from cs_macros import messages
from cs_macros.book.conditions import Comparison, Condition, Joined, is_true, operands, parsed
from cs_macros.book.holding import reason
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, a_workbook, all_cells, push
from tests.sheets.test_transfers import TRANSFER

REGISTERS = {sheet.table: sheet for sheet in ALL_SHEETS.registers()}
HELD = [name for name in messages.all_ids() if messages.load(name).holds]


def states_of(table: str) -> list[str]:
    flow = REGISTERS[table].flow
    assert flow is not None
    moves = flow.moves
    return sorted({str(state) for move in moves for state in (*move.from_, *move.to)})


def candidates(condition: Condition) -> dict[str, set[Any]]:
    """Values worth trying for each field: what it is compared with, just beside it, and nothing."""
    found: dict[str, set[Any]] = {}

    def look(each: Condition) -> None:
        if isinstance(each, Joined):
            for part in each.parts:
                look(part)
            return
        assert isinstance(each, Comparison)
        values = found.setdefault(each.left.value, {None})
        if each.right is None:
            values.add("有")
        elif each.right.kind == "number":
            values.update(Decimal(each.right.value) + step for step in (-1, 0, 1))
        else:
            values.update((each.right.value, "别的"))

    look(condition)
    return found


def rows(condition: Condition) -> Iterator[dict[str, Any]]:
    tried = candidates(condition)
    for values in product(*(sorted(each, key=str) for each in tried.values())):
        yield dict(zip(tried, values, strict=True))


def why(name: str, table: str, status: str | None, values: Mapping[str, Any]) -> str:
    layout = REGISTERS[table].record.layout
    row = {"status": status, **values}
    return reason(messages.load(name), table, layout.sheet, row, layout.header, {}.get)


def test_every_message_says_for_what_it_holds() -> None:
    for name in messages.all_ids():
        template = messages.load(name)
        tables = {hold.table for hold in template.holds or ()}
        assert set(template.sheets) <= tables, name
        assert tables <= REGISTERS.keys(), name


def test_states_and_fields_of_the_conditions_exist() -> None:
    wrong = []
    for name in HELD:
        for hold in messages.load(name).holds or ():
            layout = REGISTERS[hold.table].record.layout
            wrong += [(name, state) for state in hold.states if state not in states_of(hold.table)]
            for each in operands(parsed(hold.when)) if hold.when else ():
                if each.kind == "field" and each.value not in layout.by_field:
                    wrong.append((name, each.value))
    assert wrong == []


def test_a_message_is_refused_in_every_other_state_and_table() -> None:
    wrong = []
    for name in HELD:
        for table in REGISTERS:
            here = [hold for hold in messages.load(name).holds or () if hold.table == table]
            for status in [None, *states_of(table)]:
                fits = [hold for hold in here if not hold.states or status in hold.states]
                samples = [
                    next(r for r in rows(parsed(h.when)) if is_true(parsed(h.when), r, {}.get))
                    for h in fits
                    if h.when
                ]
                for values in samples or [{}]:
                    if bool(fits) != (why(name, table, status, values) == ""):
                        wrong.append((name, table, status, values))
    assert wrong == []


def test_a_message_is_refused_where_its_condition_does_not_hold() -> None:
    wrong = []
    for name in HELD:
        for hold in messages.load(name).holds or ():
            if not hold.when:
                continue
            condition = parsed(hold.when)
            tried = [*rows(condition)]
            truths = [is_true(condition, values, {}.get) for values in tried]
            assert {True, False} == set(truths), (name, hold.when)
            status = hold.states[0] if hold.states else None
            wrong += [
                (name, values)
                for values, true in zip(tried, truths, strict=True)
                if true != (why(name, hold.table, status, values) == "")
            ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "status", "values", "told"),
    [
        (
            "bank_transfer_mismatch",
            "金额不符",
            {"difference": Decimal("0.00")},
            "“差额”小于 0，或者“差额”大于 0",
        ),
        (
            "bank_transfer_mismatch",
            "已核实",
            {"difference": Decimal("1")},
            "只用于“金额不符”的行，这一行是“已核实”",
        ),
        ("payment_worry_ask", "已核实", {}, "只用于“待汇款”的行，这一行是“已核实”"),
        ("bank_transfer_ack", None, {}, "这一行还没有登记"),
    ],
)
def test_the_reason_is_told(name: str, status: str | None, values: Mapping[str, Any], told: str) -> None:
    assert told in why(name, "bank_transfers", status, values)


def test_the_button_refuses_too_and_tells_no_success() -> None:
    host = a_workbook({"bank_transfers": [{**TRANSFER, "number": "BT20261122-001", "status": "已核实"}]})
    done = push(host, "make_message", [FIRST_ROW], asks={"message_template": "payment_worry_ask"})
    assert done.messages == []
    assert done.summary == "没有生成话术。"
    assert [p.message for p in done.problems] == [
        "话术“催付：询问顾虑”：只用于“待汇款”的行，这一行是“已核实”，没有生成"
    ]
    assert all_cells(host, "messages") == []
