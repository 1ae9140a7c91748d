"""Texts as people write them: 【店铺名】 for what is filled in, and no template code, both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from cs_macros.messages.declared import Variable
from cs_macros.messages.library import Template, all_ids, label, load
from cs_macros.messages.rendering import Gap, compiled

BLANK = re.compile(r"【([^【】{}\n]+)】")
PRINTED = re.compile(r"\{\{\s*(\w+)\s*(\|\s*\w+\s*)?\}\}")
CODE = re.compile(r"\{\{|\{%|\{#")


def with_blanks(template: Template) -> str:
    """A template's text with its blanks, every optional part said.

    >>> with_blanks(load("receipt_confirm"))[:19]
    '亲，物流显示您的【商品名称】已经签收，'
    """
    write, variables = compiled(template)
    return write({name: _blank(variable) for name, variable in variables})


def _blank(variable: Variable) -> object:
    if variable.choices:
        return variable.choices[0]
    if variable.is_flag or (variable.policy == "default" and variable.default == ""):
        return variable.default
    gap = Gap(f"【{label(variable.name)}】")
    return (gap,) if variable.many else gap


def as_code(text: str, template: Template | None = None) -> str:
    """A text with blanks as the body of a template; text that has template code in it stays.

    Args:
      template: The message that it stands in for, whose variables are meant first.

    >>> as_code("退您【退款金额】元，【昵称】")
    '退您{{ refund_amount | yuan }}元，{{ 昵称 }}'
    """
    if CODE.search(text):
        return text
    ours = {label(name): name for name in template.variables} if template else {}
    filters = {**_filters(), **_used_in(template.body)} if template else _filters()

    def code(blank: re.Match[str]) -> str:
        called = blank[1].strip()
        name = ours.get(called) or _names().get(called) or called
        if not name.isidentifier():
            return blank[0]
        return f"{{{{ {name}{filters.get(name, '')} }}}}"

    return BLANK.sub(code, text)


def _used_in(body: str) -> Mapping[str, str]:
    return {name: f" {filter_.strip()}" for name, filter_ in PRINTED.findall(body) if filter_}


@cache
def _filters() -> Mapping[str, str]:
    """Variable → the filter that our own texts print it with."""
    return {name: each for tid in all_ids() for name, each in _used_in(load(tid).body).items()}


def variables_of(body: str) -> Mapping[str, Variable]:
    """What a text of the shop's own prints, as our texts know it, else as the row's column of that name."""
    names = dict.fromkeys(name for name, _ in PRINTED.findall(body))
    return {name: _known().get(name) or Variable(name, "required", fields=(name,)) for name in names}


@cache
def _known() -> Mapping[str, Variable]:
    """The variables of our texts that have a default, such as the form of address."""
    every = [variable for tid in all_ids() for variable in load(tid).variables.values()]
    return {
        each.name: each
        for each in every
        if each.policy == "default" and not each.is_flag and not each.choices
    }


@cache
def _names() -> Mapping[str, str]:
    """What people call a variable → its name."""
    return {label(name): name for tid in all_ids() for name in load(tid).variables}
