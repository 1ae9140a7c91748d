"""The four summaries as they are, part by part; `digests.py` looks at all others, and at whole files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.compile.conftest import PLANS, Compiled
from tests.compile.test_registers import a_folder, rows_of
from tests.compile.test_scores import compile_ as compile_scores
from tests.compile.test_scores import make_shops

KEPT = Path(__file__).with_name("parts.json")


def parts(path: Path) -> dict[str, str]:
    """Each part of a file, whatever it was compressed with."""
    with ZipFile(path) as file:
        return {name: hashlib.sha256(file.read(name)).hexdigest()[:16] for name in sorted(file.namelist())}


def test_the_four_summaries_are_what_they_were(
    compiled: Compiled,
    tmp_path: Path,
    compile_: Callable[..., Compiled],
    capsys: Any,
    update_golden: bool,
) -> None:
    found = {"rejections": parts(compiled.path)}
    for kind in ("returns", "after-sales"):
        folder = a_folder(tmp_path / kind, PLANS[kind], rows_of(kind))
        found[kind] = parts(compile_(folder, kind=kind, name=f"{kind}.xlsx").path)
    shops = make_shops(tmp_path / "各店")
    compile_scores(capsys, shops)
    found["scores"] = parts(shops / "奖罚评分汇总 2026-10.xlsx")
    if update_golden:
        KEPT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    kept = json.loads(KEPT.read_text("utf-8"))
    changed = {
        f"{kind}: {name}"
        for kind in found
        for name in found[kind].keys() | kept[kind].keys()
        if found[kind].get(name) != kept[kind].get(name)
    }
    assert changed == set(), "as meant? look at the file, then pytest --update-golden"
