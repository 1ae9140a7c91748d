"""A workbook file replaced so that at every moment there is a whole one: the old or the new.

The new content goes to a temporary file in the same folder, is flushed to the disk, read back
and checked, and only then takes the old file's name, which every file system does at once or
not at all.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cs_macros.errors import CsError
from cs_macros.hosts import sharing

BACKUPS = "备份"
"""The folder beside a workbook that holds its backups and its lock."""

PATIENCE = 30.0
"""Seconds to wait for another of our own processes that writes to the same file."""

LARGEST_FILE = 1 << 30


def read_whole(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
      CsError: Missing, unreadable, or absurdly large.
    """
    with explained(path):
        if path.is_dir():
            raise CsError(f"“{path}”是文件夹，不是工作簿。", hint="指定文件夹里的一个 .xlsx 或 .xlsm 文件。")
        if path.stat().st_size > LARGEST_FILE:
            raise CsError(
                f"“{path.name}”超过 1 GB，无法处理，未作任何改动。", hint="先把旧的记录归档到另一个文件。"
            )
        return sharing.patiently(path.read_bytes)


def refuse_owned(path: Path) -> None:
    """Refuse a workbook that a spreadsheet program has open.

    Raises:
      CsError: Names who has it open, as the program's owner file tells.
    """
    for beside, reader in (
        (f"~${path.name}", _excel_owner),
        (f".~lock.{path.name}#", _libreoffice_owner),
        (f".~{path.name}", lambda _: ""),
    ):
        owner_file = path.with_name(beside)
        if owner_file.is_file():
            who = ""
            with contextlib.suppress(OSError):  # Excel on Windows may keep it to itself
                who = reader(owner_file.read_bytes())
            raise CsError(
                f"“{path.name}”正被{f' {who} ' if who else '别人'}打开，未作任何改动。",
                hint=f"请对方保存并关闭后再试；如果确认没有人打开，删除同一文件夹里的 {beside} 再试。",
            )


def _excel_owner(data: bytes) -> str:
    r"""Return the user named in an Excel owner file: length and ANSI name, then length and UTF-16 name.

    >>> _excel_owner(b"\x02ab" + b" " * 52 + b"\x02\x00" + "王五".encode("utf-16-le"))
    '王五'
    """
    size = int.from_bytes(data[55:57], "little")
    if 0 < size <= 54 and len(data) >= 57 + 2 * size:
        return data[57 : 57 + 2 * size].decode("utf-16-le", "replace").strip("\0 ")
    return data[1 : 1 + data[0]].decode("gb18030", "replace").strip("\0 ") if data else ""


