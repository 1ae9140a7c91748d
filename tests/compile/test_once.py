"""Each row is counted in one week, whatever is compiled how often (issue 13, point 6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cs_macros.cli import status_of
from cs_macros.compile.duplicates import keys_of
from cs_macros.compile.span import ReportPlan
from cs_macros.sheets import ALL_SHEETS
from tests.compile.conftest import Compiled
from tests.compile.made import DEADLINE
from tests.compile.test_command import a_file, a_row, counts, status_in

Run = Callable[..., Compiled]
WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)
GRACE = timedelta(days=3)
WEEKS = {f"2026-W{n}": DEADLINE + (n - 47) * WEEK + timedelta(days=2) for n in (46, 47, 48, 49)}
"""Week → the Monday on which it is compiled."""


CASES = {
    "registered and handed in at the very second": (DEADLINE, DEADLINE, "2026-W47"),
    "a second later": (DEADLINE + SECOND, DEADLINE + SECOND, "2026-W48"),
    "at the second of the week before": (DEADLINE - WEEK, DEADLINE - WEEK, "2026-W46"),
    "late, at the last second of the grace": (DEADLINE, DEADLINE + GRACE, "2026-W47"),
    "too late, a second later": (DEADLINE, DEADLINE + GRACE + SECOND, "2026-W48"),
    "carried over": (DEADLINE - WEEK, DEADLINE - timedelta(hours=3), "2026-W47"),
    "carried over, and late": (DEADLINE - 3 * WEEK, DEADLINE + SECOND, "2026-W47"),
    "nobody knows when": (DEADLINE, None, "2026-W47"),
}
"""When a row was registered, when it was handed in, and the one week in which it counts."""


def test_a_row_counts_in_exactly_one_week(tmp_path: Path, compile_: Run) -> None:
    rows = [
        a_row(number=f"RJ20261118-01-{n:04}", order_no=f"26{n}", tracking_no=f"SF{n}", model=name,
              created_at=created, submitted_at=given, late=None)
        for n, (name, (created, given, _)) in enumerate(CASES.items())
    ]  # fmt: skip
    a_file(tmp_path / "交", *rows)
    found: dict[str, list[str]] = {name: [] for name in CASES}
    for week, monday in WEEKS.items():
        now = f"{monday:%Y-%m-%dT%H:%M}"
        for row in compile_(tmp_path / "交", week=week, now=now, name=f"{week}.xlsx").listed("明细"):
            found[row["型号"]].append(week)
    assert found == {name: [week] for name, (_, _, week) in CASES.items()}


@pytest.mark.parametrize(("given", "late"), [(DEADLINE, None), (DEADLINE + SECOND, "是")])
def test_a_hand_in_at_the_deadline_s_very_second_is_in_time(
    tmp_path: Path, compile_: Run, given: datetime, late: str | None
) -> None:
    a_file(tmp_path / "交", a_row(created_at=DEADLINE - WEEK / 2, submitted_at=given, late=None))
    compiled = compile_(tmp_path / "交")
    assert [row["迟交"] for row in compiled.listed("明细")] == [late]
    assert compiled.json["rows"][0]["迟交"] == (1 if late else 0)


@pytest.mark.parametrize(("now", "late"), [("2026-11-21T16:00:00", None), ("2026-11-21T16:00:01", "是")])
def test_an_open_row_is_late_from_a_second_after_the_deadline(
    tmp_path: Path, compile_: Run, now: str, late: str | None
) -> None:
    a_file(tmp_path / "交", a_row("kept", created_at=DEADLINE - WEEK / 2))
    assert [row["迟交"] for row in compile_(tmp_path / "交", now=now).listed("未结")] == [late]


def last_week(**cells: Any) -> dict[str, Any]:
    """Handed in for the week before, and marked by nobody."""
    given = DEADLINE - WEEK - timedelta(hours=2)
    return a_row(created_at=given - timedelta(days=1), submitted_at=given, qty=3, **cells)


def test_older_rows_that_nobody_has_marked_stand_beside_the_sums_and_are_told(
    tmp_path: Path, compile_: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    own = a_row(number="RJ20261118-01-0009", order_no="9", tracking_no="SF9", outcome="入库", qty=2)
    old = last_week(outcome="退款", refund_amount=12.5, loss_amount=None)
    a_file(tmp_path / "交", own, old)
    compiled = compile_(tmp_path / "交")
    assert compiled.block("汇总", "按类型")["合计"][:4] == (1, 2, 0, 0)
    assert [row["订单号"] for row in compiled.listed("明细")] == ["9"]
    block = compiled.block("汇总", "以前各周没有标记的行（不在上面的合计里）")
    assert block["2026-W46"][:5] == ("客服01.xlsx", 1, 3, 12.5, 0)
    assert block["合计"][:5] == (None, 1, 3, 12.5, 0)
    assert counts(compiled) == {"计入": 1, "其他周": 1, "以前未标记": 1}
    (told,) = [p for p in compiled.json["problems"] if "没有标记已汇总" in p["message"]]
    assert (told["level"], Path(told["file"]).name) == ("warn", "客服01.xlsx")
    assert "1 行不在合计里：2026-W46 1 行" in told["message"]
    assert compiled.status == 0
    out = str(tmp_path / "屏幕.xlsx")
    words = ["--now", "2026-11-23T09:00", "compile", "rejections", str(tmp_path / "交"), "--out", out]
    assert status_of(words) == 0
    assert "以前各周没有标记已汇总的 1 行不在合计里" in capsys.readouterr().out


def test_there_is_no_such_block_where_there_are_none(tmp_path: Path, compile_: Run) -> None:
    a_file(tmp_path / "交", a_row())
    compiled = compile_(tmp_path / "交")
    assert "以前" not in "".join(str(row[0]) for row in compiled.book["汇总"].iter_rows(values_only=True))
    assert "没有标记" not in compiled.json["summary"]


def test_write_back_changes_no_figure_and_marks_what_counts(tmp_path: Path, compile_: Run) -> None:
    own = a_row(number="RJ20261118-01-0009", order_no="9", tracking_no="SF9")
    path = a_file(tmp_path / "交", own, last_week())
    looked = compile_(tmp_path / "交", name="看.xlsx")
    marked = compile_(tmp_path / "交", "--write-back", name="标.xlsx")
    assert looked.path.read_bytes() == marked.path.read_bytes()
    assert status_in(path) == ["已汇总", "已上交"]
    before = compile_(tmp_path / "交", "--write-back", week="2026-W46", name="上周.xlsx")
    assert (counts(before)["计入"], status_in(path)) == (1, ["已汇总", "已汇总"])
    assert "以前未标记" not in counts(compile_(tmp_path / "交", name="再看.xlsx"))


def test_a_copy_of_a_row_that_does_not_count_is_not_marked(tmp_path: Path, compile_: Run) -> None:
    next_week = a_row("elsewhere")
    paths = [a_file(tmp_path / "交", next_week, name=f"客服0{n}.xlsx") for n in (1, 2)]
    compile_(tmp_path / "交", "--write-back")
    assert [status_in(path) for path in paths] == [["已上交"], ["已上交"]]


@pytest.mark.parametrize(
    ("marked", "fate"),
    [
        pytest.param(DEADLINE - SECOND, "以前已汇总", id="before this week was handed in"),
        pytest.param(DEADLINE, "计入", id="by the compilation of this week, printed again"),
        pytest.param(None, "以前已汇总", id="nobody knows when"),
    ],
)
def test_a_carried_row_that_is_marked_counts_where_it_was_marked(
    tmp_path: Path, compile_: Run, marked: datetime | None, fate: str
) -> None:
    row = a_row(created_at=DEADLINE - 2 * WEEK, status="已汇总", compiled_at=marked)
    a_file(tmp_path / "交", row)
    assert counts(compile_(tmp_path / "交")).get(fate) == 1


def test_what_the_file_says_is_late_is_late(tmp_path: Path, compile_: Run) -> None:
    """The shop may have had another hand-in time than whoever compiles knows."""
    a_file(tmp_path / "交", a_row(created_at=DEADLINE, submitted_at=DEADLINE - SECOND, late="是"))
    assert counts(compile_(tmp_path / "交")) == {"计入": 1, "迟交": 1}


@pytest.mark.parametrize(("table", "text"), [("opinions", "detail"), ("daily_log", "question")])
def test_the_same_words_of_a_customer_on_another_day_are_said_again(table: str, text: str) -> None:
    """Of one day they are the same thing in two files; another day's count too."""
    plan = ReportPlan(ALL_SHEETS[table], ALL_SHEETS)

    def keys(day: date) -> set[tuple[object, ...]]:
        row = dict.fromkeys(plan.fields) | {"customer_id": "tb_0001", text: "尺码偏小", "date": day}
        return {*keys_of(row, plan)}

    assert keys(date(2026, 1, 2)) == keys(date(2026, 1, 2)) != set()
    assert not keys(date(2026, 1, 2)) & keys(date(2026, 11, 23))
