"""What people hand in: lists of their own, half-finished formulas, copies, numbers that are none.

Each test is one way in which a row or a phone could slip through unseen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from tests.compile.conftest import PLANS, Compiled
from tests.compile.made import DEADLINE, HEADERS
from tests.compile.test_command import a_file, a_row
from tests.compile.test_registers import CASE, RETURN, a_folder

Run = Callable[..., Compiled]
ROW: dict[str, Any] = {
    "log_date": date(2026, 11, 18), "shop": "甲店", "kind": "拒收", "order_no": "260001",
    "customer_id": "买家", "phone": "13800001111", "item": "台灯", "model": "DL-01", "qty": 2,
    "courier": "顺丰", "tracking_no": "SF001", "reason": "外包装破损", "outcome": "报损",
    "refund_amount": None, "loss_amount": 30, "created_by": "张三",
}  # fmt: skip
FIELDS = tuple(ROW)


def a_list(path: Path, *rows: Mapping[str, Any], fields: Sequence[str] = FIELDS) -> Workbook:
    """A list of somebody's own, as openpyxl has it and on disk."""
    book = Workbook()
    page = book.active
    page.append([HEADERS[name] for name in fields])
    for row in rows:
        page.append([({**ROW, **row}).get(name) for name in fields])
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return book


def at(field: str, row: int = 2) -> dict[str, int]:
    return {"row": row, "column": FIELDS.index(field) + 1}


def counts(compiled: Compiled, file: str) -> dict[str, int]:
    (row,) = (row for row in compiled.json["rows"] if row["文件"] == file)
    return {name: n for name, n in row.items() if isinstance(n, int) and n and name != "行数"}


PHONES = ("13800001111", "+8613800001111", "138 0000 1111", "138-0000-1111", "１３８００００１１１１")


@pytest.mark.parametrize("kind", ["rejections", "returns", "after-sales"])
def test_no_cell_of_a_summary_shows_a_phone(tmp_path: Path, compile_: Run, kind: str) -> None:
    plan = PLANS[kind]
    row = {"rejections": ROW | {"status": "已上交", "number": "RJ20261118-001", "created_at": DEADLINE},
           "returns": RETURN, "after-sales": CASE}[kind]  # fmt: skip
    texts = [
        name for name in plan.fields
        if name in ("customer_id", "phone", "contact")
        or (name in plan.layout.by_field and plan.layout[name].kind.name in ("text", "person"))
    ]  # fmt: skip
    said = {name: "、".join((*PHONES, "0571-88889999")) for name in texts}
    twin = {**row, **said, "qty": 3}
    folder = a_folder(tmp_path / "交", plan, [row | said | {"qty": "电话13800001111"}])
    other = a_folder(tmp_path / "另", plan, [twin])
    (other / "李静.xlsx").rename(folder / "13800001111 小李.xlsx")
    compiled = compile_(folder, kind=kind)
    assert compiled.listed("冲突")
    with ZipFile(compiled.path) as file:
        content = "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))
    plain = content.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    assert re.findall(r"138[\s-]?0000[\s-]?1111|8888-?9999", plain) == []


def test_every_file_that_may_be_a_hand_in_is_told_of(tmp_path: Path, compile_: Run) -> None:
    a_list(tmp_path / "交" / "张三.xlsx", {})
    for name in ("李四.csv", "王五.CSV", "赵六.numbers", "全组.zip", "截图.png", "说明.txt"):
        (tmp_path / "交" / name).write_text("订单号,运单号", encoding="utf-8")
    skipped = {row["文件"] for row in compile_(tmp_path / "交").json["rows"] if row["情况"] == "跳过"}
    assert skipped == {"李四.csv", "王五.CSV", "赵六.numbers", "全组.zip"}


def test_a_row_that_one_sheet_has_twice_counts_twice_and_is_shown(tmp_path: Path, compile_: Run) -> None:
    again, more = {"qty": 9}, {"model": "DL-02"}
    a_list(tmp_path / "交" / "张三.xlsx", {}, again, more)
    compiled = compile_(tmp_path / "交")
    assert counts(compiled, "张三.xlsx") == {"计入": 3}
    shown = [(row["冲突"], row["计入"], row["行"]) for row in compiled.listed("冲突")]
    assert shown == [("同一张表里写了两遍", "是", 2), ("同一张表里写了两遍", "是", 3)]


