"""热卖与意见登记表: what each kind needs, the two hand-ins and their very second, filling from registers
(SERVICE 31, D-13, D-14)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.errors import CsError
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, a_workbook, cells_of, push
from tests.sheets.rosters import rows_of, setting

TABLE = "opinions"
WEDNESDAY = datetime(2026, 11, 18, 10)
FRIDAY, SATURDAY = datetime(2026, 11, 20, 15), datetime(2026, 11, 21, 14)
SECOND = timedelta(seconds=1)
HOT: dict[str, Cell] = {"kind": "热卖", "shop": "示例旗舰店", "model": "TD-01", "item": "台灯", "count": 30}
FAULT: dict[str, Cell] = {**HOT, "kind": "质量问题", "count": 2, "detail": "灯不亮"}
OPINION: dict[str, Cell] = {"kind": "顾客意见", "detail": "想要暖光的"}
BUYER: dict[str, Cell] = {"kind": "优质买家反馈", "customer_id": "tb_1", "detail": "想提前知道活动"}
DUE = {"热卖": FRIDAY, "质量问题": FRIDAY, "顾客意见": FRIDAY, "优质买家反馈": SATURDAY}
ROWS = (HOT, FAULT, OPINION, BUYER)


def a_table(*rows: dict[str, Cell], now: datetime = WEDNESDAY, **settings: Cell) -> MemoryHost:
    """A register with rows noted at a moment."""
    host = a_workbook({TABLE: rows, "settings": setting(**settings)})
    done = push(host, "record_opinion", by="张敏", now=now)
    assert done.ok, [p.message for p in done.problems]
    return host


def submit(host: MemoryHost, now: datetime, week: str | None = None, by: str = "张敏") -> Any:
    return push(host, "submit_opinions", by=by, now=now, asks={"opinion_week": week})


def column(host: MemoryHost, header: str) -> list[Cell]:
    return [row.get(header) for row in rows_of(host, TABLE)]


# -- noting -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["kind"]))
def test_a_kind_cannot_do_without_its_own_cells(row: dict[str, Cell]) -> None:
    optional = {"热卖": {"shop"}, "质量问题": {"shop"}}.get(str(row["kind"]), set())
    for field in set(row) - {"kind"}:
        host = a_workbook({TABLE: [{**row, field: None}], "shops": [{"name": "示例旗舰店"}, {"name": "乙"}]})
        done = push(host, "record_opinion", by="张敏", now=WEDNESDAY)
        assert done.ok == (field in optional), field
        if field not in optional:
            assert [p.message for p in done.problems] == [f"类别是“{row['kind']}”，这一格要填写"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["kind"]))
@pytest.mark.parametrize(("after", "overdue"), [(-SECOND, "否"), (0 * SECOND, "否"), (SECOND, "是")])
def test_each_kind_is_due_at_its_own_hand_in(row: dict[str, Cell], after: timedelta, overdue: str) -> None:
    host, due = a_table(row), DUE[str(row["kind"])]
    push(host, "refresh", by="张敏", now=due + after, on=TABLE)
    found = cells_of(host, TABLE)
    assert (found["到期"], found["逾期"], found["所属周"]) == (due, overdue, "2026-W47")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["kind"]))
@pytest.mark.parametrize(("after", "week"), [(0 * SECOND, "2026-W47"), (SECOND, "2026-W48")])
def test_what_is_noted_in_the_very_second_still_belongs_to_the_week(
    row: dict[str, Cell], after: timedelta, week: str
) -> None:
    assert column(a_table(row, now=DUE[str(row["kind"])] + after), "所属周") == [week]


# -- handing in ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["kind"]))
@pytest.mark.parametrize(("after", "late"), [(0 * SECOND, "否"), (SECOND, "是")])
def test_late_is_after_the_second_of_its_own_hand_in(
    row: dict[str, Cell], after: timedelta, late: str
) -> None:
    host = a_table(row)
    now = DUE[str(row["kind"])] + after
    assert submit(host, now).ok
    found = cells_of(host, TABLE)
    assert (found["状态"], found["迟交"], found["提交时间"], found["接收人"]) == ("已提交", late, now, "王芳")


def test_between_friday_and_saturday_only_the_table_is_late() -> None:
    host = a_table(*ROWS)
    done = submit(host, FRIDAY + SECOND)
    assert column(host, "迟交") == ["是", "是", "是", "否"]
    assert "已提交 2026-W47 的热卖与质量问题表 3 条；其中迟交 3 条；未结 0 条" in done.summary
    assert "已提交 2026-W47 的意见报告书 1 条；未结 0 条" in done.summary


def test_a_blank_week_means_for_each_hand_in_its_own() -> None:
    """On Friday evening the table of this week is closed and handed in, the report is not due yet."""
    host = a_table(*ROWS)
    submit(host, FRIDAY)
    again = [*rows_of(host, TABLE)]
    assert [row["状态"] for row in again] == ["已提交"] * 4
    host.write([Replace(TABLE, FIRST_ROW + 3, {"状态": "登记中", "提交时间": None})])
    done = submit(host, FRIDAY + timedelta(hours=3))
    assert "已提交 2026-W47 的意见报告书 1 条" in done.summary


def test_rows_of_a_later_week_wait_when_a_week_is_asked_for() -> None:
    host = a_table({**HOT})
    host.write([Replace(TABLE, FIRST_ROW, {"登记时间": FRIDAY + SECOND})])
    with pytest.raises(CsError, match="到 2026-W47 为止没有可以“提交本周”的行"):
        submit(host, SATURDAY, "2026-W47")
    with pytest.raises(CsError, match="2026-W49 还没有开始"):
        submit(host, SATURDAY, "2026-W49")


def test_a_row_whose_kind_was_emptied_is_refused_by_name() -> None:
    host = a_table(HOT, OPINION)
    host.write([Replace(TABLE, FIRST_ROW, {"类别": None})])
    done = submit(host, FRIDAY)
    assert [(p.header, p.message) for p in done.problems if p.blocks] == [("类别", "“提交本周”之前要填写")]
    assert column(host, "状态") == ["登记中", "已提交"]


class Kept(MemoryHost):
    """A workbook in memory whose files are really made."""

    lasting = True


def test_each_hand_in_makes_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "上交").mkdir()
    host = a_table(*ROWS, hand_in_dir="上交", file_code="A3")
    kept = Kept(label=str(tmp_path / "客服台账.xlsm"), beneath=host)
    submit(kept, FRIDAY)
    kinds = {}
    for path in sorted((tmp_path / "上交").iterdir()):
        grid = ClosedHost(path, backups=False).read(TABLE)
        kinds[path.name] = [row[grid.headers.index("类别")] for row in grid.rows.values()]
    assert kinds == {
        "意见报告书_2026-W47_A3_张敏.xlsx": ["优质买家反馈"],
        "热卖与质量问题表_2026-W47_A3_张敏.xlsx": ["热卖", "质量问题", "顾客意见"],
    }


def test_what_was_read_in_the_file_is_read_here_too(tmp_path: Path) -> None:
    (tmp_path / "上交").mkdir()
    host = Kept(
        label=str(tmp_path / "客服台账.xlsm"), beneath=a_table(HOT, hand_in_dir="上交", file_code="A3")
    )
    submit(host, FRIDAY)
    file = ClosedHost(tmp_path / "上交" / "热卖与质量问题表_2026-W47_A3_张敏.xlsx", backups=False)
    (row,) = file.read(TABLE).rows
    file.write(
        [Replace(TABLE, row, {"状态": "已阅", "店长意见": "补货", "已阅人": "王芳", "已阅时间": FRIDAY})]
    )
    push(host, "record_opinion", by="张敏", now=FRIDAY, **OPINION)
    submit(host, FRIDAY)
    assert column(host, "状态") == ["已阅", "已提交"]
    assert column(host, "店长意见") == ["补货", None]


def test_undo_takes_the_hand_in_back() -> None:
    host = a_table(*ROWS)
    before = rows_of(host, TABLE)
    submit(host, FRIDAY)
    assert push(host, "undo", by="张敏", now=FRIDAY, on=TABLE).ok
    assert rows_of(host, TABLE) == before


def test_check_names_what_a_registered_row_has_lost() -> None:
    host = a_table(FAULT)
    host.write([Replace(TABLE, FIRST_ROW, {"问题描述/顾客意见": None})])
    book = Book(host, ALL_SHEETS, now=FRIDAY)
    found = [p.message for problems in check_book(book, [ALL_SHEETS[TABLE]]).values() for p in problems]
    assert found == ["类别是“质量问题”，这一格要填写"]


# -- reading ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("by", "ok"), [("王芳", True), ("张敏", False), ("李强", False)])
def test_the_shop_manager_reads(by: str, ok: bool) -> None:
    host = a_table(HOT)
    submit(host, FRIDAY)
    done = push(host, "read_opinions", [FIRST_ROW], by=by, now=SATURDAY, manager_note="补货")
    assert done.ok is ok
    if ok:
        assert (column(host, "已阅人"), column(host, "已阅时间")) == (["王芳"], [SATURDAY])


PEOPLE = [
    {"staff_no": "01", "name": "张敏", "posts": "售前"},
    {"staff_no": "03", "name": "王芳", "posts": "店长"},
    {"staff_no": "04", "name": "周到", "posts": "主管"},
]


@pytest.mark.parametrize(
    ("row", "to", "by", "ok"),
    [(BUYER, "主管", "周到", True), (BUYER, "主管", "王芳", False), (BUYER, "店长", "王芳", True),
     (HOT, "主管", "周到", False), (HOT, "主管", "王芳", True)],
)  # fmt: skip
def test_the_good_buyers_report_goes_where_the_shop_says(
    row: dict[str, Cell], to: str, by: str, ok: bool
) -> None:
    host = a_workbook({"staff": PEOPLE, TABLE: [row], "settings": setting(opinion_report_to=to)})
    push(host, "record_opinion", by="张敏", now=WEDNESDAY)
    submit(host, FRIDAY)
    done = push(host, "read_opinions", [FIRST_ROW], by=by, now=SATURDAY)
    assert done.ok is ok, [p.message for p in done.problems]


# -- the board ----------------------------------------------------------------------------------------


def noted(host: MemoryHost, now: datetime) -> dict[str, tuple[Cell, Cell]]:
    push(host, "refresh", by="王芳", now=now, on="board")
    found = [row for row in rows_of(host, "board") if str(row["事项"]).endswith("还没有登记")]
    return {str(row["事项"]).removesuffix("还没有登记"): (row["紧急"], row["到期"]) for row in found}


@pytest.mark.parametrize("kind", [HOT, BUYER], ids=["热卖与质量问题表", "意见报告书"])
@pytest.mark.parametrize(
    ("after", "urgency"), [(-SECOND, "今天到期"), (0 * SECOND, "今天到期"), (SECOND, "逾期")]
)
def test_a_week_without_a_row_of_a_kind_is_told(
    kind: dict[str, Cell], after: timedelta, urgency: str
) -> None:
    name = "热卖与质量问题表" if kind is HOT else "意见报告书"
    due = DUE[str(kind["kind"])]
    assert noted(a_workbook(), due + after)[name] == (urgency, due)
    assert name not in noted(a_table(kind), due + after)


def test_on_monday_the_next_week_begins() -> None:
    assert set(noted(a_table(*ROWS), datetime(2026, 11, 22, 23, 59, 59))) == set()
    assert set(noted(a_table(*ROWS), datetime(2026, 11, 23))) == {"热卖与质量问题表", "意见报告书"}


def test_the_countdown_says_what_waits() -> None:
    host = a_table(*ROWS)
    push(host, "refresh", by="王芳", now=FRIDAY - timedelta(minutes=10), on="board")
    text = str(host.cells(["board_hand_ins"])["board_hand_ins"])
    assert "热卖与质量问题表 周五 15:00（还有 10 分钟，待上交 3 条）" in text
    assert "意见报告书 周六 14:00（还有 23 小时 10 分，待上交 1 条）" in text


# -- filling from other registers -----------------------------------------------------------------------


def a_return(n: int, model: str, quality: str, reason: str, at: datetime = WEDNESDAY) -> dict[str, Cell]:
    return {
        "number": f"TH{n}", "status": "已收货", "shop": "示例旗舰店", "model": model, "item": "台灯",
        "is_quality": quality, "reason": reason, "created_at": at,
    }  # fmt: skip


def test_faults_are_counted_from_returns_of_the_week() -> None:
    week_ago = datetime(2026, 11, 13, 15)
    returns = [
        a_return(1, "TD-01", "是", "灯不亮"), a_return(2, "TD-01", "是", "灯不亮"),
        a_return(3, "TD-01", "是", "开关坏"), a_return(4, "TD-02", "否", "不喜欢"),
        a_return(5, "TD-03", "是", "碎了", week_ago), a_return(6, "TD-03", "是", "碎了", week_ago + SECOND),
    ]  # fmt: skip
    host = a_workbook({"returns": returns})
    done = push(host, "fill_opinions", by="张敏", now=WEDNESDAY + timedelta(hours=1), on=TABLE)
    found = [
        (row["类别"], row["款号"], row["数量/次数"], row["问题描述/顾客意见"]) for row in rows_of(host, TABLE)
    ]
    assert found == [("质量问题", "TD-01", 3, "灯不亮；开关坏"), ("质量问题", "TD-03", 1, "碎了")]
    assert "填了 2 行，还没有登记" in done.summary
    assert column(host, "状态") == [None, None]


def an_order(n: int, status: str, model: str, qty: int, at: datetime = WEDNESDAY) -> dict[str, Cell]:
    return {
        "order_no": f"41261115{n:04}", "status": status, "shop": "示例旗舰店", "model": model, "item": "台灯",
        "qty": qty, "ordered_at": at,
    }  # fmt: skip


def test_what_sells_is_counted_from_orders_of_the_week() -> None:
    """Several goods of one order are counted each; what nobody bought, or bought before, is not."""
    orders = [
        an_order(1, "待发货", "TD-01", 2),
        an_order(2, "已发货", "TD-01×3、TD-02×1", 4),
        an_order(3, "已收货", "TD-02", 1, FRIDAY - timedelta(days=7) + SECOND),
        an_order(4, "已收货", "TD-02", 9, FRIDAY - timedelta(days=7)),
        an_order(5, "未付款", "TD-03", 9),
        an_order(6, "已关闭", "TD-03", 9),
    ]
    host = a_workbook({"orders": orders})
    done = push(host, "fill_opinions", by="张敏", now=FRIDAY, on=TABLE)
    assert done.ok
    found = [(row["类别"], row["店铺"], row["款号"], row["数量/次数"]) for row in rows_of(host, TABLE)]
    assert found == [("热卖", "示例旗舰店", "TD-01", 5), ("热卖", "示例旗舰店", "TD-02", 2)]


def test_the_ten_models_that_sell_best_are_filled() -> None:
    orders = [an_order(n, "已发货", f"M{n:02}", n) for n in range(1, 13)]
    host = a_workbook({"orders": orders})
    push(host, "fill_opinions", by="张敏", now=FRIDAY, on=TABLE)
    assert column(host, "款号") == [f"M{n:02}" for n in range(12, 2, -1)]


def test_a_second_press_fills_only_what_is_new() -> None:
    host = a_workbook({"returns": [a_return(1, "TD-01", "是", "灯不亮")]})
    push(host, "fill_opinions", by="张敏", now=WEDNESDAY, on=TABLE)
    push(host, "record_opinion", by="张敏", now=WEDNESDAY)
    done = push(host, "fill_opinions", by="张敏", now=WEDNESDAY + SECOND, on=TABLE)
    assert len(rows_of(host, TABLE)) == 1
    assert "没有还没填的热卖和质量问题" in done.summary
