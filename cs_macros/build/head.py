"""The head of a sheet: title, what the last press did, buttons, inputs, message, bands."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cs_macros.book.columns import TYPED
from cs_macros.book.feedback import feedback_cell
from cs_macros.book.flow import Ask
from cs_macros.build.cells import write_cell
from cs_macros.build.choices import Choices
from cs_macros.build.looks import MIST, NAVY, SILVER, TINTS, Looks, is_read
from cs_macros.build.places import FIELDS, OPERATOR, SAID, TITLE, Field, Places
from cs_macros.build.spots import BUTTON_HEIGHT
from cs_macros.cells import kinds
from cs_macros.hosts.port import Cell

KINDS = {kind.name: kind for kind in (
    kinds.TEXT, kinds.PERSON, kinds.ID, kinds.MONEY, kinds.INT, kinds.NUM, kinds.PCT, kinds.DATE,
    kinds.MOMENT, kinds.TIME, kinds.MONTH, kinds.WEEK,
)}  # fmt: skip

ELSEWHERE = "按钮在功能区的“客服台账（加载项）”里。"
"""Stands where the buttons would, in a workbook without macros."""


TILE_WIDTH = 14
"""Characters that a figure takes at least: so wide, six stand over the front page's own columns."""


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
        self._front = ""

    def write(self, sheet: Worksheet, places: Places) -> None:
        for row, height in enumerate(places.heights):
            # A row's format keeps the grey of the columns below out of the head.
            sheet.set_row(row, height, self._looks.paper() if row < places.header else None)
        self._title(sheet, places)
        self._note(sheet, places)
        self._buttons(sheet, places)
        self._tiles(sheet, places)
        self._lines(sheet, places)
        if places.message:
            self._message(sheet, places, *places.message)
        for field in places.fields:
            self._ask(sheet, field)
        self._bands(sheet, places)

    def _title(self, sheet: Worksheet, places: Places) -> None:
        """The title leads back to the first sheet; beside it stands who is pressing."""
        title, looks = places.sheet.title, self._looks.title()
        if self._front and self._front != sheet.get_name():
            back = f"internal:'{self._front}'!A1"
            sheet.write_url(TITLE, 0, back, self._looks.way_back(), title, f"回到“{self._front}”")
        else:
            self._front = sheet.get_name()
            sheet.write_string(TITLE, 0, title, looks)
        at = places.right - 1
        if OPERATOR.name not in self._homes:
            ask = next((each for each in places.sheet.shows if each.name == OPERATOR.name), OPERATOR)
            at = max(at, 2)
            self._ask(sheet, Field(ask, TITLE, at - 1, at, at))
        elif not places.is_plain and at > 0:
            empty = f"（在“{self._homes[OPERATOR.name]}”填写）"
            shown = f'="{OPERATOR.label}："&IF({OPERATOR.name}="","{empty}",{OPERATOR.name})'
            known = f"{OPERATOR.label}：{self._values.get(OPERATOR.name) or empty}"
            sheet.write_formula(TITLE, at, shown, self._looks.shown(), known)

    def _note(self, sheet: Worksheet, places: Places) -> None:
        """What the colours of the headers mean, as far as the table has them, and what to do here."""
        words = self._looks.note()
        if places.is_plain:
            sheet.write_string(SAID, 0, places.sheet.note, words)
            return
        columns = places.sheet.record.layout.columns
        kinds = {
            "必填": (NAVY, any(each.required for each in columns)),
            "选填": (MIST, any(each.owner is TYPED and not each.required for each in columns)),
            "由软件填写": (SILVER, any(each.owner is not TYPED for each in columns)),
        }
        parts: list[object] = []
        for word, (colour, used) in kinds.items():
            parts += [self._looks(font_color=colour), "■", words, f" {word}  "] if used else []
        if parts and not is_read(places.sheet):
            sheet.write_rich_string(TITLE, places.right, *parts, words, f" {places.sheet.note}", words)
        else:
            sheet.write_string(TITLE, places.right, places.sheet.note, words)
        self._name(sheet, feedback_cell(places.sheet.table), SAID, 0)
        self._across(sheet, SAID, 0, max(places.right - 1, 0), None, self._looks.feedback())

    def _buttons(self, sheet: Worksheet, places: Places) -> None:
        if places.spots and not self._has_buttons:  # their place stays: LibreOffice's extension draws them
            sheet.write_string(FIELDS[-1], 0, ELSEWHERE, self._looks.note())
            return
        for spot in places.spots:
            options = {
                "macro": spot.pressed.name,
                "caption": spot.pressed.caption,
                "description": spot.pressed.help,
                "width": spot.width,
                "height": BUTTON_HEIGHT,
                "x_offset": spot.left,
                "y_offset": places.button_top(spot),
            }
            sheet.insert_button(spot.row, spot.column, options)

    def _message(self, sheet: Worksheet, places: Places, first: int, last: int) -> None:
        name = f"{places.sheet.table}_message"
        looks = self._looks.message()
        sheet.merge_range(FIELDS[0], first, FIELDS[-1], last, "", looks)
        write_cell(sheet, FIELDS[0], first, self._values.get(name), looks)
        self._name(sheet, name, FIELDS[0], first)
        tip = {
            "input_title": "话术",
            "input_message": "最近做好的一条话术；按按钮后已经复制，可以直接粘贴给客户。",
        }
        sheet.data_validation(FIELDS[0], first, FIELDS[0], first, {"validate": "any", **tip})

    def _bands(self, sheet: Worksheet, places: Places) -> None:
        """The stages' names over their columns; nothing is merged, so that each column folds by itself."""
        for band in places.bands:
            sheet.write_string(places.band, band.first, band.stage, self._looks.band(band.tint))
            for at in band.folding:  # told to the buttons that fold, shown to nobody
                sheet.write_string(places.band, at, band.stage, self._looks.band(band.tint, shown=False))

    def _tiles(self, sheet: Worksheet, places: Places) -> None:
        """Figures side by side: a label above a large number, coloured when it asks for attention."""
        start = 0
        for tile in places.tiles:
            kind = KINDS.get(tile.kind, kinds.TEXT)
            last = places.span(start, TILE_WIDTH)
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

    def _ask(self, sheet: Worksheet, field: Field) -> None:
        """Write a label and its cell.

        A cell that an earlier sheet has is only shown here, so that a name has one place.
        """
        ask, row, first, last = field.ask, field.row, field.first, field.last
        kind = KINDS.get(ask.kind, kinds.TEXT)
        value = self._values.get(ask.name)
        self._across(sheet, row, field.label, first - 1, f"{ask.label}：", self._looks.label())
        if home := self._homes.get(ask.name):
            shown, empty = self._looks.shown(), f"（在“{home}”填写）"
            self._across(sheet, row, first, last, None, shown)
            formula = f'=IF({ask.name}="","{empty}",{ask.name})'
            sheet.write_formula(row, first, formula, shown, empty if value is None else str(value))
            return
        looks = self._looks.input("@" if kind.name in ("text", "person") else kind.format)
        self._across(sheet, row, first, last, None, looks)
        write_cell(sheet, row, first, value, looks)
        self._name(sheet, ask.name, row, first)
        self._rule(sheet, ask, row, first)

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
