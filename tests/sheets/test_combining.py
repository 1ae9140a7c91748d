"""Matching as a whole: combinations, and what must hold whatever comes in (F-23, 7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.sheets.transfers.matching import Match, match, matched
from cs_macros.sheets.transfers.register import LineStatus, StatementLine, Transfer, TransferStatus
from tests.sheets.test_matching import PAID, a_line, a_transfer

Group = tuple[frozenset[str], frozenset[str]]


def due(number: str, amount: int, **values: Any) -> Transfer:
    return a_transfer(number, amount_due=Decimal(amount), **values)


def paid(line_id: str, amount: int, **values: Any) -> StatementLine:
    return a_line(line_id, amount_in=Decimal(amount), **values)


def groups(results: Iterable[Match]) -> set[Group]:
    """What pays what: numbers of transfers, ids of lines."""
    return {
        (frozenset(str(t.number) for t in each.together), frozenset(str(x.line_id) for x in each.lines))
        for each in matched(list(results))
    }


def group(numbers: str, lines: str) -> Group:
    return frozenset(numbers.split()), frozenset(lines.split())


# -- one line for several transfers -----------------------------------------------------------


def test_a_line_pays_the_transfers_that_add_up_to_it() -> None:
    results = match([due("BT1", 100), due("BT2", 200), due("BT3", 50)], [paid("L1", 300)], 3)
    assert groups(results) == {group("BT1 BT2", "L1")}
    assert [each.arrival for each in matched(results)] == [Decimal(100), Decimal(200)]
    assert "一笔付了 BT1、BT2 共 2 笔" in matched(results)[0].why


def test_two_ways_to_add_up_are_listed_and_none_is_chosen() -> None:
    results = match([due("BT1", 100), due("BT2", 200), due("BT3", 200)], [paid("L1", 300)], 3)
    assert matched(results) == []
    assert "L1 付 BT1、BT2；L1 付 BT1、BT3" in results[0].why


def test_two_lines_that_want_the_same_transfers_get_neither() -> None:
    results = match([due("BT1", 100), due("BT2", 200)], [paid("L1", 300), paid("L2", 300)], 3)
    assert matched(results) == []
    assert all("L1 付 BT1、BT2；L2 付 BT1、BT2" in each.why for each in results)


def test_an_exact_line_goes_before_combinations() -> None:
    results = match(
        [due("BT1", 100), due("BT2", 200), due("BT3", 300)], [paid("L1", 300), paid("L2", 100)], 3
    )
    assert groups(results) == {group("BT3", "L1"), group("BT1", "L2")}


def test_a_line_that_fits_two_transfers_by_itself_is_in_no_combination() -> None:
    transfers = [due("BT1", 300), due("BT2", 300), due("BT3", 100), due("BT4", 200)]
    assert not matched(match(transfers, [paid("L1", 300)], 3))


def test_a_transfer_that_two_lines_fit_by_themselves_is_in_no_combination() -> None:
    lines = [paid("L1", 300), paid("L2", 300), paid("L3", 100), paid("L4", 200)]
    assert not matched(match([due("BT1", 300)], lines, 3))


def test_what_a_match_makes_room_for_is_found_in_the_same_run() -> None:
    transfers = [due(f"BT{i:02}", 2**i, order_no=f"10010{i:02}") for i in range(1, 12)]
    lines = [paid("L1", 6, memo="1001001 1001002"), paid("L2", 24)]
    assert groups(match(transfers, lines, 3)) == {group("BT01 BT02", "L1"), group("BT03 BT04", "L2")}


def test_disputes_are_told_in_the_same_words_whatever_the_order() -> None:
    transfers, lines = [due(f"BT{i}", 300) for i in range(4)], [paid("L1", 100), paid("L2", 200)]
    told = {
        tuple(sorted(each.why for each in match([transfers[i] for i in order], lines, 3)))
        for order in ([0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1])
    }
    assert len(told) == 1


def test_only_transfers_of_the_payer_are_added_up() -> None:
    stranger = due("BT2", 200, payer_name="王先生", customer_name="王小姐")
    assert not matched(match([due("BT1", 100), stranger], [paid("L1", 300)], 3))


def test_every_transfer_of_a_combination_is_near_in_time() -> None:
    late = due("BT2", 200, claimed_at=PAID + timedelta(days=9))
    assert not matched(match([due("BT1", 100), late], [paid("L1", 300)], 3))


def test_orders_in_the_remark_say_which_transfers_are_meant() -> None:
    transfers = [due(f"BT{i}", amount, order_no=f"100100{i}") for i, amount in ((1, 100), (2, 200), (3, 200))]
    results = match(transfers, [paid("L1", 300, payer_name=None, memo="1001001，1001003")], 3)
    assert groups(results) == {group("BT1 BT3", "L1")}


def test_six_transfers_in_one_line_are_left_to_people() -> None:
    transfers = [due(f"BT{i}", 10**i) for i in range(1, 7)]
    assert groups(match(transfers, [paid("L1", 111110)], 3)) == {group("BT1 BT2 BT3 BT4 BT5", "L1")}
    assert not matched(match(transfers, [paid("L1", 1111110)], 3))


def test_too_many_open_transfers_of_a_payer_are_not_tried_and_that_is_said() -> None:
    results = match([due(f"BT{i:02}", 2**i) for i in range(1, 12)], [paid("L1", 6)], 3)
    assert matched(results) == []
    assert "超过 10 笔" in results[0].why


# -- several lines for one transfer -----------------------------------------------------------


def test_part_payments_pay_a_transfer_together() -> None:
    results = match([due("BT1", 300)], [paid("L1", 100), paid("L2", 200), paid("L3", 50)], 3)
    assert groups(results) == {group("BT1", "L1 L2")}
    assert results[0].arrival == Decimal(300)
    assert results[0].why.startswith("2 笔流水合计 300.00 元，付款人“陈先生”相符：L1（")


def test_part_payments_that_may_be_others_are_listed_and_not_chosen() -> None:
    results = match([due("BT1", 300)], [paid("L1", 100), paid("L2", 200), paid("L3", 200)], 3)
    assert matched(results) == []
    assert "L1、L2 付 BT1；L1、L3 付 BT1" in results[0].why


def test_part_payments_of_the_rest_of_a_mismatch() -> None:
    short = due("BT1", 300, status=TransferStatus.MISMATCH, amount_received=Decimal(100), statement_line="L0")
    assert groups(match([short], [paid("L1", 50), paid("L2", 150)], 3)) == {group("BT1", "L1 L2")}


def test_less_than_the_whole_is_left_to_people() -> None:
    assert not matched(match([due("BT1", 300)], [paid("L1", 100), paid("L2", 199)], 3))


# -- whatever comes in ------------------------------------------------------------------------

names = st.sampled_from(["甲", "乙"])
amounts = st.integers(1, 6)
days = st.integers(0, 2).map(lambda n: PAID + timedelta(days=n))
said = st.sampled_from([None, None, None, "货款 ORDER-0", "ORDER-1", "ORDER-0 ORDER-1", "ORDER-9"])
many_transfers = st.lists(st.tuples(names, amounts, days), max_size=6).map(
    lambda found: [
        due(f"BT{i}", a, payer_name=n, customer_name="客", claimed_at=d, order_no=f"ORDER-{i}")
        for i, (n, a, d) in enumerate(found)
    ]
)
many_lines = st.lists(st.tuples(names, amounts, days, said), max_size=6).map(
    lambda found: [paid(f"L{i}", a, payer_name=n, paid_at=d, memo=m) for i, (n, a, d, m) in enumerate(found)]
)
windows = st.sampled_from([None, 0, 1])


def carry_out(results: Iterable[Match]) -> None:
    """What the button writes, as far as another run looks at it."""
    for each in matched(list(results)):
        each.transfer.arrival = each.arrival
        each.transfer.statement_line = "、".join(str(x.line_id) for x in each.lines)
        for line in each.lines:
            line.status = LineStatus.MATCHED


@given(many_transfers, many_lines, windows)
def test_nothing_is_spent_twice_and_sums_are_exact(
    transfers: list[Transfer], lines: list[StatementLine], window: int | None
) -> None:
    found = matched(match(transfers, lines, window))
    parts = groups(found)
    numbers = [number for these, _ in parts for number in these]
    ids = [line_id for _, these in parts for line_id in these]
    assert len(numbers) == len(set(numbers)) == len(found)
    assert len(ids) == len(set(ids))
    worth = {str(x.line_id): x.amount_in for x in lines}
    arrived = {str(each.transfer.number): each.arrival for each in found}
    assert all(each.arrival == each.transfer.amount_due for each in found)
    for these, those in parts:
        assert sum(arrived[number] for number in these) == sum(worth[x] or 0 for x in those)


@given(many_transfers, many_lines, windows, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    transfers: list[Transfer], lines: list[StatementLine], window: int | None, random: Any
) -> None:
    def told() -> dict[str | None, tuple[str, list[str | None]]]:
        results = match(transfers, lines, window)
        return {each.transfer.number: (each.why, [x.line_id for x in each.lines]) for each in results}

    before = told()
    random.shuffle(transfers)
    random.shuffle(lines)
    assert told() == before


@given(many_transfers, many_lines, windows)
def test_a_second_run_finds_nothing_new_and_says_the_same(
    transfers: list[Transfer], lines: list[StatementLine], window: int | None
) -> None:
    first = match(transfers, lines, window)
    carry_out(first)
    again = match(transfers, lines, window)
    assert matched(again) == []
    assert {e.transfer.number: e.why for e in again} == {
        e.transfer.number: e.why for e in first if not e.lines
    }


# -- an independent answer, by trying everything ----------------------------------------------


class Everything:
    """All pairs and all subsets, as the rules have them in words; only for a few rows."""

    def __init__(self, transfers: list[Transfer], lines: list[StatementLine], window: int | None) -> None:
        self.transfers = {str(t.number): t for t in transfers}
        self.lines = {str(x.line_id): x for x in lines}
        self.window = window

    def orders(self, line: str) -> set[str]:
        known = {str(t.order_no) for t in self.transfers.values()}
        return set((self.lines[line].memo or "").split()) & known

    def contradicts(self, line: str) -> bool:
        """The remark has no number of ours, but one that is written like them."""
        return not self.orders(line) and "ORDER-" in (self.lines[line].memo or "")

    def near(self, t: str, line: str) -> bool:
        claimed, paid_at = self.transfers[t].claimed_at, self.lines[line].paid_at
        assert claimed
        assert paid_at
        assert self.window is not None
        return abs((claimed.date() - paid_at.date()).days) <= self.window and not self.contradicts(line)

    def same_name(self, t: str, line: str) -> bool:
        return self.transfers[t].payer_name == self.lines[line].payer_name

    def fits(self, t: str, line: str) -> bool:
        orders = self.orders(line)
        who = orders == {self.transfers[t].order_no} if orders else self.same_name(t, line)
        return who and self.near(t, line)

    def worth(self, members: Iterable[str]) -> Decimal:
        amounts = {number: t.amount_due for number, t in self.transfers.items()}
        amounts |= {line_id: x.amount_in or Decimal(0) for line_id, x in self.lines.items()}
        return sum((amounts[member] for member in members), Decimal(0))

    def ways(self, ts: set[str], xs: set[str]) -> set[Group]:
        found = set()
        for size in range(2, 6):
            for line in xs:
                for some in combinations(sorted(ts), size):
                    own = {str(self.transfers[t].order_no) for t in some}
                    orders = self.orders(line)
                    tied = all(
                        self.near(t, line)
                        and (self.transfers[t].order_no in orders if orders else self.same_name(t, line))
                        for t in some
                    )
                    if tied and self.orders(line) <= own and self.worth(some) == self.worth([line]):
                        found.add((frozenset(some), frozenset({line})))
            for t in ts:
                for several in combinations(sorted(xs), size):
                    if all(self.fits(t, x) for x in several) and self.worth(several) == self.worth([t]):
                        found.add((frozenset({t}), frozenset(several)))
        return found

    def answer(self) -> set[Group]:
        if self.window is None:  # candidates only
            return set()
        ts, xs, found = set(self.transfers), set(self.lines), set()

        def exact(with_orders: bool) -> set[Group]:
            return {
                (frozenset({t}), frozenset({x}))
                for t in ts
                for x in xs
                if (self.orders(x) or not with_orders)
                and self.fits(t, x)
                and self.worth([t]) == self.worth([x])
            }

        def take(ways: set[Group], among: set[Group] | None = None) -> bool:
            alone = {w for w in ways if not any(w != o and (w[0] & o[0] or w[1] & o[1]) for o in ways)}
            alone &= ways if among is None else among
            for numbers, ids in alone:
                ts.difference_update(numbers)
                xs.difference_update(ids)
            found.update(alone)
            return bool(alone)

        def undisputed(ways: set[Group]) -> set[Group]:
            """Without those that a transfer of that payer and amount waits for, having no line of its own."""
            having = {t for these, _ in ways for t in these}

            def waits(t: str, x: str) -> bool:
                other = self.transfers[t]
                return t not in having and self.same_name(t, x) and other.amount_due == self.worth([x])

            return {w for w in ways if all(self.orders(x) or not any(waits(t, x) for t in ts) for x in w[1])}

        take(exact(with_orders=True))
        take(exact(with_orders=False), undisputed(exact(with_orders=False)))
        fitting = exact(with_orders=False)
        for numbers, ids in fitting:
            ts.difference_update(numbers)
            xs.difference_update(ids)
        while take(self.ways(ts, xs)):
            pass
        return found


@settings(max_examples=300)
@given(many_transfers, many_lines, windows)
def test_trying_everything_gives_the_same(
    transfers: list[Transfer], lines: list[StatementLine], window: int | None
) -> None:
    assert groups(match(transfers, lines, window)) == Everything(transfers, lines, window).answer()


def test_of_a_copied_row_nothing_is_matched() -> None:
    assert match([a_transfer("BT1"), a_transfer("BT1")], [a_line()], 3) == []
