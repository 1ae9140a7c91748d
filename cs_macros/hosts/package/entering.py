"""A formula that somebody types into a workbook: what it names has to be there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cs_macros.errors import CsError
from cs_macros.hosts.package.formulas import sheet_named, sheets_in
from cs_macros.hosts.package.grammar import NAME, known_functions, parsed
from cs_macros.hosts.package.references import area
from cs_macros.hosts.package.stored_form import spilling_in, stored_form
from cs_macros.hosts.package.tokens import FUNC, OPERAND
from cs_macros.hosts.package.values import Formula
from cs_macros.hosts.package.workbook import Package

_STRUCTURED = re.compile(rf"(?P<table>{NAME})?(?P<rest>\[.*\])", re.DOTALL)
_ITEM = re.compile(r"\[((?:[^\[\]']|'.)*)\]", re.DOTALL)


def entered(package: Package, text: str, *, table: str = "") -> Formula:
    """Return a typed formula as it is to be written.

    Args:
      table: The table that its cell stands in, empty for none.

    Raises:
      CsError: Excel cannot read it, or it names a sheet, a table or a column that the workbook lacks.
    """
    form = stored_form(text, table=table)
    known = {listed.name.casefold() for listed in package.directory.sheets}
    for sheet in sheets_in(form):
        if missing := next((one for one in _parts_of(package, sheet) if one.casefold() not in known), ""):
            there = "、".join(listed.name for listed in package.directory.sheets)
            raise _lacks(text, f"工作表“{missing}”", there)
    tokens, _ = parsed(form)
    for token in tokens:
        if token.kind == OPERAND and "[" in token.text and not token.text.startswith(("'", '"')):
            _require_columns(package, text, token.text, table)
    package.warnings += [one for one in _doubts(package, form) if one not in package.warnings]
    return Formula(form, known=True)


def _parts_of(package: Package, sheet: str) -> list[str]:
    """Return the sheets of this workbook that a reference names; of another workbook's none."""
    plain = sheet_named(sheet)
    if outside := re.match(r"\[(\d+)\]", plain):
        if int(outside[1]) > package.directory.links:
            raise CsError(
                f"公式引用了这个工作簿没有链接的文件 {outside[0]}，未作任何改动。",
                hint="在 Excel 里写引用别的工作簿的公式。",
            )
        return []
    return plain.split(":")


def _require_columns(package: Package, text: str, operand: str, own: str) -> None:
    found = _STRUCTURED.fullmatch(operand)
    name = (found["table"] if found else "") or own
    if not found or not name:
        return
    table = next((one for key, one in package.tables.items() if key.casefold() == name.casefold()), None)
    if table is None:
        raise _lacks(text, f"表格“{name}”", "、".join(package.tables))
    inner = found["rest"][1:-1]
    items = _ITEM.findall(inner) if inner.startswith("[") else [inner]
    headers = {header.casefold() for header in table.headers}
    for item in items:
        column = re.sub(r"'(.)", r"\1", item).strip()
        if column and not column.startswith("#") and column.casefold() not in headers:
            raise _lacks(text, f"列“{column}”", "、".join(table.headers))


def _lacks(text: str, what: str, known: str) -> CsError:
    return CsError(
        f"公式“={text.removeprefix('=')[:60]}”里的{what}在工作簿里没有，未作任何改动。",
        hint=f"现有的有：{known}。" if known else "先在 Excel 里建好，再写公式。",
    )


def _doubts(package: Package, form: str) -> Iterator[str]:
    """Yield what Excel reads, but hardly as it was meant."""
    if name := spilling_in(form):
        yield f"{name} 的结果可能占多格，这样写只显示第一个；要铺开，请在 Excel 里重新输入这个公式。"
    tokens, _ = parsed(form)
    defined = (one.name for one in package.directory.names())
    names = {name.casefold() for name in (*defined, *package.tables)}
    for token in tokens:
        word = token.text.removesuffix("(")
        is_name = token.kind == OPERAND and re.fullmatch(NAME, word) and not area(word)
        if is_name and word.upper() not in ("TRUE", "FALSE") and not word.startswith("_xl"):
            if word.casefold() not in names:
                yield f"公式里的“{word}”不是名称，也不是单元格，会显示 #NAME?。"
        elif token.kind == FUNC and word not in ("", ")") and not _is_function(package, word):
            yield f"“{word}”不是 Excel 自带的函数，会显示 #NAME?。"


def _is_function(package: Package, word: str) -> bool:
    has_own = any(name.lower().endswith("vbaproject.bin") for name in package.archive.entries)
    return has_own or word.startswith("_xl") or word.upper() in known_functions() or "!" in word
