"""Random months, worked out a second time with plain fractions and loops: the sheet says the same."""

from __future__ import annotations

import os
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.hosts.port import Cell
from cs_macros.sheets.scores.register import Category
from tests.builders import push
from tests.sheets.score_people import a_row, an_event, row_of, scores

NAMES = ["甲", "乙", "丙", "丁"]
STAFF: list[dict[str, Cell]] = [
    {"staff_no": f"{n:03}", "name": name, "posts": "售后" if name == "丁" else "售前"}
    for n, name in enumerate(NAMES)
] + [{"staff_no": "900", "name": "王芳", "posts": "主管"}]
MONTHS = ["2025-11", "2025-12", "2026-01", "2026-02"]

amounts = st.integers(0, 5_000_000).map(lambda fen: Decimal(fen) / 100)
few_amounts = st.sampled_from([None, Decimal(0), Decimal("100.00"), Decimal("12345.67")])


@st.composite
def figures(draw: st.DrawFn) -> dict[str, Any]:
    """A person's month: about the boundary often, equal to others' often."""
    inquiries = draw(st.sampled_from([None, 0, 10, 100, 137]))
    edge = int((inquiries or 0) * 0.7)
    return {
        "sales": draw(st.one_of(amounts, few_amounts)),
        "inquiries": inquiries,
        "buyers": draw(st.sampled_from([None, 0, max(edge - 1, 0), edge, edge + 1, inquiries, 138])),
        "tie_choice": draw(st.sampled_from([None, None, "是", "否"])),
    }


people = st.lists(st.sampled_from(NAMES), unique=True, min_size=1)
team_months = st.tuples(
    *[people.flatmap(lambda names: st.fixed_dictionaries({n: figures() for n in names}))] * 4
)
events = st.lists(
    st.fixed_dictionaries(
        {
            "agent": st.sampled_from(NAMES),
            "category": st.sampled_from([str(c) for c in Category]),
            "amount": st.one_of(st.none(), amounts),
            "status": st.sampled_from(["已确认", "已确认", "待确认", "已撤销"]),
            "event_date": st.sampled_from([f"{m}-{d}" for m in MONTHS for d in ("01", "28")]),
        }
    ),
    max_size=8,
)


def half_up(exact: Fraction) -> Decimal:
    """Fen, half up, with whole numbers only."""
    return Decimal(int(exact * 100 + Fraction(1, 2))) / 100


def expected_rate(post: str, f: dict[str, Any], at: str) -> Fraction | None:
    if post != "售前" or not f["inquiries"] or f["buyers"] is None or f["buyers"] > f["inquiries"]:
        return None
    share = Fraction(f["buyers"], f["inquiries"])
    if share == Fraction(7, 10):
        return Fraction(1, 100) if at == "low" else Fraction(3, 200)
    return Fraction(1, 100) if share < Fraction(7, 10) else Fraction(3, 200)


def expected_first(month: dict[str, dict[str, Any]]) -> str | None:
    sold = {name: f["sales"] for name, f in month.items() if name != "丁" and f["sales"]}
    tops = [name for name, amount in sold.items() if amount == max(sold.values())]
    if len(tops) > 1:
        tops = [name for name in tops if month[name]["tie_choice"] == "是"]
    return tops[0] if len(tops) == 1 else None


@settings(max_examples=400 if os.environ.get("CS_MACROS_CI") else 60)
@given(months=team_months, ledger=events, at=st.sampled_from(["low", "high"]))
def test_a_month_comes_to_what_a_second_reckoning_says(
    months: tuple[dict[str, dict[str, Any]], ...], ledger: list[dict[str, Any]], at: str
) -> None:
    rows = [
        a_row(name, MONTHS[n], **{**f, "post": "售后" if name == "丁" else "售前"})
        for n, month in enumerate(months)
        for name, f in month.items()
    ]
    made = [
        an_event(**{**e, "direction": str(Category(e["category"]).direction), "month": e["event_date"][:7],
                    "event_date": datetime.fromisoformat(e["event_date"])})
        for e in ledger
    ]  # fmt: skip
    host = scores(rows, made, STAFF, rate_at_threshold=at)
    push(host, "refresh", by="王芳")
    row = dict.fromkeys(NAMES, 0)
    for n, month in enumerate(months):
        first = expected_first(month)
        row = {name: row[name] + 1 if name == first else 0 for name in NAMES}
        for name, f in month.items():
            cells = row_of(host, name, MONTHS[n])
            post = "售后" if name == "丁" else "售前"
            rate = expected_rate(post, f, at)
            sales = f["sales"]
            paid: Decimal | None = None
            if post == "售前" and sales is not None and (rate is not None or sales == 0):
                paid = half_up(Fraction(sales) * (rate or 0))
            award = [0, 50, 100, 200][min(row[name], 3)]
            mine = [
                e for e in ledger
                if (e["agent"], e["event_date"][:7], e["status"]) == (name, MONTHS[n], "已确认")
            ]  # fmt: skip
            won = sum(
                (e["amount"] or 0 for e in mine if Category(e["category"]).direction == "奖"), Decimal(0)
            )
            lost = sum(
                (e["amount"] or 0 for e in mine if Category(e["category"]).direction == "罚"), Decimal(0)
            )
            fines = sum((e["amount"] or 0 for e in mine if e["category"] == "私自调班"), Decimal(0))
            owed = None if paid is None and post == "售前" else (paid or 0) + award + won - lost
            wanted = {
                "commission_rate": None if rate is None else float(rate),
                "commission": None if paid is None else float(paid),
                "streak": row[name],
                "streak_award": award,
                "swaps": sum(e["category"] == "私自调班" for e in mine),
                "swap_fine": float(fines),
                "other_penalty": float(lost - fines),
                "reward_total": float(award + won),
                "penalty_total": float(lost),
                "net": float(award + won - lost),
                "pay_total": None if owed is None else float(owed),
            }
            assert {key: cells.get(key) for key in wanted} == wanted, (name, MONTHS[n])
