"""Whole columns of text into money, exact to the fen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
_FAST = re.compile(r"[ \t]*([-+]?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})\.[0-9]{2})[ \t]*")
_PLAIN = r"(?>[-+]?(?:[0-9]{4,12}|[0-9]{1,3}(?:,[0-9]{3}){0,3})\.[0-9]{2})?"
_ALL_PLAIN = re.compile(rf"{_PLAIN}(?:\n{_PLAIN})*+")
_FORM = bytes.maketrans(b"123456789", b"000000000")
_DIRT = re.compile(r"[\s`'\"=¥元圆\ufeff\u200b]|CNY|RMB|人民币", re.I)
_NUMBER = r"(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})?(?:\.[0-9]{1,12})?"
_MONEY = re.compile(
    rf"(?P<word>CR|DR|C|D|收入|支出|存入|支取|转入|转出|入账|出账|贷|借|收|支|\+)?(?P<minus>-)?(?P<open>\()?(?P<minus2>-)?(?P<number>{_NUMBER})(?P<wan>万)?"
    rf"(?P<close>\))?(?P<after>[-+])?(?P<word2>CR|DR|C|D|贷|借)?"
    rf"(?:[(\[](?:已|部分|已部分)退款?:?(?P<refunded>{_NUMBER})[)\]])?",
    re.I,
)
_BLANK = {"", "-", "--", "/", "—", "无", "null", "none", "nan"}
_OUT = {"DR", "D", "借", "支", "支出", "支取", "转出", "出账"}


@dataclass(frozen=True, slots=True)
class Moneys:
    """A column of amounts.

    Attributes:
      amounts: None where a cell is blank or a dash.
      refunded: The part of each that went back, by a note in its cell.
      bad: Which cells hold something that is no amount.
      signed: Whether any cell says by itself, by a sign or 借/贷, which way the money went.
    """

    amounts: list[Decimal | None]
    refunded: list[Decimal | None]
    bad: list[bool]
    signed: bool


def moneys(cells: Sequence[str], scale: Decimal = Decimal(1)) -> Moneys:
    """Amounts of a column, in 元.

    `131.77(已退款89.84)` is 131.77 of which 89.84 went back; `(5.00)`, `5.00-` and `5.00 DR` are
    -5.00.

    Args:
      scale: What one of the column's units is worth, such as 10,000.

    >>> moneys(["￥1,234.50", "-", "131.77(已退款89.84)", "１２．３４５", "xx,yyyy.zz", "36.00 DR"]).amounts
    [Decimal('1234.50'), None, Decimal('131.77'), Decimal('12.35'), None, Decimal('-36.00')]
    >>> moneys(["1.285"], Decimal(10_000)).amounts
    [Decimal('12850.00')]
    """
    if scale == 1 and (plain := _all_plain(cells)):
        return plain
    known: dict[str, Decimal | None] = {}
    backs: dict[str, Decimal] = {}
    bad: set[str] = set()
    signed = False
    fast = _FAST.fullmatch
    for cell in set(cells):
        found = fast(cell) if scale == 1 else None
        if found:
            text = found[1]
            known[cell] = Decimal(text.replace(",", ""))
            signed = signed or text[0] in "+-"
            continue
        known[cell], back, is_bad, said = _money(cell, scale)
        signed = signed or said
        if back:
            backs[cell] = back
        if is_bad:
            bad.add(cell)
    return Moneys(
        [known[cell] for cell in cells],
        [backs.get(cell) for cell in cells] if backs else [None] * len(cells),
        [cell in bad for cell in cells] if bad else [False] * len(cells),
        signed,
    )


def _all_plain(cells: Sequence[str]) -> Moneys | None:
    """The same for a column of nothing but plain amounts and blanks, many times faster: as one text."""
    text = "\n".join(cells).replace(" ", "").replace("\t", "").replace("¥", "").replace("￥", "")
    parts = text.replace(",", "").split("\n")
    if len(parts) != len(cells):
        return None  # a line break inside a cell
    if not (_ALL_PLAIN.fullmatch(text) if "," in text else _all_figures(text, parts.count(""))):
        return None
    blank: list[Decimal | None] = [None] * len(cells)
    amounts: list[Decimal | None] = (
        [Decimal(part) if part else None for part in parts] if "" in parts else list(map(Decimal, parts))
    )
    return Moneys(amounts, blank, [False] * len(cells), "-" in text or "+" in text)


def _all_figures(text: str, blanks: int) -> bool:
    """Whether every line but the blank ones is a plain amount, as `_ALL_PLAIN` says of text without commas.

    Asked of all at once, six times as fast: behind each point stand two figures and the line's end, and there
    are as many points as lines that hold anything.
    """
    if not text.isascii():
        return False
    form = (b"\n" + text.encode() + b"\n").translate(_FORM)
    form = form.replace(b"\n-", b"\n+").replace(b"\n+", b"\n")  # one sign, not `-+`
    points = form.count(b".")
    return (
        not form.translate(None, b"0.\n")
        and points == form.count(b".00\n") == text.count("\n") + 1 - blanks
        and b"\n." not in form
        and b"0" * 13 not in form
    )


def _money(cell: str, scale: Decimal) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    text = _DIRT.sub("", unicodedata.normalize("NFKC", cell))
    if text.lower() in _BLANK:
        return None, None, False, False
    found = _MONEY.fullmatch(text)
    number = found["number"] if found else ""
    if not found or number in ("", ".") or bool(found["open"]) != bool(found["close"]):
        return None, None, True, False
    out = {(found["word"] or "").upper(), (found["word2"] or "").upper()} & _OUT
    minus = found["minus"] or found["minus2"] or found["open"] or found["after"] == "-" or out
    said = bool(minus or found["word"] or found["word2"] or found["after"])
    worth = scale * 10_000 if found["wan"] else scale
    amount = _fen(number, worth)
    back = _fen(found["refunded"], worth) if found["refunded"] else None
    return -amount if minus else amount, back, False, said


def _fen(text: str, scale: Decimal) -> Decimal:
    return (Decimal(text.replace(",", "")) * scale).quantize(FEN, ROUND_HALF_UP)
