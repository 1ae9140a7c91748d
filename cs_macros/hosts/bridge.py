"""The one place that imports xlwings, without the libraries it imports by the way.

A button press starts a fresh Python, so every import is part of the click. xlwings 0.37 imports
pandas, numpy, matplotlib, Pillow, plotly and polars wherever they are installed, to convert
their types; we pass lists only. And six times its own PRO part, which imports cryptography and asks the
calling workbook for a licence. They are hidden while xlwings is imported and may be imported
afterwards as usual (tests/hosts/test_bridge.py).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

NOT_NEEDED = ("pandas", "numpy", "matplotlib", "PIL", "plotly", "polars", "xlwings.pro")


@contextmanager
def hidden(names: tuple[str, ...] = NOT_NEEDED) -> Iterator[None]:
    """Make imports of these modules fail for a while; those already imported stay."""
    placeholders = [name for name in names if name not in sys.modules]
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    modules.update(dict.fromkeys(placeholders))
    try:
        yield
    finally:
        for name in placeholders:
            del modules[name]


with hidden():
    import xlwings

__all__ = ["xlwings"]
