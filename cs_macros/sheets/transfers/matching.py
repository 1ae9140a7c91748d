"""Which lines of a statement pay which transfers: exact and unique, never guessed (F-23, 7).

Money of ours that bounced is no arrival. In this order, each from what the ones before left over:

1. What a person typed into 流水号.
2. One line for one transfer, when neither fits anything else; first the lines whose remark names
   an order number or customer id, then those with the payer's name alone.
3. One line for several transfers of its payer, or several lines for one transfer (`combining`),
   when no other combination wants any part of it. Whatever fits something by itself is in none.

What is left over gets the lines that may pay it all the same, with the reason (`candidates`).
What has once been matched is out of it, and so is what people decided, so a second run finds
nothing new; and nothing depends on the order of the rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from cs_macros.book.columns import Record
from cs_macros.sheets.transfers import wording
from cs_macros.sheets.transfers.candidates import DAYS, Candidates
from cs_macros.sheets.transfers.combining import Combiner, Way, undisputed
from cs_macros.sheets.transfers.evidence import Due, Pairs, Payment, due_of, keys_of, payment_of
from cs_macros.sheets.transfers.register import LineStatus, StatementLine, Transfer, TransferStatus
from cs_macros.sheets.transfers.spending import OPEN, RELEASED, is_income, line_ids, transfer_numbers, wanted

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Match:
    """What matching says of one transfer.

    Attributes:
      lines: What pays it; none when nothing does, or when it is not clear what.
      together: All transfers that these lines pay, itself included.
      arrival: What the lines have for this transfer, in 元.
      why: Why they match, or why nothing does, with all candidates; in Chinese.
    """

    transfer: Transfer
    lines: tuple[StatementLine, ...]
    together: tuple[Transfer, ...]
    arrival: Decimal
    why: str


def match(
    transfers: Sequence[Transfer],
    lines: Sequence[StatementLine],
    window_days: int | None,
    others: Iterable[Transfer] = (),
) -> list[Match]:
    """Find what pays the open transfers.

    A line fits a transfer when the amount is equal to the fen (on a 金额不符 row: to what is
    missing), it was booked within `window_days` calendar days of the time that the customer
    named, and its payer is the transfer's payer or customer, or its remark has the transfer's
    order number or customer id, as a whole word. A line that has numbers of ours in its remark
    fits nothing else, nor does one that another order's number or another account speaks against.

    Args:
      transfers: Only those are considered that are open and have no arrival typed.
      lines: Only unclaimed income is considered; no refunds, nothing that a person took off a
        transfer, or has written a number into. Expenses tell what bounced.
      window_days: None: candidates only, nothing is matched by itself.
      others: Transfers that are not to be matched, but whose numbers and lines are theirs.

    Returns:
      One entry for each transfer considered, in the order given.

    Source: CORE 1 (match_transfers), F-23 row 7.
    """
    everything = [*transfers, *others]
    waiting = [t for t in once(transfers, "number") if waits(t)]
    free = {str(line.line_id): line for line in once(lines, "line_id") if is_free(line)}
    namers = lines_named(everything)
    typed = {t.number: found for t in waiting if (found := by_hand(t, free, namers))}
    known = frozenset(key for t in everything for key in keys_of(t))
    dues = [due_of(t) for t in waiting if t.number not in typed]
    left = (line for name, line in free.items() if name not in namers and is_nobodys(line))
    payments = [payment_of(line, known) for line in left]
    results = search(dues, payments, window_days, suspects_of(payments, lines))
    verdicts = typed | {each.transfer.number: each for each in results}
    return [verdicts[t.number] for t in waiting]


# -- what is looked at ------------------------------------------------------------------------


def waits(t: Transfer) -> bool:
    """Open, with something missing, and with no arrival waiting to be confirmed."""
    if t.status not in OPEN or t.arrival is not None or wanted(t) <= 0:
        return False
    return t.status is not TransferStatus.CLAIMED or t.amount_received is None


def is_free(line: StatementLine) -> bool:
    """Unclaimed money that a customer may have sent."""
    return line.status is LineStatus.UNCLAIMED and is_income(line)


def is_nobodys(line: StatementLine) -> bool:
    """No person has decided anything about it."""
    return not line.transfer_no and RELEASED not in (line.line_note or "")


def once(records: Iterable[R], field: str) -> list[R]:
    """Records whose key no other carries; of a copied row nobody knows which is meant."""
    listed = list(records)
    count = Counter(getattr(each, field) for each in listed)
    return [each for each in listed if getattr(each, field) and count[getattr(each, field)] == 1]


def lines_named(transfers: Iterable[Transfer]) -> Mapping[str, list[Transfer]]:
    """Line id → the transfers whose 流水号 has it."""
    found: dict[str, list[Transfer]] = defaultdict(list)
    for t in transfers:
        if t.status is not TransferStatus.CANCELLED:
            for name in line_ids(t):
                found[name].append(t)
    return found


# -- 1: what a person typed -------------------------------------------------------------------


def by_hand(
    t: Transfer, free: Mapping[str, StatementLine], namers: Mapping[str, list[Transfer]]
) -> Match | None:
    """The lines that a person typed into 流水号, whatever their amount; None where nothing new is typed."""
    typed = line_ids(t)
    if t.status is TransferStatus.MISMATCH:  # the others are counted already
        typed = [name for name in typed if name in free]
    if not typed:
        return None
    for name in typed:
        line = free.get(name)
        if line is None or set(transfer_numbers(line)) - {t.number}:
            return none(t, f"流水号里的 {name} 不是待认领的收入，请核对流水号")
        if len(namers[name]) > 1:
            return none(t, wording.typed_twice(name, namers[name]))
    lines = tuple(free[name] for name in typed)
    arrival = sum((line.amount_in or Decimal(0) for line in lines), Decimal(0))
    return Match(t, lines, (t,), arrival, f"按人工填写的流水号，合计 {arrival} 元")


def none(t: Transfer, why: str) -> Match:
    return Match(t, (), (), Decimal(0), why)


# -- 2 and 3: what only fits together ---------------------------------------------------------


def suspects_of(payments: Sequence[Payment], lines: Iterable[StatementLine]) -> frozenset[str]:
    """Ids of incomes that may be payments of ours that came back: by the mark, or by the lines themselves."""
    # Here, not above: only a press that matches needs what reads statements.
    from cs_macros.statements.checks import Flow, bounced, can_bounce
    from cs_macros.statements.line import is_suspect

    marked = {one.label for one in payments if is_suspect(one.line.summary or "")}
    went = [
        Flow(line.amount_out, line.payer_name or "", line.paid_at, None)
        for line in lines
        if line.amount_out and line.paid_at and can_bounce(line.payer_name or "")
    ]
    if not went:
        return frozenset(marked)
    came = [
        Flow(one.line.amount_in, one.line.payer_name or "", one.line.paid_at, one.label)
        for one in payments
        if one.line.amount_in and one.line.paid_at
    ]
    return frozenset(marked | {str(income.what) for income, _ in bounced(came, went)})


def search(
    dues: Sequence[Due], payments: Sequence[Payment], window: int | None, suspects: frozenset[str]
) -> Iterator[Match]:
    """One answer for each transfer."""
    dues = sorted(dues, key=lambda due: due.label)
    sure = [one for one in payments if one.label not in suspects]
    spent: set[Payment] = set()
    ways: list[Way] = []
    crowded: set[Due] = set()
    exact = Pairs(dues, sure, window)
    if window is not None:
        nearly = Candidates(sure, suspects, window)
        for with_numbers in (True, False):
            exact = Pairs(dues, [one for one in sure if one.said or not with_numbers], window)
            found = lone_pairs(dues, exact, Pairs(dues, (), max(DAYS, window)), nearly)
            yield from matches(found)
            dues, sure = left_over(dues, sure, found)
            spent |= {one for way in found for one in way.payments}
        exact = Pairs(dues, sure, window)
        loose = [due for due in dues if not exact.payments_of(due, 1)[1]]
        spare = [one for one in sure if one.who and not exact.dues_of(one, 1)[1]]
        while True:
            # What is matched makes room: a pool that was too large may now be small enough.
            combiner = Combiner(loose, spare, window)
            ways, crowded = combiner.ways(), combiner.crowded
            found = undisputed(ways)
            if not found:
                break
            yield from matches(found)
            loose, spare = left_over(loose, spare, found)
            dues, sure = left_over(dues, sure, found)
            spent |= {one for way in found for one in way.payments}
    rest = Candidates((one for one in payments if one not in spent), suspects, window)
    yield from still_open(dues, exact if window is not None else None, ways, crowded, rest)


def lone_pairs(dues: Sequence[Due], exact: Pairs, wide: Pairs, nearly: Candidates) -> list[Way]:
    """Transfers with a single payment that fits no other transfer.

    By the name alone only where no other payment of that amount has nearly as much for it, and no
    transfer of the same payer and amount further off still waits for a payment of its own.
    """
    found = []
    for due in dues:
        candidates, count = exact.payments_of(due, 1)
        if count != 1 or exact.dues_of(candidates[0], 1)[1] != 1:
            continue
        one = candidates[0]
        if not one.said:
            others, _ = wide.dues_of(one, wording.MOST)
            if any(other is not due and not exact.payments_of(other, 1)[1] for other in others):
                continue
            if nearly.has_rival(due, one):
                continue
        found.append(Way((due,), (one,)))
    return found


def left_over(
    dues: Sequence[Due], payments: Sequence[Payment], found: Iterable[Way]
) -> tuple[list[Due], list[Payment]]:
    """What is not part of any of the ways."""
    gone = {member for way in found for member in way.members}
    return [due for due in dues if due not in gone], [one for one in payments if one not in gone]


def matches(ways: Iterable[Way]) -> Iterator[Match]:
    """Each transfer of some ways with what pays it."""
    for way in ways:
        lines = tuple(one.line for one in way.payments)
        together = tuple(due.transfer for due in way.dues)
        for due in way.dues:
            yield Match(due.transfer, lines, together, wanted(due.transfer), wording.found(way))


def still_open(
    dues: Iterable[Due], exact: Pairs | None, ways: Iterable[Way], crowded: set[Due], rest: Candidates
) -> Iterator[Match]:
    """The others, with the reason and all candidates."""
    part_of: dict[Due | Payment, list[Way]] = defaultdict(list)
    for way in ways:
        for member in way.members:
            part_of[member].append(way)
    for due in dues:
        fitting, count = exact.payments_of(due, wording.MOST) if exact else ([], 0)
        candidates = fitting[: wording.SHOWN]
        if count > 1:
            why = wording.several_lines(candidates, count)
        elif exact and count and (others := exact.dues_of(candidates[0], wording.SHOWN))[1] > 1:
            why = wording.rivals(candidates[0], *others)
        elif count:
            why = wording.RIVAL
        elif due in part_of:
            why = wording.several_ways(disputed(part_of[due], part_of))
        else:
            why = wording.nothing(due in crowded, is_off=exact is None)
        labels = {one.label for one in fitting} if count > 1 else set()
        likely = [each for each in rest.of(due) if each.payment.label not in labels]
        yield none(due.transfer, wording.maybe(likely, why))


def disputed(own: list[Way], part_of: Mapping[Due | Payment, list[Way]]) -> list[Way]:
    """The ways that a transfer may be part of; where there is one only, those that dispute it too."""
    if len(own) > 1:
        return own
    return list(dict.fromkeys([*own, *(way for member in own[0].members for way in part_of[member])]))


def matched(results: Iterable[Match]) -> list[Match]:
    """Those that something pays."""
    return [each for each in results if each.lines]
