"""Who is pressing: the option, the cell 操作人, the computer's login (DESIGN 5.2)."""

from __future__ import annotations

import getpass

from cs_macros.book.book import Book
from cs_macros.book.refusals import OPERATOR
from cs_macros.cells.parsers import is_blank
from cs_macros.hosts.port import Desk


def login_name() -> str:
    """The computer's user; empty where the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # not in the system's list, as in some containers and services
        return ""


def acting_person(book: Book, by: str, login: str, desk: Desk) -> str:
    """Find out who acts.

    The name given wins, then the cell 操作人, then the colleague whose 电脑账号 is the login;
    when cell and login name different colleagues, the desk is asked. A login that is nobody's acts for
    nobody: root or Administrator never becomes a 登记人.
    """
    if by:
        return by.strip()
    cell = book.host.cells([OPERATOR]).get(OPERATOR)
    named = "" if is_blank(cell) else str(cell).strip()
    mine = next((name for name, person in book.staff.items() if login and person.login == login), "")
    if named and mine and named != mine:
        question = f"操作人是“{named}”，这台电脑是{mine}的账号。以“{named}”的名义操作吗？"
        return named if desk.confirm(question) else ""
    return named or mine
