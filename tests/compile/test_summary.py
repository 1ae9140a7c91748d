"""小结 and 总结: figures against a count of their own, what was typed, the archive, the year (SYS-42)."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.book.summed import MONEY
from cs_macros.cli import status_of
from cs_macros.cli.summing import read_one
from cs_macros.compile.span import bounds
from cs_macros.compile.summing import kept
from cs_macros.compile.summing.figures import COUNTS, PEOPLE, SHEETS, money_of, table_of
from cs_macros.compile.summing.making import Summary
from cs_macros.compile.summing.pages import Pages
from cs_macros.compile.summing.reading import Read
from cs_macros.sheets import ALL_SHEETS
from tests.compile import summaries
from tests.compile.conftest import Compiled
from tests.compile.summaries import FLOWS, NAMES, STAFF, Year, a_year, write

NOW = datetime(2027, 1, 10, 9)
SECOND = timedelta(seconds=1)
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return a_year(tmp_path_factory.mktemp("year") / "台账")


def files_of(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.xlsx")) if "归档" not in path.parts]


def summary_of(folder: Path, which: str, now: datetime = NOW, place: Path | None = None) -> Summary:
    reads = [read_one((path, path.name), which=which, now=now) for path in files_of(folder)]
    return of(reads, which, now, folder, place)


def of(reads: list[Read], which: str, now: datetime, home: Path, place: Path | None = None) -> Summary:
    place = place or home / f"{kept.name_of(which)}.xlsx"
    return Summary(reads, ALL_SHEETS, which, now, home=home, place=place, by="王芳", makers="王芳")


@pytest.fixture(scope="module")
def of_year(year: Year) -> Callable[..., Summary]:
    reads = [read_one((path, path.name), which="2026", now=NOW) for path in files_of(year.folder)]
    return lambda which, now=NOW: of(reads, which, now, year.folder)


def found_in(summary: Summary) -> tuple[dict[str, tuple[int, ...]], dict[str, Decimal]]:
    """Sheet → the four counts; sum of money → amount."""
    counts = table_of(summary.figures, SHEETS)
    money = money_of(summary.figures)
    return (
        {name: tuple(found[measure] for measure in COUNTS) for name, found in counts.items()},
        {name: sum(amounts.values(), Decimal()) for name, amounts in money.items()},
    )


@pytest.mark.parametrize(
    ("which", "now"),
    [
        ("2026-01", NOW), ("2026-06", NOW), ("2026-12", NOW), ("2026-W14", NOW), ("2026-W53", NOW),
        ("2026-06", datetime(2026, 6, 17, 11, 30)), ("2026-06-17", NOW),
    ],
)  # fmt: skip
def test_a_time_adds_up(year: Year, of_year: Callable[..., Summary], which: str, now: datetime) -> None:
    first, last = bounds(which)
    at = min(datetime(last.year, last.month, last.day, 23, 59, 59), now)
    counts, money = found_in(of_year(which, now))
    assert counts == summaries.counts(year, first, last, at)
    assert money == summaries.sums(year, first, last, [which])


def test_a_year_adds_up_and_is_the_sum_of_its_months(year: Year, of_year: Callable[..., Summary]) -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    whole = of_year("2026")
    counts, money = found_in(whole)
    assert counts == summaries.counts(year, first, last, datetime(2026, 12, 31, 23, 59, 59))
    assert money == summaries.sums(year, first, last, MONTHS)
    each = [found_in(of_year(month)) for month in MONTHS]
    for name, (new, closed, open_, overdue) in counts.items():
        parts = [found.get(name, (0, 0, 0, 0)) for found, _ in each]
        assert (new, closed) == tuple(sum(part[at] for part in parts) for at in (0, 1)), name
        assert (open_, overdue) == parts[-1][2:], name
    assert money == {name: sum(sums.get(name, Decimal()) for _, sums in each) for name in money}


def test_persons_and_main_reasons(year: Year, of_year: Callable[..., Summary], tmp_path: Path) -> None:
    summary, (first, last) = of_year("2026-05"), bounds("2026-05")
    people = table_of(summary.figures, PEOPLE)
    found = {name: (each["新增"], each["结清"]) for name, each in people.items()}
    assert found == summaries.persons(year, first, last)
    Pages(tmp_path / "小结.xlsx", summary).write()
    page = Compiled(0, {}, tmp_path / "小结.xlsx")
    words = page.block("汇总", "5个主要原因：新增的行里写的原因，全部的见“全部原因”")
    wanted = sorted(summaries.reasons(year, first, last).items(), key=lambda one: (-one[1], one[0]))
    assert [(word, cells[0]) for word, cells in words.items()] == wanted[:5]
    ranking = page.block("汇总", "人员排名：结清多的在前。")
    ranking.pop("合计")
    closed = [cells[1] for cells in ranking.values()]
    assert closed == sorted(closed, reverse=True)
    assert [cells[4] for cells in ranking.values()] == [1 + sum(n > mine for n in closed) for mine in closed]


def test_late_rows_are_listed(year: Year, of_year: Callable[..., Summary], tmp_path: Path) -> None:
    Pages(tmp_path / "小结.xlsx", of_year("2026-05")).write()
    listed = Compiled(0, {}, tmp_path / "小结.xlsx").listed("逾期和迟交")
    at = datetime(2026, 5, 31, 23, 59, 59)
    late = [
        (NAMES[table], row["number"])
        for table, (_, open_, _, _) in FLOWS.items()
        for row in year.rows[table]
        if row["status"] in open_ and row["due_at"] and row["due_at"] < at
        and summaries.day_of(row.get("log_date") or row["created_at"]) <= at.date()
    ]  # fmt: skip
    assert sorted((row["登记表"], row["记录号"]) for row in listed) == sorted(late)


# -- moments ----------------------------------------------------------------------------------------------


END = datetime(2026, 11, 30, 23, 59, 59)


def a_review(**more: Any) -> dict[str, Any]:
    return {
        "number": "PJ20261101-001", "status": "处理中", "created_by": "张敏",
        "created_at": datetime(2026, 11, 1), "entered_at": datetime(2026, 11, 1), **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        ({"due_at": END - SECOND}, (1, 0, 1, 1)),
        ({"due_at": END}, (1, 0, 1, 0)),
        ({"created_at": END}, (1, 0, 1, 0)),
        ({"created_at": END + SECOND}, None),
        ({"created_at": datetime(2026, 10, 31, 23, 59, 59)}, (0, 0, 1, 0)),
        ({"status": "已上交", "entered_at": END}, (1, 1, 0, 0)),
        ({"status": "已上交", "entered_at": END + SECOND}, (1, 0, 1, 0)),
        ({"status": "已上交", "entered_at": END + SECOND, "due_at": END - SECOND}, (1, 0, 1, 1)),
        ({"status": None}, None),
    ],
)
def test_seconds_at_the_end(tmp_path: Path, row: Mapping[str, Any], counts: tuple[int, ...] | None) -> None:
    write(tmp_path / "台账.xlsx", {"staff": STAFF, "reviews": [a_review(**row)]})
    found, _ = found_in(summary_of(tmp_path, "2026-11"))
    assert found == ({"中差评处理表": counts} if counts else {})


def test_what_was_open_in_a_month_is_not_open_at_the_end_of_the_year(tmp_path: Path) -> None:
    row = a_review(status="已上交", entered_at=datetime(2026, 12, 3), due_at=datetime(2026, 11, 9))
    write(tmp_path / "台账.xlsx", {"staff": STAFF, "reviews": [row]})
    assert found_in(summary_of(tmp_path, "2026-11"))[0] == {"中差评处理表": (1, 0, 1, 1)}
    assert found_in(summary_of(tmp_path, "2026"))[0] == {"中差评处理表": (1, 1, 0, 0)}


def test_while_it_lasts_the_clock_says_what_is_open(tmp_path: Path) -> None:
    row = a_review(due_at=datetime(2026, 11, 20, 12))
    write(tmp_path / "台账.xlsx", {"staff": STAFF, "reviews": [row]})
    found = [
        found_in(summary_of(tmp_path, "2026-11", now))[0]["中差评处理表"]
        for now in (datetime(2026, 11, 20, 12), datetime(2026, 11, 20, 12, 0, 1))
    ]
    assert found == [(1, 0, 1, 0), (1, 0, 1, 1)]


def test_the_journal_tells_what_was_due_at_the_end_of_a_time_long_past(tmp_path: Path) -> None:
    """The row has moved on since, with another deadline; the month's end knew the old one."""
    change = {"due_at": ["2026-11-05 00:00", "2026-12-24 00:00"], "status": ["已联系", "处理中"]}
    line = {"batch": "B1", "at": END + SECOND, "operator": "张敏", "button": "handle_review",
            "table": "reviews", "number": "PJ20261101-001", "changes": json.dumps(change)}  # fmt: skip
    row = a_review(due_at=datetime(2026, 12, 24))
    write(tmp_path / "台账.xlsx", {"staff": STAFF, "reviews": [row], "journal": [line]})
    assert found_in(summary_of(tmp_path, "2026-11"))[0] == {"中差评处理表": (1, 0, 1, 1)}
    assert found_in(summary_of(tmp_path, "2026-12"))[0] == {"中差评处理表": (0, 0, 1, 1)}


