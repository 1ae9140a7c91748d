"""A screen that nobody sees, with a real LibreOffice window on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cs_macros.hosts.libreoffice import Office
from tests.office import need_uno


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes of writes in progress go into a folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """The DISPLAY of an Xvfb of our own."""
    for tool in ("Xvfb", "xdotool"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture(scope="session")
def window(screen: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A LibreOffice with windows.

    With its plain X11 looks: the GTK ones wait half a minute for a session bus that is not there
    (LibreOffice 7.4).
    """
    need_uno()
    environment = {"DISPLAY": screen, "SAL_USE_VCLPLUGIN": "gen"}
    office = Office.start(tmp_path_factory.mktemp("profile"), options=(), environment=environment)
    yield office
    office.close()


@pytest.fixture
def keys(screen: str) -> Callable[..., None]:
    """Presses keys, or types text that is given as `type=`."""

    def press(*names: str, type: str = "") -> None:
        told = ["type", "--delay", "15", type] if type else ["key", "--delay", "60", *names]
        subprocess.run(["xdotool", *told], check=True, env={**os.environ, "DISPLAY": screen}, timeout=30)

    return press


@pytest.fixture
def dialog(screen: str, keys: Callable[..., None]) -> Callable[[str], None]:
    """Waits for a dialog and presses a key in it; without a window manager it has no focus."""
    environment = {**os.environ, "DISPLAY": screen}

    def xdotool(*told: str) -> str:
        done = subprocess.run(
            ["xdotool", *told], env=environment, capture_output=True, timeout=30, check=True
        )
        return done.stdout.decode(errors="replace")

    def press(key: str) -> None:
        found: list[str] = []
        deadline = time.monotonic() + 20
        while len(found) < 3 and time.monotonic() < deadline:  # the screen, the workbook, the dialog
            time.sleep(0.3)
            found = xdotool("search", "--onlyvisible", "--name", "").split()
        xdotool("windowfocus", "--sync", found[-1], "key", key)

    return press


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as people name it."""
    made = tmp_path / "客服 资料"
    made.mkdir()
    return made
