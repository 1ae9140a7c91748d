"""The rows of a table found, as cells of ours: what is a record, and what each cell becomes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cs_macros.book.headers import normal
from cs_macros.cells.kinds import dump, show
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import Level, Problem
from cs_macros.foreign.recognise import Found
from cs_macros.foreign.tidying import DITTO, answered, bare, counted, ticked
from cs_macros.hosts.belonging import is_sum
from cs_macros.hosts.port import Cell

SUMS = ("合计", "总计", "小计", "总和", "本页合计", "本月合计")
SPREAD = ("text", "id", "person", "date", "dt", "enum")
"""Kinds of cell that, merged down a column, hold for every row; an amount counts once."""

FOOTER = re.compile(
    r"(制表|制单|填表|填报|审核|复核|审批|批准|核对|主管|经理|财务|经办|打印|导出|统计|领导|签字|签名|盖章|日期|页码|部门"
    r"|单位|负责|检查|巡查|值班|备注|说明|注意|注)"
    r"(人|员|日期|时间|签字|签名|部门)?[:：]|第.{1,4}页|共.{1,4}页|以下空白|-{3,}|—{2,}"
)
"""How the cells below a page begin that are no record, in normal form."""

FROM_THE_START = ("log_date", "order_no")
"""Fields beside the required ones that a row has when it is first written down."""


@dataclass
class Taken:
    """One row of somebody's table.

    Attributes:
      cells: Ours by field; `raw` the same as they stand in the old sheet.
      more: Cells of columns that are none of ours, by header.
      print: The row's identity: the same wherever it stands and however its columns are called;
        `old_print` as it was before marks such as a leading `'` were taken off.
      whens: Field with a day that was written in words or without its year → what told the year.
    """

    found: Found
    row: int
    cells: dict[str, Cell]
    more: dict[str, Cell]
    print: str = ""
    notes: list[str] = field(default_factory=list)
    raw: dict[str, Cell] = field(default_factory=dict)
    whens: dict[str, str] = field(default_factory=dict)
    old_print: str = ""

    @property
    def held(self) -> dict[str, Cell]:
        """Header → cell, for the filled cells of all columns."""
        stores = ((each, self.cells if each.field else self.more) for each in self.found.headings)
        found = ((each.label, store.get(each.field or each.label)) for each, store in stores)
        return {label: cell for label, cell in found if cell is not None}


def take_rows(found: Found, problems: list[Problem], seen: Counter[str]) -> Iterator[Taken]:
    """The records of a table; rows that are none are told of in `problems`.

    Args:
      seen: How often each content has come so far: equal rows are told apart by their count.
    """
    above: dict[int, Cell] = {}
    for row in range(found.first, found.last + 1):
        if _is_blank(found, row):
            continue
        taken = _taken(found, row, above)
        if reason := _no_record(taken):
            text = "、".join(str(show(cell)) for cell in [*taken.raw.values(), *taken.more.values()])
            problems.append(
                Problem(f"{reason}，没有带过来：{text}", "", found.page.name, row, level=Level.INFO)
            )
            continue
        content, as_it_stands = fingerprint(taken, taken.cells), fingerprint(taken, taken.raw)
        for name in {content, as_it_stands}:
            seen[name] += 1
        taken.print, taken.old_print = _counted(content, seen), _counted(as_it_stands, seen)
        yield tidied(taken)


def _counted(content: str, seen: Counter[str]) -> str:
    return f"{content}-{seen[content]}" if seen[content] > 1 else content


def tidied(taken: Taken) -> Taken:
    """Bring numbers with units, ticks and crosses into the form that our columns take."""
    for name, cell in taken.cells.items():
        column = taken.found.target.layout[name]
        if name == "status":
            taken.cells[name] = answered(taken.found.mapped[name].label, cell)
        else:
            taken.cells[name] = ticked(column, counted(column, cell))
    return taken


def _is_blank(found: Found, row: int) -> bool:
    """Whether nothing of its own stands in a row (a cell merged from above is not its own)."""
    held = found.page.cells.get(row, {})
    return not any(found.left <= column <= found.right for column in held)


def _taken(found: Found, row: int, above: dict[int, Cell]) -> Taken:
    """One row, without marks that mean nothing.

    Args:
      above: Column → the cell that 同上 means; learns this row's.
    """
    layout = found.target.layout
    taken = Taken(found, row, {}, {})
    for heading in found.headings:
        spreads = not heading.field or layout[heading.field].kind.name in SPREAD
        stands = (found.page.spread if spreads else found.page.cell)(row, heading.column)
        if is_blank(stands):
            continue
        cell = bare(stands)
        if isinstance(cell, str) and cell.strip() in DITTO and heading.column in above:
            cell = above[heading.column]
        above[heading.column] = cell
        if heading.field:
            taken.cells[heading.field], taken.raw[heading.field] = cell, stands
        else:
            taken.more[heading.label] = cell
    return taken


def _no_record(taken: Taken) -> str:
    """Why a row is no record: a sum, a repeated header, a footer, a remark; empty when it is one."""
    held = taken.held
    texts = [normal(cell) for cell in held.values() if isinstance(cell, str)]
    few = len(held) <= max(3, len(taken.found.headings) // 2)
    if any(text in SUMS or text.rstrip(":：") in SUMS or (few and is_sum(text)) for text in texts):
        return "合计行"
    if len(texts) == len(held) > 1 and all(
        normal(label) == normal(str(cell)) for label, cell in held.items()
    ):
        return "重复的表头"
    if few and any(map(FOOTER.match, texts)) and all(map(_is_foot, held.values())):
        return "页脚"
    layout = taken.found.target.layout
    if len(held) == 1 and not all(name in taken.cells for name in layout.key):
        return "只有一格有内容"
    figures = ("money", "int", "num", "pct")
    if not taken.more and held and all(layout[name].kind.name in figures for name in taken.cells):
        return "只有数字"
    return ""


def _is_foot(cell: Cell) -> bool:
    """Whether a cell of a page's footer looks like one: 审核：周婉婷, 第 1 页, or the day beside it."""
    return not isinstance(cell, str) or bool(FOOTER.match(normal(cell))) or ":" in cell or "：" in cell


def fingerprint(taken: Taken, cells: Mapping[str, Cell]) -> str:
    """Twelve digits that stand for the row: what was known of it from the start.

    State, running number, and what is filled in as the case goes on are left out: people go on
    working in the old sheet, and the same row must be known again.
    """
    layout = taken.found.target.layout
    held: Mapping[str, object] = {name: show(cell) for name, cell in cells.items()}
    core = {name for name in held if layout[name].required or name in FROM_THE_START}
    if len(core) < 2:
        core = {name for name in held if name not in ("status", "number", "transfer_no", "line_note")}
    told = sorted((name, held[name]) for name in core)
    return hashlib.sha256(dump([layout.table, told]).encode("utf-8")).hexdigest()[:12]
