"""How a file was read, in words, so that nobody has to believe it."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from cs_macros.statements.line import Statement
from cs_macros.statements.recognise import label

_ROWS_SHOWN = 12


def explain(statement: Statement) -> str:
    """Format, encoding, header, columns, sums, skipped rows by reason, warnings; in Chinese."""
    came = [line.amount_in for line in statement.lines if line.amount_in is not None]
    went = [line.amount_out for line in statement.lines if line.amount_out is not None]
    marked = sum(line.amount_in is not None and not line.settles for line in statement.lines)
    sheet = f"，工作表“{statement.sheet}”" if statement.sheet else ""
    text = [
        f"{statement.file}：{statement.profile_name}（格式 {statement.profile}）",
        f"编码：{statement.encoding}{sheet}",
        f"表头：第 {statement.header_row} 行",
        f"收款账户尾号：{statement.account_tail or '文件里没有，可以填写'}",
        "对应的列：",
        *(f"  {label(name)} ← {header}" for name, header in statement.columns.items()),
        f"没有用到的列：{'、'.join(statement.unused) or '无'}",
        f"读进 {len(statement.lines)} 行：收入 {len(came)} 行共 {sum(came, Decimal(0)):.2f} 元，"
        f"支出 {len(went)} 行共 {sum(went, Decimal(0)):.2f} 元"
        + (f"；收入里有 {marked} 行是退款或冲正，不用来核对转账" if marked else ""),
        f"跳过 {len(statement.skipped)} 行" + ("：" if statement.skipped else ""),
        *_skipped(statement),
    ]
    if statement.warnings:
        text += ["请注意：", *(f"  {warning}" for warning in statement.warnings)]
    return "\n".join(text)


def _skipped(statement: Statement) -> list[str]:
    reasons: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in statement.skipped:
        reasons[one.sheet, one.reason].append(one.row)
    return [
        f"  {f'工作表“{sheet}”' if sheet else ''}第 {_rows(rows)} 行：{reason}"
        for (sheet, reason), rows in reasons.items()
    ]


def _rows(rows: list[int]) -> str:
    shown = "、".join(map(str, rows[:_ROWS_SHOWN]))
    return shown if len(rows) <= _ROWS_SHOWN else f"{shown} 等 {len(rows)}"
