"""The ways into the program: streams, warnings, workers, the person, the two offices."""

from __future__ import annotations

import getpass
import io
import sys
import warnings
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import pytest

from cs_macros import excel
from cs_macros.book.people import login_name
from cs_macros.cli import speak
from cs_macros.cli.parallel import executor
from cs_macros.errors import quiet


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "utf-8"])
def test_pipes_are_utf8_whatever_the_code_page_is(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    monkeypatch.setattr(sys, "stderr", None)  # pythonw has none
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("亲𠮷".encode()), encoding=encoding))
    speak()
    sys.stdout.write(sys.stdin.read() + "한é✗")
    sys.stdout.flush()
    assert raw.getvalue().decode("utf-8") == "亲𠮷한é✗"


def test_warnings_of_libraries_reach_nobody_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for asked, wanted in (([], []), (["default"], ["to_pydatetime"])):
        monkeypatch.setattr(sys, "warnoptions", asked)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            quiet()
            warnings.warn("to_pydatetime", FutureWarning, stacklevel=1)
        assert [str(each.message) for each in caught] == wanted


@pytest.mark.parametrize(("asked", "given"), [(1, 1), (61, 61), (62, 61), (200, 61)])
def test_no_more_workers_than_windows_waits_for(asked: int, given: int) -> None:
    with executor(asked, None) as pool:
        assert isinstance(pool, ProcessPoolExecutor)
        assert pool._max_workers == given


def test_a_service_without_a_name_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows' services have no USERNAME, and Python then asks for a module that Windows has not."""

    def nobody() -> str:
        raise ModuleNotFoundError("No module named 'pwd'")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert login_name() == ""


@pytest.mark.parametrize(
    ("arguments", "called"),
    [
        (["undo", "--wb=a.xlsm", "--from_xl=1", "--app=x", "--hwnd=7"], ("excel", "undo")),
        (["undo", "pipe", "file:///tmp/a.ods"], ("office", "undo", "pipe", "file:///tmp/a.ods")),
    ],
)
def test_each_office_calls_in_its_own_way(
    arguments: Sequence[str], called: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(excel, "run", lambda *given: calls.append(("excel", *given)))
    monkeypatch.setattr(excel, "run_in_libreoffice", lambda *given: calls.append(("office", *given)))
    excel.main(arguments)
    assert calls == [called]
