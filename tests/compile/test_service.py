"""Reviews, complaints and evidence of many agents: a week of them, against an addition of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.build.hand_in import hand_in_file
from cs_macros.sheets.complaints.statistics import is_overdue
from tests.compile.conftest import PLANS, Compiled, run

MONDAY = date(2026, 11, 16)
AGENTS = [f"客服{n:02}" for n in range(12)]
CAUSES = ("商品质量", "物流慢", "服务态度", "发货慢")
WHO = [{"staff_no": f"{n:02}", "name": name, "posts": "售前"} for n, name in enumerate(AGENTS)]


def reviews_of(n: int) -> list[dict[str, Any]]:
    """What agent n has handed in this week and last, and what is open."""
    rows = []
    for k in range(n % 4 + 2):
        found = MONDAY + timedelta(days=k % 5)
        submitted = datetime.combine(found + timedelta(days=1), datetime.min.time()).replace(hour=15)
        rows.append(
            {
                "number": f"PJ{found:%Y%m%d}-{n:02}{k}", "status": "已上交", "found_date": found,
                "found_by": AGENTS[n], "shop": f"店{n % 3}", "order_no": f"4126{n:02}{k:04}",
                "customer_id": f"买家{n}{k}", "phone": "13800001111", "rating": "差评", "content": "不好",
                "owner": AGENTS[n], "reason_type": CAUSES[(n + k) % 4], "reason": "说过",
                "fault": "商品", "solution": "换", "cost": k, "outcome": "未修改",
                "posted_in_group": "是", "submitted_at": submitted,
                "created_at": submitted - timedelta(days=1), "created_by": AGENTS[n],
                "entered_at": submitted,
            }
        )  # fmt: skip
    rows.append({**rows[0], "number": f"PJ20261109-{n:02}0", "order_no": f"99{n:02}",
                 "submitted_at": datetime(2026, 11, 10, 9),
                 "created_at": datetime(2026, 11, 9, 9)})  # fmt: skip
    rows.append({**rows[0], "number": f"PJ20261118-{n:02}9", "order_no": f"88{n:02}", "status": "处理中",
                 "outcome": None, "submitted_at": None})  # fmt: skip
    return rows


def complaints_of(n: int) -> list[dict[str, Any]]:
    """What agent n has filed this week, and one that is open."""
    rows = []
    for k in range(n % 3 + 1):
        received = datetime(2026, 11, 16, 9) + timedelta(days=k)
        rows.append(
            {
                "number": f"TS20261116-{n:02}{k}", "status": "已归档", "received_at": received,
                "channel": "电话", "shop": f"店{n % 3}", "customer_id": f"买家{n}{k}", "salutation": "陈女士",
                "phone": "13800001111", "item": ("台灯", "吊灯")[n % 2], "content": f"不亮{k}",
                "serious": "否", "answered_at_once": "否", "category": CAUSES[(n + k) % 4],
                "judgement": "产品质量", "repeat_no": 2 if k == 2 else 1,
                "report_due": received + timedelta(days=2),
                "reported_at": received + timedelta(days=k, hours=k * 23),
                "told_at": (received + timedelta(days=k)).date(), "late": "是" if k == 1 else "否",
                "result": "换了", "responsible": AGENTS[n] if n % 2 else None,
                "created_at": received, "created_by": AGENTS[n], "entered_at": datetime(2026, 11, 20, 9),
            }
        )  # fmt: skip
    rows.append(
        {**rows[0], "number": f"TS20261117-{n:02}9", "status": "方案待批", "content": "别的", "result": None}
    )
    return rows


def folder_of(folder: Path, kind: str, rows: Sequence[Sequence[dict[str, Any]]]) -> Path:
    """A file an agent; two have handed in nothing."""
    folder.mkdir()
    for name, mine in zip(AGENTS, rows, strict=True):
        if mine:
            content = hand_in_file(
                PLANS[kind].sheet, "", "", [("", row) for row in mine], datetime(2026, 11, 22)
            )
            (folder / f"{name}.xlsx").write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[list[dict[str, Any]]], Compiled]:
    rows = [reviews_of(n) if n not in (4, 9) else [] for n in range(12)]
    where = tmp_path_factory.mktemp("reviews")
    return rows, run(
        folder_of(where / "交", "reviews", rows), where / "汇总.xlsx", kind="reviews", week="2026-W47"
    )


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[list[dict[str, Any]]], Compiled]:
    rows = [complaints_of(n) if n not in (4, 9) else [] for n in range(12)]
    where = tmp_path_factory.mktemp("complaints")
    folder = folder_of(where / "交", "complaints", rows)
    return rows, run(folder, where / "汇总.xlsx", kind="complaints", week="2026-W47")


def of_the_week(rows: list[list[dict[str, Any]]], state: str, at: str) -> list[dict[str, Any]]:
    """Added up by hand: what ended from Monday to Sunday."""
    end = datetime(2026, 11, 23)
    return [r for mine in rows for r in mine
            if r["status"] == state and datetime(2026, 11, 16) <= r[at] < end]  # fmt: skip


def test_reviews_are_counted_by_their_causes_for_the_meeting(reviews: tuple[Any, Compiled]) -> None:
    rows, compiled = reviews
    counted = of_the_week(rows, "已上交", "submitted_at")
    assert len(counted) > 20
    by_cause = compiled.block("汇总", "按原因类别")
    assert by_cause.pop("合计")[:2] == (len(counted), sum(r["cost"] for r in counted))
    wanted = Counter(r["reason_type"] for r in counted)
    assert {cause: cells[0] for cause, cells in by_cause.items()} == wanted
    assert len(compiled.listed("明细")) == len(counted)
    assert len(compiled.listed("未结")) == 10, "one that is still open in each of ten files"


def test_the_weekly_pages_have_charts_and_nobodys_phone(reviews: Any, complaints: Any) -> None:
    for _, compiled in (reviews, complaints):
        assert compiled.status == 0, compiled.json["problems"][:3]
        assert len(compiled.book["汇总"]._charts) == 2
        cells = [cell for page in compiled.book for row in page.iter_rows(values_only=True) for cell in row]
        assert [cell for cell in cells if "13800001111" in str(cell)] == []


def test_complaints_end_in_the_table_of_categories(complaints: tuple[Any, Compiled]) -> None:
    rows, compiled = complaints
    counted = of_the_week(rows, "已归档", "entered_at")
    *found, total = compiled.listed("投诉分类统计")
    wanted = Counter((r["category"], r["item"], r["responsible"] or "（未填）") for r in counted)
    assert {(r["投诉类别"], r["商品"], r["责任客服"]): r["件数"] for r in found} == wanted
    assert sum(r["占比"] for r in found) == pytest.approx(1)
    days = [(r["told_at"] - r["received_at"].date()).days for r in counted]
    late = [r for r in counted if r["late"] == "是" or r["reported_at"] > r["report_due"]]
    assert total["件数"] == len(counted)
    assert total["平均办理天数"] == pytest.approx(sum(days) / len(days))
    assert total["重复投诉"] == sum(r["repeat_no"] > 1 for r in counted)
    assert total["超期"] == len(late)


def test_reported_in_the_last_second_is_in_time() -> None:
    due = datetime(2026, 11, 18, 9)
    row = {"late": "否", "report_due": due, "reported_at": due, "told_at": date(2026, 11, 20)}
    assert not is_overdue(row)
    assert is_overdue({**row, "reported_at": due + timedelta(seconds=1)})
    assert not is_overdue({**row, "reported_at": None, "told_at": due.date()}), "answered on the last day"
    assert is_overdue({**row, "reported_at": None})
    assert is_overdue({**row, "late": "是"})
    assert is_overdue({**row, "overdue": "是"}), "open still, and late"


def test_only_who_manages_sees_everybodys_evidence(tmp_path: Path, sampled: Path) -> None:
    row = {
        "number": "ZJ20261118-001", "status": "已结", "date": date(2026, 11, 18), "agent": AGENTS[0],
        "customer_id": "1", "order_no": "2", "kind": "索赔", "verbatim": "赔我", "outcome": "已赔",
        "created_at": datetime(2026, 11, 18, 9), "entered_at": datetime(2026, 11, 19, 9),
    }  # fmt: skip
    folder = folder_of(tmp_path / "交", "evidence", [[row], *[[]] * 11])
    for by, status in (("李静怡", 1), ("周婉婷", 0)):
        out = tmp_path / f"{by}.xlsx"
        done = run(folder, out, "--staff", sampled, kind="evidence", by=by, week="2026-W47")
        assert done.status == status
        assert out.exists() == (status == 0)
    unknown = run(folder, tmp_path / "没有名册.xlsx", kind="evidence", by="李静怡", week="2026-W47")
    assert "没有员工名册，没有核对谁能看“证据记录”" in [p["message"] for p in unknown.json["problems"]]
    assert load_workbook(out)["明细"].max_row > 3
