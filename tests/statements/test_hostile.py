"""Whatever stands in a file, it is read or refused in words."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cs_macros.errors import CsError
from cs_macros.statements import explain, read_statement
from tests.statements.made import ALIPAY, CCB, CMB, SAMPLES

BYTES = {path.name: path.read_bytes() for path in sorted(SAMPLES.glob("*.[cx]*"))}
cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["2026-11-22", "20261122", "5.00", "-5", "收入", "交易成功", "9" * 400, "nan", "inf", "1e999", '"']
    ),
)


def read_or_refuse(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.csv"
        file.write_bytes(data)
        try:
            said = explain(read_statement(file))
        except CsError as error:
            said = str(error)
    assert re.search(r"[\u4e00-\u9fff]", said)


@given(st.binary(max_size=300))
@example(b"\xff\xfe\x00")
@example(b"\0" * 50 + b"x")
def test_any_bytes(data: bytes) -> None:
    read_or_refuse(data)


@pytest.mark.parametrize("header", [ALIPAY, CCB, CMB])
@settings(max_examples=60)
@given(rows=st.lists(st.lists(cells, max_size=14), max_size=5), end=st.text(max_size=5))
def test_any_cells_below_a_known_header(header: str, rows: list[list[str]], end: str) -> None:
    text = "\n".join([header, *(",".join(row) for row in rows)]) + end
    read_or_refuse(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("name", BYTES)
@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_sample(name: str, data: st.DataObject) -> None:
    sample = bytearray(BYTES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        sample[data.draw(st.integers(0, len(sample) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(
        bytes(sample[: data.draw(st.integers(0, len(sample)))] if data.draw(st.booleans()) else sample)
    )
