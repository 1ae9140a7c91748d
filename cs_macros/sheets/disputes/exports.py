"""Refund exports of any platform as cells of 退款维权日检表; their words are data (`refunds.toml`).

As with statements: what a file is called does not matter, its encoding is proved by the words of its header,
the header is searched for, ids keep every digit.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cs_macros.errors import CsError
from cs_macros.sheets.disputes.register import DisputeKind
from cs_macros.statements.sheets import Row, Sheet, open_sheets
from cs_macros.statements.words import bare, filled, forms

WORDS = Path(__file__).with_name("refunds.toml")
SEARCHED = 200
"""Rows in which the header is looked for."""


@dataclass(frozen=True, slots=True)
class Refund:
    """One row of an export.

    Attributes:
      row: Where it stands, as people count it.
      cells: Field of the register → text; blank ones left out.
      shop: As the file says, empty where it does not.
    """

    row: int
    cells: Mapping[str, str]
    kind: DisputeKind
    is_over: bool
    shop: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was read.

    Attributes:
      columns: Field → header that it was read from; `unused` are the other headers.
    """

    file: str
    columns: Mapping[str, str]
    unused: Sequence[str]
    refunds: Sequence[Refund]


@cache
def words() -> Mapping[str, Any]:
    return tomllib.loads(WORDS.read_text("utf-8"))


@cache
def _patterns(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in words()["states"][name]))


def read_refunds(path: Path) -> list[Export]:
    """Every table of refunds in a file.

    Raises:
      CsError: The file cannot be read, or has none.
    """
    found, best = [], (0, Row(0, []), dict[str, int]())
    for sheet in open_sheets(path):
        export, near = _read_sheet(path.name, sheet)
        best = max(best, near, key=lambda one: one[0])
        if export:
            found.append(export)
            if not sheet.name:  # text in the first encoding that makes sense; the others would repeat it
                break
    if not found:
        raise CsError(f"{path.name} 不是退款或售后单的导出文件，没有读取。", hint=_hint(best[2]))
    return found


def _hint(columns: Mapping[str, int]) -> str:
    """What the closest header lacks."""
    called = {"order_no": "订单编号", "platform_status": "退款状态", "applied_at": "申请时间"}
    lacking = [called[group[0]] for group in words()["needs"]["groups"] if not {*group} & columns.keys()]
    return f"表头里没有找到：{'、'.join(lacking)}。从平台后台重新导出退款列表，不要删列。"


def _read_sheet(file: str, sheet: Sheet) -> tuple[Export | None, tuple[int, Row, dict[str, int]]]:
    """The refunds of a sheet, and the row that comes closest to a header."""
    best = (0, Row(0, []), dict[str, int]())
    for row in sheet.rows():
        if row.number > SEARCHED:
            break
        columns = columns_of(row.cells)
        best = max(best, (len(columns), row, columns), key=lambda one: one[0])
    _, header, columns = best
    if any(not {*group} & columns.keys() for group in words()["needs"]["groups"]):
        return None, best
    called = [" ".join(bare(cell).split()) for cell in header.cells]
    used = {*columns.values()}
    return (
        Export(
            file,
            {field: called[at] for field, at in columns.items()},
            [name for at, name in enumerate(called) if name and at not in used],
            list(_refunds(sheet, header, columns)),
        ),
        best,
    )


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """Field → position of the column that is called so, by the best of its words."""
    places: dict[str, int] = {}
    for at, cell in enumerate(cells):
        for form in forms(cell):
            places.setdefault(form, at)
    found: dict[str, int] = {}
    for field, names in words()["columns"].items():
        told = (places[form] for name in names for form in forms(name)[:1] if form in places)
        free = [place for place in told if place not in found.values()]
        if free:
            found[field] = free[0]
    return found


def _refunds(sheet: Sheet, header: Row, columns: Mapping[str, int]) -> Iterator[Refund]:
    body = sheet.below(header)
    for place, number in enumerate(body.rows):
        cells = {field: filled(body.columns[at][place]) for field, at in columns.items()}
        cells = {field: text for field, text in cells.items() if text}
        if cells:
            status, stepped = cells.get("platform_status", ""), cells.pop("stepped_in", "")
            shop = cells.pop("shop", "")
            yield Refund(number, cells, kind_of(status, stepped), is_over(status), shop)


def is_over(status: str) -> bool:
    """Whether nothing is left to do about a refund.

    >>> is_over("退款成功"), is_over("退款关闭"), is_over("买家已经退货，等待卖家确认收货"), is_over("待完成")
    (True, True, False, False)
    """
    return bool(_patterns("over").search(status.strip("。 ")))


def kind_of(status: str, stepped_in: str) -> DisputeKind:
    """Whether the platform has stepped in, by its own column or by the words of the state.

    >>> kind_of("卖家拒绝退款", "无需客服介入").value, kind_of("退款成功", "客服处理中").value
    ('退款中', '维权中')
    """
    told = bool(stepped_in) and not _patterns("no_step").search(stepped_in)
    said = bool(_patterns("step").search(status)) and not _patterns("no_step").search(status)
    return DisputeKind.RIGHTS if told or said else DisputeKind.REFUND
