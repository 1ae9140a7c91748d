"""The directory of a zip file: what it says is inside, checked before anything of it is inflated."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from cs_macros.errors import CsError

MOST_PARTS = 50_000
LARGEST_PART = 1 << 30
LARGEST_TOTAL = 2 << 30
RATIO_FROM = 64 << 20
HIGHEST_RATIO = 100
"""A part of more than RATIO_FROM bytes that shrank to a 100th is no spreadsheet anybody typed: sheets of
nothing but styled blank cells shrink to a 12th, blanks to a 108th at the least."""

BLANK_FROM = 16 << 20
BLANK = 0.9
"""Share of blanks from which on a part of more than BLANK_FROM bytes holds nothing worth reading."""

END = struct.Struct("<4s4s2H2LH")
CENTRAL = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
MAX32 = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Entry:
    """One part as the directory lists it.

    Attributes:
      name: Part name with forward slashes, without a leading one.
      start: Where its local header begins; `end` where the next thing begins.
      record: Its directory record, as stored.
    """

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    start: int
    end: int
    record: bytes


def damaged(reason: str) -> CsError:
    return CsError(
        f"文件已损坏，不是完整的 Excel 工作簿（{reason}），未作任何改动。",
        hint="用 Excel 打开并修复，或从“备份”文件夹恢复一份完好的文件。",
    )


def unsafe(reason: str) -> CsError:
    return CsError(
        f"文件的压缩内容不合常理（{reason}），可能是恶意文件，未作任何改动。",
        hint="请确认文件来源；确需使用，先用 Excel 打开并另存一份。",
    )


def refuse_blank(name: str, data: memoryview) -> None:
    """Refuse a huge part that is mere blanks, told by a sample: reading it costs minutes for nothing.

    Raises:
      CsError: It is.
    """
    if len(data) > BLANK_FROM:
        sample = bytes(data[:: len(data) >> 16])
        if sum(map(sample.count, (b" ", b"\n", b"\r", b"\t"))) > BLANK * len(sample):
            raise unsafe(f"部件 {name} 有 {len(data) >> 20} MB，几乎全是空白")


def find_directory(data: bytes) -> tuple[bytes, int, int]:
    """Return the archive's comment, and where its directory begins and how many records it has."""
    at = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if at < 0 or at + END.size > len(data):
        raise damaged("找不到压缩目录")
    _, disks, _, count, size, start, comment_size = END.unpack_from(data, at)
    if disks != b"\0" * 4 and disks != b"\xff" * 4:
        raise damaged("分卷压缩")
    if start == MAX32 or count == 0xFFFF or size == MAX32:
        zip64 = data.rfind(b"PK\6\6", 0, at)
        if zip64 < 0 or zip64 + 56 > len(data):
            raise damaged("找不到压缩目录")
        count, size, start = struct.unpack_from("<3Q", data, zip64 + 32)
    if start + size > at or count > MOST_PARTS:
        raise damaged("压缩目录的位置不对")
    return data[at + END.size : at + END.size + comment_size], start, count


def entries(data: bytes, start: int, count: int) -> Iterator[Entry]:
    records, at = [], start
    for _ in range(count):
        if data[at : at + 4] != b"PK\1\2" or at + CENTRAL.size > len(data):
            raise damaged("压缩目录不完整")
        fields = CENTRAL.unpack_from(data, at)
        end = at + CENTRAL.size + fields[10] + fields[11] + fields[12]
        records.append((fields, data[at:end]))
        at = end
    places = [(*real_sizes(fields, record), fields, record) for fields, record in records]
    starts = sorted({place for _, _, place, _, _ in places} | {start})
    following = dict(itertools.pairwise(starts))
    for size, packed, place, fields, record in places:
        end = following.get(place)
        if end is None or place + LOCAL.size > len(data):
            raise damaged("部件的位置不对")
        raw = record[CENTRAL.size : CENTRAL.size + fields[10]]
        name = raw.decode("utf-8" if fields[3] & 0x800 else "cp437", "replace")
        yield Entry(
            name.replace("\\", "/").lstrip("/"),
            fields[4],
            fields[3],
            fields[7],
            packed,
            size,
            place,
            end,
            record,
        )


def real_sizes(fields: tuple[int, ...], record: bytes) -> tuple[int, int, int]:
    """Return size, packed size and place, from the zip64 extra field where the record defers to it."""
    packed, size, place = fields[8], fields[9], fields[16]
    if MAX32 not in (packed, size, place):
        return size, packed, place
    wide = list(_zip64_numbers(fields, record))
    size, packed, place = (
        (wide.pop(0) if wide else -1) if number == MAX32 else number for number in (size, packed, place)
    )
    if min(size, packed, place) < 0:
        raise damaged("压缩目录不完整")
    return size, packed, place


def _zip64_numbers(fields: tuple[int, ...], record: bytes) -> Iterator[int]:
    at = CENTRAL.size + fields[10]
    end = at + fields[11]
    while at + 4 <= end:
        kind, size = struct.unpack_from("<2H", record, at)
        if kind == 1:
            yield from (
                number for (number,) in struct.iter_unpack("<Q", record[at + 4 : at + 4 + size // 8 * 8])
            )
        at += 4 + size


def checked(entries: list[Entry]) -> dict[str, Entry]:
    """Return the parts by name, once nothing about them is dangerous."""
    found: dict[str, Entry] = {}
    seen: set[str] = set()
    for entry in entries:
        segments = entry.name.split("/")
        if ".." in segments or "\0" in entry.name or ":" in segments[0]:
            raise unsafe(f"部件名 {entry.name!r} 指向工作簿之外")
        if entry.name.casefold() in seen:
            raise unsafe(f"部件 {entry.name} 出现了两次")
        if entry.size > LARGEST_PART:
            raise unsafe(f"部件 {entry.name} 解压后有 {entry.size >> 20} MB")
        if entry.size > RATIO_FROM and entry.size > HIGHEST_RATIO * max(entry.packed, 1):
            raise unsafe(f"部件 {entry.name} 解压后会膨胀 {entry.size // max(entry.packed, 1)} 倍")
        if entry.flags & 0x41:
            raise CsError(
                "压缩包有密码，无法读取，未作任何改动。", hint="先用 Excel 打开，去掉密码后另存一份。"
            )
        seen.add(entry.name.casefold())
        found[entry.name] = entry
    total = sum(entry.size for entry in entries)
    if total > LARGEST_TOTAL:
        raise unsafe(f"解压后共有 {total >> 20} MB")
    if len({entry.start for entry in entries}) < len(entries):
        raise unsafe("几个部件共用同一段数据")
    return found
