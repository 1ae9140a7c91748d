"""产品故障分类统计表: faults of the goods that several registers tell of, each counted once (SERVICE 42)."""

from __future__ import annotations

import contextlib
import io
import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cs_macros.build.hand_in import hand_in_file
from cs_macros.cli import status_of
from cs_macros.compile.trends import parts_of
from cs_macros.hosts.memory import MemoryHost
from cs_macros.sheets import ALL_SHEETS
from tests.builders import a_workbook, push
from tests.compile.conftest import Compiled
from tests.sheets.shelved import shelved

NOW = "2026-11-30T09:00"
GOODS = {"TD-01": "台灯", "TD-02": "落地灯", "XZ-38": "皮鞋"}
KINDS = ("开胶", "不亮", "有划痕", "质量问题")
AGENTS = ("张敏", "孙晓", "周青")
PREFIX = {"returns": "RT", "after_sales": "AS", "complaints": "TS", "reviews": "PJ", "daily_log": "WT"}
WORD = {"returns": "reason", "complaints": "category", "reviews": "reason_type"}
"""Register → field with its own word for the fault; the others say no more than that there is one."""

Rows = dict[str, list[dict[str, Any]]]


def a_row(table: str, n: int, day: date, **more: Any) -> dict[str, Any]:
    """A registered row that tells of a fault, as the register says it."""
    at = datetime.combine(day, datetime.min.time()).replace(hour=10)
    own: dict[str, dict[str, Any]] = {
        "returns": {"log_date": day, "is_quality": "是", "reason": "质量问题", "kind": "退货"},
        "after_sales": {"log_date": day, "case_type": "质量问题", "description": "坏了"},
        "complaints": {"received_at": at, "category": "商品质量", "judgement": "产品质量", "content": "坏了"},
        "reviews": {"found_date": day, "reason_type": "商品质量", "fault": "商品", "reason": "坏了"},
        "daily_log": {"date": day, "category": "质量", "stage": "售后", "question": "坏了"},
    }
    goods = {"model": "TD-01", "item": "台灯"}
    return {
        "number": f"{PREFIX[table]}{day:%Y%m%d}-{n:03}", "status": "已登记", "shop": "示例旗舰店",
        "customer_id": f"买家{n}", "created_at": at, "created_by": "张敏", **goods, **own[table], **more,
    }  # fmt: skip


def folder_of(folder: Path, *files: Rows) -> Path:
    """A file a register of each."""
    for n, rows in enumerate(files):
        (folder / f"{n:02}").mkdir(parents=True)
        for table, mine in rows.items():
            content = hand_in_file(
                ALL_SHEETS[table], "", "", [("", row) for row in mine], datetime(2026, 11, 30)
            )
            (folder / f"{n:02}" / f"{table}.xlsx").write_bytes(content)
    return folder


def report(folder: Path, out: Path, *words: str, by: str = "王店") -> Compiled:
    line = ["--json", "--by", by, "--now", NOW, "report", "faults", str(folder), "--out", str(out), *words]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        status = status_of(line)
    return Compiled(status, json.loads(printed.getvalue()), out)


def count(tmp_path: Path, *files: Rows, words: tuple[str, ...] = ("--month", "2026-11")) -> Compiled:
    made = report(folder_of(tmp_path / "夹", *files), tmp_path / "报表.xlsx", *words)
    assert made.status == 0, [each["message"] for each in made.json["problems"]]
    return made


def numbers(made: Compiled) -> list[tuple[str, str | None]]:
    """Every fault that counts, with what else is about it."""
    return [(row["记录号"], row["关联记录"]) for row in made.listed("明细") if row["记录号"]]


# -- a year of things, each told of in one register or in several ---------------------------------------


@dataclass
class Year:
    """What happened, planned before anything was written down."""

    rows: list[Rows] = field(default_factory=list)
    things: list[tuple[date, str, str]] = field(default_factory=list)


