"""A sheet's columns, declared once as a class; everything else follows from the declaration.

    class Transfer(Entry, sheet="银行转账明细表", table="bank_transfers", prefix="BT"):
        order_no: IdText | None = column("订单号", "订单编号", "單號")
        amount_due: Yuan = column("应付金额", "应收", gt=0)

A column whose type is not optional must be filled before its row is registered. The class is
a pydantic model; a row of cells is read by its columns in one pass, which names every bad cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from cs_macros.book.choice import Choice as Choice
from cs_macros.book.headers import told_apart
from cs_macros.book.hints import hint_of
from cs_macros.book.stages import LAST, in_stages, is_used, leading
from cs_macros.cells import kinds
from cs_macros.cells.kinds import Kind
from cs_macros.errors import Level
from cs_macros.hosts.port import Cell

Text: TypeAlias = Annotated[str, kinds.TEXT]
Person: TypeAlias = Annotated[str, kinds.PERSON]
IdText: TypeAlias = Annotated[str, kinds.ID]
Phone: TypeAlias = Annotated[str, kinds.PHONE]
Tail: TypeAlias = Annotated[str, kinds.TAIL]
Yuan: TypeAlias = Annotated[Decimal, kinds.MONEY]
Count: TypeAlias = Annotated[int, kinds.INT]
Number: TypeAlias = Annotated[Decimal, kinds.NUM]
Share: TypeAlias = Annotated[Decimal, kinds.PCT]
Rate: TypeAlias = Annotated[Decimal, kinds.RATE]
Day: TypeAlias = Annotated[date, kinds.DATE]
Moment: TypeAlias = Annotated[datetime, kinds.MOMENT]
Clock: TypeAlias = Annotated[time, kinds.TIME]
Month: TypeAlias = Annotated[str, kinds.MONTH]
Week: TypeAlias = Annotated[str, kinds.WEEK]
YesNo: TypeAlias = Annotated[bool, kinds.BOOL]


class Owner(StrEnum):
    """Who writes a column."""

    TYPED = "T"
    BUTTONS = "B"
    COMPUTED = "C"


TYPED, BUTTONS, COMPUTED = Owner.TYPED, Owner.BUTTONS, Owner.COMPUTED

Default: TypeAlias = Callable[[Any, Any], object]
"""(record, book) → the value for a blank cell, or None for none."""


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    Attributes:
      field: Name in code, in the journal and (with hyphens) on the command line.
      header: The sheet's own header; `synonyms` are the others that it is known by.
      required: Must be filled before the row is registered.
      source: Table whose key this column holds (a drop-down), such as `shops`.
      link: Registers whose records this column names, one or several by 、. Such a record is used: an
        import that brought it stays, and it is archived no earlier than the row that names it.
      reason: Kind of reason (原因字典.类别) that fills the drop-down.
      typed_in: States in which a button-owned column may be typed all the same.
      leavers: Whether a person column takes those who have left, with a warning.
      private: Kept from agents: their workbooks do not have it (`book.modules`).
      stage: Part of the row's life that it belongs to: declared where a stage begins, which lasts until the
        next one does. Empty for the leading columns, which every stage needs in sight.
      bounds: What its value must not pass: `gt`, `ge` or `le` and a number each.
      offers: How grave it is that this text buys a review (`book.offers`); None where it offers nothing.
    """

    field: str
    header: str
    kind: Kind
    required: bool
    owner: Owner
    synonyms: tuple[str, ...]
    default: Default | None
    source: str
    reason: str
    typed_in: tuple[str, ...]
    hint: str
    width: int
    leavers: bool = False
    link: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    stage: str = ""
    private: bool = False
    bounds: tuple[tuple[str, int], ...] = ()
    offers: Level | None = None

    def parse(self, cell: Cell, now: datetime) -> Any:
        """Read one cell of the column; blank cells are None.

        Raises:
          ValueError: One Chinese sentence saying why.
        """
        value = self.kind.parse(cell, now)
        if self.bounds and value is not None:
            kinds.require_within(value, self.bounds)
        return value

    @property
    def option(self) -> str:
        return "--" + self.field.replace("_", "-")


def column(
    header: str,
    *synonyms: str,
    shared: tuple[str, ...] = (),
    owner: Owner = TYPED,
    default: Default | None = None,
    source: str = "",
    link: str | tuple[str, ...] = (),
    reason: str = "",
    typed_in: tuple[str, ...] = (),
    hint: str = "",
    width: int = 0,
    leavers: bool = False,
    stage: str = "",
    private: bool = False,
    gt: int | None = None,
    ge: int | None = None,
    le: int | None = None,
    offers: Level | None = None,
) -> Any:
    """Declare a column; see `Column` for what the words mean. `gt`, `ge` and `le` bound its value.

    Args:
      shared: Synonyms as well, but for those that another column of the table is known by (`usual`).
    """
    # Name, kind and whether it is required come from the annotation, once the class is there.
    linked = (link,) if isinstance(link, str) else link
    listed = source or (linked[0] if len(linked) == 1 else "")
    bounds = tuple((name, bound) for name, bound in (("gt", gt), ("ge", ge), ("le", le)) if bound is not None)
    words = (synonyms, default, listed, reason, typed_in, hint, width, leavers, linked, shared, stage)
    declared = Column("", header, kinds.TEXT, False, owner, *words, private, bounds, offers)
    extra: Any = {"declared": declared}
    return Field(default=None, gt=gt, ge=ge, le=le, json_schema_extra=extra)


