"""The same done to many files on several cores or machines."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import Any, TypeVar

from cs_macros.errors import CsError, quiet

F = TypeVar("F")
R = TypeVar("R")

MOST_WORKERS = 61
"""Windows waits for no more processes at once; Python refuses a pool of more there."""


def executor(workers: int, scheduler: str | None) -> Executor:
    """Cores of this machine, or a dask cluster behind the same interface.

    Raises:
      CsError: A cluster is wanted and dask is not installed.
    """
    if not scheduler:
        if multiprocessing.get_start_method() == "fork":
            load()
        return ProcessPoolExecutor(min(workers, MOST_WORKERS), initializer=quiet)
    try:
        from distributed import Client
    except ImportError:
        raise CsError("没有安装多机支持。", hint="运行 pip install 'cs-macros[cluster]'。") from None
    pool: Executor = Client(scheduler).get_executor()
    return pool


def load() -> None:
    """Load the sheets before there are workers, who get them with everything else then; else each loads them
    again, which takes as long as several workbooks do."""
    from cs_macros.sheets import ALL_SHEETS

    ALL_SHEETS.in_order()


def read_each(
    files: Sequence[F], work: Callable[[F], R], workers: int, scheduler: str | None, *, quiet: bool
) -> Iterator[R]:
    """Every file read, in the order of the files, on as many cores or machines as asked for."""
    if workers == 1 and not scheduler:
        yield from progress(map(work, files), len(files), quiet)
        return
    with executor(workers, scheduler) as pool:
        yield from progress(pool.map(work, files), len(files), quiet)


def progress(steps: Iterable[Any], total: int, quiet: bool) -> Iterable[Any]:
    """Show how far it is, on stderr, once it takes longer than a moment."""
    if quiet or total < 5:
        return steps
    from rich.console import Console
    from rich.progress import track

    return track(steps, "处理中", total, console=Console(stderr=True), transient=True)
