"""The zip file of a workbook: parts read on demand, written back with the untouched ones copied as stored.

Python's zipfile would inflate and deflate every part again, and its reader trusts what a file
says about itself. Here a part that nobody changed keeps its compressed bytes, and a hostile
file is refused before anything of it is inflated.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache

from cs_macros.errors import CsError
from cs_macros.hosts.package import deflate
from cs_macros.hosts.package.listing import (
    CENTRAL,
    END,
    LOCAL,
    MAX32,
    Entry,
    checked,
    damaged,
    entries,
    find_directory,
    real_sizes,
    refuse_blank,
)
from cs_macros.hosts.package.pieces import Content, crc_of

SMALL = 1 << 16
"""Bytes of a part that is remembered when it has been read."""


class Archive:
    """A zip file in memory, as stored.

    Args:
      data: The whole file, compressed.

    Attributes:
      seen: Parts that have been read, and so are whole.

    Raises:
      CsError: Not a zip, damaged, encrypted, or dangerous to inflate.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._comment, start, count = find_directory(data)
        self.entries = checked(list(entries(data, start, count)))
        self._folded = {name.casefold(): name for name in self.entries}
        self.seen: set[str] = set()
        for entry in self.entries.values():
            if entry.method == 0:  # whatever shrank has shown its blanks by how much
                refuse_blank(entry.name, self._packed(entry))

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._folded

    def exact(self, name: str) -> str | None:
        """Return a part's name as stored; part names differ in case without meaning it."""
        return self._folded.get(name.casefold())

    def read(self, name: str) -> bytes:
        """Return a part's bytes, inflated and checked.

        Raises:
          CsError: No such part, or it is damaged.
        """
        stored = self.exact(name)
        if stored is None:
            raise damaged(f"缺少 {name}")
        entry = self.entries[stored]
        raw = self._packed(entry)
        if entry.size <= SMALL:
            data = _small(bytes(raw), stored, entry.method, entry.size, entry.crc)
        else:
            data = _whole(raw, entry.name, entry.method, entry.size, entry.crc)
            refuse_blank(name, memoryview(data))
        self.seen.add(stored)
        return data

    def check(self, name: str) -> None:
        """Make sure that a part is whole; without holding it in memory.

        Raises:
          CsError: It is damaged.
        """
        entry = self.entries[name]
        raw = self._packed(entry)
        try:
            found = deflate.checksum(raw, most=entry.size) if entry.method else (len(raw), zlib.crc32(raw))
        except ValueError:
            found = (-1, 0)
        if entry.method not in (0, 8) or found != (entry.size, entry.crc):
            raise damaged(f"{name} 校验不符")

    def holds(self, name: str, content: Content) -> bool:
        """Whether a part inflates to some content; without holding a second copy of it in memory."""
        entry = self.entries[name]
        raw = self._packed(entry)
        wanted = (len(content), crc_of(content))
        try:
            found = deflate.checksum(raw, most=entry.size) if entry.method else (len(raw), zlib.crc32(raw))
        except ValueError:
            return False
        return found == wanted == (entry.size, entry.crc)

    def same_as_stored(self, name: str, other: Archive, entry: Entry) -> bool:
        """Whether another archive's entry holds the very bytes that this one holds under a name."""
        return self._packed(self.entries[name]) == other._packed(entry)

    def _packed(self, entry: Entry) -> memoryview:
        signature, *_, name_size, extra_size = LOCAL.unpack_from(self.data, entry.start)
        if signature != b"PK\3\4":
            raise damaged(f"{entry.name} 的位置不对")
        begin = entry.start + LOCAL.size + name_size + extra_size
        if begin + entry.packed > entry.end:
            raise damaged(f"{entry.name} 与别的部件重叠")
        return memoryview(self.data)[begin : begin + entry.packed]

    def rewritten(
        self, changed: Mapping[str, Content | None], *, level: int = deflate.FAST
    ) -> Iterator[bytes]:
        """Yield a new zip file, piece by piece.

        Args:
          changed: Part name → new content; None takes the part out. New names come last.
          level: How hard to compress changed parts, 0 to 9, or `deflate.FAST`.
        """
        names = {self.exact(name) or name: content for name, content in changed.items()}
        records, at = [], 0
        for entry in sorted(self.entries.values(), key=lambda one: one.start):
            if entry.name not in names:
                yield self.data[entry.start : entry.end]
                records.append(_moved(entry.record, at))
                at += entry.end - entry.start
            elif (content := names.pop(entry.name)) is not None:
                header, packed, record = _stored_anew(entry.record, content, at, level)
                yield from (header, packed)
                records.append(record)
                at += len(header) + len(packed)
        for name, content in names.items():
            if content is not None:
                header, packed, record = _stored_anew(_new_record(name), content, at, level)
                yield from (header, packed)
                records.append(record)
                at += len(header) + len(packed)
        directory = b"".join(records)
        if at + len(directory) > MAX32 or len(records) > 0xFFFF:
            raise CsError("改动后的工作簿超过 4 GB，未作任何改动。", hint="先把旧的记录归档到另一个文件。")
        yield directory
        yield END.pack(
            b"PK\5\6", b"\0" * 4, len(records), len(records), len(directory), at, len(self._comment)
        )
        yield self._comment


