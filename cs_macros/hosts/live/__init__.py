"""A workbook that is open in a program: Excel, or LibreOffice through our xlwings engine.

host.py     the workbook as the rules see it: read, write
reading.py  a table's block, and which of its rows are hidden
writing.py  blocks written, read back, and taken back when anything goes wrong
handing.py  the steps of a write, handed over one by one or at once
takeback.py what was written, undone step by step
unfinished.py a write cut off by a crash, made good at the next press
values.py   one cell between our types and the program's
program.py  what differs between programs: protection, being busy, screen updating
desk.py     the person in front of it: selection, question, message, clipboard
"""

from cs_macros.hosts.live.desk import LiveDesk
from cs_macros.hosts.live.host import LiveHost

__all__ = ["LiveDesk", "LiveHost"]
