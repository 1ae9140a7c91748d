"""A screen that nobody sees, with a real LibreOffice window on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cs_macros.cli.workbooks import make_extension
from cs_macros.hosts.libreoffice import Office
from tests.office import need_uno

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay"
 oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion"
 oor:op="fuse"><value>7.4</value></prop></item>
</oor:items>
"""
"""Macros are allowed, as in a folder that the staff trust; no tips or news in the way."""


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes of writes in progress go into a folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """The DISPLAY of an Xvfb of our own; its window manager gives dialogs the keyboard."""
    for tool in ("Xvfb", "openbox", "xdotool", "xclip"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x900x24", "-dpi", "96"]
    command += ["-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    display = {**os.environ, "DISPLAY": f":{number}"}
    manager = subprocess.Popen(["openbox"], env=display, stderr=subprocess.DEVNULL)
    yield display["DISPLAY"]
    manager.terminate()
    manager.wait()
    server.terminate()
    server.wait()


@pytest.fixture(scope="session")
def office_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the presses that the window starts leave their notes."""
    return tmp_path_factory.mktemp("office-state")


@pytest.fixture(scope="session")
def window(screen: str, office_state: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A LibreOffice with windows.

    With its plain X11 looks: the GTK ones wait half a minute for a session bus that is not there
    (LibreOffice 7.4).
    """
    need_uno()
    folder = tmp_path_factory.mktemp("office")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    make_extension(folder / "客服台账.oxt")
    with zipfile.ZipFile(folder / "客服台账.oxt") as extension:
        extension.extractall(folder / "bundled" / "cs_macros.oxt")
    # Extensions in this folder are installed at the start, as if by a distribution: quicker than a
    # person's double click, which is another start of the office.
    bundled = f"-env:BUNDLED_EXTENSIONS={(folder / 'bundled').as_uri()}"
    environment = {"DISPLAY": screen, "SAL_USE_VCLPLUGIN": "gen", "XDG_STATE_HOME": str(office_state)}
    office = Office.start(folder / "profile", options=(bundled,), environment=environment)
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
def folder(tmp_path: Path) -> Path:
    """A folder as people name it."""
    made = tmp_path / "客服 资料"
    made.mkdir()
    return made
