"""What the buttons of the transfer sheets do besides moving a row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_macros.book.book import problem_at
from cs_macros.book.flow import Ask, button
from cs_macros.book.parsers import show_moment
from cs_macros.errors import CsError, Level, Problem
from cs_macros.sheets.masters.register import AGENTS, MANAGERS, Post
from cs_macros.sheets.transfers import rules
from cs_macros.sheets.transfers.matching import Match, match, waits
from cs_macros.sheets.transfers.register import Flag, LineStatus, StatementLine, Transfer, TransferStatus

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.press import Press
    from cs_macros.book.table import Row
    from cs_macros.statements import Line

BANKING = (Post.FINANCE, *AGENTS, *MANAGERS)


@button(
    "导入流水",
    by=BANKING,
    asks=(
        Ask(
            "statement_files",
            "流水文件",
            "paths",
            option="FILE",
            many=True,
            hint="银行、支付宝、微信导出的文件，或它们所在的文件夹；多个用“、”隔开",
        ),
        Ask(
            "statement_account",
            "收款账户尾号",
            "tail",
            option="--account-tail",
            hint="文件里没有账号时填后四位",
        ),
    ),
    icon="ImportTextFile",
)
def import_statement(press: Press) -> None:
    """读入银行、支付宝或微信导出的流水文件；已经有的流水不会重复，失败和处理中的交易不算到账。"""
    from cs_macros.statements import read_statement

    press.check_operator()
    files = statement_files(press.asks.get("statement_files"))
    tail = press.asks.get("statement_account") or None
    known = set(press.book.table(StatementLine).by_key)
    names, added, skipped, repeated = [], [], 0, 0
    for file in files:
        statement = read_statement(file, account_tail=tail, extra_profiles=profiles_beside(press.book))
        names.append(file.name)
        skipped += len(statement.skipped)
        press.outcome.problems += [
            Problem(f"{file.name}：{text}", level=Level.WARN) for text in statement.warnings
        ]
        for line in statement.lines:
            if line.line_id in known:
                repeated += 1
                continue
            known.add(line.line_id)
            added.append(add_line(press.book, line))
    if added:
        press.book.imported.add(StatementLine.layout.table)
        press.journal_import = {"file": "、".join(names), "rows": len(added), "lines": added}
    press.outcome.summary = (
        f"读了 {len(files)} 个文件：新流水 {len(added)} 笔，已有 {repeated} 笔，不算到账而跳过 {skipped} 笔。"
    )


def statement_files(asked: Any) -> list[Path]:
    """The files that the ask names; a folder stands for every file in it.

    Raises:
      CsError: Nothing is named, or something named is not there.
    """
    names = (
        asked if isinstance(asked, (list, tuple)) else [p for p in str(asked or "").split("、") if p.strip()]
    )
    if not names:
        raise CsError("没有指定流水文件，未作任何改动。", hint="在“流水文件”格填文件或文件夹的路径。")
    files: list[Path] = []
    for path in (Path(str(name).strip().strip('"')) for name in names):
        if path.is_dir():
            files += sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
        elif path.is_file():
            files.append(path)
        else:
            raise CsError(
                f"找不到流水文件“{path}”，未作任何改动。", hint="核对路径；文件可能改了名或被移走。"
            )
    if not files:
        raise CsError("文件夹里没有流水文件，未作任何改动。", hint="把导出的流水放进去再试。")
    return files


def profiles_beside(book: Book) -> Path | None:
    """Formats that the shop's administrator added beside the workbook."""
    folder = Path(book.host.label).parent / "流水格式"
    return folder if folder.is_dir() else None


def add_line(book: Book, line: Line) -> str:
    """Add one line of a statement: income waits to be claimed, expense concerns no customer."""
    record = StatementLine(
        status=LineStatus.UNCLAIMED if line.amount_in else LineStatus.UNRELATED,
        line_id=line.line_id,
        account_tail=line.account_tail or None,
        profile=line.profile,
        paid_at=line.paid_at,
        amount_in=line.amount_in,
        amount_out=line.amount_out,
        balance=line.balance,
        payer_name=line.payer_name or None,
        payer_tail=line.payer_tail or None,
        summary=line.summary or None,
        memo=line.memo or None,
        bank_serial=line.bank_serial or None,
        line_note=None if line.amount_in else "支出",
        source=line.source,
        created_at=book.now,
        created_by=book.operator or None,
    )
    book.table(StatementLine).add(record=record)
    return line.line_id


