"""A week of twelve agents at the service desk, compiled and reported, against a count of its own.

Two hand in nothing, one hands in late (issue 20).
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cs_macros.build.hand_in import hand_in_file
from cs_macros.cli import status_of
from cs_macros.compile.span import reportable
from cs_macros.sheets import ALL_SHEETS
from tests.compile.conftest import Compiled, run
from tests.compile.made import write_staff
from tests.compile.service_week import AGENTS, FRIDAY, KINDS, LATE, MISSING, PHONE, Desk, a_desk
from tests.office import convert

WEEK, NOW = "2026-W47", "2026-11-23T09:00"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    from xlsxwriter.workbook import Workbook

    made = a_desk(tmp_path_factory.mktemp("desk") / "上交")
    with Workbook(made.folder.parent / "名册.xlsx") as book:
        write_staff(book, AGENTS)
    return made


def compile_(folder: Path, kind: str, desk: Desk, out: Path) -> Compiled:
    return run(folder, out, "--staff", desk.folder.parent / "名册.xlsx", kind=kind, now=NOW, week=WEEK)


@pytest.fixture(scope="module")
def summary(desk: Desk) -> Callable[[str], Compiled]:
    made: dict[str, Compiled] = {}

    def of(kind: str) -> Compiled:
        if kind not in made:
            made[kind] = compile_(desk.folder, kind, desk, desk.folder.parent / f"{kind}.xlsx")
        return made[kind]

    return of


def added(rows: Iterable[dict[str, Any]], by: str) -> dict[str, tuple[int, int]]:
    """Word → rows and pieces, added up with plain loops."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        word = str(row.get(by) or "（未填）")
        n, pieces = found.get(word, (0, 0))
        found[word] = n + 1, pieces + (row.get("count") or 0)
    return found


@pytest.mark.parametrize(("title", "by"), [("按类别", "kind"), ("按款号", "model"), ("按登记客服", "agent")])
def test_opinions_add_up(desk: Desk, summary: Callable[[str], Compiled], title: str, by: str) -> None:
    found = summary("opinions").block("汇总", title)
    rows = desk.typed["opinions"]
    assert found.pop("合计")[:2] == (len(rows), sum(row.get("count") or 0 for row in rows))
    assert {word: cells[:2] for word, cells in found.items()} == added(rows, by)


@pytest.mark.parametrize(("kind", "title"), [("热卖", "热卖款"), ("质量问题", "质量问题款")])
def test_what_sold_and_what_had_faults_stand_apart(
    desk: Desk, summary: Callable[[str], Compiled], kind: str, title: str
) -> None:
    rows = [row for row in desk.typed["opinions"] if row["kind"] == kind]
    found = summary("opinions").block("汇总", title)
    assert found.pop("合计")[1:3] == (len(rows), sum(row["count"] for row in rows))
    wanted = added(rows, "model")
    assert {model: cells[1:3] for model, cells in found.items()} == wanted
    assert [cells[2] for cells in found.values()] == sorted((n for _, n in wanted.values()), reverse=True)


def test_the_report_of_opinions_lists_the_good_buyers_and_nobody_else(
    desk: Desk, summary: Callable[[str], Compiled]
) -> None:
    listed = summary("opinions").listed("意见报告书")
    wanted = [row for row in desk.typed["opinions"] if row["kind"] == KINDS[3]]
    said = [(row["customer_id"], row["detail"], row["agent"]) for row in wanted]
    assert sorted((row["客户ID"], row["问题描述/顾客意见"], row["登记客服"]) for row in listed) == sorted(
        said
    )


def test_two_are_missing_and_one_is_late(desk: Desk, summary: Callable[[str], Compiled]) -> None:
    made = summary("opinions")
    late = [row for row in made.listed("明细") if row["迟交"] == "是"]
    assert {row["登记客服"] for row in late} == {LATE}
    table = [row for row in desk.typed["opinions"] if row["agent"] == LATE and row["kind"] != KINDS[3]]
    assert len(late) == len(table), "the good buyers' report is due on Saturday and in time"
    missing = [row["文件"] for row in made.listed("各文件情况") if row["情况"] == "缺交"]
    assert missing == MISSING