def test_a_copy_counts_once_and_of_two_that_differ_the_later(tmp_path: Path) -> None:
    old = a_review(updated_at=datetime(2026, 11, 1))
    new = a_review(updated_at=datetime(2026, 11, 9), status="已上交", entered_at=datetime(2026, 11, 9))
    other = a_review(created_by="李强")  # one number, another colleague: another review
    for name, rows in {"1": [old], "2": [new], "3": [other, new]}.items():
        write(tmp_path / f"{name}.xlsx", {"staff": STAFF, "reviews": rows})
    summary = summary_of(tmp_path, "2026-11")
    assert found_in(summary)[0] == {"中差评处理表": (2, 1, 1, 0)}
    told = [problem.message for problem in summary.problems if "不同" in problem.message]
    assert told == ["“1.xlsx”和“2.xlsx”里有 1 行内容不同，按最后修改的计入"]
    differing = [problem.message for problem in summary.rows_to_check]
    assert differing == ["PJ20261101-001 在“1.xlsx”和“2.xlsx”里内容不同，按“2.xlsx”里的计入"]


def test_what_cannot_be_read_and_what_is_missing_is_said(tmp_path: Path) -> None:
    row = {"number": "AS20261101-001", "status": "已退款", "created_at": datetime(2026, 11, 1),
           "created_by": "张敏", "refund_amount": "一百", "refund_date": date(2026, 11, 3)}  # fmt: skip
    write(tmp_path / "台账.xlsx", {"staff": STAFF, "after_sales": [row]})
    (tmp_path / "坏.xlsx").write_bytes(b"nothing")
    summary = summary_of(tmp_path, "2026-11")
    cells = [(each.sheet, each.row, each.header, each.value) for each in summary.problems if each.row]
    assert cells == [("售后登记表", 2, "退款金额", "一百")]
    said = "".join(summary.attention())
    assert "跳过的文件 1 个：坏.xlsx" in said
    assert "没有读到的 " in said
    assert "每月奖罚评分表" in said
    assert "看不懂的格子 1 处" in said


