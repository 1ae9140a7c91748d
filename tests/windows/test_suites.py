"""The suites of the hosts, whole, by the package's own Python."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.windows.wine import Desk, Wine, windows

ROOT = Path(__file__).parents[2]
NEEDED = ("pytest", "hypothesis", "lxml", "openxml-audit")


@pytest.fixture(scope="module")
def tester(desk: Desk, wine: Wine, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The package's Python with the checkout's tests and what they need on its path."""
    folder = tmp_path_factory.mktemp("tester")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder / "Lib"]
    target = ["--platform", "win_amd64", "--python-version", "3.12", "--only-binary=:all:"]
    subprocess.run([*pip, *target, *NEEDED], check=True)
    (paths,) = desk.program.parent.glob("python*._pth")
    old = paths.read_bytes()
    added = f"{windows(folder / 'Lib')}\r\n{windows(ROOT)}\r\nimport site".encode()
    paths.write_bytes(old.replace(b"import site", added))
    yield desk
    paths.write_bytes(old)


@pytest.mark.parametrize(
    ("suite", "least"),
    [("tests/hosts/test_contract.py", 100), ("tests/hosts/test_safe_file.py", 30)],
)
def test_a_suite_of_the_hosts_passes(tester: Desk, suite: str, least: int) -> None:
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-k", "not office")
    done = tester.python("-m", "pytest", *options, suite, cwd=ROOT)
    told = (done.out + done.err).decode("utf-8", "replace")  # pytest speaks the old code page
    assert done.status == 0, told
    found = re.search(r"(\d+) passed", told)
    assert found is not None
    assert int(found[1]) >= least
