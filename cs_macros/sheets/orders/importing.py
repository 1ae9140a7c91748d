"""导入订单: exports of the platforms into 订单跟进表 (SERVICE 20.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cs_macros.book.files import asked_files
from cs_macros.book.flow import Ask, button
from cs_macros.book.moving import compute
from cs_macros.book.office import CARING, Post
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.errors import CsError, Level, Problem
from cs_macros.resources import OWN_FORMATS
from cs_macros.sheets.orders.register import Order

if TYPE_CHECKING:
    from cs_macros.exports import Export
    from cs_macros.sheets.orders.renewing import Merged

FILES = "订单文件"

DISPUTES = "disputes"
"""Table of 退款维权日检表, which a workbook need not have."""

SHOWN = 5
"""Rows named under one reason."""


@button(
    "导入订单",
    by=(Post.PRINTER, *CARING),
    asks=(
        Ask("order_files", FILES, "paths", option="FILE", many=True,
            hint="平台导出的订单文件，或它们所在的文件夹；多个用“、”隔开"),
        Ask("order_shop", "店铺", option="--shop", source="shops", hint="文件里没有店铺名时填"),
    ),
    icon="ImportExcel",
)  # fmt: skip
def import_orders(press: Press) -> None:
    """读入平台导出的订单：新的加进来，已有的只更新平台知道的内容，只往前走；再导入一次不会重复。"""
    # Here, not above: only this button reads exports.
    from cs_macros.statements.reading import collector_resting

    press.check_operator()
    workbook = Path(press.book.host.label)
    files = asked_files(press.asks.get("order_files"), FILES, workbook)
    with collector_resting():
        exports, refused = read_all(files, workbook.parent / OWN_FORMATS)
        press.outcome.problems += refused
        take_in(press, exports, str(press.asks.get("order_shop") or "").strip())
    if refused:
        press.outcome.summary += f"另有 {len(refused)} 个文件没有读进来。"


def read_all(files: Sequence[Path], own_formats: Path) -> tuple[list[Export], list[Problem]]:
    """Read every file; one that cannot be read is a problem that names it, and stops no other.

    Raises:
      CsError: One of the shop's own formats is wrong; then no file is read.
    """
    from cs_macros.exports import read_export
    from cs_macros.exports.profiles import all_profiles

    all_profiles(own_formats)  # what is wrong with them is said once, not for every file
    exports: list[Export] = []
    refused: list[Problem] = []
    for file in files:
        try:
            exports += read_export(file, extra_profiles=own_formats)
        except CsError as error:
            named = error.message if file.name in error.message else f"{file.name}：{error.message}"
            refused.append(Problem(named, error.hint))
    return exports, refused


@dataclass
class Tally:
    """What came of an import.

    Attributes:
      left_out: (file, reason) → the rows that give no order.
    """

    new: list[Row[Order]] = field(default_factory=list)
    renewed: list[Row[Order]] = field(default_factory=list)
    unchanged: int = 0
    left_out: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def leave_out(self, file: str, row: int, reason: str) -> None:
        self.left_out[file, reason].append(row)


def take_in(press: Press, exports: Sequence[Export], asked_shop: str) -> None:
    """Add and renew the orders of exports, and tell what came of them all."""
    from cs_macros.exports.order import Kind
    from cs_macros.sheets.orders.renewing import WRITTEN, Merged, enrich, merge

    tally = Tally()
    found: dict[str, Merged] = {}
    for export in exports:
        for row in export.left_out:
            tally.leave_out(export.file, row.row, row.reason)
        tell_reading(press, export)
        if export.kind is Kind.ORDERS:
            for order in export.orders:
                if order.order_no in found:
                    merge(found[order.order_no], order)
                else:
                    found[order.order_no] = Merged(order, export.file, export.platform)
    goods = [(export, order) for export in exports if export.kind is Kind.ITEMS for order in export.orders]
    for export, order in goods:
        if order.order_no in found:
            enrich(found[order.order_no].order, order)
        elif press.table.find(order.order_no):
            order.state = None  # a list of goods tells nothing about where an order stands
            found[order.order_no] = Merged(order, export.file, export.platform)
        else:
            tally.leave_out(export.file, order.row, "只有商品，没有这个订单；先导入订单列表")
    enter(press, found.values(), asked_shop, tally)
    press.imports[Order.layout.table] = {
        "file": "、".join(dict.fromkeys(export.file for export in exports)),
        "rows": len(tally.new),
        "fields": sorted(WRITTEN),
        "renewed": {},
    }
    if not tally.new and not tally.renewed:
        del press.imports[Order.layout.table]
    report(press, exports, tally)
    offer_refunds(press, exports)


def enter(press: Press, found: Iterable[Merged], asked_shop: str, tally: Tally) -> None:
    """Put every order where it belongs, then work out what follows."""
    from cs_macros.sheets.orders.renewing import fill_goods, fresh, renew

    book, table, flow = press.book, press.table, press.sheet.flow
    assert flow is not None
    archived = book.archived_keys(Order)
    shops = Shops(press, asked_shop)
    moved: list[tuple[Row[Order], str | None]] = []
    for merged in found:
        order = merged.order
        rows = table.by_key.get(order.order_no, ())
        if len(rows) > 1:
            tally.leave_out(merged.file, order.row, "表里有两行是这个订单号，先删掉多出来的一行")
        elif rows and (row := table.row(rows[0])).bad:
            tally.leave_out(merged.file, order.row, "表里这一行有看不懂的格子，先改好")
        elif rows and row.record.status is None:
            tally.leave_out(merged.file, order.row, "表里这一行还没有登记，先按“登记订单”")
        elif rows:
            left = str(row.record.status)
            findings = renew(row.record, order, book) if order.state else fill_goods(row.record, order)
            if row.changes:
                book.sign(row.record)
                tally.renewed.append(row)
                moved.append((row, left))
                press.outcome.problems += [row.problem(f.field, f.message, f.hint, f.level) for f in findings]
            else:
                tally.unchanged += 1
        elif order.order_no in archived:
            tally.leave_out(merged.file, order.row, "已经归档的订单")
        elif shop := shops.of(merged, tally):
            row = table.add(record=fresh(merged, shop, book.now, book))
            tally.new.append(row)
            moved.append((row, None))
    for row, before in moved:
        compute(row, flow, book, before)


class Shops:
    """Which shop an order belongs to: as its file says, as asked, or the only one of its platform."""

    def __init__(self, press: Press, asked: str) -> None:
        self.press = press
        self.known = press.book.shops
        self.asked = asked
        self.told: set[tuple[str, str]] = set()
        if asked and self.known and asked not in self.known:
            raise CsError(f"“店铺”表里没有“{asked}”，未作任何改动。", hint="从下拉里选，或在“店铺”表加一行。")

    def of(self, merged: Merged, tally: Tally) -> str | None:
        shop = merged.order.shop or self.asked or self.only(merged.platform)
        if not shop:
            tally.leave_out(merged.file, merged.order.row, "文件里没有店铺名；填好“店铺”再导入")
            return None
        if self.known and shop not in self.known:
            self.tell(shop, "", f"“店铺”表里没有“{shop}”", "在“店铺”表加一行，平台、快递才认得出。")
        elif shop in self.known and not same_platform(self.known[shop].platform, merged.platform):
            told = f"{merged.file} 是{merged.platform}的订单，店铺“{shop}”在{self.known[shop].platform}"
            self.tell(shop, merged.file, told, "选错了店铺就撤销这一步，填好“店铺”再导入。")
        return shop

    def only(self, platform: str) -> str:
        """The one shop of a platform, else the one shop."""
        mine = [name for name, shop in self.known.items() if same_platform(shop.platform, platform)]
        return mine[0] if len(mine) == 1 else next(iter(self.known)) if len(self.known) == 1 else ""

    def tell(self, shop: str, file: str, message: str, hint: str) -> None:
        """Once for each shop and file."""
        if (shop, file) not in self.told:
            self.told.add((shop, file))
            self.press.note(message, hint, Level.WARN)


def same_platform(ours: str, theirs: str) -> bool:
    """Whether a shop's platform may have made a file; 淘宝 and 天猫 export alike."""
    alike = {"天猫": "淘宝"}
    return not theirs or alike.get(ours, ours) == alike.get(theirs, theirs)


