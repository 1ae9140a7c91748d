"""The engine by itself: it knows no sheet; a sheet of any kind compiles from a few lines."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table

from cs_macros import compile as engine
from cs_macros.book.columns import BUTTONS, Choice, Day, Entry, IdText, Moment, Text, column
from cs_macros.book.flow import Flow, Move
from cs_macros.book.office import AGENTS
from cs_macros.book.setting_kinds import WeekTime
from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.build.hand_in import hand_in_file
from cs_macros.cli import compiling
from cs_macros.compile.compiled import Compiled, HandIn
from cs_macros.compile.gathering import Gathering
from cs_macros.compile.groups import By
from cs_macros.compile.lists import Listing
from cs_macros.compile.plan import Plan
from cs_macros.compile.reading import read_file
from cs_macros.compile.report import Report
from cs_macros.compile.standing import Asked
from cs_macros.compile.weekly import Week
from cs_macros.sheets import ALL_SHEETS
from tests.compile.conftest import PLANS
from tests.compile.made import DEADLINE, NOW

SOURCES = sorted(Path(engine.__file__).parent.glob("*.py"))
DAY = timedelta(days=1)


# -- what it knows ----------------------------------------------------------------------------


def constants(path: Path) -> Iterator[str]:
    """Every text in a module that is no docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs:
            yield node.value


def test_the_engine_names_no_column_state_or_sheet_of_what_it_compiles() -> None:
    known: set[str] = set()
    for plan in PLANS.values():
        own = {column.field for column in plan.layout.columns} - set(Entry.model_fields)
        known |= own | {*plan.states} | {plan.sheet.title, plan.sheet.table, plan.compiled.kind}
    # A word that people write where there is no outcome yet, a kind of cell, and what a chart shows.
    said_of_nothing = {"处理中", "date", "value"}
    found = {(path.name, text) for path in SOURCES for text in constants(path) if text in known}
    assert {text for _, text in found} <= said_of_nothing, found


def test_no_declaration_rests_on_the_last_change() -> None:
    assert [kind for kind, plan in PLANS.items() if "updated_at" in plan.fields] == []


