"""A Windows that is none: programs started in Wine, what they print, and what they leave behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cs_macros import __version__
from cs_macros.portable import APP, FOLDER, PROGRAM

CHINESE, ENGLISH = "zh_CN", "en_US"
"""Whose old code pages are 936 and 1252."""

NOW = "2026-11-22T10:00"
PATIENCE = 300


@dataclass(frozen=True)
class Done:
    """A program that has ended: its exit status, and its output as bytes."""

    status: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        return (self.out + self.err).decode("utf-8").replace("\r\n", "\n")

    @property
    def json(self) -> Any:
        lines = self.out.decode("utf-8").splitlines()
        assert len(lines) == 1, self.text
        return json.loads(lines[0])


class Wine:
    """A prefix, and the locales by which Wine chooses its code pages."""

    def __init__(self, prefix: Path, place: Path) -> None:
        self._prefix, self._locales = prefix, place / "locales"
        self._locales.mkdir()
        for language in (CHINESE, ENGLISH):
            made = self._locales / f"{language}.UTF-8"
            subprocess.run(["localedef", "-i", language, "-f", "UTF-8", made], check=True)
        if not (prefix / "system.reg").exists():
            subprocess.run(["wineboot", "-i"], env=self.environment(), capture_output=True, check=True)
        subprocess.run(
            ["wine", "winecfg", "-v", "win10"], env=self.environment(), capture_output=True, check=True
        )

    def environment(self, language: str = CHINESE, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "PYTHON"))}
        return {
            **kept,
            "WINEPREFIX": str(self._prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;winemenubuilder.exe=",
            "LOCPATH": str(self._locales),
            "LC_ALL": f"{language}.UTF-8",
            **more,
        }

    def start(
        self, *command: object, language: str = CHINESE, cwd: Path | None = None, **more: str
    ) -> subprocess.Popen[bytes]:
        """Start a program; all its streams are pipes, for Wine's Python takes no others."""
        pipe = subprocess.PIPE
        words = ["wine", *map(str, command)]
        environment = self.environment(language, **more)
        return subprocess.Popen(words, cwd=cwd, env=environment, stdin=pipe, stdout=pipe, stderr=pipe)

    def run(self, *command: object, typed: bytes = b"", **more: Any) -> Done:
        process = self.start(*command, **more)
        out, err = process.communicate(typed, PATIENCE)
        return Done(process.returncode, out, err)

    def stop(self) -> None:
        """End the programs of this prefix, and no others."""
        subprocess.run(["wineserver", "-k"], env=self.environment(), check=False)
        subprocess.run(["wineserver", "-w"], env=self.environment(), check=False)


@dataclass(frozen=True)
class Desk:
    """The folder where a person works, with the program's folder in it."""

    wine: Wine
    folder: Path
    version: str = __version__

    @property
    def program(self) -> Path:
        return self.folder / FOLDER / APP / self.version / PROGRAM

    def python(self, *arguments: object, **more: Any) -> Done:
        return self.wine.run(self.program, "-B", *arguments, **more)

    def cs(self, *arguments: object, by: str = "张敏", now: str = NOW, **more: Any) -> Done:
        """Run a command and have its JSON."""
        shared = ("--json", "--by", by, "--now", now)
        return self.python("-m", "cs_macros", *shared, *map(windows, arguments), **more)

    def bat(self, file: Path, *arguments: object, **more: Any) -> Done:
        """Run a batch file as a double click does; keys that it waits for are pressed."""
        return self.wine.run("cmd", "/c", windows(file), *arguments, typed=b"\r\n" * 3, **more)


def windows(what: object) -> str:
    r"""A path as Windows writes it; anything else as it is.

    >>> windows(Path("/tmp/客服 台账/a.xlsm"))
    'Z:\\tmp\\客服 台账\\a.xlsm'
    """
    return "Z:" + str(what).replace("/", "\\") if isinstance(what, Path) else str(what)


def without_place(text: str, folder: Path) -> str:
    r"""What a program says or writes, with a folder's name gone, in whichever way it is written.

    >>> without_place(r'["Z:\\\\tmp\\\\台 账\\\\a.xlsm"]', Path("/tmp/台 账"))
    '["./a.xlsm"]'
    """
    plain = windows(folder)
    for spelt in (plain.replace("\\", "\\" * 4), plain.replace("\\", "\\" * 2), plain, str(folder)):
        text = re.sub(re.escape(spelt) + r"(\\+|/|)", "./", text)
    return text
