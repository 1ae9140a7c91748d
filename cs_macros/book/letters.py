"""Messages of a press: made from the moved rows, checked, and put where people find them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_macros.book.book import Book
from cs_macros.book.flow import Letter
from cs_macros.book.holding import why_not
from cs_macros.book.made import Text
from cs_macros.book.office import Shop
from cs_macros.book.outcome import Outcome
from cs_macros.book.said import FROM_PRODUCT, REMINDERS, allowed, facts_of, settled
from cs_macros.book.table import Row
from cs_macros.book.texts import Phrase
from cs_macros.errors import CsError, Level, Problem

if TYPE_CHECKING:
    from cs_macros.messages import Finding, Template
    from cs_macros.messages.own import OwnPhrase


def overrides(book: Book) -> Path | None:
    """The folder 话术 beside the workbook, where a shop keeps its own templates."""
    folder = Path(book.host.label).parent / "话术"
    return folder if folder.is_dir() else None


def write_letters(letters: Sequence[tuple[Row[Any], Letter]], book: Book, outcome: Outcome) -> list[Text]:
    """Make the texts; a text that cannot or may not be made is a warning, its row's move stands."""

    texts: list[Text] = []
    for row, letter in letters:
        made, problems = write_letter(row, letter, book)
        if made and is_second_reminder(made, texts):
            template = find_template(made.template, book)
            reason = "这次已经给这位客户写了一条，没有再写"
            made, problems = None, [doubt(row, template, reason, "等客户回复，或明天再联系。")]
        outcome.problems += problems
        if made:
            texts.append(made)
            outcome.messages.append({"template": made.template, "number": row.key, "text": made.text})
    return texts


def is_second_reminder(made: Text, before: Sequence[Text]) -> bool:
    """Whether a customer with several rows gets the same reminder from an earlier one (COM-03)."""
    from cs_macros import messages

    customer = getattr(made.row.record, "customer_id", None)
    return (
        bool(customer)
        and messages.topic(made.template) == REMINDERS
        and any(
            each.template == made.template and getattr(each.row.record, "customer_id", None) == customer
            for each in before
        )
    )


def find_template(name: str, book: Book, platform: str | None = None) -> Template:
    """A message of ours or of the shop's own, as the shop has it for a platform.

    Raises:
      CsError: There is none of that id, or it may not be used now.
    """
    from cs_macros import messages
    from cs_macros.messages.own import MARK

    if not name.startswith(MARK):
        return messages.load(name, overrides(book), platform)
    own = next((each for each in own_phrases(book) if each.id == name), None)
    if own is None:
        raise CsError(f"没有本店的话术“{name.removeprefix(MARK)}”。", hint="在“话术库”里核对标题和原文。")
    if reason := own.why_not(book.now.date(), book.operator):
        raise CsError(f"话术“{own.title}”{reason}。", hint="换一条话术，或在“话术库”里改。")
    return own.template()


def own_phrases(book: Book) -> Iterator[OwnPhrase]:
    """What the shop has written itself, in 话术库 and in the folder 话术."""
    from cs_macros.messages.own import phrases_in

    rows = (row.record.own for row in book.known(Phrase).rows())
    yield from (own for own in rows if own)
    folder = overrides(book)
    yield from phrases_in(folder) if folder else ()


def named(name: str, book: Book) -> str:
    """The id behind a title, a shortcut or initials; the shop's own phrases are meant first."""
    from cs_macros import messages

    for own in own_phrases(book):
        if name in (own.title, own.id) or (own.shortcut and name == own.shortcut):
            return own.id
    for row in book.known(Phrase).rows():
        if row.record.shortcut == name and row.record.template:
            return row.record.template
    return messages.id_of(name)


def write_letter(row: Row[Any], letter: Letter, book: Book) -> tuple[Text | None, list[Problem]]:
    """One text for one row, or why there is none. Source: DESIGN 5.5, COM-03."""
    from cs_macros import messages

    platform = book.platform(getattr(row.record, "shop", None))
    template = find_template(letter.template, book, str(platform) if platform else None)
    if template.platforms and platform and platform not in template.platforms:
        only = "、".join(template.platforms)
        return None, [doubt(row, template, f"只能在{only}用，{platform}上没有生成", "换一条话术。")]
    if reason := why_not(template, row, book):
        return None, [doubt(row, template, f"{reason}，没有生成", "换一条话术，或先办好这一步。")]
    if not allowed(template, row, book):
        needed = book.table(Shop).layout.header(template.needs)
        hint = f"换一条话术；确实可以时，选好店铺，在“店铺”表的“{needed}”填“是”。"
        which = getattr(row.record, "shop", None) or "没有选店铺，也"
        return None, [doubt(row, template, f"{which}没有标明“{needed}”，没有生成", hint)]
    values = values_of(row, template, letter.values, book)
    if reason := unapproved(row, template, values, book):
        hint = "请主管或店长批准后，在“补充”里写 批准人=姓名。"
        return None, [doubt(row, template, f"{reason}，没有生成", hint)]
    try:
        text = messages.render_template(template, values)
    except messages.MissingVariables as error:
        return None, [missing(row, name, template, book) for name in error.variables]
    layout = row.table.layout
    known = [
        str(value) for name, value in row.record if value and name in layout.by_field and is_id(row, name)
    ]
    if template.kind == "internal":  # what colleagues are told is no advertising, and must arrive
        return Text(row, template.id, template.title, text, messages.version(template), internal=True), []
    facts = replace(facts_of(row, template.id, book), **letter.facts)
    found = messages.check(
        text,
        platform=str(platform) if platform else None,
        template=letter.template,
        known_ids=known,
        words=book.word_lists,
        facts=facts,
    )
    shop = getattr(row.record, "shop", None)
    found = [each for each in found if not (each.rule == "COM-21" and is_named(shop, text, each))]
    problems = [
        doubt(row, template, each.message, each.hint) for each in found if each.level is not Level.INFO
    ]
    if any(each.level is Level.BLOCK for each in found):
        return None, problems
    if facts.same_today and messages.topic(template.id) == REMINDERS:
        return None, problems
    approver = values.get("approved_by")
    granted = str(approver) if approver else None
    if granted and not customer_of(row, letter):
        hint = "在“补充”里写上 客户ID=…，这次批准才查得到是给谁的。"
        problems.append(doubt(row, template, "没有记下是给哪位客户批准的", hint))
    made = Text(
        row,
        template.id,
        template.title,
        text,
        messages.version(template),
        approved_by=granted,
        to=customer_of(row, letter),
    )
    return made, problems


