"""The LibreOffice of the contract suite: one for the session, with a profile of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import cs_macros.build
from cs_macros.hosts.libreoffice import Office
from cs_macros.hosts.libreoffice.book import Book
from cs_macros.hosts.live import LiveHost
from tests.hosts.workbooks import FIRST, Layout, Open, write_xlsx


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes of writes in progress go into a folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def office_makes(office: Office, tmp_path: Path) -> Iterator[Callable[[Layout, Path], Open]]:
    """Makes the suite's workbook in LibreOffice, and closes it after the test."""
    opened = []

    def make(layout: Layout, folder: Path) -> Open:
        book = office.open(write_xlsx(layout, folder / f"客服台账 {len(opened)}.xlsx"), hidden=True)
        opened.append(book)
        return lambda: LiveHost(book, patience=0.0)

    yield make
    for book in opened:
        book.impl.close()


@pytest.fixture
def writer(office: Office) -> Iterator[None]:
    """The one macro of the extension that a write uses, in the office of all tests for the while of one."""
    basic = (Path(cs_macros.build.__file__).parent / "libreoffice" / "press.bas").read_text("utf-8")
    begin = basic.index("Function write_at_once(")
    end = basic.index("End Function", begin) + len("End Function")
    manager = office.app.impl.engine.context.ServiceManager
    libraries = manager.createInstance("com.sun.star.script.ApplicationScriptLibraryContainer")
    libraries.createLibrary("cs_macros").insertByName("press", f"Option Explicit\n{basic[begin:end]}\n")
    yield
    libraries.removeLibrary("cs_macros")


@pytest.fixture
def book(office: Office, tmp_path: Path) -> Iterator[Any]:
    """A workbook of six rows, open in a window that nobody sees."""
    rows = [(f"BT{place}", *FIRST[1:]) for place in range(6)]
    opened = office.open(write_xlsx(Layout(rows=rows), tmp_path / "客服 台账.xlsx"), hidden=True)
    yield opened
    opened.impl.close()


@pytest.fixture(params=["one by one", "at once"])
def taken(request: pytest.FixtureRequest) -> str:
    """How the office takes a write: without and with the extension's macro."""
    if request.param == "at once":
        request.getfixturevalue("writer")
    return str(request.param)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Of how many steps were how many carried out in one call, each time."""
    found: list[tuple[int, int]] = []
    take = Book.at_once

    def noted(self: Book, steps: Sequence[Any]) -> int:
        found.append((len(steps), take(self, steps)))
        return found[-1][1]

    monkeypatch.setattr(Book, "at_once", noted)
    return found
