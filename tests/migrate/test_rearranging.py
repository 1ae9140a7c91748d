"""`upgrade --rearrange`: the full new order by a fresh workbook; refused with a list, or whole."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from cs_macros.book.headers import find_columns
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.package.workbook import Package
from cs_macros.migrate.widening import widen
from cs_macros.sheets import ALL_SHEETS
from tests.conftest import Share

RELEASE = Path(__file__).parents[1] / "releases" / "0.1.0.xlsm"


def held(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Table → its filled rows, by the fields of today."""
    host, found = ClosedHost(path, backups=False), {}
    for sheet in ALL_SHEETS.in_order():
        if sheet.table in host.tables():
            grid = host.read(sheet.table)
            where = find_columns(sheet.record.layout, grid.headers)
            rows = [{field: row[at] for field, at in where.items()} for row in grid.rows.values()]
            found[sheet.table] = [row for row in rows if any(cell not in (None, "") for cell in row.values())]
    return found


@pytest.fixture(scope="session")
def folder(share: Share) -> Path:
    """The release as upgraded, and the same rearranged."""
    from cs_macros.cli import status_of

    def fill(folder: Path) -> None:
        shutil.copy(RELEASE, folder / "升级.xlsm")
        assert status_of(["upgrade", str(folder / "升级.xlsm")]) == 0
        shutil.copy(folder / "升级.xlsm", folder / "重排.xlsm")
        assert status_of(["upgrade", "--rearrange", str(folder / "重排.xlsm")]) == 0

    return share("rearranged", fill)


def test_columns_and_head_are_those_of_a_fresh_workbook_and_every_cell_is_there(
    folder: Path, built: Path
) -> None:
    new, fresh = Package((folder / "重排.xlsm").read_bytes()), Package(built.read_bytes())
    for name, table in new.tables.items():
        assert (table.headers, table.area.top) == (fresh.table(name).headers, fresh.table(name).area.top)
    before, after = held(folder / "升级.xlsm"), held(folder / "重排.xlsm")
    assert {name: len(rows) for name, rows in after.items()} == {n: len(rows) for n, rows in before.items()}
    assert after == before
    host, older = ClosedHost(folder / "重排.xlsm"), ClosedHost(folder / "升级.xlsm")
    assert host.version == older.version
    cells = ["operator", "bank_transfers_message"]
    assert host.cells(cells) == older.cells(cells)
    assert any(older.cells(cells).values())


@pytest.mark.slow
def test_the_original_is_kept_and_a_second_run_changes_nothing(folder: Path, tmp_path: Path, cs: Any) -> None:
    kept = [path.read_bytes() for path in (folder / "备份").glob("重排*.xlsm")]
    assert (folder / "升级.xlsm").read_bytes() in kept
    again = Path(shutil.copy(folder / "重排.xlsm", tmp_path / "再来.xlsm"))
    before = again.read_bytes()
    status, told = cs("upgrade", "--rearrange", again)
    assert (status, again.read_bytes()) == (0, before)
    assert "未作任何改动" in told["summary"]


def test_a_press_of_before_is_taken_back_afterwards(folder: Path, tmp_path: Path, cs: Any) -> None:
    """The journal came along, and knows its rows by their numbers."""
    file = Path(shutil.copy(folder / "重排.xlsm", tmp_path / "撤销.xlsm"))
    status, told = cs("claim-transfer", file, "BT20261122-002", "--payer-name", "何志远", "--claimed-at",
                      "2026-11-22 20:00", by="李静怡", now="2026-11-23T09:00")  # fmt: skip
    assert (status, [each["number"] for each in told["changed"]][:1]) == (0, ["BT20261122-002"]), told
    assert cs("undo", file, by="李静怡", now="2026-11-23T09:05")[0] == 0
    rows = {row["number"]: row for row in held(file)["bank_transfers"]}
    assert rows["BT20261122-002"]["status"] == "待汇款"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "named"),
    [("column", "自己加的列：本组备注"), ("formula", "有公式"), ("beside", "右边或下面还有内容")],
)
def test_what_looks_into_the_tables_is_listed_and_nothing_is_written(
    folder: Path, tmp_path: Path, cs: Any, what: str, named: str
) -> None:
    file = tmp_path / "有自己的.xlsm"
    package = Package((folder / "升级.xlsm").read_bytes())
    table = package.table("bank_transfers")
    page = package.sheet(table.sheet)
    if what == "column":
        widen(package, "bank_transfers", ["本组备注"])
    elif what == "formula":
        path = package.sheet_parts[table.sheet]
        data = package.xml(path)
        row = b'<row r="%d"' % (table.area.top + 1)
        at = data.index(b">", data.index(row)) + 1
        cell = b'<c r="A%d"><f>1+1</f><v>2</v></c>' % (table.area.top + 1)
        first = data.index(b"<c ", at)
        end = min(data.index(b"/>", first) + 2, data.index(b"</c>", first) + 4)
        whole = data[:first] + cell + data[end:]
        file.write_bytes(b"".join(package.archive.rewritten({path: whole})))
    else:
        page.write(table.area.top + 3, table.area.right + 3, "合计")
    if what != "formula":
        file.write_bytes(b"".join(package.rewritten(package.changed())))
    before = file.read_bytes()
    status, told = cs("upgrade", "--rearrange", file)
    assert (status, file.read_bytes()) == (1, before)
    assert any(named in each["message"] for each in told["problems"]), told
    assert "没有重排，未作任何改动" in told["summary"]
