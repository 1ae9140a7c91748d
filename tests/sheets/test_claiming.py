"""Matches in the workbook: set, undone, confirmed; no money of a line in two places (CORE 1.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from tests.builders import FIRST_ROW, TRANSFER, a_workbook, all_cells, cells_of, push

PAID = datetime(2026, 11, 21, 15, 0)
BT1, BT2 = "BT20261122-001", "BT20261122-002"
Make = Callable[[], MemoryHost]
NOTHING = (Decimal(0), Decimal(0))
TABLES = ("bank_transfers", "statement_lines", "journal")


def a_line(line_id: str, amount: float, **cells: Cell) -> dict[str, Cell]:
    told: dict[str, Cell] = {
        "status": "待认领",
        "line_id": line_id,
        "profile": "icbc-debit",
        "paid_at": PAID,
        "amount_in": amount,
        "payer_name": "陈先生",
        "source": "a.csv:9",
        "batch": "P0",
    }
    return {**told, **cells}


def a_day(dues: list[float], lines: list[dict[str, Cell]], **cells: Cell) -> MemoryHost:
    """Registered transfers of one payer, and lines of a statement."""
    told: dict[str, Cell] = {**TRANSFER, "payer_name": "陈先生", "claimed_at": PAID, **cells}
    rows = [{**told, "amount_due": amount, "order_no": f"100100{at}"} for at, amount in enumerate(dues)]
    host = a_workbook({"bank_transfers": rows, "statement_lines": lines})
    assert push(host, "register_transfer").ok
    return host


def transfer(host: MemoryHost, at: int = 0) -> dict[str, Cell]:
    return cells_of(host, "bank_transfers", FIRST_ROW + at)


def line(host: MemoryHost, at: int = 0) -> dict[str, Cell]:
    return cells_of(host, "statement_lines", FIRST_ROW + at)


def tables(host: MemoryHost) -> list[list[list[Cell]]]:
    return [all_cells(host, name) for name in TABLES]


def claim(host: MemoryHost, at: int, numbers: str) -> list[str]:
    """Claim a line by hand; why not."""
    done = push(host, "claim_line", [FIRST_ROW + at], by="李强", transfer_no=numbers)
    return [p.message for p in done.problems if p.blocks]


def release(host: MemoryHost, at: int = 0) -> list[str]:
    done = push(host, "release_line", [FIRST_ROW + at], by="李强")
    return [p.message for p in done.problems if p.blocks]


def confirm(host: MemoryHost, at: int = 0, **fields: Any) -> list[str]:
    done = push(host, "confirm_arrival", [FIRST_ROW + at], by="李强", **fields)
    return [p.message for p in done.problems if p.blocks]


def money(host: MemoryHost) -> tuple[Decimal, Decimal]:
    """What transfers have from lines, and what matched lines are worth."""
    have = Decimal(0)
    for row in (transfer(host, at) for at in range(len(all_cells(host, "bank_transfers")))):
        have += Decimal(str(row.get("本次到账") or 0)) + Decimal(str(row.get("到账金额") or 0))
    rows = [line(host, at) for at in range(len(all_cells(host, "statement_lines")))]
    return have, sum((Decimal(str(r["收入金额"])) for r in rows if r["状态"] == "已匹配"), Decimal(0))


def one_for_two() -> MemoryHost:
    host = a_day([100, 28.5], [a_line("L1", 128.5)])
    push(host, "match_transfers", by="李强")
    return host


def two_for_one() -> MemoryHost:
    host = a_day([128.5], [a_line("L1", 100), a_line("L2", 28.5)])
    push(host, "match_transfers", by="李强")
    return host


# -- matching ---------------------------------------------------------------------------------


def test_one_line_gives_each_of_its_transfers_what_it_lacks() -> None:
    host = one_for_two()
    assert line(host)["转账记录号"] == f"{BT1}、{BT2}"
    assert [(transfer(host, at)["流水号"], transfer(host, at)["本次到账"]) for at in (0, 1)] == [
        ("L1", 100.0),
        ("L1", 28.5),
    ]


def test_several_lines_stand_in_one_transfer_with_their_sum() -> None:
    host = two_for_one()
    assert (transfer(host)["流水号"], transfer(host)["本次到账"]) == ("L1、L2", 128.5)
    assert [line(host, at)["转账记录号"] for at in (0, 1)] == [BT1, BT1]


@pytest.mark.parametrize("make", [one_for_two, two_for_one])
def test_a_second_run_changes_nothing(make: Make) -> None:
    host = make()
    before = tables(host)
    push(host, "match_transfers", by="李强")
    assert tables(host) == before
    have, worth = money(host)
    assert have == worth == Decimal("128.5")


@pytest.mark.parametrize("make", [one_for_two, two_for_one])
def test_undo_takes_a_matching_back_whole(make: Make) -> None:
    host = make()
    push(host, "undo", by="李强")
    assert money(host) == NOTHING
    push(host, "match_transfers", by="李强")
    assert money(host) == (Decimal("128.5"), Decimal("128.5"))


def test_half_of_a_combination_is_not_matched() -> None:
    host = a_day([100, 28.5], [a_line("L1", 128.5)])
    done = push(host, "match_transfers", [FIRST_ROW], by="李强")
    assert money(host) == NOTHING
    assert f"要与 {BT2} 一起核对" in done.problems[0].message


def test_rows_that_a_filter_hides_are_not_matched() -> None:
    host = a_day([128.5], [a_line("L1", 128.5)])
    filtered = replace(host.read("bank_transfers"), hidden={FIRST_ROW})
    host = MemoryHost({**{name: host.read(name) for name in host.tables()}, "bank_transfers": filtered}, {})
    push(host, "match_transfers", by="李强")
    assert money(host) == NOTHING


def test_a_refund_in_the_statement_matches_nothing() -> None:
    host = a_day([128.5], [a_line("L1", 128.5, summary="【退款】转账")])
    push(host, "match_transfers", by="李强")
    assert money(host) == NOTHING
    assert claim(host, 0, BT1) == ["这一行是退款或冲正，不是客户的汇款，不能认领"]


def test_an_ambiguous_case_names_its_candidates_in_the_sheet() -> None:
    host = a_day([128.5], [a_line("L1", 128.5), a_line("L2", 128.5)])
    push(host, "match_transfers", by="李强")
    assert money(host) == NOTHING
    assert "L1（" in str(transfer(host)["匹配说明"])
    assert "L2（" in str(transfer(host)["匹配说明"])


def test_a_line_typed_into_a_transfer_is_carried_out_by_matching() -> None:
    host = a_day([128.5], [a_line("L1", 100, payer_name="路人")], statement_line="L1")
    push(host, "match_transfers", by="李强")
    assert (transfer(host)["本次到账"], line(host)["状态"]) == (100.0, "已匹配")


# -- claiming ---------------------------------------------------------------------------------


def test_a_line_is_claimed_for_two_transfers_at_once() -> None:
    host = a_day([100, 28.5], [a_line("L1", 128.5, payer_name="路人")])
    assert claim(host, 0, f"{BT1}，{BT2}") == []
    assert line(host)["转账记录号"] == f"{BT1}、{BT2}"
    assert money(host) == (Decimal("128.5"), Decimal("128.5"))


def test_a_line_for_two_transfers_is_their_sum() -> None:
    host = a_day([100, 28], [a_line("L1", 128.5)])
    assert claim(host, 0, f"{BT1}、{BT2}") == ["这 2 笔转账共差 128.00 元，与流水的 128.50 元不符"]
    assert money(host) == NOTHING


def test_part_payments_are_claimed_one_after_the_other() -> None:
    host = a_day([200], [a_line("L1", 100), a_line("L2", 28.5)])
    assert claim(host, 0, BT1) == []
    assert claim(host, 1, BT1) == []
    assert (transfer(host)["流水号"], transfer(host)["本次到账"]) == ("L1、L2", 128.5)


def test_an_arrival_typed_without_a_line_is_confirmed_first() -> None:
    host = a_day([200], [a_line("L1", 100)], arrival=50)
    assert claim(host, 0, BT1) == [f"{BT1} 还有 50.00 元本次到账没有确认"]


def test_a_claim_survives_matching() -> None:
    host = a_day([128.5, 128.5], [a_line("L1", 128.5), a_line("L2", 128.5)])
    assert claim(host, 1, BT1) == []
    push(host, "match_transfers", by="李强")
    assert (transfer(host, 0)["流水号"], transfer(host, 1)["流水号"]) == ("L2", "L1")


# -- releasing --------------------------------------------------------------------------------


def test_releasing_a_line_of_two_transfers_frees_both() -> None:
    host = one_for_two()
    assert release(host) == []
    assert all({"流水号", "本次到账", "匹配说明"}.isdisjoint(transfer(host, at)) for at in (0, 1))
    assert "转账记录号" not in line(host)


def test_releasing_a_part_payment_leaves_the_other() -> None:
    host = two_for_one()
    assert release(host, 0) == []
    assert (transfer(host)["流水号"], transfer(host)["本次到账"]) == ("L2", 28.5)
    assert release(host, 1) == []
    assert {"流水号", "本次到账"}.isdisjoint(transfer(host))


def test_what_a_person_released_is_not_matched_again() -> None:
    host = a_day([128.5], [a_line("L1", 128.5)])
    push(host, "match_transfers", by="李强")
    release(host)
    assert line(host)["处理说明"] == f"已与 {BT1} 解除匹配"
    push(host, "match_transfers", by="李强")
    assert money(host) == NOTHING
    assert claim(host, 0, BT1) == []


def test_a_line_is_not_released_when_one_of_its_transfers_is_counted() -> None:
    host = one_for_two()
    assert confirm(host, 0) == []
    assert release(host) == [f"{BT1} 的这笔钱已经确认到账，不能解除"]


def test_of_a_mismatch_only_the_line_not_counted_yet_is_released() -> None:
    host = a_day([128.5], [a_line("L1", 100), a_line("L2", 28.5)])
    claim(host, 0, BT1)
    assert confirm(host) == []
    claim(host, 1, BT1)
    assert release(host, 0) == [f"{BT1} 的这笔钱已经确认到账，不能解除"]
    assert release(host, 1) == []
    assert (transfer(host)["流水号"], transfer(host)["到账金额"]) == ("L1", 100.0)
    assert "本次到账" not in transfer(host)


def test_when_the_arrival_was_changed_by_hand_nobody_can_tell_what_is_counted() -> None:
    host = a_day([128.5], [a_line("L1", 100), a_line("L2", 28.5)])
    claim(host, 0, BT1)
    assert confirm(host) == []
    claim(host, 1, BT1)
    host.write([Replace("bank_transfers", FIRST_ROW, {"本次到账": 20})])
    assert transfer(host)["本次到账"] == 20.0
    assert release(host, 1) == [f"{BT1} 的本次到账与流水的金额对不上，说不清这笔钱是否已经确认"]


# -- confirming -------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [one_for_two, two_for_one])
def test_confirmed_money_is_what_the_lines_are_worth(make: Make) -> None:
    host = make()
    assert push(host, "confirm_arrival", None, by="李强").ok
    assert money(host) == (Decimal("128.5"), Decimal("128.5"))
    assert transfer(host)["状态"] == "已核实"


def test_a_line_typed_into_two_transfers_is_spent_on_the_first_only() -> None:
    host = a_day([128.5, 128.5], [a_line("L1", 128.5)], statement_line="L1", arrival=128.5)
    done = push(host, "confirm_arrival", [FIRST_ROW, FIRST_ROW + 1], by="李强")
    assert [p.message for p in done.problems if p.blocks] == [f"流水 L1 已经匹配给 {BT1}"]


def test_no_more_is_confirmed_than_the_line_brought() -> None:
    host = a_day([128.5], [a_line("L1", 100)], statement_line="L1")
    assert confirm(host, arrival=128.5) == ["本次到账 128.50 元，流水号里的流水却是 100.00 元"]
    assert confirm(host, arrival=100) == []


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        pytest.param({"summary": "【退款】x"}, "流水 L1 是支出、退款或冲正，不是客户的汇款", id="refund"),
        pytest.param({"status": "不相关", "line_note": "利息"}, "流水 L1 已标为不相关", id="unrelated"),
        pytest.param(
            {"transfer_no": "BT9"}, "流水 L1 上填的转账记录号是 BT9，还没有认领", id="typed for another"
        ),
    ],
)
def test_a_line_that_is_no_arrival_confirms_nothing(cells: dict[str, Cell], reason: str) -> None:
    host = a_day([128.5], [a_line("L1", 128.5, **cells)], statement_line="L1")
    assert confirm(host, arrival=128.5) == [reason]


def test_the_money_of_a_line_is_confirmed_whole() -> None:
    host = a_day([128.5], [a_line("L1", 200)], statement_line="L1")
    assert confirm(host, arrival=128.5) == ["本次到账 128.50 元，流水号里的流水却是 200.00 元"]
    assert confirm(host, arrival=200) == []


def test_the_rest_in_cash_needs_no_line() -> None:
    host = a_day([128.5], [a_line("L1", 100)])
    claim(host, 0, BT1)
    assert confirm(host) == []
    assert confirm(host, arrival=28.5) == []
    assert transfer(host)["状态"] == "已核实"


def test_a_name_with_spaces_is_the_payer() -> None:
    host = a_day([128.5], [a_line("L1", 128.5, payer_name="陈 先 生")])
    push(host, "match_transfers", by="李强")
    assert confirm(host) == []