# -- what somebody types, and the archive -----------------------------------------------------------------


def run(folder: Path, *words: str, by: str = "王芳", now: datetime = NOW) -> Any:
    line = [
        "--json",
        "--by",
        by,
        "--now",
        f"{now:%Y-%m-%dT%H:%M:%S}",
        "report",
        "summary",
        str(folder),
        *words,
    ]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        status = status_of(line)
    return {"status": status, **json.loads(printed.getvalue())}


def write_down(path: Path, text: str, name: str = kept.CONCLUSION) -> None:
    """Type into the file as the supervisor does."""
    book = load_workbook(path)
    ((sheet, ref),) = book.defined_names[name].destinations
    book[sheet][ref.replace("$", "")].value = text
    book.save(path)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    rows = [a_review(number=f"PJ20261001-00{n}", created_at=datetime(2026, 10, n + 1, 9)) for n in range(3)]
    write(tmp_path / "台账.xlsx", {"staff": STAFF, "reviews": rows})
    return tmp_path


def test_the_conclusion_survives_and_the_whole_is_archived(small: Path) -> None:
    place, archive = small / "小结 2026-10.xlsx", small / "归档" / "小结" / "小结 2026-10.xlsx"
    first = run(small, "--month", "2026-10")
    assert first["status"] == 0
    assert "“负责人结论”还没有写，没有归档" in first["summary"]
    assert not archive.exists()
    text = "=十月差评多：\n包装要换。"
    write_down(place, text)
    write_down(place, "王芳", kept.SIGNED)
    second = run(small, "--month", "2026-10")
    assert "已归档" in second["summary"]
    assert second["files"] == [str(place), str(archive)]
    for path in (place, archive):
        found = kept.read(path)
        assert found
        assert (found.conclusion, found.signed, bool(found.archived)) == (text, "王芳", True)
    assert "已经归档过，没有变化" in run(small, "--month", "2026-10")["summary"]
    assert [path.name for path in archive.parent.iterdir()] == ["小结 2026-10.xlsx"]


