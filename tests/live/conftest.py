"""A screen that nobody sees, with a real LibreOffice window on it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cs_macros.hosts.libreoffice import Office
from tests.live.screen import Screen, hidden_screen, missing_tool, office_window
from tests.office import need_uno


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes of writes in progress go into a folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture(scope="session")
def painted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """The screen, and what is to be seen on it."""
    if tool := missing_tool():
        pytest.skip(f"{tool} is not installed")
    with hidden_screen(tmp_path_factory.mktemp("screen")) as shown:
        yield shown


@pytest.fixture(scope="session")
def screen(painted: Screen) -> str:
    """The screen's DISPLAY."""
    return painted.display


@pytest.fixture(scope="session")
def office_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the presses that the window starts leave their notes."""
    return tmp_path_factory.mktemp("office-state")


@pytest.fixture(scope="session")
def window(screen: str, office_state: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A LibreOffice with windows."""
    need_uno()
    environment = {"XDG_STATE_HOME": str(office_state)}
    with office_window(tmp_path_factory.mktemp("office"), screen, environment) as office:
        yield office


@pytest.fixture
def keys(screen: str) -> Callable[..., None]:
    """Presses keys, or types text that is given as `type=`."""

    def press(*names: str, type: str = "") -> None:
        told = ["type", "--delay", "15", type] if type else ["key", "--delay", "60", *names]
        subprocess.run(["xdotool", *told], check=True, env={**os.environ, "DISPLAY": screen}, timeout=30)

    return press


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as people name it."""
    made = tmp_path / "客服 资料"
    made.mkdir()
    return made