def test_a_list_beside_the_register_is_not_overlooked(tmp_path: Path, compile_: Run) -> None:
    path = a_file(tmp_path / "交", a_row(created_by="客服01"))
    book = load_workbook(path)
    page = book.create_sheet("我自己记的")
    page.append([HEADERS[name] for name in FIELDS])
    page.append([*ROW.values()])
    copied = book.create_sheet("拒收退件登记表 (2)")
    for row in book["拒收退件登记表"].iter_rows(values_only=True):
        copied.append(row)
    book.save(path)
    assert counts(compile_(tmp_path / "交"), "客服01.xlsx") == {"计入": 2, "相同": 1}


def test_a_copied_sheet_counts_once(tmp_path: Path, compile_: Run) -> None:
    path = tmp_path / "交" / "张三.xlsx"
    book = a_list(path, {}, {"tracking_no": "SF002", "order_no": "260002"})
    book.copy_worksheet(book.active).sheet_state = "hidden"
    book.save(path)
    assert counts(compile_(tmp_path / "交"), "张三.xlsx") == {"计入": 2, "相同": 2}


@pytest.mark.parametrize("tracking", ["无", "/", "#N/A"])
def test_what_names_no_parcel_makes_no_conflict(tmp_path: Path, compile_: Run, tracking: str) -> None:
    for n, agent in enumerate(("张三", "李四")):
        path = tmp_path / "交" / f"{agent}.xlsx"
        book = a_list(path, {"order_no": f"26000{n}", "tracking_no": tracking, "created_by": agent})
        book.save(path)
    compiled = compile_(tmp_path / "交")
    assert (compiled.listed("冲突"), compiled.block("汇总", "按类型")["合计"][0]) == ([], 2)


def test_other_parcels_of_one_order_count_only_if_all_are_others(tmp_path: Path, compile_: Run) -> None:
    parcels = {"张三": ("SF1", 1), "李四": ("SF1", 2), "王五": ("SF2", 1)}
    for agent, (tracking, qty) in parcels.items():
        a_list(tmp_path / "交" / f"{agent}.xlsx", {"tracking_no": tracking, "qty": qty, "created_by": agent})
    found = [(row["冲突"], row["登记人"], row["计入"]) for row in compile_(tmp_path / "交").listed("冲突")]
    both = [("同一运单号", agent, "否") for agent in ("张三", "李四")]
    assert sorted(found) == sorted([*both, *(("同一订单号和型号", agent, "否") for agent in parcels)])


def test_order_numbers_that_excel_has_spoilt_are_no_key(tmp_path: Path, compile_: Run) -> None:
    for n, agent in enumerate(("张三", "李四")):
        a_list(tmp_path / "交" / f"{agent}.xlsx", {"order_no": 2.6111e18, "tracking_no": f"SF{n}"})
    compiled = compile_(tmp_path / "交")
    assert compiled.listed("冲突") == []
    assert compiled.block("汇总", "按类型")["合计"][0] == 2


def test_a_formula_without_a_result_is_told(tmp_path: Path, compile_: Run) -> None:
    path = tmp_path / "交" / "张三.xlsx"
    book = a_list(path, {})
    book.active.cell(**at("loss_amount"), value="=10+20")
    book.save(path)
    (problem,) = compile_(tmp_path / "交").json["problems"][:1]
    assert (problem["header"], problem["message"]) == ("损失金额", "公式没有算出结果")


def test_a_row_of_errors_that_a_formula_filled_ahead_is_none(tmp_path: Path, compile_: Run) -> None:
    path = tmp_path / "交" / "张三.xlsx"
    book = a_list(path, {}, {})
    page = book.active
    for name in FIELDS:
        page.cell(**at(name, 3)).value = None
    cell = page.cell(**at("courier", 3))
    cell.value, cell.data_type = "#N/A", "e"
    book.save(path)
    assert counts(compile_(tmp_path / "交"), "张三.xlsx") == {"计入": 1}


def test_a_signature_below_the_table_is_told_and_no_row(tmp_path: Path, compile_: Run) -> None:
    path = tmp_path / "交" / "张三.xlsx"
    book = a_list(path, {})
    book.active.append([])
    book.active.append(["制表：张三 13800001111"])
    book.save(path)
    compiled = compile_(tmp_path / "交")
    assert counts(compiled, "张三.xlsx") == {"计入": 1}
    (told,) = compiled.listed("看不懂的格子")
    assert (told["行"], told["内容"]) == (4, "制表：张三 138****1111")


