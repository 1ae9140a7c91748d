"""Which format a file has: proved by the words of its header, never by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from cs_macros.statements import general, whose
from cs_macros.statements.headings import meaning, meanings
from cs_macros.statements.layout import POSTED, Layout
from cs_macros.statements.profiles import Profile
from cs_macros.statements.sheets import Row, Sheet
from cs_macros.statements.vocabulary import NAMES, as_profile
from cs_macros.statements.words import bare, forms

MAX_PREAMBLE = 20_000
"""Rows searched for the header; without an end a big file of anything would take minutes."""

MEANINGS = 300
"""Rows whose words are asked for their meaning; in a big file of texts that would take minutes too."""

_TITLES = 200
SAMPLE = 300
"""Rows looked at to understand a layout that nobody described."""

LABELS = {
    "paid_at": "交易时间",
    "time": "时刻",
    "booked": "记账日",
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
    "from_name": "付款人户名",
    "from_account": "付款人账号",
    "to_name": "收款人户名",
    "to_account": "收款人账号",
    "kind": "摘要（类型）",
    "item": "摘要（说明）",
    "detail": "附言（详情）",
    "place": "附言（地点）",
    "memo": "附言",
    "order": "附言（单号）",
}
"""What people call the fields of a profile."""

_UNIT = re.compile(r"(?:单位\s*[:：]?\s*|[(（\[]\s*)(?:人民币)?(万|千|百万)?(元|分)")
_WORTH = {"万元": 10_000, "千元": 1_000, "百万元": 1_000_000}


def label(field: str) -> str:
    """A field as people call it; `memo2` is called what `memo` is."""
    return LABELS.get(field) or LABELS[field.rstrip("23456789")]


@dataclass(frozen=True, slots=True)
class Match:
    """A header row that fits a format.

    Attributes:
      columns: Field → position of its column.
      titles: The texts above the header, and the sheet's name.
      scale: What one unit of its amounts is worth, in 元.
    """

    profile: Profile
    sheet: Sheet
    header: Row
    columns: dict[str, int]
    titles: Sequence[str] = ()
    scale: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Near:
    """The row that comes closest to some format, for the error and for teaching."""

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

    @property
    def is_changed(self) -> bool:
        """Whether it can only be that format, with one column renamed or gone."""
        return (
            self.profile.strict
            and len(self.missing) == 1
            and len(self.columns) * 10 >= 7 * len(self.profile.columns)
        )


@dataclass
class Looked:
    """What was found in one sheet.

    Attributes:
      match: The format that fits.
      near: The closest row to any, where none fits.
      doubtful: A statement of which something has to be asked.
      refusal: What it is instead of a statement, and why that is not read.
      half: The row of which most words mean something: its number, and (meaning, header) of each.
      rows: How many rows were asked what their words mean.
    """

    match: Match | None = None
    near: Near | None = None
    doubtful: tuple[Row, Layout] | None = None
    refusal: tuple[str, str] | None = None
    half: tuple[int, list[tuple[str, str]]] | None = None
    rows: int = 0


def look(sheet: Sheet, profiles: Sequence[Profile]) -> Looked:
    """Search a sheet for the header row of any format, or of a layout that speaks for itself."""
    found = Looked()
    known = {name for one in profiles for names in one.columns.values() for name in names}
    titles = [sheet.name] if sheet.name else []
    for row in takewhile(lambda row: row.number <= MAX_PREAMBLE, sheet.rows()):
        if _may_be_header(row):
            _look_at(found, sheet, row, titles, profiles, known)
            if found.match or found.refusal:
                break
        if len(titles) < _TITLES:
            titles.append(" ".join(cell.strip() for cell in row.cells if cell.strip()))
    return found


def _look_at(
    found: Looked, sheet: Sheet, row: Row, titles: Sequence[str], profiles: Sequence[Profile], known: set[str]
) -> None:
    """Is this row the header? The shop's own formats go first, then what must not be read, then the rest."""
    words = {form for cell in row.cells for form in forms(cell)}
    tried = [Near(one, row, columns_of(one, row.cells)) for one in profiles] if len(words & known) > 1 else []
    fits = [one for one in tried if not one.missing and not words & one.profile.forbidden]
    best = max(fits, key=lambda one: (one.profile.own, -one.profile.rank, len(one.columns)), default=None)
    if found.rows > MEANINGS and not best:
        return
    if not (best and best.profile.own):
        # The preamble of a known format may mention anything; its header cannot be another's.
        found.refusal = whose.refused([] if best else titles, row.cells) if best or _speaks(row) else None
        if found.refusal:
            return
    if best:
        columns = best.columns | _booked(best.columns, row)
        found.match = Match(best.profile, sheet, row, columns, titles, unit(titles, row))
        return
    closest = max(tried, key=lambda one: one.score, default=None)
    if closest and closest.columns and (found.near is None or closest.score > found.near.score):
        found.near = closest
    found.rows += 1
    layout = None if closest and closest.is_changed else understood(sheet, row)
    if layout and not layout.doubts:
        found.match = _general(layout, sheet, row, titles)
    elif layout and not found.doubtful:
        found.doubtful = row, layout
    told = [(one.field, bare(cell)) for cell, one in zip(row.cells, meanings(row.cells), strict=True) if one]
    if len(told) > max(1, len(found.half[1]) if found.half else 1):
        found.half = row.number, told


