"""Renew the workbook that ships with the package: `python -m cs_macros.cli.renewing`."""

from __future__ import annotations

from pathlib import Path

from cs_macros import __version__
from cs_macros.build import build_workbook
from cs_macros.build.contents import rows
from cs_macros.resources import PACKAGE
from cs_macros.sheets import ALL_SHEETS

SHIPPED = PACKAGE.parent / "workbook" / "客服台账.xlsm"


def renew(path: Path = SHIPPED) -> None:
    """Build the workbook as shipped: dictionaries and parameters, no rows."""
    path.parent.mkdir(exist_ok=True)
    build_workbook(
        path, ALL_SHEETS.in_order(), rows=rows(ALL_SHEETS.in_order(), sample=False), version=__version__
    )


if __name__ == "__main__":
    renew()