def test_a_later_archive_keeps_the_earlier_one(small: Path) -> None:
    place, folder = small / "小结 2026-10.xlsx", small / "归档" / "小结"
    run(small, "--month", "2026-10")
    write_down(place, "甲")
    run(small, "--month", "2026-10")
    write_down(place, "乙")
    run(small, "--month", "2026-10", now=NOW + timedelta(days=1))
    found = {path.name: getattr(kept.read(path), "conclusion", None) for path in folder.iterdir()}
    assert found == {"小结 2026-10.xlsx": "乙", "小结 2026-10（归档于202701100900）.xlsx": "甲"}


def test_what_stands_in_the_archive_comes_back_into_a_new_file(small: Path) -> None:
    place = small / "小结 2026-10.xlsx"
    run(small, "--month", "2026-10")
    write_down(place, "换包装")
    run(small, "--month", "2026-10")
    place.unlink()
    run(small, "--month", "2026-10")
    assert getattr(kept.read(place), "conclusion", "") == "换包装"


def test_nothing_is_archived_before_its_time_is_over(small: Path) -> None:
    now = datetime(2026, 10, 31, 23, 59, 59)
    run(small, "--month", "2026-10", now=now)
    write_down(small / "小结 2026-10.xlsx", "早写的")
    assert "期间还没有结束，没有归档" in run(small, "--month", "2026-10", now=now)["summary"]
    assert "已归档" in run(small, "--month", "2026-10", now=now + SECOND)["summary"]


def test_a_year_takes_its_archived_months_and_says_where_the_registers_differ(small: Path) -> None:
    run(small, "--month", "2026-10")
    write_down(small / "小结 2026-10.xlsx", "三条")
    run(small, "--month", "2026-10")
    rows = [a_review(number=f"PJ20261001-00{n}", created_at=datetime(2026, 10, n + 1, 9)) for n in range(5)]
    (small / "台账.xlsx").unlink()
    write(small / "台账.xlsx", {"staff": STAFF, "reviews": [*rows, a_review()]})
    whole = summary_of(small, "2026")
    assert found_in(whole)[0]["中差评处理表"][:2] == (3 + 1, 0), (
        "October as it was archived, November counted"
    )
    said = "".join(whole.attention())
    assert "按归档的小结：10 月" in said
    assert "10 月归档以后登记表有改动" in said


