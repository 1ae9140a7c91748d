"""The stages of a register: the parts of a row's life, in the order of the work.

A column says that a stage begins with it. The columns that every stage needs in sight lead: which row it
is, where it stands, whom it is about, what comes next; behind them, why the last press refused it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cs_macros.book.columns import Column
    from cs_macros.book.flow import Flow

ABOUT = ("customer_name", "customer_id", "name", "agent", "applicant", "owner")
"""Who a row is about, the first of them that it has; rows known by several fields are about these."""

LAST = ("message", "due_at", "overdue", "entered_at", "created_at", "created_by", "updated_at", "updated_by")
"""The software's columns that stand behind a register's own."""

FIRST_STAGE, LAST_STAGE = "登记", "软件"
"""Stage of a register's columns where nothing is declared: its own, and the software's behind them."""


def is_used(name: str, prefix: str, messages: bool, deadline: bool) -> bool:
    """Whether a register has one of the software's columns."""
    left_out = {
        "number": not prefix,
        "message": not messages,
        "due_at": not deadline,
        "overdue": not deadline,
    }
    return not left_out.get(name, False)


def leading(fields: Sequence[str], about: str, key: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that stand first: those that stay in view, then why a row was refused."""
    known = next((name for name in ABOUT if name in fields), "")
    whom = (about,) if about else key or (known,)
    whom = (*whom, known) if len(key) == 1 and not about and known not in key else whom
    return tuple(name for name in ("number", "status", *whom, "next_step", "problem") if name in fields)


def in_stages(columns: Sequence[Column], lead: tuple[str, ...]) -> list[Column]:
    """Leading columns first, and every other one with the name of its stage."""
    own, stage = [], FIRST_STAGE
    for each in columns:
        stage = each.stage or (LAST_STAGE if each.field in LAST else stage)
        own.append(replace(each, stage="" if each.field in lead else stage))
    return sorted(own, key=lambda each: lead.index(each.field) if each.field in lead else len(lead))


def stages_of(flow: Flow[Any]) -> Mapping[str, str]:
    """Move → the stage that it is done in.

    It is declared, or that of the first column which the move needs; a move that needs none is done
    where the one before it is, and a registering one in the first stage.
    """
    columns = [each for each in flow.record.layout.columns if each.stage]
    where, stage = {each.field: each.stage for each in columns}, columns[0].stage if columns else ""
    found = {}
    for move in flow.moves:
        asked = [where[field] for field in (*move.needs, *move.maybe) if field in where]
        if move.registers:
            found[move.name] = columns[0].stage if columns else ""
            continue
        stage = move.stage or next(iter(asked), stage)
        found[move.name] = stage
    return found
