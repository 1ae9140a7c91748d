"""Break the rules one at a time and see whether a test notices: `python -m tests.mutations`.

    python -m tests.mutations                 all of them, as `.ci/full` does
    python -m tests.mutations --sample 10     ten, chosen by --seed
    python -m tests.mutations --only 押金      those whose name or file has a word

Each rule of `broken_rules.toml` is broken in a copy, and only the tests that it names are run there. The exit
status is 1 when fewer than `--least` percent are caught, or when a fragment is no longer where the list
says: then the list has to follow the code.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("cs_macros", "templates", "workbook", "tests", "docs", "installers", "pyproject.toml", "setup.py",
          "README.md", "CHANGELOG.md", "CONTRIBUTING.md")  # fmt: skip
READ = (".py", ".toml", ".j2")
"""Kinds of file in which a rule may stand."""

CAUGHT, SURVIVED, LOST, BROKEN = "caught", "SURVIVED", "NOT FOUND", "NO TEST RUN"
SECONDS = 900
"""After this long the tests of one rule are taken to hang, which somebody would notice."""


class Broken(NamedTuple):
    """A rule broken by hand.

    Attributes:
      name: What is no longer true.
      where: File or folder, seen from the top, in which `old` stands once.
      tests: Files of tests, of which one must fail.
    """

    name: str
    where: str
    old: str
    new: str
    tests: list[str]


RULES = [
    Broken(**rule)
    for rule in tomllib.loads((ROOT / "tests" / "broken_rules.toml").read_text("utf-8"))["rule"]
]


def main() -> int:
    """Break the rules asked for; print each, and the share that was caught."""
    asked = arguments()
    chosen = [rule for rule in RULES if asked.only in f"{rule.name} {rule.where}"]
    if asked.sample:
        chosen = random.Random(asked.seed).sample(chosen, min(asked.sample, len(chosen)))
    with tempfile.TemporaryDirectory() as folder:
        copies = SimpleQueue[Path]()
        for n in range(asked.workers):
            copies.put(copy_to(Path(folder) / str(n)))
        if whole := failing(copies, chosen):
            print(f"these fail before anything is broken:\n{whole}")
            return 1
        with ThreadPoolExecutor(asked.workers) as pool:
            verdicts = list(pool.map(lambda rule: told(rule, copies), chosen))
    caught, lost = verdicts.count(CAUGHT), verdicts.count(LOST) + verdicts.count(BROKEN)
    share = 100 * caught / len(chosen) if chosen else 0
    print(f"{caught} of {len(chosen)} broken rules caught: {share:.1f} % (seed {asked.seed})")
    if lost:
        print(f"{lost} could not be broken: tests/broken_rules.toml has to follow the code")
    return 0 if share >= asked.least and not lost else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--sample", type=int, default=0, help="how many to choose; 0: all")
    parser.add_argument("--only", default="", help="a word of the name or the file")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--least", type=float, default=95, help="percent that must be caught")
    return parser.parse_args()


def copy_to(folder: Path) -> Path:
    """A copy of everything that the tests need."""
    folder.mkdir(parents=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)
    return folder


def failing(copies: SimpleQueue[Path], chosen: Sequence[Broken]) -> str:
    """What the named tests say while every rule is whole, if they do not pass."""
    copy = copies.get()
    try:
        tests = sorted({test for rule in chosen for test in rule.tests if not test.startswith("cs_macros/")})
        status, said = run(copy, tests, seconds=len(tests) * SECONDS)
        return "" if status == 0 else said
    finally:
        copies.put(copy)


def told(rule: Broken, copies: SimpleQueue[Path]) -> str:
    """Break a rule in a free copy, and say how it went."""
    copy = copies.get()
    try:
        verdict = verdict_of(rule, copy)
    finally:
        copies.put(copy)
    print(
        f"{verdict:12}{rule.name}  [{rule.where}: {rule.old.strip()[:60]!r} → {rule.new.strip()[:60]!r}]",
        flush=True,
    )
    return verdict


def verdict_of(rule: Broken, copy: Path) -> str:
    places = list(found(rule, copy))
    if len(places) != 1:
        return LOST
    text = places[0].read_text("utf-8")
    places[0].write_text(text.replace(rule.old, rule.new), "utf-8")
    try:
        status, _ = run(copy, rule.tests)
    finally:
        places[0].write_text(text, "utf-8")
    return {0: SURVIVED, 1: CAUGHT}.get(status, BROKEN)


def found(rule: Broken, copy: Path) -> Iterator[Path]:
    """The files that have the fragment, one as often as it has it."""
    place = copy / rule.where
    for path in [place] if place.is_file() else sorted(place.rglob("*")):
        if path.suffix in READ:
            yield from [path] * path.read_text("utf-8").count(rule.old)


def run(copy: Path, tests: Sequence[str], seconds: int = SECONDS) -> tuple[int, str]:
    """pytest's exit status, up to the first failure, and the end of what it says."""
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        *tests,
    ]
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 1, f"longer than {seconds} s"
    return done.returncode, done.stdout[-3000:]


if __name__ == "__main__":
    sys.exit(main())
