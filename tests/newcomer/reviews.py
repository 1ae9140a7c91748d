"""中差评登记: a throw-away register with everything that a register can have, declared once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cs_macros.book import usual
from cs_macros.book.book import Book
from cs_macros.book.columns import COMPUTED, Choice, Count, Day, Entry, IdText, Text, Week, column
from cs_macros.book.defaults import today
from cs_macros.book.flow import Finding, Flow, Move, Todo, warn
from cs_macros.book.office import AGENTS, CARING, MANAGERS
from cs_macros.book.sheets import HandIn, Sheet
from cs_macros.compile.compiled import Compiled
from cs_macros.compile.groups import By, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.weekly import Week as Weekly


class ReviewState(Choice):
    """Where a bad review stands."""

    OPEN = "待处理"
    CONTACTED = "已联系"
    SOLVED = "已处理"
    HANDED_IN = "已上交"


class Stars(Choice):
    """How bad it is."""

    MIDDLE = "中评"
    BAD = "差评"


class Review(Entry, sheet="中差评登记", table="bad_reviews", prefix="ZC", messages=True, deadline=True):
    """A review that a customer was not content in."""

    status: ReviewState | None = usual.status()
    found_date: Day | None = column("发现日期", "日期", default=today)
    shop: Text = usual.shop()
    order_no: IdText = usual.order_no()
    customer_id: IdText = usual.customer_id()
    customer_name: Text = usual.customer_name()
    stars: Stars = column("星级", "评价等级", width=8)
    reason: Text = column("评价原因", "原因", reason="中差评原因", width=16)
    item: Text = usual.item()
    result: Text | None = column("处理结果", "结果", width=24)
    times: Count | None = column("联系次数", ge=1)
    week: Week | None = column("所属周", owner=COMPUTED)


S = ReviewState
KEEPER = usual.whose("created_by", posts=AGENTS)


def late_found(r: Review, book: Book) -> Iterator[Finding]:
    """A review that lay about for weeks is told of."""
    if r.found_date and (book.now.date() - r.found_date).days > 14:
        yield warn("found_date", "发现日期在两周以前", "确认日期没有填错。")


REVIEWS = Flow(
    Review,
    states=tuple(S),
    final=(S.HANDED_IN,),
    computes={"week": usual.week_by("opinion_report_due")},
    deadline=usual.by_state({S.OPEN: usual.within("review_days", "found_date")}),
    todos={
        S.OPEN: Todo("联系客户", KEEPER),
        S.CONTACTED: Todo("处理", KEEPER),
        S.SOLVED: Todo("上交", KEEPER),
    },
    moves=(
        Move(
            name="log_review",
            caption="登记差评",
            help="登记一条中差评。",
            to=(S.OPEN,),
            by=CARING,
            bulk=True,
            guard=(late_found, usual.once("order_no", open_only=True)),
            done="已登记 {n} 条中差评。",
        ),
        Move(
            name="reach_reviewer",
            caption="联系评价人",
            help="已经联系过客户。",
            from_=(S.OPEN,),
            to=(S.CONTACTED,),
            needs=("times",),
            by=CARING,
            letters="reassure_problem",
        ),
        Move(
            name="solve_review",
            caption="处理好差评",
            help="写明处理结果。",
            from_=(S.CONTACTED,),
            to=(S.SOLVED,),
            needs=("result",),
            by=CARING,
        ),
        Move(
            name="hand_in_reviews",
            caption="上交差评",
            help="把处理好的上交店长。",
            from_=(S.SOLVED,),
            to=(S.HANDED_IN,),
            by=(*CARING, *MANAGERS),
            bulk=True,
        ),
    ),
)


def compiled() -> Any:
    """A week of everybody's reviews."""
    return Compiled(
        kind="bad-reviews",
        title="中差评汇总",
        period=Weekly("opinion_report_due", day="found_date"),
        counts=(S.HANDED_IN,),
        outcome="result",
        keys={"同一订单号": ("order_no",)},
        people=("created_by",),
        posts=AGENTS,
        pages=(Sums(()), By("reason", chart=True), Listing(("shop", "stars", "result"))),
    )


SHEET = Sheet(
    record=Review,
    flow=REVIEWS,
    note="每条中差评一行。",
    hands_in=(HandIn("opinion_report_due", ready=S.SOLVED, done=(S.HANDED_IN,), signed="updated_at"),),
    compiled=compiled,
)
