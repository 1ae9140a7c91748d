"""Bank, Alipay and WeChat files into typed lines.

`read_statement` reads a file, `explain` says how it was read. A format is a file in
`profiles/`, not code. The way of a file: `sheets` (bytes into rows of text) → `recognise`
(header and format) → `table`, `taking` (rows into movements) → `checks` → `identity`.
"""

from __future__ import annotations

from cs_macros.statements.explain import explain
from cs_macros.statements.line import Line, Skipped, Statement, is_marked
from cs_macros.statements.reading import read_statement

__all__ = ["Line", "Skipped", "Statement", "explain", "is_marked", "read_statement"]