def test_the_days_problems_add_up(desk: Desk, summary: Callable[[str], Compiled]) -> None:
    made, rows = summary("daily"), desk.typed["daily_log"]
    for title, by in (("按问题类别", "category"), ("按客服", "agent"), ("按已解决", "solved")):
        found = made.block("汇总", title)
        assert found.pop("合计")[0] == len(rows)
        assert {word: cells[0] for word, cells in found.items()} == Counter(str(row[by]) for row in rows)
    lost = made.block("汇总", "没有成交的，按未成交原因")
    unsold = [row for row in rows if row["sold"] == "否"]
    assert lost.pop("合计")[0] == len(unsold)
    assert {word: cells[0] for word, cells in lost.items()} == Counter(row["lost_reason"] for row in unsold)


def test_the_hand_ins_of_other_registers_lie_in_the_same_folder_and_are_no_fault(
    desk: Desk, summary: Callable[[str], Compiled]
) -> None:
    for kind, files in (("opinions", 20), ("daily", 10), ("reviews", 10), ("complaints", 10)):
        made = summary(kind)
        assert (made.status, len(made.listed("各文件情况"))) == (0, files + 2), kind
        assert "跳过" not in {row["情况"] for row in made.listed("各文件情况")}


def test_an_open_row_is_late_by_the_hand_in_of_its_own_kind(tmp_path: Path) -> None:
    """Compiled on Friday evening: the table's row should have come, the report's may still."""
    (tmp_path / "夹").mkdir()
    sheet = ALL_SHEETS["opinions"]
    rows = [
        {"number": f"YJ20261117-{n:03}", "status": "登记中", "kind": kind, "created_by": AGENTS[0],
         "created_at": datetime(2026, 11, 17, 10), "week": WEEK, "detail": f"说法 {n}"}
        for n, kind in enumerate(KINDS)
    ]  # fmt: skip
    content = hand_in_file(sheet, "意见", "", [("", row) for row in rows], FRIDAY)
    (tmp_path / "夹" / "一.xlsx").write_bytes(content)
    for now, late in (("2026-11-20T15:00", 0), ("2026-11-20T15:00:01", 3), ("2026-11-21T14:00:01", 4)):
        made = run(tmp_path / "夹", tmp_path / f"{late}.xlsx", kind="opinions", now=now, week=WEEK)
        assert sum(row["迟交"] == "是" for row in made.listed("未结")) == late, now


# -- reviews and complaints -----------------------------------------------------------------------------


def of(desk: Desk, table: str, *fates: str) -> list[dict[str, Any]]:
    """What was done, by what became of it."""
    return [row for row in desk.typed[table] if row["fate"] in fates]


def counts_by(made: Compiled, title: str) -> tuple[int, dict[str, int]]:
    """The sum of a block, and its groups."""
    found = made.block("汇总", title)
    return found.pop("合计", (0,))[0], {word: cells[0] for word, cells in found.items()}


@pytest.mark.parametrize(
    ("title", "by"), [("按原因类别", "reason_type"), ("按责任判断", "fault"), ("按处理人", "owner")]
)
def test_reviews_handed_in_this_week_add_up(
    desk: Desk, summary: Callable[[str], Compiled], title: str, by: str
) -> None:
    made, rows = summary("reviews"), of(desk, "reviews", "in time")
    assert counts_by(made, title) == (len(rows), Counter(row[by] for row in rows))
    assert made.block("汇总", title)["合计"][1] == sum(row["cost"] for row in rows)


def test_a_review_that_was_handed_over_is_open_in_its_taker_s_name(
    desk: Desk, summary: Callable[[str], Compiled]
) -> None:
    waiting = summary("reviews").listed("未结")
    wanted = of(desk, "reviews", "open")
    assert len(wanted) == len(desk.typed["handovers"]) == 10
    told = {(row["订单号"], row["处理人"]) for row in waiting}
    assert told == {(row["order_no"], row["owner"]) for row in wanted}
    assert all(row["owner"] != row["agent"] for row in wanted)


@pytest.mark.parametrize(
    ("title", "by"), [("按投诉类别", "category"), ("按判断", "judgement"), ("按商品", "item")]
)
def test_complaints_filed_this_week_add_up(
    desk: Desk, summary: Callable[[str], Compiled], title: str, by: str
) -> None:
    rows = of(desk, "complaints", "in time", "late")
    assert counts_by(summary("complaints"), title) == (len(rows), Counter(row[by] for row in rows))


