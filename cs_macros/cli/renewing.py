"""Renew the workbooks that ship with the package: `python -m cs_macros.cli.renewing`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cs_macros.book.modules import ROLES
from cs_macros.cli.workbooks import make_workbook
from cs_macros.resources import PACKAGE

FOLDER = PACKAGE.parent / "workbook"

SHIPPED: Mapping[str, Path] = {
    "": FOLDER / "客服台账.xlsm",
    **{name: FOLDER / f"客服台账（{role.title}）.xlsm" for name, role in ROLES.items()},
}
"""Role → its workbook; the one of no role has everything."""


def renew(path: Path, role: str = "") -> None:
    """Build a workbook as shipped: dictionaries and parameters, no rows."""
    make_workbook(path, sample=False, role=role)


if __name__ == "__main__":
    for role, path in SHIPPED.items():
        renew(path, role)
