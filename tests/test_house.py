"""The house rules, as tests (STYLE 2.13 f, DESIGN 3)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from cs_macros import docs

ROOT = docs.ROOT
PACKAGE = ROOT / "cs_macros"
MODULES = sorted(PACKAGE.rglob("*.py"))
EXCEL = {"xlwings", "openpyxl", "xlsxwriter", "python_calamine", "uno"}
MAY_KNOW_EXCEL = (
    "hosts",
    "build",
    "compile",
    "excel.py",
    "statements",
    "migrate",
)  # statements arrive as .xls and .xlsx
PURE = ("rules.py", "register.py", "flow.py")
SYNTAX = ("工作表!单元格", "岗位:人数", "文件名:行号")
"""Forms in which the half-width mark is what must be typed."""

TEXTS = [*MODULES, *sorted((ROOT / "templates").rglob("*.j2")), *docs.PAGES, ROOT / "CHANGELOG.md"]


ROOMS = (
    {"cli", "excel", "docs", "first_run", "__main__"},
    {"sheets"},
    {"compile", "migrate"},
    {"foreign"},
    {"build"},
    {"book"},
    {"exports"},
    {"messages", "statements", "roster"},
    {"cells"},
    {"hosts"},
    {"errors", "resources", "portable", "__init__"},
)
"""Top to bottom; a room knows those below it, and neither its neighbours nor those above."""

ASK_FOR_ALL = ("cli", "excel", "docs")
"""Rooms that may ask for all sheets: everybody else is handed those that it works on."""


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def imports(path: Path) -> frozenset[str]:
    """Modules that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return frozenset(found)


def test_a_module_fits_in_the_head() -> None:
    written = [path for path in MODULES if path != docs.INDEX_FILE]  # the index is made, and nobody reads it
    sizes = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in written}
    assert {name: size for name, size in sizes.items() if size > 300} == {}


