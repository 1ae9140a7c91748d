"""Compressed parts: what is read is what was written, and no stream is copied over and over."""

from __future__ import annotations

import random
import zlib
from typing import Any

import pytest

from cs_macros.hosts.package import deflate

STEP = 1 << 20
SIZES = (0, 1, STEP >> 2, STEP - 1, STEP, STEP + 1, 3 * STEP)


def contents() -> list[bytes]:
    """Of each size: what shrinks to nothing, what does not shrink, and a sheet's cells."""
    chance = random.Random(1)
    cells = b'<c r="A1" t="s"><v>1</v></c>'
    return [
        made for n in SIZES for made in (bytes(n), chance.randbytes(n), (cells * (n // len(cells) + 1))[:n])
    ]


@pytest.fixture(params=["isal", "zlib"])
def _engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both that there may be."""
    if request.param == "zlib":
        monkeypatch.setattr(deflate, "_fast", None)
    elif deflate._fast is None:
        pytest.skip("isal is not installed")


@pytest.mark.usefixtures("_engine")
def test_what_was_compressed_is_read_and_summed_rightly() -> None:
    for data in contents():
        stored = deflate.deflated(data)
        assert zlib.decompress(stored, -15) == data
        assert deflate.inflated(stored, most=len(data)) == data
        assert deflate.checksum(stored, most=len(data)) == (len(data), zlib.crc32(data))


@pytest.mark.usefixtures("_engine")
def test_a_stream_that_is_cut_or_too_long_is_refused() -> None:
    for data in filter(None, contents()):
        stored = deflate.deflated(data)
        for read in (deflate.checksum, deflate.inflated):
            with pytest.raises(ValueError, match=r"."):
                read(stored[: len(stored) // 2], most=len(data))
            with pytest.raises(ValueError, match=r"."):
                read(stored, most=len(data) - 1)


def test_no_stream_is_given_whole_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an engine does not take it copies: a stream given whole costs its length at every step."""
    given: list[int] = []

    class Engine:
        def __init__(self, bits: int) -> None:
            self._real = zlib.decompressobj(bits)

        def decompress(self, data: bytes, most: int) -> bytes:
            given.append(len(data))
            return self._real.decompress(data, most)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._real, name)

    class Library:
        decompressobj = Engine

    data = random.Random(2).randbytes(8 * STEP)
    stored = zlib.compress(data, wbits=-15)
    monkeypatch.setattr(deflate, "_fast", Library)
    for read in (deflate.checksum, deflate.inflated):
        given.clear()
        read(stored, most=len(data))
        assert sum(given) < 2 * len(stored), read
