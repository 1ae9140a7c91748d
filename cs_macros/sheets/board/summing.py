"""生成报表 with 小结: all registers of the open workbook and its archives (SERVICE 42, domain 1.35)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from cs_macros.book.files import print_folder
from cs_macros.book.office import MANAGERS
from cs_macros.book.press import Press

SUMMARIES = ("小结", "总结", "小结/总结", "小结、总结", "周小结", "月小结", "年总结", "年终总结", "summary")
"""What people call it."""


def make_summary(press: Press, which: str) -> None:
    """Stage the summary of a time, and its archived copy where somebody has written the conclusion.

    Raises:
      CsError: The acting person may not see it, the time has not begun, or a file of somebody's own is in
        the way.
    """
    from cs_macros.compile.files import refuse_taken
    from cs_macros.compile.summing.kept import name_of, older_name
    from cs_macros.compile.summing.making import Summary, first_moment
    from cs_macros.compile.summing.pages import Pages
    from cs_macros.compile.summing.reading import read_book

    book = press.book
    path = Path(book.host.label)
    place = print_folder(book) / f"{name_of(which)}.xlsx"
    refuse_taken(place)
    read = read_book(book, path.name, first_moment(which, book.now))
    summary = Summary(
        [read], book.sheets, which, book.now, home=path.parent, place=place, by=book.operator,
        makers=book.holders(*MANAGERS),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / place.name
        Pages(draft, summary).write()
        content = draft.read_bytes()
    book.stage(place, content)
    if summary.archive:
        if old := summary.replaced:
            book.stage(older_name(old), old.path.read_bytes())
        book.stage(summary.archive, content)
    press.outcome.problems += summary.problems
    press.outcome.summary = f"{summary.told}报表：{place}"
