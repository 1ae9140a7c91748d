"""奖罚通知条: only a person's own lines, on paper and as a message (issue 7, item 2)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cs_macros.book.book import Book
from cs_macros.book.press import Press, press
from cs_macros.build.score_slip import score_slip
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.scores.register import ScoreMonth
from cs_macros.sheets.scores.slip import slip_of
from tests.builders import FIRST_ROW, NOW, TestDesk, cells_of
from tests.sheets.score_people import SALES, a_row, an_event, do, scores

EVENTS = [
    an_event(category="私自调班", amount=50, evidence="没有申请"),
    an_event(category="评价表扬", direction="奖", evidence="客户点名", sanction="无"),
    an_event(category="违反纪律", sanction="警告", evidence="争吵", agent="乙", amount=30),
    an_event(category="其他奖励", direction="奖", amount=88, status="待确认", evidence="还没定"),
]


def a_month() -> MemoryHost:
    rows = [
        a_row("甲", **SALES["甲"], comment="继续努力"),
        a_row("乙", **SALES["乙"]),
        a_row("丙", post="售后"),
    ]
    host = scores(rows, EVENTS)
    do(host, "build_month")
    return host


def printed(host: MemoryHost, rows: list[int] | None = None, by: str = "王芳", **asks: Any) -> Press:
    sheet, pressed = ALL_SHEETS.pressable("print_score_slips")
    book = Book(host, ALL_SHEETS, now=NOW, operator=by)
    request = Press(sheet, pressed, book, TestDesk(), rows, asks)
    press(request)
    return request


def texts_of(page: bytes) -> list[str]:
    """Every text of a page, row by row."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(page)).worksheets
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


def test_nothing_selected_makes_one_page_a_person_of_the_month() -> None:
    made = printed(a_month(), score_month="2026-10")
    assert [path.name for path in made.book.files] == [
        "奖罚通知条_2026-10_甲.xlsx",
        "奖罚通知条_2026-10_乙.xlsx",
        "奖罚通知条_2026-10_丙.xlsx",
    ]


def test_selected_people_get_theirs() -> None:
    assert [path.stem for path in printed(a_month(), [FIRST_ROW + 1]).book.files] == ["奖罚通知条_2026-10_乙"]


def test_a_page_holds_the_person_s_own_lines_and_nobody_else_s() -> None:
    pages = {path.stem[-1]: texts_of(page) for path, page in printed(a_month()).book.files.items()}
    assert {"12000.00 元", "71.0%", "1.5%", "180.00 元", "50.00 元", "没有申请", "客户点名"} <= set(
        pages["甲"]
    )
    assert "争吵" in pages["乙"]
    for name, others in (("甲", "乙丙"), ("乙", "甲丙"), ("丙", "甲乙")):
        whole = "".join(pages[name]).replace("甲乙丙", "")
        assert not [other for other in others if other in whole], whole
    assert "争吵" not in pages["甲"]
    assert "没有申请" not in pages["乙"]
    assert "本月没有奖罚记录。" in pages["丙"]


def test_events_that_nobody_confirmed_are_on_no_page() -> None:
    pages = printed(a_month()).book.files.values()
    assert not [page for page in pages if "还没定" in texts_of(page)]


def test_a_draft_says_that_it_may_change() -> None:
    (page,) = printed(a_month(), [FIRST_ROW]).book.files.values()
    assert any("草稿，数字还会变" in text for text in texts_of(page))


def test_one_person_s_message_reaches_the_clipboard_and_several_do_not() -> None:
    host = a_month()
    made = printed(host, [FIRST_ROW])
    (message,) = made.outcome.messages
    assert made.desk.clipboard == message["text"]  # type: ignore[attr-defined]
    assert message["text"].startswith("【奖罚通知条】甲 2026年10月（草稿，数字还会变）")
    for part in (
        "销售额 12000.00 元",
        "1. 10-08 罚 私自调班 50.00 元：没有申请",
        "应发合计 180.00 元",
        "评语：继续努力",
    ):
        assert part in message["text"]
    assert "乙" not in message["text"]
    assert made.outcome.problems == []
    several = printed(a_month())
    assert several.desk.clipboard is None  # type: ignore[attr-defined]
    assert len(several.outcome.messages) == 3


def test_printing_changes_no_row() -> None:
    host = a_month()
    before = cells_of(host, "score_months")
    printed(host)
    assert cells_of(host, "score_months") == before


def test_a_row_that_is_not_built_is_told() -> None:
    with pytest.raises(CsError, match="没有可以打印的行"):
        printed(scores([{"agent": "甲", "month": "2026-10"}]), [FIRST_ROW])


def test_agents_do_not_print_others_slips() -> None:
    with pytest.raises(CsError, match="要由主管、店长、财务、行政来做"):
        printed(a_month(), by="甲")


def test_pages_go_to_the_print_folder(tmp_path: Path) -> None:
    host = scores([a_row("甲")], print_dir=str(tmp_path))
    assert [path.parent for path in printed(host).book.files] == [tmp_path]
    with pytest.raises(CsError, match="不存在"):
        printed(scores([a_row("甲")], print_dir=str(tmp_path / "没有")))


def test_text_that_begins_like_a_formula_stays_text() -> None:
    book = Book(scores(), ALL_SHEETS, now=NOW)
    record = ScoreMonth(status="草稿", month="2026-10", agent="甲", post="售前", comment="=1+1")
    page = score_slip(slip_of(record, book), NOW)
    assert "=1+1" in texts_of(page)
    assert openpyxl.load_workbook(io.BytesIO(page)).active.print_options is not None


def test_equal_content_is_an_equal_file() -> None:
    first, second = (list(printed(a_month()).book.files.values()) for _ in range(2))
    assert first == second
