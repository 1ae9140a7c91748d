"""Python behind the buttons of a customer-service team's Excel sheets.

Start reading in `cs_macros/sheets`: one folder a subject.
"""

__version__ = "0.2.0"
"""The one place: setup.py, `--version`, `doctor` and every built workbook read it here."""
