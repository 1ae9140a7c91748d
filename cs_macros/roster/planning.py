"""A shop's roster planned: the plan with what it proves, or why there is none and what would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cs_macros.roster.engine import GivenWay, Total, value_of
from cs_macros.roster.modelling import Modelled, model, standing
from cs_macros.roster.problem import OFF, WORKING, RosterProblem, Spot

EFFORT = 12.0
"""Deterministic time for a plan: some seconds on an office machine."""

PROOF_EFFORT = 4.0
"""The same for finding out which rules clash, and again for what has to give way."""

MOST_NAMED = 8
"""Things of a list that are told; more would explain nothing."""

PARAMETERS: Mapping[str, str] = {
    "cover": "cover_early、cover_late",
    "both_posts": "both_posts_on_duty",
    "on_duty": "min_on_duty",
    "rest": "min_rest_hours",
    "run": "max_run_days",
    "rest_days": "rest_days_per_week",
}
"""Kind of hard rule → the keys in 参数 that make it."""


@dataclass(frozen=True)
class Spread:
    """How a counter is shared out: nobody has less than `least`, nobody more than `most`."""

    name: str
    least: int
    most: int


@dataclass(frozen=True)
class Roster:
    """A plan.

    Attributes:
      spreads: Of every counter, with what was carried over.
      proven: Whether no better plan exists; else no plan costs less than `bound`.
      standing: Hard rules that are broken by what was fixed before, so that no plan can keep them.
    """

    shifts: Mapping[Spot, str]
    spreads: tuple[Spread, ...]
    cost: int
    bound: int
    proven: bool
    standing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Impossible:
    """Why there is no plan.

    Attributes:
      clash: Rules that cannot all be kept, each with its day; leaving any one out would help.
      away: Who is missing on these days, and why.
      relaxation: What has to give way; `smallest` says that no less is proven to be enough.
      parameters: Keys in 参数 of the clashing rules.
    """

    clash: tuple[str, ...]
    away: tuple[str, ...]
    relaxation: tuple[str, ...]
    parameters: tuple[str, ...]
    smallest: bool = True

    def __str__(self) -> str:
        parts = [f"这几条规则合在一起排不出来：{shortened(self.clash, '；')}"]
        if self.away:
            parts.append(f"这几天：{shortened(self.away, '；')}")
        if self.relaxation:
            words = "最少要放宽" if self.smallest else "放宽这些就排得出来"
            parts.append(f"{words}：{shortened(self.relaxation, '；')}")
        return "。".join(parts)


def plan_roster(source: RosterProblem, effort: float = EFFORT) -> Roster | Impossible:
    """The best roster, or why there is none.

    Raises:
      Unsolved: Nothing was found and nothing proven within the effort.
    """
    from cs_macros.roster.solving import solve

    made = model(source)
    answer = solve(made.problem, effort)
    if answer is None:
        return why_not(made)
    return Roster(
        shifts_of(made, answer.plan),
        spreads_of(made, answer.plan),
        answer.cost,
        answer.bound,
        answer.proven,
        tuple(rule.about for rule in standing(made)),
    )


def shifts_of(made: Modelled, plan: Mapping[tuple[int, int], str | None]) -> dict[Spot, str]:
    """The plan in the shop's words; nothing for people who are not here yet."""
    return {
        (day, worker.name): source_fixed.shift if source_fixed else plan[made.at[day, worker.name]] or OFF
        for worker in made.source.workers
        for day in made.source.days
        if made.source.options(day, worker)
        for source_fixed in [made.source.fixed.get((day, worker.name))]
    }


def plan_of(made: Modelled, shifts: Mapping[Spot, str]) -> dict[tuple[int, int], str | None]:
    """A roster in the engine's words; what is not there is a day off."""
    return {at: shift if (shift := shifts.get(spot)) in WORKING else None for spot, at in made.at.items()}


def spreads_of(made: Modelled, plan: Mapping[tuple[int, int], str | None]) -> tuple[Spread, ...]:
    """Every counter as a plan has it."""
    found = []
    for even in made.problem.evens:
        loads = [load.base + value_of(load.terms, plan) for load in even.loads]
        if even.loads[0].name in made.source.by_name:
            found.append(Spread(even.kind, min(loads), max(loads)))
    return tuple(found)


# -- why not ------------------------------------------------------------------------------------


def why_not(made: Modelled) -> Impossible:
    """The rules that clash, with their days, and the smallest relaxation."""
    from cs_macros.roster.solving import Unsolved, clashing, smallest_relaxation

    core = clashing(made.problem, PROOF_EFFORT)
    try:
        given, smallest = smallest_relaxation(made.problem, PROOF_EFFORT)
    except Unsolved:
        given, smallest = [], False
    named = core or [way.rule for way in given]
    kinds = dict.fromkeys(rule.kind for rule in named)
    return Impossible(
        tuple(rule.about for rule in named),
        tuple(absent(made, named)),
        tuple(map(relaxed, given)),
        tuple(PARAMETERS[kind] for kind in kinds),
        smallest,
    )


def absent(made: Modelled, rules: Sequence[Total]) -> list[str]:
    """Who of those that some rules ask for is fixed or barred on their days, and why."""
    source = made.source
    asked = sorted(
        {(d, p) for rule in rules if rule.low is not None for _, cells in rule.terms for p, d, _ in cells}
    )
    found: dict[date, list[str]] = {}
    for d, p in asked:
        spot = (source.days[d], source.workers[p].name)
        fixed = source.fixed.get(spot)
        if fixed and fixed.shift not in WORKING:
            found.setdefault(spot[0], []).append(f"{spot[1]}{fixed.shift}（{fixed.why}）")
        for shift, why in source.barred.get(spot, {}).items():
            found.setdefault(spot[0], []).append(f"{spot[1]}不能上{shift}（{why}）")
    return [f"{day} {shortened(reasons)}" for day, reasons in found.items()]


def shortened(things: Sequence[str], mark: str = "、") -> str:
    """A list that stays readable."""
    more = f"等 {len(things)} 项" if len(things) > MOST_NAMED else ""
    return mark.join(things[:MOST_NAMED]) + more


def relaxed(way: GivenWay) -> str:
    """A rule that gives way, in words."""
    unit = {"run": "多 {} 天", "rest": "放宽 {} 次", "rest_days": "少休 {} 天"}
    return f"{way.rule.about}（{unit.get(way.rule.kind, '少 {} 人').format(way.amount)}）"
