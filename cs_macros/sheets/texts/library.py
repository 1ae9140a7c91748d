"""话术库: choosing a situation, seeing its text with what is missing, and using it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cs_macros.book.book import problem_at
from cs_macros.book.defaults import single_shop
from cs_macros.book.flow import Letter, button
from cs_macros.errors import CsError, Level, Problem
from cs_macros.sheets.texts.register import Phrase
from cs_macros.sheets.texts.seeds import phrases

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.press import Press
    from cs_macros.book.table import Row

SHOWN = ("group", "initials", "title", "situation", "wanted", "template", "wording")
"""What renewing writes; what people typed beside it stays."""


@button("用这条话术", bulk=False, icon="ReviewNewComment")
def use_phrase(press: Press) -> None:
    """为选中的情景写出内容：填了记录号就取那一行的内容，还缺的用【】标出；齐了就复制。选几条写几条。"""
    waiting_for = [used(row, press) for row in press.rows()]
    short = sum(map(bool, waiting_for))
    waiting = f"，{short} 条还缺内容" if short else ""
    press.outcome.summary = f"写好 0 条话术{waiting}。"
    press.tells = lambda texts: f"写好 {len(texts)} 条话术{waiting}。"


def used(row: Row[Phrase], press: Press) -> list[str]:
    """`use`, where what is wrong with one row stops only that row."""
    try:
        return use(row, press)
    except CsError as error:
        press.refuse(row, [problem_at(row, "values", error.message.rstrip("。"), error.hint)])
        return []


def use(row: Row[Phrase], press: Press) -> list[str]:
    """Write one phrase for its record, or for nobody's row; with gaps it is only shown.

    Returns:
      The variables that are missing.
    """
    from cs_macros import messages
    from cs_macros.book.letters import overrides, values_of, write_letter

    book, phrase = press.book, row.record
    target: Row[Any] | None = find_row(phrase.number, book) if phrase.number else row
    if target is None:
        found = [problem_at(row, "number", "没有这个记录号", "核对记录号；不针对某一行就留空。")]
        press.refuse(row, found)
        return []
    phrase.shop = phrase.shop or single_shop(phrase, book)
    template = messages.load(phrase.template or messages.id_of(str(phrase.title or "")), overrides(book))
    _, gaps = messages.preview(template, values_of(target, template, {}, book))
    given = messages.given(phrase.values, gaps)
    text, missing = messages.preview(template, values_of(target, template, given, book))
    if missing:
        names = "、".join(messages.label(name) for name in missing)
        press.outcome.problems.append(
            problem_at(row, "values", f"还缺：{names}", "补上后再按“用这条话术”。", Level.WARN)
        )
        phrase.message = text
        return missing
    letter = Letter(template.id, given)
    made, _ = write_letter(target, letter, book)
    phrase.message = made.text if made else None
    press.letters.append((target, letter))
    if template.id == "bargain_6_hold":
        press.outcome.problems += come_back(book)
    return []


def come_back(book: Book) -> list[Problem]:
    """When the customer who was asked to wait is answered. Source: R-047, F-20 row 8."""
    waits = [book.setting(key) for key in ("bargain_wait_min", "bargain_wait_max")]
    times = [f"{book.now + timedelta(minutes=wait):%H:%M}" for wait in waits if wait is not None]
    if not times:
        return []
    hint = "真的去问主管：批准了赠品或价格，用“争取到赠品”或“稍等改价”；没有批准，用“没有申请到”。"
    return [Problem(f"请在 {' 到 '.join(times)} 之间答复这位客户", hint, level=Level.INFO)]


def find_row(number: str, book: Book) -> Row[Any] | None:
    """The register's row with a record number, in whatever register it is."""
    from cs_macros.sheets import registers

    tables = (book.table(sheet.record) for sheet in registers() if book.has(sheet.record))
    return next((row for table in tables if (row := table.find(number))), None)


@button("更新话术库", icon="RefreshAll")
def renew_phrases(press: Press) -> None:
    """按现在能用的话术更新这张表，店铺自己改过的注明“本店”；您填的补充和记录号不动。"""
    from cs_macros.book.letters import overrides

    press.journals = ()
    table = press.book.table(Phrase)
    known = {row.record.template: row for row in table.rows()}
    fresh = list(phrases(overrides(press.book)))
    for phrase in fresh:
        row = known.get(phrase.template) or table.add()
        for field in SHOWN:
            setattr(row.record, field, getattr(phrase, field))
    own = sum(phrase.wording == "本店" for phrase in fresh)
    press.outcome.summary = f"话术库有 {len(fresh)} 条，其中本店自己的 {own} 条。"


def phrase_row(template: str, book: Book) -> Row[Phrase]:
    """The row of a message, made where the sheet lacks it."""
    table = book.table(Phrase)
    at = table.index(("template",)).get((template,))
    if at:
        return table.row(at[0])
    return table.add(record=next(phrase for phrase in phrases() if phrase.template == template))
