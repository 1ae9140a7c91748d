"""The shop's own texts in 话术: which they are, and whether ours have changed since they were made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.messages.declared import split_file
from cs_macros.messages.library import PLATFORMS, Template, all_ids, load


@dataclass(frozen=True, slots=True)
class Override:
    """A file of the shop that stands in for a shipped text.

    Attributes:
      title: Of the message, the file's name for an unknown one.
      wrong: Why it is not used as it stands, empty if it is.
      hint: What to do about that.
      outdated: It says that it was made for another shipped text than today's.
    """

    path: Path
    title: str
    wrong: str = ""
    hint: str = ""
    outdated: bool = False


def version(template: Template) -> str:
    """A short name that changes with the text; its letter keeps YAML from reading a number.

    >>> version(load("escalated")) == version(load("escalated")) != version(load("receipt_confirm"))
    True
    """
    return "v" + sha256(template.body.encode()).hexdigest()[:8]


def overrides_in(folder: Path) -> Iterator[Override]:
    """Every file of the folder 话术, in order of its name.

    A text names what it was made from in its front matter, `made_for: v1a2b3c4d`, the `version` of
    the shipped text; without that line nobody can tell whether ours has changed since.
    """
    known = set(all_ids())
    used: set[tuple[str, str]] = set()
    for path in sorted(folder.rglob("*.j2"), key=lambda path: (path.stem, path)):
        where = next((each for each in path.relative_to(folder).parts[:-1] if each in PLATFORMS), "")
        if path.stem not in known:
            hint = "文件名要是话术编号，如 receipt_confirm.j2；本店自己的情形用 .txt 文件；不用就删掉。"
            yield Override(path, path.name, "没有这个编号的话术，不会用到", hint)
        elif (path.stem, where) in used:
            yield Override(path, path.name, "同一编号有两个文件，只用前一个", "留下要用的一个。")
        else:
            used.add((path.stem, where))
            yield _judged(path, folder, where)


def _judged(path: Path, folder: Path, platform: str) -> Override:
    from cs_macros.messages.rendering import compiled

    ours = load(path.stem)
    try:
        theirs = load(path.stem, folder, platform or None)
        compiled(theirs)
        made_for = str(split_file(path)[0].get("made_for", ""))
    except CsError as error:
        return Override(path, ours.title, error.message, error.hint)
    if made_for in ("", version(ours)):
        return Override(path, theirs.title)
    hint = f"对照新的自带话术改好，再把 made_for 写成 {version(ours)}。"
    return Override(path, theirs.title, hint=hint, outdated=True)