@lru_cache(maxsize=300)
def _small(packed: bytes, name: str, method: int, size: int, crc: int) -> bytes:
    """A small part, remembered: workbooks of one folder have most of them in common, so that the very same
    bytes come back, by which others remember what they made of them."""
    return _whole(packed, name, method, size, crc)


def _whole(packed: bytes | memoryview, name: str, method: int, size: int, crc: int) -> bytes:
    data = bytes(packed) if method == 0 else _inflated(packed, name, method, size)
    if len(data) != size or zlib.crc32(data) != crc:
        raise damaged(f"{name} 校验不符")
    return data


def _inflated(packed: bytes | memoryview, name: str, method: int, size: int) -> bytes:
    if method != 8:
        raise damaged(f"{name} 的压缩方法 {method} 不认识")
    try:
        return deflate.inflated(packed, most=size)
    except ValueError as error:
        raise damaged(f"{name} 无法解压") from error


def _moved(record: bytes, at: int) -> bytes:
    """Return a directory record that points to another place."""
    fields = list(CENTRAL.unpack_from(record))
    if fields[16] != MAX32:
        return record[:42] + struct.pack("<L", at) + record[46:]
    size, packed, _ = real_sizes(tuple(fields), record)
    return _record(record, crc=fields[7], packed=packed, size=size, at=at, keep=True)


def _record(record: bytes, *, crc: int, packed: int, size: int, at: int, keep: bool = False) -> bytes:
    """Return a directory record without zip64 fields; `keep` leaves method and flags as they were."""
    fields = list(CENTRAL.unpack_from(record))
    name = record[CENTRAL.size : CENTRAL.size + fields[10]]
    comment = record[CENTRAL.size + fields[10] + fields[11] :]
    if not keep:
        fields[2], fields[3], fields[4] = 20, fields[3] & 0x800, 8
    fields[7:10] = [crc, packed, size]
    fields[11], fields[16] = 0, at
    return CENTRAL.pack(*fields) + name + comment


def _new_record(name: str) -> bytes:
    raw = name.encode("utf-8")
    flags = 0 if name.isascii() else 0x800
    times = (0, 0x21)  # 1 January 1980: the same edit gives the same bytes
    return CENTRAL.pack(b"PK\1\2", 20, 20, flags, 8, *times, 0, 0, 0, len(raw), *(0,) * 6) + raw


def _stored_anew(record: bytes, content: Content, at: int, level: int) -> tuple[bytes, bytes, bytes]:
    """Return local header, compressed content and directory record of a changed part."""
    packed = deflate.deflated(content, level)
    crc = crc_of(content)
    new = _record(record, crc=crc, packed=len(packed), size=len(content), at=at)
    fields = CENTRAL.unpack_from(new)
    header = LOCAL.pack(b"PK\3\4", *fields[2:10], fields[10], 0)
    return header + new[CENTRAL.size : CENTRAL.size + fields[10]], packed, new
