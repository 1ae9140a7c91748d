"""The same done to many workbooks on several cores or machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from cs_macros.book.outcome import Outcome
from cs_macros.cli.opening import each_file, verdict
from cs_macros.errors import CsError, quiet

MOST_WORKERS = 61
"""Windows waits for no more processes at once; Python refuses a pool of more there."""


def in_parallel(
    files: list[Path], work: Callable[[Path], Outcome], *, workers: int, scheduler: str | None, quiet: bool
) -> tuple[Outcome, int]:
    """Do the same to many files on several cores or machines; results in the files' order."""
    if workers == 1 and not scheduler:
        return each_file(progress(files, len(files), quiet), work)
    with executor(workers, scheduler) as pool:
        futures: dict[Future[Any], Path] = {pool.submit(verdict, file, work): file for file in files}
        for _ in progress(as_completed(futures), len(files), quiet):
            pass
    together, worst = Outcome(), 0
    for future in futures:
        one, status = future.result()
        together.add(one)
        worst = max(worst, status)
    return together, worst


def executor(workers: int, scheduler: str | None) -> Executor:
    """Cores of this machine, or a dask cluster behind the same interface.

    Raises:
      CsError: A cluster is wanted and dask is not installed.
    """
    if not scheduler:
        return ProcessPoolExecutor(min(workers, MOST_WORKERS), initializer=quiet)
    try:
        from distributed import Client
    except ImportError:
        raise CsError("没有安装多机支持。", hint="运行 pip install 'cs-macros[cluster]'。") from None
    pool: Executor = Client(scheduler).get_executor()
    return pool


def progress(steps: Iterable[Any], total: int, quiet: bool) -> Iterable[Any]:
    """Show how far it is, on stderr, once it takes longer than a moment."""
    if quiet or total < 5:
        return steps
    from rich.console import Console
    from rich.progress import track

    return track(steps, "处理中", total, console=Console(stderr=True), transient=True)
