"""产品故障分类统计表: what the rows of several registers tell of faulty goods, each fault once (SERVICE 42).

A register says in its `Compiled.tells` how a row of it tells of a fault; nothing here names one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.compile.compiled import Compiled, Values
from cs_macros.compile.gathering import Gathering
from cs_macros.compile.groups import By, Sums
from cs_macros.compile.linking import JoinedPlan
from cs_macros.compile.lists import Listing
from cs_macros.compile.plan import Plan
from cs_macros.compile.reading import Line, Reading
from cs_macros.compile.span import Span, nobody, span_in_words
from cs_macros.compile.trends import Statistics, Trend
from cs_macros.sheets.faults.linking import together
from cs_macros.sheets.faults.register import GENERAL, KIND, QUALITY, Fault, Faulty

OWN = ("number", "status", "created_at", "created_by", "shop", "order_no", "customer_id", "model", "item")
"""What a fault takes over from any register as it stands there."""


KNOWN = ("found", "links")
"""What is read of a row beside the columns of a fault."""


def faulty_of(plan: Plan) -> Faulty:
    """How the register of a plan tells of faults."""
    faulty = plan.compiled.tells[KIND]
    assert isinstance(faulty, Faulty)
    return faulty


class Part(Plan):
    """One of the registers, as the report reads it."""

    @cached_property
    def compiled(self) -> Compiled:
        assert self.sheet.compiled is not None
        told = self.sheet.compiled()
        faulty: Faulty = told.tells[KIND]
        own = [name for name in OWN if name in self.layout.by_field]
        read = (*own, *faulty.links, *faulty.people, faulty.told)
        return Compiled(
            kind=told.kind,
            title=told.title,
            period=Span(day=faulty.day),
            counts=(),
            people=("created_by",),
            belongs=nobody,
            tells={KIND: faulty},
            pages=(Listing((faulty.day, *faulty.fields), more=[name for name in read if name]),),
        )


class FaultSpan(Span):
    """The period of the report; what belongs together is told of."""

    rows = "故障件数"

    def summary(self, gathering: Gathering) -> str:
        """One sentence about it all."""
        refused = sum(file.refused is not None for file in gathering.reports)
        same = gathering.count_of("相同")
        told = [
            f"{gathering.plan.compiled.title}：{span_in_words(gathering.asked.which)}",
            f"读了 {len(gathering.reports) - refused} 个文件，跳过 {refused} 个",
            f"故障 {gathering.total.rows} 件",
            f"同一件事在几张表里的 {same} 行没有重复计入" if same else "",
            f"冲突 {gathering.count_of('冲突')} 行",
        ]
        return "；".join(filter(None, told)) + "。"


COMPILED = Compiled(
    kind=KIND,
    title="产品故障分类统计表",
    period=FaultSpan(day="date"),
    counts=(),
    people=("agent",),
    belongs=nobody,
    pages=(
        Sums(()),
        By("fault", chart=True, most=30),
        Trend("date"),
        By("item", most=30),
        By("shop"),
        By("agent", most=30),
        By("origin"),
        Statistics("故障分类统计", ("item", "model", "fault"), "date"),
        Listing(
            ("date", "origin", "shop", "order_no", "customer_id", "model", "item", "fault", "told", "agent",
             "linked", "status"),
            note="每件故障一行；同一件事在几张表里都登记了的，只算一次，其余的在“关联记录”里。",
            widths={"origin": 14, "shop": 11, "order_no": 22, "customer_id": 12, "item": 14, "fault": 14,
                    "told": 24, "agent": 8, "linked": 22, "status": 10},
        ),
    ),
)  # fmt: skip


class FaultPlan(JoinedPlan):
    """The report as a plan of rows that no sheet has: those of several registers."""

    def __init__(self, sheets: Sheets) -> None:
        super().__init__(Sheet(record=Fault, note="", compiled=lambda: COMPILED), sheets)

    @cached_property
    def compiled(self) -> Compiled:
        """As it is declared."""
        return COMPILED

    @cached_property
    def parts(self) -> Sequence[Plan]:
        """The registers that tell of faults."""
        able = (
            sheet for sheet in self.sheets.in_order() if sheet.compiled and KIND in sheet.compiled().tells
        )
        return [Part(sheet, self.sheets) for sheet in able]

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every cell of a fault."""
        return *(column.field for column in Fault.layout.columns), *KNOWN

    @cached_property
    def hides(self) -> bool:
        """Customers' words may hold their phones."""
        return True

    def joined(self, part: Plan, reading: Reading) -> Iterator[Line]:
        """The rows of one register that tell of a fault, or that there is none."""
        faulty = faulty_of(part)
        for row, place, cells in reading.lines:
            values = dict(zip(part.fields, cells, strict=True))
            if values["status"] is None and reading.origins[place].tracked:
                continue  # not registered yet
            kind, found = faulty.of(values), faulty.found(values)
            if kind is not None or found is not None:
                told = self._told(part, faulty, values)
                told |= {"fault": QUALITY if kind in GENERAL else kind, "found": found}
                yield row, place, tuple(told.get(name) for name in self.fields)

    def _told(self, part: Plan, faulty: Faulty, values: Mapping[str, Any]) -> dict[str, Any]:
        """A row as a fault, whatever its kind."""
        numbers = (str(values[name] or "").split("、") for name in faulty.links)
        return {
            **{name: values.get(name) for name in OWN},
            "origin": part.sheet.title,
            "date": values[faulty.day] or values["created_at"],
            "told": values[faulty.told] if faulty.told else None,
            "agent": next(filter(None, (values[name] for name in faulty.people)), None),
            "links": tuple(number for some in numbers for number in some if number),
        }

    def together(self, rows: Sequence[Values]) -> Sequence[Sequence[int]]:
        """The rows about one thing each, by their places."""
        return together(rows)

    def merged(self, rows: Sequence[Values]) -> dict[str, Any] | None:
        """What the rows of one thing say together, the first of them first; None where it is no fault."""
        kinds = [row["fault"] for row in rows if row["fault"] is not None]
        found = {row["found"] for row in rows}
        if not kinds or (False in found and True not in found):
            return None
        exact = next((kind for kind in kinds if kind != QUALITY), QUALITY)
        others = dict.fromkeys(str(row["number"]) for row in rows[1:] if row["number"])
        first = {
            name: next((row[name] for row in rows if row[name] is not None), None)
            for name in ("shop", "customer_id", "model", "item", "told", "agent")
        }
        return {**first, "fault": exact, "linked": "、".join(others) or None}
