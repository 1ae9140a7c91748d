"""VBA, ribbon, buttons and the version that stands in a workbook."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from pyopenvba.excel import ExcelFile
from pyopenvba.vba import VBAProjectError

from cs_macros.build.ribbon import PART, RELATIONSHIP
from cs_macros.build.vba import MODULE, xlwings_source
from cs_macros.build.vba import module as module_of
from cs_macros.errors import CsError
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.properties import PART as PROPERTIES
from cs_macros.hosts.package.properties import version_said
from cs_macros.migrate.inspection import BROKEN
from cs_macros.migrate.parts import OFFICE, Parts

VBA = "xl/vbaProject.bin"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"></Properties>'
)
_PROPERTY = (
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{}" name="{}">'
    "<vt:lpwstr>{}</vt:lpwstr></property>"
)


def version_of(parts: Parts) -> str:
    """The version that last built or upgraded a workbook; empty where none is written."""
    return version_said(parts.read(PROPERTIES)) if PROPERTIES in parts else ""


def set_property(parts: Parts, name: str, text: str) -> None:
    """Write the version, or another word of ours, where `build` writes it; Excel, WPS and LibreOffice keep
    custom properties."""
    if PROPERTIES not in parts:
        parts.write(PROPERTIES, _PROPERTIES.encode("utf-8"))
        parts.add_type(PROPERTIES, "application/vnd.openxmlformats-officedocument.custom-properties+xml")
        parts.relate("", OFFICE + "custom-properties", PROPERTIES)
    data = parts.read(PROPERTIES)
    root = markup.parse(data, PROPERTIES)
    mine = [node for node in root.children if node.attributes.get("name") == name]
    if mine and mine[0].children:
        value = mine[0].children[0]
        splice = (value.inside, value.inner_end, markup.escaped(text))
    else:
        number = max([1, *(node.number("pid") for node in root.children)]) + 1
        new = _PROPERTY.format(number, name, text).encode("utf-8")
        splice = markup.append_child(data, root, new)
    parts.write(PROPERTIES, markup.splice(data, [splice]))


def renew_macros(parts: Parts, whole: bytes, names: Iterable[str]) -> bool:
    """Bring the modules that are ours up to date; the user's own stay.

    Args:
      whole: The workbook as a file.

    Returns:
      Whether anything was old. A workbook without a VBA project (.xlsx) is left without.

    Raises:
      CsError: The project is locked with a password, or signed.
    """
    if VBA not in parts:
        return False
    wanted = {MODULE: module_of(names), "xlwings": xlwings_source("xlwings.bas")}
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.xlsm"
        draft.write_bytes(whole)
        try:
            with ExcelFile(draft) as book:
                known = {name: _body(book.get_module(name)) for name in book.module_names()}
                old = {name: text for name, text in wanted.items() if known.get(name) != _body(text)}
                for name, text in old.items():
                    if name in known:
                        book.set_module(name, text)
                    else:
                        book.vba_project().add_module(name, text)
                if not old:
                    return False
                book.save()
            with ExcelFile(draft) as book:
                parts.write(VBA, book.vba_project_bytes())
        except (VBAProjectError, *BROKEN) as error:
            raise CsError(
                f"工作簿的 VBA 不能更新（{error}），未作任何改动。",
                hint="在 Excel 里去掉 VBA 工程的密码和签名，再试一次。",
            ) from error
    return True


def _body(source: str) -> str:
    """A module's text without its attributes, for comparing."""
    lines = source.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines if not line.startswith("Attribute VB_")).strip()


def renew_ribbon(parts: Parts, xml: str) -> bool:
    """Bring the ribbon tab up to date; return whether it was old. Workbooks without macros have none."""
    if VBA not in parts:
        return False
    data = xml.encode("utf-8")
    if PART not in parts:
        parts.write(PART, data)
        parts.relate("", RELATIONSHIP, PART)
        return True
    if parts.read(PART) == data:
        return False
    parts.write(PART, data)
    return True


def are_our_buttons(drawing: bytes) -> bool:
    """Whether a drawing holds nothing but buttons of ours, so that it can be replaced whole."""
    kinds = re.findall(rb'ObjectType="(\w+)"', drawing)
    macros = re.findall(rb"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawing)
    return bool(kinds) and set(kinds) == {b"Button"} and len(macros) == len(kinds)
