"""What a person sees while working (DESK, the rule), checked on the workbook as it is built."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.workbook import Workbook as NewWorkbook

from cs_macros.book.columns import TYPED
from cs_macros.book.conditions import formula, is_true, parsed
from cs_macros.book.flow import Move
from cs_macros.book.needs import asked_by, needs_by_field
from cs_macros.book.refusals import reasons
from cs_macros.book.sheets import Sheet
from cs_macros.book.stages import LAST_STAGE, stages_of
from cs_macros.build.bands import bands, homes
from cs_macros.build.home import HELP
from cs_macros.build.places import FIELDS, FROZEN_WIDTH, Places, pixels, plan, width_of
from cs_macros.build.shine import blamed
from cs_macros.build.spots import SHOW_TODAY, VIEWS
from cs_macros.build.table import ROW_HEIGHT
from cs_macros.errors import Problem
from cs_macros.sheets import ALL_SHEETS
from tests.office import convert, soffice

HEAD, GRID = 180, 470
"""Pixels that the head may take, and those that a spreadsheet's grid has at 1366 × 768 in Excel."""

IN_SIGHT = 900
"""Pixels that the inputs of a move may take, so that they are in sight with customer and button."""

APART = {
    "case_to_return": "the phone is asked for again, which stands with the registration",
    "answer_at_once": "judgement, plan and answer of a complaint in one go; each stands in its own stage",
}
"""Moves whose needs do not stand side by side, and why: only 跟行 brings them into sight together."""

WIDE = {
    "confirm_change": "seven cells of the registration are asked again, of which a row's kind has one or two",
    "notify_printer": "as 客户已确认",
    "settle_review": "ten cells, eight of which may stay blank: all that is known is written at the end",
    "record_call": "a call is one form of eight cells, six of which may stay blank",
}
"""Moves that ask for more than is in sight, and why; what they must have is."""

EVERYWHERE = [each for sheet in ALL_SHEETS.in_order() for each in sheet.everywhere]
PLANS = {sheet.table: plan(sheet, EVERYWHERE) for sheet in ALL_SHEETS.in_order()}
REGISTERS = [places for places in PLANS.values() if places.sheet.flow]
MOVES = [
    (places, move)
    for places in REGISTERS
    for move in (places.sheet.flow.moves if places.sheet.flow else ())
    if not move.registers
]


@pytest.fixture(scope="session")
def book(sample: Path) -> Workbook:
    return load_workbook(sample, keep_vba=True)


@dataclass(frozen=True)
class Box:
    """A rectangle on a sheet, in pixels, with the columns that it begins and ends in."""

    name: str
    columns: tuple[int, int]
    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Box) -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


def widths_of(page: Worksheet) -> list[int]:
    """Pixels of each column of a table, as the file has them."""
    found = {
        at: each.width for each in page.column_dimensions.values() for at in range(each.min, each.max + 1)
    }
    return [pixels(round(found[at + 1] - 0.7109375, 2)) for at in range(max(found))]


def heights_of(page: Worksheet, places: Places) -> list[int]:
    return [round(page.row_dimensions[at + 1].height / 0.75) for at in range(places.first)]


def buttons(sample: Path, book: Workbook, places: Places) -> Iterator[Box]:
    """The sheet's buttons where their drawing anchors them."""
    page = book[places.sheet.title]
    widths, heights = [*widths_of(page), *[64] * 20], heights_of(page, places)
    with zipfile.ZipFile(sample) as package:
        at = book.sheetnames.index(places.sheet.title) + 1
        links = package.read(f"xl/worksheets/_rels/sheet{at}.xml.rels").decode()
        part = re.search(r"drawings/(vmlDrawing\d+\.vml)", links)
        assert part
        drawing = package.read(f"xl/drawings/{part[1]}").decode()
    for shape in re.findall(r"<v:shape .*?</v:shape>", drawing, re.DOTALL):
        (anchor,) = re.findall(r"<x:Anchor>([^<]*)</x:Anchor>", shape)
        left, dx, top, dy, right, dx2, bottom, dy2 = (int(each) for each in anchor.split(","))
        (name,) = re.findall(r"\[0\]!(\w+)<", shape)
        yield Box(
            name,
            (left, right if dx2 else right - 1),
            sum(widths[:left]) + dx,
            sum(heights[:top]) + dy,
            sum(widths[:right]) + dx2,
            sum(heights[:bottom]) + dy2,
        )


