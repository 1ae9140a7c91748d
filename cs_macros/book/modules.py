"""Parts of the business and whom a workbook is for: which sheets, and which columns, a file has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from cs_macros.book.columns import Record
from cs_macros.book.sheets import Sheet

MODULES = ("转账", "订单", "售后", "服务", "客户", "话术", "排班", "奖罚", "团队")
"""In work order: so stand the tabs, and the groups of the ribbon."""

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "转账": "#24476B", "订单": "#2F7D8C", "售后": "#B4552D", "服务": "#8C4A7D", "客户": "#B08A1E",
        "话术": "#4C7A3F", "排班": "#5B5EA6", "奖罚": "#9C2F4B", "团队": "#3E6B6B",
    }
)  # fmt: skip
"""Module → colour of its tabs."""


@dataclass(frozen=True)
class Role:
    """Whom a workbook is for.

    Attributes:
      title: In the name of the shipped file.
      modules: What it works with; None for everything.
      private: Whether it may hold what is kept from agents: wages, others' scores, colleagues' phones.
    """

    name: str
    title: str
    modules: Collection[str] | None
    private: bool


ROLES: Mapping[str, Role] = MappingProxyType(
    {
        role.name: role
        for role in (
            Role("agent", "客服", ("转账", "售后", "话术", "订单", "服务", "客户"), private=False),
            Role("supervisor", "主管", None, private=True),
            Role("admin", "行政", ("排班",), private=True),
        )
    }
)


def sheets_for(sheets: Iterable[Sheet], role: str = "", modules: Collection[str] = ()) -> list[Sheet]:
    """The sheets of a file, in tab order.

    Args:
      role: One of `ROLES`; empty for a small shop's one file with everything.
      modules: Only these, and what every workbook has; empty for all that the role uses.
    """
    of = ROLES.get(role)
    found = [sheet for sheet in sheets if not modules or sheet.module in ("", *modules)]
    if of is None:
        return found
    return [_without_private(sheet, of) for sheet in found if _has(of, sheet)]


def _has(role: Role, sheet: Sheet) -> bool:
    if sheet.supervisors and not role.private:
        return False
    return role.modules is None or sheet.module in ("", *role.modules) or role.name in sheet.roles


def _without_private(sheet: Sheet, role: Role) -> Sheet:
    """The sheet as the role may have it: columns that are kept from it are not there, rather than hidden."""
    layout = sheet.record.layout
    columns = tuple(column for column in layout.columns if role.private or not column.private)
    if columns == layout.columns:
        return sheet
    narrow: type[Record] = type(
        sheet.record.__name__, (sheet.record,), {"__module__": sheet.record.__module__}
    )
    narrow.layout = replace(layout, columns=columns)
    return replace(sheet, record=narrow)
