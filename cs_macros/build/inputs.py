"""Where the message and the inputs of a sheet stand: beside the corner, over the first stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cs_macros.book.flow import Ask, Button, Move
from cs_macros.book.sheets import Sheet
from cs_macros.build.bands import Band
from cs_macros.build.places import FIELDS, INPUT_WIDTH, MESSAGE_WIDTH, Field, span, width_of


def blocks_of(pressables: Sequence[Move | Button], sheet: Sheet | None = None) -> list[list[Ask]]:
    """Inputs in blocks of a few rows; those of one button begin a block of their own.

    Args:
      sheet: For the buttons that every register shows: each has its own cells for them.
    """
    blocks: list[list[Ask]] = []
    placed: set[str] = set()
    for pressed in pressables:
        asks = [ask for ask in pressed.asks if ask.name not in placed]
        asks = [replace(ask, name=sheet.own_cell(ask)) for ask in asks] if sheet else asks
        placed |= {ask.name for ask in asks}
        room = len(FIELDS) - len(blocks[-1]) if blocks else 0
        if asks and len(asks) <= room:
            blocks[-1] += asks
        else:
            blocks += [asks[top : top + len(FIELDS)] for top in range(0, len(asks), len(FIELDS))]
    return blocks


def inputs_of(
    blocks: Sequence[Sequence[Ask]],
    widths: list[float],
    start: int,
    runs: Sequence[Band],
    *,
    has_message: bool,
) -> tuple[tuple[int, int] | None, list[Field]]:
    """The message's cell, and the inputs behind it in blocks, labels and cells aligned.

    They stand over the first stage, whose narrow columns are widened until there is room.
    """
    own = range(runs[0].first, runs[0].last + 1) if runs else range(0)
    if has_message and own and len(own) < 2 * len(blocks) + 2:
        widths[start] = max(widths[start], MESSAGE_WIDTH)  # a short stage is the inputs' alone
    while True:
        at, message, found = start, None, list[Field]()
        if has_message:
            message = (start, span(widths, start, MESSAGE_WIDTH))
            at = message[1] + 1
        for block in blocks:
            first = span(widths, at, max(width_of(ask.label) for ask in block) + 3) + 1
            last = span(widths, first, INPUT_WIDTH)
            found += [Field(ask, FIELDS[line], at, first, last) for line, ask in enumerate(block)]
            at = last + 1
        if not own or at - 1 <= own[-1] or min(widths[each] for each in own) >= MESSAGE_WIDTH:
            return message, found
        widths[min(own, key=widths.__getitem__)] += 2
