"""sha256 of every summary that the tests of this folder make, kept while the engine is rebuilt.

Run: python -m tests.compile.digests [--renew]

Without a flag the files are compared with `digests.json`: who rebuilds the engine sees which files
are no longer the same to the byte, and by which test each is made.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from cs_macros.compile import files

HERE = Path(__file__).parent
KEPT = HERE / "digests.json"
COPIES = os.environ.get("CS_MACROS_SUMMARIES", "")
"""Folder for copies of the files, to see what differs; none unless set."""


class Recorder:
    """A pytest plugin that notes every summary that is written, under the name of its test."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._test, self._count = "", Counter[str]()
        self._write = files.written
        files.written = self.written

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._test = item.nodeid.removeprefix("tests/compile/")

    def written(self, path: Path, write: Callable[[Path], None]) -> None:
        self._write(path, write)
        self._count[self._test] += 1
        name = f"{self._test} {self._count[self._test]}"
        self.found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        if COPIES:
            Path(COPIES).mkdir(exist_ok=True)
            shutil.copyfile(path, Path(COPIES) / f"{self.found[name][:12]}.xlsx")


def main() -> None:
    recorder = Recorder()
    pytest.main(["-q", "-m", "not office", "-p", "no:randomly", str(HERE)], plugins=[recorder])
    if "--renew" in sys.argv:
        KEPT.write_text(json.dumps(recorder.found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return
    kept: dict[str, str] = json.loads(KEPT.read_text("utf-8"))
    both = kept.keys() & recorder.found.keys()
    changed = sorted(name for name in both if kept[name] != recorder.found[name])
    print(f"{len(both) - len(changed)} equal, {len(changed)} changed, {len(kept.keys() - both)} not made")
    for name in changed:
        print(f"  {name}: {kept[name][:12]} → {recorder.found[name][:12]}")
    for name in sorted(kept.keys() - both):
        print(f"  {name}: not made")


if __name__ == "__main__":
    main()
