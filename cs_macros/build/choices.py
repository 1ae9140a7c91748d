"""Drop-downs: what each list offers, under defined names that follow the tables.

Lists that depend on something (which moves a state allows, which reasons of a kind are in use)
stand on the hidden sheet 清单. A name such as `shops_list` is `=shops[店铺名]`, so it grows with
the table in Excel, and LibreOffice 7.4 resolves it too (tests/build/test_office.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from cs_macros.book.columns import Column, Record
from cs_macros.book.flow import Flow
from cs_macros.book.needs import in_view_for
from cs_macros.book.office import Parameter
from cs_macros.book.settings import all_settings
from cs_macros.book.sheets import Sheet
from cs_macros.build.looks import Looks
from cs_macros.hosts.port import Cell

LISTS = "清单"
NEEDS = "desk_needs"
"""Name of the hidden table of needs."""

LISTED = 300
"""Entries that a filtered list can hold."""

Rows = Mapping[str, Sequence[Mapping[str, Cell]]]


class Choices:
    """The lists of a workbook; made on demand, and written by `finish`."""

    def __init__(self, workbook: Workbook, sheets: Sequence[Sheet], rows: Rows, looks: Looks) -> None:
        self._workbook = workbook
        self._records: dict[str, type[Record]] = {sheet.table: sheet.record for sheet in sheets}
        self._registers = {sheet.table for sheet in sheets if sheet.flow}
        self._rows = rows
        self._looks = looks
        self._names: dict[str, str] = {}
        self._columns: list[list[tuple[str, Cell]]] = []

    def of(self, column: Column) -> str | list[str] | None:
        """What a column's drop-down offers: a formula, or a short list of words; None for no list."""
        if column.kind.choices:
            return self.words(column.kind.choices)
        if column.reason and "reasons" in self._records:
            return "=" + self._filtered("reasons", "reason", column.reason)
        return self.table(column.source) if column.source else None

    def home(self, column: Column) -> str:
        """The sheet on which a column's list is kept; empty for none."""
        table = "reasons" if column.reason else column.source
        return self._records[table].layout.sheet if table in self._records else ""

    def is_open(self, column: Column) -> bool:
        """Whether the cell may hold more than one entry of the list: several numbers, joined by 、."""
        return column.source in self._registers

    def words(self, words: Sequence[str]) -> str | list[str]:
        """A fixed list: in the cell's own rule while it fits there (255 characters, no comma)."""
        if len(",".join(words)) <= 255 and not any("," in word for word in words):
            return list(words)
        at = self._add([("", word) for word in words])
        return f"={self._range(at, at, 1, len(words))}"

    def table(self, table: str) -> str | None:
        """The keys of a table; of people and reasons only those in use."""
        if table not in self._records:
            return None
        layout = self._records[table].layout
        if "active" in layout.by_field:
            return "=" + self._filtered(table, layout.key[0])
        return "=" + self._named(f"{table}_list", f"={structured(table, layout.header(layout.key[0]))}")

    def moves(self, flow: Flow[Any], status: str) -> str:
        """The captions of a flow's moves, those that the row's state allows first.

        Args:
          status: Cell of the row's state, such as `$B9`.
        """
        captions = [move.caption for move in flow.moves]
        columns = []
        for state in (None, *flow.states):
            allowed = [move.caption for move in flow.allowed(state)]
            columns.append([*allowed, *(word for word in captions if word not in allowed)])
        first = len(self._columns)
        for state, words in zip(("（新）", *flow.states), columns, strict=True):
            self._add([("", word) for word in words], title=state)
        last = len(self._columns) - 1
        block = self._range(first, last, 1, len(captions))
        return f"=INDEX({block},0,IFERROR(MATCH({status},{self._range(first, last, 0, 0)},0),1))"

    def parameter(self, key: str) -> str:
        """A name for the value of a parameter, or its default; empty where the workbook has no parameters."""
        layout = Parameter.layout
        if layout.table not in self._records:
            return ""
        values, keys = (structured(layout.table, layout.header(field)) for field in ("value", "key"))
        found = f'INDEX({values},MATCH("{key}",{keys},0))'
        default = str(all_settings()[key].default or "").replace('"', '""')
        return self._named(f"param_{key}", f'=IF(LEN({found})=0,"{default}",{found})')

    def needs(self, sheets: Sequence[Sheet]) -> None:
        """A hidden table of what each move wants in view, for the buttons that unfold it (`views.bas`).

        A line holds table, state (none for a new row), caption, headers between bars.
        """
        lines = [
            (sheet.table, state or "", move.caption, "".join(f"|{header}|" for header in headers))
            for sheet in sheets
            if sheet.flow
            for state in (None, *sheet.flow.states)
            for move in sheet.flow.allowed(state)
            if (headers := in_view_for(move, sheet.flow, sheet.record.layout))
        ]
        if lines:
            first = len(self._columns)
            for column in zip(*lines, strict=True):
                self._add([("", cell) for cell in column])
            self._named(NEEDS, f"={self._range(first, first + 3, 1, len(lines))}")

    def finish(self) -> None:
        """Write the hidden sheet, if anything stands on it."""
        if not self._columns:
            return
        sheet = self._workbook.add_worksheet(LISTS)
        sheet.set_vba_name("sheet_lists")
        sheet.very_hidden()
        for at, column in enumerate(self._columns):
            for row, (formula, value) in enumerate(column):
                if formula:
                    sheet.write_formula(row, at, formula, self._looks(), value)
                else:
                    sheet.write_string(row, at, str(value), self._looks())

    def _named(self, name: str, formula: str) -> str:
        if name not in self._names:
            self._names[name] = formula
            self._workbook.define_name(name, formula)
        return name

    def _add(self, cells: Sequence[tuple[str, Cell]], title: str = "") -> int:
        """Append a column to the hidden sheet; its first row is a title."""
        self._columns.append([("", title), *cells])
        return len(self._columns) - 1

    def _range(self, left: int, right: int, top: int, bottom: int) -> str:
        first, last = xl_col_to_name(left), xl_col_to_name(right)
        return f"{LISTS}!${first}${top + 1}:${last}${bottom + 1}"

    def _filtered(self, table: str, field: str, kind: str = "") -> str:
        """A name for the entries of a dictionary that are in use (and of one kind), in table order.

        Two columns: a running count of the rows that belong, and the entry where the count
        reaches 1, 2, 3 … Plain formulas, because Excel before 2021 and LibreOffice 7.4 lack FILTER.
        """
        name = f"{table}_list" + (f"_{kind}" if kind else "")
        if name in self._names:
            return name
        layout = self._records[table].layout
        at = len(self._columns)
        count, entry = xl_col_to_name(at), xl_col_to_name(at + 1)
        entries = structured(table, layout.header(field))
        tests = [f'INDEX({entries},ROW()-1)<>""']
        if "active" in layout.by_field:
            tests.append(f'INDEX({structured(table, layout.header("active"))},ROW()-1)<>"否"')
        if kind:
            tests.append(f'INDEX({structured(table, layout.header("kind"))},ROW()-1)="{kind}"')
        found = self._in_use(table, field, kind)
        counts, texts = [], []
        for row in range(LISTED):
            belongs = f"IFERROR(IF(AND({','.join(tests)}),1,0),0)"
            counts.append((f"=N({count}{row + 1})+{belongs}", sum(place <= row for place, _ in found)))
            text = f'=IFERROR(INDEX({entries},MATCH(ROW()-1,${count}$2:${count}${LISTED + 1},0)),"")'
            texts.append((text, found[row][1] if row < len(found) else ""))
        self._add(counts)
        self._add(texts)
        last = f"MAX(1,MAX({self._range(at, at, 1, LISTED)}))"
        return self._named(
            name, f"={LISTS}!${entry}$2:INDEX({self._range(at + 1, at + 1, 1, LISTED)},{last})"
        )

    def _in_use(self, table: str, field: str, kind: str) -> list[tuple[int, str]]:
        """What the formulas will find in the rows that the workbook is built with."""
        return [
            (place, str(row[field]))
            for place, row in enumerate(self._rows.get(table, ()))
            if row.get(field) and row.get("active") not in ("否", False) and kind in ("", row.get("kind"))
        ]


def structured(table: str, header: str) -> str:
    """A table's column as formulas name it.

    >>> structured("shops", "店铺名"), structured("t", "编号#")
    ('shops[店铺名]', "t[编号'#]")
    """
    return f"{table}[" + re.sub(r"(['\[\]#])", r"'\1", header) + "]"
