"""Who cleans what: duties shared out evenly among the people on shift (domain 1.7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple


@dataclass(frozen=True)
class Task:
    """A duty to be given.

    Attributes:
      candidates: Who may do it, at least one person. Of two duties of one day the candidates of one
        are among those of the other.
      holder: The candidate who has it so far; empty when nobody has.
    """

    day: date
    area: str
    candidates: tuple[str, ...]
    holder: str = ""


class Given(NamedTuple):
    """A duty that somebody has."""

    day: date
    area: str
    agent: str


def share_out(
    tasks: Sequence[Task], given: Sequence[Given], past: Sequence[Given], credit: Mapping[str, int]
) -> list[Given]:
    """Give every task to one of its candidates.

    The counts of the period come out as even as shifts allow, with as few changes of holder as
    that takes; whoever did less before gets what is left over; nobody gets more on one day than
    needed; areas go round. The same input gives the same answer, whatever its order.

    Args:
      given: Duties of the same period that stay with whom they are.
      past: Duties of earlier periods.
      credit: Person → how many more duties they count as having had, for the days without them.
    """
    ordered = sorted(tasks, key=lambda task: (task.day, task.area))
    return rotate(ordered, balance(ordered, given, past, credit), [*past, *given])


def balance(
    tasks: Sequence[Task], given: Sequence[Given], past: Sequence[Given], credit: Mapping[str, int]
) -> list[str]:
    """The person of each task.

    A flow of duties (task → person on that day → person → end) at the least cost is as even as can
    be: each further duty of a person costs more than the one before. An uneven period outweighs
    every change of holder, that outweighs what people did before, and that an uneven day.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    held = Counter(each.agent for each in given) + Counter(credit)
    held_on = Counter((each.day, each.agent) for each in given)
    able = Counter(person for task in tasks for person in task.candidates)
    able_on = Counter((task.day, person) for task in tasks for person in task.candidates)
    did = Counter(each.agent for each in past)
    rank = {count: place for place, count in enumerate(sorted({did[person] for person in able}))}
    most = max((held_on[place] + able_on[place] for place in able_on), default=0)
    # Each cost is more than all duties together can cost of the one before it.
    before = 2 * most * len(tasks) + 1
    change = before * (len(rank) + 1) * len(tasks) + 1
    uneven = change * (len(tasks) + 1)

    flow = SimpleMinCostFlow()
    numbers: dict[object, int] = {}

    def arc(tail: object, head: object, cost: int) -> int:
        ends = [numbers.setdefault(each, len(numbers)) for each in (tail, head)]
        return int(flow.add_arc_with_capacity_and_unit_cost(*ends, 1, cost))

    choices = {
        arc(place, (task.day, person), change if task.holder not in ("", person) else 0): (place, person)
        for place, task in enumerate(tasks)
        for person in sorted(task.candidates)
    }
    for (day, person), most_on in able_on.items():
        for nth in range(most_on):
            arc((day, person), person, 2 * (held_on[day, person] + nth) + 1)
    for person, most_of in able.items():
        for nth in range(most_of):
            arc(person, None, uneven * (2 * (held[person] + nth) + 1) + before * rank[did[person]])
    for place in range(len(tasks)):
        flow.set_node_supply(numbers[place], 1)
    if tasks:
        flow.set_node_supply(numbers[None], -len(tasks))
    status = flow.solve()
    assert status == flow.OPTIMAL, status
    found = dict(choice for number, choice in choices.items() if flow.flow(number))
    return [found[place] for place in range(len(tasks))]


def rotate(tasks: Sequence[Task], people: Sequence[str], earlier: Sequence[Given]) -> list[Given]:
    """Let the people of one day exchange the areas that change hands, so that each area goes round.

    Args:
      tasks: In the order of days; `people` has the person of each.
    """
    seen = Counter((each.area, each.agent) for each in earlier)
    found = []
    pairs = zip(tasks, people, strict=True)
    for nth, (_, group) in enumerate(groupby(pairs, key=lambda pair: pair[0].day)):
        of_day = list(group)
        free = Counter(person for task, person in of_day if person != task.holder)
        areas = [task for task, person in of_day if person != task.holder]
        turn = nth % (len(areas) or 1)
        for task, person in of_day:
            if person == task.holder:
                seen[task.area, person] += 1
                found.append(Given(task.day, task.area, person))
        # The first choice goes round too; before all others chooses the closing round, of the late shift.
        for task in sorted([*areas[turn:], *areas[:turn]], key=lambda task: len(task.candidates)):
            able = [person for person in free if free[person] and person in task.candidates]
            agent = min(able, key=lambda person: (seen[task.area, person], person))
            free[agent] -= 1
            seen[task.area, agent] += 1
            found.append(Given(task.day, task.area, agent))
    return found
