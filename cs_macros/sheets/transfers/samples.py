"""Two statements of the made-up shop, in the banks' own formats.

With the sample rows they make every step of the main job happen: transfers that match exactly, a
pair that cannot be told apart, one that falls short, one payment that failed.
"""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).with_name("sample")

STATEMENTS = {"支付宝账单 2026-11-22.csv": "alipay.csv", "工商银行明细 2026-11-22.csv": "icbc-debit.csv"}
"""Name under which a statement is handed out → file of the data folder."""


def sample_statements() -> dict[str, bytes]:
    """File name → content of the statements that the shop downloaded this morning."""
    return {name: (DATA / file).read_bytes() for name, file in STATEMENTS.items()}