# -- room -------------------------------------------------------------------------------------


def test_the_frozen_part_leaves_the_screen_to_the_work(book: Workbook) -> None:
    wrong: list[object] = []
    for places in PLANS.values():
        page = book[places.sheet.title]
        frozen = sum(widths_of(page)[: places.frozen])
        head = sum(heights_of(page, places))
        letters = get_column_letter(places.frozen + 1)
        if page.freeze_panes != f"{letters}{places.first + 1}" or frozen > FROZEN_WIDTH:
            wrong.append((places.sheet.title, page.freeze_panes, frozen))
        if head > HEAD and not places.lines:  # the front page is its head
            wrong.append((places.sheet.title, "head", head))
        if places.sheet.flow and head + 12 * round(ROW_HEIGHT / 0.75) > GRID:
            wrong.append((places.sheet.title, "fewer than twelve rows", head))
    assert wrong == []


def test_a_register_leads_with_what_every_stage_needs_in_sight() -> None:
    wrong: list[object] = []
    for places in REGISTERS:
        layout = places.sheet.record.layout
        shown = [each.field for each in layout.columns[: places.frozen]]
        if layout.prefix and shown[:1] != ["number"]:
            wrong.append((places.sheet.title, shown))
        if "status" not in shown or "next_step" not in shown or len(shown) < 3:
            wrong.append((places.sheet.title, shown))
        if layout.columns[places.frozen].field != "problem":
            wrong.append((places.sheet.title, layout.columns[places.frozen].field))
    assert wrong == []


def test_every_row_of_a_register_is_as_high_and_none_wraps(book: Workbook) -> None:
    wrong: list[object] = []
    for places in REGISTERS:
        page = book[places.sheet.title]
        format_ = page.sheet_format
        heights = {page.row_dimensions[at].height for at in range(places.first + 1, page.max_row + 1)}
        if format_.defaultRowHeight != ROW_HEIGHT or not format_.customHeight or heights - {ROW_HEIGHT, None}:
            wrong.append((places.sheet.title, heights))
        cells = page[places.first + 1]
        wrong += [(places.sheet.title, cell.coordinate) for cell in cells if cell.alignment.wrap_text]
    assert wrong == []


# -- stages, bands, buttons -------------------------------------------------------------------


def test_the_band_names_each_stage_once_and_its_first_column_never_folds(book: Workbook) -> None:
    wrong: list[object] = []
    for places in REGISTERS:
        page = book[places.sheet.title]
        stages = [each.stage for each in places.sheet.record.layout.columns]
        row = page[places.band + 1]
        cells = [row[at] for at in range(len(stages))]
        if [cell.value or "" for cell in cells] != stages:
            wrong.append((places.sheet.title, "band"))
        seen = [cell.column - 1 for cell in cells if cell.value and cell.number_format != ";;;"]
        firsts = [band.first for band in places.bands]
        if seen != firsts or len({band.stage for band in places.bands}) != len(places.bands):
            wrong.append((places.sheet.title, seen, firsts))
        folding = {
            at - 1
            for each in page.column_dimensions.values()
            if each.outlineLevel
            for at in range(each.min, each.max + 1)
        }
        if folding != {at for band in places.bands for at in band.folding}:
            wrong.append((places.sheet.title, "outline", sorted(folding)))
        if page.sheet_properties.outlinePr.summaryRight:
            wrong.append((places.sheet.title, "the [+] stands right"))
    assert wrong == []


