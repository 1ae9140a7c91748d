"""When a workbook has to be refreshed again: nothing is due before, as long as nobody changes the file.

Noted in the person's cache folder, never beside the workbook or in it. A note that is lost, or that says
anything else than what is there now, means a full refresh.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from cs_macros import __version__


@dataclass(frozen=True)
class Note:
    """What is known of a workbook since its last refresh.

    Attributes:
      size: Of the file; `mtime_ns` and `ctime_ns` its times; `digest` that of its content.
      parameters: Digest of all else that a refresh depends on.
      at: When it was refreshed; `until` when something may be otherwise than it was then.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    digest: str
    version: str
    parameters: str
    at: str
    until: str


def parameters_of(file: Path, by: str) -> str:
    """Digest of what a refresh looks at besides the workbook: who acts, and the archives beside it."""
    folder = file.parent / "归档"
    seen = sorted((each.name, *times(each)) for each in folder.glob("*.xlsx")) if folder.is_dir() else []
    return hashlib.sha256(repr((by, seen)).encode("utf-8", "surrogatepass")).hexdigest()


def times(file: Path) -> tuple[int, int, int]:
    about = file.stat()
    return about.st_size, about.st_mtime_ns, about.st_ctime_ns


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def is_settled(file: Path, now: datetime, by: str) -> bool:
    """Whether a refresh now would find nothing to do."""
    note = note_of(file)
    return note is not None and note.at <= now.isoformat() < note.until and is_as_left(file, by, note)


def is_as_left(file: Path, by: str, note: Note | None = None) -> bool:
    """Whether nothing but the clock is otherwise than when a workbook was last refreshed."""
    try:
        note, found = note or note_of(file), times(file)
        if note is None or note.version != __version__ or found[0] != note.size:
            return False
        if found[1:] != (note.mtime_ns, note.ctime_ns) and digest_of(file.read_bytes()) != note.digest:
            return False
        return parameters_of(file, by) == note.parameters
    except (OSError, TypeError):
        return False


def note_of(file: Path) -> Note | None:
    """What is noted of a workbook; None where there is no note, or none that can be understood."""
    try:
        note = Note(**json.loads(place_of(file).read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return note if isinstance(note.at, str) and isinstance(note.until, str) else None


def remember(file: Path, crc: int, by: str, at: datetime, until: datetime) -> None:
    """Note how a workbook stands after a refresh; a cache that cannot be written is none.

    Args:
      crc: Checksum of what the refresh has left there: if somebody has written since, nothing is noted.
    """
    import zlib

    try:
        before = times(file)
        data = file.read_bytes()
        if zlib.crc32(data) != crc or times(file) != before:
            forget(file)
            return
        note = Note(
            *before, digest_of(data), __version__, parameters_of(file, by), at.isoformat(), until.isoformat()
        )
        place = place_of(file)
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(asdict(note)), "utf-8")
        draft.replace(place)
    except OSError:
        forget(file)


def forget(file: Path) -> None:
    """Take a note away; where that fails it is no longer true anyhow."""
    try:
        place_of(file).unlink(missing_ok=True)
    except OSError:
        return


def place_of(file: Path) -> Path:
    """Where the note of a workbook is kept."""
    name = str(file.resolve()).encode("utf-8", "surrogatepass")
    return folder() / f"{hashlib.sha256(name).hexdigest()}.json"


def folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("cs_macros", appauthor=False) / "refresh"


def waiting(files: Iterable[Path], now: datetime, by: str) -> list[Path]:
    """The files that a refresh may have something to do in."""
    return [file for file in files if not is_settled(file, now, by)]
