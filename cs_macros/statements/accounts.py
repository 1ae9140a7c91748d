"""Account numbers cut to their last four digits wherever they turn up."""

from __future__ import annotations

import re

_MASKED = r"[0-9*xX•＊]"
_AT_END = re.compile(rf"^(.*?)[\s:：,，(（]*((?:{_MASKED}[ -]?){{5,}}[0-9])[)）\s]*$", re.S)
_RUN = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){11,}(?![0-9])")
_NUMBERED = re.compile(r"(?:订单|单号|流水|编号|交易号|商户号|运单|订单号)\D{0,4}$")
_ACCOUNT = re.compile(r"(?:卡|账号|帐号|账户|帐户|户头)\D{0,4}$")


def tail(text: str) -> str:
    """The last four digits of an account; "" where fewer than four stand at its end.

    >>> tail("1234****9876"), tail("6222 0202 0011 2345"), tail("rim***@qq.com"), tail("xxxxx**xxxx")
    ('9876', '2345', '', '')
    """
    found = re.search(r"([0-9]{4})\s*$", text.replace(" ", ""))
    return found[1] if found else ""


def split_name(text: str) -> tuple[str, str]:
    """A cell that holds a name and an account behind it, as name and tail.

    >>> split_name("张三 66666666666666"), split_name("国网电力99999999999999"), split_name("三元 2022")
    (('张三', '6666'), ('国网电力', '9999'), ('三元 2022', ''))
    """
    found = _AT_END.match(text)
    if not found or not tail(found[2]) or len(re.findall(_MASKED, found[2])) < 6:
        return text, ""
    return found[1].strip(), tail(found[2])


def without_accounts(text: str, *, by_payer: bool = False) -> str:
    """A text with every number of 12 and more digits that may be an account cut to four.

    Numbers called 订单 or 单号 stay: a transfer is matched by them. In words `by_payer`
    (附言, where people type order numbers) only what is called an account, or looks like a
    bank card, is cut.

    >>> without_accounts("转至 6222020200112233445"), without_accounts("订单号：2233445566778899001")
    ('转至 ****3445', '订单号：2233445566778899001')
    >>> without_accounts("2233445566778899001", by_payer=True)
    '2233445566778899001'
    >>> without_accounts("卡号 123456789012", by_payer=True)
    '卡号 ****9012'
    """
    if len(text) < 12 or not _RUN.search(text):
        return text

    def cut(found: re.Match[str]) -> str:
        digits, before = re.sub(r"\D", "", found[0]), text[max(0, found.start() - 12) : found.start()]
        called = bool(_ACCOUNT.search(before))
        if not called and (_NUMBERED.search(before) or (by_payer and not _is_card(digits))):
            return found[0]
        return f"****{digits[-4:]}"

    return _RUN.sub(cut, text)


def _is_card(digits: str) -> bool:
    """UnionPay cards have 16 to 19 digits and begin with 62; others have 16 and a check digit."""
    if digits.startswith("62"):
        return 16 <= len(digits) <= 19
    if len(digits) != 16 or digits[0] not in "345":
        return False
    doubled = (int(one) * (1 + place % 2) for place, one in enumerate(reversed(digits)))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0
