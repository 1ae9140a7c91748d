"""Workbooks damaged at random, and every command for any workbook tried on them.

Whatever a file has become, a command ends with 0 or 1: done, or refused with a reason. Never
with 3 (our own mistake), never after ten seconds of processor time.

    python -m tests.hosts.mutations            # 2,000 of them; some minutes
    python -m tests.hosts.mutations 300 7      # 300, another seed
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import signal
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cs_macros.cli import status_of
from cs_macros.errors import CsError
from cs_macros.hosts.package.workbook import Package

CORPUS = Path(os.environ.get("CS_MACROS_CORPUS", Path(__file__).parents[1] / "data" / "workbooks"))
LONGEST = 10.0
"""Seconds of processor time that one command may take."""

LARGEST = 400_000
"""Bytes of a workbook that is still tried: damage is the same in small ones, and quicker."""

ODD = [
    b"", b"-1", b"0", b"99999999999999999999", b"NaN", b"sNaN", b"-Infinity", b"1e999", b"x", b" ", b"\0",
    b"&#0;", b"&#x110000;", b"&#xD800;", b"&bad;", b"&amp;&lt;", b"A1:XFD1048576", b"ZZZ9999999", b"#REF!",
    b"A1 B2", b"$A$0", b"1:1", b"\xff\xfe", b"\xed\xa0\x80", b"\xe4\xb8", b"]]>", b"<!--", b"<![CDATA[",
    b"<?x", b"/>", b"<c/>", b"</row>", b"\"'", b"9" * 5000, b"(" * 3000, b"1" * 400, b"-" * 70000, b"../../x",
    b"shared", b"array", b"true", b"inlineStr", b"d", b"e", b"http://x/" + b"a" * 300,
]  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "gb18030", "latin-1", "utf-7", "utf-32", "cp037")
NAMES = ("utf-16", "UTF-16LE", "base64", "idna", "x-user", "rot13", "undefined", "gbk", "hex", "zlib")

Mutation = Callable[[bytes, random.Random], bytes]


def flip(data: bytes, chance: random.Random) -> bytes:
    """Some bytes become others."""
    new = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        if new:
            new[chance.randrange(len(new))] = chance.randrange(256)
    return bytes(new)


def cut(data: bytes, chance: random.Random) -> bytes:
    """It ends too early."""
    return data[: chance.randrange(len(data) + 1)]


def drop(data: bytes, chance: random.Random) -> bytes:
    """A stretch is gone."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.randint(1, 200) :]


def double(data: bytes, chance: random.Random) -> bytes:
    """A stretch comes twice."""
    at = chance.randrange(len(data) + 1)
    end = at + chance.randint(1, 400)
    return data[:end] + data[at:end] + data[end:]


def attribute(data: bytes, chance: random.Random) -> bytes:
    """An attribute says something odd."""
    found = list(re.finditer(rb'="([^"]*)"', data))
    if not found:
        return flip(data, chance)
    one = chance.choice(found)
    return data[: one.start(1)] + chance.choice(ODD) + data[one.end(1) :]


def content(data: bytes, chance: random.Random) -> bytes:
    """An element holds something odd."""
    found = list(re.finditer(rb">([^<]*)<", data))
    if not found:
        return flip(data, chance)
    one = chance.choice(found)
    return data[: one.start(1)] + chance.choice(ODD) + data[one.end(1) :]


def element(data: bytes, chance: random.Random) -> bytes:
    """A tag is missing, or stands elsewhere."""
    found = list(re.finditer(rb"<[^>]*>", data))
    if not found:
        return drop(data, chance)
    one = chance.choice(found)
    rest = data[: one.start()] + data[one.end() :]
    at = chance.randrange(len(rest) + 1)
    return rest[:at] + one[0] + rest[at:] if chance.random() < 0.5 else rest


def encoded(data: bytes, chance: random.Random) -> bytes:
    """It is in another encoding, whole or cut in the middle of a character."""
    raw = data.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")
    return raw[: len(raw) - chance.randint(0, 1)]


def declared(data: bytes, chance: random.Random) -> bytes:
    """It says that it is in another encoding than it is."""
    name = chance.choice(NAMES).encode()
    if b"encoding=" in data[:100]:
        return re.sub(rb'encoding="[^"]*"', b'encoding="%b"' % name, data, count=1)
    return b'<?xml version="1.0" encoding="%b"?>' % name + data


