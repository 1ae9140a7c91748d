"""A message holds only in its states: what keeps a row from getting it, in words (CORE 14.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cs_macros.book.conditions import is_true, parsed, said

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.table import Row
    from cs_macros.messages import Template


def why_not(template: Template, row: Row[Any], book: Book) -> str:
    """Why the message would say of the row what did not happen; empty where it holds.

    A message for nobody's row, out of the library, says nothing of any row.
    """
    from cs_macros.book.texts import Phrase

    if isinstance(row.record, Phrase):
        return ""
    layout = row.table.layout
    values = {field: getattr(row.record, field) for field in layout.by_field}
    return reason(template, layout.table, layout.sheet, values, layout.header, book.setting)


def reason(
    template: Template,
    table: str,
    sheet: str,
    values: dict[str, Any],
    header: Callable[[str], str],
    setting: Callable[[str], Any],
) -> str:
    """`why_not` for the values of a row.

    Args:
      values: Field → value; `status` is the state.
      header: Field → what stands above its column.
    """
    if template.holds is None:
        return ""
    here = [hold for hold in template.holds if hold.table == table]
    if not here:
        return f"不用于“{sheet}”的行"
    status = str(values.get("status") or "")
    fits = [hold for hold in here if not hold.states or status in hold.states]
    if not fits:
        states = "、".join(f"“{state}”" for hold in here for state in hold.states)
        return f"只用于{states}的行，这一行" + (f"是“{status}”" if status else "还没有登记")
    wanting = [parsed(hold.when) for hold in fits if hold.when]
    if len(wanting) < len(fits) or any(is_true(each, values, setting) for each in wanting):
        return ""
    return "只在这样的时候用：" + "；或者".join(said(each, header, str) for each in wanting)
