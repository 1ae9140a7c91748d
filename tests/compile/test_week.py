"""A whole week of forty agents, in seven kinds of disorder, against a computation of its own.

The expected figures come from `made.py`'s own list of what it wrote, added up here with plain
loops; nothing of the engine is used for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.compile.conftest import Compiled
from tests.compile.made import ABSENT, HEADERS, Truth, Week

Run = Callable[..., Compiled]


def added(rows: Iterable[Truth]) -> tuple[int, int, Decimal, Decimal]:
    rows = list(rows)
    return (
        len(rows),
        sum(row.cells["qty"] for row in rows),
        sum((row.money("refund_amount") for row in rows), Decimal(0)),
        sum((row.money("loss_amount") for row in rows), Decimal(0)),
    )


def plain(cells: tuple[Any, ...]) -> tuple[int, int, Decimal, Decimal]:
    rows, qty, refund, loss = cells[:4]
    return rows, qty, Decimal(str(refund)), Decimal(str(loss))


def test_the_totals_are_those_of_an_independent_computation(week: Week, compiled: Compiled) -> None:
    counted = week.of("counted")
    assert len(counted) > 400
    for title, name in (
        ("按类型", "kind"), ("按退件原因", "reason"), ("按店铺", "shop"), ("按快递公司", "courier"),
        ("按登记人", "created_by"), ("按处理结果", "outcome"),
    ):  # fmt: skip
        expected = defaultdict(list)
        for row in counted:
            expected[row.cells[name]].append(row)
        found = compiled.block("汇总", title)
        assert plain(found.pop("合计")) == added(counted)
        assert {word: plain(cells) for word, cells in found.items()} == {
            word: added(rows) for word, rows in expected.items()
        }


def test_every_combination_of_groups_is_counted(week: Week, compiled: Compiled) -> None:
    names = ("kind", "reason", "shop", "courier", "created_by")
    expected = defaultdict(list)
    for row in week.of("counted"):
        expected[tuple(row.cells[name] for name in names)].append(row)
    found = {
        tuple(row[HEADERS[name]] for name in names): plain(
            (row["行数"], row["件数"], row["退款金额"], row["损失金额"])
        )
        for row in compiled.listed("分类汇总")
    }
    assert found == {groups: added(rows) for groups, rows in expected.items()}


def test_every_row_keeps_its_file_and_row(week: Week, compiled: Compiled) -> None:
    rows = compiled.listed("明细")
    counted = week.of("counted")
    assert sorted(row["运单号"] for row in rows) == sorted(row.cells["tracking_no"] for row in counted)
    by_tracking = {row.cells["tracking_no"]: row for row in counted}
    for row in rows[::40]:
        truth = by_tracking[row["运单号"]]
        assert row["文件"] == truth.file
        there = load_workbook(week.folder / truth.file).worksheets
        cells = [str(cell.value) for page in there for cell in page[row["行"]] if cell.value is not None]
        assert any(row["订单号"] in cell for cell in cells)


def test_open_rows_are_listed_and_not_counted(week: Week, compiled: Compiled) -> None:
    rows = compiled.listed("未结")
    assert sorted(row["运单号"] for row in rows) == sorted(t.cells["tracking_no"] for t in week.of("open"))
    assert {row["为什么未结"] for row in rows} == {
        "已登记，没有处理结果", "已联系客户，没有处理结果", "已收到，没有处理结果",
        "已处理，还没有上交", "没有处理结果",
    }  # fmt: skip


def test_contradictions_are_shown_and_not_counted(week: Week, compiled: Compiled) -> None:
    rows = compiled.listed("冲突")
    left_out = [row for row in rows if row["计入"] == "否"]
    assert sorted(row["运单号"] for row in left_out) == sorted(
        truth.cells["tracking_no"] for truth in week.of("conflict")
    )
    assert [row["冲突"] for row in left_out] == ["同一记录号"] * 6 + ["同一运单号"] * 4
    suspects = [row for row in rows if row["计入"] == "是"]
    assert [row["冲突"] for row in suspects] == ["同一订单号和型号"] * 4


def test_equal_copies_in_two_files_count_once(week: Week, compiled: Compiled) -> None:
    copies = [row["相同"] for row in compiled.json["rows"] if "台账" in row["文件"]]
    compiled_before = [row["以前已汇总"] for row in compiled.json["rows"] if "台账" in row["文件"]]
    assert sum(copies) + sum(compiled_before) == len(week.of("copy"))


def test_late_rows_are_marked(week: Week, compiled: Compiled) -> None:
    late = {row["运单号"] for row in compiled.listed("明细") if row["迟交"] == "是"}
    assert late == {truth.cells["tracking_no"] for truth in week.of("counted") if truth.late}


def test_files_that_cannot_be_read_are_skipped_with_a_reason(week: Week, compiled: Compiled) -> None:
    assert compiled.status == 1
    skipped = {row["文件"]: row["说明"] for row in compiled.json["rows"] if row["情况"] == "跳过"}
    assert set(skipped) == set(week.refused)
    assert all(reason in skipped[name] for name, reason in week.refused.items())
    shown = {row["文件"]: row["说明"] for row in compiled.listed("各文件情况") if row["情况"] == "跳过"}
    assert all(shown[name].startswith(why) for name, why in skipped.items())


def test_whoever_handed_nothing_in_is_missing(compiled: Compiled) -> None:
    rows = [row for row in compiled.listed("各文件情况") if row["情况"] == "缺交"]
    assert [row["文件"] for row in rows] == [ABSENT]


def test_the_same_run_gives_the_same_file(week: Week, compile_: Run, compiled: Compiled) -> None:
    again = compile_(week.folder, "--workers", "2")
    assert again.path.read_bytes() == compiled.path.read_bytes()


def test_statistics_follow_the_rows(week: Week, compiled: Compiled) -> None:
    counted = week.of("counted")
    models = compiled.block("统计", "退回数量（按型号）")
    headers = next(row for row in compiled.book["统计"].iter_rows(values_only=True) if row[0] == "型号")
    at = headers.index("已归位") - 1
    for model in {row.cells["model"] for row in counted}:
        mine = [row for row in counted if row.cells["model"] == model]
        assert models[model][1] == sum(row.cells["qty"] for row in mine)
        assert models[model][at] == sum(row.cells["qty"] for row in mine if row.cells["outcome"] == "入库")
    loss = compiled.block("统计", "损失金额（按责任方）")
    assert Decimal(str(loss["合计"][2])) == added(counted)[3]
    claimed = [row for row in counted if row.cells["outcome"] == "快递索赔"]
    claims = compiled.block("统计", "要向快递索赔（按快递）")
    assert claims["合计"][0] >= len(claimed)


def test_phones_are_masked(compiled: Compiled) -> None:
    texts = [
        str(cell.value) for page in compiled.book for row in page.iter_rows() for cell in row if cell.value
    ]
    assert not [text for text in texts if text.startswith("138") and text.isdigit()]
    assert "138****0001" in texts


def test_an_earlier_summary_among_the_files_is_no_source(week: Week, compile_: Run, tmp_path: Path) -> None:
    folder = tmp_path / "周报"
    folder.mkdir()
    name = "客服02.xlsx"
    (folder / name).write_bytes((week.folder / name).read_bytes())
    first = compile_(folder, name="周报/汇总.xlsx")
    second = compile_(folder, name="周报/汇总二.xlsx")
    assert [row["文件"] for row in second.json["rows"]] == [name]
    assert first.path.read_bytes() == second.path.read_bytes()
