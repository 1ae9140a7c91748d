"""Whose file it is, by its title and its sheet's name; and files that are no account's statement at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cs_macros.statements.words import forms

BANK = "银行"
"""Origin of a bank's statement that does not say which bank's."""

_TITLE = 40
"""Longer lines above a header are explanations, which may mention anything."""

_FILE = Path(__file__).with_name("whose.toml")
_OTHERS_BANK = re.compile(
    r"(?:对方|开户|付款|收款|汇款|发卡|往来|交易对手|代理|网上|手机|企业|电子|个人|本|各|他|跨)(?:开户)?(?:银行|行)"
)
_SOME_BANK = re.compile(
    r"[\u4e00-\u9fff]{2,6}?(?:银行|农商行|农村商业银行|农村信用(?:合作)?(?:社|联社)|农信社?)"
)


def whose(titles: Iterable[str], headers: Sequence[str] = ()) -> str:
    """The bank or platform that the texts above a header name, or only its headers have; "" for none.

    >>> whose(["兴业银行交易明细"]), whose(["农行明细", "开户行 某支行"]), whose(["对方银行"])
    ('兴业银行', '农业银行', '')
    >>> whose(["浙江省农村信用社 对账单"]), whose(["#支付宝业务明细查询"])
    ('浙江省农村信用社', '支付宝')
    """
    text = _OTHERS_BANK.sub(" ", "\n".join(titles))
    told = _told()
    for name, words in (*told["banks"].items(), *told["platforms"].items()):
        if re.search(words, text):
            return str(name)
    if found := _SOME_BANK.search(text):
        return found[0]
    have = {form for header in headers for form in forms(header)}
    signed = told["signatures"].items()
    return next((str(name) for name, sets in signed if any(set(one) <= have for one in sets)), "")


def is_bank(name: str) -> bool:
    """Whether a name is a bank's.

    >>> is_bank("兴业银行"), is_bank("浙江省农村信用社"), is_bank("支付宝")
    (True, True, False)
    """
    return name not in _told()["platforms"] and bool(name)


def refused(titles: Sequence[str], headers: Sequence[str]) -> tuple[str, str] | None:
    """What a file is instead of a statement, and why it is not read.

    >>> refused([], ["卡号末四位"])[0], refused(["招商银行信用卡对账单"], [])[0], refused([], ["日期"])
    ('信用卡账单', '信用卡账单', None)
    """
    text = "\n".join(title for title in titles if len(title) <= _TITLE)
    have = {form for header in headers for form in forms(header)}
    for one in _told()["refused"]:
        by_title = re.search(one["titles"], text) if text else None
        if by_title or any(set(needed) <= have for needed in one["headers"]):
            return str(one["name"]), str(one["why"])
    return None


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))
