"""A template and a row's values into text, or a refusal that names what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cs_macros.errors import CsError
from cs_macros.messages.declared import Variable
from cs_macros.messages.library import Template, label, load
from cs_macros.messages.measures import UNITS, counted, days, form_of_address, without_unit
from cs_macros.messages.values import (
    clean,
    day,
    flag,
    moment,
    month,
    said,
    show,
    size_of,
    week,
    yuan,
)

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment


SECOND_MARK = re.compile(r"(?<=[。！？])[。，；]+|[，；]+(?=。)")
"""What is left over where a typed sentence that ends with a mark stands before the template's own."""

ADDRESSED = "customer_name"
"""Printed as a form of address: nobody is called by the full name of the register."""

BEFORE_A_UNIT = re.compile(rf"\{{\{{\s*(\w+)\s*\}}\}}({'|'.join(UNITS)})")
"""A variable behind which the text itself says the unit."""

VERBATIM = frozenset({"customer_id", "target_account"})
SEVERAL = re.compile(r"[、；;\n]+")
"""What stands between several things typed into one cell."""


class MissingVariables(CsError):
    """Values that the message cannot do without are blank.

    Attributes:
      variables: Names of all of them, in the order the template declares them.
    """

    def __init__(self, template: Template, variables: Sequence[str]) -> None:
        self.template = template
        self.variables = tuple(variables)
        names = "、".join(label(name) for name in self.variables)
        super().__init__(
            f"话术“{template.title}”还缺 {len(self.variables)} 项：{names}。",
            hint="把这几项填好，再生成话术。",
        )


def values_for(
    template: Template, row: Mapping[str, object], extra: Mapping[str, object]
) -> dict[str, object]:
    """What a row and a button give a template, by the template's own variable names.

    A value of the button wins over the row's; a blank one of the button counts as not given.

    Args:
      row: Field name → value of the record.
      extra: Variable name → value, from the button, the shop, the agent or the asks.

    Source: CORE 0 (variables given by the button win), CORE 14 (variable ← field).
    """
    values: dict[str, object] = {}
    for name, variable in template.variables.items():
        value = extra.get(name)
        if clean(value) is None:
            value = next((row[field] for field in variable.fields if clean(row.get(field)) is not None), None)
            if variable.by_sign and value is not None:
                value = _by_sign(value, variable.by_sign)
        values[name] = value
    return values


def _by_sign(value: object, words: tuple[str, str]) -> object:
    try:
        return words[0] if Decimal(yuan(value)) < 0 else words[1]
    except ValueError:
        return value


def render(template_id: str, values: Mapping[str, object], *, overrides: Path | None = None) -> str:
    """Write a message.

    Args:
      values: Variable name → Python value; names that the template does not know are ignored.
      overrides: The shop's folder 话术.

    Raises:
      MissingVariables: Required values are blank, None, NaN or damaged; all are named.
      CsError: No such template, a value of the wrong kind, or a mistake in the shop's own file.

    Source: DESIGN 5.5.
    """
    return render_template(load(template_id, overrides), values)


def render_template(template: Template, values: Mapping[str, object]) -> str:
    """`render` for a template already loaded."""
    write, variables = compiled(template)
    ready, missing = _ready(variables, values)
    if missing:
        raise MissingVariables(template, missing)
    return write(ready)


def _ready(
    variables: Sequence[tuple[str, Variable]], values: Mapping[str, object]
) -> tuple[dict[str, object], list[str]]:
    """The values as the text takes them, and the names of those that it cannot do without."""
    ready: dict[str, object] = {}
    missing = []
    for name, variable in variables:
        value = values.get(name)
        if variable.many and isinstance(value, str):  # before its lines are put on one
            value = tuple(SEVERAL.split(value))
        value = clean(value)
        if value is not None:
            ready[name] = (
                _checked(variable, value) if variable.choices or variable.is_flag else _read(variable, value)
            )
        elif variable.policy == "required":
            missing.append(name)
        else:
            ready[name] = None if variable.policy == "drop" else variable.default
    return ready, missing


