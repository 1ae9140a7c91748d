"""The folder that a shop gets: program, installers, workbook; with `--offline`, everything they need.

    python installers/make_package.py OUT --portable win_amd64
    python installers/make_package.py OUT [--offline win_amd64] [--python 3.11]

`--portable` makes the folder that needs no Python (portable.py). The other package is for computers
with one, Macs among them; `--offline` also proves that every dependency has a wheel for that platform:
nothing is compiled.
"""

from __future__ import annotations

import argparse
import email
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = {
    "win": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "macosx": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "manylinux2014": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
}
"""First word of a wheel's platform → what the conditions of dependencies ask about."""

HANDED_OUT = ("安装.bat", "install.command", "install.py")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--portable", choices=["win_amd64"], help="a folder that needs no Python")
    parser.add_argument("--offline", metavar="PLATFORM", help="such as win_amd64, macosx_11_0_arm64")
    parser.add_argument("--python", default="3.11", help="version of the Python on the shop's computers")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    if given.portable:
        import portable

        with tempfile.TemporaryDirectory() as place:
            print(portable.make(given.out, build_wheel(Path(place)), print))
        return
    wheel = build_wheel(given.out)
    for name in HANDED_OUT:
        shutil.copy(ROOT / "installers" / name, given.out)
    shutil.copy(ROOT / "workbook" / "客服台账.xlsm", given.out)
    if given.offline:
        download(wheel, given.out / "wheels", given.offline, given.python)


def build_wheel(out: Path) -> Path:
    """Build the program's wheel into the folder; older ones there go."""
    for old in out.glob("cs_macros-*.whl"):
        old.unlink()
    # What setuptools left there from an earlier build would go into this wheel too.
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(out), str(ROOT)]
    subprocess.run(pip, check=True)
    (wheel,) = out.glob("cs_macros-*.whl")
    return wheel


def download(wheel: Path, folder: Path, platform: str, python: str) -> None:
    """Fetch every dependency as a wheel for a platform; fails when one has none.

    `pip download --platform` still reads the conditions of dependencies (`platform_system ==
    "Windows"`) for the machine that it runs on, so what only the other platform needs is added.
    """
    options = [
        "--platform",
        platform,
        "--python-version",
        python,
        "--only-binary=:all:",
        "--dest",
        str(folder),
    ]
    wanted = [str(wheel)]
    while wanted:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--find-links", str(folder)]
        subprocess.run([*pip, *options, *wanted], check=True)
        wanted = lacking(folder, platform, python)


def lacking(folder: Path, platform: str, python: str) -> list[str]:
    """Requirements of the wheels in a folder, on their own platform, that none of them meets."""
    there = {canonicalize_name(wheel.name.split("-")[0]) for wheel in folder.glob("*.whl")}
    machine = ENVIRONMENTS[platform.partition("_")[0]] | {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "extra": "",
    }
    found = set()
    for wheel in folder.glob("*.whl"):
        for requirement in requirements_of(wheel):
            needed = requirement.marker is None or requirement.marker.evaluate(machine)
            if needed and canonicalize_name(requirement.name) not in there:
                found.add(f"{requirement.name}{requirement.specifier}")
    return sorted(found)


def requirements_of(wheel: Path) -> list[Requirement]:
    """What a wheel says it needs."""
    with zipfile.ZipFile(wheel) as file:
        name = next(name for name in file.namelist() if name.endswith(".dist-info/METADATA"))
        about = email.message_from_bytes(file.read(name))
    return [Requirement(line) for line in about.get_all("Requires-Dist") or ()]


if __name__ == "__main__":
    main()
