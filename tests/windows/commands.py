"""Run the commands of commands.json one after the other in one process; print what each says.

Run in the folder with the workbook: python commands.py
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

from cs_macros.cli import quiet, status_of


def said(words: list[str]) -> dict[str, Any]:
    """Exit status and JSON of a command."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = status_of(words)
    return {"status": status, **json.loads(out.getvalue())}


if __name__ == "__main__":
    quiet()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for command in json.loads(Path("commands.json").read_text("utf-8")):
        print(json.dumps(said(command), ensure_ascii=False), flush=True)
