"""The sheets of a workbook: each declared once, loaded when somebody asks for it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cs_macros.book.columns import Record
from cs_macros.book.flow import Ask, Button, Flow, Move
from cs_macros.book.hand_ins import HandIn as HandIn
from cs_macros.book.panels import HEAD, Panel
from cs_macros.book.passing import NOT_PASSED as NOT_PASSED
from cs_macros.book.passing import Passing as Passing
from cs_macros.errors import Problem
from cs_macros.hosts.port import Cell

if TYPE_CHECKING:
    from cs_macros.book.board import Item
    from cs_macros.book.book import Book
    from cs_macros.book.credits import Credits
    from cs_macros.book.ledger import Cash
    from cs_macros.book.summed import Summed


@dataclass(frozen=True)
class Completion:
    """What fills a column in rows that an older version wrote.

    Attributes:
      told: Record → the cell's text; empty where the row does not tell it.
    """

    field: str
    told: Callable[[Any], str]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet of the workbook: its table, its life, its buttons.

    Attributes:
      note: One Chinese line of instruction under the title.
      module: Part of the business that it belongs to (转账, 售后, 奖罚, 排班, 话术, 订单, 服务, 客户, 团队);
        empty for what every workbook has.
      roles: Roles that have it though it is in none of their modules (`book.modules.ROLES`).
      hides: Fields whose columns nobody sees: they are for the program.
      days: Field of the day by which its rows are read; the button 今天 leads to today's.
      supervisors: Never in an agent's workbook (wages, others' scores).
      everywhere: Buttons that act on whatever register is active: every register shows them
        beside its own, the ribbon shows them once, and so are they one command each.
      shows: Labelled named cells above the table that the software fills.
      prints: Fields that 打印登记表 puts on paper; of a register without any, what every row must have.
      headed: Fields over whose columns a cell stands, and `heads` what is in it, as the workbook has it.
      panels: Small tables right of its own.
      first: What is to be filled in on the first day; the board asks for it while the sheet is empty.
      mirrors: A register, and what shows its rows anew here when they have changed.
      fresh: The rows that it begins with in a new workbook, field → cell.
      lists: The same of the workbook's sheets: lines made from their declarations.
      grows: Whether `upgrade` adds those of them that an older workbook lacks.
      renews: A row that an earlier version wrote → the cells that are worded otherwise today.
      watches: What it puts on the board besides its open rows.
      says: Named cell of the board → the sentence in it.
      keeps: Deadlines of the business (D-01 … D-29) that it keeps.
      hands_in: What is handed in every week, and when; one or several.
      cash: What a row says about the money of its order.
      credits: Whose sales its rows are in a month such as `2026-11`.
      lends: What a row tells other sheets' rows that name the same order: field of theirs → value.
      sells: Whether its rows, where there are any, tell what orders were paid: then an order of which
        nothing is known is worth a warning.
      sample: File with the rows of a made-up shop, table → rows, and what this shop sets in `settings`;
        `sample.toml` beside the register without one.
      completion: A new column that an older version's rows can tell by their other cells.
      passes: How its open rows are handed over; None: those of a register that names customers go to the
        next shift as they are.
      compiled: How rows of many files become one summary (`compile.compiled.Compiled`), imported only then.
      summed: What it tells the 小结 of a period beside how many of its rows came, ended, are open and late.
    """

    record: type[Any]
    note: str
    module: str = ""
    roles: Sequence[str] = ()
    flow: Flow[Any] | None = None
    buttons: Sequence[Button] = ()
    hides: Sequence[str] = ()
    days: str = ""
    supervisors: bool = False
    everywhere: Sequence[Button] = ()
    shows: Sequence[Ask] = ()
    prints: Sequence[str] = ()
    headed: Sequence[str] = ()
    heads: Callable[[Book], Mapping[str, str]] | None = None
    panels: Sequence[Panel] = ()
    first: str = ""
    mirrors: tuple[type[Record], Callable[[Book], Sequence[Problem]]] | None = None
    fresh: Callable[[], Sequence[Mapping[str, Cell]]] | None = None
    lists: Callable[[Sequence[Sheet]], Sequence[Mapping[str, Cell]]] | None = None
    grows: bool = False
    renews: Callable[[Any], Mapping[str, Cell]] | None = None
    watches: Callable[[Book], Iterable[Item]] | None = None
    says: Mapping[str, Callable[[Book], str]] = field(default_factory=dict)
    keeps: Sequence[str] = ()
    hands_in: Sequence[HandIn] = ()
    cash: Callable[[Any], Cash] | None = None
    credits: Callable[[Book, str], Credits] | None = None
    lends: Callable[[Any], Mapping[str, object]] | None = None
    sells: bool = False
    sample: Path | None = None
    completion: Completion | None = None
    passes: Passing | None = None
    compiled: Callable[[], Any] | None = None
    summed: Summed | None = None

    @property
    def sample_file(self) -> Path | None:
        """Its part of the made-up shop, if it has one."""
        beside = Path(inspect.getfile(self.record)).with_name("sample.toml")
        return self.sample or (beside if beside.is_file() else None)

    @property
    def title(self) -> str:
        return str(self.record.layout.sheet)

    @property
    def table(self) -> str:
        return str(self.record.layout.table)

    def own_cell(self, ask: Ask) -> str:
        """Name of this sheet's cell for an ask of a button that every register shows."""
        return f"{self.table}_{ask.name}"

    def head_cell(self, field: str) -> str:
        """Name of the cell over a column."""
        return f"{self.table}_{field}{HEAD}"

    @property
    def moves(self) -> Sequence[Move]:
        return self.flow.moves if self.flow else ()

    @property
    def pressable(self) -> list[Move | Button]:
        """This sheet's own buttons and moves, register buttons first."""
        return [
            *(m for m in self.moves if m.registers),
            *self.buttons,
            *(m for m in self.moves if not m.registers),
        ]


