"""What an older workbook lacks against a freshly built one, and how each part of it is renewed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cs_macros.book.columns import Column
from cs_macros.book.feedback import feedback_cell
from cs_macros.book.headers import find_columns
from cs_macros.book.sheets import Sheet
from cs_macros.build.choices import LISTS
from cs_macros.build.places import Places, plan
from cs_macros.build.ribbon import buttons_of, ribbon
from cs_macros.errors import CsError
from cs_macros.hosts.package.properties import VERSION
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.workbook import Package
from cs_macros.migrate import desk, names, validations
from cs_macros.migrate.banding import Banding
from cs_macros.migrate.inputs import Input, place_inputs, placeable
from cs_macros.migrate.landing import has_room
from cs_macros.migrate.looks import with_hidden, with_looks
from cs_macros.migrate.macros import (
    are_our_buttons,
    renew_macros,
    renew_ribbon,
    set_property,
    version_of,
)
from cs_macros.migrate.outlines import grouped
from cs_macros.migrate.parts import Parts
from cs_macros.migrate.robbed import Robbed, drawing_of, give_back, is_robbed, robbed
from cs_macros.migrate.style_merge import Merged, merge
from cs_macros.migrate.transplant import Donor, add_sheet
from cs_macros.migrate.widening import widen


@dataclass
class Renewal:
    """One upgrade of one workbook.

    Attributes:
      properties: What the file says of itself from now on: the version, whom it is for.
      remarks: What could not be renewed in place, and what to do instead.
      gone: Parts that go away.
    """

    old: Package
    fresh: Package
    sheets: Sequence[Sheet]
    properties: Mapping[str, str]
    remarks: list[tuple[str, str]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    _looks: list[int] = field(default_factory=list)

    # -- what is missing ------------------------------------------------------------------

    @cached_property
    def missing_sheets(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.table not in self.old.tables]

    @cached_property
    def present(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.table in self.old.tables]

    @cached_property
    def inputs(self) -> list[Input]:
        return list(placeable(self.old, self.fresh, self.present))

    @cached_property
    def robbed(self) -> list[Robbed]:
        return list(robbed(self.old, self.fresh)) if is_robbed(self.old) else []

    @cached_property
    def banding(self) -> Banding:
        return Banding(self.old, self.fresh, self.sheets, self.present, self._columns)

    def missing_columns(self, sheet: Sheet) -> list[Column]:
        where = find_columns(sheet.record.layout, self.old.table(sheet.table).headers)
        return [column for column in sheet.record.layout.columns if column.field not in where]

    def needed(self) -> list[str]:
        """What the workbook lacks, in words; empty when it is up to date.

        Raises:
          CsError: There is no room for what is missing.
        """
        parts = Parts(self.old.archive)
        found = [f"新工作表“{sheet.title}”" for sheet in self.missing_sheets]
        for sheet in self.present:
            if missing := self.missing_columns(sheet):
                self._refuse_without_room(self.old.table(sheet.table))
                found.append(f"“{sheet.title}”加列“{'、'.join(one.header for one in missing)}”")
        macros = [each.name for sheet in self.sheets for each in buttons_of(sheet)]
        if renew_macros(parts, self.old.archive.data, dict.fromkeys(macros)):
            found.append("更新宏")
        if self.banding.bandless:
            found.append(f"“{'、'.join(sheet.title for sheet in self.banding.bandless)}”的表头上方写上阶段")
        if self.banding.unfolding:
            found.append("各阶段的列可以收起")
        if self.robbed:
            found.append(f"补回“{'、'.join(one.title for one in self.robbed)}”上按钮的宏")
        if renew_ribbon(parts, ribbon(self.sheets)):
            found.append("更新功能区")
        if version_of(parts) != self.properties[VERSION]:
            found.append("更新版本号和下拉列表")
        return found

    def _refuse_without_room(self, table: Table) -> None:
        if not has_room(self.old, table):
            raise CsError(
                f"“{table.sheet}”的表格右边有别的内容，没有位置加新列，未作任何改动。",
                hint="把表格右边的内容移到别的工作表，再升级。",
            )

    # -- new parts ------------------------------------------------------------------------

    def parts(self) -> Parts:
        """Every part that changes, but for the cells that `widen_tables` writes."""
        parts = Parts(self.old.archive)
        donor = self._donor(parts)
        for sheet in self.missing_sheets:
            self._refuse_taken_title(sheet)
            add_sheet(parts, self.old.workbook_part, donor, sheet.title)
        self._renew_lists(parts, donor)
        self.gone = give_back(parts, self.robbed)
        for sheet in self.present:
            self._renew_sheet(parts, donor, sheet)
        titles = [sheet.title for sheet in self.missing_sheets]
        placed = [one.name for one in self.inputs]
        lacking = names.renew(parts, self.old, self.fresh, titles, placed)
        # A button that every register shows still finds the one cell that older workbooks have for it.
        known = {name.name for name in self.old.directory.names()}
        lines = {feedback_cell(sheet.table) for sheet in self.sheets}  # what it says, the message says too
        lacking = [name for name in lacking if self._plain(name) not in known and name not in lines]
        if lacking:
            text = f"旧工作表的表格上方没有位置放这些格：{'、'.join(map(self._label, lacking))}"
            self.remarks.append((text, "用到它们的按钮，请改用命令行里的同名命令。"))
        macros = [each.name for sheet in self.sheets for each in buttons_of(sheet)]
        renew_macros(parts, self.old.archive.data, dict.fromkeys(macros))
        renew_ribbon(parts, ribbon(self.sheets))
        for name, text in self.properties.items():
            set_property(parts, name, text)
        return parts

    def _plain(self, name: str) -> str:
        """Name of the cell that all registers shared before each had its own."""
        asks = [ask for sheet in self.sheets for each in sheet.everywhere for ask in each.asks]
        return next((ask.name for ask in asks for sheet in self.sheets if sheet.own_cell(ask) == name), name)

    def _label(self, name: str) -> str:
        """A named cell as people know it."""
        for sheet in self.sheets:
            for ask in [*sheet.shows, *(one for each in buttons_of(sheet) for one in each.asks)]:
                if name in (ask.name, sheet.own_cell(ask)):
                    return f"“{sheet.title}”的“{ask.label}”"
        return name

    def _donor(self, parts: Parts) -> Donor:
        part, theirs = self.old.part_of_kind("styles"), self.fresh.part_of_kind("styles")
        if part is None or theirs is None:
            raise CsError("工作簿没有样式，未作任何改动。", hint="用 Excel 打开并另存一份，再升级新的文件。")
        merged: Merged = merge(parts.read(part), self.fresh.archive.read(theirs), part)
        parts.write(part, merged.data)
        self._looks = merged.looks
        return Donor(self.fresh, merged)

    def _refuse_taken_title(self, sheet: Sheet) -> None:
        if sheet.title in self.old.sheet_parts:
            raise CsError(
                f"工作簿里已有名为“{sheet.title}”的工作表，但里面没有我们的表格，未作任何改动。",
                hint="给它改个名字，再升级。",
            )

    def _renew_lists(self, parts: Parts, donor: Donor) -> None:
        """The hidden sheet of drop-downs is ours alone: it is replaced whole."""
        if LISTS not in self.fresh.sheet_parts:
            return
        if LISTS in self.old.sheet_parts:
            parts.write(self.old.sheet_parts[LISTS], donor.sheet(LISTS))
        else:
            add_sheet(parts, self.old.workbook_part, donor, LISTS)

    def _renew_sheet(self, parts: Parts, donor: Donor, sheet: Sheet) -> None:
        part = self.old.sheet_parts[self.old.table(sheet.table).sheet]
        table, new = self.old.table(sheet.table), self.fresh.table(sheet.table)
        data = parts.read(part)
        fresh = donor.sheet(sheet.title)
        columns = self._columns(sheet)
        added = [columns[new.area.left + self._place(sheet, one)] for one in self.missing_columns(sheet)]
        data = validations.renewed(data, part, fresh, columns, (new.first_row, table.first_row))
        data = with_looks(data, part, fresh, {k: v for k, v in columns.items() if v in added})
        hidden = (self._place(sheet, sheet.record.layout[name]) for name in sheet.hides)
        data = with_hidden(data, part, [columns[new.area.left + place] for place in hidden])
        places = self.banding.places(sheet)
        if places:
            data = desk.with_colours(data, part, fresh, plan(sheet, self.banding.everywhere), places)
            if sheet in self.banding.bandless:
                data = desk.with_band_height(data, table.area.top - 1)
            data = grouped(data, part, self.banding.unfolding.get(sheet.table, ())) or data
        parts.write(part, data)
        self._renew_buttons(parts, sheet, part, places)

    def _place(self, sheet: Sheet, column: Column) -> int:
        return [one.field for one in sheet.record.layout.columns].index(column.field)

    def _columns(self, sheet: Sheet) -> dict[int, int]:
        """Column of the fresh table → where it stands in the older one, the new ones at its end."""
        table = self.old.table(sheet.table)
        where = find_columns(sheet.record.layout, table.headers)
        end = iter(range(table.area.right + 1, 16_385))
        return {
            place: table.area.left + where[one.field] if one.field in where else next(end)
            for place, one in enumerate(sheet.record.layout.columns, start=1)
        }

    def _renew_buttons(self, parts: Parts, sheet: Sheet, part: str, places: Places | None) -> None:
        """Replace the buttons where nothing but them is drawn: over their columns, or at the fresh places."""
        mine, theirs = drawing_of(self.old, part), drawing_of(self.fresh, self.fresh.sheet_parts[sheet.title])
        if mine is None or theirs is None:
            return
        new, known = self.fresh.archive.read(theirs), parts.read(mine)
        if _macros(new) == _macros(known):
            return
        same_head = self.old.table(sheet.table).area.top == self.fresh.table(sheet.table).area.top
        drawing = desk.redrawn(new, places) if places else new if same_head else None
        if drawing and are_our_buttons(known) and not re.search(rb"<(\w+:)?controls[ >]", parts.read(part)):
            parts.write(mine, drawing)
        else:
            hint = "功能区“客服台账”里有全部按钮。"
            self.remarks.append((f"“{sheet.title}”上的按钮保持原样，没有加新按钮", hint))

    # -- cells ----------------------------------------------------------------------------

    def widen_tables(self, package: Package) -> None:
        """Add the missing columns and inputs to the workbook as it is by now."""
        for sheet in self.present:
            headers = [column.header for column in self.missing_columns(sheet)]
            widen(package, sheet.table, headers)
        self.banding.write(package, self._looks)
        place_inputs(package, self.inputs, self._looks)


def _macros(drawing: bytes) -> list[bytes]:
    return re.findall(rb"<x:FmlaMacro>([^<]*)<", drawing)
