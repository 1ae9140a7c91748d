"""What all tests share: golden files renewed by one flag, seeded properties, no silent skips on CI."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from filelock import FileLock
from hypothesis import settings

from cs_macros.cli import status_of
from cs_macros.cli.demo import run_demo
from cs_macros.cli.workbooks import make_workbook
from cs_macros.hosts.libreoffice import Office
from tests.office import running

# No deadline: a busy machine is no failure. Seeded: the same run finds the same, everywhere.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

BOOK = "客服台账.xlsm"
NOW = "2026-11-22T10:00"
"""What the command line takes for now, unless a test says otherwise."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew, to be reviewed")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is noted of refreshed workbooks, and of writes in progress, is not the person's own, nor another
    worker's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def office() -> Office:
    """A LibreOffice without a window, one for all tests of a worker."""
    return running()


Share: TypeAlias = Callable[[str, Callable[[Path], object]], Path]
"""(name, what fills a folder) → the folder, filled once for all workers; nobody changes what is in it."""


@pytest.fixture(scope="session")
def share(tmp_path_factory: pytest.TempPathFactory) -> Share:
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root

    def shared(name: str, fill: Callable[[Path], object]) -> Path:
        folder = root / f"shared-{name}"
        with FileLock(root / f"shared-{name}.lock"):
            if not folder.is_dir():
                draft = tmp_path_factory.mktemp(name)
                fill(draft)
                draft.rename(folder)
        return folder

    return shared


@pytest.fixture(scope="session")
def small(share: Share) -> Path:
    """An empty workbook of a few sheets, for tests in another program: it opens in a fraction of the time."""
    modules = ("转账", "话术", "售后")
    return share("small", lambda folder: make_workbook(folder / BOOK, sample=False, modules=modules)) / BOOK


@pytest.fixture(scope="session")
def built(share: Share) -> Path:
    """An empty workbook."""
    return share("empty", lambda folder: make_workbook(folder / BOOK, sample=False)) / BOOK


@pytest.fixture(scope="session")
def sampled(share: Share) -> Path:
    """A workbook with the sample's rows."""
    return share("sample", lambda folder: make_workbook(folder / BOOK, sample=True)) / BOOK


@pytest.fixture(scope="session")
def a_day(share: Share) -> Path:
    """The folder of `demo`: the sample workbook after a day of presses."""
    return share("demo", lambda folder: run_demo(folder, None))


@pytest.fixture
def cs(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command; return its exit status and its JSON object."""

    def call(*args: object, by: str = "张敏", now: str = NOW) -> tuple[int, dict[str, Any]]:
        status = status_of(["--json", "--by", by, "--now", now, *map(str, args)])
        printed = capsys.readouterr().out
        assert len(printed.splitlines()) == 1, "exactly one object on stdout"
        found: dict[str, Any] = json.loads(printed)
        assert set(found) == {"ok", "command", "summary", "changed", "messages", "problems", "rows", "files"}
        return status, found

    return call


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    """On CI, which installs what they need, a skipped test of LibreOffice is a failed one."""
    report = yield
    if report.skipped and item.get_closest_marker("office") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped on CI: {report.longrepr}"
    return report
