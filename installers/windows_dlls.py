"""Whether everything that a program folder's .pyd and .dll files ask for will be there on a Windows 10.

A developer's computer has more than Windows: what is lacking shows on the shop's computer only. Wine,
too, brings DLLs of its own (msvcp140 among them) that a Windows 10 need not have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import pefile

WINDOWS_10 = (
    "advapi32", "bcrypt", "bcryptprimitives", "cabinet", "comctl32", "comdlg32", "credui", "crypt32",
    "dbghelp", "gdi32", "imm32", "iphlpapi", "kernel32", "ktmw32", "loadperf", "lz32", "mpr", "msi",
    "msimg32", "msvcrt", "mswsock", "netapi32", "ntdll", "ntdsapi", "odbc32", "ole32", "oleacc",
    "oleaut32", "pdh", "powrprof", "propsys", "psapi", "rasapi32", "rpcrt4", "secur32", "sfc", "shell32",
    "shlwapi", "urlmon", "user32", "userenv", "uxtheme", "version", "wevtapi", "winhttp", "wininet",
    "winmm", "winspool.drv", "ws2_32", "wtsapi32",
    *(
        f"api-ms-win-crt-{part}-l1-1-0"
        for part in (
            "conio", "convert", "environment", "filesystem", "heap", "locale", "math", "multibyte",
            "private", "process", "runtime", "stdio", "string", "time", "utility",
        )
    ),
    "api-ms-win-core-path-l1-1-0", "api-ms-win-core-synch-l1-2-0",
)  # fmt: skip
"""In System32 of every Windows 10, as far as our packages ask for them. Not: msvcp140, vcruntime140."""

ADDED = ("*.libs", ".libs")
"""Folders that packages add to the search when they are imported (delvewheel's; OR-Tools' own)."""

BINARIES = {".dll", ".exe", ".pyd"}


def lacking(app: Path, runtime: Collection[str] = ()) -> list[str]:
    """What some file asks for and neither the folder nor Windows has: "a.pyd: b.dll".

    Args:
      runtime: DLLs that come from elsewhere than what asks for them: each function is looked for, too.
    """
    binaries = [path for path in sorted(app.rglob("*")) if path.suffix.lower() in BINARIES]
    added = {path.parent for path in binaries if any(path.parent.match(pattern) for pattern in ADDED)}
    faults = []
    for path in binaries:
        for name, functions in imports(path):
            places = (path.parent, app, *sorted(added))
            found = next((file for place in places if (file := beside(place, name))), None)
            if found and name in runtime:
                gone = sorted(functions - exports(found))
                faults += [f"{path.relative_to(app)}: {name} has no {one}" for one in gone]
            elif not found and name.removesuffix(".dll") not in WINDOWS_10:
                faults.append(f"{path.relative_to(app)}: {name}")
    return faults


def imports(path: Path) -> Iterator[tuple[str, set[str]]]:
    """The files that a binary asks for, also those only when needed, and what it wants of each by name."""
    image = pefile.PE(str(path), fast_load=True)
    kinds = ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")
    image.parse_data_directories([pefile.DIRECTORY_ENTRY[kind] for kind in kinds])
    if damaged := [warning for warning in image.get_warnings() if "Import Table" in warning]:
        raise SystemExit(f"{path}: {damaged[0]}")
    for kind in ("DIRECTORY_ENTRY_IMPORT", "DIRECTORY_ENTRY_DELAY_IMPORT"):
        for entry in getattr(image, kind, ()):
            yield entry.dll.decode().lower(), {each.name.decode() for each in entry.imports if each.name}
    image.close()


@cache
def exports(path: Path) -> frozenset[str]:
    image = pefile.PE(str(path), fast_load=True)
    image.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_EXPORT"]])
    table = getattr(image, "DIRECTORY_ENTRY_EXPORT", None)
    image.close()
    return frozenset(each.name.decode() for each in table.symbols if each.name) if table else frozenset()


@cache
def beside(folder: Path, name: str) -> Path | None:
    """A file by its name, in whatever letters: Windows does not tell them apart."""
    return next((path for path in folder.iterdir() if path.name.lower() == name), None)
