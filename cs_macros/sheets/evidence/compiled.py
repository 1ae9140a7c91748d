"""How 证据记录 of all agents comes before those who may see it all (SERVICE 27)."""

from __future__ import annotations

from cs_macros.book.office import AGENTS, MANAGERS
from cs_macros.compile.compiled import Compiled
from cs_macros.compile.groups import By, Cross, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.weekly import Week
from cs_macros.sheets.evidence.register import EvidenceStatus

COMPILED = Compiled(
    kind="evidence",
    title="证据汇总",
    period=Week(day="date"),
    counts=(EvidenceStatus.CLOSED,),
    outcome="outcome",
    keys={"同一订单号和类型": ("order_no", "kind")},
    people=("agent", "created_by"),
    posts=AGENTS,
    readers=MANAGERS,
    pages=(
        Sums(()),
        Cross((By("kind", chart=True), By("agent", or_file=True), By("reported_to", most=30))),
        Listing(
            ("date", "agent", "customer_id", "order_no", "kind", "verbatim", "files", "sign_proof",
             "reported_to", "reported_at", "case_no", "outcome", "status"),
            widths={"order_no": 22, "kind": 16, "verbatim": 40, "files": 18, "outcome": 22},
        ),
    ),
)  # fmt: skip
