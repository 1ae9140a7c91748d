"""The workbook made from the declarations: sheets, drop-downs, buttons, VBA and ribbon."""

from cs_macros.build.workbook import build_workbook

__all__ = ["build_workbook"]
