"""What the buttons of 退换货登记表 do besides moving a row."""

from __future__ import annotations

from cs_macros.book.book import Book
from cs_macros.book.flags import Flag, exchange_remark, raise_flag, refund_remark
from cs_macros.sheets.after_sales.register import Verdict
from cs_macros.sheets.returns import derived
from cs_macros.sheets.returns.register import Return

CLAIM = "快递损坏：运费先由商家承担，另向快递索赔"


def settle_fault(r: Return, book: Book) -> None:
    """Write what the evidence has settled, and note a claim to be made (F-4 A 9)."""
    r.is_quality = derived.quality(r)
    if r.verdict is Verdict.COURIER_DAMAGE and CLAIM not in (r.freight_note or ""):
        r.freight_note = f"{r.freight_note}；{CLAIM}" if r.freight_note else CLAIM


def flag_refund(r: Return, book: Book) -> None:
    """Blue flag and the back office's remark (R-072)."""
    raise_flag(r, Flag.BLUE, refund_remark(r.reason, r.return_freight, book))


def flag_exchange(r: Return, book: Book) -> None:
    """Purple flag and the back office's remark (R-071)."""
    goods = f"{r.new_item} {r.new_model}×{r.new_qty}"
    raise_flag(r, Flag.PURPLE, exchange_remark(goods, r.price_diff, r.resend_freight, book))
