"""Files that appear together with a written workbook, or not at all: slips to print, hand-ins."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.hosts import sharing
from cs_macros.hosts.safe_file import explained, share


@contextmanager
def staged(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Write files beside their places, and move them there when the body has passed.

    Everything that could fail (no such drive, no right, no space) fails before the body runs, so
    that the workbook in the body is left alone then; when the body fails, no file is left.

    Raises:
      CsError: A file cannot be written there; the body did not run.
    """
    drafts: list[tuple[Path, Path]] = []
    try:
        for path, content in files.items():
            with explained(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                handle, name = tempfile.mkstemp(prefix="~cs", suffix=path.suffix, dir=path.parent)
                drafts.append((Path(name), path))
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    os.fsync(file.fileno())
                share(Path(name))
        yield
        while drafts:
            draft, path = drafts.pop()
            _publish(draft, path)
    finally:
        for draft, _ in drafts:
            sharing.remove(draft)


def _publish(draft: Path, path: Path) -> None:
    """Give a finished file its name.

    Raises:
      CsError: The name is taken by a file that somebody has open; the content is kept beside it.
    """
    try:
        sharing.take_place(draft, path)
    except OSError as error:
        raise CsError(
            f"工作簿已经保存，但“{path}”写不进去（可能正打开着）。",
            hint=f"关掉它，再把“{draft.name}”改名为“{path.name}”。",
        ) from error
