"""The workbook made from the declarations: sheets, drop-downs, buttons, VBA and ribbon."""
