"""话术库: choosing a situation, seeing its text with what is missing, and using it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cs_macros.book.book import Book
from cs_macros.book.defaults import single_shop
from cs_macros.book.flow import Letter, button
from cs_macros.book.made import Text
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.book.texts import Phrase
from cs_macros.errors import CsError, Level, Problem
from cs_macros.sheets.texts.seeds import phrases

if TYPE_CHECKING:
    from cs_macros.messages import Template

SHOWN = ("group", "initials", "title", "situation", "wanted", "template", "wording", "text")
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
        press.refuse(row, [row.problem("values", error.message.rstrip("。"), error.hint)])
        return []


def use(row: Row[Phrase], press: Press) -> list[str]:
    """Write one phrase for its record, or for nobody's row; with gaps it is only shown.

    Returns:
      The variables that are missing.
    """
    from cs_macros import messages
    from cs_macros.book.letters import values_of, write_letter

    book, phrase = press.book, row.record
    target: Row[Any] | None = find_row(phrase.number, book) if phrase.number else row
    if target is None:
        found = [row.problem("number", "没有这个记录号", "核对记录号；不针对某一行就留空。")]
        press.refuse(row, found)
        return []
    phrase.shop = phrase.shop or single_shop(phrase, book)
    template = template_of(row, target, book)
    _, gaps = messages.preview(template, values_of(target, template, {}, book))
    given = messages.given(phrase.values, gaps)
    text, missing = messages.preview(template, values_of(target, template, given, book))
    if missing:
        names = "、".join(messages.label(name) for name in missing)
        press.outcome.problems.append(
            row.problem("values", f"还缺：{names}", "补上后再按“用这条话术”。", Level.WARN)
        )
        phrase.message = text
        return missing
    letter = Letter(template.id, given)
    made, _ = write_letter(target, letter, book)
    phrase.message = made.text if made else None
    if made:
        phrase.uses, phrase.last_used = (phrase.uses or 0) + 1, book.now
    press.letters.append((target, letter))
    if template.id == "bargain_6_hold":
        press.outcome.problems += come_back(book)
    return []


def template_of(row: Row[Phrase], target: Row[Any], book: Book) -> Template:
    """What a row of 话术库 stands for, as the shop has it for the platform.

    Raises:
      CsError: It is no message, or it may not be used now.
    """
    from cs_macros import messages
    from cs_macros.book.letters import find_template

    phrase = row.record
    if phrase.enabled is False:
        raise CsError(f"话术“{phrase.title}”已经停用。", hint="换一条话术，或在“启用”里填“是”。")
    if own := phrase.own:
        phrase.template, phrase.wording = own.id, "个人" if own.whose else "本店"
    platform = book.platform(getattr(target.record, "shop", None))
    name = phrase.template or messages.id_of(str(phrase.title or ""))
    return find_template(name, book, str(platform) if platform else None)


@button("连成一条", bulk=False, icon="ReviewNewComment")
def join_phrases(press: Press) -> None:
    """把选中的几条话术按顺序连成一条，复制好；要给同一条记录（或都不针对某一行），连起来也要检查得过。"""
    rows = press.rows()
    if len({row.record.number or "" for row in rows}) > 1:
        raise CsError("选中的几条不是给同一条记录的，没有连。", hint="把“记录号”填成一样的，或都留空。")
    short = sum(bool(used(row, press)) for row in rows)
    press.tells = lambda texts: joined(texts, short, press)


def joined(texts: Sequence[Text], short: int, press: Press) -> str:
    """Put the texts on the clipboard as one, if that one may be sent; say what was done."""
    from cs_macros import messages

    if short or not texts:
        return f"没有连：{short} 条还缺内容。" if short else "没有连：没有写出话术。"
    text = "\n".join(each.text for each in texts)
    platform = press.book.platform(getattr(texts[0].row.record, "shop", None))
    lists = press.book.word_lists
    found = messages.check(text, platform=str(platform) if platform else None, words=lists)
    blocked = [each for each in found if each.level is Level.BLOCK]
    alone = {
        each.rule for one in texts for each in messages.check(one.text, platform=str(platform), words=lists)
    }
    if new := [each for each in blocked if each.rule not in alone]:
        press.outcome.problems.append(
            Problem(f"连起来不能发：{new[0].message}", new[0].hint, level=Level.WARN)
        )
        return "没有连：分开都能发，连起来不能发。"
    press.book.put("phrases_message", text)
    press.copies = text
    return f"已把 {len(texts)} 条连成一条。"


def come_back(book: Book) -> list[Problem]:
    """When the customer who was asked to wait is answered. Source: R-047, F-20 row 8."""
    waits = [book.setting(key) for key in ("bargain_wait_min", "bargain_wait_max")]
    times = [f"{book.now + timedelta(minutes=wait):%H:%M}" for wait in waits]
    hint = "真的去问主管：批准了赠品或价格，用“争取到赠品”或“稍等改价”；没有批准，用“没有申请到”。"
    return [Problem(f"请在 {' 到 '.join(times)} 之间答复这位客户", hint, level=Level.INFO)]


def find_row(number: str, book: Book) -> Row[Any] | None:
    """The register's row with a record number, in whatever register it is."""

    tables = (book.table(sheet.record) for sheet in book.sheets.registers() if book.has(sheet.record))
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
        for field in SHOWN if not row.record.own or row.record.template else ():
            setattr(row.record, field, getattr(phrase, field))
    listed = {phrase.template for phrase in fresh}
    typed = [row for row in table.rows() if row.record.own and row.record.template not in listed]
    for row in typed:
        name_own(row)
    own = sum(phrase.wording != "自带" for phrase in fresh) + len(typed)
    press.outcome.summary = f"话术库有 {len(fresh) + len(typed)} 条，其中本店自己的 {own} 条。"


def name_own(row: Row[Phrase]) -> None:
    """Fill in what the button owns of a phrase that the shop has typed into the sheet."""
    from cs_macros.messages.initials import initials

    own = row.record.own
    if own:
        row.record.template, row.record.initials = own.id, initials(own.title)
        row.record.wanted = "、".join(own.wanted) or None
        row.record.wording = "个人" if own.whose else "本店"


def phrase_row(template: str, book: Book) -> Row[Phrase]:
    """The row of a message, made where the sheet lacks it."""
    table = book.table(Phrase)
    at = table.index(("template",)).get((template,))
    if at:
        return table.row(at[0])
    return table.add(record=next(phrase for phrase in phrases() if phrase.template == template))
