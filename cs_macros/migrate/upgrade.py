"""`upgrade`: an older workbook of ours brought to this version, its rows and everything else untouched."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cs_macros.book.modules import sheets_for
from cs_macros.book.outcome import Outcome
from cs_macros.book.releases import newer, numbers_of
from cs_macros.book.sheets import Sheet
from cs_macros.build.contents import rows
from cs_macros.build.workbook import build_workbook
from cs_macros.errors import CsError, Level, Problem
from cs_macros.hosts import backups, safe_file
from cs_macros.hosts.package.properties import MODULES, ROLE, VERSION, property_in, version_in
from cs_macros.hosts.package.verification import verify
from cs_macros.hosts.package.workbook import Package
from cs_macros.migrate.completing import complete_rows
from cs_macros.migrate.renewal import Renewal
from cs_macros.migrate.rows_renewed import add_rows, missing_rows, reword
from cs_macros.migrate.state_times import fill_state_times


def upgrade(
    path: Path, sheets: Sequence[Sheet], version: str, *, role: str = "", dry_run: bool = False
) -> Outcome:
    """Bring a workbook up to the declarations; one that is up to date is not touched.

    Args:
      role: Whom it is for from now on; else what the workbook says of itself. One that says nothing gets
        the supervisors' sheets only where it has one of them: an agent's must never hold wages.

    Raises:
      CsError: Not a workbook of ours, newer than this program, open elsewhere, or without room for
        the new columns; nothing was written.
    """
    data = safe_file.read_whole(path)
    old = Package(data)
    wanted = wanted_in(old, sheets, role)
    properties = {VERSION: version, **({ROLE: role} if role else {})}
    refuse_others(path, old, wanted, version)
    with tempfile.TemporaryDirectory() as folder:
        # One without macros gets no buttons that would call them.
        fresh = Path(folder) / ("fresh.xlsx" if path.suffix.lower() == ".xlsx" else "fresh.xlsm")
        build_workbook(fresh, wanted, rows=rows(wanted, sample=False), version=version)
        renewal = Renewal(old, Package(fresh.read_bytes()), wanted, properties)
        done = [*renewal.needed(), *missing_rows(old, wanted, essential=True)]
        done += reword(old, wanted, really=False)
        if not done:
            return Outcome(summary=f"{path.name}：已经是最新的（{version}），未作任何改动。")
        new = renewal.parts().new
        middle = b"".join(old.archive.rewritten({**new, **dict.fromkeys(renewal.gone)}))
    after = Package(middle)
    renewal.widen_tables(after)
    done += [*add_rows(after, wanted), *complete_rows(after, wanted)]
    reword(after, wanted)
    guessed = fill_state_times(path, after, wanted)
    parts = after.changed()
    if not dry_run:
        archive = after.archive
        renewed = archive.rewritten(parts)
        backups.take_over(path, data, renewed, lambda draft: verify(draft, archive, parts))
    outcome = Outcome(summary=f"{path.name}：已升级到 {version}：{'；'.join(dict.fromkeys(done))}。")
    outcome.problems = [
        Problem(text, hint, level=Level.INFO, file=str(path)) for text, hint in renewal.remarks
    ]
    outcome.problems += [replace(each, file=str(path)) for each in guessed]
    outcome.files = [] if dry_run else [str(path)]
    return outcome


def wanted_in(old: Package, sheets: Sequence[Sheet], role: str = "") -> list[Sheet]:
    """The sheets that a workbook is to have: those of its role and modules, and what it has already."""
    theirs = role or property_in(old.archive, ROLE)
    modules = property_in(old.archive, MODULES).split("、")
    chosen = {sheet.table: sheet for sheet in sheets_for(sheets, theirs, [name for name in modules if name])}
    if not theirs and not any(sheet.supervisors and sheet.table in old.tables for sheet in sheets):
        chosen = {table: sheet for table, sheet in chosen.items() if not sheet.supervisors}
    return [
        chosen.get(sheet.table, sheet)
        for sheet in sheets
        if sheet.table in chosen or sheet.table in old.tables
    ]


def refuse_others(path: Path, old: Package, sheets: Sequence[Sheet], version: str) -> None:
    """Refuse what is not ours, or newer than this program.

    Raises:
      CsError: It is.
    """
    if not any(sheet.table in old.tables for sheet in sheets):
        raise CsError(
            f"“{path.name}”不是客服台账的工作簿，未作任何改动。",
            hint="别的表格用 cs-macros adopt 把记录带进新的工作簿。",
        )
    theirs = version_in(old.archive)
    if numbers_of(theirs) > numbers_of(version):
        raise newer(path.name, theirs, version)
