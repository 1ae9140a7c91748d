"""The head of a sheet: title, instruction, buttons, inputs, message."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cs_macros.book.columns import TYPED
from cs_macros.book.flow import Ask
from cs_macros.build.cells import write_cell
from cs_macros.build.choices import Choices
from cs_macros.build.looks import MIST, NAVY, SILVER, TINTS, Looks, is_read
from cs_macros.build.places import (
    BUTTON_GAP,
    BUTTON_HEIGHT,
    BUTTONS,
    NOTE,
    OPERATOR,
    TITLE,
    Places,
    width_of,
)
from cs_macros.cells import kinds
from cs_macros.hosts.port import Cell

KINDS = {kind.name: kind for kind in (
    kinds.TEXT, kinds.PERSON, kinds.ID, kinds.MONEY, kinds.INT, kinds.NUM, kinds.PCT, kinds.DATE,
    kinds.MOMENT, kinds.TIME, kinds.MONTH, kinds.WEEK,
)}  # fmt: skip

ELSEWHERE = "按钮在功能区的“客服台账（加载项）”里。"
"""Stands where the buttons would, in a workbook without macros."""


class Head:
    """Writes the heads of a workbook's sheets, and keeps track of the cells named so far.

    Args:
      buttons: Whether the workbook has macros for buttons to call.
    """

    def __init__(
        self,
        workbook: Workbook,
        looks: Looks,
        choices: Choices,
        names: Mapping[str, Cell],
        *,
        buttons: bool = True,
    ) -> None:
        self._workbook, self._looks, self._choices, self._values = workbook, looks, choices, names
        self._has_buttons = buttons
        self._homes: dict[str, str] = {}

    def write(self, sheet: Worksheet, places: Places) -> None:
        for row, height in enumerate(places.heights):
            # A row's format keeps the grey of the columns below out of the head.
            sheet.set_row(row, height, self._looks.paper() if row < places.header else None)
        sheet.write_string(TITLE, 0, places.sheet.title, self._looks.title())
        sheet.write_string(NOTE, 0, places.sheet.note, self._looks.note())
        self._operator(sheet, places)
        self._buttons(sheet, places)
        self._tiles(sheet, places)
        self._lines(sheet, places)
        if places.has_message:
            self._message(sheet, places)
        self._asks(sheet, places)

    def _operator(self, sheet: Worksheet, places: Places) -> None:
        at = places.right
        if places.spots or OPERATOR.name not in self._homes:
            ask = next((each for each in places.sheet.shows if each.name == OPERATOR.name), OPERATOR)
            first = places.span(at, width_of(ask.label) + 3) + 1
            at = self._ask(sheet, places, ask, TITLE, (at, first, places.span(first, 12))) + 1
        self._legend(sheet, places, at)

    def _legend(self, sheet: Worksheet, places: Places, at: int) -> None:
        """What the colours of the headers mean, as far as the table has them."""
        columns = places.sheet.record.layout.columns
        kinds = {
            "必填": (NAVY, any(each.required for each in columns)),
            "选填": (MIST, any(each.owner is TYPED and not each.required for each in columns)),
            "由软件填写": (SILVER, any(each.owner is not TYPED for each in columns)),
        }
        words, parts = self._looks.note(), []
        for word, (colour, used) in kinds.items():
            parts += [self._looks(font_color=colour), "■", words, f" {word}  "] if used else []
        if not is_read(places.sheet):
            sheet.write_rich_string(TITLE, at, words, "  ", *parts, words)

    def _buttons(self, sheet: Worksheet, places: Places) -> None:
        if places.spots and not self._has_buttons:  # their place stays: LibreOffice's extension draws them
            sheet.write_string(BUTTONS, 0, ELSEWHERE, self._looks.note())
            return
        for spot in places.spots:
            options = {
                "macro": spot.pressed.name,
                "caption": spot.pressed.caption,
                "description": spot.pressed.help,
                "width": spot.width,
                "height": BUTTON_HEIGHT,
                "x_offset": spot.left,
                "y_offset": BUTTON_GAP // 2,
            }
            sheet.insert_button(BUTTONS + spot.line, 0, options)

    def _message(self, sheet: Worksheet, places: Places) -> None:
        name = f"{places.sheet.table}_message"
        top, bottom = places.band, places.band + places.band_rows - 1
        sheet.write_string(top, 0, "话术：", self._looks.label())
        last = max(1, places.right - 1)
        looks = self._looks.message()
        sheet.merge_range(top, 1, bottom, last, "", looks)
        write_cell(sheet, top, 1, self._values.get(name), looks)
        self._name(sheet, name, top, 1)

    def _tiles(self, sheet: Worksheet, places: Places) -> None:
        """Figures side by side: a label above a large number, coloured when it asks for attention."""
        start = 0
        for tile in places.tiles:
            kind = KINDS.get(tile.kind, kinds.TEXT)
            last = places.span(start, 16)
            looks = self._looks.figure(kind)
            self._across(sheet, places.tile, start, last, tile.label, self._looks.caption())
            self._across(sheet, places.tile + 1, start, last, None, looks)
            write_cell(sheet, places.tile + 1, start, self._values.get(tile.name), looks)
            self._name(sheet, tile.name, places.tile + 1, start)
            if tile.label in TINTS:
                tint = self._workbook.add_format({"font_color": TINTS[tile.label][1]})
                above = {"type": "cell", "criteria": ">", "value": 0, "format": tint}
                sheet.conditional_format(places.tile + 1, start, places.tile + 1, start, above)
            start = last + 1

    def _lines(self, sheet: Worksheet, places: Places) -> None:
        """Sentences across the sheet, a label before each."""
        last = len(places.widths) - 1
        for at, line in enumerate(places.lines):
            row, looks = places.line + at, self._looks.sentence()
            sheet.write_string(row, 0, line.label, self._looks.line_label())
            self._across(sheet, row, 1, last, None, looks)
            write_cell(sheet, row, 1, self._values.get(line.name), looks)
            self._name(sheet, line.name, row, 1)

    def _asks(self, sheet: Worksheet, places: Places) -> None:
        """Inputs in columns of a few rows, labels and cells aligned."""
        start = places.right if places.has_message else 0
        for block in places.asks:
            first = places.span(start, max(width_of(ask.label) for ask in block) + 3) + 1
            span = (start, first, places.span(first, 28))
            for line, ask in enumerate(block):
                self._ask(sheet, places, ask, places.band + line, span)
            start = span[2] + 1

    def _ask(self, sheet: Worksheet, places: Places, ask: Ask, row: int, span: tuple[int, int, int]) -> int:
        """Write a label and its cell; return the cell's last column.

        A cell that an earlier sheet has is only shown here, so that a name has one place.

        Args:
          span: First column of the label, first and last of the cell.
        """
        start, first, last = span
        kind = KINDS.get(ask.kind, kinds.TEXT)
        value = self._values.get(ask.name)
        self._across(sheet, row, start, first - 1, f"{ask.label}：", self._looks.label())
        if home := self._homes.get(ask.name):
            shown, empty = self._looks.shown(), f"（在“{home}”填写）"
            self._across(sheet, row, first, last, None, shown)
            formula = f'=IF({ask.name}="","{empty}",{ask.name})'
            sheet.write_formula(row, first, formula, shown, empty if value is None else str(value))
            return last
        looks = self._looks.input("@" if kind.name in ("text", "person") else kind.format)
        self._across(sheet, row, first, last, None, looks)
        write_cell(sheet, row, first, value, looks)
        self._name(sheet, ask.name, row, first)
        self._rule(sheet, ask, row, first)
        return last

    def _rule(self, sheet: Worksheet, ask: Ask, row: int, column: int) -> None:
        rule: dict[str, object] = {"validate": "any"}
        source = self._choices.words(ask.choices) if ask.choices else None
        if ask.kind == "person" or ask.source:
            source = self._choices.table(ask.source or "staff")
        if source:
            rule = {
                "validate": "list",
                "source": source,
                "error_type": "warning",
                "error_title": ask.label,
                "error_message": f"“{ask.label}”不在下拉列表里，要继续吗？",
            }
        hint = ask.hint or KINDS.get(ask.kind, kinds.TEXT).hint
        rule |= {"input_title": ask.label, "input_message": hint}
        sheet.data_validation(row, column, row, column, rule)

    def _across(
        self, sheet: Worksheet, row: int, first: int, last: int, text: str | None, looks: object
    ) -> None:
        if last > first:
            sheet.merge_range(row, first, row, last, text or "", looks)
        elif text:
            sheet.write_string(row, first, text, looks)

    def _name(self, sheet: Worksheet, name: str, row: int, column: int) -> None:
        self._homes[name] = sheet.get_name()
        place = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        self._workbook.define_name(name, f"='{sheet.get_name()}'!{place}")
