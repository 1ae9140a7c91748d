"""What a chat shows by itself is written into its row."""

from __future__ import annotations

from cs_macros.book.book import Book
from cs_macros.sheets.quality import measuring, pasted, rules
from cs_macros.sheets.quality.register import ChatCheck


def measure(r: ChatCheck, book: Book) -> None:
    """Fill what the program sees; a step that the inspector has typed stays."""
    from cs_macros.messages import ShopFacts

    if not r.chat_text:
        text = pasted.chat_of(r, book)
        r.chat_text = text if len(text) <= pasted.MOST else f"（见文件 {book.asked['chat_file']}）"
        chat = pasted.messages_of(r.model_copy(update={"chat_text": text}), book)
    else:
        chat = pasted.messages_of(r, book)
    waited = measuring.waits(chat)
    shop = book.shops.get(str(r.shop))
    facts = ShopFacts(flagship=bool(shop.flagship) if shop else None)
    r.first_line_ok = measuring.first_line_ok(chat)
    r.max_reply_min = measuring.minutes(max(waited)) if waited else None
    r.slow_replies = measuring.slow(waited, rules.reply_limit(book))
    r.missing_steps = r.missing_steps or measuring.missing_steps(chat)
    platform = str(shop.platform) if shop else None
    r.banned_hits, r.sparing_hits = measuring.word_hits(chat, platform, book.word_lists, facts)
