"""The port: the only code that knows where a workbook lives."""
