"""生成报表 with 小结, and the reports that are due every week, month and year (D-17, D-26, R-163)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.book.book import Book
from cs_macros.compile.summing import kept
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.board import due_reports
from cs_macros.sheets.board.summing import SUMMARIES
from tests.builders import FIRST_ROW, push
from tests.compile.summaries import write
from tests.compile.test_summary import a_review, write_down
from tests.sheets.rosters import rows_of, setting
from tests.sheets.test_make_report import Kept, a_book, report

NOW = datetime(2026, 11, 25, 10)  # a Wednesday
SECOND = timedelta(seconds=1)


def page_of(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(path)[kept.SUMMARY].iter_rows(values_only=True))


def test_the_open_workbook_and_its_archives_are_summed_up(tmp_path: Path) -> None:
    old = a_review(number="PJ20261002-001", created_at=datetime(2026, 10, 2, 9), status="已上交")
    old["entered_at"] = datetime(2026, 10, 9)
    write(tmp_path / "归档" / "客服台账-2026.xlsx", {"reviews": [old]})
    host = a_book(tmp_path, reviews=[a_review(created_at=datetime(2026, 10, 30, 9))])
    done = report(host, "小结", "2026-10")
    (path,) = map(Path, done.files)
    assert path == tmp_path / "打印" / "小结 2026-10.xlsx"
    assert "新增 2 行，结清 1 行，未结 1 行" in done.summary
    assert "“负责人结论”还没有写" in done.summary
    assert any("王芳" in str(cell) for row in page_of(path) for cell in row), "who writes it is said"
    write_down(path, "十月好")
    again = report(host, "月小结", "2026年10月")
    archive = tmp_path / "归档" / "小结" / "小结 2026-10.xlsx"
    assert [*map(Path, again.files)] == [path, archive]
    assert "已归档" in again.summary
    assert getattr(kept.read(archive), "conclusion", "") == "十月好"
    assert rows_of(host, "journal")[-1]["记录号"] == "小结 2026-10.xlsx"


def test_what_was_late_then_is_told_though_it_was_answered_since(tmp_path: Path) -> None:
    """The presses wrote the journal: due in November, and with another deadline since December."""
    asked = {"shop": "示例旗舰店", "order_no": "1", "customer_id": "c", "request": "查件"}
    asked |= {"courier": "顺丰", "tracking_no": "SF1"}
    host = a_book(tmp_path, inquiries=[asked])
    push(host, "register_inquiry", by="张敏", now=datetime(2026, 11, 20, 9))
    push(host, "ask_courier", [FIRST_ROW], by="张敏", now=datetime(2026, 12, 2, 9), courier_result="在查")
    answered = {"replied_at": datetime(2026, 12, 2, 9, 30), "next_at": datetime(2026, 12, 9, 9)}
    done = push(host, "answer_inquiry", [FIRST_ROW], by="张敏", now=datetime(2026, 12, 2, 10), **answered)
    assert done.ok, [str(problem) for problem in done.problems]
    now = datetime(2026, 12, 3, 9)
    assert "新增 1 行，结清 0 行，未结 1 行，逾期 1 行" in report(host, "小结", "2026-11", now=now).summary
    assert "新增 0 行，结清 0 行，未结 1 行，逾期 0 行" in report(host, "小结", "2026-12", now=now).summary


def test_archived_rows_are_in_a_registers_own_report_too(tmp_path: Path) -> None:
    row: dict[str, Any] = a_review(found_date=datetime(2026, 10, 2), status="已上交")
    write(tmp_path / "归档" / "客服台账-2026.xlsx", {"reviews": [row]})
    host = a_book(tmp_path, reviews=[{**row, "number": "PJ20261003-001"}])
    assert "计入 2 行" in report(host, "中差评处理表", "2026-10").summary


@pytest.mark.parametrize("word", SUMMARIES)
def test_people_call_it_many_names(tmp_path: Path, word: str) -> None:
    assert report(a_book(tmp_path), word, "2026").summary.startswith("总结 2026年：")


def test_reports_go_by_the_names_that_the_team_gives_them(tmp_path: Path) -> None:
    """SERVICE 42."""
    names = {
        "投诉分类统计表": "投诉汇总", "热卖与质量问题周报": "热卖与意见汇总", "意见报告书": "热卖与意见汇总",
        "周会材料": "中差评汇总", "未成交原因": "每日问题汇总", "KPI": "KPI汇总",
        "满意度调查": "满意度调查汇总",
    }  # fmt: skip
    host = a_book(tmp_path)
    assert {name: report(host, name, "2026-10").summary.partition("：")[0] for name in names} == names


@pytest.mark.parametrize(
    ("kind", "period", "by", "message"),
    [
        ("小结", "2026-12", "王芳", "2026年12月还没有开始"),
        ("小结", "哪天", "王芳", "报表期间“哪天”看不懂"),
        ("小结", None, "张敏", "“生成报表”要由"),
        ("KPI表", "2026-W47", "王芳", "只有按月、按年的报表"),
    ],
)
def test_a_summary_that_cannot_be_made_is_refused(
    tmp_path: Path, kind: Cell, period: Cell, by: str, message: str
) -> None:
    with pytest.raises(CsError, match=message):
        report(a_book(tmp_path), kind, period, by=by)
    assert [*tmp_path.iterdir()] == []


# -- when they are due ------------------------------------------------------------------------------------


def board(host: MemoryHost, now: datetime) -> list[tuple[Cell, ...]]:
    """The lines of the board about reports: how urgent, which, whose."""
    push(host, "refresh", by="王芳", now=now, on="board")
    rows = [row for row in rows_of(host, "board") if str(row["事项"]) in ("生成小结", "生成总结")]
    return [(row["紧急"], row["记录号"], row["负责人"]) for row in rows]


WEDNESDAY = datetime(2026, 11, 25, 23, 59, 59)
FIFTH = datetime(2026, 11, 5, 23, 59, 59)


@pytest.mark.parametrize(
    ("values", "now", "which", "shown"),
    [
        ({"weekly_report_weekday": "WED"}, datetime(2026, 11, 23), "2026-W47", "待办"),
        ({"weekly_report_weekday": "WED"}, WEDNESDAY, "2026-W47", "今天到期"),
        ({"weekly_report_weekday": "WED"}, WEDNESDAY + SECOND, "2026-W47", "逾期"),
        ({"weekly_report_weekday": "WED"}, datetime(2026, 11, 30), "2026-W48", "待办"),
        ({"monthly_summary_day": "5"}, datetime(2026, 11, 1), "2026-10", "待办"),
        ({"monthly_summary_day": "5"}, FIFTH, "2026-10", "今天到期"),
        ({"monthly_summary_day": "5"}, FIFTH + SECOND, "2026-10", "逾期"),
        ({"monthly_summary_day": "31"}, datetime(2026, 11, 30, 12), "2026-10", "今天到期"),
    ],
)
def test_a_report_is_due_to_the_second_until_it_is_made(
    tmp_path: Path, values: dict[str, Cell], now: datetime, which: str, shown: str
) -> None:
    host = a_book(tmp_path, settings=setting(**values))
    assert board(host, now) == [(shown, which, "王芳")]
    report(host, "小结", "2026-W40", now=now)
    assert board(host, now) == [(shown, which, "王芳")], "another time's is not this one's"
    report(host, "小结", which, now=now)
    assert board(host, now) == []


def test_in_january_the_year_is_due_as_well(tmp_path: Path) -> None:
    host, now = a_book(tmp_path, settings=setting(monthly_summary_day="5")), datetime(2027, 1, 4)
    assert board(host, now) == [("待办", "2026", "王芳"), ("待办", "2026-12", "王芳")]
    report(host, "总结", "2026", now=now)
    assert board(host, now) == [("待办", "2026-12", "王芳")]


def test_one_made_before_its_time_was_over_is_not_the_report(tmp_path: Path) -> None:
    host = a_book(tmp_path, settings=setting(monthly_summary_day="5"))
    report(host, "小结", "2026-10", now=datetime(2026, 10, 31, 23, 59, 59))
    assert board(host, datetime(2026, 11, 2)) == [("待办", "2026-10", "王芳")]


def test_an_archived_one_counts_whoever_made_it(tmp_path: Path) -> None:
    """The command line made it over a folder: the workbook's journal knows nothing of it."""
    host = a_book(tmp_path, settings=setting(monthly_summary_day="5"))
    archive = kept.archive_of(tmp_path, "2026-10")
    archive.parent.mkdir(parents=True)
    archive.write_bytes(b"")
    assert board(host, datetime(2026, 11, 2)) == []


