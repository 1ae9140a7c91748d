"""客服台账.oxt: the buttons in LibreOffice, as an extension that is installed once.

LibreOffice cannot compile the workbook's VBA project (it knows no `#If`), so the macros of the same
names are the extension's: in Basic, reached from the menu 客服台账 and from the buttons on the sheets
(libreoffice/press.bas). The workbook stays the one that Excel opens, or any other with our tables.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from cs_macros.book.flow import Button, Move
from cs_macros.book.sheets import Sheet
from cs_macros.build.keys import letters_for
from cs_macros.build.places import plan
from cs_macros.build.ribbon import TAB, by_module, groups
from cs_macros.build.spots import ALL_VIEWS, BUTTON_HEIGHT
from cs_macros.hosts.live.desk import WORKING

LIBRARY = "cs_macros"
CALL = "vnd.sun.star.script:cs_macros.press.{}?language=Basic&location=application"
TOP = "K"
"""Letter of the menu itself: no menu of LibreOffice's own has it, in Chinese or in English."""

PIXEL = 2540 / 96
"""In hundredths of a millimetre, which LibreOffice measures in."""

SEPARATOR = "<prop oor:name='URL' oor:type='xs:string'><value>private:separator</value></prop>"

PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'
REGISTRY = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'


def build_extension(path: Path, sheets: Sequence[Sheet], *, python: str, version: str) -> None:
    """Write the extension; an existing file is replaced.

    Args:
      python: The interpreter that has cs_macros, on the computer where the extension is installed.
    """
    parts = {
        "META-INF/manifest.xml": manifest(),
        "description.xml": description(version),
        "Addons.xcu": menu(sheets),
        "Events.xcu": events(),
        "Common.xcu": as_typed(),
        f"{LIBRARY}/script.xlb": library("press"),
        f"{LIBRARY}/dialog.xlb": library(),
        f"{LIBRARY}/press.xba": module(basic(sheets, python)),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)


def basic(sheets: Sequence[Sheet], python: str) -> str:
    """The Basic module: as written, then where the buttons stand, then a Sub a macro."""
    written = (Path(__file__).parent / "libreoffice" / "press.bas").read_text("utf-8")
    found = list(spots(sheets))
    names = dict.fromkeys(pressed.name for _, fresh in groups(sheets) for pressed in fresh)
    lines = ["Function spots()", f"    Dim found({len(found) - 1}) As Variant"]
    lines += [f"    found({n}) = Array({', '.join(map(literal, spot))})" for n, spot in enumerate(found)]
    lines += ["    spots = found", "End Function", ""]
    lines += [f'Sub {name}(Optional happening)\n    press "{name}"\nEnd Sub' for name in names]
    head = f"Option Explicit\n\nConst PYTHON = {literal(python)}\nConst WORKING = {literal(WORKING)}\n"
    return written.replace("Option Explicit\n", head, 1) + "\n".join(lines) + "\n"


def spots(sheets: Sequence[Sheet]) -> Iterator[tuple[str | int, ...]]:
    """Each button on a sheet: table, caption, macro, help, row, header of the column that it hangs on, then
    how far from the cell's edges, width and height, and the row of the header."""
    everywhere = [each for sheet in sheets for each in sheet.everywhere]
    for sheet in sheets:
        places = plan(sheet, everywhere)
        headers = [each.header for each in sheet.record.layout.columns]
        for spot in places.spots:
            pressed = spot.pressed
            box = (spot.left, places.button_top(spot), spot.width, BUTTON_HEIGHT)
            yield (
                *(sheet.table, pressed.caption, pressed.name, pressed.help),
                *(spot.row, headers[spot.column]),
                *(round(length * PIXEL) for length in box),
                places.header,
            )


def literal(value: str | int) -> str:
    """A value in Basic.

    >>> literal('说“"好"”'), literal(8)
    ('"说“""好""”"', '8')
    """
    return str(value) if isinstance(value, int) else '"' + " ".join(value.split()).replace('"', '""') + '"'


def menu(sheets: Sequence[Sheet]) -> str:
    """The menu 客服台账: the views, then a submenu a module as the ribbon has a group, in it one a sheet.

    One a sheet side by side would be taller than a screen of 768 pixels.
    """
    views = {view.name: view.caption for view in ALL_VIEWS}
    modules = by_module(sheets)
    letters = letters_for({**views, **{name: name for name in modules}}, 1)
    shown = [entry(name, caption, letters[name]) for name, caption in views.items()]
    shown += [SEPARATOR, *(submenu(name, letters[name], inside(found)) for name, found in modules.items())]
    context = text("Context", "com.sun.star.sheet.SpreadsheetDocument")
    top = context + text("Title", lettered(TAB, TOP)) + text("Target", "_self") + in_order(shown)
    return component("Addons", node("AddonUI", node("OfficeMenuBar", node(LIBRARY, top))))


