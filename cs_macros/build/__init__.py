"""The workbook, made from the declarations."""
