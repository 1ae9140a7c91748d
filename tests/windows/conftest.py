"""Wine, a prefix, and the unzipped package: what the tests of this folder need.

    python installers/make_package.py OUT --portable win_amd64
    CS_MACROS_PORTABLE=OUT/….zip pytest tests/windows                     one smoke test
    CS_MACROS_PORTABLE=OUT/….zip CS_MACROS_FULL=1 pytest tests/windows    all of them, about ten minutes

`.ci/run` does the first, `.ci/full` the second. Wine 8 lacks ProcessPrng, which every extension written
in Rust asks for, and a function that `_wmi.pyd` calls: the tests' copy of the package gets a stub for
the one and does without the other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.windows.wine import Desk, Wine

PACKAGE = "CS_MACROS_PORTABLE"
FULL = "CS_MACROS_FULL"
PROGRAMS = ("wine", "x86_64-w64-mingw32-gcc", "localedef")

STUB = """
#include <windows.h>
BOOLEAN WINAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) {
    return SystemFunction036(data, (ULONG)size);
}
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and skip those that are not asked for or have nothing to run on."""
    lacking = "; ".join(what_is_lacking())
    for item in items:
        if Path(__file__).parent in item.path.parents and item.path.name.startswith("test_"):
            item.add_marker(pytest.mark.windows)
            if not (item.get_closest_marker("smoke") or os.environ.get(FULL)):
                item.add_marker(pytest.mark.skip(reason=f"runs in .ci/full: {FULL}=1"))
            elif lacking:
                item.add_marker(pytest.mark.skip(reason=lacking))


def what_is_lacking() -> Iterator[str]:
    if absent := [program for program in PROGRAMS if not shutil.which(program)]:
        yield f"not installed: {', '.join(absent)}"
    if not os.environ.get(PACKAGE):
        yield f"{PACKAGE} names no package made by make_package.py --portable win_amd64"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    """On CI, which installs what they need, a test that is skipped is a failed one."""
    report = yield
    asked = item.get_closest_marker("smoke") or os.environ.get(FULL)
    if report.skipped and asked and os.environ.get("CI") == "true" and item.get_closest_marker("windows"):
        report.outcome = "failed"
        report.longrepr = f"skipped on CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def wine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    """A Windows 10 of the session's own, or the one of WINEPREFIX."""
    given = os.environ.get("WINEPREFIX")
    place = tmp_path_factory.mktemp("wine")
    started = Wine(Path(given) if given else place / "prefix", place)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def package() -> Path:
    """The .zip that the shops get."""
    return Path(os.environ[PACKAGE])


@pytest.fixture(scope="session")
def stub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Wine 8 lacks of bcryptprimitives.dll."""
    folder = tmp_path_factory.mktemp("stub")
    (folder / "stub.c").write_text(STUB, "ascii")
    made = folder / "bcryptprimitives.dll"
    gcc = ["x86_64-w64-mingw32-gcc", "-shared", "-O2", "-s", "-o", made, folder / "stub.c", "-ladvapi32"]
    subprocess.run(gcc, check=True)
    return made


@pytest.fixture(scope="session")
def desk(wine: Wine, package: Path, stub: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The package unzipped once, in a folder with Chinese and a space in its name."""
    folder = tmp_path_factory.mktemp("desk") / "客服 台账"
    with zipfile.ZipFile(package) as zipped:
        zipped.extractall(folder)
    return at_home_in_wine(Desk(wine, folder), stub)


def at_home_in_wine(desk: Desk, stub: Path) -> Desk:
    shutil.copy(stub, desk.program.parent)
    (desk.program.parent / "_wmi.pyd").unlink()
    return desk
