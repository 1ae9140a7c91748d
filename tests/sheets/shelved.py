"""Workbooks in memory whose finished rows lie in a real archive file, as after `archive`."""

from __future__ import annotations

from pathlib import Path

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Delete
from cs_macros.migrate.archive_file import Shelf, add_to_archive
from cs_macros.sheets import ALL_SHEETS


def shelved(host: MemoryHost, folder: Path, *tables: str, year: int = 2026) -> MemoryHost:
    """A copy without the finished rows of some tables: those lie in 归档/ beside it."""
    copy = MemoryHost(label=str(folder / "客服台账.xlsm"), beneath=host)
    shelves = {}
    for table in tables:
        sheet, grid = ALL_SHEETS[table], host.read(table)
        assert sheet.flow is not None
        at = grid.headers.index(sheet.record.layout.header("status"))
        keys = [grid.headers.index(sheet.record.layout.header(field)) for field in sheet.record.layout.key]
        gone = {n: cells for n, cells in grid.rows.items() if cells[at] in map(str, sheet.flow.final)}
        assert gone, f"nothing of {table} is finished"
        rows = {"/".join(str(cells[key]) for key in keys): cells for cells in gone.values()}
        shelves[table] = Shelf(sheet.record.layout, list(grid.headers), rows)
        copy.write([Delete(table, n) for n in gone])
    add_to_archive(folder / "归档" / f"客服台账-{year}.xlsx", shelves)
    return copy
