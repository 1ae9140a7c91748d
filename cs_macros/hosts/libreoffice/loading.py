"""Python's bridge to UNO, which LibreOffice or the distribution installs outside of any venv.

The bridge is compiled for one Python version; on Debian 12 that is 3.11, and a virtual
environment's own 3.11 loads it (tests/hosts/test_libreoffice.py).
"""

from __future__ import annotations

import builtins
import importlib
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import Any

from cs_macros.errors import CsError

SYSTEM_PACKAGES = ("/usr/lib/python3/dist-packages", "/usr/lib64/libreoffice/program")


def executable() -> str | None:
    """Return the path of LibreOffice's starter, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def uno() -> Any:
    """Import UNO and return the module.

    Raises:
      CsError: It is not installed, or for another version of Python.
    """
    try:
        return _import()
    except ImportError as first:
        for folder in _folders():
            sys.path.append(str(folder))
            try:
                return _import()
            except ImportError:
                continue
            finally:
                sys.path.remove(str(folder))
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise CsError(
            f"没有找到 LibreOffice 的 Python 接口（UNO，Python {version}）。",
            hint="安装 LibreOffice 和 python3-uno（Debian：apt install python3-uno），再试一次。",
        ) from first


def struct(name: str, **members: Any) -> Any:
    """Make a UNO struct, such as `com.sun.star.lang.Locale`."""
    made = uno().createUnoStruct(name)
    for member, value in members.items():
        setattr(made, member, value)
    return made


def _import() -> Any:
    """Import `uno` without its side effect.

    It replaces Python's `__import__`, so that `from com.sun.star… import` works, and every later
    import of the process takes that way. We ask for structs by name instead.
    """
    original = builtins.__import__
    try:
        return importlib.import_module("uno")
    finally:
        builtins.__import__ = original


def _folders() -> list[Path]:
    program = executable()
    beside = [Path(program).resolve().parent] if program else []
    return [folder for folder in (*beside, *map(Path, SYSTEM_PACKAGES)) if (folder / "uno.py").exists()]
