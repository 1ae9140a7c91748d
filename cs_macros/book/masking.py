"""Customers' phones and addresses, shown so that a printed summary betrays nobody (COM-12)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from cs_macros.book.columns import Column

STARS = "****"
MOBILE = re.compile(r"(?<!\d)((?:[+＋]?86[\s-]?)?[1１][3-9３-９]\d)[\s-]?\d{4}[\s-]?(\d{4})(?!\d)")
LANDLINE = re.compile(r"(?<!\d)([0０]\d{2})(?:\d?[-－—]\s?\d{3,4}|\d?[)）]\s?\d{3,4})[\s-]?(\d{4})(?!\d)")
REGION = re.compile(r"(?:[^省市区县\s]{2,8}(?:省|自治区))?\s*(?:[^省市区县\s]{1,8}[市州盟])?")

SHORTEST = 11
"""Characters of the shortest phone number that is told from other numbers."""


def hidden(text: str) -> str:
    """A phone, an account or another contact: its ends only.

    >>> hidden("13800001111"), hidden("0571-88889999"), hidden("wxid")
    ('138****1111', '057****9999', '****')
    """
    return f"{text[:3]}{STARS}{text[-4:]}" if len(text) >= 9 else STARS


def region(text: str) -> str:
    """An address: province and city only.

    >>> region("浙江省杭州市西湖区示例路 1 号"), region("示例路 1 号")
    ('浙江省杭州市****', '****')
    """
    found = REGION.match(text)
    return (found[0] if found else "") + STARS


def without_phones(text: str) -> str:
    """Free text in which phone numbers are hidden; longer numbers such as order numbers stay.

    >>> without_phones("打13800001111没人接，单号202611221380000111122")
    '打138****1111没人接，单号202611221380000111122'
    >>> without_phones("+86 138 0000 1111、138-0000-1111、１３８００００１１１１、0571-88889999")
    '+86 138****1111、138****1111、１３８****１１１１、057****9999'
    """
    if len(text) < SHORTEST:
        return text
    return LANDLINE.sub(rf"\1{STARS}\2", MOBILE.sub(rf"\1{STARS}\2", text))


PERSONAL = (
    "customer", "customer_id", "customer_name", "name", "chat_ref", "chat_text",
    "payer_name", "payer_note", "actual_payer",
    "phone", "contact", "address", "freight_refund_to", "recipient", "recipient_name", "recipient_phone",
    "nickname", "wechat", "email",
)  # fmt: skip
"""Columns of registers that say who a customer is, or how to reach them."""


def is_personal(column: Column) -> bool:
    """Whether a column says who somebody outside the shop is."""
    return column.field in PERSONAL


MASKS: Mapping[str, Callable[[str], str]] = {
    "phone": hidden,
    "contact": hidden,
    "freight_refund_to": hidden,
    "address": region,
    "customer_id": without_phones,
}
"""Fields that are masked in their own way; every text but other ids loses the phone numbers in it."""
