"""A file of a platform, from the outside into orders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cs_macros.exports.order import Export
from cs_macros.exports.profiles import Profile, all_profiles
from cs_macros.exports.recognise import Match, found_in, no_orders
from cs_macros.exports.taking import take
from cs_macros.resources import OWN_FORMATS
from cs_macros.statements.sheets import open_sheets
from cs_macros.statements.words import bare


def read_export(path: Path, *, extra_profiles: Path | None = None) -> list[Export]:
    """Read every table of orders in a file, whatever its name, encoding and kind.

    Raises:
      CsError: There is none, or the file cannot be read.
    """
    return read_with(path, all_profiles(extra_profiles, path.parent / OWN_FORMATS))


def read_with(path: Path, profiles: Sequence[Profile]) -> list[Export]:
    """Read a file with these formats; see `read_export`."""
    matches, near = found_in(open_sheets(path), profiles)
    if not matches:
        raise no_orders(path.name, near)
    return [_export(path.name, match) for match in matches]


def _export(file: str, match: Match) -> Export:
    headers = [" ".join(bare(cell).split()) for cell in match.header.cells]
    taken = take(match.sheet.below(match.header), match.columns, match.profile)
    used = {at for places in match.columns.values() for at in places}
    garbled = match.sheet.garbled
    said = [f"文件里有 {garbled} 个字按 {match.sheet.encoding} 读不出来。"] if garbled else []
    return Export(
        file=file,
        sheet=match.sheet.name,
        kind=match.profile.kind,
        profile=match.profile.id,
        name=match.profile.name,
        platform=match.profile.platform,
        encoding=match.sheet.encoding,
        header_row=match.header.number,
        columns={name: headers[at] for name, (at, *_) in match.columns.items()},
        unused=[name for at, name in enumerate(headers) if name and at not in used],
        orders=taken.orders,
        left_out=taken.left_out,
        warnings=[*said, *taken.warnings],
    )
