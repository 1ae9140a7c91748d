"""导入退款: the platforms' refund exports into 退款维权日检表 (SERVICE 26)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cs_macros.book.defaults import single_shop
from cs_macros.book.files import asked_files
from cs_macros.book.flow import Ask, button
from cs_macros.book.moving import compute
from cs_macros.book.office import CARING
from cs_macros.book.press import Press
from cs_macros.book.table import Row, Table
from cs_macros.errors import CsError, Level, Problem
from cs_macros.sheets.disputes.board import has_looked
from cs_macros.sheets.disputes.register import Dispute, DisputeKind, DisputeStatus, only_one

if TYPE_CHECKING:
    from cs_macros.sheets.disputes.exports import Export, Refund

FILES = "退款文件"

RENEWED = ("platform_status", "amount", "refund_reason", "platform_due")
"""What the platform owns; the rest is taken only where nothing stands yet."""

FILLED = ("refund_no", "customer_id", "applied_at")

WRITTEN = (*RENEWED, *FILLED, "check_date", "shop", "order_no", "kind", "owner", "outcome", "closed_at")
"""What an import writes; whatever else stands in a new row, somebody has typed since."""

ADDED, RENEWED_ROWS, CLOSED, SAME = "新登记", "更新", "结束", "没有变化"


@button(
    "导入退款",
    by=CARING,
    asks=(
        Ask(
            "refund_files",
            FILES,
            "paths",
            option="EXPORT",
            many=True,
            hint="平台后台导出的退款或售后列表，或它们所在的文件夹；多个用“、”隔开",
        ),
        Ask(
            "refund_shop",
            "退款的店铺",
            option="--shop",
            source="shops",
            hint="文件里没有店铺时填；只有一个店铺可以空着",
        ),
    ),
    icon="ImportTextFile",
)
def import_refunds(press: Press) -> None:
    """读入平台导出的退款列表：没有的登记下来，有的按退款编号更新，平台已经结束的一起结束；维权的先告知店长。"""
    from cs_macros.sheets.disputes.exports import read_refunds  # what reads files loads when there are some

    press.check_operator()
    files = asked_files(press.asks.get("refund_files"), FILES, Path(press.book.host.label))
    taking = Taking(press, str(press.asks.get("refund_shop") or "").strip())
    refused = 0
    for file in files:
        try:
            for export in read_refunds(file):
                taking.take(export)
        except CsError as error:
            named = error.message if file.name in error.message else f"{file.name}：{error.message}"
            press.outcome.problems.append(Problem(named, error.hint))
            refused += 1
    taking.conclude()
    if refused:
        press.outcome.summary += f"另有 {refused} 个文件没有读进来。"


def unusable(fresh: Dispute, bad: Mapping[str, str]) -> str:
    """Why a row of an export is no refund, such as a line of sums at its end; empty for one that is."""
    for name in ("order_no", "refund_no"):
        header, number = Dispute.layout.header(name), getattr(fresh, name)
        if name in bad:
            return f"{header}{bad[name]}"
        if number is None and name == "order_no":
            return f"{header}空着"
        if number is not None and not any(map(str.isdigit, number)):
            return f"{header}“{number}”不是编号"
    return "" if fresh.platform_status else "没有状态"


@dataclass
class Taking:
    """Brings refunds into the register.

    Attributes:
      asked: Shop of files that name none.
    """

    press: Press
    asked: str
    counts: Counter[str] = field(default_factory=Counter)
    new: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    rights: list[str] = field(default_factory=list)

    @property
    def table(self) -> Table[Dispute]:
        return self.press.book.table(Dispute)

    @cached_property
    def by_refund(self) -> dict[str, Row[Dispute]]:
        """退款编号 → its row."""
        places = self.table.column("refund_no").items()
        return {number: self.table.row(n) for n, number in places}

    @cached_property
    def by_order(self) -> defaultdict[str, list[Row[Dispute]]]:
        """订单号 → its rows, those of this press too."""
        found = defaultdict[str, list[Row[Dispute]]](list)
        for n, order_no in self.table.column("order_no").items():
            found[order_no].append(self.table.row(n))
        return found

    @cached_property
    def archived(self) -> set[str]:
        """What was finished and put away."""
        tables = self.press.book.archived(Dispute)
        return {number for table in tables for number in table.column("refund_no").values()}

    def take(self, export: Export) -> None:
        """One table of an export."""
        press, book = self.press, self.press.book
        self.files.append(export.file)
        told = "、".join(export.columns.values())
        more = f"；没有用 {len(export.unused)} 列" if export.unused else ""
        press.outcome.problems.append(Problem(f"{export.file} 用到的列：{told}{more}", level=Level.INFO))
        for each in export.refunds:
            fresh, bad = Dispute.read(each.cells, book.now)
            if why := unusable(fresh, bad):
                self.leave_out(export, each, why)
                continue
            for name, reason in bad.items():
                header = Dispute.layout.header(name)
                what = f"{export.file} 第 {each.row} 行的{header}“{each.cells[name]}”{reason}，这一格没有导入"
                press.outcome.problems.append(Problem(what, "到平台后台核对。", level=Level.WARN))
            fresh.kind = each.kind
            self.settle(fresh, each, export)

    def settle(self, fresh: Dispute, each: Refund, export: Export) -> None:
        """A row of the export: known already, or new."""
        if fresh.refund_no in self.archived:
            self.counts[SAME] += 1
        elif known := self.known(fresh):
            self.renew(known, fresh, each)
        else:
            shop = self.shop(each)
            if shop is None:
                self.leave_out(export, each, "不知道是哪个店铺的")
            else:
                self.add(fresh, each, shop)

    def known(self, fresh: Dispute) -> Row[Dispute] | None:
        """The row of a refund: by its own number, else the open one of its order that has none yet."""
        if fresh.refund_no and (found := self.by_refund.get(fresh.refund_no)):
            return found
        same = [
            row
            for row in self.by_order.get(fresh.order_no or "", ())
            if row.record.status
            and (row.record.refund_no is None or fresh.refund_no is None)
            and (row.record.status != DisputeStatus.OVER or row.record.applied_at == fresh.applied_at)
        ]
        return same[0] if len(same) == 1 else None

    def shop(self, each: Refund) -> str | None:
        """The shop of a row: as the file says, as was asked for, or the only one there is."""
        shops = self.press.book.shops
        if each.shop in shops or (each.shop and not shops):
            return each.shop
        return self.asked or single_shop(None, self.press.book)

    def add(self, fresh: Dispute, each: Refund, shop: str) -> None:
        book = self.press.book
        more = {
            "status": DisputeStatus.OVER if each.is_over else DisputeStatus.NEW,
            "shop": shop,
            "check_date": book.now.date(),
            "owner": only_one(fresh, book),
            "outcome": fresh.platform_status if each.is_over else None,
            "closed_at": fresh.closed_at if each.is_over else None,
        }
        row = book.enter(fresh.model_copy(update=more))
        self.new.append(str(row.record.number))
        self.counts[ADDED] += 1
        self.counts[f"{ADDED}{CLOSED}"] += each.is_over
        self.by_order[row.record.order_no].append(row)
        if fresh.refund_no:
            self.by_refund[fresh.refund_no] = row
        self.note_rights(row.record)

    def renew(self, row: Row[Dispute], fresh: Dispute, each: Refund) -> None:
        """What the platform says now; a row goes forward only, and what is over stays as it is."""
        record, book = row.record, self.press.book
        if record.status == DisputeStatus.OVER or record.status is None or row.bad:
            self.counts[SAME] += 1
            return
        before = {name: getattr(record, name) for name in (*RENEWED, *FILLED, "kind")}
        for name in RENEWED:
            if (value := getattr(fresh, name)) is not None:
                setattr(record, name, value)
        for name in FILLED:
            if getattr(record, name) is None:
                setattr(record, name, getattr(fresh, name))
        if fresh.kind is DisputeKind.RIGHTS:
            record.kind = fresh.kind
        changed = before != {name: getattr(record, name) for name in before}
        record.check_date = book.now.date()
        if each.is_over:
            record.outcome = record.outcome or record.platform_status
            record.closed_at = record.closed_at or fresh.closed_at or book.now.date()
            book.reach(record, DisputeStatus.OVER)
        elif row.changes:
            book.sign(record)
        if (flow := book.sheets.flow_of(Dispute)) and row.changes:
            compute(row, flow, book)
        self.counts[CLOSED if each.is_over else RENEWED_ROWS if changed else SAME] += 1
        if changed and before["kind"] != record.kind:
            self.note_rights(record)

    def note_rights(self, record: Dispute) -> None:
        if record.kind is DisputeKind.RIGHTS and record.status != DisputeStatus.OVER:
            self.rights.append(str(record.number))

    def leave_out(self, export: Export, each: Refund, why: str) -> None:
        self.counts["没有导入"] += 1
        self.press.outcome.problems.append(
            Problem(
                f"{export.file} 第 {each.row} 行{why}，没有导入这一行",
                "到平台后台核对这一笔；没有店铺的，在“退款的店铺”里填。",
                level=Level.WARN,
            )
        )

    def conclude(self) -> None:
        """Tell what came of it, and keep one row of the journal: for what is new, or for having looked."""
        press, counts = self.press, self.counts
        if self.new or (self.files and not has_looked(press.book)):
            told = {
                "file": "、".join(self.files), "rows": len(self.new), "lines": self.new, "fields": WRITTEN,
            }  # fmt: skip
            press.imports[Dispute.layout.table] = told
        over = counts[f"{ADDED}{CLOSED}"]
        press.outcome.summary = (
            f"读了 {len(self.files)} 个文件：新登记 {counts[ADDED]} 条"
            + (f"（其中平台已结束 {over} 条）" if over else "")
            + f"，更新 {counts[RENEWED_ROWS]} 条，结束 {counts[CLOSED]} 条，没有变化 {counts[SAME]} 条，"
            f"没有导入 {counts['没有导入']} 条。"
        )
        if self.rights:
            what = f"有 {len(self.rights)} 条维权，要马上告知店长：{'、'.join(self.rights)}"
            press.outcome.problems.append(Problem(what, "选中这些行，按“告知店长”。", level=Level.WARN))
