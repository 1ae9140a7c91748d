"""How the month's score sheets of all supervisors are compiled (CORE 6, R-120)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cs_macros.book.flow import Finding, warn
from cs_macros.book.office import AGENTS, MANAGERS, Post
from cs_macros.compile.compiled import FILE, ROW, Compiled, Values, amount, moment_of
from cs_macros.compile.groups import By, Sums
from cs_macros.compile.lists import Beside, Listing
from cs_macros.compile.monthly import Month
from cs_macros.sheets.scores.building import belongs
from cs_macros.sheets.scores.months import SIGNED
from cs_macros.sheets.scores.register import EventStatus, ScoreEvent


def order(row: Values) -> tuple[object, ...]:
    """Most sales first; who has none comes last."""
    return -(amount(row, "sales") or -1), row["agent"]


def ranks(rows: Sequence[Values]) -> list[int | None]:
    """Places by sales over all files; equal sales share one, no sales have none."""
    sold = [amount(row, "sales") if row["rank"] else None for row in rows]
    return [1 + sum(other > mine for other in sold if other) if mine else None for mine in sold]


def wrong_sums(row: Values) -> Iterator[Finding]:
    """Totals that no longer follow from their parts: somebody has changed a cell since."""
    if None in (row["reward_total"], row["penalty_total"], row["net"]):
        return
    hint = f"{row['agent']} 的行在提交以后可能改过：请在原文件里核对这一行，改回提交时的数。"
    if amount(row, "net") != amount(row, "reward_total") - amount(row, "penalty_total"):
        yield warn("net", "与明细的合计不符", hint)
    if row["pay_total"] is not None and amount(row, "pay_total") != amount(row, "commission", "net"):
        yield warn("pay_total", "与明细的合计不符", hint)


def is_of(event: Values, month: str) -> bool:
    """Whether an event counts in the month."""
    day = moment_of(event["event_date"])
    return event["status"] == EventStatus.CONFIRMED and day is not None and f"{day:%Y-%m}" == month


COMPILED = Compiled(
    kind="scores",
    title="奖罚评分汇总",
    period=Month(month="month", who="agent", about="评分", unmade="还没有生成评分表"),
    counts=SIGNED,
    agree=(
        "sales", "inquiries", "buyers", "commission", "streak_award", "swap_fine", "other_reward",
        "other_penalty", "reward_total", "penalty_total", "net", "pay_total",
    ),
    people=("agent",),
    posts=AGENTS,
    belongs=belongs,
    readers=(*MANAGERS, Post.SUPERIOR, Post.FINANCE, Post.ADMIN),
    checks=wrong_sums,
    pages=(
        Sums(("sales", "commission", "reward_total", "penalty_total", "net", "pay_total"), figures=False),
        By("post", ranked=False),
        By(FILE, ranked=False),
        Listing(
            ("agent", "post", "status", "sales", "inquiries", "buyers", "conversion", "commission_rate",
             "commission", "streak", "streak_award", "total_score", "swap_fine", "other_reward",
             "other_penalty", "sanctions", "reward_total", "penalty_total", "net", "pay_total"),
            note="一人一行，销售额多的在前。",
            more=("rank",),
            widths={FILE: 18, ROW: 5, "post": 6, "status": 8, "inquiries": 8, "buyers": 8, "streak": 8,
                    "total_score": 8, "agent": 9},
            order=order,
            lead=("总名次", ranks),
        ),
        Beside(
            "奖罚明细",
            "计入的人当月已确认的奖罚。",
            ScoreEvent,
            ("event_date", "agent", "direction", "category", "amount", "points", "sanction", "evidence",
             "source_no", "number", "confirmed_by"),
            more=("status",), takes=is_of, whose="agent",
            same=("number", "agent", "category", "event_date"), order=("event_date", "number"),
        ),
    ),
)  # fmt: skip