PARTS: Sequence[Mutation] = (
    flip, cut, drop, double, attribute, attribute, attribute, content, content, element, encoded, declared,
)  # fmt: skip
WHOLE: Sequence[Mutation] = (flip, cut, drop, double)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A workbook with one thing or several wrong in it."""
    if chance.random() < 0.2:
        return chance.choice(WHOLE)(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        telling = [name for name in parts if name.endswith((".xml", ".rels", ".vml"))]
        name = chance.choice(telling if chance.random() < 0.9 else list(parts))
        if chance.random() < 0.05:
            del parts[name]
            break
        parts[name] = chance.choice(PARTS)(parts[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content_ in parts.items():
            new.writestr(name, content_)
    return out.getvalue()


def workbooks(count: int, *own: Path) -> list[Path]:
    """So many workbooks that can be read, of ours first, the others spread over the corpus."""
    small = [one for one in sorted(CORPUS.glob("*.xls[xm]")) if one.stat().st_size <= LARGEST]
    sound = [*own, *(one for one in small if _is_sound(one))]
    step = max(1, len(sound) // count)
    return [*own, *(one for one in sound[::step] if one not in own)][:count]


def _is_sound(path: Path) -> bool:
    try:
        return bool(Package(path.read_bytes()).sheet_parts)
    except CsError:
        return False


class TooLong(BaseException):
    """Raised out of a command that takes too long; no `except Exception` holds it."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Stop what takes more processor time."""

    def stop(*_: object) -> None:
        raise TooLong

    known = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, known)


def commands(file: Path, sound: Path, ours: Path | None) -> Iterator[list[str]]:
    """The calls that a damaged file gets: written to, compared, examined, read as somebody's old sheet."""
    name, table = "表", "表1"
    with contextlib.suppress(CsError):
        known = Package(sound.read_bytes())
        name = next(iter(known.sheet_parts), name)
        table = next(iter(known.tables), table)
        first = next(iter(known.tables.values()), None)
        header = first.headers[0] if first and first.headers else "列"
        yield ["append", str(file), table, f"{header}=新"]
    yield ["set", str(file), f"{name}!B2=新", f"{name}!C3:number=5", f"{name}!D4:formula=SUM(A1:B9)"]
    yield ["set", str(file), f"{name}!B2:date=2026-11-22"]
    yield ["diff", str(sound), str(file)]
    yield ["doctor", str(file)]
    if ours is not None:
        yield ["--dry-run", "--by", "周婉婷", "adopt", str(file), str(ours)]
        yield ["--by", "周婉婷", "check", str(file)]
        if sound == ours:
            yield ["--dry-run", "upgrade", str(file)]
            yield ["--by", "周婉婷", "refresh", str(file)]


def failures(paths: Sequence[Path], count: int, seed: int, ours: Path | None = None) -> Iterator[str]:
    """What goes wrong: seed, workbook, command and status of each; nothing when all is well."""
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        sound = paths[number % len(paths)]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"坏{sound.suffix}"
            damaged = mutated(sound.read_bytes(), chance)
            for call in commands(file, sound, ours):
                file.write_bytes(damaged)
                status, spent = tried(call)
                if status not in (0, 1) or spent > LONGEST:
                    yield f"{number} {sound.name} {call[0]}: {status} ({spent:.1f} s)"


def tried(call: Sequence[str]) -> tuple[int, float]:
    """A command's status, -1 for one that was stopped, and its processor time."""
    begun = time.process_time()
    silent = io.StringIO()
    try:
        with limited(LONGEST), contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
            status = status_of(["--json", *call])
    except TooLong:
        status = -1
    return status, time.process_time() - begun


def main(count: int = 2000, seed: int = 14) -> int:
    """Try them all on sixty workbooks, ours among them; print what goes wrong and return how much did."""
    from cs_macros.cli.workbooks import make_workbook

    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder) / "客服台账.xlsm"
        make_workbook(ours, sample=True)
        paths = workbooks(60, ours)
        print(f"{count} mutations of {len(paths)} workbooks, seed {seed}", flush=True)
        wrong = 0
        for line in failures(paths, count, seed, ours):
            wrong += 1
            print(line, flush=True)
    print(f"{wrong} failures")
    return wrong


if __name__ == "__main__":
    sys.exit(min(main(*map(int, sys.argv[1:])), 1))