class Line(NamedTuple):
    """A line of the index: what is known of a sheet before its subject is imported.

    Attributes:
      subject: Folder of `cs_macros/sheets` that declares it.
      register: Whether its rows have a life.
      mirrors: Table whose rows it shows anew, empty for most.
      cash: Whether its rows tell of an order's money.
      lends: Whether its rows tell others what is known of an order.
      macros: Names of its own buttons and moves, then of those that every register shows.
      kind: Word of the command `compile`; empty where nothing is compiled.
      module: Part of the business that it belongs to.
    """

    table: str
    title: str
    subject: str
    register: bool = False
    mirrors: str = ""
    cash: bool = False
    lends: bool = False
    kind: str = ""
    module: str = ""
    macros: tuple[str, ...] = ()

    @classmethod
    def read(cls, table: str, title: str, subject: str, macros: str, **more: Any) -> Line:
        """A line as the index has it: the macros in one text, and what is not as usual."""
        return cls(table, title, subject, macros=tuple(macros.split()), **more)

    @classmethod
    def of(cls, sheet: Sheet, subject: str = "") -> Line:
        return cls(
            sheet.table,
            sheet.title,
            subject,
            register=sheet.flow is not None,
            mirrors=sheet.mirrors[0].layout.table if sheet.mirrors else "",
            cash=sheet.cash is not None,
            lends=sheet.lends is not None,
            kind=sheet.compiled().kind if sheet.compiled else "",
            module=sheet.module,
            macros=tuple(each.name for each in (*sheet.pressable, *sheet.everywhere)),
        )

    @property
    def more(self) -> dict[str, Any]:
        """What is not as usual, by its name."""
        named = ("table", "title", "subject", "macros")
        usual = self._field_defaults
        return {k: v for k, v in self._asdict().items() if k not in named and v != usual[k]}


class Sheets(Mapping[str, Sheet]):
    """Table name → sheet, in tab order; a subject is imported when one of its sheets is asked for.

    Args:
      index: What is known of each sheet without importing it.
      load: Subject → its sheets.
      joined: Word of the command `report` → a report over several of them (`compile.linking.JoinedPlan`).
    """

    def __init__(
        self,
        index: Sequence[Line],
        load: Callable[[str], Sequence[Sheet]],
        joined: Mapping[str, Callable[[Sheets], Any]] | None = None,
    ) -> None:
        self.index = {line.table: line for line in index}
        self._load, self.joined = load, dict(joined or {})
        self._loaded: dict[str, Sheet] = {}

    @classmethod
    def made(cls, *sheets: Sheet) -> Sheets:
        """Of sheets that are there already."""
        return cls([Line.of(sheet) for sheet in sheets], lambda _: sheets)

    __hash__, __eq__ = object.__hash__, object.__eq__  # of one workbook there is one

    def __getitem__(self, table: str) -> Sheet:
        if table not in self._loaded:
            self._loaded |= {sheet.table: sheet for sheet in self._load(self.index[table].subject)}
        return self._loaded[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self.index)

    def __len__(self) -> int:
        return len(self.index)

    def in_order(self) -> tuple[Sheet, ...]:
        """Every sheet, in tab order."""
        return tuple(self.values())

    def registers(self) -> tuple[Sheet, ...]:
        """The sheets whose rows have a life."""
        return tuple(self[table] for table, line in self.index.items() if line.register)

    def with_cash(self) -> tuple[Sheet, ...]:
        """The sheets whose rows tell of an order's money."""
        return tuple(self[table] for table, line in self.index.items() if line.cash)

    def lenders(self) -> tuple[Sheet, ...]:
        """The sheets whose rows tell others what is known of an order."""
        return tuple(self[table] for table, line in self.index.items() if line.lends)

    def knows_income(self, book: Book) -> bool:
        """Whether the workbook has rows that tell what orders were paid."""
        return any(
            sheet.sells and book.has(sheet.record) and bool(book.table(sheet.record).positions)
            for sheet in self.with_cash()
        )

    @property
    def kinds(self) -> Mapping[str, str]:
        """Word of the command `compile` → table."""
        return {line.kind: line.table for line in self.index.values() if line.kind}

    def titled(self, name: str) -> Sheet | None:
        """The sheet of a table's name or its own title."""
        found = next((line.table for line in self.index.values() if name in (line.table, line.title)), None)
        return self[found] if found else None

    def flow_of(self, record: type[Record]) -> Flow[Any] | None:
        """The life of a table's rows; None for a table that is no register, or none of these."""
        line = self.index.get(record.layout.table)
        return self[line.table].flow if line and line.register else None

    def record_of(self, table: str) -> type[Record] | None:
        """The row type of a table, by the table's name."""
        return self[table].record if table in self.index else None

    def pressable(self, name: str) -> tuple[Sheet, Move | Button]:
        """A button by its function name, which is the macro's and the command's too; names are unique.

        Raises:
          KeyError: None has that name.
        """
        for line in self.index.values():
            if name in line.macros:
                sheet = self[line.table]
                return sheet, next(p for p in (*sheet.pressable, *sheet.everywhere) if p.name == name)
        raise KeyError(name)

    def pressables(self) -> dict[str, tuple[Sheet, Move | Button]]:
        """Function name → its sheet and what is pressed."""
        names = dict.fromkeys(name for line in self.index.values() for name in line.macros)
        return {name: self.pressable(name) for name in names}
