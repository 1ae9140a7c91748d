"""导入流水: bank, Alipay and WeChat files into 银行流水."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cs_macros.book.files import asked_files
from cs_macros.book.flow import Ask, button
from cs_macros.book.office import CARING, Post
from cs_macros.book.press import Press
from cs_macros.errors import CsError, Problem
from cs_macros.resources import OWN_FORMATS
from cs_macros.sheets.transfers.register import StatementLine

if TYPE_CHECKING:
    from cs_macros.statements import Statement

FILES = "流水文件"

EXACT = ("line_id", "profile", "paid_at", "amount_in", "amount_out", "balance", "source")
TEXTS = ("account_tail", "payer_name", "payer_tail", "summary", "memo", "bank_serial")
"""What a line says of itself; of the texts an empty one says nothing."""


@button(
    "导入流水",
    by=(Post.FINANCE, *CARING),
    asks=(
        Ask(
            "statement_files",
            FILES,
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
    press.check_operator()
    book = press.book
    workbook = Path(book.host.label)
    files = asked_files(press.asks.get("statement_files"), FILES, workbook)
    tail = press.asks.get("statement_account") or None
    statements, refused = read_all(files, tail, workbook.parent / OWN_FORMATS)
    press.outcome.problems += refused
    take_in(press, statements)
    if refused:
        press.outcome.summary += f"另有 {len(refused)} 个文件没有读进来。"


def fingerprint_told(line: StatementLine) -> str:
    """指纹 of a line that an older version wrote, from what its own columns say; empty where they do not."""
    from cs_macros.sheets.transfers.known import completed, facts_from
    from cs_macros.statements import fingerprint

    facts = facts_from(line.__dict__)
    return fingerprint.write(completed(facts, line.payer_name, line.account_tail)) if facts else ""


def take_in(press: Press, statements: Sequence[Statement]) -> None:
    """Add the lines of statements that the book has not got yet, and tell what came of them."""
    # Here, not above: only a button that reads statements needs what compares them.
    from cs_macros.sheets.transfers.arriving import Arriving

    book = press.book
    arriving = Arriving(book)
    for statement in statements:
        press.outcome.problems += arriving.take(statement)
    if arriving.added:
        names = "、".join(statement.file for statement in statements)
        press.imports[StatementLine.layout.table] = {
            "file": names,
            "rows": len(arriving.added),
            "lines": arriving.added,
        }
    skipped = sum(len(statement.skipped) for statement in statements)
    press.outcome.summary = (
        f"读了 {len(statements)} 个文件：新流水 {len(arriving.added)} 笔，已有 {arriving.repeated} 笔，"
        f"不算到账而跳过 {skipped} 笔。"
        + (f"分不清是不是已有的，没有导入 {arriving.unclear} 笔。" if arriving.unclear else "")
    )


def read_all(
    files: Sequence[Path], tail: str | None, own_formats: Path
) -> tuple[list[Statement], list[Problem]]:
    """Read every file; one that cannot be read is a problem that names it, and stops no other.

    Raises:
      CsError: One of the shop's own formats is wrong; then no file is read.
    """
    from cs_macros.statements import read_statement
    from cs_macros.statements.profiles import all_profiles

    all_profiles(own_formats)  # what is wrong with them is said once, not for every file
    statements, refused = [], []
    for file in files:
        try:
            statements.append(read_statement(file, account_tail=tail, extra_profiles=own_formats))
        except CsError as error:
            named = error.message if file.name in error.message else f"{file.name}：{error.message}"
            refused.append(Problem(named, error.hint))
    return statements, refused