def a_year(dice: random.Random) -> Year:
    """Faults of the goods, and rows that tell of none, over three agents' files."""
    year = Year([defaultdict(list) for _ in AGENTS])
    for n in range(90):
        day = date(2026, 1, 5) + timedelta(days=dice.randrange(300))
        model, kind = dice.choice(sorted(GOODS)), dice.choice(KINDS)
        tables = dice.sample(sorted(PREFIX), dice.randint(1, 4))
        by_order = dice.random() < 0.5
        about = {"model": model, "item": GOODS[model], **({"order_no": f"4126{n:06}"} if by_order else {})}
        case_no = f"AS{day:%Y%m%d}-{n:03}"
        for later, table in enumerate(sorted(tables, key=lambda each: each != "after_sales")):
            more = {**about, **({WORD[table]: kind} if table in WORD else {})}
            if not by_order and table in ("returns", "complaints"):
                more["case_no"] = case_no  # the others name neither order nor record: customer and goods
            row = a_row(table, n, day + timedelta(days=later % 3), **more)
            dice.choice(year.rows)[table].append(row)
        year.things.append((day, GOODS[model], kind if {*tables} & {*WORD} else "质量问题"))
    year.rows[0]["returns"].append(a_row("returns", 901, date(2026, 3, 3), is_quality="否", reason="不喜欢"))
    year.rows[1]["reviews"].append(a_row("reviews", 902, date(2026, 3, 3), fault="服务"))
    year.rows[2]["daily_log"].append(a_row("daily_log", 903, date(2026, 3, 3), stage="售前"))
    return year


@pytest.fixture(scope="module")
def year() -> Year:
    return a_year(random.Random(42))


@pytest.fixture(scope="module")
def whole(year: Year, tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    folder = tmp_path_factory.mktemp("faults")
    return report(folder_of(folder / "夹", *year.rows), folder / "年.xlsx", "--year", "2026")


def test_each_fault_of_a_year_counts_once(year: Year, whole: Compiled) -> None:
    written = sum(len(rows) for each in year.rows for rows in each.values())
    assert written > len(year.things) + 40, "many are told of several times"
    assert whole.status == 0
    for title, at in (("按商品", 1), ("按故障类别", 2)):
        found = whole.block("汇总", title)
        assert found.pop("合计")[0] == len(year.things), title
        assert {name: cells[0] for name, cells in found.items()} == Counter(
            thing[at] for thing in year.things
        )
    months = whole.block("汇总", "按时间")
    assert months.pop("合计")[0] == len(year.things)
    wanted = Counter(f"{day.month}月" for day, _, _ in year.things)
    assert {month: cells[0] for month, cells in months.items()} == {
        f"{n}月": wanted[f"{n}月"] for n in range(1, 13)
    }


def test_the_table_has_product_fault_count_share_and_months(year: Year, whole: Compiled) -> None:
    *rows, total = whole.listed("故障分类统计")
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        found[row["商品"], row["故障类别"]] += row["件数"]
    assert found == Counter((item, kind) for _, item, kind in year.things)
    assert [row["件数"] for row in rows] == sorted((row["件数"] for row in rows), reverse=True)
    assert sum(row["占比"] for row in rows) == pytest.approx(1)
    for row in (*rows, total):
        assert sum(row[f"{n}月"] or 0 for n in range(1, 13)) == row["件数"]
    assert len(whole.book["汇总"]._charts) == 2


def test_a_month_has_the_faults_that_began_in_it(year: Year, whole: Compiled, tmp_path: Path) -> None:
    """One whose records lie in two months counts in the first."""
    folder = folder_of(tmp_path / "夹", *year.rows)
    found = []
    for month in (1, 6, 10):
        made = report(folder, tmp_path / f"{month}.xlsx", "--month", f"2026-{month:02}")
        found.append(made.block("汇总", "按时间").get("合计", (0,))[0])
    wanted = Counter(day.month for day, _, _ in year.things)
    assert found == [wanted[n] for n in (1, 6, 10)]


# -- what is one fault, and what is none -----------------------------------------------------------------

DAY = date(2026, 11, 10)
ORDER = {"order_no": "4126111500010018101"}


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ({"returns": [a_row("returns", 1, DAY, **ORDER)],
          "complaints": [a_row("complaints", 2, DAY, **ORDER)]}, 1),
        ({"returns": [a_row("returns", 1, DAY, **ORDER), a_row("returns", 2, DAY, **ORDER, model="B")]}, 2),
        ({"returns": [a_row("returns", 1, DAY, **ORDER)],
          "reviews": [a_row("reviews", 2, DAY, **ORDER, item=None)]}, 1),
        ({"returns": [a_row("returns", 1, DAY, **ORDER)],
          "daily_log": [a_row("daily_log", 2, DAY + timedelta(days=30), customer_id="买家1")]}, 1),
        ({"returns": [a_row("returns", 1, DAY - timedelta(days=9), **ORDER)],
          "daily_log": [a_row("daily_log", 2, DAY + timedelta(days=22), customer_id="买家1")]}, 2),
        ({"returns": [a_row("returns", 1, DAY, order_no="41261115000001"),
                      a_row("returns", 2, DAY, order_no="41261115000002", customer_id="买家1")]}, 2),
        ({"returns": [a_row("returns", 1, DAY, order_no="无"), a_row("returns", 2, DAY, order_no="无")]}, 2),
        ({"returns": [a_row("returns", 1, DAY, case_no="AS20261101-009")],
          "complaints": [a_row("complaints", 2, DAY, case_no="AS20261101-009")]}, 1),
        ({"returns": [a_row("returns", 1, DAY, verdict="非质量问题")]}, 0),
        ({"returns": [a_row("returns", 1, DAY, is_quality="待核实")]}, 0),
        ({"returns": [a_row("returns", 1, DAY, is_quality="否", verdict="是质量问题")]}, 1),
        ({"after_sales": [a_row("after_sales", 1, DAY, **ORDER)],
          "returns": [a_row("returns", 2, DAY, **ORDER, verdict="用法不当")]}, 0),
        ({"complaints": [a_row("complaints", 1, DAY, judgement="服务问题", **ORDER)],
          "returns": [a_row("returns", 2, DAY, **ORDER)]}, 1),
        ({"returns": [a_row("returns", 1, DAY, status=None, created_at=None)]}, 0),
        ({"daily_log": [a_row("daily_log", 1, DAY, item=None)]}, 0),
        ({"after_sales": [a_row("after_sales", 1, DAY, **ORDER, verdict="是质量问题")],
          "returns": [a_row("returns", 2, DAY, **ORDER, is_quality="否")]}, 1),
    ],
)  # fmt: skip
def test_what_is_one_fault(tmp_path: Path, rows: Rows, wanted: int) -> None:
    assert len(numbers(count(tmp_path, rows, words=("--year", "2026")))) == wanted


