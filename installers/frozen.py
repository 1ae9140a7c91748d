"""Entry of the frozen program (cs_macros.spec): a button of the workbook, or the command line."""

from __future__ import annotations

import sys


def main() -> None:
    """`cs_macros.exe BUTTON --wb=… --from_xl=1` is what RunFrozenPython calls; anything else is a command."""
    if any(argument.startswith("--wb=") for argument in sys.argv):
        from cs_macros.excel import run

        run(sys.argv[1])
    else:
        from cs_macros.cli import main as command

        command()


if __name__ == "__main__":
    main()
