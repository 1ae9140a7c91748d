"""How long 10,000 messages take, rendered and checked, against Jinja2 alone.

    python benchmarks/messages.py

Prints ratios, not seconds: the goal is at most 6 times the bare render, and a check whose time
is linear in the length of the text and does not grow with the length of the lists.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment

sys.path.insert(0, str(Path(__file__).parents[1]))

from cs_macros.messages import ShopFacts, WordLists, all_ids, check, load, render
from tests.messages.examples import example

MESSAGES = 10_000
ROUNDS = 9


def best(*works: Callable[[], object]) -> list[float]:
    """Seconds of each one's quickest round, in turns and by processor time: the machine may be busy."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    return [min(taken) for taken in times]


def bare() -> Callable[[], object]:
    """The same texts by plain Jinja2: nothing checked, no blank policy, no sandbox."""
    environment = Environment()
    from cs_macros.messages.measures import counted, days
    from cs_macros.messages.values import day, moment, month, size_of, week, yuan

    filters = {"yuan": yuan, "size": size_of, "day": day, "days": days, "counted": counted}
    environment.filters.update(filters, moment=moment, month=month, week=week)
    jobs = [(environment.from_string(load(name).body), example(load(name))) for name in all_ids()]
    rounds = MESSAGES // len(jobs)
    return lambda: [template.render(values) for _ in range(rounds) for template, values in jobs]


def ours() -> Callable[[], object]:
    jobs = [(name, example(load(name))) for name in all_ids()]
    rounds = MESSAGES // len(jobs)
    facts = ShopFacts(flagship=True)

    def work() -> None:
        for _ in range(rounds):
            for name, values in jobs:
                known = [str(values[field]) for field in ("order_no", "tracking_no") if field in values]
                check(render(name, values), platform="快手", template=name, known_ids=known, facts=facts)

    return work


def checked(times: int, lists: WordLists) -> Callable[[], object]:
    """Checking one long text of harmless sentences."""
    text = "亲，您的包裹已经发出，请保持电话畅通，收货时请先检查外包装再签收。" * times
    return lambda: check(text, words=lists)


def main() -> None:
    shipped = WordLists.shipped()
    longer = shipped.with_own([(f"禁词{number}号", "禁止", "", "") for number in range(5000)])
    bare_time, our_time = best(bare(), ours())
    short, long = best(checked(50, shipped), checked(500, shipped))
    few, many = best(checked(200, shipped), checked(200, longer))
    print(
        json.dumps(
            {
                "messages": MESSAGES,
                "rendered and checked / bare Jinja2": round(our_time / bare_time, 2),
                "microseconds a message": round(our_time / MESSAGES * 1e6, 1),
                "10 times the text / the text": round(long / short, 2),
                "5,000 more words / shipped lists": round(many / few, 2),
            },
            ensure_ascii=False,
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