def _libreoffice_owner(data: bytes) -> str:
    fields = data.decode("utf-8", "replace").split(",")
    return next((field.strip() for field in fields[:2] if field.strip()), "")


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep our other processes from writing to a file meanwhile.

    Raises:
      CsError: Another one keeps it for longer than PATIENCE, or the folder can't be written to.
    """
    if not path.exists():  # a new file: whoever is last to give it its name wins
        yield
        return
    import filelock  # no press in an open workbook pays for it

    with explained(path):
        folder = path.parent / BACKUPS
        folder.mkdir(exist_ok=True)
        lock = filelock.FileLock(folder / f"{_mark(path)}.lock", timeout=PATIENCE)
        try:
            lock.acquire(poll_interval=0.005)
        except filelock.Timeout as error:
            raise CsError(
                f"另一个程序正在写“{path.name}”，等了 {PATIENCE:.0f} 秒仍未结束，未作任何改动。",
                hint="稍等片刻再试。",
            ) from error
    try:
        yield
    finally:
        lock.release()


def replace(
    path: Path, pieces: Iterable[bytes], check: Callable[[Path], None], *, like: Path | None = None
) -> int:
    """Put new content in a file's place, at once or not at all.

    Args:
      check: Reads the temporary file and raises if it is not what was meant to be written.
      like: The file whose permissions the new one takes; by default the old one.

    Returns:
      The new content's checksum.

    Raises:
      CsError: Read-only, no permission, the disk is full; the old file is as it was.
    """
    refuse_read_only(path)
    with explained(path):
        _clear_remains(path)
        handle, name = tempfile.mkstemp(prefix=_mark(path), suffix=".tmp", dir=path.parent)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                meant = _write(file, pieces)
            if zlib.crc32(draft.read_bytes()) != meant:
                raise CsError(
                    f"写下的“{path.name}”读回来不一致，未作任何改动。", hint="检查磁盘后再试；原文件完好。"
                )
            check(draft)
            _copy_permissions(like or path, draft)
            sharing.take_place(draft, path)
        except BaseException:
            sharing.remove(draft)
            raise
        _flush_folder(path.parent)
    return meant


def _write(file: BinaryIO, pieces: Iterable[bytes]) -> int:
    """Write pieces and have them on the disk; return the checksum of what was meant to be written."""
    checksum = 0
    for piece in pieces:
        file.write(piece)
        checksum = zlib.crc32(piece, checksum)
    file.flush()
    os.fsync(file.fileno())
    return checksum


def _mark(path: Path) -> str:
    """Return the beginning of the names of a file's lock and drafts: short, however long its own name is."""
    return ".cs-macros-" + hashlib.sha256(path.name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _clear_remains(path: Path) -> None:
    """Remove the drafts of a process that was killed: under the lock nobody else is writing them."""
    for draft in path.parent.glob(f"{_mark(path)}*.tmp") if path.exists() else ():
        sharing.remove(draft)


def refuse_read_only(path: Path) -> None:
    """Refuse a file that may not be written to.

    Raises:
      CsError: It is marked read-only, or belongs to somebody else.
    """
    if path.exists() and not (path.stat().st_mode & stat.S_IWUSR and os.access(path, os.W_OK)):
        raise CsError(
            f"“{path.name}”是只读文件，未作任何改动。",
            hint="在文件属性里去掉“只读”，或用 --out 写到另一个文件。",
        )


def _copy_permissions(known: Path, draft: Path) -> None:
    if known.exists():
        about = known.stat()
        draft.chmod(stat.S_IMODE(about.st_mode))
        sharing.copy_rights(known, draft)
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):  # only root may give files away
                os.chown(draft, about.st_uid, about.st_gid)
    else:
        share(draft)


def _flush_folder(folder: Path) -> None:
    """Have the new name itself on the disk; Windows needs and knows no such thing."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system says about a file into words and advice.

    Raises:
      CsError: In place of any OSError.
    """
    try:
        yield
    except OSError as error:
        unknown = (f"读写出错（{error.strerror or error}）", "检查文件所在的磁盘和权限后再试。")
        reason, hint = sharing.told_of(error, path) or _REASONS.get(error.errno or 0, unknown)
        raise CsError(f"“{path}”{reason}，未作任何改动。", hint=hint) from error


_FULL = ("所在的磁盘已满", "清理磁盘空间后再试；原文件完好。")
_DENIED = ("没有权限读写", "如果文件正在 Excel 里打开，先关闭它；再检查文件和文件夹的权限。")
_REASONS = {
    errno.ENOENT: ("不存在", "检查文件名和路径。"),
    errno.ENOTDIR: ("不存在", "检查文件名和路径。"),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EBUSY: _DENIED,
    errno.EROFS: ("在只读的磁盘上", "把文件复制到可以写入的文件夹再试。"),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.ENAMETOOLONG: ("的文件名太长", "把文件名改短后再试。"),
    errno.EIO: ("读写出错", "网络盘可能断开了；检查连接后再试。"),
}


def share(draft: Path) -> None:
    """Give a draft the rights that a new file of the person has: those of mkstemp are its owner's alone."""
    umask = os.umask(0)
    os.umask(umask)
    draft.chmod(0o666 & ~umask)
