"""Copies of a workbook as it was before each change, in the folder 备份 beside it.

Kept are the ten newest, and of each of the last seven days the newest of that day.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.hosts import safe_file, sharing

NEWEST = 10
DAYS = timedelta(days=7)

_STAMP = re.compile(r"(.*) (\d{8}-\d{6}-\d{6})")
_FORM = "%Y%m%d-%H%M%S-%f"
_ROOM = 180
"""Bytes of a workbook's name kept in its backups' names; a file name has 255."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: where it is and when it was made."""

    path: Path
    made_at: datetime


def backups(path: Path) -> list[Backup]:
    """Return a workbook's backups, the newest first."""
    stem = stem_of(path)
    found = []
    folder = path.parent / safe_file.BACKUPS
    for file in folder.glob(f"*{path.suffix}") if folder.is_dir() else ():
        stamp = _STAMP.fullmatch(file.stem)
        if stamp and stamp[1] == stem:
            with contextlib.suppress(ValueError):
                found.append(Backup(file, datetime.strptime(stamp[2], _FORM)))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def keep(path: Path, data: bytes, *, now: datetime | None = None) -> Path:
    """Store a copy of a workbook's content and drop the copies that are no longer kept.

    Raises:
      CsError: It can't be stored; without a backup nothing is changed.
    """
    now = now or datetime.now()
    copy = path.parent / safe_file.BACKUPS / f"{stem_of(path)} {now.strftime(_FORM)}{path.suffix}"
    with safe_file.explained(copy):
        copy.parent.mkdir(exist_ok=True)
        draft = copy.with_name(f"{copy.stem[-28:]}.tmp")
        try:
            draft.write_bytes(data)
            sharing.take_place(draft, copy)
        except BaseException:
            sharing.remove(draft)
            raise
    for old in superfluous(backups(path), now):
        with contextlib.suppress(OSError):
            old.path.unlink()
    return copy


def superfluous(known: Sequence[Backup], now: datetime) -> list[Backup]:
    """Return the backups that are neither among the newest nor the last of one of the last days.

    Args:
      known: The newest first.
    """
    kept = set(known[:NEWEST])
    days = set()
    for one in known:
        day = one.made_at.date()
        if day not in days and now - one.made_at < DAYS:
            kept.add(one)
        days.add(day)
    return [one for one in known if one not in kept]


def restore(path: Path, made_at: datetime | None = None) -> Backup:
    """Put a backup in the workbook's place; what stood there becomes a backup itself.

    Args:
      made_at: When the backup was made; by default the newest one.

    Raises:
      CsError: There is no such backup, or the workbook is open or read-only.
    """
    path = sharing.followed(path)
    with safe_file.locked(path):
        chosen = next((one for one in backups(path) if made_at in (None, one.made_at)), None)
        if chosen is None:
            raise CsError(
                f"“{path.name}”没有这样的备份，未作任何改动。",
                hint=f"看看“{safe_file.BACKUPS}”文件夹里有什么。",
            )
        safe_file.refuse_owned(path)
        data = safe_file.read_whole(chosen.path)
        if path.exists():
            keep(path, safe_file.read_whole(path))
        check = same_as(data, "写下的内容与备份不一致，未作任何改动。")
        safe_file.replace(path, [data], check, like=path if path.exists() else chosen.path)
    return chosen


def take_over(path: Path, read: bytes, new: Iterable[bytes], check: Callable[[Path], None]) -> None:
    """Put a renewed workbook in the place of the one that was read; the old one stays in 备份.

    Args:
      read: The workbook's content when it was read.
      check: See `safe_file.replace`.

    Raises:
      CsError: Open elsewhere, changed meanwhile, or not writable; the old file is whole.
    """
    path = sharing.followed(path)
    with safe_file.locked(path):
        safe_file.refuse_owned(path)
        safe_file.refuse_read_only(path)
        if safe_file.read_whole(path) != read:
            raise CsError(f"“{path.name}”刚被别人改过，未作任何改动。", hint="再运行一次。")
        keep(path, read)
        safe_file.replace(path, new, check)


def same_as(data: bytes, message: str) -> Callable[[Path], None]:
    """A check for `safe_file.replace`: what was written is what was meant, else the message."""

    def check(draft: Path) -> None:
        if draft.read_bytes() != data:
            raise CsError(message, hint="检查磁盘后再试。")

    return check


def stem_of(path: Path) -> str:
    """The workbook's name as files beside its backups carry it, short enough to add to."""
    return path.stem.encode("utf-8")[:_ROOM].decode("utf-8", "ignore")