# -- what is told ------------------------------------------------------------------------------


def tell_reading(press: Press, export: Export) -> None:
    """How a file was understood; of one that nobody has described, column by column."""
    from cs_macros.exports.order import LABELS
    from cs_macros.exports.recognise import GENERAL

    for warning in export.warnings:
        press.outcome.problems.append(Problem(f"{export.file}：{warning}", "", level=Level.WARN))
    if export.profile == GENERAL.id:
        used = "；".join(f"{LABELS[name]} ← {header}" for name, header in export.columns.items())
        told = f"{export.file} 按表头的意思读的（第 {export.header_row} 行是表头）：{used}"
        press.outcome.problems.append(
            Problem(told, "请核对；不对就撤销这一步，再“教新格式”。", level=Level.INFO)
        )


def report(press: Press, exports: Sequence[Export], tally: Tally) -> None:
    """The summary, and why rows were left out."""
    left = sum(map(len, tally.left_out.values()))
    for (file, reason), rows in tally.left_out.items():
        more = f" 等 {len(rows)} 行" if len(rows) > SHOWN else ""
        places = "、".join(map(str, rows[:SHOWN]))
        press.outcome.problems.append(
            Problem(f"{file} 第 {places} 行{more}没有导入：{reason}", "", level=Level.WARN)
        )
    press.outcome.summary = (
        f"读了 {len({export.file for export in exports})} 个文件：新订单 {len(tally.new)} 个，"
        f"更新 {len(tally.renewed)} 个，没有变化 {tally.unchanged} 个，没有导入 {left} 行。"
    )


def offer_refunds(press: Press, exports: Sequence[Export]) -> None:
    """Orders on which money is being given back belong into the daily check of refunds."""
    from cs_macros.exports.order import Kind, Refund

    open_ = {order.order_no for export in exports for order in export.orders if order.refund is Refund.OPEN}
    lists = [export.file for export in exports if export.kind is Kind.REFUNDS]
    if not open_ and not lists:
        return
    record = press.book.sheets.record_of(DISPUTES)
    there = record is not None and press.book.has(record)
    title = press.book.sheets[DISPUTES].title if there else ""
    hint = f"到“{title}”按“导入退款”，选同一个文件。" if there else "请及时处理退款。"
    numbers = "、".join(sorted(open_)[:SHOWN]) + (f" 等 {len(open_)} 个" if len(open_) > SHOWN else "")
    told = f"有 {len(open_)} 个订单在退款或售后处理中：{numbers}" if open_ else "没有处理中的退款"
    where = f"（{'、'.join(lists)} 是退款列表，里面的订单没有登记）" if lists else ""
    press.note(told + where, hint)
