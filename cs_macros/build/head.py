"""The head of a sheet: title, instruction, buttons, inputs, message."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cs_macros.book import cells
from cs_macros.book.flow import Ask
from cs_macros.build.cells import write_cell
from cs_macros.build.choices import Choices
from cs_macros.build.looks import MIST, NAVY, SILVER, Looks
from cs_macros.build.places import BUTTON_GAP, BUTTON_HEIGHT, BUTTONS, NOTE, TITLE, Places
from cs_macros.hosts.port import Cell

OPERATOR = Ask("operator", "操作人", kind="person", hint="你的姓名；按按钮时记到操作日志")

KINDS = {kind.name: kind for kind in (
    cells.TEXT, cells.PERSON, cells.ID, cells.MONEY, cells.INT, cells.NUM, cells.PCT, cells.DATE,
    cells.MOMENT, cells.TIME, cells.MONTH, cells.WEEK,
)}  # fmt: skip


class Head:
    """Writes the heads of a workbook's sheets, and keeps track of the cells named so far."""

    def __init__(self, workbook: Workbook, looks: Looks, choices: Choices, names: Mapping[str, Cell]) -> None:
        self._workbook, self._looks, self._choices, self._values = workbook, looks, choices, names
        self._named: set[str] = set()

    def write(self, sheet: Worksheet, places: Places) -> None:
        paper = self._looks.paper()
        heights = [30, 20, *[28] * places.button_lines, *[22] * places.band_rows, 6]
        for row, height in enumerate(heights):
            # A row's format keeps the grey of the columns below out of the head.
            sheet.set_row(row, height, paper)
        sheet.write_string(TITLE, 0, places.sheet.title, self._looks.title())
        sheet.write_string(NOTE, 0, places.sheet.note, self._looks.note())
        self._operator(sheet, places)
        self._buttons(sheet, places)
        if places.has_message:
            self._message(sheet, places)
        start = places.right if places.has_message else 0
        for line, ask in enumerate(places.asks):
            self._ask(sheet, places, ask, places.band + line, start)

    def _operator(self, sheet: Worksheet, places: Places) -> None:
        end = places.right
        if places.sheet.pressable or not self._named:
            end = self._ask(sheet, places, OPERATOR, TITLE, places.right, wide=12) + 1
        if any(column.required for column in places.sheet.record.layout.columns):
            self._legend(sheet, end)

    def _legend(self, sheet: Worksheet, column: int) -> None:
        mark = self._looks
        words = self._looks.note()
        sheet.write_rich_string(
            TITLE, column,
            mark(font_color=NAVY), "  ■", words, " 必填  ",
            mark(font_color=MIST), "■", words, " 选填  ",
            mark(font_color=SILVER), "■", words, " 由软件填写", words,
        )  # fmt: skip

    def _buttons(self, sheet: Worksheet, places: Places) -> None:
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
        sheet.write_string(top, 0, "话术", self._looks.label())
        last = max(1, places.right - 1)
        looks = self._looks.message()
        sheet.merge_range(top, 1, bottom, last, "", looks)
        write_cell(sheet, top, 1, self._values.get(name), looks)
        self._name(sheet, name, top, 1)

    def _ask(self, sheet: Worksheet, places: Places, ask: Ask, row: int, start: int, wide: float = 28) -> int:
        """Write a label and its cell; return the cell's last column.

        A cell that an earlier sheet has is only shown here, so that a name has one place.
        """
        first = places.span(start, len(ask.label) * 2 + 2) + 1
        last = places.span(first, wide)
        kind = KINDS.get(ask.kind, cells.TEXT)
        self._across(sheet, row, start, first - 1, ask.label, self._looks.label())
        value = self._values.get(ask.name)
        if ask.name in self._named:
            shown = self._looks.shown()
            self._across(sheet, row, first, last, None, shown)
            empty = "（未填）"
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
        if ask.kind == "person":
            source = self._choices.table("staff")
        if source:
            rule = {
                "validate": "list",
                "source": source,
                "error_type": "warning",
                "error_title": ask.label,
                "error_message": f"“{ask.label}”不在下拉列表里，要继续吗？",
            }
        hint = ask.hint or KINDS.get(ask.kind, cells.TEXT).hint
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
        self._named.add(name)
        place = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        self._workbook.define_name(name, f"='{sheet.get_name()}'!{place}")
