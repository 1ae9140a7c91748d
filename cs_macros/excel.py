"""What a button in the open workbook calls.

In Excel: VBA macro → `RunPython` → `run(name)`, or, with the program as an unzipped folder,
`python -m cs_macros.excel NAME --wb=… --from_xl=1 …`, which spares the click xlwings' own way in. In
LibreOffice: macro of 客服台账.oxt → `python -m cs_macros.excel NAME PIPE URL`.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from cs_macros.errors import CsError, quiet
from cs_macros.errors import told as in_words

if TYPE_CHECKING:
    from xlwings import Book as Workbook

    from cs_macros.book.flow import Button, Move
    from cs_macros.book.outcome import Outcome
    from cs_macros.book.sheets import Sheet
    from cs_macros.hosts.port import Desk, Host

RARELY = 200_000
"""New objects between two looks for garbage: a press is over before any is worth looking for, and each look
goes through all that a long column has made; 700 is Python's own number."""

LINES_SHOWN = 12
"""A message box that does not fit the screen cannot be closed; the rest is in 问题."""


def run(name: str) -> None:
    """Press a button of the calling workbook, and say how it went.

    Args:
      name: Of the function, which is the macro's too.
    """
    from cs_macros.hosts.bridge import xlwings
    from cs_macros.hosts.live import LiveDesk, LiveHost

    gc.set_threshold(RARELY)
    quiet()
    workbook = xlwings.Book.caller()
    host = LiveHost(workbook, homes=homes())
    from cs_macros.hosts.pdf import make_later

    for pages in run_in(workbook, name, host, LiveDesk(workbook, host)):
        make_later(pages, host.label)


def run_in_libreoffice(name: str, pipe: str, url: str) -> None:
    """Press a button of a workbook that LibreOffice has open.

    The office does not wait for us, so a second click may come before the first is through: presses
    of one workbook go one after the other.

    Args:
      pipe: On which the office listens.
      url: Of the workbook, as the office writes it.
    """
    import platformdirs
    from filelock import FileLock

    from cs_macros.hosts.libreoffice import Office
    from cs_macros.hosts.live import LiveDesk, LiveHost

    gc.set_threshold(RARELY)
    book = Office.behind(pipe).book(Path(unquote(urlsplit(url).path)))
    if book is None:  # closed since the click
        return
    with FileLock(platformdirs.user_runtime_path("cs_macros", ensure_exists=True) / f"{pipe}.lock"):
        host = LiveHost(book, homes=homes())
        desk = LiveDesk(book, host)
        desk.work()  # the press before it has had the last word
        printed = run_in(book, name, host, desk)
    from cs_macros.hosts.pdf import made_beside, told

    for pages in printed:  # the office does not wait for this, nor does the next press
        desk.say(told(pages, made_beside(pages)))


def homes() -> Mapping[str, str]:
    """Table → the sheet that has it in a workbook of ours; the board has several."""
    from cs_macros.book.board import DayLine, PersonLine, SheetLine
    from cs_macros.sheets import ALL_SHEETS

    beside = {record.layout.table: record.layout.sheet for record in (SheetLine, PersonLine, DayLine)}
    return {line.table: line.title for line in ALL_SHEETS.index.values()} | beside


def run_in(
    workbook: Workbook, name: str, host: Host, desk: Desk, now: datetime | None = None
) -> Sequence[Path]:
    """The same for a workbook that is already found.

    Nothing that goes wrong leaves this function: it ends in what the person is told, and a bug
    of ours also in the log file that they are asked to send.

    Returns:
      Files of which a PDF is still to be made.
    """
    from cs_macros.sheets import ALL_SHEETS

    now = now or datetime.now()
    try:
        sheet, pressed = ALL_SHEETS.pressable(name)
        front = sheet_in_front(workbook, sheet, pressed)
        try:
            outcome = press_live(front, pressed, host, desk, now)
        except CsError as error:
            leave_word(front, pressed, host, error, now)
            raise
        desk.say(told(outcome))
        return outcome.follows
    except CsError as error:
        desk.say(str(error))
    except Exception as error:  # the one place where a bug of ours ends, in the log
        from cs_macros.cli.output import log_bug

        desk.say(f"程序出错，请先核对刚才那一行。\n→ 把 {log_bug(error)} 发给维护人。")
    return ()