def test_the_table_of_complaints_counts_those_reported_too_late(
    desk: Desk, summary: Callable[[str], Compiled]
) -> None:
    *rows, total = summary("complaints").listed("投诉分类统计")
    filed, late = of(desk, "complaints", "in time", "late"), of(desk, "complaints", "late")
    assert late
    assert (total["件数"], total["超期"], total["重复投诉"]) == (len(filed), len(late), 0)
    assert total["平均办理天数"] == 3, "from Monday to Thursday"
    wanted = Counter((row["category"], row["item"], row["responsible"] or "（未填）") for row in filed)
    assert {(row["投诉类别"], row["商品"], row["责任客服"]): row["件数"] for row in rows} == wanted
    assert len(summary("complaints").listed("未结")) == len(of(desk, "complaints", "open"))


@pytest.mark.parametrize(("kind", "table"), [("reviews", "reviews"), ("complaints", "complaints")])
def test_a_file_that_comes_late_is_missed_and_then_counted(
    desk: Desk, summary: Callable[[str], Compiled], tmp_path: Path, kind: str, table: str
) -> None:
    """On Monday three are missing; when the third has sent the file, the sums are whole."""
    early = tmp_path / "早"
    shutil.copytree(desk.folder, early, ignore=shutil.ignore_patterns(f"*{LATE}*"))
    before, after = compile_(early, kind, desk, tmp_path / "早.xlsx"), summary(kind)
    missing = [
        [r["文件"] for r in made.listed("各文件情况") if r["情况"] == "缺交"] for made in (before, after)
    ]
    assert missing == [[LATE, *MISSING], MISSING]
    counted = of(desk, table, "in time", "late")
    counted = [row for row in counted if kind == "complaints" or row["fate"] == "in time"]
    found = [len([row for row in made.listed("明细") if row["记录号"]]) for made in (before, after)]
    assert found == [len([row for row in counted if row["agent"] != LATE]), len(counted)]


# -- all of it reported ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "title", "by"),
    [
        ("reviews", "按评价类型", "rating"),
        ("complaints", "按渠道", "channel"),
        ("daily", "按问题类别", "category"),
    ],
)
def test_a_report_of_the_week_counts_what_happened_whatever_became_of_it(
    desk: Desk, tmp_path: Path, kind: str, title: str, by: str
) -> None:
    table = ALL_SHEETS.kinds[kind]
    made = report(desk.folder, tmp_path / "报表.xlsx", kind, "--week", WEEK)
    rows = desk.typed[table]
    assert made.status == 0
    assert counts_by(made, title) == (len(rows), Counter(row[by] for row in rows))


def test_a_day_of_reviews_is_that_day_s(desk: Desk, tmp_path: Path) -> None:
    for day in (16, 17, 18, 19):
        made = report(desk.folder, tmp_path / f"{day}.xlsx", "reviews", "--date", f"2026-11-{day}")
        rows = [row for row in desk.typed["reviews"] if row["found_date"] == date(2026, 11, day)]
        assert counts_by(made, "按评价类型")[0] == len(rows)


def test_the_week_s_faults_are_those_of_the_goods(desk: Desk, tmp_path: Path) -> None:
    """Reviews of the goods and complaints judged so, which nothing links; no question came after a sale."""
    made = report(desk.folder, tmp_path / "故障.xlsx", "faults", "--week", WEEK)
    reviews = [row["item"] for row in desk.typed["reviews"] if row["fault"] == "商品"]
    complaints = [row["item"] for row in desk.typed["complaints"] if row["judgement"] == "产品质量"]
    assert counts_by(made, "按商品") == (len(reviews) + len(complaints), Counter(reviews + complaints))


