"""A workbook as typed rows: columns, cells, flow, edits, journal, press."""