def test_a_second_block_with_its_own_title_and_header_counts(tmp_path: Path, compile_: Run) -> None:
    path = tmp_path / "交" / "张三.xlsx"
    book = a_list(path, {})
    page = book.active
    for line in ([], ["第二页"], [HEADERS[name] for name in FIELDS]):
        page.append(line)
    page.append([{**ROW, "order_no": "260002", "tracking_no": "SF002"}[name] for name in FIELDS])
    book.save(path)
    compiled = compile_(tmp_path / "交")
    assert counts(compiled, "张三.xlsx") == {"计入": 2}


def test_an_error_value_is_no_outcome(tmp_path: Path, compile_: Run) -> None:
    path = tmp_path / "交" / "张三.xlsx"
    book = a_list(path, {})
    cell = book.active.cell(**at("outcome"))
    cell.value, cell.data_type = "#N/A", "e"
    book.save(path)
    assert counts(compile_(tmp_path / "交"), "张三.xlsx") == {"未结": 1}


@pytest.mark.parametrize("word", ["待处理", "处理中", "无", "/"])
def test_a_word_that_says_that_nothing_is_settled_is_no_outcome(
    tmp_path: Path, compile_: Run, word: str
) -> None:
    a_list(tmp_path / "交" / "张三.xlsx", {"outcome": word})
    assert counts(compile_(tmp_path / "交"), "张三.xlsx") == {"未结": 1}


def test_a_text_merged_down_a_column_holds_for_all_its_rows(tmp_path: Path, compile_: Run) -> None:
    path = tmp_path / "交" / "张三.xlsx"
    book = a_list(path, *({"tracking_no": f"SF{n}", "order_no": f"26{n}"} for n in range(3)))
    column = at("shop")["column"]
    book.active.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)
    money = at("loss_amount")["column"]
    book.active.merge_cells(start_row=2, end_row=4, start_column=money, end_column=money)
    book.save(path)
    shops = compile_(tmp_path / "交").block("汇总", "按店铺")
    assert (shops["甲店"][0], shops["甲店"][3]) == (3, 30)


def test_an_amount_below_what_its_column_allows_does_not_count(tmp_path: Path, compile_: Run) -> None:
    a_list(tmp_path / "交" / "张三.xlsx", {"loss_amount": -30})
    compiled = compile_(tmp_path / "交")
    assert compiled.json["problems"][0]["message"] == "不能小于 0"
    assert compiled.block("汇总", "按类型")["合计"][3] == 0


@pytest.mark.parametrize("state", ["完成", "已处理", "处理中", "已登记"])
def test_in_a_list_of_their_own_the_outcome_says_whether_a_row_is_done(
    tmp_path: Path, compile_: Run, state: str
) -> None:
    a_list(tmp_path / "交" / "张三.xlsx", {"status": state}, fields=(*FIELDS, "status"))
    assert counts(compile_(tmp_path / "交"), "张三.xlsx") == {"计入": 1}


def test_a_mistyped_year_is_told(tmp_path: Path, compile_: Run) -> None:
    a_list(tmp_path / "交" / "张三.xlsx", {"log_date": date(2062, 11, 18)})
    compiled = compile_(tmp_path / "交")
    assert counts(compiled, "张三.xlsx") == {"其他周": 1}
    assert "1 行的登记日期在今天以后，没有计入" in [p["message"] for p in compiled.json["problems"]]
    told = " ".join(str(row[0]) for row in compiled.book["汇总"].iter_rows(max_row=12, values_only=True))
    assert "登记日期在今天以后的 1 行没有计入" in told


def test_words_of_their_own_are_read_as_ours_and_no_others(tmp_path: Path, compile_: Run) -> None:
    other = {"kind": "改地址", "tracking_no": "SF002", "order_no": "260002"}
    a_list(tmp_path / "交" / "张三.xlsx", {"kind": "客户拒收", "outcome": "全额退款"}, other)
    compiled = compile_(tmp_path / "交")
    assert [*compiled.block("汇总", "按类型")] == ["拒收", "改地址", "合计"]
    assert [*compiled.block("汇总", "按处理结果")] == ["报损", "退款", "合计"]
    assert [row["内容"] for row in compiled.listed("看不懂的格子")] == ["改地址"]


