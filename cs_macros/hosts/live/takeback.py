"""How to take back what has been written so far."""

from __future__ import annotations

from collections.abc import Callable

from cs_macros.errors import CsError
from cs_macros.hosts.live.program import is_refusal


class TakeBack:
    """Steps that undo a write, the last one first.

    Not an ExitStack: that one sets `__context__` on the errors it meets, which the exceptions of
    UNO do not allow (LibreOffice 7.4; tests/hosts/test_libreoffice.py, a refusal midway).
    """

    def __init__(self) -> None:
        self._steps: list[Callable[[], object]] = []

    def add(self, step: Callable[[], object]) -> None:
        self._steps.append(step)

    def run(self) -> bool:
        """Undo everything that the program lets us undo.

        Returns:
          Whether that was all of it.
        """
        complete = True
        for step in reversed(self._steps):
            try:
                step()
            except Exception as error:
                if not (is_refusal(error) or isinstance(error, CsError)):
                    raise
                complete = False
        return complete
