"""`refresh --scheduler`: other machines do the same work, and it comes out the same to the byte."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow  # two workers of a cluster take seconds to start


@pytest.mark.filterwarnings("ignore")
def test_two_workers_of_a_cluster_give_the_same_bytes(cs: Any, sampled: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="pip install 'cs-macros[cluster]'")
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        for number in range(3):
            shutil.copy(sampled, folder / f"台账{number}.xlsm")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        status, told = cs("refresh", str(there), "--scheduler", cluster.scheduler_address)
    alone, told_alone = cs("refresh", str(here))
    assert (status, told["summary"]) == (alone, told_alone["summary"]) == (0, told["summary"])
    made = [[file.read_bytes() for file in sorted(each.glob("*.xlsm"))] for each in (here, there)]
    assert made[0] == made[1]
    assert len(made[0]) == 3
