"""All lawful schedules of one person, and the cheapest of them.

The rules of one person alone say which schedules are lawful and what each costs. Days go by in layers of
states; a state is what these rules have counted so far, and a rule that nothing can break any more counts no
longer. Two ways to the same state have the same future, so that millions of schedules are some thousand
steps, and the cheapest one, whatever the cells are worth at the moment, is found in milliseconds.
Source: Irnich and Desaulniers 2005, shortest path problems with resource constraints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cs_macros.roster.engine import Problem, Total

Numbers: TypeAlias = NDArray[np.int64]
Truths: TypeAlias = NDArray[np.bool_]
Schedule: TypeAlias = tuple[str | None, ...]
"""What somebody has on each day, None for a day off."""

Worth: TypeAlias = Sequence[Mapping[str, int]]
"""What each shift of each day is worth; a day off is worth nothing."""

Key: TypeAlias = tuple[int, int]
"""What a state counts: of a rule its value, or whether one of its terms is true already."""

MOST_STEPS = 400_000
"""Steps of a person; with more, this is no quick way any longer."""

NEVER = 1 << 60
VALUE = -1


class TooMany(Exception):
    """The schedules of somebody cannot be told in so few steps."""


class Layer(NamedTuple):
    """The steps of one day, sorted by the states of the evening they lead to.

    Attributes:
      source: The state of the morning of each step.
      option: Its place in `options`.
      price: What rules that are settled by it cost.
      first: The first step to each state of the evening.
    """

    options: tuple[str | None, ...]
    source: Numbers
    option: Numbers
    price: Numbers
    first: Numbers


class Network:
    """Every lawful schedule of a person.

    Attributes:
      steps: How many steps there are: the effort of one look.

    Raises:
      TooMany: More than can be told.
    """

    def __init__(self, problem: Problem, person: int, rules: Sequence[Total]) -> None:
        self.layers: list[Layer] = []
        self.steps = 0
        counters = [_Counter(number, rule) for number, rule in enumerate(rules)]
        state: dict[Key, Numbers] = {}
        count = 1
        for d in range(problem.days):
            active = [each for each in counters if each.first <= d <= each.last]
            layer, state = _day(problem.allowed[person, d], d, active, state, count)
            self.layers.append(layer)
            count = len(layer.first)
            self.steps += len(layer.source)
            if self.steps > MOST_STEPS:
                raise TooMany

    @property
    def has_any(self) -> bool:
        """Whether there is a lawful schedule."""
        return len(self.layers[-1].first) > 0

    def cheapest(self, worth: Worth, scale: int) -> tuple[int, Schedule]:
        """The least price, each at a scale, less what the shifts are worth; and the schedule that has it."""
        costs, best = self._forward(worth, scale)
        at, found = 0, []
        for layer, cost in zip(reversed(self.layers), reversed(costs), strict=True):
            end = layer.first[at + 1] if at + 1 < len(layer.first) else len(cost)
            step = layer.first[at] + int(np.argmin(cost[layer.first[at] : end]))
            found.append(layer.options[layer.option[step]])
            at = int(layer.source[step])
        return int(best[-1][0]), tuple(reversed(found))

    def dearer(self, worth: Worth, scale: int) -> list[dict[str | None, int]]:
        """By how much the cheapest schedule with some shift of a day is dearer than the cheapest of all."""
        costs, best = self._forward(worth, scale)
        onward = np.zeros(1, np.int64)
        found = []
        for layer, cost, before in zip(
            reversed(self.layers), reversed(costs), reversed(best[:-1]), strict=True
        ):
            whole = cost + np.repeat(onward, np.diff(layer.first, append=len(cost)))
            least = np.full(len(layer.options), NEVER)
            np.minimum.at(least, layer.option, whole - best[-1][0])
            found.append(dict(zip(layer.options, map(int, least), strict=True)))
            onward = np.full(len(before), NEVER)
            np.minimum.at(onward, layer.source, whole - before[layer.source])
        return found[::-1]

    def _forward(self, worth: Worth, scale: int) -> tuple[list[Numbers], list[Numbers]]:
        """The least cost up to and with each step, and to each state, a day a list."""
        best = [np.zeros(1, np.int64)]
        costs = []
        for layer, values in zip(self.layers, worth, strict=True):
            gains = [0 if each is None else values.get(each, 0) for each in layer.options]
            costs.append(best[-1][layer.source] + layer.price * scale - np.array(gains)[layer.option])
            best.append(np.minimum.reduceat(costs[-1], layer.first))
        return costs, best


class _Counter:
    """A rule of one person while days go by.

    Attributes:
      least: After a day, what is still to come at least; `most` at most.
    """

    def __init__(self, number: int, rule: Total) -> None:
        self.number, self.rule = number, rule
        days = [d for _, cells in rule.terms for _, d, _ in cells]
        self.first, self.last = min(days), max(days)
        self.on: dict[int, list[tuple[int, int, set[str], int]]] = {}
        for term, (weight, cells) in enumerate(rule.terms):
            of_day: dict[int, set[str]] = {}
            for _, d, shift in cells:
                of_day.setdefault(d, set()).add(shift)
            for d, shifts in of_day.items():
                self.on.setdefault(d, []).append((term, weight, shifts, max(of_day)))
        self.least, self.most = {self.last: 0}, {self.last: 0}
        for d in range(self.last, self.first, -1):
            few, many = self._coming(d)
            self.least[d - 1], self.most[d - 1] = self.least[d] + few, self.most[d] + many

    def _coming(self, d: int) -> tuple[int, int]:
        """What a day counts at least and at most; a term of several days may be true until its last."""
        by_shift: dict[str, int] = {}
        longer = []
        for term, weight, shifts, last in self.on.get(d, ()):
            if len({day for _, day, _ in self.rule.terms[term][1]}) > 1:
                longer += [weight] if d == last else []
            else:
                by_shift |= {shift: by_shift.get(shift, 0) + weight for shift in shifts}
        few = min([0, *by_shift.values()]) + sum(min(weight, 0) for weight in longer)
        return few, max([0, *by_shift.values()]) + sum(max(weight, 0) for weight in longer)

    def step(
        self, d: int, option: str | None, state: dict[Key, Numbers], count: int
    ) -> tuple[Truths, Numbers]:
        """Count a day; which states are still lawful, and what the rule costs where this is its last day."""
        nothing = np.zeros(count, np.int64)
        value = state.pop((self.number, VALUE), nothing)
        open_terms = {}
        for term, weight, shifts, last in self.on.get(d, ()):
            known = state.pop((self.number, term), nothing)
            if option in shifts:
                value, known = value + weight * (1 - known), nothing + 1
            if d < last:
                open_terms[self.number, term] = known
        if d == self.last:
            return self._settle(value)
        lawful, calm = self._foresee(value, d)
        state[self.number, VALUE] = np.where(calm, self._quiet(d), value)
        state |= {key: np.where(calm, 0, known) for key, known in open_terms.items()}
        return lawful, nothing

    def _settle(self, value: Numbers) -> tuple[Truths, Numbers]:
        values, places = np.unique(value, return_inverse=True)
        lacks = np.array([self.rule.lack(int(each)) for each in values], np.int64)
        costs = np.array([self.rule.cost(int(each)) for each in values], np.int64)
        return (lacks == 0)[places], costs[places]

    def _foresee(self, value: Numbers, d: int) -> tuple[Truths, Truths]:
        """Which values may still become lawful, and which can no longer cost or break anything."""
        rule, most, least = self.rule, value + self.most[d], value + self.least[d]
        lawful, calm = np.ones((2, len(value)), np.bool_)
        if rule.low is not None:
            lawful &= (most >= rule.low) | (rule.under is not None)
            calm &= least >= rule.low
        if rule.high is not None:
            lawful &= (least <= rule.high) | (rule.over is not None)
            calm &= most <= rule.high
        return lawful, calm

    def _quiet(self, d: int) -> int:
        """What stands for every value that is calm after a day, so that it stays so."""
        if self.rule.low is not None:
            return self.rule.low - self.least[d]
        return (self.rule.high or 0) - self.most[d]


def _day(
    options: tuple[str | None, ...], d: int, active: list[_Counter], before: dict[Key, Numbers], count: int
) -> tuple[Layer, dict[Key, Numbers]]:
    """The steps of a day, and the states of its evening."""
    states, sources, prices = [], [], []
    for option in options:
        state = dict(before)
        lawful, price = np.ones(count, np.bool_), np.zeros(count, np.int64)
        for counter in active:
            allowed, cost = counter.step(d, option, state, count)
            lawful, price = lawful & allowed, price + cost
        sources.append(np.flatnonzero(lawful))
        prices.append(price[sources[-1]])
        states.append({key: values[sources[-1]] for key, values in state.items()})
    joined = {key: np.concatenate([state[key] for state in states]) for key in states[0]}
    source, price = np.concatenate(sources), np.concatenate(prices)
    option_of = np.repeat(np.arange(len(options)), [*map(len, sources)])
    code = _code(joined.values(), len(source))
    order = np.argsort(code, kind="stable")
    _, first = np.unique(code[order], return_index=True)
    layer = Layer(options, source[order], option_of[order], price[order], first)
    return layer, {key: values[order[first]] for key, values in joined.items()}


def _code(columns: Iterable[Numbers], count: int) -> Numbers:
    """A number for each row, the same one for the same values."""
    code, size = np.zeros(count, np.int64), 1
    for values in columns if count else ():
        low = int(values.min())
        spread = int(values.max()) - low + 1
        if size * spread >= NEVER:
            _, code = np.unique(code, return_inverse=True)
            size = int(code.max()) + 1
        code, size = code * spread + (values - low), size * spread
    return code
