"""A workbook as tables of typed rows, with what rules may look up; changes are written once."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cs_macros.book.clock import Watch, unwatched
from cs_macros.book.columns import Entry, Record
from cs_macros.book.office import JournalLine, Parameter, Platform, Shop, Staff, posts_of
from cs_macros.book.releases import refuse_newer
from cs_macros.book.settings import all_settings
from cs_macros.book.table import Change, Row, Table
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import CsError
from cs_macros.hosts.port import Cell, Delete, Grid, Host, Put
from cs_macros.hosts.staging import staged

if TYPE_CHECKING:
    from cs_macros.book.journal import Numbers
    from cs_macros.book.sheets import Sheets
    from cs_macros.messages import WordLists

R = TypeVar("R", bound=Record)


class Book:
    """What a press sees: tables, parameters, colleagues, the clock and the acting person.

    Args:
      sheets: What the workbook may hold.
      operator: Name of the acting person; may be empty, then nobody signs anything.

    Nothing reaches the workbook before `save`.
    """

    def __init__(self, host: Host, sheets: Sheets, *, now: datetime, operator: str = "") -> None:
        self.host = host
        self.sheets = sheets
        self.now = now.replace(microsecond=0)
        self.operator = operator
        self.watch = Watch(self.now)
        self.as_left = False  # whether only the clock has gone on since the workbook was last refreshed
        self.moving: int | None = None
        """Excel's row number of the row that is being moved, None for one that is not there yet."""
        self.asked: Mapping[str, Any] = {}
        """Values of the pressed button's asks, by their name."""
        self.named: dict[str, Cell] = {}
        self.told: dict[str, Cell] = {}
        """Named cells that are no business record: written with the rest, never journaled."""
        self.opened: dict[str, Table[Any]] = {}
        self._archived: dict[str, Sequence[Table[Any]]] = {}
        self._settings: dict[str, Any] = {}
        self._holders: dict[tuple[str, ...], str] = {}
        self.files: dict[Path, bytes] = {}  # to be made beside the workbook when it is written

    def has(self, record: type[Record]) -> bool:
        """Whether the workbook has the record's table (an agent's file has no scores)."""
        return (name := record.layout.table) in self.opened or name in self.host.tables()

    def table(self, record: type[R]) -> Table[R]:
        """A table, read once.

        Raises:
          CsError: The workbook has no such table.
        """
        name = record.layout.table
        if name not in self.opened:
            if not self.has(record):
                file, sheet = Path(self.host.label).name, record.layout.sheet
                raise CsError(
                    f"“{file}”里没有“{sheet}”（表格 {name}），未作任何改动。",
                    hint="先打开有这张表的工作簿；要给这个工作簿补上这张表，或带入旧表格里的记录，请管理员升级它。",
                )
            self.opened[name] = Table(record, self.host.read(name), unwatched(self.now))
        return self.opened[name]

    def known(self, record: type[R]) -> Table[R]:
        """The same, and an empty table where the workbook has none."""
        if self.has(record):
            return self.table(record)
        return Table(record, Grid(record.layout.sheet, [], {}), self.now)

    # -- what rules look up ---------------------------------------------------------------

    def setting(self, key: str) -> Any:
        """A parameter's value; None when the shop has not set it and no default stands for that.

        Raises:
          CsError: What stands there cannot be read.
        """
        if key not in self._settings:
            self._settings[key] = self._read_setting(key)
        return self._settings[key]

    def _read_setting(self, key: str) -> Any:
        setting = all_settings()[key]
        table = self.known(Parameter)
        columns = (table.column("code"), table.column("key"))
        named = (n for column in columns for n, name in column.items() if name.strip() in setting.called)
        row = next(named, None)
        cell = table.raw(row).get("value") if row else setting.default
        try:
            return setting.holds(cell, self.now)
        except ValueError as error:
            raise CsError(
                f"参数“{setting.label}”的值“{cell}”看不懂：{error}。未作任何改动。",
                hint=f"到“参数”表第 {row} 行改正；{setting.when_blank}",
            ) from None

    @cached_property
    def staff(self) -> Mapping[str, Staff]:
        """Colleagues still here, by name."""
        rows = (row.record for row in self.known(Staff).rows())
        return {person.name: person for person in rows if person.name and person.active is not False}

    @cached_property
    def shops(self) -> Mapping[str, Shop]:
        """Shops by name."""
        return {row.record.name: row.record for row in self.known(Shop).rows() if row.record.name}

    def holds(self, person: str | None, posts: Sequence[str]) -> bool:
        """Whether a colleague holds one of the posts; with an empty 员工名册 everybody does."""
        if not self.staff or not posts:
            return True
        colleague = self.staff.get(person or "")
        return not {*posts_of(colleague)}.isdisjoint(str(post) for post in posts)

    def forbids(self, caption: str, posts: Sequence[str]) -> tuple[str, str] | None:
        """Why the acting person may not press a button, and what to do; None when they may."""
        if not self.operator:
            return "不知道是谁在操作", "在“操作人”格填姓名；命令行用 --by 姓名。"
        if not self.staff:
            return None
        if self.operator not in self.staff:
            return (
                f"员工名册里没有“{self.operator}”（或已离职）",
                "核对操作人，或请管理员把姓名加进“员工名册”。",
            )
        if not self.holds(self.operator, posts):
            wanted = "、".join(str(post) for post in posts)
            return (
                f"“{caption}”要由{wanted}来做，{self.operator}没有这个岗位",
                f"请{wanted}的同事来按。",
            )
        return None

    def has_post(self, post: str) -> bool:
        """Whether any colleague holds a post."""
        return any(self.holds(name, (post,)) for name in self.staff)

    def holders(self, *posts: str) -> str:
        """Names of the colleagues with one of the posts, or the first post's name when there are none."""
        if posts not in self._holders:
            names = [name for name in self.staff if self.holds(name, posts)]
            self._holders[posts] = "、".join(names) or str(posts[0])
        return self._holders[posts]

    def other_rows(self, record: Record, fields: tuple[str, ...]) -> list[int]:
        """Row numbers of the other rows that hold the same as `record` in some fields."""
        mine = tuple(getattr(record, field) for field in fields)
        return [n for n in self.table(type(record)).index(fields).get(mine, []) if n != self.moving]

    def archived(self, record: type[R]) -> Sequence[Table[R]]:
        """A table's archived rows, file by file; read when a rule first asks."""
        name = record.layout.table
        if name not in self._archived:
            from cs_macros.hosts.archived import archived_grids

            grids = archived_grids(Path(self.host.label), name)
            self._archived[name] = [Table(record, grid, self.now) for grid in grids]
        return self._archived[name]

    def archived_twins(self, record: Record, fields: tuple[str, ...]) -> list[str]:
        """Keys of the archived rows that hold the same as `record` in some fields."""
        mine = tuple(getattr(record, field) for field in fields)
        tables = self.archived(type(record))
        return [table.row(n).key for table in tables for n in table.index(fields).get(mine, [])]

    def archived_keys(self, record: type[Record]) -> set[str]:
        """Keys of all archived rows of a table: they are taken for good."""
        return {key for table in self.archived(record) for key in table.by_key}

    def status_of(self, table: str, number: str) -> str | None:
        """State of a record of another register, by table name and number; None when it is not there."""
        record = self.sheets.record_of(table)
        tables = (self.known(record), *self.archived(record)) if record else ()
        row = next((found for table in tables if (found := table.find(number))), None)
        status = getattr(row.record, "status", None) if row else None
        return str(status) if status else None

    def find(self, record: type[R], number: str) -> R | None:
        """A record of another register by its number, archived or not; None when it is not there."""
        tables = (self.known(record), *self.archived(record))
        return next((row.record for table in tables if (row := table.find(number))), None)

    def is_over(self, table: str, number: str) -> bool | None:
        """Whether a record of another register is finished; None when it is not there."""
        status = self.status_of(table, number)
        flow = self.sheets[table].flow if status else None
        return status in flow.final if flow else None

    def listed(self, table: str) -> frozenset[str]:
        """The names in a dictionary such as 店铺, which columns with that `source` choose from."""
        record = self.sheets.record_of(table)
        if record is None:
            return frozenset()
        return frozenset(map(str, self.known(record).column(record.layout.key[0]).values()))

    @cached_property
    def word_lists(self) -> WordLists:
        """The forbidden words as this shop keeps them."""
        from cs_macros.book.said import lists_of

        return lists_of(self)

    def platform(self, shop: str | None) -> Platform | None:
        found = self.shops.get(shop or "")
        return found.platform if found else None

    # -- writing --------------------------------------------------------------------------

    def put(self, name: str, value: Cell) -> None:
        """Set a named cell when the book is saved."""
        self.named[name] = unwatched(value) if isinstance(value, datetime) else value

    @cached_property
    def numbers(self) -> Numbers:
        """Gives the next record numbers during this press."""
        from cs_macros.book.journal import Numbers

        return Numbers(self)

    def sign(self, record: Entry) -> None:
        """Say who changed a row last, and when."""
        record.updated_at, record.updated_by = self.now, self.operator or None

    def reach(self, record: Entry, state: str | None) -> None:
        """Put a row into a state; 状态时间 says since when it is there, whatever else changes in it."""
        if record.status != state:
            record.status, record.entered_at = state, self.now
        self.sign(record)

    def enter(self, record: R) -> Row[R]:
        """Add a finished row to its register, as the register's own button would: number, stamps, computed
        columns. Its state is the caller's to give."""
        from cs_macros.book.moving import enter

        return enter(record, self)

    def stage(self, path: Path, content: bytes) -> None:
        """Make a file together with the next `save`: only when the workbook could be written."""
        self.files[path] = content

    def reset(self) -> None:
        """Forget every change that was not saved."""
        for table in self.opened.values():
            table.reset()
        self.named.clear()
        self.files.clear()

    def changes(
        self, without_new: Container[str] = (), only: Container[Row[Any]] | None = None
    ) -> list[Change]:
        """What has changed so far, the journal's own rows left out, and new rows of some tables.

        Args:
          only: The rows that are asked about; None for all.
        """
        tables = [table for table in self.opened.values() if table.record is not JournalLine]
        return [change for t in tables for change in t.changes(only, new=t.layout.table not in without_new)]

    def changed_tables(self) -> Iterator[str]:
        """Names of the tables in which anything has changed so far."""
        return (name for name, table in self.opened.items() if table.is_changed)

    def save(self) -> None:
        """Write every change in one go; with none, the workbook is not touched.

        Raises:
          CsError: As `Host.write`, or a newer program has made the workbook; nothing was written.
        """
        refuse_newer(self.host)
        edits = [edit for table in self.opened.values() for edit in table.edits()]
        edits.sort(key=lambda edit: isinstance(edit, Delete))
        named = {**self.named, **self.told}
        current = self.host.cells(list(named)) if named else {}
        edits += [
            Put(name, value)
            for name, value in named.items()
            if name in current
            and not (is_blank(current[name]) and is_blank(value))
            and current[name] != value
        ]
        with staged(self.files if self.host.lasting else {}):
            if edits:
                self.host.write(edits)
