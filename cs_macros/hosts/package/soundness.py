"""Damage in parts that an edit only copies: nothing of it is read, so nobody would hear of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup, wellformed
from cs_macros.hosts.package.archive import Archive

_MARKUP = (".xml", ".rels", ".vml")
MOST = 10
"""Damaged parts that are told one by one."""


def damaged_parts(archive: Archive, known: Collection[str] = ()) -> Iterator[str]:
    """Yield the parts that cannot be inflated, differ from their checksum, or are no well-formed XML.

    Args:
      known: Parts that have been read, and so need not be looked at.

    Of XML larger than `markup.LARGEST_WHOLE` only the checksum counts: parsing it takes seconds.
    """
    for name, entry in archive.entries.items():
        if name in known or name.endswith("/"):
            continue
        is_markup = name.casefold().endswith(_MARKUP) and entry.size <= markup.LARGEST_WHOLE
        try:
            if is_markup:
                wellformed.require(markup.utf8(archive.read(name), name), name)
            else:
                archive.check(name)
        except CsError:
            yield name


def told(archive: Archive, changed: Collection[str]) -> list[str]:
    """What to tell of the damaged parts of a workbook that was changed all the same."""
    names = list(damaged_parts(archive, {*archive.seen, *changed}))
    more = f"等 {len(names)} 个" if len(names) > MOST else ""
    if not names:
        return []
    return [
        f"工作簿里这些部件本来就已损坏，原样保留：{'、'.join(names[:MOST])}{more}。"
        "请用 Excel 打开修复，或从“备份”文件夹恢复一份完好的文件。"
    ]
