"""Reading a text before a customer does."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING
from unicodedata import normalize

from cs_macros.book.defaults import single_shop
from cs_macros.book.flow import Ask, button
from cs_macros.book.office import Platform, Shop
from cs_macros.book.outcome import Outcome
from cs_macros.errors import CsError, Level, Problem

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.press import Press
    from cs_macros.messages import WordLists


@button(
    "检查文字",
    asks=(
        Ask("message_text", "待检查文字", option="TEXT", hint="要发给客户的话"),
        Ask(
            "message_platform",
            "平台",
            option="--platform",
            choices=tuple(Platform),
            hint="空着按各平台通用的规则",
        ),
    ),
    icon="SpellingAndGrammar",
)
def check_message(press: Press) -> None:
    """检查一段要发给客户的话：违禁词、第三方信息、夸大的说法等，逐条说明在哪里、怎么改。"""
    text, platform = (
        str(press.asks.get(name) or "").strip() for name in ("message_text", "message_platform")
    )
    book = press.book
    only = book.shops.get(single_shop(None, book) or "")
    found = check_text(text, platform, known_numbers(text, book), book.word_lists, only)
    press.outcome.summary = found.summary
    press.outcome.problems += found.problems


LONG = re.compile(r"\d[\d \-]{9,}\d")


def known_numbers(text: str, book: Book) -> list[str]:
    """The long numbers of a text that stand in an id column of the workbook's registers."""
    wanted = {re.sub(r"\D", "", number) for number in LONG.findall(normalize("NFKC", text))}
    wanted |= set(re.findall(r"\d{10,}", normalize("NFKC", text)))
    if not wanted:
        return []
    tables = [book.known(sheet.record) for sheet in book.sheets.registers() if book.has(sheet.record)]
    ids = ((table, c.field) for table in tables for c in table.layout.columns if c.kind.name == "id")
    return sorted(wanted & {str(value) for table, field in ids for value in table.column(field).values()})


def check_text(
    text: str,
    platform: str,
    known_ids: Collection[str] = (),
    words: WordLists | None = None,
    shop: Shop | None = None,
) -> Outcome:
    """What the compliance rules say of a text (domain 5).

    Args:
      words: The shop's lists; the shipped ones without.
      shop: The shop that says it, which decides whether 旗舰店 and 正品 are true.

    Raises:
      CsError: There is no text, or no such platform.
    """
    from cs_macros import messages

    if not text:
        raise CsError("没有要检查的文字。", hint="在“待检查文字”格里粘贴要发的话。")
    if platform and platform not in tuple(Platform):
        raise CsError(f"没有平台“{platform}”。", hint=f"可以是：{'、'.join(Platform)}；空着按通用规则。")
    facts = messages.ShopFacts(flagship=bool(shop.flagship) if shop else None)
    found = messages.check(text, platform=platform or None, known_ids=known_ids, words=words, facts=facts)
    problems = [
        Problem(
            each.message,
            each.hint,
            header="文字" if each.words else "",
            value=each.words or None,
            level=each.level,
        )
        for each in found
    ]
    outcome = Outcome(problems=problems)
    blocked = sum(problem.blocks for problem in problems)
    warned = any(problem.level is Level.WARN for problem in problems)
    outcome.summary = (
        f"不能发：{blocked} 处违规。" if blocked else "可以发，请看提醒。" if warned else "可以发。"
    )
    return outcome