def _booked(columns: Mapping[str, int], row: Row) -> dict[str, int]:
    """The column of the day of booking, where a format does not name it: another export has only that."""
    told = enumerate(meanings(row.cells))
    places = [at for at, one in told if one and one.field == "when" and one.rank == POSTED]
    free = [at for at in places if at not in columns.values()]
    return {"booked": free[0]} if free and "booked" not in columns else {}


def _speaks(row: Row) -> bool:
    """Whether the words of a row mean something to us, so that it may be a header."""
    return sum(one is not None for one in meanings(row.cells)) > 2


def _may_be_header(row: Row) -> bool:
    """A row of several short words; rows of figures are none."""
    told = [cell for cell in row.cells if cell.strip()]
    return len(told) > 1 and sum(len(cell) < 40 and not cell.strip()[:4].isdigit() for cell in told) > 1


def understood(sheet: Sheet, header: Row) -> Layout | None:
    """A layout that speaks for itself, perhaps under two rows of headers."""
    rows = sheet.first(header, SAMPLE)
    layout = general.understand(header.cells, rows)
    if (layout and not layout.doubts) or not rows:
        return layout
    both = joined(header.cells, rows[0])
    second = general.understand(both, rows[1:]) if both else None
    return second if second and (layout is None or not second.doubts) else layout


def joined(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """Two rows of headers as one; None where the second is none.

    >>> joined(["日期", "摘要", "发生额", "", "余额"], ["", "", "借方", "贷方", ""])
    ['日期', '摘要', '发生额借方', '发生额贷方', '余额']
    """
    width = max(len(upper), len(lower))
    above, below = ([*map(bare, row), *[""] * (width - len(row))] for row in (upper, lower))
    figures = any(cell[:1].isdigit() or cell[:1] in "-+¥" for cell in below if cell)
    alone = [high for high, low in zip(above, below, strict=True) if high and not low]
    if figures or not any(below) or sum(one is not None for one in meanings(alone)) < 2:
        return None
    found, group = [], ""
    for high, low in zip(above, below, strict=True):
        group = high or group
        both = group + low if low else high
        found.append(both if not low or meaning(both) else low)
    return found


def _general(layout: Layout, sheet: Sheet, row: Row, titles: Sequence[str]) -> Match:
    name = whose.whose(titles, layout.headers)
    kind = f"通用格式：{NAMES[layout.by]}"
    profile = as_profile(
        layout,
        name=f"{name}明细（{kind}）" if name else f"银行或平台明细（{kind}）",
        origin=name or (whose.BANK if "balance" in layout.columns else ""),
    )
    header = replace(row, cells=list(layout.headers))
    return Match(profile, sheet, header, layout.columns, titles, unit(titles, header))


def columns_of(profile: Profile, cells: Sequence[str]) -> dict[str, int]:
    """Field → position: the best of its header words that no earlier field has taken.

    In a format that was taught two fields may share a column: a name with its account, a type that
    is the direction too.
    """
    called = [forms(cell) for cell in cells]
    places: dict[str, int] = {}
    for depth in range(max(map(len, called), default=0)):
        for place, names in enumerate(called):
            if depth < len(names):
                places.setdefault(names[depth], place)
    found: dict[str, int] = {}
    for field, names in profile.columns.items():
        told = [places[name] for name in names if name in places]
        best = next((one for one in told if one not in found.values()), None)
        if best is None and told and profile.own:
            best = told[0]
        if best is not None:
            found[field] = best
    return found


def unit(titles: Sequence[str], header: Row) -> Decimal:
    """What one unit of the amounts is worth in 元, by the title or the headers of the money columns."""
    for text in (*header.cells, *titles):
        if found := _UNIT.search(text):
            if found[2] == "分":
                return Decimal("0.01")
            worth = _WORTH.get((found[1] or "") + found[2])
            if worth:
                return Decimal(worth)
    return Decimal(1)


def found_in(
    sheets: Iterator[Sheet], profiles: Sequence[Profile]
) -> tuple[list[Match], list[str], list[Looked]]:
    """Every sheet that fits, the names of those that do not, and what was seen in these."""
    matches: list[Match] = []
    others: list[str] = []
    rest: list[Looked] = []
    for sheet in sheets:
        one = look(sheet, profiles)
        if one.match and not one.refusal:
            matches.append(one.match)
            if not sheet.name:  # text in the first encoding that makes sense; the others would repeat it
                break
        else:
            rest.append(one)
            others += [sheet.name] if sheet.name else []
    return matches, others, rest