@pytest.mark.parametrize(
    ("reason", "outcome", "loss", "claimed"),
    [
        ("外包装破损", "报损", 30, 30),
        ("外包装破损", "退款", None, 0),
        ("外包装破损", "入库", None, None),
        ("延误", "退款", None, None),
        ("延误", "报损", 30, 30),
        ("客户不想要了", "报损", 30, None),
        ("客户不想要了", "快递索赔", None, 0),
    ],
)
def test_what_the_courier_owes_for_a_refused_parcel(
    tmp_path: Path, compile_: Run, reason: str, outcome: str, loss: int | None, claimed: int | None
) -> None:
    """F-7, 1: 外包装破损 → courier claim."""
    a_list(tmp_path / "交" / "张三.xlsx", {"reason": reason, "outcome": outcome, "loss_amount": loss})
    compiled = compile_(tmp_path / "交")
    owed = [row["金额"] for row in compiled.listed("索赔")]
    assert owed == ([] if claimed is None else [claimed or None]), "blank: the loss is to be found out"


def test_what_counts_for_want_of_a_date_or_not_at_all_is_said(tmp_path: Path, compile_: Run) -> None:
    before = {"log_date": date(2026, 11, 10), "tracking_no": "SF002", "order_no": "260002"}
    a_list(tmp_path / "交" / "张三.xlsx", {"log_date": None}, before)
    compiled = compile_(tmp_path / "交")
    assert counts(compiled, "张三.xlsx") == {"计入": 1, "其他周": 1}
    told = " ".join(str(row[0]) for row in compiled.book["汇总"].iter_rows(max_row=12, values_only=True))
    assert "没有日期的 1 行" in told
    assert "以前各周的 1 行没有计入" in told
    a_list(tmp_path / "交" / "张三.xlsx", before | {"week": "2026-W47"}, fields=(*FIELDS, "week"))
    assert counts(compile_(tmp_path / "交"), "张三.xlsx") == {"计入": 1}


def test_only_columns_that_people_type_can_be_missing(tmp_path: Path, compile_: Run) -> None:
    a_list(tmp_path / "交" / "张三.xlsx", {})
    assert not any("缺少列" in problem["message"] for problem in compile_(tmp_path / "交").json["problems"])
    a_list(tmp_path / "交" / "张三.xlsx", {}, fields=FIELDS[:-3])
    told = [problem["message"] for problem in compile_(tmp_path / "交").json["problems"]]
    assert "缺少列“退款金额”“损失金额”" in told


@pytest.mark.parametrize(
    ("day", "week"), [("2027-01-02", "2026-W53"), ("2027-01-03", "2027-W01"), ("2027-01-09", "2027-W01")]
)
def test_the_last_week_of_a_year_ends_in_the_next(tmp_path: Path, compile_: Run, day: str, week: str) -> None:
    a_list(tmp_path / "交" / "张三.xlsx", {"log_date": date.fromisoformat(day)})
    compiled = compile_(tmp_path / "交", week=week, now="2027-01-11T09:00")
    assert counts(compiled, "张三.xlsx") == {"计入": 1}


def test_reasons_in_people_s_own_words_leave_the_page_its_room(tmp_path: Path, compile_: Run) -> None:
    rows = [
        {"reason": f"原因{n:02}", "tracking_no": f"SF{n}", "order_no": f"26{n}", "loss_amount": 10 + n}
        for n in range(40)
    ]
    a_list(tmp_path / "交" / "张三.xlsx", *rows)
    compiled = compile_(tmp_path / "交")
    reasons = compiled.block("汇总", "按退件原因")
    assert (len(reasons), reasons["其余 10 种"][0], reasons["合计"][0]) == (32, 10, 40)
    lost = compiled.block("统计", "损失金额（按退件原因和责任方）")
    assert (len(lost), lost["其余 10 种"][3], lost["合计"][3]) == (32, sum(range(10, 20)), sum(range(10, 50)))
    assert len(compiled.listed("分类汇总")) == 40


def test_a_long_reason_is_shortened_beside_its_bar_and_whole_in_the_list(
    tmp_path: Path, compile_: Run
) -> None:
    long = "客户说颜色和图片上的不一样，而且少了一个配件"
    a_list(tmp_path / "交" / "张三.xlsx", {"reason": long})
    compiled = compile_(tmp_path / "交")
    assert [*compiled.block("汇总", "按退件原因")] == ["客户说颜色和图片上…", "合计"]
    assert compiled.listed("分类汇总")[0]["退件原因"] == long