def is_named(shop: str | None, text: str, found: Finding) -> bool:
    """Whether the words stand in the shop's own name, which the platform gave it."""
    if not shop or found.words not in shop:
        return False
    at = text.find(shop, max(0, found.end - len(shop)))
    return 0 <= at <= found.start


def customer_of(row: Row[Any], letter: Letter) -> str | None:
    """Who the message is for: the row's customer, or the one typed beside a message out of the library."""
    typed = letter.values.get("customer_id") or letter.values.get("客户ID")
    return getattr(row.record, "customer_id", None) or (str(typed) if typed else None)


def unapproved(row: Row[Any], template: Template, values: Mapping[str, object], book: Book) -> str:
    """Why what a message grants is not granted: somebody else has to, who may (COM-09)."""
    approver = values.get("approved_by")
    if "approved_by" not in template.variables or not approver:
        return ""
    if not book.holds(str(approver), ("主管", "店长")):
        return f"批准人“{approver}”不是主管或店长"
    return "批准人不能是自己" if book.staff and approver == book.operator else ""


def values_of(
    row: Row[Any], template: Template, given: Mapping[str, object], book: Book
) -> dict[str, object]:
    """Everything that a template may print: what the press gives before what the row and the shop hold."""
    from cs_macros import messages

    given = {name if name != "客户ID" else "customer_id": value for name, value in given.items()}
    extra = {**common_values(row, book), **messages.by_variable(dict(given), template)}
    values = settled(template, messages.values_for(template, row_values(row, book), extra), book)
    platform = book.platform(getattr(row.record, "shop", None))
    if platform and platform not in messages.WANGWANG and "支付宝" in str(values.get("channel") or ""):
        values["channel"] = "支付账户"  # other platforms pay back by themselves (domain 5, COM-04)
    return values


def doubt(row: Row[Any], template: Template, message: str, hint: str) -> Problem:
    return row.problem("", f"话术“{template.title}”：{message}", hint, Level.WARN)


def is_id(row: Row[Any], field: str) -> bool:
    return row.table.layout[field].kind.name == "id"


def row_values(row: Row[Any], book: Book) -> dict[str, object]:
    """What templates may name: the shop's columns, and before them the row's own."""
    shop = book.shops.get(getattr(row.record, "shop", None) or "")
    values: dict[str, object] = dict(shop) if shop else {}
    if isinstance(row.record, Phrase):  # its columns are about the message, not in it
        return values
    return values | {name: value for name, value in row.record if name in row.table.layout.by_field}


def common_values(row: Row[Any], book: Book) -> dict[str, object]:
    """Who writes, for which shop, with which emoticons: every template may name them (domain 4)."""
    from cs_macros import messages

    shop = getattr(row.record, "shop", None)
    platform = str(book.platform(shop) or "")
    return {
        **messages.emoticons(platform),
        "member_word": messages.member_word(platform),
        "salutation": messages.form_of_address(getattr(row.record, "customer_name", None)) or None,
        "agent_name": agent_name(book),
        "shop_name": shop,
    }


def agent_name(book: Book) -> str | None:
    """What the acting person calls themselves to customers."""
    agent = book.staff.get(book.operator)
    return (agent.nickname if agent else None) or book.operator or None


def missing(row: Row[Any], variable: str, template: Template, book: Book) -> Problem:
    """Name the cell that a message lacks."""
    from cs_macros import messages

    declared = template.variables.get(variable)
    field = next(iter(declared.fields), variable) if declared else variable
    known = field in row.table.layout.by_field
    name = row.table.layout.header(field) if known else messages.label(variable)
    what = f"话术“{template.title}”没有生成：缺少{name}"
    if variable in FROM_PRODUCT:
        hint = f"在“商品”表为这一款填好“{name}”；没有依据的不能说。"
    else:
        hint = "填好这一格，再按“生成话术”。" if known else f"在“补充”里写上{name}，再生成。"
    return row.problem(field if known else "", what, hint, Level.WARN)
