"""Nurse-rostering instances of our own, in the form of the published ones: four weeks, three quarters of the
people full time, requests in runs, demand that wavers about what the people can do."""

from __future__ import annotations

from random import Random

SIZES = {"made up 4": (10, 2), "made up 5": (16, 2), "made up 6": (18, 3), "made up 7": (20, 3)}
"""People and shifts of the published instances 4 to 7, of which only the sizes are known here."""

DAYS = 28

USUAL, SHORT, AMPLE = 0.0, 0.4, -0.4
"""People wanted on every shift beyond what the people can do."""

MADE = {
    **{f"{name}, {seed}": (name, seed, USUAL) for name in SIZES for seed in range(1, 4)},
    **{f"{name}, short of people": (name, 4, SHORT) for name in SIZES},
    **{f"{name}, people enough": (name, 5, AMPLE) for name in SIZES},
}
"""What the benchmark tries: the size, what chance begins with, how tight."""


def made_up(name: str, seed: int = 1, tight: float = USUAL) -> str:
    """An instance as text."""
    people, count = SIZES[name]
    chance = Random(100 * int(name[-1]) + seed)
    shifts = {2: "EL", 3: "EDL"}[count]
    names = [chr(ord("A") + n) for n in range(people)]
    full = int(people * 0.75 + 0.5)
    capacity = 18 * full + 9 * (people - full)
    staff = [contract(chance, name, shifts, n < full) for n, name in enumerate(names)]
    away = [f"{name},{','.join(map(str, sorted(chance.sample(range(DAYS), 2))))}" for name in names]
    wanted, unwanted = requests(chance, names, shifts)
    parts = {
        "HORIZON": [str(DAYS)],
        "SHIFTS": [f"{shift},480,{'|'.join(shifts[:n])}" for n, shift in enumerate(shifts)],
        "STAFF": staff,
        "DAYS_OFF": away,
        "SHIFT_ON_REQUESTS": wanted,
        "SHIFT_OFF_REQUESTS": unwanted,
        "COVER": cover(chance, shifts, capacity / DAYS / count + tight),
    }
    return "\n".join(line for part, lines in parts.items() for line in (f"SECTION_{part}", *lines)) + "\n"


def contract(chance: Random, name: str, shifts: str, full: bool) -> str:
    """What somebody may work: some never have one of the shifts, or few late ones."""
    most = dict.fromkeys(shifts, DAYS)
    lot = chance.random()
    if lot < 0.25:
        most[chance.choice(shifts)] = 0
    elif lot < 0.5 and len(shifts) > 2:
        most["L"] = chance.choice([5, 8, 10])
    if len(shifts) > 2 and chance.random() < 0.15:
        most[chance.choice(shifts[:2])] = 0
    longer = chance.random() >= 0.7
    hours = f"8640,7560,{6 if longer else 5},2,{3 if longer else 2},2"
    if not full:
        hours = f"4320,3360,5,{chance.choice([1, 2])},{chance.choice([1, 2])},2"
    return f"{name},{'|'.join(f'{shift}={number}' for shift, number in most.items())},{hours}"


def requests(chance: Random, names: list[str], shifts: str) -> tuple[list[str], list[str]]:
    """Runs of a shift that people want, or do not want: about seven days each."""
    wanted: dict[str, None] = {}
    unwanted: dict[str, None] = {}
    for name in names:
        days = 0
        while days < 7:
            length = chance.randint(2, 5) if chance.random() < 0.9 else 1
            first, shift, weight = (
                chance.randrange(DAYS - length),
                chance.choice(shifts),
                chance.randint(1, 3),
            )
            lines = wanted if chance.random() < 0.6 else unwanted
            lines |= dict.fromkeys(f"{name},{d},{shift},{weight}" for d in range(first, first + length))
            days += length
    return [*wanted], [*unwanted]


def cover(chance: Random, shifts: str, usual: float) -> list[str]:
    """People wanted, a missing one at 100, one too many at 1."""
    wanted = []
    for day in range(DAYS):
        for shift in shifts:
            need = max(1, round(usual + chance.uniform(-1.5, 1.5) + (0.2 if day % 7 < 5 else 0)))
            wanted.append(f"{day},{shift},{need},100,1")
    return wanted