@button("核对流水", by=BANKING, icon="FindDialog")
def match_transfers(press: Press) -> None:
    """把待认领的流水与转账逐笔核对：金额、户名、日期都唯一相符的才填上；说不清的列出候选，从不猜。"""
    press.check_operator()
    book = press.book
    transfers = [row for row in book.table(Transfer).rows() if waits(row.record) and not row.bad]
    lines = {row.key: row for row in book.table(StatementLine).rows() if not row.bad}
    window = book.setting("match_window_days")
    results = match([row.record for row in transfers], [row.record for row in lines.values()], window)
    chosen = set(press.chosen) if press.chosen is not None else None
    found = 0
    for row, result in zip(transfers, results, strict=True):
        if chosen is not None and row.position not in chosen:
            continue
        if result.line:
            settle(row.record, result.line, result.why, book)
            stamp(lines[str(result.line.line_id)], book)
            stamp(row, book)
            found += 1
        else:
            row.record.match_note = result.why
            press.outcome.problems.append(unmatched(row, result))
    press.outcome.summary = (
        f"核对流水：匹配 {found} 笔；{len(results) - found} 笔没有匹配，原因见“匹配说明”。"
    )


def unmatched(row: Row[Transfer], result: Match) -> Problem:
    """Tell of a transfer that stays open, without blocking anything."""
    return replace(problem_at(row, "number", result.why), level=Level.INFO)


def settle(t: Transfer, line: StatementLine, why: str, book: Book) -> None:
    """Write what a matched line says into the transfer. It never confirms money."""
    t.statement_line = "、".join([*rules.line_ids(t), str(line.line_id)])
    t.arrival = line.amount_in
    t.received_date = line.paid_at.date() if line.paid_at else None
    t.actual_payer = line.payer_name
    t.match_note = why
    if t.status is TransferStatus.AWAITED:
        t.payer_name = t.payer_name or line.payer_name
        t.claimed_at = t.claimed_at or line.paid_at
    line.transfer_no, line.status = t.number, LineStatus.MATCHED


def stamp(row: Row[Any], book: Book) -> None:
    """Say who changed a row last, and when."""
    row.record.updated_at, row.record.updated_by = book.now, book.operator or None


def fill_transfer(line: StatementLine, book: Book) -> None:
    """A line claimed by hand fills its transfer as 核对流水 does."""
    row = book.table(Transfer).find(str(line.transfer_no))
    assert row is not None  # the guard found it
    settle(row.record, line, f"人工认领：{book.operator}", book)
    stamp(row, book)


def release_transfer(line: StatementLine, book: Book) -> None:
    """Take a line off its transfer again, as long as its money is not counted."""
    row = book.table(Transfer).find(line.transfer_no) if line.transfer_no else None
    line.transfer_no = line.line_note = None
    if row is None or line.line_id not in rules.line_ids(row.record):
        return
    left = [name for name in rules.line_ids(row.record) if name != line.line_id]
    row.record.statement_line = "、".join(left) or None
    row.record.arrival = row.record.match_note = None
    stamp(row, book)


def count_arrival(t: Transfer, book: Book) -> None:
    """Add this arrival to the money received, and note it; its statement lines are spent."""
    t.amount_received = rules.total(t)
    rules.note(t, f"到账 {t.arrival} 元，累计 {t.amount_received} 元", book)
    for name in rules.line_ids(t):
        row = book.known(StatementLine).find(name)
        if row and row.record.status is LineStatus.UNCLAIMED:
            row.record.status, row.record.transfer_no = LineStatus.MATCHED, t.number
            stamp(row, book)


def flag_refund(t: Transfer, book: Book) -> None:
    """Blue flag and the back office's remark; an older remark stays after it.

    Source: seed 000 「顾客退款的订单,备注为蓝旗+日期+退款原因,运费+姓名」 (R-072).
    """
    remark = f"{book.now:%Y.%m.%d} {t.refund_reason},运费0.00 {book.operator}"
    t.flag = Flag.BLUE
    t.remark = f"{remark}；{t.remark}" if t.remark else remark
    rules.note(t, f"退款 {t.refund_amount} 元（{show_moment(t.refund_date) if t.refund_date else ''}）", book)
