"""The templates: what each is for, what it needs, and where the shop has put its own.

A template is a `.j2` file with YAML front matter; its id is the file's stem, unique over all
topic folders. A file of the same stem anywhere in the shop's folder 话术 wins; its front matter may be
left out or name only what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from cs_macros.errors import CsError
from cs_macros.messages.declared import Hold, Variable, holds_of, listed, split_file, variables_of
from cs_macros.resources import shipped

PLATFORMS = frozenset({"淘宝", "天猫", "拼多多", "快手", "抖音", "京东", "其他"})
"""Names of folders of 话术 whose texts are for one platform only."""


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """One message as it stands in its file; loaded once, so equal only to itself.

    Attributes:
      sheets: Tables whose rows it is written for; empty for a free message.
      platforms: The only platforms it may be sent on; empty for all.
      needs: Field of 店铺 (and parameter) that has to say 是; empty for none.
      holds: The rows it may be made for; None for any, and for none. Out of the library, for
        nobody's row, every free message can be made.
      kind: `customer` is pasted to a buyer, `internal` goes to colleagues.
      same_text_as: Id of the template whose text this one uses; it has none of its own.
      overridden: The shop has its own text in 话术.
    """

    id: str
    title: str
    situation: str
    sheets: tuple[str, ...]
    variables: Mapping[str, Variable]
    platforms: tuple[str, ...]
    source: str
    kind: Literal["customer", "internal"]
    body: str
    path: Path
    same_text_as: str = ""
    overridden: bool = False
    needs: str = ""
    holds: tuple[Hold, ...] | None = None

    @property
    def sheet(self) -> str:
        """The first table it is for, `free` without one."""
        return self.sheets[0] if self.sheets else "free"


def all_ids() -> list[str]:
    """Every shipped template, in order of its topic folder and name."""
    return list(_shipped_paths())


def topic(template_id: str) -> str:
    """The topic folder that a shipped template stands in; none for a phrase of the shop's own."""
    path = _shipped_paths().get(template_id)
    return path.parent.name if path else ""


def titles() -> dict[str, str]:
    """Template id → title, as the sheet 话术 lists them."""
    return {template_id: load(template_id).title for template_id in all_ids()}


def id_of(name: str) -> str:
    """The id behind an id, a title or a title's pinyin initials; anything else stays, for `load` to refuse.

    Raises:
      CsError: Several messages have these initials.

    >>> id_of("转账登记回执"), id_of("receipt_confirm"), id_of("zzdjhz")
    ('bank_transfer_ack', 'receipt_confirm', 'bank_transfer_ack')
    """
    if name in _shipped_paths():
        return name
    for template_id, title in titles().items():
        if title == name:
            return template_id
    return _by_initials(name) if name.isascii() and name.isalnum() else name


def _by_initials(letters: str) -> str:
    from cs_macros.messages.initials import found_by

    found = found_by(letters)
    if len(found) < 2:
        return found[0] if found else letters
    shown = "、".join(titles()[template_id] for template_id in found[:6])
    more = f"等 {len(found)} 条" if len(found) > 6 else ""
    raise CsError(f"“{letters}”对得上几条话术：{shown}{more}。", hint="再多打几个字母，或从下拉里选。")


def load(template_id: str, overrides: Path | None = None, platform: str | None = None) -> Template:
    """Find a template by its id.

    Args:
      overrides: The shop's folder 话术 beside the workbook; it need not exist.
      platform: A text in the folder of that name (话术/快手) wins over the shop's general one.

    Raises:
      CsError: No such template, or the shop's own file cannot be read.
    """
    path = _shipped_paths().get(template_id)
    if path is None:
        near = get_close_matches(template_id, all_ids(), n=1, cutoff=0.5)
        meant = f"是不是“{near[0]}”？" if near else ""
        raise CsError(f"没有编号为“{template_id}”的话术。", hint=f"{meant}请从“话术”表里选一个编号。")
    ours = _read(path)
    theirs = _override(template_id, overrides, platform) if overrides else None
    if theirs is not None:
        return _overridden(ours, theirs, theirs.stat().st_mtime_ns)
    if ours.same_text_as:
        return _with_text_of(ours, load(ours.same_text_as, overrides, platform))
    return ours


def _override(template_id: str, folder: Path, platform: str | None) -> Path | None:
    """The shop's file for a message: the platform's own, else the general one."""
    found = sorted(folder.rglob(f"{template_id}.j2"))
    of = {
        path: next((each for each in path.relative_to(folder).parts[:-1] if each in PLATFORMS), None)
        for path in found
    }
    fitting = [path for path in found if of[path] == platform and platform] or [
        path for path in found if not of[path]
    ]
    return fitting[0] if fitting else None


@cache
def _with_text_of(ours: Template, other: Template) -> Template:
    return replace(ours, body=other.body, path=other.path, overridden=other.overridden)


def label(variable: str) -> str:
    """What people call a variable; its own name where a shop has made it up."""
    return _labels().get(variable, variable)


@cache
def _labels() -> Mapping[str, str]:
    # Here, not above: only refusals and the sheet 话术 need them.
    import tomllib

    return tomllib.loads(Path(__file__).with_name("labels.toml").read_text("utf-8"))


@cache
def _shipped_paths() -> Mapping[str, Path]:
    paths = sorted(shipped("templates").rglob("*.j2"))
    return MappingProxyType({path.stem: path for path in paths})


@cache
def _read(path: Path) -> Template:
    about, body = split_file(path)
    return Template(
        id=path.stem,
        title=str(about["title"]),
        situation=str(about["situation"]),
        sheets=listed(about["sheet"], but="free"),
        variables=variables_of(about.get("variables") or {}),
        platforms=listed(about.get("platforms")),
        source=str(about["source"]),
        kind="internal" if about["kind"] == "internal" else "customer",
        body=body,
        path=path,
        same_text_as=str(about.get("same_text_as", "")),
        needs=str(about.get("needs", "")),
        holds=holds_of(about, path),
    )


@cache
def _overridden(ours: Template, path: Path, changed: int) -> Template:
    """The shop's text; whatever its front matter leaves out is as shipped.

    Args:
      changed: The file's time, so that an edited text is read again by a long-running process.
    """
    from cs_macros.messages.blanks import as_code

    about, body = split_file(path)
    body = as_code(body, ours)
    if not body:
        raise CsError(f"话术文件 {path.name} 里没有正文。", hint="写上正文，或删掉这个文件以使用自带的话术。")
    return Template(
        id=ours.id,
        title=str(about.get("title", ours.title)),
        situation=str(about.get("situation", ours.situation)),
        sheets=ours.sheets,
        variables={**ours.variables, **variables_of(about.get("variables") or {})},
        platforms=listed(about["platforms"]) if "platforms" in about else ours.platforms,
        source=str(about.get("source", path.name)),
        kind=ours.kind,
        body=body,
        path=path,
        overridden=True,
        needs=ours.needs,
        holds=ours.holds,
    )