def test_a_workbook_opens_with_nothing_folded_that_a_person_fills(book: Workbook) -> None:
    """The software's columns are folded behind their first one, all others are in sight.

    No column says that what is behind it is folded: LibreOffice 7.4 would fold what is before it.
    """
    wrong: list[object] = []
    for places in REGISTERS:
        page, columns = book[places.sheet.title], places.sheet.record.layout.columns
        entries = [*page.column_dimensions.values()]
        gone = {at - 1 for each in entries if each.hidden for at in range(each.min, each.max + 1)}
        signs = {at - 1 for each in entries if each.collapsed for at in range(each.min, each.max + 1)}
        (last,) = [band for band in places.bands if band.stage == LAST_STAGE]
        if gone != {*last.folding} or signs or "message" in {columns[at].field for at in gone}:
            wrong.append((places.sheet.title, gone, signs))
        wrong += [(places.sheet.title, columns[at].header) for at in gone if columns[at].owner is TYPED]
    assert wrong == []


def test_a_button_stands_over_the_stage_that_it_needs(sample: Path, book: Workbook) -> None:
    """In the frozen corner, or over the first column of its stage; none lies across the line."""
    wrong: list[object] = []
    for places in REGISTERS:
        flow = places.sheet.flow
        assert flow
        stages, firsts = stages_of(flow), {band.stage: band.first for band in places.bands}
        for box in buttons(sample, book, places):
            stage = stages.get(box.name, "")
            registers = any(move.name == box.name and move.registers for move in flow.moves)
            corner = box.columns[1] < places.frozen
            if not stage or registers or stage == places.bands[0].stage:
                fits = corner or box.columns == (places.right, places.right)
            else:
                fits = box.columns == (firsts[stage], firsts[stage])
            if not fits or box.bottom > sum(heights_of(book[places.sheet.title], places)[: places.band]):
                wrong.append((places.sheet.title, box, stage))
    assert wrong == []


def test_nothing_in_the_head_lies_over_anything_else(sample: Path, book: Workbook) -> None:
    wrong: list[object] = []
    for places in PLANS.values():
        if not places.spots:
            continue
        page = book[places.sheet.title]
        widths, heights = [*widths_of(page), *[64] * 20], heights_of(page, places)

        def cells(
            name: str,
            row: int,
            last_row: int,
            first: int,
            last: int,
            widths: Any = widths,
            heights: Any = heights,
        ) -> Box:
            return Box(
                name,
                (first, last),
                sum(widths[:first]),
                sum(heights[:row]),
                sum(widths[: last + 1]),
                sum(heights[: last_row + 1]),
            )

        boxes = [*buttons(sample, book, places)]
        boxes += [cells(each.ask.name, each.row, each.row, each.label, each.last) for each in places.fields]
        if places.message:
            boxes.append(cells("message", FIELDS[0], FIELDS[-1], *places.message))
        for at, box in enumerate(boxes):
            wrong += [(places.sheet.title, box, other) for other in boxes[at + 1 :] if box.meets(other)]
        if places.bands:
            end = sum(widths[: places.bands[0].last + 1])
            reach = [box for box in boxes if box.name not in stages_of_names(places) and box.right > end]
            wrong += [(places.sheet.title, "beyond the first stage", box) for box in reach]
    assert wrong == []


def stages_of_names(places: Places) -> set[str]:
    """Buttons that belong to a stage behind the first."""
    assert places.sheet.flow
    first = places.bands[0].stage
    return {name for name, stage in stages_of(places.sheet.flow).items() if stage != first}


def spread(places: Places, move: Move, fields: Sequence[str], *, folded: bool) -> int:
    """Pixels from the first to the last of a move's cells and its button, right of the frozen line.

    Args:
      folded: As 跟行 leaves them where all are too wide: beside what is asked, the first column a stage.
    """
    assert places.sheet.flow
    stage = stages_of(places.sheet.flow)[move.name]
    band = next(band for band in places.bands if band.stage == stage)
    home = [band.first] if band is not places.bands[0] else []  # or the button stands in the corner
    seen = {*home, *(at for at in map(places.index, fields) if at >= places.frozen)}
    if not seen:
        return 0
    shown = range(min(seen), max(seen) + 1)
    firsts = {band.first for band in places.bands}
    return sum(pixels(places.widths[at]) for at in shown if not folded or at in seen | firsts)


