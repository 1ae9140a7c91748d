"""`python -m cs_macros`."""

from cs_macros.cli import main

if __name__ == "__main__":
    main()