def _read(variable: Variable, value: object) -> object:
    """A value as the sentence around it takes it; names that others gave stay as they are."""
    if isinstance(value, tuple):
        return tuple(said(each) if isinstance(each, str) else each for each in value)
    if variable.name == ADDRESSED:
        return form_of_address(value)
    return said(value) if isinstance(value, str) and variable.name not in VERBATIM else value


class Gap(str):
    """Stands in a preview for a value that is missing; no filter looks at it."""

    __slots__ = ()


def preview(template: Template, values: Mapping[str, object]) -> tuple[str, list[str]]:
    """The text as far as it is known, with 【商品名称】 for what is missing.

    Returns:
      The text, and the missing variables in the order the template declares them.

    Raises:
      CsError: As `render`, but never for a blank value.
    """
    write, variables = compiled(template)
    ready, missing = _ready(variables, values)
    gaps = {name: Gap(f"【{label(name)}】") for name in missing}
    return write({**ready, **gaps}), missing


def _sparing(filter_: Callable[[object], object]) -> Callable[[object], object]:
    return lambda value: value if isinstance(value, Gap) else filter_(value)


def _checked(variable: Variable, value: object) -> object:
    if variable.is_flag:
        answer = flag(value)
        if answer is None:
            raise CsError(
                f"{label(variable.name)}填的是“{value}”，看不出是或否。",
                hint="填 是 或 否。",
            )
        return answer
    chosen = variable.called.get(str(value).strip(), value)
    if chosen not in variable.choices:
        allowed = "或".join(f"“{name}”" for name in variable.called or variable.choices)
        raise CsError(f"{label(variable.name)}不能是“{value}”。", hint=f"填{allowed}。")
    return chosen


Writer = Callable[[Mapping[str, object]], str]


@cache
def compiled(template: Template) -> tuple[Writer, Sequence[tuple[str, Variable]]]:
    """The template as a function, and every variable that it needs.

    A variable that a shop's own text uses and nobody declared is required.
    """
    from jinja2 import TemplateError, TemplateSyntaxError, meta

    environment = _environment()
    try:
        used = meta.find_undeclared_variables(environment.parse(template.body))
        compiled = environment.from_string(template.body)
    except TemplateSyntaxError as error:
        raise CsError(
            f"话术文件 {template.path.name} 正文第 {error.lineno} 行的写法不对。",
            hint="花括号要成对，或写成【客户姓名】；也可以删掉这个文件，用自带的话术。",
        ) from None
    units, known = dict(BEFORE_A_UNIT.findall(template.body)), dict(compiled.globals)
    variables = dict(template.variables)
    variables.update((name, Variable(name, "required")) for name in sorted(used - variables.keys()))

    def write(values: Mapping[str, object]) -> str:
        for name, unit in units.items():
            if isinstance(value := values[name], str) and not isinstance(value, Gap):
                values = {**values, name: without_unit(value, unit)}
        try:
            # As `compiled.render` does it, without looking through the globals anew for each text.
            context = environment.context_class(environment, {**known, **values}, None, compiled.blocks)
            return SECOND_MARK.sub("", environment.concat(compiled.root_render_func(context)).strip())
        except ValueError as error:
            raise CsError(f"话术写不出来：{error}。", hint="改好这一项，再生成话术。") from None
        except (TemplateError, TypeError, ArithmeticError):
            raise CsError(
                f"话术文件 {template.path.name} 用了这里没有的写法。",
                hint="照着自带的话术改，或删掉这个文件。",
            ) from None

    return write, list(variables.items())


@cache
def _environment() -> SandboxedEnvironment:
    # Here, not above: importing Jinja2 takes longer than everything else in this package.
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=StrictUndefined, finalize=show, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    filters = {"yuan": yuan, "size": size_of, "day": day, "moment": moment, "month": month, "week": week}
    filters |= {"days": days, "counted": counted}
    environment.filters.update({name: _sparing(filter_) for name, filter_ in filters.items()})
    return environment