def test_figures_that_somebody_changed_in_the_archive_do_not_count(small: Path) -> None:
    archive = small / "归档" / "小结" / "小结 2026-10.xlsx"
    run(small, "--month", "2026-10")
    write_down(small / "小结 2026-10.xlsx", "三条")
    run(small, "--month", "2026-10")
    book = load_workbook(archive)
    for row in book[kept.DATA].iter_rows(min_row=4):
        if row[2].value == "新增":
            row[3].value = 99
    book.save(archive)
    whole = summary_of(small, "2026")
    assert found_in(whole)[0]["中差评处理表"][0] == 3
    assert "10 月归档的小结读不了，或数字被改过" in "".join(whole.attention())


@pytest.mark.parametrize("content", [b"", b"no workbook"])
def test_what_cannot_be_read_in_the_archive_is_told_and_kept(small: Path, content: bytes) -> None:
    place, archive = small / "小结 2026-10.xlsx", kept.archive_of(small, "2026-10")
    archive.parent.mkdir(parents=True)
    archive.write_bytes(content)
    whole = summary_of(small, "2026")
    assert found_in(whole)[0]["中差评处理表"][0] == 3
    assert "10 月归档的小结读不了" in "".join(whole.attention())
    run(small, "--month", "2026-10")
    write_down(place, "三条")
    run(small, "--month", "2026-10")
    assert getattr(kept.read(archive), "conclusion", "") == "三条"
    assert archive.with_name("小结 2026-10（归档于以前）.xlsx").read_bytes() == content


def test_files_may_be_read_side_by_side(year: Year, tmp_path: Path) -> None:
    out = str(tmp_path / "小结.xlsx")
    one, two = (run(year.folder, "--month", "2026-05", "--out", out, "--workers", n) for n in ("1", "2"))
    assert one["summary"] == two["summary"]


def test_the_pages_of_a_year_have_a_row_a_month_and_their_sum(year: Year, tmp_path: Path) -> None:
    out = tmp_path / "总结.xlsx"
    made = run(year.folder, "--year", "2026", "--out", str(out))
    assert made["status"] == 0, made["problems"]
    page = Compiled(0, made, out)
    months = page.block("汇总", "各月")
    sums = months.pop("合计")
    assert [*months] == [f"{month}月" for month in range(1, 13)]
    for at in range(7):
        assert sums[at] == pytest.approx(sum(row[at] for row in months.values())), at
    wanted = summaries.sums(year, date(2026, 1, 1), date(2026, 12, 31), MONTHS)
    assert [sums[2 + at] for at in range(5)] == [pytest.approx(float(wanted.get(name, 0))) for name in MONEY]


# -- refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "by", "status", "message"),
    [
        (("--month", "2026-10"), "张敏", 1, "“生成小结”要由"),
        (("--month", "2027-02"), "王芳", 1, "2027年2月还没有开始"),
        (("--month", "2026-10", "--week", "2026-W40"), "王芳", 2, "只能写一个"),
        (("--month", "2026-10", "--out", "小结.pdf"), "王芳", 2, "扩展名要是 .xlsx"),
    ],
)
def test_what_cannot_be_made_is_refused(
    small: Path, words: tuple[str, ...], by: str, status: int, message: str
) -> None:
    made = run(small, *words, by=by)
    assert made["status"] == status
    assert message in made["problems"][0]["message"]
    assert [path.name for path in small.iterdir()] == ["台账.xlsx"]


def test_a_file_of_somebodys_own_is_never_written_over(small: Path) -> None:
    write(small / "小结 2026-10.xlsx", {"staff": STAFF})
    before = (small / "小结 2026-10.xlsx").read_bytes()
    assert "不是汇总生成的文件" in run(small, "--month", "2026-10")["problems"][0]["message"]
    assert (small / "小结 2026-10.xlsx").read_bytes() == before