def leave_word(sheet: Sheet, pressed: Move | Button, host: Host, error: CsError, now: datetime) -> None:
    """Let the line beside the buttons say why a press did nothing; where it cannot, the message does."""
    from cs_macros.book.feedback import feedback, feedback_cell
    from cs_macros.book.releases import refuse_newer
    from cs_macros.hosts.port import Put

    name = feedback_cell(sheet.table)
    with suppress(Exception):
        refuse_newer(host)
        if name in host.cells([name]):
            host.write([Put(name, feedback(now, pressed.caption, error.message))])


def press_live(sheet: Sheet, pressed: Move | Button, host: Host, desk: Desk, now: datetime) -> Outcome:
    """Gather operator, asks and selection from the workbook, and press.

    Raises:
      CsError: Nothing could be done; the workbook is untouched.
    """
    from cs_macros.book.book import Book
    from cs_macros.book.choosing import meant
    from cs_macros.book.people import acting_person, login_name
    from cs_macros.book.press import Press, press
    from cs_macros.book.releases import refuse_newer
    from cs_macros.sheets import ALL_SHEETS

    refuse_newer(host)
    book = Book(host, ALL_SHEETS, now=now)
    book.operator = acting_person(book, "", login_name(), desk)
    if book.has(sheet.record):
        book.table(sheet.record)  # read once: what is selected is looked for in the same rows
    chosen = desk.selection(sheet.table)
    if chosen is not None:
        chosen = meant(pressed, book.table(sheet.record), chosen)
    return press(Press(sheet, pressed, book, desk, chosen, asks_of(pressed, host, sheet)))


def asks_of(pressed: Move | Button, host: Host, sheet: Sheet) -> Mapping[str, Any]:
    """The values of the labelled cells above the table; paths are taken beside the workbook.

    A button that every register shows has its cells on each: those of the sheet in front count.
    """
    names = {ask.name: sheet.own_cell(ask) for ask in pressed.asks}
    cells = host.cells([*names, *names.values()]) if names else {}
    values: dict[str, Any] = {name: cells.get(own, cells.get(name)) for name, own in names.items()}
    for ask in pressed.asks:
        if ask.kind == "paths" and values.get(ask.name):
            typed = [part for part in str(values[ask.name]).split("、") if part.strip()]
            values[ask.name] = [beside(host, name) for name in typed]
    return values


def beside(host: Host, name: str) -> Path:
    """A path as typed: absolute, or seen from the workbook's folder."""
    return Path(host.label).parent / name.strip().strip('"')


def sheet_in_front(workbook: Workbook, sheet: Sheet, pressed: Move | Button) -> Sheet:
    """The sheet that a button acts on: its own, or for buttons that are everywhere the active one."""
    from cs_macros.sheets import ALL_SHEETS

    if pressed not in sheet.everywhere:
        return sheet
    selected = workbook.app.selection
    active = {table.name for table in selected.sheet.tables} if selected else set()
    return next((ALL_SHEETS[table] for table in ALL_SHEETS if table in active), sheet)


def told(outcome: Outcome) -> str:
    """What the message box says: the deed, then everything to put right."""
    problems = in_words(outcome.problems)
    room = LINES_SHOWN - (1 if outcome.summary else 0)
    fits = [*accumulate(1 + text.count("\n") for text in problems)]
    shown = sum(lines <= room for lines in fits)
    lines = [*filter(None, [outcome.summary]), *problems[:shown]]
    if left := len(problems) - shown:
        rows = {(each.sheet, each.row) for each in outcome.problems if each.blocks and each.row}
        lines.append(f"…… 还有 {left} 处没有列出；共 {len(rows)} 行没有通过，原因见“问题”列。")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    """Press the button that a macro names; what follows tells which program called."""
    if any(each.startswith("--from_xl") for each in arguments):  # xlwings reads the rest itself
        run(arguments[0])
    else:
        run_in_libreoffice(*arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