@dataclass(frozen=True, eq=False)
class Layout:
    """A table as declared: where it lives, how its rows are known, its columns in order.

    Attributes:
      lead: A register's first columns: which row it is, where it stands, whom it is about, what comes next.
    """

    sheet: str
    table: str
    prefix: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    lead: tuple[str, ...] = ()

    def __getitem__(self, field: str) -> Column:
        return self.by_field[field]

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        return {each.field: each for each in self.columns}

    @cached_property
    def values(self) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        """Takes the values of all columns out of a record's own dictionary."""
        return itemgetter(*(each.field for each in self.columns))

    @cached_property
    def required(self) -> Sequence[Column]:
        """The columns that people must fill before a row is registered."""
        return [each for each in self.columns if each.required]

    def header(self, field: str) -> str:
        return self[field].header


class Record(BaseModel):
    """A row of a plain table: a dictionary, the journal. Subclasses declare `sheet`, `table`, `key`.

    A register says with `about` which column tells whom a row is about, where `stages.ABOUT` does not.
    """

    # A press uses few of the registers, and its start is part of the click: each is built when first read.
    model_config = ConfigDict(validate_default=False, arbitrary_types_allowed=True, defer_build=True)

    layout: ClassVar[Layout]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Take the class's keywords; pydantic hands them to the method below once fields are known."""
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(
        cls,
        *,
        sheet: str = "",
        table: str = "",
        prefix: str = "",
        key: tuple[str, ...] = (),
        messages: bool = False,
        deadline: bool = False,
        about: str = "",
        **kwargs: Any,
    ) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if not table:
            return
        fields = list(cls.model_fields)
        lead: tuple[str, ...] = ()
        if issubclass(cls, Entry):
            fields = [name for name in fields if is_used(name, prefix, messages, deadline)]
            lead = leading(fields, about, key)
            fields.sort(key=lambda name: LAST.index(name) if name in LAST else -1)
        columns = [_column_of(cls, name) for name in fields]
        columns = in_stages(columns, lead) if lead else columns
        cls.layout = Layout(sheet, table, prefix, key or ("number",), told_apart(columns), lead)

    @classmethod
    def read(cls: type[R], values: Mapping[str, Cell], now: datetime) -> tuple[R, dict[str, str]]:
        """Read raw cells by field; blank ones become None.

        Returns:
          The row, with None in place of every bad cell, and field → what is wrong with it.
        """
        read, bad, columns = dict.fromkeys(cls.model_fields), {}, cls.layout.by_field
        for name, cell in values.items():
            if (declared := columns.get(name)) is not None:
                try:
                    read[name] = declared.parse(cell, now)
                except ValueError as error:
                    bad[name] = str(error)
        if len(bad) > 1:
            bad = {name: bad[name] for name in read if name in bad}
        return cls.of_values(read), bad

    @classmethod
    def of_values(cls: type[R], values: dict[str, Any]) -> R:
        """A record that holds values as they are, all fields of it: its columns have read every cell."""
        record = cls.__new__(cls)
        for name, held in (
            ("__dict__", values),
            ("__pydantic_fields_set__", set()),
            ("__pydantic_extra__", None),
            ("__pydantic_private__", None),
        ):
            object.__setattr__(record, name, held)
        return record


R = TypeVar("R", bound=Record)


class Entry(Record):
    """A row of a register, with the software columns that every register has (CORE 0.1)."""

    number: IdText | None = column("记录号", "编号", "编码", "序号", owner=BUTTONS, width=18)
    status: Text | None = column("状态", "進度", "处理状态", "狀態", owner=BUTTONS, width=10)
    next_step: Text | None = column("下一步", hint="选一个动作，保存后由“执行下一步”完成", width=12)
    problem: Text | None = column("问题", owner=BUTTONS, width=24)

    message: Text | None = column("话术", owner=BUTTONS, width=36)
    due_at: Moment | None = column("到期", owner=COMPUTED)
    overdue: Text | None = column("逾期", owner=COMPUTED, width=8)
    entered_at: Moment | None = column("状态时间", owner=BUTTONS)
    created_at: Moment | None = column("登记时间", "登記時間", "录入时间", owner=BUTTONS)
    created_by: Person | None = column("登记人", "登記人", "录入人", "经手人", owner=BUTTONS)
    updated_at: Moment | None = column("最后修改", owner=BUTTONS)
    updated_by: Person | None = column("修改人", owner=BUTTONS)


def _column_of(cls: type[Record], name: str) -> Column:
    about = cls.model_fields[name]
    extra: Any = about.json_schema_extra
    declared: Column = extra["declared"]
    own = next((each for each in about.metadata if isinstance(each, Kind)), None)
    kind, optional = (own, False) if own else kinds.kind_of(about.annotation)
    return replace(
        declared,
        field=name,
        kind=kind,
        required=not optional and declared.owner is TYPED,
        hint=declared.hint or hint_of(declared.header, kind.hint, listed=declared.source or declared.reason),
        width=declared.width or kind.width,
    )
