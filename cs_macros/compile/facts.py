"""The sheet 统计: goods back, loss, the shop's freight, what a courier owes.

Source: seed 004 「已便退回来方便归位 统计库存跟损失」.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.compile.compiled import FILE, ROW, Values, amount, word
from cs_macros.compile.groups import capped, ranked
from cs_macros.compile.page import Grouped, Page, Total, Worth
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
    tabs = (FACTS,)

    @property
    def fields(self) -> Sequence[str]:
        return self.model, self.item

    def begin(self, report: Report) -> None:
        self.found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)

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
class Loss(Grouped):
    """What was lost, by reason and by who is responsible.

    Attributes:
      money: Field with the loss; `by` the one with the reason.
      party: values → who is responsible.
    """

    money: str
    by: str
    party: Callable[[Values], str]
    tabs = (FACTS,)

    @property
    def fields(self) -> Sequence[str]:
        return self.money, self.by

    def add(self, entry: Entry) -> None:
        if lost := amount(entry.values, self.money):
            group = word(entry.values[self.by]), self.party(entry.values)
            self.found[group].add(Worth(entry.worth.pieces, [lost]))

    def write(self, report: Report) -> None:
        loss, reason = map(report.plan.header, self.fields)
        lost = sorted(self.found.items(), key=lambda one: (-one[1].money[0], one[0]))
        by_party: defaultdict[tuple[str], list[Total]] = defaultdict(list)
        for (_, party), found in lost:
            by_party[party,].append(found)
        parties = ranked({party: Total.of(found) for party, found in by_party.items()})
        title, headers = f"{loss}（按{reason}和责任方）", (reason, "责任方")
        report.table(FACTS, title, headers, capped(lost, MOST, None), [loss])
        report.table(FACTS, f"{loss}（按责任方）", headers[1:], parties, [loss])


@dataclass
class Amounts(Grouped):
    """Amounts that follow from rows, added up by one field.

    Attributes:
      by: The field; `word` says what it is about.
      of: values → how much; None where there is nothing, 0 where it is not known yet.
    """

    by: str
    of: Callable[[Values], Decimal | None]
    word: str

    @property
    def fields(self) -> Sequence[str]:
        return (self.by,)

    def add(self, entry: Entry) -> None:
        if (found := self.of(entry.values)) is not None:
            self.found[word(entry.values[self.by]),].add(Worth(entry.worth.pieces, [found]))
            self.tell(entry, found)

    def tell(self, entry: Entry, found: Decimal) -> None:
        """Show a row that has such an amount."""


@dataclass
class Freight(Amounts):
    """Freight that the shop bears, by shop."""

    word: str = "店铺"
    tabs = (FACTS,)

    def write(self, report: Report) -> None:
        title = f"商家承担的运费（按{self.word}）"
        report.table(FACTS, title, [self.word], sorted(self.found.items()), ["运费"])


@dataclass
class Claims(Amounts):
    """What couriers owe: sums on 统计, a row a parcel on 索赔.

    Attributes:
      shown: Fields of a row beside the courier.
    """

    word: str = "快递"
    shown: Sequence[str] = ()
    tabs = (FACTS, CLAIMS)

    @property
    def fields(self) -> Sequence[str]:
        return self.by, *self.shown

    def begin(self, report: Report) -> None:
        super().begin(report)
        plan = report.plan
        texts = [Heading(plan.header(name), 20, plan.layout[name].kind.name) for name in self.fields]
        money = Heading("金额", 12, "money", "#,##0.00")
        note = f"按处理结果或责任方是{self.word}的行；金额为空的先核实损失。"
        headings = [*texts, money, Heading(FILE, 34), Heading(ROW, 8, "int", "0")]
        self._sheet: RowSheet = report.row_sheet(CLAIMS, note, headings)

    def tell(self, entry: Entry, found: Decimal) -> None:
        texts = [entry.values[name] for name in self.fields]
        self._sheet.write([*texts, found or None, entry.label, entry.row])

    def write(self, report: Report) -> None:
        title = f"要向{self.word}索赔（按{self.word}）"
        report.table(FACTS, title, [self.word], ranked(self.found), ["金额"])
