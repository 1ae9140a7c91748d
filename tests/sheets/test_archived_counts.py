"""Archived rows are still rows: whatever is counted by month or week counts them too."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from cs_macros.cli.workbooks import make_workbook
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import a_workbook, all_cells, push
from tests.migrate.conftest import rows_of as rows_in
from tests.sheets import test_kpi as kpi
from tests.sheets import test_order_credits as credits
from tests.sheets.rosters import MONDAY, duty, office, roster, rows_of, setting
from tests.sheets.shelved import shelved
from tests.sheets.test_cleaning import AREAS, a_week, plan
from tests.sheets.test_make_report import Kept, report

HOUR = timedelta(hours=1)
KINDS = ("热卖", "质量问题")


def test_a_month_s_kpi_counts_archived_orders_complaints_chats_and_surveys(tmp_path: Path) -> None:
    over = {
        "orders": kpi.ORDERS,
        "complaints": kpi.COMPLAINTS,
        "chat_checks": kpi.CHATS,
        "surveys": kpi.SURVEYS,
    }
    ends = {"complaints": "已归档", "chat_checks": "合格结束", "surveys": "已上报"}
    tables = {t: [{**row, "status": ends.get(t, row["status"])} for row in rows] for t, rows in over.items()}
    open_ = kpi.a_month(score_months=[{**kpi.SALES, "status": "已归档"}], **tables)
    kept = shelved(open_, tmp_path, "score_months", *tables)
    assert [all_cells(kept, table) for table in ("complaints", "chat_checks", "surveys")] == [[], [], []]
    for host in (open_, kept):
        kpi.build(host)
    found = kpi.figures(kept)
    assert found == kpi.figures(open_)
    assert {name: found[name][:2] for name in ("退款率", "投诉率", "监听合格率", "客户满意度")} == {
        "退款率": (1, 4), "投诉率": (1, 100), "监听合格率": (2, 3), "客户满意度": (9, 2),
    }  # fmt: skip


def test_a_month_s_sales_count_archived_orders_to_the_fen(tmp_path: Path) -> None:
    campaign: dict[str, Cell] = {
        "name": "返场",
        "start": credits.PAID,
        "end": credits.PAID + timedelta(hours=1),
    }
    orders = [credits.order(n, status="已收货" if n % 2 else "已发货") for n in (3, 1, 4, 2, 5)]
    host = a_workbook({"orders": orders, "staff": credits.PEOPLE, "campaigns": [campaign]})
    kept = shelved(host, tmp_path, "orders")
    assert len(all_cells(kept, "orders")) == 2
    for each in (host, kept):
        credits.build(each)
    sales = {name: str(row.sales) for name, row in credits.scored(kept).items()}
    assert sales == {name: str(row.sales) for name, row in credits.scored(host).items()}
    assert sorted(sales.values()) == ["166.66", "166.67", "166.67"]


def test_an_order_that_a_crash_left_in_both_places_is_sold_once(tmp_path: Path) -> None:
    host = a_workbook({"orders": [credits.order(1, agents="张敏")], "staff": credits.PEOPLE})
    both = MemoryHost(label=shelved(host, tmp_path, "orders").label, beneath=host)
    credits.build(both)
    assert str(credits.scored(both)["张敏"].sales) == "100.00"


def test_hot_sellers_and_faults_of_the_week_count_archived_rows(tmp_path: Path) -> None:
    at = datetime(2026, 11, 18, 9)
    sold = [credits.order(n, model="TD-01", ordered_at=at, shop="示例旗舰店") for n in (1, 2)]
    back: dict[str, Cell] = {
        "number": "TH20261118-001", "status": "已完成", "shop": "示例旗舰店", "item": "台灯",
        "model": "TD-01", "is_quality": "是", "reason": "灯不亮", "created_at": at, "order_no": "1",
    }  # fmt: skip
    kept = shelved(a_workbook({"orders": sold, "returns": [back]}), tmp_path, "orders", "returns")
    push(kept, "fill_opinions", by="张敏", now=datetime(2026, 11, 20, 9), on="opinions")
    found = [tuple(row.values()) for row in rows_of(kept, "opinions")]
    assert [[cell for cell in row if cell in KINDS or isinstance(cell, float)] for row in found] == [
        ["热卖", 2.0], ["质量问题", 1.0],
    ]  # fmt: skip


def test_cleaning_stays_fair_over_archived_duties(tmp_path: Path) -> None:
    past = [duty(MONDAY - timedelta(days=n), "前台", "张敏", "已检查") for n in range(1, 8)]
    host = office(roster(a_week()), cleaning=past, settings=AREAS)
    kept = shelved(host, tmp_path, "cleaning")
    plan(host)
    plan(kept)
    given = Counter((str(row["日期"]), row["区域"], row["值日人"]) for row in rows_of(kept, "cleaning"))
    here = [row for row in rows_of(host, "cleaning") if row["状态"] == "已排"]
    assert given == Counter((str(row["日期"]), row["区域"], row["值日人"]) for row in here)


def test_an_archived_duty_of_the_period_is_neither_given_again_nor_changed(tmp_path: Path) -> None:
    host = office(roster(a_week()), cleaning=[duty(MONDAY, "前台", "张敏", "已检查")], settings=AREAS)
    kept = shelved(host, tmp_path, "cleaning")
    plan(kept, now=datetime.combine(MONDAY + timedelta(days=1), time(8)))
    assert (MONDAY, "前台") not in {(row["日期"], row["区域"]) for row in rows_of(kept, "cleaning")}


def test_a_roster_goes_on_from_archived_days(tmp_path: Path) -> None:
    """Nobody comes early after a late shift, though the late shift was archived."""
    weeks = {MONDAY - timedelta(days=n): "早晚早晚" for n in range(1, 8)}
    rules = setting(min_rest_hours=12, rotation_weeks=None, rest_days_per_week=1)
    host = office(roster(weeks, status="已结束"), settings=rules)
    kept = shelved(host, tmp_path, "roster")
    for each in (host, kept):
        done = push(each, "generate_roster", by="王芳", asks={"roster_period": "2026-W48"}, on="roster")
        assert done.ok, [str(problem) for problem in done.problems]
    here = [row for row in rows_of(host, "roster") if row["状态"] == "草稿"]
    assert [(r["日期"], r["姓名"], r["班次"]) for r in rows_of(kept, "roster")] == [
        (r["日期"], r["姓名"], r["班次"]) for r in here
    ]


# -- reports and compilations -------------------------------------------------------------------


def complaint(number: str, day: int, state: str = "已归档") -> dict[str, Cell]:
    at = datetime(2026, 10, day, 9)
    return {"number": number, "status": state, "received_at": at, "entered_at": at, "created_at": at,
            "created_by": "张敏", "content": number, "category": "质量", "result": "满意"}  # fmt: skip


def test_the_button_reports_archived_rows(tmp_path: Path) -> None:
    rows = [complaint(f"TS202610{n:02}-001", n, "已归档" if n < 3 else "已评价") for n in (1, 2, 3)]
    kept = shelved(a_workbook({"complaints": rows}), tmp_path, "complaints")
    host = Kept(label=kept.label, beneath=kept)
    assert "计入 3 行" in report(host, "complaints", "2026-10").summary


def test_the_command_reports_and_compiles_archived_rows_once(tmp_path: Path, cs: Any) -> None:
    file = tmp_path / "小静.xlsx"
    make_workbook(file, sample=False, modules=("服务",))
    header = ALL_SHEETS["complaints"].record.layout.header
    rows = [complaint(f"TS202610{n:02}-001", n, "已归档" if n < 3 else "已评价") for n in (1, 2, 3)]
    ClosedHost(file, backups=False).write(
        [Append("complaints", {header(name): cell for name, cell in row.items()}) for row in rows]
    )

    def told(*args: object) -> str:
        status, found = cs(*args, "--out", tmp_path / "出.xlsx", now="2026-11-22T10:00")
        assert status == 0, found["problems"]
        return str(found["summary"])

    reports = [("report", "complaints", tmp_path, "--month", "2026-10"),
               ("report", "complaints", file, "--year", "2026"),
               ("compile", "complaints", tmp_path, "--week", "2026-W40")]  # fmt: skip
    counted = ["计入 3 行", "计入 3 行", "计入 2 行"]
    before = [told(*args) for args in reports]
    assert [want for want, said in zip(counted, before, strict=True) if want not in said] == [], before
    assert cs("archive", file, "--before", "2026-11-01", now="2026-11-22T10:00")[0] == 0
    assert [row["状态"] for row in rows_in(file, "complaints")] == ["已评价"]
    after = [told(*args) for args in reports]
    assert [want for want, said in zip(counted, after, strict=True) if want not in said] == [], after
    assert "读了 2 个文件" in after[0]
    year = told("report", "daily", tmp_path, "--year", "2026")
    assert "跳过 0 个" in year, "an archive without that register is no file to complain about"


def test_a_workbook_for_a_role_or_a_part_without_that_register_is_no_error(tmp_path: Path, cs: Any) -> None:
    make_workbook(tmp_path / "行政.xlsx", sample=False, role="admin")
    make_workbook(tmp_path / "转账.xlsx", sample=False, modules=("转账",))
    make_workbook(tmp_path / "服务.xlsx", sample=False, modules=("服务",))
    for command, period in (("report", "--month=2026-10"), ("compile", "--week=2026-W40")):
        told = cs(command, "complaints", tmp_path, period, "--out", tmp_path / f"{command}.xlsx")[1]
        assert [p for p in told["problems"] if p["level"] == "error"] == []
        assert [row["情况"] for row in told["rows"]] == ["已读取", "没有“投诉登记表”", "没有“投诉登记表”"]
