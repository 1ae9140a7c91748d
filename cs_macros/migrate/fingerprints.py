"""指纹 of statement lines that an older version wrote, filled from what their own columns say."""

from __future__ import annotations

from datetime import datetime

from cs_macros.book.headers import find_columns
from cs_macros.cells.parsers import is_blank
from cs_macros.hosts.package import records
from cs_macros.hosts.package.workbook import Package
from cs_macros.sheets.transfers.register import StatementLine

WHENEVER = datetime(2000, 1, 1)
"""Clock to read by: the times of a statement's lines have their years."""


def fill_fingerprints(package: Package) -> list[str]:
    """Fill the blank cells of 指纹; return what was done, in words."""
    # Here, not above: only a workbook with statement lines needs what reads statements.
    from cs_macros.sheets.transfers.known import completed, facts_from
    from cs_macros.statements import fingerprint

    layout = StatementLine.layout
    if layout.table not in package.tables:
        return []
    table = package.table(layout.table)
    where = find_columns(layout, table.headers)
    if not {"fingerprint", "line_id"} <= where.keys():
        return []
    sheet, count = package.sheet(table.sheet), 0
    header = table.headers[where["fingerprint"]]
    for row in range(table.first_row, table.last_row + 1):
        values = sheet.values_of(row)
        cells = {name: values.get(table.area.left + at) for name, at in where.items()}
        if is_blank(cells["line_id"]) or not is_blank(cells["fingerprint"]):
            continue
        record, _ = StatementLine.read(cells, WHENEVER)
        if facts := facts_from(record.__dict__):
            facts = completed(facts, record.payer_name, record.account_tail)
            records.replace(package, table, row, {header: fingerprint.write(facts)})
            count += 1
    return [f"“{layout.sheet}”补指纹 {count} 行"] if count else []
