"""The columns that the software keeps in every register: which of them one has, and where they stand."""

from __future__ import annotations

FIRST = ("number", "status", "next_step", "problem")
LAST = ("message", "due_at", "overdue", "entered_at", "created_at", "created_by", "updated_at", "updated_by")


def is_used(name: str, prefix: str, messages: bool, deadline: bool) -> bool:
    left_out = {
        "number": not prefix,
        "message": not messages,
        "due_at": not deadline,
        "overdue": not deadline,
    }
    return not left_out.get(name, False)


def place_of(name: str) -> int:
    """Software columns first and last, the table's own between them in the order declared."""
    if name in FIRST:
        return FIRST.index(name)
    return len(FIRST) + (1 + LAST.index(name) if name in LAST else 0)