def test_what_belongs_together_says_so_in_the_most_exact_word(tmp_path: Path) -> None:
    rows: Rows = {
        "after_sales": [a_row("after_sales", 1, DAY, **ORDER, model=None, owner="孙晓")],
        "returns": [a_row("returns", 2, DAY + timedelta(days=1), **ORDER, reason="开胶")],
    }
    (row,) = (each for each in count(tmp_path, rows).listed("明细") if each["记录号"])
    assert (row["记录号"], row["关联记录"]) == ("AS20261110-001", "RT20261111-002")
    assert (row["故障类别"], row["型号"], row["经手人"], row["登记表"]) == (
        "开胶",
        "TD-01",
        "孙晓",
        "售后登记表",
    )


def test_what_nobody_has_registered_yet_is_no_part_of_it(tmp_path: Path) -> None:
    typed = a_row("complaints", 2, DAY - timedelta(days=1), **ORDER, status=None, created_at=None)
    rows: Rows = {"returns": [a_row("returns", 1, DAY, **ORDER)], "complaints": [typed]}
    assert numbers(count(tmp_path, rows)) == [("RT20261110-001", None)]


def test_what_began_last_month_is_told_of_there_only(tmp_path: Path) -> None:
    rows: Rows = {
        "after_sales": [a_row("after_sales", 1, date(2026, 10, 31), **ORDER)],
        "returns": [a_row("returns", 2, date(2026, 11, 1), **ORDER)],
    }
    folder = folder_of(tmp_path / "夹", rows)
    october, november = (
        report(folder, tmp_path / f"{month}.xlsx", "--month", month) for month in ("2026-10", "2026-11")
    )
    assert numbers(october) == [("AS20261031-001", "RT20261101-002")]
    assert "1 行没有重复计入" in october.json["summary"]
    assert (numbers(november), "没有重复计入" in november.json["summary"]) == ([], False)


@pytest.mark.parametrize(
    ("moment", "counts"),
    [
        (datetime(2026, 10, 31, 23, 59, 59), False),
        (datetime(2026, 11, 1), True),
        (datetime(2026, 11, 30, 23, 59, 59), True),
        (datetime(2026, 12, 1), False),
    ],
)
def test_a_month_has_its_first_and_its_last_second(tmp_path: Path, moment: datetime, counts: bool) -> None:
    row = a_row("complaints", 1, moment.date(), received_at=moment)
    assert len(numbers(count(tmp_path, {"complaints": [row]}))) == counts


