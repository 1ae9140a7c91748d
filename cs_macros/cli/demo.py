"""A day on sample data: typed rows and two statements become shipped orders, then a look at every module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.defaults import shops_courier
from cs_macros.book.office import Post
from cs_macros.book.outcome import Outcome
from cs_macros.book.press import Press, press
from cs_macros.build.sample import SAMPLE_NOW
from cs_macros.cli.opening import TerminalDesk
from cs_macros.cli.workbooks import make_workbook
from cs_macros.errors import CsError
from cs_macros.hosts import backups
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.sharing import followed
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.transfers.register import Transfer, TransferStatus
from cs_macros.sheets.transfers.samples import sample_statements

WORKBOOK = "客服台账.xlsm"
STATEMENTS = "流水"
STEP = timedelta(minutes=10)
"""The sample day's presses are this far apart."""

DAY: Mapping[str, Sequence[tuple[str, Post, Mapping[str, Any]]]] = MappingProxyType(
    {
        "订单": (("register_order", Post.PRESALES, {}), ("register_change", Post.PRESALES, {})),
        "售后": (
            ("register_case", Post.AFTERSALES, {}),
            ("register_return", Post.AFTERSALES, {}),
            ("register_rejection", Post.AFTERSALES, {}),
        ),
        "服务": (
            ("register_review", Post.PRESALES, {}),
            ("register_complaint", Post.AFTERSALES, {}),
            ("register_inquiry", Post.PRESALES, {}),
            ("record_problem", Post.PRESALES, {}),
            ("record_opinion", Post.PRESALES, {}),
        ),
        "客户": (
            ("collect_customers", Post.FOLLOW_UP, {}),
            ("plan_calls", Post.FOLLOW_UP, {}),
            ("record_inbound", Post.FOLLOW_UP, {}),
            ("send_surveys", Post.FOLLOW_UP, {}),
        ),
        "话术": (("promise_shipping", Post.PRESALES, {"promise_stock": "有"}),),
        "排班": (
            ("check_attendance", Post.SUPERVISOR, {}),
            ("generate_cleaning", Post.SUPERVISOR, {"cleaning_period": "下周"}),
        ),
        "奖罚": (
            ("record_event", Post.SUPERVISOR, {}),
            ("build_month", Post.SUPERVISOR, {"score_month": "2026-11"}),
        ),
        "团队": (
            ("check_chat", Post.INSPECTOR, {}),
            ("build_tasks", Post.SUPERVISOR, {}),
            ("build_kpi", Post.SUPERVISOR, {"kpi_month": "2026-11"}),
            ("record_training", Post.SUPERVISOR, {}),
            ("open_vendor", Post.SUPERVISOR, {}),
            ("make_report", Post.SUPERVISOR, {"report_kind": "投诉登记表", "report_period": "2026-11"}),
        ),
    }
)
"""Module → what is pressed in it: button, who, asks. The sample's last row of each register waits for it."""


class Demonstration:
    """A day at the sample shop: each press by a colleague with the right post, each a bit later."""

    def __init__(self, workbook: Path, now: datetime) -> None:
        self.workbook = workbook
        self.now = now
        self.total = Outcome(command="demo")
        self.told: list[str] = []
        self.presses = 0

    def book(self) -> Book:
        return Book(ClosedHost(self.workbook, backups=False), ALL_SHEETS, now=self.now)

    def push(
        self,
        name: str,
        post: Post,
        *,
        rows: Sequence[int] | None = None,
        asks: Mapping[str, Any] | None = None,
        fields: Mapping[str, Any] | None = None,
        in_full: bool = True,
    ) -> Outcome:
        """Press a button as the first colleague with a post.

        Args:
          in_full: Whether the texts that it makes, and its remarks, are told too.
        """
        book = self.book()
        book.operator = next(person for person in book.staff if book.holds(person, (post,)))
        sheet, pressed = ALL_SHEETS.pressable(name)
        done = press(Press(sheet, pressed, book, TerminalDesk(ask=False), rows, asks or {}, fields or {}))
        self.total.changed += done.changed
        self.total.files += done.files
        if in_full:
            self.total.messages += done.messages
            self.total.problems += [problem for problem in done.problems if not problem.blocks]
        self.presses += 1
        self.told.append(f"{self.presses}. {book.operator}按“{pressed.caption}”：{done.summary}")
        self.now += STEP
        return done

    def rows_paid_unasked(self) -> list[int]:
        """Rows still 待汇款 whose money a statement has shown."""
        arrivals = self.book().table(Transfer).column("arrival")
        return [row for row in self.rows_in(TransferStatus.AWAITED) if row in arrivals]

    def rows_in(self, status: TransferStatus) -> list[int]:
        found = self.book().table(Transfer).column("status")
        return [row for row, state in found.items() if state is status]


def run_demo(folder: Path, now: datetime | None) -> Outcome:
    """Make a folder with a workbook and two statements, and do a day's work in it."""
    statements = write_statements(folder / STATEMENTS)
    workbook = folder / WORKBOOK
    kept = [str(backups.keep(workbook, workbook.read_bytes()))] if workbook.exists() else []
    make_workbook(workbook, sample=True)
    day = Demonstration(workbook, now or SAMPLE_NOW)
    day.told.append("【转账】")
    day.push("register_transfer", Post.PRESALES)
    day.push("import_statement", Post.FINANCE, asks={"statement_files": [str(path) for path in statements]})
    day.push("match_transfers", Post.FINANCE)
    day.push("claim_transfer", Post.PRESALES, rows=day.rows_paid_unasked())
    day.push("confirm_arrival", Post.FINANCE)
    ship(day)
    for module, presses in DAY.items():
        day.told.append(f"【{module}】")
        for name, post, asks in presses:
            try:
                day.push(name, post, asks=asks, in_full=False)
            except CsError as error:  # on another day than the sample's there may be nothing to do
                day.told.append(f"（{ALL_SHEETS.pressable(name)[1].caption}：{error.message}）")
    day.told.append("【今日看板】")
    day.push("refresh", Post.SUPERVISOR)
    outcome = day.total
    where = (
        f"下面是转账的话术，别的都在工作簿的“话术”表里。\n工作簿：{followed(workbook)}"
        f"\n流水文件：{followed(statements[0].parent)}"
    )
    outcome.summary = "\n".join(["用示例数据走了一天：", *day.told, where])
    outcome.files = [str(workbook), *map(str, statements), *outcome.files, *kept]
    return outcome


def ship(day: Demonstration) -> None:
    """Ship every verified order, each under a tracking number of its own."""
    for count, row in enumerate(day.rows_in(TransferStatus.VERIFIED), start=1):
        book = day.book()
        shipped = book.table(Transfer).row(row).record
        courier = shipped.courier or shops_courier(shipped, book)
        like = "7312002003{:04}" if courier == "中通快递" else "SF100200300{:04}"
        fields = {"tracking_no": like.format(count)}
        if not shipped.order_no:
            fields["order_no"] = f"26112200000000{count:04}"
        day.push("mark_shipped", Post.PRINTER, rows=[row], fields=fields)


def write_statements(folder: Path) -> list[Path]:
    """Put the sample's statements into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in sample_statements().items():
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    return paths
