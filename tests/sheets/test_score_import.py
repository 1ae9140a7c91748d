"""导入业绩: performance exports, known by their headers (issue 7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cs_macros.book.outcome import Outcome
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.sheets import messy_sales
from tests.sheets.score_people import (
    TEAM,
    a_row,
    blocks,
    do,
    put,
    row_of,
    scores,
    states,
    submitted,
    warnings,
)

CSV = '客服昵称,销售额(元),询单人数,付款人数\n小甲,"12,000.00",100,71\n小乙,8000,50,35\n合计,20000,150,106\n'


def drafts(**over: Cell) -> MemoryHost:
    host = scores([a_row("甲", **over), a_row("乙")])
    do(host, "build_month")
    return host


def a_file(folder: Path, text: str, name: str = "业绩.csv", encoding: str = "utf-8") -> str:
    (folder / name).write_text(text, encoding)
    return str(folder / name)


def load(host: MemoryHost, *files: str, **more: Any) -> Outcome:
    return do(host, "import_sales", sales_files=list(files), **more)


def figures(host: MemoryHost, agent: str) -> tuple[Cell, Cell, Cell]:
    cells = row_of(host, agent)
    return cells.get("sales"), cells.get("inquiries"), cells.get("buyers")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_an_export_fills_the_month_and_everything_follows(tmp_path: Path, encoding: str) -> None:
    host = drafts()
    assert load(host, a_file(tmp_path, CSV, encoding=encoding)).ok
    assert figures(host, "甲") == (12000, 100, 71)
    assert figures(host, "乙") == (8000, 50, 35)
    assert (row_of(host, "甲")["commission"], row_of(host, "甲")["streak_award"]) == (180, 50)


def test_a_workbook_is_read_too_and_text_above_the_header_is_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["客服绩效报表"],
        [],
        ["序号", "旺旺号", "询单", "成交人数", "成交额"],
        [1, "示例店:小甲", 10, 8, 99.5],
    ):
        page.append(row)
    book.create_sheet("说明").append(["没有数字"])
    book.save(tmp_path / "绩效.xlsx")
    host = drafts()
    assert load(host, str(tmp_path / "绩效.xlsx")).ok
    assert figures(host, "甲") == (99.5, 10, 8)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        pytest.param("姓名", "甲", id="name"),
        pytest.param("旺旺昵称", "小乙", id="nickname of a colleague"),
        pytest.param("旺旺号", "示例店：小甲", id="account, full-width colon"),
        pytest.param("子账号", "小甲", id="the account's own part"),
        pytest.param("客服账号", "别的店:小甲", id="the same agent in another shop"),
        pytest.param("工号", "001", id="staff number"),
        pytest.param("員工姓名", "甲", id="traditional header"),
    ],
)
def test_a_person_is_known_by_what_the_export_calls_them(tmp_path: Path, header: str, name: str) -> None:
    host = drafts()
    assert load(host, a_file(tmp_path, f"{header},销售额\n{name},5\n")).ok
    assert figures(host, "乙" if name == "小乙" else "甲")[0] == 5


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("销售额", 0), ("業績", 0), ("成交额（元）", 0), ("客服销售额", 0), ("支付金额", 0),
        ("询单", 1), ("询单客户数", 1), ("最终付款人数", 2), ("支付买家数", 2),
        ("询单人数(人)", 1), ("最终付款人数（人）", 2), ("支付金额元", 0),
    ],
)  # fmt: skip
def test_figures_are_known_by_their_headers(tmp_path: Path, header: str, field: int) -> None:
    host = drafts()
    assert load(host, a_file(tmp_path, f"姓名,{header}\n甲,7\n")).ok
    assert list(figures(host, "甲")) == [7 if n == field else None for n in range(3)]


def test_texts_that_are_kept_from_excel_are_read_as_what_they_say(tmp_path: Path) -> None:
    host = drafts()
    assert load(host, a_file(tmp_path, '工号,销售额,询单人数\n"=""001""","=""12.50""",="3"\n')).ok
    assert figures(host, "甲")[:2] == (12.5, 3)


def test_figures_that_nobody_got_are_named(tmp_path: Path) -> None:
    done = load(drafts(), a_file(tmp_path, "姓名,销售额,咨询了多少人\n甲,7,5\n"))
    assert done.summary.endswith("填好 1 人。没有读到询单人数、付款人数，请核对表头。")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("统计时间：2026-09-01 至 2026-09-30", ["表头上面写的是 2026-09，导入到了 2026-10"]),
        ("统计时间：2026-10-01 至 2026-10-31", []),
        ("导出时间：2026-11-02 09:00", []),
        ("示例店客服绩效", []),
    ],
)
def test_a_title_that_names_another_month_is_told(tmp_path: Path, title: str, told: list[str]) -> None:
    done = load(drafts(), a_file(tmp_path, f"{title},,\n姓名,销售额\n甲,7\n"))
    assert [problem.message for problem in done.problems] == told


