"""Account numbers cut to their last four digits wherever they turn up."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MASKED = r"[0-9*xX•＊]"
_ACCOUNT_LIKE = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_MASKED}[ -]?){{5,}}[0-9](?![0-9])"
    r"|[\w.+*…-]+@[\w.*…-]+|1[0-9]{2}\*{3,5}[0-9]{2,4}"
)
_EDGES = " \t\r\n\u3000\xa0\ufeff\u200b`'\""
_ANY_ACCOUNT = re.compile(r"[0-9*＊•@xX]")
_TAIL = re.compile(r"([0-9]{4})\s*$")
_NAME_FIRST = re.compile(r"([^\d*@xX•＊/|(（ ][^*@xX•＊/|(（ ]*)[ /(（]{1,2}([0-9*]{5,}[0-9]{4})[)）]?")
"""The usual: a name without figures, a mark, an account."""

_LETTER = re.compile(r"[^\W\d_xX]")
_RUN = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){11,}(?![0-9])")
_NUMBERED = re.compile(r"(?:订单|单号|流水|编号|交易号|商户号|运单|订单号)\D{0,4}$")
_CALLED_ACCOUNT = re.compile(r"(?:卡|账号|帐号|账户|帐户|户头)\D{0,4}$")
_BANK_CARDS = re.compile(r"62(?:10|1[2-8]|2[1-9]|3[0-6])")
"""How the cards of Chinese banks begin; other numbers with 62 must have the right check digit."""


def tail(text: str) -> str:
    """The last four digits of an account; "" where fewer than four stand at its end.

    >>> tail("1234****9876"), tail("6222 0202 0011 2345"), tail("rim***@qq.com"), tail("xxxxx**xxxx")
    ('9876', '2345', '', '')
    """
    end = text[-4:]
    if len(end) == 4 and end.isdecimal() and end.isascii():
        return end
    found = _TAIL.search(text.replace(" ", ""))
    return found[1] if found else ""


def tails(cells: Sequence[str]) -> list[str]:
    """The same for a whole column.

    >>> tails(["6222****9876", '="62220202"', "a@b.com", " 6222 0202 0011 2345\t", "/"])
    ['9876', '0202', '', '2345', '']
    """
    ends = [cell.rstrip(_EDGES)[-4:] for cell in cells]
    together = "".join(ends)
    if len(together) == 4 * len(ends) and together.isascii() and together.isdecimal():
        return ends  # none has fewer than four, for none has more
    return [
        end if end.isdecimal() and len(end) == 4 and end.isascii() else tail(cell.strip(_EDGES))
        for end, cell in zip(ends, cells, strict=True)
    ]


def split_name(text: str) -> tuple[str, str]:
    """A cell that holds a name and an account, in either order, as name and tail.

    >>> split_name("张三 66666666666666"), split_name("国网电力99999999999999"), split_name("三元 2022")
    (('张三', '6666'), ('国网电力', '9999'), ('三元 2022', ''))
    >>> split_name("6222020200110001/陈小敏"), split_name("陈小敏 (a@b.com)"), split_name("6222****0001张三")
    (('陈小敏', '0001'), ('陈小敏', ''), ('张三', '0001'))
    """
    if len(text) < 6 or not _ANY_ACCOUNT.search(text):
        return text, ""
    if usual := _NAME_FIRST.fullmatch(text):
        return usual[1], usual[2][-4:]
    found = _ACCOUNT_LIKE.search(text)
    if not found:
        return text, ""
    account = found[0]
    if "@" not in account and len(re.findall(_MASKED, account)) < 6:
        return text, ""
    name = re.sub(
        r"^[\s/:：,，;；|()（）\[\]_-]+|[\s/:：,，;；|()（）\[\]_-]+$",
        "",
        text[: found.start()] + " " + text[found.end() :],
    )
    name = re.sub(r"[\s(（]*[/|]?[\s)）]*$", "", name)
    return (name, tail(account)) if _LETTER.search(name) else ("", tail(account))


_NAMES = re.compile(
    r"^(?:([^\d*@xX•＊/|(（ \n][^*@xX•＊/|(（ \n]*)[ /(（]{1,2}[0-9*]{5,}([0-9]{4})[)）]?"
    r"|([^0-9*＊•@xX\n]*)|(.*))$",
    re.M,
)
"""A line of a column: the usual, its tail apart; or no account at all; or anything else."""


def split_names(texts: Sequence[str]) -> list[tuple[str, str]]:
    """The same for a whole column.

    >>> split_names(["张三 66666666666666", "陈小敏 (a@b.com)", "", "李四"])
    [('张三', '6666'), ('陈小敏', ''), ('', ''), ('李四', '')]
    """
    lines = _NAMES.findall("\n".join(texts))
    if len(lines) != len(texts):  # a line break inside a cell
        return [split_name(text) for text in texts]
    return [split_name(odd) if odd else (name or plain, end) for name, end, plain, odd in lines]


_FIGURES = bytes.maketrans(b"123456789", b"000000000")


def may_hold_account(text: str) -> bool:
    """Whether twelve figures stand in a row anywhere, spaces and dashes between them left out."""
    return b"0" * 12 in text.encode("utf-8", "replace").translate(_FIGURES, b" -")


def all_without_accounts(texts: list[str], *, strict: bool = False) -> list[str]:
    """The same as `without_accounts` of many texts, most of which hold none."""
    if not may_hold_account("|".join(texts)):
        return texts
    return [without_accounts(text, strict=strict) for text in texts]


def without_accounts(text: str, *, strict: bool = False) -> str:
    """A text with every bank card, and every number that is called an account, cut to four digits.

    Other numbers stay, and so do cards that are called 订单 or 单号: people pay by order numbers.

    Args:
      strict: Cut every number of 12 and more digits that is not called 订单 or 单号: a name has none.

    >>> without_accounts("转至 6222020200112233445"), without_accounts("订单号：2233445566778899001")
    ('转至 ****3445', '订单号：2233445566778899001')
    >>> without_accounts("2233445566778899001"), without_accounts("张三2233445566778899001", strict=True)
    ('2233445566778899001', '张三****9001')
    >>> without_accounts("卡号 123456789012")
    '卡号 ****9012'
    """
    if len(text) < 12 or not _RUN.search(text):
        return text

    def cut(found: re.Match[str]) -> str:
        digits, before = re.sub(r"\D", "", found[0]), text[max(0, found.start() - 12) : found.start()]
        numbered = bool(_NUMBERED.search(before))
        called = bool(_CALLED_ACCOUNT.search(before)) and not numbered
        if called or (not numbered and (strict or is_card(digits))):
            return f"****{digits[-4:]}"
        return found[0]

    return _RUN.sub(cut, text)


def is_card(digits: str) -> bool:
    """UnionPay cards have 16 to 19 digits and begin with 62; others have 16 and a check digit.

    >>> is_card("6222020200112233445"), is_card("6922334455667788990"), is_card("4111111111111111")
    (True, False, True)
    """
    if digits.startswith("62") and 16 <= len(digits) <= 19:
        return bool(_BANK_CARDS.match(digits)) or _checks(digits)
    return len(digits) == 16 and digits[0] in "345" and _checks(digits)


def _checks(digits: str) -> bool:
    doubled = (int(one) * (1 + place % 2) for place, one in enumerate(reversed(digits)))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0