def test_a_module_says_what_it_is() -> None:
    silent = [path for path in MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    vague = [path for path in MODULES if path.stem in {"utils", "util", "helpers", "common", "misc"}]
    assert [*map(name_of, [*silent, *vague])] == []


def test_only_the_hosts_and_the_builder_know_excel() -> None:
    others = [path for path in MODULES if path.relative_to(PACKAGE).parts[0] not in MAY_KNOW_EXCEL]
    known = {name_of(path): {name.partition(".")[0] for name in imports(path)} & EXCEL for path in others}
    assert {name: found for name, found in known.items() if found} == {}


def test_rules_know_neither_excel_nor_files_nor_pandas() -> None:
    foreign = "|".join([*EXCEL, "pandas", "pathlib", "os", "io", "shutil"])
    ours = "cli|build|statements|messages|excel|hosts.closed|hosts.live|hosts.memory"
    forbidden = re.compile(rf"(?:{foreign}|cs_macros\.(?:{ours}))(?:\.|$)")
    pure = [path for path in (PACKAGE / "sheets").rglob("*.py") if path.name in PURE]
    assert pure
    wrong = {name_of(path): [*filter(forbidden.match, imports(path))] for path in pure}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_a_subject_uses_only_the_registers_of_another() -> None:
    wrong = []
    for path in sorted((PACKAGE / "sheets").rglob("*.py")):
        subject = path.relative_to(PACKAGE / "sheets").parts[0]
        for name in imports(path):
            found = re.match(r"cs_macros\.sheets\.(\w+)(?:\.(\w+))?", name)
            if found and found[1] != subject and path.name != "__init__.py" and found[2] != "register":
                wrong.append(f"{name_of(path)} imports {name}")
    assert wrong == []


def test_no_arrow_points_up() -> None:
    """HOUSE: the rooms from top to bottom, no import of one above or beside."""
    place = {room: n for n, rooms in enumerate(ROOMS) for room in rooms}
    wrong = []
    for path in MODULES:
        here = room_of(path)
        for name in imports(path):
            found = re.match(r"cs_macros\.(\w+)", name)
            there = found[1] if found and found[1] in place else "__init__" if name == "cs_macros" else here
            if there != here and place[there] <= place[here] and here not in ROOMS[0]:
                wrong.append(f"{name_of(path)} imports {name}")
    assert wrong == []


def test_only_the_person_in_front_asks_for_all_sheets() -> None:
    asking = {name_of(path) for path in MODULES if "ALL_SHEETS" in path.read_text("utf-8")}
    told = {"cs_macros/sheets/__init__.py"}
    assert {
        name for name in asking - told if name.split("/")[1].removesuffix(".py") not in ASK_FOR_ALL
    } == set()


def test_the_index_of_the_sheets_is_up_to_date() -> None:
    assert docs.INDEX_FILE.read_text("utf-8") == docs.index(), "run: python -m cs_macros.docs"


def test_the_page_of_the_architecture_shows_these_rooms_in_this_order() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    shown = [
        [word.strip(" /") for word in line.split("│")[1].split()]
        for line in page.splitlines()
        if line.startswith("│ ")
    ]
    wanted = [rooms - {"__main__", "__init__", "first_run"} for rooms in ROOMS]
    assert [{word.removesuffix(".py").strip("/") for word in words} for words in shown] == wanted


def test_no_rule_and_no_compilation_looks_at_the_last_change() -> None:
    """HOUSE 4: a deadline rests on a date of the business or on 状态时间; anybody's press is a last change.

    Older files without that column are compiled by what they have; of two copies of a row the later counts;
    the printed register leaves it out by its name.
    """
    rooms = [path for room in ("sheets", "compile") for path in sorted((PACKAGE / room).rglob("*.py"))]
    naming = [name_of(path) for path in rooms if re.search(r"\bupdated_(at|by)\b", path.read_text("utf-8"))]
    compiled = ["cs_macros/compile/reading.py", "cs_macros/compile/summing/reading.py"]
    assert naming == ["cs_macros/sheets/board/printing.py", *compiled]


def test_only_the_book_puts_a_row_into_a_state() -> None:
    """`Book.reach` says since when it is there; a row adopted from elsewhere has been there since nobody
    knows when."""
    assigned = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in ast.walk(node)
        if isinstance(target, ast.Attribute) and target.attr == "status" and isinstance(target.ctx, ast.Store)
    ]
    allowed = ("cs_macros/book/book.py:", "cs_macros/migrate/settling.py:")
    assert [place for place in assigned if not place.startswith(allowed)] == []
    assert len(assigned) == len(allowed)


def test_importing_the_package_does_nothing() -> None:
    """Imports are part of every click: no pandas, no program, no file is touched by them."""
    code = (
        "import sys; import cs_macros.excel, cs_macros.book.press, cs_macros.sheets; "
        "cs_macros.sheets.ALL_SHEETS.in_order(); "
        "heavy = 'pandas numpy jinja2 xlwings openpyxl xlsxwriter'.split(); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("page", docs.PAGES, ids=name_of)
def test_the_tables_of_the_pages_are_up_to_date(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text == docs.renew(text), "run: python -m cs_macros.docs"


def test_chinese_text_has_chinese_punctuation() -> None:
    wrong = []
    for path in TEXTS:
        text = path.read_text("utf-8")
        for form in SYNTAX:
            text = text.replace(form, "")
        for line in text.splitlines():
            # Quotations of the seeds keep the seeds' own punctuation.
            quoted = "seed" in line or "Source:" in line or "「" in line
            if not quoted and re.search(r"[\u4e00-\u9fff][,:;!?][\u4e00-\u9fff]", line):
                wrong.append(f"{name_of(path)}: {line.strip()}")
    assert wrong == []


def test_every_command_is_documented() -> None:
    from cs_macros.cli import registry

    manual = docs.PAGES[0].read_text("utf-8") + docs.PAGES[1].read_text("utf-8")
    missing = [
        name
        for name in registry.commands()
        if f"`{name}`" not in manual and f"cs-macros {name}" not in manual
    ]
    assert missing == []
