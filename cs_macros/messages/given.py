"""What people type beside a message: the values that no row has."""

from __future__ import annotations

from collections.abc import Sequence

from cs_macros.errors import CsError
from cs_macros.messages.library import Template, label


def given(typed: object, wanted: Sequence[str] = ()) -> dict[str, object]:
    """Read `名=值；名=值`, or bare values in the order of what is wanted.

    Args:
      typed: One cell, or the options of a command, one a value.
      wanted: Variable names that bare values are for; none where every value has to be named.

    Returns:
      Name as typed → text.

    Raises:
      CsError: A bare value that is for nothing.

    >>> given("白球鞋；价格=128", ["item", "price"])
    {'item': '白球鞋', '价格': '128'}
    """
    parts = typed if isinstance(typed, (list, tuple)) else str(typed or "").replace(";", "；").split("；")
    waiting = list(wanted)
    values: dict[str, object] = {}
    for part in filter(None, (str(each).strip() for each in parts)):
        name, sign, value = part.replace("＝", "=").partition("=")
        if sign:
            values[name.strip()] = value.strip()
        elif waiting:
            values[waiting.pop(0)] = part
        else:
            raise CsError(f"“{part}”不是“名=值”。", hint="如 发货说法=明天发货；多个用“；”隔开。")
    return values


def by_variable(values: dict[str, object], template: Template) -> dict[str, object]:
    """The same by the template's own variable names, for values named as people call them.

    >>> from cs_macros.messages.library import load
    >>> by_variable({"商品名称": "鞋"}, load("ship_notice"))
    {'item': '鞋'}
    """
    called = {label(name): name for name in template.variables}
    return {called.get(name, name): value for name, value in values.items()}
