"""Format files, one TOML a file, of whatever subject: shipped ones, and the shop's own in 流水格式/.

The files of several subjects lie in one folder; `subject` in a file says whose it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cs_macros.errors import CsError

DEFAULT_SUBJECT = "流水"
"""Whose a file is that does not say it: statements were here first."""


class Format(Protocol):
    @property
    def id(self) -> str: ...


F = TypeVar("F", bound=Format)


def all_formats(
    folders: Iterable[Path | None], subject: str, load: Callable[[Path], F], shipped: Sequence[F]
) -> list[F]:
    """The shop's own formats first, then those shipped ones whose id none of them takes.

    Args:
      folders: Where the shop's own may stand; of two folders the first wins, one that is missing has none.

    Raises:
      CsError: A file of the shop's is no format, or two of a folder have one id; names what is wrong.
    """
    own: list[F] = []
    for folder in dict.fromkeys(each.resolve() for each in folders if each and each.is_dir()):
        found = [load(path) for path in sorted(folder.glob("*.toml")) if _subject(path, subject) == subject]
        if len({each.id for each in found}) < len(found):
            hint = "改掉其中一个的 id，或删掉多余的文件。"
            raise CsError(f"“{folder.name}”文件夹里有两个{subject}格式文件的 id 相同。", hint=hint)
        taken = {each.id for each in own}
        own += [each for each in found if each.id not in taken]
    ids = {each.id for each in own}
    return own + [each for each in shipped if each.id not in ids]


def _subject(path: Path, asked: str) -> str:
    try:
        return str(tomllib.loads(path.read_text("utf-8-sig")).get("subject", DEFAULT_SUBJECT))
    except (tomllib.TOMLDecodeError, OSError, ValueError):
        return asked  # whoever looks first says that it cannot be read


def load_format(path: Path, subject: str, example: Path, parse: Callable[[Mapping[str, Any]], F]) -> F:
    """One file.

    Args:
      example: A shipped file that shows how one is written.
      parse: Tables of a file → the format; KeyError, ValueError, TypeError for what is missing or wrong.

    Raises:
      CsError: It cannot be read or is no format.
    """
    hint = f"照着自带的格式文件（{example}）改好 {path.name}，或把它移出文件夹。"
    called = f"{subject}格式文件 {path.name}"
    try:
        return parse(tomllib.loads(path.read_text("utf-8-sig")))
    except KeyError as error:
        raise CsError(f"{called} 缺少 {error.args[0]}。", hint=hint) from None
    except tomllib.TOMLDecodeError as error:
        raise CsError(f"{called} 不是有效的 TOML（{error}）。", hint=hint) from None
    except (ValueError, TypeError, AttributeError, re.error) as error:
        raise CsError(f"{called} 写得不对：{error}。", hint=hint) from None
    except OSError as error:
        raise CsError(f"打不开{called}（{error.strerror}）。", hint=hint) from None
