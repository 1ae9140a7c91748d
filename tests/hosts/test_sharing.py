"""What Windows does differently with files, told by its numbers here, for real in tests/windows/."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts import safe_file, sharing

DENIED, SHARED = 5, 32


def refused(number: int) -> PermissionError:
    error = PermissionError(13, "Permission denied", "x")
    error.winerror = number  # type: ignore[attr-defined]
    return error


class Busy:
    """Something that others have open for so many tries."""

    def __init__(self, tries: int, error: OSError) -> None:
        self.left, self.error, self.tried = tries, error, 0

    def __call__(self, *_: Any) -> str:
        self.tried += 1
        if self.left:
            self.left -= 1
            raise self.error
        return "done"


@pytest.mark.parametrize("number", [DENIED, SHARED, 33])
def test_what_is_open_for_a_moment_is_tried_again(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "PAUSE", 0.0)
    busy = Busy(3, refused(number))
    assert sharing.patiently(busy) == "done"
    assert busy.tried == 4


def test_what_stays_open_is_told_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "PATIENCE", 0.03)
    monkeypatch.setattr(sharing, "PAUSE", 0.01)
    busy = Busy(1000, refused(SHARED))
    with pytest.raises(PermissionError):
        sharing.patiently(busy)
    assert 1 < busy.tried < 10


def test_elsewhere_a_file_that_may_not_be_written_is_told_at_once() -> None:
    busy = Busy(1000, PermissionError(13, "Permission denied"))
    with pytest.raises(PermissionError):
        sharing.patiently(busy)
    assert busy.tried == 1


def test_a_replacing_that_is_denied_is_told_as_a_file_that_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows says "access denied" of a folder that has just taken the draft."""
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(sharing, "PATIENCE", 0.0)
    monkeypatch.setattr(Path, "replace", Busy(1000, refused(DENIED)))
    with pytest.raises(CsError, match="正被别的程序打开，未作任何改动") as told:
        safe_file.replace(path, [b"new"], lambda draft: None)
    assert "台账.xlsx" in told.value.message
    assert "预览窗格" in told.value.hint
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["台账.xlsx"]


@pytest.mark.parametrize("number", [53, 64, 121, 1231])
def test_a_share_that_is_gone_is_told_as_that(number: int, tmp_path: Path) -> None:
    error = OSError(22, "Invalid argument")
    error.winerror = number  # type: ignore[attr-defined]
    with pytest.raises(CsError, match="共享盘没有连上"), safe_file.explained(tmp_path / "a.xlsx"):
        raise error


def test_an_error_without_a_sentence_of_its_own_says_what_the_system_says(tmp_path: Path) -> None:
    with (
        pytest.raises(CsError, match="读写出错（odd），未作任何改动"),
        safe_file.explained(tmp_path / "a.xlsx"),
    ):
        raise OSError(9999, "odd")


@pytest.mark.parametrize(("letters", "too_long"), [(259, False), (260, True)])
def test_windows_paths_have_259_letters(
    letters: int, too_long: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path("/" + "a" * (letters - 1))
    assert not sharing.is_too_long(path), "only on Windows"
    monkeypatch.setattr(sys, "platform", "win32")
    assert sharing.is_too_long(path) is too_long


def test_an_owner_file_that_cannot_be_read_tells_that_the_workbook_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel on Windows may keep it to itself; before, that was taken for nobody's."""
    path = tmp_path / "台账.xlsx"
    path.with_name("~$台账.xlsx").touch()
    monkeypatch.setattr(Path, "read_bytes", Busy(1000, refused(SHARED)))
    with pytest.raises(CsError, match="正被别人打开"):
        safe_file.refuse_owned(path)


def test_a_draft_that_cannot_be_removed_hides_no_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "unlink", Busy(1000, refused(SHARED)))

    def check(draft: Path) -> None:
        raise CsError("写下的不对", hint="再试。")

    with pytest.raises(CsError, match="写下的不对"):
        safe_file.replace(path, [b"new"], check)
