"""What a message's file declares in its front matter: its variables and the rows that it may be made for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from cs_macros.errors import CsError

Policy = Literal["required", "default", "drop"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that a template prints or asks about.

    Attributes:
      policy: What to do without a value: refuse the message, use `default`, or drop the clause
        that the template puts in `{% if %}`.
      default: Only with the policy `default`; False makes the variable a 是/否 one.
      fields: Fields of the row that may give the value, first filled one wins; none means that
        only the button gives it.
      choices: The only values allowed, empty for any.
      called: What people call the choices → the choice (补 → pay).
      by_sign: Words for a negative amount, and for any other, in the row's field.
      printed: False for what must be on record without being said (who approved a gift).
      many: It is a list, in a cell with 、 between.
    """

    name: str
    policy: Policy
    default: object = ""
    fields: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    by_sign: tuple[str, str] | None = None
    printed: bool = True
    many: bool = False

    @property
    def is_flag(self) -> bool:
        return isinstance(self.default, bool)


@dataclass(frozen=True, slots=True)
class Hold:
    """Rows that a message may be made for (CORE 14.3).

    Attributes:
      states: States of the table; none for all of them.
      when: A condition over the row's fields and the parameters, empty for none.
    """

    table: str
    states: tuple[str, ...] = ()
    when: str = ""


def split_file(path: Path) -> tuple[Mapping[str, Any], str]:
    """Front matter and text of a template's file.

    Raises:
      CsError: It is not UTF-8, or its front matter is not written as YAML.
    """
    # Here, not above: a button press that writes no message does not pay for YAML.
    import frontmatter
    from yaml import YAMLError  # type: ignore[import-untyped]  # PyYAML ships no types

    try:
        about, body = frontmatter.parse(path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise CsError(
            f"话术文件 {path.name} 的编码不是 UTF-8。", hint="用记事本另存为，编码选 UTF-8。"
        ) from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第 {mark.line + 2} 行" if mark else "开头"
        raise CsError(
            f"话术文件 {path.name} {place}的说明写法不对。",
            hint="两行“---”之间照着自带的话术写，或整段删去，只留正文。",
        ) from None
    return about, body.strip()


def holds_of(about: Mapping[str, Any], path: Path) -> tuple[Hold, ...] | None:
    """`free`, or a list of {table, states, when}; a message that says neither is refused."""
    declared = about.get("holds")
    if declared == "free":
        return None
    wrong = CsError(f"话术文件 {path.name} 没有写明用于哪些记录。", hint="在开头的说明里写 holds。")
    if not isinstance(declared, list) or not declared:
        raise wrong
    for each in declared:
        if not isinstance(each, dict) or "table" not in each or each.keys() - {"table", "states", "when"}:
            raise wrong
    return tuple(
        Hold(str(each["table"]), listed(each.get("states")), str(each.get("when", ""))) for each in declared
    )


def variables_of(declared: Mapping[str, Any]) -> Mapping[str, Variable]:
    return {name: _variable(name, policy) for name, policy in declared.items()}


def _variable(name: str, declared: str | Mapping[str, Any]) -> Variable:
    """`required`, `drop`, or a mapping with default, from, choices, by_sign."""
    about: Mapping[str, Any] = {"policy": declared} if isinstance(declared, str) else declared
    policy: Policy = "default" if "default" in about else about.get("policy", "required")
    by_sign = about.get("by_sign")
    return Variable(
        name,
        policy,
        default=about.get("default", ""),
        fields=listed(about["from"]) if "from" in about else (name,),
        choices=listed(about.get("choices")),
        called={str(name): str(choice) for name, choice in (about.get("called") or {}).items()},
        by_sign=(str(by_sign[0]), str(by_sign[1])) if by_sign else None,
        printed=about.get("printed", True),
        many=about.get("many", False),
    )


def listed(value: object, but: str = "") -> tuple[str, ...]:
    """One name or several, from YAML."""
    names = [] if value is None else value if isinstance(value, list) else [value]
    return tuple(str(name) for name in names if str(name) != but)