def test_one_record_in_two_files_counts_once_and_a_contradiction_not_at_all(tmp_path: Path) -> None:
    one, other = a_row("returns", 1, DAY), a_row("returns", 2, DAY)
    made = count(tmp_path, {"returns": [one, other]}, {"returns": [one, {**other, "reason": "别的"}]})
    assert numbers(made) == [(one["number"], None)]
    assert {row["记录号"] for row in made.listed("冲突")} == {other["number"]}
    assert "冲突 2 行" in made.json["summary"]


def test_a_formula_and_a_phone_are_words(tmp_path: Path) -> None:
    row = a_row("complaints", 1, DAY, category='=HYPERLINK("http://x")', content="打 13800001111 给我")
    made = count(tmp_path, {"complaints": [row]})
    (cells,) = (each for each in made.listed("明细") if each["记录号"])
    assert cells["故障类别"] == '=HYPERLINK("http://x")'
    assert made.book["明细"].cell(4, 11).data_type == "s"
    assert "13800001111" not in str(cells)


def test_other_hand_ins_are_left_aside_and_a_strange_file_is_named(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "夹", {"returns": [a_row("returns", 1, DAY)], "opinions": []})
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["别的", "东西"])
    book.save(folder / "别的.xlsx")
    made = report(folder, tmp_path / "报表.xlsx", "--month", "2026-11")
    assert {row["文件"]: row["情况"] for row in made.listed("各文件情况")} == {
        "00/returns.xlsx": "已读取", "别的.xlsx": "跳过",
    }  # fmt: skip
    assert len(numbers(made)) == 1


@pytest.mark.parametrize(
    ("which", "parts"),
    [
        ("2026-W47", ["11月16日", "11月17日", "11月18日", "11月19日", "11月20日", "11月21日", "11月22日"]),
        ("2026-11", ["11月1日", "11月2日—8日", "11月9日—15日", "11月16日—22日", "11月23日—29日", "11月30日"]),
        ("2026", [f"{n}月" for n in range(1, 13)]),
        ("2026-11-10", ["11月10日"]),
    ],
)
def test_time_runs_through_the_whole_period(which: str, parts: list[str]) -> None:
    assert parts_of(which) == parts


# -- the button -------------------------------------------------------------------------------------------


class Kept(MemoryHost):
    """A workbook in memory whose files are really made."""

    lasting = True


def test_the_button_makes_it_of_the_open_workbook(tmp_path: Path) -> None:
    tables: Any = {
        "returns": [a_row("returns", 1, DAY, **ORDER, reason="开胶")],
        "complaints": [
            a_row("complaints", 2, DAY, **ORDER),
            a_row("complaints", 3, DAY, status=None, created_at=None),
        ],
    }
    host = Kept(label=str(tmp_path / "客服台账.xlsm"), beneath=a_workbook(tables))
    asks = {"report_kind": "产品故障分类统计表", "report_period": "2026-11"}
    done = push(host, "make_report", by="王芳", now=datetime(2026, 11, 30, 9), asks=asks, on="board")
    made = Compiled(0, {}, Path(done.files[0]))
    assert made.path.name == "产品故障分类统计表 2026-11.xlsx"
    assert numbers(made) == [("RT20261110-001", "TS20261110-002")]
    assert "故障 1 件；同一件事在几张表里的 1 行没有重复计入" in done.summary


def test_an_archived_row_is_part_of_it_wherever_it_stands(tmp_path: Path) -> None:
    """Rows of the workbook stand where archived ones do."""
    done = [a_row("returns", n, DAY, order_no=f"412611150000{n:02}", status="已完成") for n in range(1, 13)]
    live = [a_row("returns", n, DAY, order_no=f"412611150000{n:02}") for n in range(21, 33)]
    complaint = a_row("complaints", 41, DAY, order_no="41261115000010")
    beneath = a_workbook({"returns": [*live, *done], "complaints": [complaint]})
    left = shelved(beneath, tmp_path, "returns")
    host = Kept(label=str(tmp_path / "客服台账.xlsm"), beneath=left)
    asks = {"report_kind": "faults", "report_period": "2026-11"}
    (file,) = push(host, "make_report", by="王芳", now=datetime(2026, 11, 30, 9), asks=asks, on="board").files
    found = dict(numbers(Compiled(0, {}, Path(file))))
    assert set(found) == {row["number"] for row in (*done, *live)}
    assert {number: more for number, more in found.items() if more} == {"RT20261110-010": complaint["number"]}
