"""Reports of what is kept by months: KPI and surveys (SERVICE 42, SYS-37, SYS-39), against plain counts."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from cs_macros.cli.reporting import REPORTS
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.kpi import rules
from cs_macros.sheets.kpi.register import Indicator
from tests.compile.conftest import Compiled
from tests.compile.summaries import PEOPLE, STAFF, write
from tests.compile.test_service_week import report
from tests.compile.test_surveys import made_up

MONTHS = ("2026-10", "2026-11")
GOOD = {"询单转化率": ("≥70%", Decimal("0.7")), "接通率(呼入)": ("≥90%", Decimal("0.9"))}
"""Indicator → the shop's own standard, and from where it is good."""


def kpis() -> list[dict[str, Any]]:
    dice, rows = random.Random(39), []
    for month in MONTHS:
        for agent in PEOPLE:
            for indicator, (standard, least) in GOOD.items():
                above, below = Decimal(dice.randrange(30, 50)), Decimal(dice.randrange(50, 99))
                if dice.random() < 0.2:
                    above = below = None  # type: ignore[assignment]
                met = None if above is None else "达标" if above / below >= least else "未达标"
                parts = {"numerator": above, "denominator": below, "standard": standard, "met": met}
                rows.append(
                    {"status": "锁定", "month": month, "agent": agent, "indicator": indicator, **parts}
                )
            rows.append({"status": "开放", "month": month, "agent": agent, "indicator": "呼叫量",
                         "value": Decimal(dice.randrange(500)), "met": "无标准"})  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made, rows = tmp_path_factory.mktemp("kpi") / "台账", kpis()
    write(made / "一.xlsx", {"staff": STAFF, "kpi": [row for row in rows if row["month"] == MONTHS[0]]})
    write(made / "二.xlsx", {"staff": STAFF, "kpi": [row for row in rows if row["month"] == MONTHS[1]]})
    return made


@pytest.fixture(scope="module")
def made(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Compiled]:
    place = tmp_path_factory.mktemp("out")
    return lambda *words: report(folder, place / f"{words[-1]}.xlsx", "kpi", *words, by="王芳")


def rows_in(*months: str) -> list[dict[str, Any]]:
    return [row for row in kpis() if row["month"] in months]


