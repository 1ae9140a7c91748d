"""Workbooks made by hand, part by part, so that their XML can be as odd as the test needs."""

# ruff: noqa: E501 - the XML is easier to read in one line
from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from cs_macros.hosts.package import verification
from cs_macros.hosts.package.workbook import Package

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_ARROWS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)


def relations(*arrows: tuple[str, str, str]) -> str:
    """Return a relations part of (id, last word of the type, target)."""
    inner = "".join(
        f'<Relationship Id="{i}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for i, kind, to in arrows
    )
    return f'<Relationships xmlns="{_ARROWS}">{inner}</Relationships>'


def parts(sheet: str | bytes, **more: str | bytes) -> dict[str, str | bytes]:
    """Return the parts of a workbook with one sheet 表.

    Args:
      sheet: The sheet's part, or only what stands inside `<worksheet>`.
      more: `workbook` (inside its element, after the sheets), `shared`, `table`, `chain`.
    """
    if (
        isinstance(sheet, str)
        and not sheet.lstrip("\ufeff").startswith("<?xml")
        and "worksheet" not in sheet[:30]
    ):
        sheet = f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{sheet}</worksheet>'
    arrows = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")]
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETS}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEETS}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEETS}.styles+xml"/>'
        f'<Override PartName="/xl/calcChain.xml" ContentType="{_SHEETS}.calcChain+xml"/></Types>',
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": STYLES,
    }
    for name, kind, part in (
        ("shared", "sharedStrings", "sharedStrings.xml"),
        ("chain", "calcChain", "calcChain.xml"),
    ):
        if name in more:
            arrows.append((f"rId{len(arrows) + 1}", kind, part))
            found[f"xl/{part}"] = more[name]
    if "table" in more:
        found["xl/tables/table1.xml"] = more["table"]
        found["xl/worksheets/_rels/sheet1.xml.rels"] = relations(("rId1", "table", "../tables/table1.xml"))
    found["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{more.get("before", "")}'
        f'<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>{more.get("workbook", "")}</workbook>'
    )
    found["xl/_rels/workbook.xml.rels"] = relations(*arrows)
    return found


def table(ref: str, *headers: str, about: str = "", inside: str = "") -> str:
    """Return the part of a table T."""
    columns = "".join(f'<tableColumn id="{i}" name="{header}"/>' for i, header in enumerate(headers, 1))
    return (
        f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="{ref}" {about}>'
        f'<autoFilter ref="{ref}"/>{inside or f"""<tableColumns count="{len(headers)}">{columns}</tableColumns>"""}'
        "</table>"
    )


def zipped(content: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return file.getvalue()


def package(sheet: str | bytes, **more: str | bytes) -> Package:
    return Package(zipped(parts(sheet, **more)))


def saved(edited: Package, folder: Path) -> Package:
    """Write an edited package, verify it as the host does, and open it again."""
    parts = edited.changed()
    file = folder / "saved.xlsx"
    file.write_bytes(b"".join(edited.rewritten(parts)))
    verification.verify(file, edited.archive, parts)
    return Package(file.read_bytes())


def sheet_bytes(edited: Package) -> bytes:
    """Return the first sheet's new bytes."""
    part = next(iter(edited.sheet_parts.values()))
    return edited.changed().get(part) or edited.archive.read(part)
