"""The written file read again before it takes the old one's place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.archive import Archive
from cs_macros.hosts.package.pieces import Content

_MARKUP = (".xml", ".rels", ".vml")


def verify(file: Path, original: Archive, changed: Mapping[str, Content | None]) -> None:
    """Read a written file back from the disk and compare it with what was meant.

    Untouched parts are compared as stored; changed ones are inflated, compared, and parsed. Of a
    sheet larger than `markup.LARGEST_WHOLE` only the new rows and the frame were parsed, when it
    was put together: parsing 60 MB would take as long as all the rest.

    Raises:
      CsError: Anything differs, or a changed part is no well-formed XML (which it may have been before).
    """
    written = Archive(file.read_bytes())
    wanted = (set(original.entries) | set(changed)) - {name for name, new in changed.items() if new is None}
    if set(written.entries) != wanted:
        raise _failed("部件的数目不对")
    for name, entry in written.entries.items():
        new = changed.get(name)
        if new is not None:
            if not written.holds(name, new):
                raise _failed(f"{name} 的内容不对")
            if name.casefold().endswith(_MARKUP) and len(new) <= markup.LARGEST_WHOLE:
                markup.feed(markup.parser(name), bytes(new), name)
        elif not original.same_as_stored(name, written, entry):
            raise _failed(f"{name} 的内容不对")


def _failed(reason: str) -> CsError:
    return CsError(f"写好的文件读回来不一致（{reason}），未作任何改动。", hint="检查磁盘后再试；原文件完好。")