def test_the_kinds_are_known_without_importing_a_declaration_or_the_engine() -> None:
    code = (
        "import sys; import cs_macros.cli.compiling as c; from cs_macros.sheets import ALL_SHEETS; "
        "ALL_SHEETS.in_order(); "
        "print(c.KINDS, [name for name in sys.modules if name.startswith('cs_macros.compile')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{compiling.KINDS} []"
    declared = {sheet.table for sheet in ALL_SHEETS.in_order() if sheet.compiled}
    assert {*ALL_SHEETS.kinds.values()} == declared
    known = {"rejections", "returns", "after-sales", "scores", "reviews", "complaints", "orders", "surveys"}
    assert known <= {*compiling.KINDS}


# -- a register that is there for this test only -----------------------------------------------


class ReviewStatus(Choice):
    """Where a bad review stands."""

    FOUND = "已登记"
    SOLVED = "已解决"


class Review(Entry, sheet="中差评登记表", table="bad_reviews", prefix="ZC"):
    """A review that somebody should talk about with the customer."""

    status: ReviewStatus | None = column("状态", owner=BUTTONS)
    found_date: Day | None = column("发现日期")
    shop: Text = column("店铺")
    order_no: IdText = column("订单号")
    cause: Text = column("差评原因")
    entered_at: Moment | None = column("状态时间", owner=BUTTONS)
    handed_at: Moment | None = column("上交时间", owner=BUTTONS)


REGISTER = Flow(
    Review,
    states=tuple(ReviewStatus),
    final=(ReviewStatus.SOLVED,),
    moves=(
        Move(name="register_bad_review", caption="登记差评", help="登记。", to=(ReviewStatus.FOUND,)),
        Move(
            name="solve_bad_review", caption="已解决", help="解决了。", from_=(ReviewStatus.FOUND,),
            to=(ReviewStatus.SOLVED,),
        ),
    ),
)  # fmt: skip

COMPILED = Compiled(
    kind="bad-reviews",
    title="中差评汇总",
    period=Week(day="found_date"),
    counts=(ReviewStatus.SOLVED,),
    posts=AGENTS,
    pages=(By("cause", chart=True), By("shop"), Listing(("found_date", "shop", "order_no", "cause"))),
)
"""Nothing about goods, money or a courier."""

REVIEWS = Sheet(record=Review, note="一行一条。", flow=REGISTER, compiled=lambda: COMPILED)
SHEETS = Sheets.made(REVIEWS)


def a_review(**cells: Any) -> dict[str, Any]:
    number = str(cells.get("order_no", "260001"))[-3:]
    return {
        "number": f"ZC20261118-{number}", "status": "已解决", "found_date": NOW.date() - 5 * DAY,
        "shop": "甲店", "order_no": "260001", "cause": "色差", "created_at": DEADLINE - 4 * DAY,
        "created_by": "张三", "entered_at": DEADLINE - 2 * DAY, "updated_at": DEADLINE - 2 * DAY, **cells,
    }  # fmt: skip


def summary(
    path: Path, rows: Sequence[Mapping[str, Any]], *, sheet: Sheet = REVIEWS, due: WeekTime | None = None
) -> dict[str, list[tuple[Any, ...]]]:
    """The sheets of a summary of one file, without blank rows."""
    source, out = path / "张三.xlsx", path / "汇总.xlsx"
    source.write_bytes(hand_in_file(sheet, "", "", [("", row) for row in rows], NOW))
    plan = Plan(sheet, Sheets.made(sheet))
    with Gathering(Asked(plan, "2026-W47", NOW, due)) as gathering:
        gathering.take([read_file(source, source.name, plan, "2026-W47", NOW)])
        with Report(out, gathering, masked=plan.hides) as report:
            report.write()
    book = load_workbook(out)
    return {
        page.title: [row for row in page.iter_rows(values_only=True) if row[0] is not None] for page in book
    }


def test_a_register_without_goods_money_or_courier_compiles(tmp_path: Path) -> None:
    waits = a_review(order_no="260002", status="已登记", cause="物流慢", entered_at=None)
    found = summary(tmp_path, [a_review(), waits, a_review(order_no="260003", shop="乙店", cause="物流慢")])
    assert list(found) == ["汇总", "明细", "未结", "冲突", "看不懂的格子", "各文件情况"]
    assert [row[3:7] for row in found["明细"][2:]] == [
        ("发现日期", "店铺", "订单号", "差评原因"),
        (datetime(2026, 11, 18), "甲店", "260001", "色差"),
        (datetime(2026, 11, 18), "乙店", "260003", "物流慢"),
    ]
    assert [(row[0], row[-1]) for row in found["未结"][3:]] == [("张三.xlsx", "已登记")]
    first = found["汇总"]
    at = first.index(next(row for row in first if row[0] == "按差评原因"))
    assert [row[:2] for row in first[at + 1 : at + 5]] == [
        ("差评原因", "行数"), ("物流慢", 1), ("色差", 1), ("合计", 2),
    ]  # fmt: skip


def test_its_declaration_takes_fifteen_lines_at_most() -> None:
    lines = Path(__file__).read_text("utf-8").split("COMPILED = ")[1].split('"""')[0].splitlines()
    assert len([line for line in lines if line.strip()]) <= 15


def test_a_row_counts_when_it_came_into_its_state(tmp_path: Path) -> None:
    week = WeekTime("SAT", time(16))
    moments = [DEADLINE - 7 * DAY, DEADLINE - 7 * DAY + timedelta(seconds=1), DEADLINE,
               DEADLINE + timedelta(seconds=1)]  # fmt: skip
    rows = [
        a_review(order_no=f"26000{n}", entered_at=moment, updated_at=NOW) for n, moment in enumerate(moments)
    ]
    found = summary(tmp_path, rows, due=week)
    assert [row[5] for row in found["明细"][3:]] == ["260001", "260002"]


def test_a_hand_in_needs_no_more_than_its_time(tmp_path: Path) -> None:
    """Nobody marks what was compiled: then each row counts in its week, and none is asked for again."""
    handed = replace(COMPILED, period=Week("rejection_due", hands=HandIn(at="handed_at")))
    sheet, late = replace(REVIEWS, compiled=lambda: handed), timedelta(days=3, seconds=1)
    rows = [
        a_review(order_no="260001", handed_at=DEADLINE),
        a_review(order_no="260002", handed_at=DEADLINE + late),
        a_review(order_no="260003", handed_at=DEADLINE - 7 * DAY, created_at=DEADLINE - 8 * DAY),
        a_review(order_no="260004", status="已登记"),
    ]
    found = summary(tmp_path, rows, sheet=sheet, due=WeekTime("SAT", time(16)))
    assert [row[5] for row in found["明细"][3:]] == ["260001"]
    assert [(row[5], row[-1]) for row in found["未结"][3:]] == [("260004", "已登记，还没有上交")]
    told = [str(row[0]) for row in found["汇总"]]
    assert "属于这一周、迟交超过 3 天的 1 行没有计入，随上交的那一周汇总。" in told
    assert not [text for text in told if "没有标记" in text or "以前各周" in text]


def counted(path: Path, row: Mapping[str, Any], *, without: str = "") -> int:
    """How many rows count of a workbook of ours with one row, perhaps of before some column was there."""
    columns = [each for each in Review.layout.columns if each.header != without]
    source, book = path / "张三.xlsx", Workbook()
    page = book.active
    page.append([each.header for each in columns])
    page.append([row.get(each.field) for each in columns])
    page.add_table(Table(displayName="bad_reviews", ref=f"A1:{page.cell(2, len(columns)).coordinate}"))
    book.save(source)
    plan = Plan(REVIEWS, SHEETS)
    with Gathering(Asked(plan, "2026-W47", NOW)) as gathering:
        gathering.take([read_file(source, source.name, plan, "2026-W47", NOW)])
        gathering.count([])
        return gathering.total.rows


def test_only_a_file_without_the_state_s_time_tells_it_by_its_last_change(tmp_path: Path) -> None:
    ended = a_review(created_at=DEADLINE - 9 * DAY, updated_at=DEADLINE - 2 * DAY)
    assert counted(tmp_path, ended, without="状态时间") == 1
    assert counted(tmp_path, ended | {"entered_at": None}) == 0
    assert counted(tmp_path, ended | {"entered_at": DEADLINE - 8 * DAY}) == 0


def test_what_changed_last_moves_no_row_to_another_week(tmp_path: Path) -> None:
    assert counted(tmp_path, a_review(updated_at=DEADLINE + 3 * DAY)) == 1
