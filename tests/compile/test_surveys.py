"""`compile surveys`: a month of everybody's surveys, against figures counted another way (SYS-37)."""

from __future__ import annotations

import random
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.cli import status_of
from tests.compile.test_scores import a_file

NOW = "2026-12-01T09:00"
QUESTIONS = ("产品", "服务态度", "响应", "物流", "售后", "总体")
STATES = ("已发放", "未回收", "已回收", "已分析", "已上报")


def made_up(n: int, dice: random.Random) -> dict[str, Any]:
    state = dice.choice(STATES)
    back = (
        state not in ("已发放", "未回收") and dice.random() < 0.9
    )  # an analysed one may never have come back
    day = date(2026, dice.choice((10, 11)), dice.randint(1, 28))
    answers = {f"q{q}": dice.randint(1, 5) for q in range(1, 7)} if back else {}
    return {
        "number": f"MY{day:%Y%m%d}-{n:03}",
        "status": state,
        "month": f"{day:%Y-%m}",
        "shop": dice.choice(("一店", "二店")),
        "customer_id": f"tb_{n}",
        "channel": dice.choice(("旺旺", "电话")),
        "sent_at": day,
        "returned_at": day if back else None,
        **answers,
        "nominee": dice.choice(("甲", "乙", None)) if back else None,
        "created_at": datetime(2026, day.month, day.day, 9),
        "created_by": "甲",
    }


def rounded(value: Decimal) -> float:
    return float(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], Any]:
    """November's rows of three files, and the summary."""
    folder, dice = tmp_path_factory.mktemp("surveys"), random.Random(11)
    rows = [made_up(n, dice) for n in range(90)]
    typed = {**made_up(91, dice), "number": None, "status": None, "month": "2026-11"}
    for name, part in (("甲", rows[:30]), ("乙", rows[30:60]), ("丙", [*rows[60:], typed])):
        a_file(folder / f"{name}.xlsx", surveys=part)
    out = folder / "汇总.xlsx"
    status = status_of(["--now", NOW, "--by", "甲", "compile", "surveys", str(folder), "--out", str(out)])
    assert status == 0
    return [row for row in rows if row["month"] == "2026-11"], load_workbook(out)


def block(book: Any, title: str) -> dict[Any, list[Any]]:
    """The rows of a block of 汇总 by their first cell, its headers under None."""
    lines = iter(book["汇总"].iter_rows(values_only=True))
    next(line for line in lines if line[0] == title)
    found: dict[Any, list[Any]] = {None: list(next(lines))}
    for line in lines:
        if line[0] is None:
            break
        found[line[0]] = list(line)[1:]
    return found


@pytest.mark.parametrize(("title", "field"), [("按店铺", "shop"), ("按渠道", "channel")])
def test_response_rate_and_means_are_those_of_the_rows(
    month: tuple[list[dict[str, Any]], Any], title: str, field: str
) -> None:
    rows, book = month
    found = block(book, title)
    assert found.pop(None)[1:10] == ["发放", "回收", "回收率（%）", *QUESTIONS]
    words = {str(row[field]): [r for r in rows if r[field] == row[field]] for row in rows}
    for word, own in {**words, "合计": rows}.items():
        back = [row for row in own if row["returned_at"]]
        means = [rounded(Decimal(sum(row[f"q{q}"] for row in back)) / len(back)) for q in range(1, 7)]
        rate = rounded(Decimal(100 * len(back)) / len(own))
        assert found.pop(word)[:9] == pytest.approx([len(own), len(back), rate, *means]), word
    assert found == {}


def test_who_was_named_how_often(month: tuple[list[dict[str, Any]], Any]) -> None:
    rows, book = month
    named = [row["nominee"] for row in rows if row["nominee"]]
    found = block(book, "提名客服")
    assert {name: found[name][0] for name in ("甲", "乙")} == {
        name: named.count(name) for name in ("甲", "乙")
    }
    assert len(found) == 3, "those who named nobody are no group"


def test_every_row_of_the_month_is_listed_and_what_is_not_registered_waits(
    month: tuple[list[dict[str, Any]], Any],
) -> None:
    rows, book = month
    numbers = [line[2] for line in book["明细"].iter_rows(min_row=3, values_only=True) if line[2]]
    assert {n for n in numbers if str(n).startswith("MY")} == {row["number"] for row in rows}
    assert any("还没有登记" in map(str, line) for line in book["未结"].iter_rows(values_only=True))


def test_a_score_that_cannot_be_counts_nothing_and_is_told(tmp_path: Path, capsys: Any) -> None:
    row = {**made_up(1, random.Random(3)), "month": "2026-11", "returned_at": date(2026, 11, 5)}
    good = {f"q{q}": 4 for q in range(1, 7)}
    a_file(
        tmp_path / "甲.xlsx", surveys=[{**row, **good, "q1": 9}, {**row, **good, "number": "MY20261101-777"}]
    )
    out = tmp_path / "汇总.xlsx"
    status_of(["--now", NOW, "--by", "甲", "compile", "surveys", str(tmp_path), "--out", str(out)])
    assert "不能大于 5" in capsys.readouterr().out
    assert block(load_workbook(out), "按店铺")["合计"][:4] == [2, 2, 100, 4]


def test_the_month_is_last_month_or_the_one_asked_for(tmp_path: Path, capsys: Any) -> None:
    a_file(tmp_path / "甲.xlsx", surveys=[{**made_up(1, random.Random(3)), "month": "2026-11"}])
    out = str(tmp_path / "汇总.xlsx")
    for more, counted in (([], 1), (["--month", "2026-11"], 1), (["--month", "2026-10"], 0)):
        status_of(["--now", NOW, "--by", "甲", "compile", "surveys", str(tmp_path), "--out", out, *more])
        assert f"计入 {counted} 行" in capsys.readouterr().out
    assert status_of(["compile", "surveys", str(tmp_path), "--week", "2026-W47"]) == 2
