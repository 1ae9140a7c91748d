"""A process that writes to a workbook and is killed, over and over.

Run: python -m tests.hosts.crash FILE KIND COUNT

KIND `events`: killed at its first, second, third … audited system call, until it lives.
KIND `moments`: killed at COUNT random moments of a write.

After every death the workbook must hold the old or the new number, and be whole.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.package import verification
from cs_macros.hosts.package.archive import Archive
from cs_macros.hosts.port import Put

FORKS = hasattr(os, "fork")
PROCESSES = multiprocessing.get_context("fork" if FORKS else "spawn")
KILL = signal.SIGKILL if FORKS else signal.SIGTERM  # which on Windows is as sudden
EVENTS = ("open", "os.", "tempfile.", "shutil.", "fcntl.")


def number(path: Path) -> int:
    """Return the number in the workbook, every part of which must be whole."""
    archive = Archive(path.read_bytes())
    for name in archive.entries:
        archive.read(name)
    value = ClosedHost(path).cells(["n"])["n"]
    assert isinstance(value, float)
    return int(value)


def write(path: Path, value: int) -> None:
    ClosedHost(path).write([Put("n", value)])


def work(path: Path, value: int, at: int | None) -> None:
    """Write; with `at`, be killed at that audited call."""
    left = [at]

    def count(event: str, _: object) -> None:
        if left[0] is not None and event.startswith(EVENTS) and event != "os.kill":
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), KILL)

    if at is not None:
        sys.addaudithook(count)
    write(path, value)
    left[0] = None  # the rest is the process's own end


def child(path: Path, value: int, at: int | None) -> BaseProcess:
    """Start a process that writes."""
    process = PROCESSES.Process(target=work, args=(path, value, at))
    process.start()
    return process


def checked(path: Path, old: int) -> int:
    now = number(path)
    assert now in (old, old + 1), f"{now} is neither {old} nor {old + 1}"
    return now


def at_every_event(path: Path) -> int:
    value, at, lived = number(path), 0, False
    while not lived:
        process = child(path, value + 1, at)
        process.join()
        lived = process.exitcode == 0
        value, at = checked(path, value), at + 1
    return at


def at_random_moments(path: Path, count: int) -> int:
    value, died = number(path), 0
    started = time.perf_counter()
    child(path, value + 1, None).join()
    value, whole = checked(path, value), time.perf_counter() - started
    while died < count:
        process = child(path, value + 1, None)
        time.sleep(random.uniform(0, whole))
        process.kill()
        process.join()
        died += process.exitcode != 0
        value = checked(path, value)
    return died


if __name__ == "__main__":
    file = Path(sys.argv[1])
    assert verification  # loaded before the first fork, as everything that a write needs
    deaths = at_every_event(file) if sys.argv[2] == "events" else at_random_moments(file, int(sys.argv[3]))
    write(file, -1)
    assert number(file) == -1
    print(deaths)
