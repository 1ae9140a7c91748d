"""The templates as a phrase library, the kind that 千牛 keeps: group, shortcut, text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.messages.blanks import as_code, with_blanks
from cs_macros.messages.library import all_ids, load, titles, topic
from cs_macros.messages.overriding import version
from cs_macros.messages.own import MARK, phrases_in

FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|\r\n]')
FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*$", re.S | re.M)
"""The front matter of a template's file."""

HEADERS = ("分组", "快捷短语", "标题", "内容")
SYNONYMS = {
    "分组": ("分组", "短语分组", "组名"),
    "快捷短语": ("快捷短语", "快捷编码", "快捷键", "编号", "话术编号"),
    "标题": ("标题", "名称"),
    "内容": ("内容", "短语内容", "话术内容", "回复内容"),
}

GROUPS = {
    "after_sales": "售后",
    "authenticity": "正品与来源",
    "care": "回访与问候",
    "changes": "改单与备注",
    "complaints": "投诉",
    "farewell": "结束语",
    "greeting": "接待与介绍",
    "internal": "内部",
    "payment": "付款与核对",
    "platform": "卡券",
    "price": "议价",
    "rejections": "拒收退件",
    "reminders": "催付与货到付款",
    "returns": "退换货",
    "reviews": "评价",
    "shipping": "发货与物流",
    "transfers": "银行转账",
}
"""Topic folder of `templates/` → what staff call it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A phrase of a library, judged.

    Attributes:
      line: Of the file, counted as the program that opens it counts rows.
      change: 新增, 改动 or 不变; empty where it cannot be taken.
      wrong: Why it cannot be taken.
    """

    line: int
    id: str
    title: str
    text: str
    change: str = ""
    wrong: str = ""
    hint: str = ""
    about: str = ""


def exported(overrides: Path | None) -> list[list[str]]:
    """Every message with the text in use, its blanks as 【店铺名】, then the shop's own phrases."""
    rows = []
    for template_id in all_ids():
        used = load(template_id, overrides)
        rows.append([GROUPS[topic(template_id)], template_id, used.title, with_blanks(used)])
    for own in phrases_in(overrides) if overrides else ():
        rows.append([own.group, own.shortcut, own.title, own.text])
    return rows


def judged(rows: Sequence[Sequence[str]], overrides: Path | None) -> Iterator[Taken]:
    """What taking a library in would change, phrase by phrase.

    Raises:
      CsError: The file has no column for the text, or none that says which message it is.
    """
    where = _columns(rows[0] if rows else ())
    seen: dict[str, int] = {}
    for line, row in enumerate(rows[1:], 2):
        cell = {name: row[at].strip() if at < len(row) else "" for name, at in where.items()}
        if any(cell.values()):
            taken = _one(line, cell, overrides)
            if taken.change and taken.id in seen:
                wrong = f"与第 {seen[taken.id]} 行是同一条话术"
                taken = Taken(line, taken.id, taken.title, taken.text, wrong=wrong, hint="留下要用的一行。")
            seen.setdefault(taken.id, line)
            yield taken


def _columns(headers: Sequence[str]) -> dict[str, int]:
    named = [header.strip() for header in headers]
    where = {
        name: next(named.index(word) for word in words if word in named)
        for name, words in SYNONYMS.items()
        if set(words) & set(named)
    }
    if "内容" not in where or not {"快捷短语", "标题"} & where.keys():
        raise CsError(
            "第一行里没有“快捷短语”（或“标题”）和“内容”两列。",
            hint="先导出一份，照它的表头改。",
        )
    return where


def _one(line: int, cell: dict[str, str], overrides: Path | None) -> Taken:
    from cs_macros.messages.rendering import compiled

    text = cell["内容"].replace("\r\n", "\n").replace("_x000D_", "")
    # By its whole name only: a shortcut such as `fh` is no initials, and must not replace some other text.
    known = {title: template_id for template_id, title in titles().items()} | {
        each: each for each in all_ids()
    }
    named = [cell.get("快捷短语", ""), cell.get("标题", "")]
    template_id = next((known[name] for name in named if name in known), "")
    if not template_id:
        return _own(line, cell, text, overrides)
    used = load(template_id, overrides)
    if not text:
        return Taken(line, template_id, used.title, text, wrong="内容是空的", hint="写上内容，或删掉这一行。")
    if text in (used.body, with_blanks(used)):
        return Taken(line, template_id, used.title, text, "不变")
    try:
        compiled(replace(used, body=as_code(text, used)))
    except CsError:
        hint = "要填的地方写成【店铺名】；自己写花括号的，要成对。"
        return Taken(line, template_id, used.title, text, wrong="内容的写法不对", hint=hint)
    return Taken(line, template_id, used.title, text, "改动" if used.overridden else "新增")


def _own(line: int, cell: dict[str, str], text: str, overrides: Path | None) -> Taken:
    """A phrase for a situation of the shop's own: its title names it."""
    title = FORBIDDEN_IN_NAMES.sub("", cell.get("标题", "")).strip()
    if not title or title.isascii():
        hint = "写一个中文标题；要换自带的，快捷短语填话术编号，或标题与自带的一致。"
        return Taken(line, "", title or cell.get("快捷短语", ""), text, wrong="没有这条话术", hint=hint)
    if not text:
        return Taken(line, "", title, text, wrong="内容是空的", hint="写上内容，或删掉这一行。")
    known = {own.title: own.text for own in phrases_in(overrides)} if overrides else {}
    change = "不变" if known.get(title) == text else "改动" if title in known else "新增"
    about = {"group": cell.get("分组", ""), "shortcut": cell.get("快捷短语", "")}
    kept = "".join(f"{name}: {value}\n" for name, value in about.items() if value and value != title)
    return Taken(line, MARK + title, title, text, change, about=kept)


def take(taken: Taken, folder: Path, backups: Path) -> Path:
    """Put a phrase into the shop's folder 话术 in the place of ours.

    Args:
      backups: Where the shop's text that it replaces is kept.

    Returns:
      The file written. What its front matter said stays, but for the version of our text.
    """
    if taken.id.startswith(MARK):
        return _take_own(taken, folder, backups)
    used = load(taken.id, folder)
    path, about = folder / f"{taken.id}.j2", ""
    if used.overridden and used.path.stem == taken.id:
        path = used.path
        old = path.read_text("utf-8-sig")
        backups.mkdir(parents=True, exist_ok=True)
        (backups / path.name).write_text(old, "utf-8")
        if found := FRONT.match(old):
            about = re.sub(r"(?m)^made_for:.*\n?", "", found[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    about = about if not about or about.endswith("\n") else f"{about}\n"
    path.write_text(f"---\n{about}made_for: {version(load(taken.id))}\n---\n{taken.text}\n", "utf-8")
    return path


def _take_own(taken: Taken, folder: Path, backups: Path) -> Path:
    path = next(iter(folder.rglob(f"{taken.title}.txt")), folder / f"{taken.title}.txt")
    about = taken.about
    if path.exists():
        old = path.read_text("utf-8-sig")
        backups.mkdir(parents=True, exist_ok=True)
        (backups / path.name).write_text(old, "utf-8")
        about = found[1] if (found := FRONT.match(old)) else about
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{about}---\n{taken.text}\n" if about else f"{taken.text}\n", "utf-8")
    return path