def test_no_page_of_the_week_shows_a_phone_or_a_formula(
    desk: Desk, summary: Callable[[str], Compiled], tmp_path: Path
) -> None:
    pages = [summary(kind) for kind in ("reviews", "complaints", "opinions", "daily")]
    pages += [
        report(desk.folder, tmp_path / f"{kind}.xlsx", kind, "--week", WEEK) for kind in ("reviews", "faults")
    ]
    cells = [cell for made in pages for sheet in made.book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if PHONE in str(cell.value) or cell.data_type == "f"] == []


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("kind", ["reviews", "complaints", "opinions", "daily", "faults"])
def test_libreoffice_prints_the_week(
    desk: Desk, summary: Callable[[str], Compiled], tmp_path: Path, kind: str
) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: apt install poppler-utils")
    made = summary(kind) if kind in ALL_SHEETS.kinds else report(
        desk.folder, tmp_path / "故障.xlsx", kind, "--week", WEEK
    )  # fmt: skip
    pdf = convert(made.path, "pdf", tmp_path)
    line = ["pdftotext", "-layout", str(pdf), "-"]
    text = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    assert "###" not in text, "a number wider than its column"
    title = str(made.book["汇总"]["A1"].value)
    assert all(title in page for page in text.split("\f") if page.strip())


# -- reports (SERVICE 42) ------------------------------------------------------------------------------


def report(folder: Path, out: Path, kind: str, *words: str, by: str = "王店") -> Compiled:
    """Run `report` on a folder."""
    line = ["--json", "--by", by, "--now", NOW, "report", kind, str(folder), "--out", str(out), *words]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        status = status_of(line)
    return Compiled(status, json.loads(printed.getvalue()), out)


@pytest.mark.parametrize(
    ("words", "title", "counts"),
    [
        (("--date", "2026-11-17"), "2026年11月17日", True),
        (("--date", "2026-11-18"), "2026年11月18日", False),
        (("--week", "2026-W47"), "2026年第47周（11月16日至11月22日）", True),
        (("--week", "2026-W46"), "2026年第46周（11月9日至11月15日）", False),
        (("--month", "2026-11"), "2026年11月", True),
        (("--month", "2026-10"), "2026年10月", False),
        (("--year", "2026"), "2026年", True),
        ((), "2026年10月", False),
    ],
)
def test_a_report_counts_what_happened_in_its_time(
    desk: Desk, tmp_path: Path, words: tuple[str, ...], title: str, counts: bool
) -> None:
    made = report(desk.folder, tmp_path / "报表.xlsx", "daily", *words)
    rows = desk.typed["daily_log"]
    assert made.status == 0
    assert made.json["summary"].startswith(f"每日问题汇总：{title}；读了 10 个文件")
    found = made.block("汇总", "按问题类别")
    assert found.pop("合计", (0,))[0] == (len(rows) if counts else 0)
    told = [p["message"] for p in made.json["problems"]]
    assert told == ([] if counts else [f"{title}没有可以统计的行"])


def test_a_report_of_opinions_says_where_each_row_stands(desk: Desk, tmp_path: Path) -> None:
    made = report(desk.folder, tmp_path / "报表.xlsx", "opinions", "--month", "2026-11")
    rows = desk.typed["opinions"]
    wanted = len(rows), sum(row.get("count") or 0 for row in rows)
    found = made.block("汇总", "按状态")
    assert {word: cells[:2] for word, cells in found.items()} == {"已提交": wanted, "合计": wanted}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--month", "2026-11", "--year", "2026"), "--month、--year只能写一个"),
        (("--month", "哪个月"), "--month “哪个月”看不懂"),
    ],
)
def test_one_period_that_can_be_read_is_asked_for(
    desk: Desk, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    made = report(desk.folder, tmp_path / "报表.xlsx", "daily", *words)
    assert made.status == 2
    assert message in made.json["problems"][0]["message"]


def test_scores_have_a_month_of_their_own(desk: Desk, tmp_path: Path) -> None:
    assert report(desk.folder, tmp_path / "报表.xlsx", "scores").status == 2


def test_every_register_that_is_compiled_by_a_date_can_be_reported(sampled: Path, tmp_path: Path) -> None:
    """The made-up shop's year: all its registered rows, by the states in which they stand."""
    wrong = []
    for kind, table in ALL_SHEETS.kinds.items():
        compiled = ALL_SHEETS[table].compiled
        if compiled is None or not reportable(compiled()):
            continue
        made = report(sampled, tmp_path / f"{kind}.xlsx", kind, "--year", "2026", by="周婉婷")
        found = made.block("汇总", "按状态") if made.status == 0 else {}
        if found.get("合计", (0,))[0] == 0:
            wrong.append((kind, made.json["summary"], found))
    assert wrong == []
