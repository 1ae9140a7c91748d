"""Every string that staff can read: no English name, no rule number, nothing only a terminal could do."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cs_macros import messages
from cs_macros.errors import Problem
from cs_macros.messages.phrases import GROUPS
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.texts.seeds import words

PACKAGE = Path(messages.__file__).parents[1]
CHINESE = re.compile("[\u4e00-\u9fff]")
FORBIDDEN = {
    "an English name": re.compile(r"(?<![-/.\w{])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w.}])"),
    "a rule's number": re.compile(r"(?<![A-Za-z0-9])(?:R|F|COM|CON|D)-\d"),
    "a document": re.compile(r"\bseed\b|\bCORE\b|DESIGN|SERVICE|HOUSE|\bJSON\b|\bTODO\b"),
    "a terminal's advice": re.compile(r"cs-macros [a-z]"),
    "the state twice": re.compile(r"状态 ?“[^”]*”：状态是"),
}
TERMINAL = ("cli", "migrate", "compile", "hosts/closed.py", "__main__.py", "build/__main__.py")
"""Rooms whose words only the terminal shows: its own commands may be named there."""

SAID_AS_TYPED = {
    "对照新的自带话术改好，再把 made_for 写成 ": "a line of a text file",
}


def literals(path: Path) -> Iterator[str]:
    """The strings of a module that hold Chinese, but for docstrings that nobody but us reads."""
    tree = ast.parse(path.read_text("utf-8"))
    ours, parts = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts.update(id(each) for each in node.values)
        body = getattr(node, "body", None)
        decorators = {getattr(getattr(d, "func", d), "id", "") for d in getattr(node, "decorator_list", ())}
        decorators |= {
            getattr(getattr(d, "func", d), "attr", "") for d in getattr(node, "decorator_list", ())
        }
        if isinstance(body, list) and not decorators & {"button", "command", "group"}:
            ours.update(id(each.value) for each in body if isinstance(each, ast.Expr))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in ours | parts:
            yield node.value


def of_the_code() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        yield from ((name, text) for text in literals(path) if CHINESE.search(text))


def of_the_declarations() -> Iterator[tuple[str, str]]:
    for sheet in ALL_SHEETS.in_order():
        yield sheet.title, f"{sheet.note} {sheet.title}"
        for column in sheet.record.layout.columns:
            yield sheet.title, f"{column.header} {column.hint}"
        for pressed in (*sheet.buttons, *(sheet.flow.moves if sheet.flow else ())):
            asks = " ".join(f"{ask.label} {ask.hint}" for ask in pressed.asks)
            yield sheet.title, f"{pressed.caption} {pressed.help} {asks}"
    for template_id in messages.all_ids():
        template = messages.load(template_id)
        code = re.sub(r"\{[{%].*?[%}]\}", "", template.body)
        yield template_id, f"{template.title} {template.situation} {code}"
        yield from ((template_id, messages.label(name)) for name in template.variables)
    yield from (("分组", group) for group in GROUPS.values())
    yield from (("违禁词", f"{word.advice} {word.source}") for word in words())


def of_the_data() -> Iterator[tuple[str, str]]:
    paths = [*PACKAGE.glob("messages/**/*.toml"), PACKAGE / "book/settings.toml"]
    for path in filter(Path.exists, paths):
        data = tomllib.loads(path.read_text("utf-8"))
        tables = [
            *data.get("rule", ()),
            *data.get("frame", ()),
            *(v for v in data.values() if isinstance(v, dict)),
        ]
        for table in tables:
            for key in ("message", "hint", "basis", "note", "label"):
                if isinstance(table.get(key), str):
                    yield path.name, table[key].replace("{words}", "")


def wrong(where: str, text: str) -> Iterator[tuple[str, str, str]]:
    for what, pattern in FORBIDDEN.items():
        if what in ("a terminal's advice", "a document") and where.startswith(TERMINAL):
            continue
        if pattern.search(text) and not any(text.startswith(known) for known in SAID_AS_TYPED):
            yield what, where, text


def test_no_string_says_what_only_we_understand() -> None:
    every = [*of_the_code(), *of_the_declarations(), *of_the_data()]
    assert len(every) > 3000
    assert [each for where, text in every for each in wrong(where, text)] == []


def test_labels_are_chinese() -> None:
    every = {name for template_id in messages.all_ids() for name in messages.load(template_id).variables}
    assert [name for name in sorted(every) if not CHINESE.search(messages.label(name))] == []


def test_a_place_is_not_said_twice() -> None:
    problem = Problem("状态是“已核实”，不能“登记”", "按“完成”。", "表", 7, "状态", "已核实")
    assert str(problem) == "【表 第 7 行】状态 “已核实”：不能“登记”\n→ 按“完成”。"