def test_what_a_move_needs_stands_side_by_side_with_its_button() -> None:
    """Without any folding, so that programs without macros have it in sight too."""
    far = {
        move.name: wide
        for places, move in MOVES
        if (wide := spread(places, move, move.needs, folded=False)) > IN_SIGHT
    }
    assert far.keys() == APART.keys(), far


def test_all_that_a_move_asks_for_is_in_sight_where_the_rest_is_folded() -> None:
    asked = {move.name: asked_by(move, places.sheet.record.layout) for places, move in MOVES}
    far = {}
    for places, move in MOVES:
        columns = places.sheet.record.layout.columns
        fields = [each.field for each in columns if each.header in asked[move.name]]
        far[move.name] = spread(places, move, fields, folded=True)
        assert spread(places, move, move.needs, folded=True) <= IN_SIGHT
    wide = {name: each for name, each in far.items() if each > IN_SIGHT}
    assert wide.keys() == WIDE.keys(), wide


# -- words ------------------------------------------------------------------------------------


def test_no_text_is_wider_than_its_place(book: Workbook) -> None:
    """Headers wrap over two lines beside the filter's arrow; ids, dates and states are never cut."""
    wrong: list[object] = []
    for places in REGISTERS:
        page, columns = book[places.sheet.title], places.sheet.record.layout.columns
        for at, column in enumerate(columns):
            width = places.widths[at]
            lines = -(-width_of(column.header) // max(1, int(width) - 2))
            if lines > 2:
                wrong.append((places.sheet.title, column.header, width))
            band = next((each for each in places.bands if each.first == at), None)
            if band and width_of(band.stage) + 2 > width:
                wrong.append((places.sheet.title, band.stage, width))
            if column.kind.name in ("id", "date", "dt") or column.field == "status":
                shown = [
                    "2026-11-22 16:30"[: 16 if column.kind.name == "dt" else 10]
                    if isinstance(cell.value, datetime)
                    else str(cell.value or "")
                    for (cell,) in page.iter_rows(min_row=places.first + 1, min_col=at + 1, max_col=at + 1)
                ]
                wrong += [
                    (places.sheet.title, each)
                    for each in shown
                    if width_of(each) > width and "、" not in each
                ]
        for spot in places.spots:
            if 6.7 * width_of(spot.pressed.caption) > spot.width - 8:
                wrong.append((places.sheet.title, spot.pressed.caption, spot.width))
    for places in PLANS.values():
        first = [cell.value for cell in book[places.sheet.title][1]]
        if HELP in first:
            title = 10 * width_of(places.sheet.title)  # 14 points
            free = sum(map(pixels, places.widths[: first.index(HELP)]))
            if title > free:
                wrong.append((places.sheet.title, "title", title, free))
    assert wrong == []


def test_what_every_register_has_stands_in_its_corner(sample: Path, book: Workbook) -> None:
    shared = {view.name for view in VIEWS} | {each.name for each in EVERYWHERE if each.drawn}
    outside = [
        (places.sheet.title, box.name)
        for places in REGISTERS
        for box in buttons(sample, book, places)
        if box.name in shared and box.columns[1] >= places.frozen
    ]
    assert outside == []


def luminance(colour: str) -> float:
    parts = [int(colour[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_can_be_read_on_its_ground(book: Workbook) -> None:
    wrong = set()
    for places in PLANS.values():
        page = book[places.sheet.title]
        for row in page.iter_rows(max_row=places.first + 1):
            for cell in row:
                ground = cell.fill.fgColor.rgb if cell.fill.patternType else "FFFFFF"
                if cell.value not in (None, "") and contrast(str(cell.font.color.rgb), str(ground)) < 4.5:
                    wrong.add((places.sheet.title, cell.coordinate, cell.font.color.rgb, ground))
        for area in page.conditional_formatting:
            for rule in area.rules:
                look = rule.dxf
                ground = look.fill.bgColor.rgb if look and look.fill else "FFFFFF"
                ink = look.font.color.rgb if look and look.font and look.font.color else "FF1F2937"
                if contrast(str(ink), str(ground)) < 4.5:
                    wrong.add((places.sheet.title, str(area.sqref), ink, ground))
    assert wrong == set()


def test_titles_lead_back_to_the_first_sheet(book: Workbook) -> None:
    first, *others = book.sheetnames
    listed = [name for name in others if book[name].sheet_state == "visible"]
    links = {name: book[name]["A1"].hyperlink for name in listed}
    assert {name: link.location if link else None for name, link in links.items()} == dict.fromkeys(
        listed, f"'{first}'!A1"
    )


# -- what is missing shines -------------------------------------------------------------------


def rules_on(page: Worksheet, column: int) -> list[str]:
    letter = get_column_letter(column + 1)
    return [
        rule.formula[0]
        for area in page.conditional_formatting
        for rule in area.rules
        if rule.formula and re.fullmatch(rf"{letter}\d+:{letter}\d+", str(area.sqref))
    ]


def test_every_needed_column_has_a_rule_and_every_register_one_for_blame(book: Workbook) -> None:
    wrong: list[object] = []
    for places in REGISTERS:
        flow, page = places.sheet.flow, book[places.sheet.title]
        assert flow
        for field, moves in needs_by_field(flow).items():
            told = "".join(rules_on(page, places.index(field)))
            for move, _ in moves:
                named = f'="{move.caption}"' if not move.registers else '=""'
                if named not in told:
                    wrong.append((places.sheet.title, field, move.name))
        everywhere = [
            rule.formula[0] for area in page.conditional_formatting for rule in area.rules if rule.formula
        ]
        if everywhere.count(blamed(places)[1:]) != 1:
            wrong.append((places.sheet.title, "blame"))
    assert wrong == []


CONDITIONS = (
    'kind = "换货" and price > 0',
    'kind ≠ "换货" or note not blank',
    "price <= 12 and day > 46000",
    "told = 是 or (price = 0 and note blank)",
    'kind = "0" or kind = "ABC"',
    "price = day or note = kind",
    "price ≥ param.limit",
)
VALUES: tuple[object, ...] = (
    *(None, "换货", "退货", "abc", "ABC", "0", "12", " ", "是", "否"),
    *(0, 0.0, 12, 12.5, -3, 46000, 46001.25),
)
FIELDS_OF_ROWS = ("kind", "price", "day", "note", "told")


def test_python_and_libreoffice_agree_on_conditions_and_blame(tmp_path: Path) -> None:
    """The same conditions over random rows, by our own reading and by a spreadsheet's."""
    soffice()
    chance = random.Random(7)
    rows = [{name: chance.choice(VALUES) for name in FIELDS_OF_ROWS} for _ in range(150)]
    workbook = NewWorkbook(tmp_path / "rows.xlsx")
    page = workbook.add_worksheet("行")
    workbook.define_name("limit", "=行!$Z$1")
    page.write(0, 25, 12)
    for at, row in enumerate(rows, start=1):
        for place, name in enumerate(FIELDS_OF_ROWS):
            page.write(at - 1, place, row[name])
        for place, text in enumerate(CONDITIONS):
            told = formula(
                parsed(text), lambda name, at=at: f"${'ABCDE'[FIELDS_OF_ROWS.index(name)]}{at}", str
            )
            page.write_formula(at - 1, 6 + place, f"=IF({told},1,0)")
    places = PLANS["bank_transfers"]
    columns = places.sheet.record.layout.columns
    about, reasons_ = told_of(columns[places.index("problem") + 1 :], chance)
    answers = workbook.add_worksheet("怪")
    row_, header = places.first + 1, places.header + 1
    for at, text in enumerate(reasons_):
        for place, column in enumerate(columns[places.index("problem") + 1 :]):
            named = blamed(places)
            named = re.sub(rf"F\${header}\b", f'"{column.header}"', named)
            named = re.sub(rf"\$E{row_}\b", f"$A{at + 1}", named)
            answers.write_formula(at, place + 1, f"=IF({named[1:]},1,0)")
        answers.write(at, 0, text)
    workbook.close()
    book = load_workbook(convert(tmp_path / "rows.xlsx", "xlsx", tmp_path / "read"), data_only=True)
    wrong: list[object] = []
    for at, row in enumerate(rows, start=1):
        cells = {name: Decimal(str(cell)) if isinstance(cell, float) else cell for name, cell in row.items()}
        cells = {name: None if cell == " " else cell for name, cell in cells.items()}
        for place, text in enumerate(CONDITIONS):
            here = is_true(parsed(text), cells, {"limit": 12}.get)
            there = book["行"].cell(at, 7 + place).value
            wrong += [(text, row, here, there)] if there != int(here) else []
    for at, headers in enumerate(about):
        for place, column in enumerate(columns[places.index("problem") + 1 :]):
            there = book["怪"].cell(at + 1, place + 2).value
            here = column.header in headers
            wrong += [(reasons_[at], column.header, here, there)] if there != int(here) else []
    assert wrong == []


def told_of(columns: Sequence[Any], chance: random.Random) -> tuple[list[set[str]], list[str]]:
    """Headers that rows are refused for, and what 问题 then says."""
    about, told = [set[str]()], [""]
    for number in range(40):
        some = chance.sample([each.header for each in columns], 1 + number % 4)
        problems = [Problem("要填写", header=header, missing=at % 2 == 0) for at, header in enumerate(some)]
        problems = [p if p.missing else Problem(f"{p.header}是“x”，不能", header=p.header) for p in problems]
        about.append(set(some))
        told.append(reasons(problems, "标记发货" if number % 3 else ""))
    return about, told


# -- odd orders of columns --------------------------------------------------------------------


def test_a_stage_whose_columns_lie_apart_has_its_buttons_over_the_run_with_most_needs() -> None:
    found = bands(["", "发货", "登记", "发货", "发货", "", "登记"])
    best = homes(found, [("发货", [3, 4]), ("登记", [2])])
    assert {stage: (band.first, band.last) for stage, band in best.items()} == {
        "发货": (3, 4),
        "登记": (2, 2),
    }


def test_the_views_are_on_every_register_with_stages(sample: Path, book: Workbook) -> None:
    lacking = [
        places.sheet.title
        for places in REGISTERS
        if not wanted_views(places) <= {box.name for box in buttons(sample, book, places)}
    ]
    assert lacking == []
    assert {each.table for each in ALL_SHEETS.in_order() if each.days} == {
        "roster",
        "cleaning",
        "daily_tasks",
    }


def wanted_views(places: Places) -> set[str]:
    """看▾ and 跟行 on all; 今天 where rows are read by days."""
    return {view.name for view in (*VIEWS, *([SHOW_TODAY] if places.sheet.days else []))}


def sheet_of(table: str) -> Sheet:
    return ALL_SHEETS[table]


def test_the_hidden_table_of_needs_says_what_each_state_asks_for(book: Workbook) -> None:
    (area,) = [cells for _, cells in book.defined_names["desk_needs"].destinations]
    lines = [[cell.value or "" for cell in row] for row in book["清单"][area.replace("$", "")]]
    asked = {(table, state, caption): headers for table, state, caption, headers in lines}
    assert asked["bank_transfers", "已核实", "标记发货"] == "|订单号||快递公司||运单号||发货日期|"
    assert ("bank_transfers", "", "登记转账") in asked
    home = asked["after_sales", "已登记", "请客户举证"]
    assert home == "|核实结论|", "it needs no cell: then the column that its button stands over"
    assert asked["letters", "待寄出", "寄出"] == "|是否需寄信||地址||寄出日期|", "the button's column first"
    flow = sheet_of("bank_transfers").flow
    assert flow
    assert {caption for table, state, caption in asked if (table, state) == ("bank_transfers", "已核实")} == {
        move.caption for move in flow.allowed("已核实")
    }