def inside(found: Sequence[tuple[Sheet, Sequence[Move | Button]]]) -> list[str]:
    """A module's entries: a submenu a sheet, or the buttons themselves where it has one sheet."""
    if len(found) == 1:
        return entries(found[0][1])
    letters = letters_for({sheet.table: sheet.title for sheet, _ in found}, 1)
    return [submenu(sheet.title, letters[sheet.table], entries(fresh)) for sheet, fresh in found]


def entries(fresh: Sequence[Move | Button]) -> list[str]:
    letters = letters_for({pressed.name: pressed.caption for pressed in fresh}, 1)
    return [entry(pressed.name, pressed.caption, letters[pressed.name]) for pressed in fresh]


def entry(macro: str, caption: str, letter: str) -> str:
    url = text("URL", CALL.format(macro))
    return url + text("Title", lettered(caption, letter)) + text("Target", "_self")


def submenu(title: str, letter: str, entries: Sequence[str]) -> str:
    return text("Title", lettered(title, letter)) + in_order(entries)


def in_order(entries: Sequence[str]) -> str:
    """A list of a menu's entries; their names decide where each stands."""
    return node("Submenu", "".join(node(f"m{place:02}", each) for place, each in enumerate(entries)))


def lettered(name: str, letter: str) -> str:
    """A menu's words with the letter that opens it, as every Chinese menu has it.

    >>> lettered("登记转账", "D")
    '登记转账(~D)'
    """
    return f"{name}(~{letter})"


def events() -> str:
    """Call `opened` for every document; LibreOffice does so where its macros are allowed."""
    bound = f"<prop oor:name='BindingURL'><value>{escape(CALL.format('opened'))}</value></prop>"
    return component("Events", node("ApplicationEvents", node("Bindings", node("OnLoad", bound))))


def as_typed() -> str:
    """Leave what is typed as it is: an id such as tb_0001 or SFab12 is no sentence that begins small."""
    off = "".join(
        f"<prop oor:name='{name}'><value>false</value></prop>"
        for name in ("CapitalAtStartSentence", "TwoCapitalsAtStart")
    )
    return component("Common", f"<node oor:name='AutoCorrect'>{off}</node>")


def component(name: str, inside: str) -> str:
    start = f"<oor:component-data {REGISTRY} oor:name='{name}' oor:package='org.openoffice.Office'>"
    return f"{PROLOG}{start}{inside}</oor:component-data>\n"


def node(name: str, inside: str) -> str:
    fixed = ("AddonUI", "OfficeMenuBar", "Submenu", "ApplicationEvents", "Bindings")
    new = "" if name in fixed else " oor:op='replace'"
    return f"<node oor:name='{name}'{new}>{inside}</node>"


def text(name: str, value: str) -> str:
    return f"<prop oor:name='{name}' oor:type='xs:string'><value>{escape(value)}</value></prop>"


def manifest() -> str:
    kind = "application/vnd.sun.star."
    files = {f"{LIBRARY}/": "basic-library", "Addons.xcu": "configuration-data"}
    files["Events.xcu"] = files["Common.xcu"] = "configuration-data"
    entry = "<manifest:file-entry manifest:full-path='{}' manifest:media-type='{}'/>"
    listed = "".join(entry.format(name, kind + media) for name, media in files.items())
    start = "<manifest:manifest xmlns:manifest='http://openoffice.org/2001/manifest'>"
    return f"{PROLOG}{start}{listed}</manifest:manifest>\n"


def description(version: str) -> str:
    return (
        f"{PROLOG}<description xmlns='http://openoffice.org/extensions/description/2006'>"
        f"<identifier value='{LIBRARY}'/><version value='{version}'/>"
        f"<display-name><name lang='zh'>{TAB}</name></display-name></description>\n"
    )


def library(*modules: str) -> str:
    """The list of a library's modules, or of its dialogs."""
    listed = "".join(f"<library:element library:name='{name}'/>" for name in modules)
    return (
        f"{PROLOG}{doctype('library:library', 'library')}"
        "<library:library xmlns:library='http://openoffice.org/2000/library' "
        f"library:name='{LIBRARY}' library:readonly='false' library:passwordprotected='false'>"
        f"{listed}</library:library>\n"
    )


def doctype(root: str, grammar: str) -> str:
    """LibreOffice 7.4 calls a library without this a general error."""
    return f"<!DOCTYPE {root} PUBLIC '-//OpenOffice.org//DTD OfficeDocument 1.0//EN' '{grammar}.dtd'>\n"


def module(source: str) -> str:
    return (
        f"{PROLOG}{doctype('script:module', 'module')}"
        "<script:module xmlns:script='http://openoffice.org/2000/script' script:name='press' "
        f"script:language='StarBasic'>{escape(source)}</script:module>\n"
    )