def test_unknown_people_are_reported_and_the_others_imported(tmp_path: Path) -> None:
    host = drafts()
    done = load(host, a_file(tmp_path, "姓名,销售额\n路人,1\n甲,5\n"))
    (problem,) = done.problems
    assert (problem.sheet, problem.row, problem.message) == (
        "业绩.csv",
        2,
        "员工名册里没有“路人”，这一行没有导入",
    )
    assert figures(host, "甲")[0] == 5


def test_an_account_of_two_people_is_nobody_s(tmp_path: Path) -> None:
    staff = [{**TEAM[0], "account_main": "示例店"}, {**TEAM[1], "account_main": "示例店"}, *TEAM[2:]]
    host = scores([a_row("甲"), a_row("乙")], staff=staff)
    done = load(host, a_file(tmp_path, "旺旺号,销售额\n示例店,5\n"))
    assert blocks(done) == ["“示例店”可能是 乙、甲，这一行没有导入"]
    host = scores([a_row("甲"), a_row("乙")], staff=staff)
    assert load(host, a_file(tmp_path, "旺旺号,姓名,销售额\n示例店,乙,5\n")).ok
    assert figures(host, "乙")[0] == 5


def test_who_has_no_row_is_reported(tmp_path: Path) -> None:
    done = load(drafts(), a_file(tmp_path, "姓名,销售额\n王芳,1\n"))
    assert blocks(done) == ["王芳 在 2026-10 没有评分行，没有导入"]


def test_what_somebody_typed_stays_and_the_difference_is_told(tmp_path: Path) -> None:
    host = drafts(sales=11000, inquiries=100)
    done = load(host, a_file(tmp_path, CSV))
    assert warnings(done) == ["导出的表里是 12000.00，与手工填的不同，没有改动"]
    assert figures(host, "甲") == (11000, 100, 71)


def test_what_was_imported_before_is_renewed_and_what_was_typed_since_is_not(tmp_path: Path) -> None:
    host = drafts()
    load(host, a_file(tmp_path, CSV))
    put(host, "乙", buyers=34)
    done = load(host, a_file(tmp_path, CSV.replace("12,000.00", "13,000.00").replace("8000", "9000")))
    assert figures(host, "甲") == (13000, 100, 71)
    assert figures(host, "乙") == (9000, 50, 34)
    assert warnings(done) == ["导出的表里是 35，与手工填的不同，没有改动"]


def test_importing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    host = drafts()
    load(host, a_file(tmp_path, CSV))
    before = row_of(host, "甲")
    assert load(host, a_file(tmp_path, CSV)).changed == []
    assert row_of(host, "甲") == before


def test_several_accounts_of_a_person_are_added_up_and_told(tmp_path: Path) -> None:
    host = drafts()
    done = load(host, a_file(tmp_path, "客服,销售额,询单人数\n小甲,100.10,3\n别的店:小甲,50,2\n"))
    assert figures(host, "甲")[:2] == (150.1, 5)
    assert "有 2 行，已经合计" in warnings(done)[0]


def test_two_files_are_added_up_too(tmp_path: Path) -> None:
    host = drafts()
    files = [a_file(tmp_path, f"姓名,销售额\n甲,{n}\n", f"{n}.csv") for n in (1, 2)]
    assert load(host, *files).ok
    assert figures(host, "甲")[0] == 3


def test_a_cell_that_cannot_be_read_takes_nothing_of_that_person(tmp_path: Path) -> None:
    host = drafts()
    text = "姓名,销售额,询单人数\n甲,100,2.5\n甲,7,1\n乙,-3,1\n"
    done = load(host, a_file(tmp_path, text))
    told = [(p.row, p.header, p.value, p.message) for p in done.problems if p.blocks]
    assert told == [
        (2, "询单人数", "2.5", "要整数，甲 没有导入"),
        (4, "销售额", "-3", "不能小于 0，乙 没有导入"),
    ]
    assert figures(host, "甲") == figures(host, "乙") == (None, None, None)


def test_dashes_are_no_figures(tmp_path: Path) -> None:
    host = drafts()
    assert load(host, a_file(tmp_path, "姓名,销售额,询单人数\n甲,--,-\n乙,3,\n")).ok
    assert figures(host, "甲") == (None, None, None)
    assert figures(host, "乙") == (3, None, None)