def test_the_board_counts_down_to_it(tmp_path: Path) -> None:
    host = a_book(tmp_path, settings=setting(monthly_summary_day="26"))
    push(host, "refresh", by="王芳", now=NOW, on="board")
    told = str(host.cells(["board_hand_ins"])["board_hand_ins"])
    assert "2026-10 小结 11-26 24:00（还有 1 天 13 小时）" in told
    report(host, "小结", "2026-10")
    push(host, "refresh", by="王芳", now=NOW, on="board")
    assert "（已生成）" in str(host.cells(["board_hand_ins"])["board_hand_ins"])


def test_without_a_day_nothing_is_due_and_the_board_says_so(tmp_path: Path) -> None:
    host = a_book(tmp_path)
    assert board(host, NOW) == []
    unset = [row["记录号"] for row in rows_of(host, "board") if row["紧急"] == "未设置"]
    assert {"周小结的星期", "月小结的日子"} <= {*unset}


def test_the_board_and_the_report_mean_the_same_file(tmp_path: Path) -> None:
    host = a_book(tmp_path, settings=setting(weekly_report_weekday="MON", monthly_summary_day="5"))
    book = Book(host, ALL_SHEETS, now=datetime(2027, 1, 2))
    names = {each.which: each.name for each in due_reports.due_reports(book)}
    assert names == {which: f"{kept.name_of(which)}.xlsx" for which in ("2026-W52", "2026-12", "2026")}


def test_a_file_of_somebodys_own_is_not_written_over(tmp_path: Path) -> None:
    host: Kept = a_book(tmp_path)
    own = tmp_path / "打印" / "小结 2026-10.xlsx"
    write(own, {"reviews": [a_review()]})
    before = own.read_bytes()
    with pytest.raises(CsError, match="不是汇总生成的文件"):
        report(host, "小结", "2026-10")
    assert own.read_bytes() == before