@pytest.mark.parametrize(
    ("words", "months"), [(("--month", "2026-11"), MONTHS[1:]), (("--year", "2026"), MONTHS)]
)
def test_scores_and_places(
    made: Callable[..., Compiled], words: tuple[str, ...], months: tuple[str, ...]
) -> None:
    found = made(*words)
    assert found.status == 0, found.json
    told = found.block("汇总", "得分和名次：得分是有标准的指标里达标的占百分之几，没有数据的不算")
    scores = {}
    for agent in PEOPLE:
        met = [row["met"] for row in rows_in(*months) if row["agent"] == agent]
        yes, no = met.count("达标"), met.count("未达标")
        score = (Decimal(100 * yes) / (yes + no)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert told[agent][:4] == (pytest.approx(float(score)), yes, no, met.count("无标准")), agent
        scores[agent] = score
    places = {agent: 1 + sum(other > mine for other in scores.values()) for agent, mine in scores.items()}
    assert {agent: cells[4] for agent, cells in told.items()} == places


def percent(share: Decimal) -> str:
    """With two places at most."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"


def test_figures_stand_beside_standard_and_norm(made: Callable[..., Compiled]) -> None:
    told = made("--month", "2026-11").block("汇总", "各项指标：✓ 达标，✗ 未达标，其余没有标准")
    assert told["接通率(呼入)"][:2] == ("≥90%", "≥80%"), "the shop's own, and the trade's (R-122)"
    assert told["询单转化率"][:2] == ("≥70%", None)
    people = sorted(PEOPLE)
    for row in rows_in("2026-11"):
        cell = told[row["indicator"]][2 + people.index(row["agent"])]
        mark = {"达标": " ✓", "未达标": " ✗"}.get(str(row["met"]), "")
        if row.get("value") is not None:
            assert cell == f"{row['value']}{mark}"
        elif row["numerator"] is None:
            assert cell is None
        else:
            assert cell == f"{percent(row['numerator'] / row['denominator'])}{mark}"


def test_a_year_takes_the_parts_of_all_months_together(made: Callable[..., Compiled]) -> None:
    told = made("--year", "2026").block("汇总", "各项指标：✓ 达标，✗ 未达标，其余没有标准")
    for at, agent in enumerate(sorted(PEOPLE)):
        own = [row for row in rows_in(*MONTHS) if row["agent"] == agent and row["indicator"] == "询单转化率"]
        known = [row for row in own if row["numerator"] is not None]
        if len(known) == 2:
            above, below = (sum(row[name] for row in known) for name in ("numerator", "denominator"))
            met = sum(row["met"] == "达标" for row in known)
            assert told["询单转化率"][2 + at] == f"{percent(above / below)}（{met}/2）"


def test_norms_are_those_of_the_trade_whatever_the_shop_has_set() -> None:
    """R-122 to R-129; R-130 and R-131 have none."""
    wanted = {
        "接通率(呼入)": "≥80%", "接通率(呼出)": "≥60%", "服务水平": "≥80%（20 秒内）",
        "平均处理时长": "210–330", "平均振铃次数": "2–3", "平均排队时间": "≤20", "呼出占有率": "≥90%",
        "一次性解决率": "≥85%",        "呼出工作效率": "≥70%",
    }  # fmt: skip
    assert {str(each): norm for each in Indicator if (norm := rules.norm(each))} == wanted


def test_every_report_of_the_specification_is_there() -> None:
    """SERVICE 42."""
    wanted = {"complaints", "faults", "opinions", "surveys", "kpi", "reviews", "daily", "summary"}
    assert wanted <= {*REPORTS}
    assert {"complaints", "reviews", "opinions"} <= {*ALL_SHEETS.kinds}


def test_months_have_no_weeks_and_agents_may_not_look(folder: Path, tmp_path: Path) -> None:
    week = report(folder, tmp_path / "周.xlsx", "kpi", "--week", "2026-W47", by="王芳")
    assert (week.status, week.json["problems"][0]["message"]) == (2, "只有按月、按年的报表，没有统计。")
    agent = report(folder, tmp_path / "人.xlsx", "kpi", "--month", "2026-11", by="张敏")
    assert agent.status == 1
    assert [*tmp_path.iterdir()] == []


def test_surveys_are_told_by_their_month_and_by_the_day_they_were_sent(tmp_path: Path) -> None:
    dice = random.Random(37)
    rows = [made_up(n, dice) for n in range(60)]
    rows.append({**made_up(60, dice), "month": "2026-12", "sent_at": rows[0]["sent_at"]})
    write(tmp_path / "台账" / "一.xlsx", {"staff": STAFF, "surveys": rows})
    for words, of in (
        (("--month", "2026-11"), lambda row: row["month"] == "2026-11"),
        (("--year", "2026"), lambda row: True),
        (("--week", "2026-W46"), lambda row: f"{row['sent_at']:%G-W%V}" == "2026-W46"),
        (("--date", f"{rows[0]['sent_at']:%Y-%m-%d}"), lambda row: row["sent_at"] == rows[0]["sent_at"]),
    ):
        found = report(tmp_path / "台账", tmp_path / f"{words[1]}.xlsx", "surveys", *words, by="王芳")
        wanted = [row for row in rows if of(row)]
        asked, answered, rate, *_ = found.block("汇总", "按店铺")["合计"]
        back = sum(row["returned_at"] is not None for row in wanted)
        assert (asked, answered) == (len(wanted), back), words
        assert rate == pytest.approx(100 * back / len(wanted), abs=0.005), words


def test_rows_that_nobody_has_registered_are_told_of(tmp_path: Path) -> None:
    rows = [{**made_up(n, random.Random(n)), "month": "2026-11"} for n in range(4)]
    rows[0] |= {"number": None, "status": None}
    write(tmp_path / "台账" / "一.xlsx", {"staff": STAFF, "surveys": rows})
    found = report(tmp_path / "台账", tmp_path / "调查.xlsx", "surveys", "--month", "2026-11", by="王芳")
    said = [row[0] for row in found.book["汇总"].iter_rows(values_only=True)]
    assert "还没有登记的 1 行没有计入：登记以后再统计一次。" in said


def test_what_was_archived_still_happened_and_a_copy_counts_once(tmp_path: Path) -> None:
    folder, dice = tmp_path / "台账", random.Random(5)
    rows = [{**made_up(n, dice), "month": "2026-11"} for n in range(9)]
    write(folder / "一.xlsx", {"staff": STAFF, "surveys": rows[:4]})
    write(folder / "归档" / "一-2026.xlsx", {"surveys": rows[4:]})
    write(folder / "归档" / "一-2025.xlsx", {"reviews": []})
    (folder / "副本.xlsx").write_bytes((folder / "一.xlsx").read_bytes())
    found = report(folder, tmp_path / "调查.xlsx", "surveys", "--month", "2026-11", by="王芳")
    assert found.json["summary"].startswith("满意度调查汇总：2026年11月；读了 3 个文件，跳过 0 个；计入 9 行")
    labels = [row["文件"] for row in found.listed("各文件情况")]
    assert labels == ["一.xlsx", "一.xlsx的归档/一-2026.xlsx", "副本.xlsx"]
