"""What `doctor` has found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    Attributes:
      blocks: Something does not work before this is put right.
    """

    what: str
    result: str
    advice: str = ""
    blocks: bool = False
