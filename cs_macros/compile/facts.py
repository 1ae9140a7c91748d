"""The sheet 统计: goods back, loss, the shop's freight, what a courier owes.

Source: seed 004 「已便退回来方便归位 统计库存跟损失」.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.compile.compiled import FILE, NOTHING, ROW, Values, amount, word
from cs_macros.compile.groups import joined, ranked
from cs_macros.compile.page import Page, Total, Worth
from cs_macros.compile.row_sheet import Heading
from cs_macros.compile.standing import Entry

if TYPE_CHECKING:
    from cs_macros.compile.report import Report
    from cs_macros.compile.row_sheet import RowSheet

FACTS, CLAIMS = "统计", "索赔"
SHOP, CUSTOMER, COURIER, OPEN = "商家", "客户", "快递", "待核实"
"""Who is responsible (domain 0.4 `fault`)."""

MOST = 30
"""Reasons that a page of figures names; 分类汇总 has them all."""


@dataclass
class Stock(Page):
    """Goods that came back, by model and by what became of them.

    Attributes:
      model: Field with the model, `item` the one with what it is.
      of: values → what became of the goods; None where none came back.
    """

    model: str
    item: str
    of: Callable[[Values], str | None]
    found: defaultdict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter), init=False
    )
    tabs = (FACTS,)

    @property
    def fields(self) -> Sequence[str]:
        return self.model, self.item

    def add(self, entry: Entry) -> None:
        row = entry.values
        if (became := self.of(row)) is not None:
            self.found[word(row[self.model]), word(row[self.item])][became] += entry.worth.pieces

    def write(self, report: Report) -> None:
        model, item = map(report.plan.header, self.fields)
        kinds = sorted({kind for found in self.found.values() for kind in found})
        most = sorted(self.found.items(), key=lambda one: (-one[1].total(), one[0]))
        rows: list[list[Any]] = [
            [*words, found.total(), *(found[kind] for kind in kinds)] for words, found in most
        ]
        sums = ["合计", None, *(sum(column) for column in list(zip(*rows, strict=True))[2:])]
        headers = [model, item, "件数", *kinds]
        report.blocks(FACTS).table(f"退回数量（按{model}）", headers, rows, sums)


@dataclass
class Loss(Page):
    """What was lost, by reason and by who is responsible.

    Attributes:
      money: Field with the loss; `by` the one with the reason.
      party: values → who is responsible.
    """

    money: str
    by: str
    party: Callable[[Values], str]
    found: defaultdict[tuple[str, str], Total] = field(default_factory=lambda: defaultdict(Total), init=False)
    tabs = (FACTS,)

    @property
    def fields(self) -> Sequence[str]:
        return self.money, self.by

    def add(self, entry: Entry) -> None:
        if lost := amount(entry.values, self.money):
            group = word(entry.values[self.by]), self.party(entry.values)
            self.found[group].add(Worth(entry.worth.pieces, [lost]))

    def write(self, report: Report) -> None:
        plan, blocks = report.plan, report.blocks(FACTS)
        loss, reason = map(plan.header, self.fields)
        losses = sorted(self.found.items(), key=lambda one: (-one[1].money[0], one[0]))
        lost: list[list[Any]] = [[*words, *cells(report, found)] for words, found in losses[:MOST]]
        if rest := dict(losses[MOST:]):
            lost.append([f"其余 {len(rest)} 种", None, *cells(report, joined(rest))])
        sums = ["合计", None, *cells(report, joined(self.found))]
        headers = [reason, "责任方", *plan.units, loss]
        blocks.table(f"{loss}（按{reason}和责任方）", headers, lost, sums)
        parties: defaultdict[str, Total] = defaultdict(Total)
        for (_, party), found in self.found.items():
            parties[party].join(found)
        by_name(report, f"{loss}（按责任方）", "责任方", loss, ranked(parties))


@dataclass
class Freight(Page):
    """Freight that the shop bears.

    Attributes:
      of: values → how much; None where the shop bears none.
      word: What the field `by` is about.
    """

    by: str
    of: Callable[[Values], Decimal | None]
    _: KW_ONLY
    word: str = "店铺"
    found: defaultdict[str, Total] = field(default_factory=lambda: defaultdict(Total), init=False)
    tabs = (FACTS,)

    @property
    def fields(self) -> Sequence[str]:
        return (self.by,)

    def add(self, entry: Entry) -> None:
        if (borne := self.of(entry.values)) is not None:
            self.found[word(entry.values[self.by])].add(Worth(entry.worth.pieces, [borne]))

    def write(self, report: Report) -> None:
        title = f"商家承担的运费（按{self.word}）"
        by_name(report, title, self.word, "运费", dict(sorted(self.found.items())))


@dataclass
class Claims(Page):
    """What couriers owe: sums on 统计, a row a parcel on 索赔.

    Attributes:
      by: Field with the courier; `shown` those of a parcel, beside its own number, before the reason.
      of: values → how much, 0 where the loss is not known yet; None where nothing is owed.
    """

    by: str
    shown: Sequence[str]
    of: Callable[[Values], Decimal | None]
    _: KW_ONLY
    word: str = "快递"
    found: defaultdict[str, Total] = field(default_factory=lambda: defaultdict(Total), init=False)
    tabs = (FACTS, CLAIMS)

    @property
    def fields(self) -> Sequence[str]:
        return self.by, *self.shown

    def begin(self, report: Report) -> None:
        plan = report.plan
        texts = [Heading(plan.header(name), 20, plan.layout[name].kind.name) for name in self.fields]
        money = Heading("金额", 12, "money", "#,##0.00")
        headings = [*texts, money, Heading(FILE, 34), Heading(ROW, 8, "int", "0")]
        note = f"按处理结果或责任方是{self.word}的行；金额为空的先核实损失。"
        self._sheet: RowSheet = report.row_sheet(CLAIMS, note, headings)

    def add(self, entry: Entry) -> None:
        row = entry.values
        if (owed := self.of(row)) is not None:
            self.found[word(row[self.by])].add(Worth(entry.worth.pieces, [owed]))
            texts = [row[name] for name in self.fields]
            self._sheet.write([*texts, owed or None, entry.label, entry.row])

    def write(self, report: Report) -> None:
        title = f"要向{self.word}索赔（按{self.word}）"
        by_name(report, title, self.word, "金额", ranked(self.found))


def by_name(report: Report, title: str, header: str, money: str, found: Mapping[str, Total]) -> None:
    """A block with a row a name, and one amount in each."""
    rows = [[name, *cells(report, total)] for name, total in found.items()]
    headers = [header, *report.plan.units, money]
    report.blocks(FACTS).table(title, headers, rows, ["合计", *cells(report, joined(found))])


def cells(report: Report, total: Total) -> list[Any]:
    """Rows, pieces, and the one amount of a total."""
    return [*report.plan.counted(total), *(total.money or [NOTHING])]
