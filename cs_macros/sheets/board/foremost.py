"""How much of it 今日看板 lists: of each kind the most pressing, and one line that counts the others.

Nobody reads eight thousand lines, and each leads to its row by a formula that the program calculates
whenever the workbook is opened. All figures count everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from cs_macros.book.board import Item, Urgency
from cs_macros.book.leading import to_sheet

LISTED = 100
"""Lines of one kind: of one person, about one deed in one state of one sheet."""


@dataclass
class Kind:
    """Things that are alike.

    Attributes:
      listed: How many are lines of their own; `others` how pressing those are that are not.
    """

    listed: int = 0
    others: Counter[Urgency | None] = field(default_factory=Counter)


def foremost(found: Sequence[Item], most: int = LISTED) -> list[Item]:
    """What the board lists of everything that is open, in its order.

    Args:
      found: Everything, the most pressing first.
    """
    kinds: dict[tuple[str | None, ...], Kind] = {}
    lines: list[Item] = []
    first_unlisted: list[tuple[int, Item, Kind]] = []
    for item in found:
        kind = kinds.setdefault((item.owner, item.sheet, item.what, item.status), Kind())
        if kind.listed < most:
            kind.listed += 1
            lines.append(item)
            continue
        if not kind.others:
            first_unlisted.append((len(lines), item, kind))
        kind.others[item.urgency] += 1
    for place, item, kind in reversed(first_unlisted):
        lines.insert(place, the_others(item, kind.others))
    return lines


def the_others(first: Item, others: Counter[Urgency | None]) -> Item:
    """The line that stands for those that are not listed, as pressing as the first of them."""
    told = "、".join(f"{urgency} {count} 条" for urgency, count in others.items() if urgency)
    where = f"；到“{first.sheet}”里筛选" if first.sheet else ""
    text = f"还有 {others.total()} 条"
    return first.model_copy(
        update={
            "number": to_sheet(first.sheet, text) if first.sheet else text,
            "who": None,
            "note": f"没有逐条列出的：{told}{where}",
        }
    )
