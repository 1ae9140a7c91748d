"""How a command or a press went, for a person and for a program."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cs_macros.cells.kinds import show
from cs_macros.errors import Problem


@dataclass
class Outcome:
    """The one object of `--json` (DESIGN 5.2), and what a message box says.

    Attributes:
      changed: One entry a changed record: file, sheet, number, fields (header → [old, new]).
      messages: One entry a text made: template, number, text.
      rows: What `show` shows: header → value.
      files: Paths of files written.
      follows: Files of which a PDF is still to be made, once all this is told.
    """

    command: str = ""
    summary: str = ""
    changed: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    follows: list[Path] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not any(problem.blocks for problem in self.problems)

    def add(self, other: Outcome) -> None:
        """Take in another file's outcome; the summaries stand on lines of their own."""
        self.summary = "\n".join(filter(None, [self.summary, other.summary]))
        for name in ("changed", "messages", "problems", "rows", "files", "follows"):
            getattr(self, name).extend(getattr(other, name))

    def as_json(self) -> dict[str, Any]:
        problems = [
            {
                "file": each.file,
                "sheet": each.sheet,
                "row": each.row,
                "header": each.header,
                "value": show(each.value),
                "message": each.message,
                "hint": each.hint,
                "level": each.level.value,
            }
            for each in self.problems
        ]
        return {
            "ok": self.ok,
            "command": self.command,
            "summary": self.summary,
            "changed": self.changed,
            "messages": self.messages,
            "problems": problems,
            "rows": self.rows,
            "files": self.files,
        }
