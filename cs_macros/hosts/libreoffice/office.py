"""A LibreOffice that we talk to: one that we start, or the one that the user has open.

Over a pipe of our own name, never a TCP port: nobody else on the machine can reach it.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_macros.errors import CsError
from cs_macros.hosts.bridge import xlwings
from cs_macros.hosts.libreoffice import loading
from cs_macros.hosts.libreoffice.engine import Engine

if TYPE_CHECKING:
    import xlwings.main

START = 60.0
"""Seconds that a LibreOffice may take to start on a slow machine, with a new profile."""

QUIETLY = ("--norestore", "--nologo", "--nofirststartwizard", "--nodefault")

ANSWER = 10.0
"""Seconds that a LibreOffice which runs already may take to open the pipe."""

LEAVE = 10.0
"""Seconds that a LibreOffice of ours may take to end before it is killed."""


class Office:
    """A connection to LibreOffice, and the process where we started it.

    Args:
      context: The remote component context.
      process: The process that ends with `close`; None for the user's own LibreOffice.
    """

    def __init__(self, context: Any, process: subprocess.Popen[bytes] | None = None) -> None:
        self.process = process
        self._desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        engine = xlwings.Engine(impl=Engine(context, self._desktop, process.pid if process else 0))
        xlwings.engines.add(engine)
        self.app: xlwings.main.App = engine.apps[0]

    @classmethod
    def start(
        cls,
        profile: Path,
        options: Sequence[str] = ("--headless",),
        environment: Mapping[str, str] | None = None,
    ) -> Office:
        """Start a LibreOffice of our own.

        Args:
          profile: Folder of its user profile; made when missing. One that nobody else uses.
          options: `--headless`, or nothing for a window on DISPLAY.
          environment: Variables to set beside our own, such as DISPLAY.

        Raises:
          CsError: It is not installed, or does not start.
        """
        program = loading.executable()
        if program is None:
            raise CsError("这台电脑上没有找到 LibreOffice。", hint="安装 LibreOffice 7.4 或更新的版本。")
        loading.uno()
        pipe = f"cs_macros_{uuid.uuid4().hex}"
        process = subprocess.Popen(
            [program, *options, *QUIETLY, _accept(pipe), _under(profile)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
        try:
            return cls(_connect(pipe, START, process), process)
        except BaseException:
            _kill(process)
            raise

    @classmethod
    def running(cls, profile: Path | None = None) -> Office:
        """Connect to the LibreOffice that runs under the user's profile, or another one.

        A second `soffice` hands its options over to the one that runs and ends; so the running
        one is told to listen on a pipe, without any setting made beforehand.

        Raises:
          CsError: None is running.
        """
        pipe = f"cs_macros_{hashlib.sha256(f'{getpass.getuser()} {profile}'.encode()).hexdigest()[:16]}"
        try:
            return cls(_connect(pipe, 0.0))
        except CsError:
            program = loading.executable()
            if program is None or not _is_running(profile):
                raise
        own = [_under(profile)] if profile else []
        try:
            subprocess.run([program, *own, "--nodefault", _accept(pipe)], timeout=START, check=False)
        except subprocess.TimeoutExpired as error:
            raise CsError("LibreOffice 没有响应。", hint="关闭 LibreOffice 里的对话框，再试一次。") from error
        return cls(_connect(pipe, ANSWER))

    @classmethod
    def behind(cls, pipe: str) -> Office:
        """Connect to the LibreOffice that listens on a pipe, as the one does whose button was pressed.

        Raises:
          CsError: None does.
        """
        return cls(_connect(pipe, ANSWER))

    def open(self, path: Path, *, hidden: bool = False) -> xlwings.main.Book:
        """Open a workbook, or return the open one."""
        return self.book(path) or xlwings.Book(impl=self.app.impl.books.load(path, hidden))

    def book(self, path: Path) -> xlwings.main.Book | None:
        """Return the workbook if this LibreOffice has it open."""
        wanted = path.resolve()
        found = (book for book in self.app.impl.books if Path(book.fullname).resolve() == wanted)
        return next((xlwings.Book(impl=book) for book in found), None)

    def close(self) -> None:
        """End the process that we started; what is not saved is lost."""
        if self.process is None:
            return
        # An office that shows a dialog answers nothing, and a call into it waits for ever.
        threading.Thread(target=self._terminate, daemon=True).start()
        try:
            self.process.wait(LEAVE)
        except subprocess.TimeoutExpired:
            _kill(self.process)

    def _terminate(self) -> None:
        with suppress(Exception):  # it is gone, or is killed meanwhile
            self._desktop.terminate()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the starter and the office below it, which a signal to the starter alone would leave behind."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _accept(pipe: str) -> str:
    return f"--accept=pipe,name={pipe};urp"


def _under(profile: Path) -> str:
    return f"-env:UserInstallation={profile.resolve().as_uri()}"


def _connect(pipe: str, patience: float, process: subprocess.Popen[bytes] | None = None) -> Any:
    """Return the component context behind a pipe, waiting until it is there."""
    local = loading.uno().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    no_connection = loading.uno().getClass("com.sun.star.connection.NoConnectException")
    deadline = time.monotonic() + patience
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except no_connection as error:
            ended = process is not None and process.poll() is not None
            if ended or time.monotonic() >= deadline:
                raise CsError(
                    "没有连接上 LibreOffice。", hint="先用 LibreOffice 打开工作簿，再试一次。"
                ) from error
            time.sleep(0.1)


def _is_running(profile: Path | None) -> bool:
    """Tell whether a LibreOffice holds the profile.

    It keeps a file .lock there, which a crash leaves behind; so a process must be there, too.
    """
    folder = profile or Path("~/.config/libreoffice/4").expanduser()
    return (folder / ".lock").exists() and any(map(_is_office, Path("/proc").glob("[0-9]*/comm")))


def _is_office(name: Path) -> bool:
    try:
        return name.read_text("utf-8").startswith("soffice.bin") and name.owner() == getpass.getuser()
    except (OSError, KeyError):  # it has ended meanwhile, or belongs to nobody
        return False