def test_days_of_the_month_are_added_up_and_other_months_left_out(tmp_path: Path) -> None:
    host = drafts()
    days = {"2026-10-01": 1, "2026/10/31": 2, "20261015": 4, "2026年9月30日": 100, "2026-11-01": 100}
    rows = "".join(f"{day},甲,{sold}\n" for day, sold in days.items())
    done = load(host, a_file(tmp_path, f"日期,姓名,销售额\n{rows}"))
    assert figures(host, "甲")[0] == 7
    assert "有 2 行是 2026-09、2026-11 的，没有导入" in warnings(done)


def test_a_file_without_such_a_table_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    host = drafts()
    done = load(host, a_file(tmp_path, "日期,天气\n1,晴\n", "天气.csv"), a_file(tmp_path, CSV))
    assert blocks(done) == ["天气.csv 里没有认出业绩表。"]
    assert figures(host, "甲")[0] == 12000


def test_two_tables_in_one_file_are_not_guessed_between(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for page in (book.active, book.create_sheet("上月")):
        page.append(["姓名", "销售额"])
        page.append(["甲", 5])
    book.save(tmp_path / "两张.xlsx")
    assert blocks(load(drafts(), str(tmp_path / "两张.xlsx"))) == [
        "两张.xlsx 里有几张表都像业绩表：Sheet、上月。"
    ]


def test_nothing_is_imported_into_a_signed_month_or_one_that_is_not_built(tmp_path: Path) -> None:
    path = a_file(tmp_path, CSV)
    with pytest.raises(CsError, match="已提交"):
        load(submitted(), path)
    with pytest.raises(CsError, match="2026-10 还没有“每月奖罚评分表”的行"):
        load(scores(), path)


def test_a_missing_file_is_said_so() -> None:
    with pytest.raises(CsError, match="没有指定业绩文件"):
        do(drafts(), "import_sales")
    with pytest.raises(CsError, match="找不到业绩文件"):
        load(drafts(), "没有.csv")


def test_an_import_is_undone_in_one_step(tmp_path: Path) -> None:
    from tests.builders import push

    host = drafts()
    load(host, a_file(tmp_path, CSV))
    push(host, "undo", by="王芳")
    assert figures(host, "甲") == (None, None, None)
    assert states(host) == ["草稿"] * 3


@pytest.mark.parametrize("name", messy_sales.EXPORTS)
def test_exports_of_other_programs_are_read(tmp_path: Path, name: str) -> None:
    export = messy_sales.EXPORTS[name]
    host = drafts()
    done = load(host, str(messy_sales.make(export, tmp_path / "导出.xlsx")))
    assert (figures(host, "甲"), figures(host, "乙")) == export.truth
    assert export.told in "".join(problem.message for problem in done.problems)
    assert "没有读到" not in done.summary
    assert not [problem for problem in done.problems if problem.blocks]


CASES = Path(__file__).parents[1] / "data" / "cases" / "sales"
PEOPLE = [
    {"staff_no": f"0{n}", "name": name, "nickname": nickname, "posts": "售前"}
    for n, (name, nickname) in enumerate([("张敏", "小敏"), ("李强", "强子"), ("王芳", "芳芳")], 11)
]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_the_cases_are_read_to_the_fen(path: Path) -> None:
    host = scores([a_row(str(one["name"])) for one in PEOPLE], staff=[*TEAM, *PEOPLE])
    do(host, "build_month", by="孙洁")
    assert load(host, str(path), by="孙洁").ok
    found = {str(one["name"]): figures(host, str(one["name"])) for one in PEOPLE}
    assert found == {"张敏": (128345.6, 310, 188), "李强": (98000.5, 240, 120), "王芳": (45678, 150, 66)}


def test_a_title_of_another_month_is_told_also_without_a_year(tmp_path: Path) -> None:
    rows = [["9月客服业绩"], ["姓名", "销售额"], ["甲", 5]]
    done = load(drafts(), str(messy_sales.make(messy_sales.Export(rows), tmp_path / "x.xlsx")))
    assert "表头上面写的是 2026-09，导入到了 2026-10" in [problem.message for problem in done.problems]


@pytest.mark.parametrize(
    "header",
    [
        "询单转化率", "客单价", "上月销售额", "目标销售额", "退款金额", "店铺成交金额", "下单金额",
        "人均销售额", "销售额排名", "首响时长", "咨询人数", "支付订单数",
    ],
)  # fmt: skip
def test_what_is_no_figure_of_the_month_is_not_taken_for_one(tmp_path: Path, header: str) -> None:
    host = drafts()
    assert not load(host, a_file(tmp_path, f"姓名,{header}\n甲,7\n")).ok
    assert figures(host, "甲") == (None, None, None)
