"""Which format a file has: proved by the words of its header, never by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from cs_macros.errors import CsError
from cs_macros.statements.profiles import Profile
from cs_macros.statements.sheets import Row, Sheet
from cs_macros.statements.words import word

MAX_PREAMBLE = 20_000
"""Rows searched for the header; without an end a big file of anything would take minutes."""

LABELS = {
    "paid_at": "交易时间",
    "time": "时刻",
    "amount": "金额",
    "amount_in": "收入金额",
    "amount_out": "支出金额",
    "refunded": "已退金额",
    "direction": "收支方向",
    "state": "交易状态",
    "balance": "余额",
    "currency": "币种",
    "account": "本方账号",
    "bank_serial": "交易号",
    "payer_name": "对方户名",
    "payer_account": "对方账号",
    "kind": "摘要（类型）",
    "item": "摘要（说明）",
    "detail": "附言（详情）",
    "place": "附言（地点）",
    "memo": "附言",
}
"""What people call the fields of a profile."""


@dataclass(frozen=True, slots=True)
class Match:
    """A header row that fits a format.

    Attributes:
      columns: Field → position of its column.
    """

    profile: Profile
    sheet: Sheet
    header: Row
    columns: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Near:
    """The row that comes closest to some format, for the error."""

    profile: Profile
    header: Row
    columns: dict[str, int]

    @property
    def missing(self) -> list[str]:
        return [field for field in self.profile.required if field not in self.columns]

    @property
    def score(self) -> tuple[int, int, int]:
        required = len(self.profile.required) - len(self.missing)
        return required, -self.profile.rank, len(self.columns)


def recognise(file: str, sheets: Iterable[Sheet], profiles: Sequence[Profile]) -> Match:
    """Find the header row, and the format with the most columns that fits it.

    Raises:
      CsError: No row is the header of a known format; names the nearest format, and the
        header words found and missing.
    """
    near: _Near | None = None
    known = {name for one in profiles for names in one.columns.values() for name in names}
    for sheet in sheets:
        for row in takewhile(lambda row: row.number <= MAX_PREAMBLE, sheet.rows()):
            words = set(map(word, row.cells))
            if len(words & known) < 2:
                continue
            tried = [_Near(one, row, columns_of(one, row.cells)) for one in profiles]
            fits = [one for one in tried if not one.missing and not words & one.profile.forbidden]
            if fits:
                best = max(fits, key=lambda one: (-one.profile.rank, len(one.columns)))
                return Match(best.profile, sheet, row, best.columns)
            closest = max(tried, key=lambda one: one.score)
            if closest.columns and (near is None or closest.score > near.score):
                near = closest
    raise _unknown(file, near, profiles)


def columns_of(profile: Profile, cells: Sequence[str]) -> dict[str, int]:
    """Field → position: the best of its header words that no earlier field has taken."""
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if name := word(cell):
            places.setdefault(name, place)
    found: dict[str, int] = {}
    for field, names in profile.columns.items():
        free = (places[name] for name in names if name in places)
        best = next((one for one in free if one not in found.values()), None)
        if best is not None:
            found[field] = best
    return found


def _unknown(file: str, near: _Near | None, profiles: Sequence[Profile]) -> CsError:
    known = "、".join(profile.name for profile in profiles)
    if near is None or len(near.profile.required) - len(near.missing) < 2:
        return CsError(
            f"{file} 不是认识的流水：没有找到表头。",
            hint=f"认识的有：{known}。请导入从原处导出、没有改过的文件，或在“流水格式”文件夹里加一个格式文件。",
        )
    profile, cells = near.profile, near.header.cells
    hits = [near.columns[field] for field in profile.required if field in near.columns]
    found = "、".join(cells[place].strip() for place in hits)
    missing = "、".join(
        f"{LABELS[field]}（表头应为 {' 或 '.join(profile.headers[field][:3])}）" for field in near.missing
    )
    taken = set(near.columns.values())
    rest = [cell.strip() for place, cell in enumerate(cells) if place not in taken]
    others = "、".join(filter(None, rest))
    wrong = f"缺少 {missing}" if missing else "多了不该有的列"
    return CsError(
        f"{file} 第 {near.header.number} 行最像{profile.name}的表头，但{wrong}。"
        f"找到的：{found}。" + (f"不认识的：{others}。" if others else ""),
        hint=f"{profile.export}若格式确实变了，在“流水格式”文件夹里加一个格式文件写明新的表头。",
    )
