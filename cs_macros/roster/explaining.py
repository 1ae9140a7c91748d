"""Why somebody has a shift: what every other one would break, or make worse."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.roster.engine import Even, Plan, Total, value_of
from cs_macros.roster.modelling import Modelled
from cs_macros.roster.problem import OFF, WORKING, Spot

MOST_REASONS = 3
"""Reasons against one shift that are told; the gravest come first."""


def why(made: Modelled, plan: Plan, spot: Spot) -> list[str]:
    """The reasons for what a plan gives somebody on a day, in Chinese sentences.

    What is fixed has one reason. Else each other shift is tried in its place, everything else as it is.
    """
    source = made.source
    day, name = spot
    worker = source.by_name[name]
    if spot in source.fixed:
        fixed = source.fixed[spot]
        return [f"{fixed.shift}：{fixed.why}。"]
    options = source.options(day, worker)
    if not options:
        return [f"{name} {worker.since} 才入职。"]
    if day in source.closed:
        return [f"休：{source.closed[day]}放假。"]
    barred = source.barred.get(spot, {})
    found = [f"不能上{shift}：{reason}。" for shift, reason in barred.items()]
    turn = source.turn(day, worker)
    if turn:
        found.append(f"{worker.team} 组这一周轮{turn}。")
    mine = plan[made.at[spot]] or OFF
    return found + [
        f"改成{other}的话：{'；'.join(against(made, plan, spot, other))}。"
        for other in options
        if other != mine
    ]


def against(made: Modelled, plan: Plan, spot: Spot, shift: str) -> list[str]:
    """What speaks against another shift; rules that it would break before wishes."""
    at = made.at[spot]
    other = {**plan, at: shift if shift in WORKING else None}
    reasons = sorted(worse(made, plan, other, at), key=lambda reason: -reason[0])
    grave = [text for price, text in reasons if price == BREAKS]
    found = list(dict.fromkeys(f"违反“{text}”" for text in grave)) or list(
        dict.fromkeys(text for _, text in reasons)
    )
    return found[:MOST_REASONS] or ["一样可以，只是没有选它"]


BREAKS = 10**9
"""How grave a broken rule is, above every price."""


def worse(made: Modelled, plan: Plan, other: Plan, at: tuple[int, int]) -> Iterator[tuple[int, str]]:
    """What is worse in another plan that differs in one cell, each with its price."""
    for rule in made.problem.totals:
        if touches(rule, at):
            before, after = value_of(rule.terms, plan), value_of(rule.terms, other)
            if rule.lack(after) > rule.lack(before):
                yield BREAKS, rule.about
            elif rule.cost(after) > rule.cost(before):
                yield rule.cost(after) - rule.cost(before), rule.about
    for even in made.problem.evens:
        yield from less_even(even, plan, other)


def touches(rule: Total, at: tuple[int, int]) -> bool:
    return any(cell[:2] == at for _, cells in rule.terms for cell in cells)


def less_even(even: Even, plan: Plan, other: Plan) -> Iterator[tuple[int, str]]:
    """A counter that the other plan shares out worse."""
    before = [load.base + value_of(load.terms, plan) for load in even.loads]
    after = [load.base + value_of(load.terms, other) for load in even.loads]
    price = sum(map(even.cost, after)) - sum(map(even.cost, before))
    for load, old, new in zip(even.loads, before, after, strict=True):
        if price > 0 and old != new:
            yield (
                price,
                f"{even.kind}更不均匀（{load.name}从 {old} 变 {new}，各有 {min(before)} 至 {max(before)}）",
            )
