"""Where the chat of a row comes from: its cell, or a file that is too long for one."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from cs_macros.book.book import Book
from cs_macros.sheets.quality.chats import Said, UnreadableChat, read_chat
from cs_macros.sheets.quality.register import ChatCheck

ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")
MOST = 32_767
"""Letters that Excel takes in a cell."""


def chat_of(r: ChatCheck, book: Book) -> str:
    """The chat of a row: what its cell holds, else the file that is named above the table.

    Raises:
      UnreadableChat: There is none, or the file cannot be read.
    """
    if r.chat_text:
        return r.chat_text
    name = str(book.asked.get("chat_file") or "").strip().strip('"')
    if not name:
        raise UnreadableChat("没有聊天内容")
    path = Path(book.host.label).parent / name
    try:
        return decoded(path.read_bytes())
    except OSError:
        raise UnreadableChat(f"读不到聊天文件“{name}”") from None


def decoded(data: bytes) -> str:
    """A text file in the encodings that chat tools write."""
    for encoding in ENCODINGS:
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableChat("聊天文件的编码不认识")


def messages_of(r: ChatCheck, book: Book) -> list[Said]:
    """The messages of a row's chat.

    Raises:
      UnreadableChat: See `read_chat`.
    """
    person = book.staff.get(str(r.agent))
    names = [str(r.agent or ""), str(r.shop or "")]
    if person:
        accounts = (person.nickname, person.account_presales, person.account_aftersales, person.account_main)
        names += [name for name in accounts if name]
    now = book.now if r.checked_at is None else min(book.now, datetime.combine(r.checked_at, time.max))
    return read_chat(chat_of(r, book), names, now)
