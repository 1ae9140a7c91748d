"""LibreOffice as one more engine of xlwings, over UNO: what LiveHost uses, and no more.

loading.py  Python's bridge to UNO, found wherever LibreOffice keeps it
office.py   a LibreOffice: started, or the one that runs already
areas.py    rectangles of cells, counted from 0 and from 1
engine.py   xlwings' Engine, App and Books
book.py     xlwings' Book, Sheets, Sheet, Names, Table
ranges.py   xlwings' Range: values in blocks, typed as Excel gives them
formats.py  number formats: which cells are dates, times, truth values, text

Tried with LibreOffice 7.4 (tests/hosts/test_contract.py, marker office).
"""

from cs_macros.hosts.libreoffice.office import Office

__all__ = ["Office"]
