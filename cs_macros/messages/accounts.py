"""COM-04: long numbers that may be somebody's account."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cs_macros.errors import Level
from cs_macros.messages.findings import Finding
from cs_macros.messages.folding import loose, places

SHORTEST = 12
"""Digits of the shortest number that is taken for an account."""

NUMERALS = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖"
DIGITS = str.maketrans(NUMERALS, "00123456789123456789")
RUN = re.compile(r"(?<![0-9a-z.])(?:\d{3,}(?:[ \-]{1,2}\d{3,})*|\d(?:[ \-]\d){11,})(?![0-9a-z])")
"""Digits in one piece, in groups as on a card, or one by one; not `36 37 38 39 40 41`."""

MAYBE = re.compile(rf"[\d{NUMERALS}]{{12}}")
WRITTEN = re.compile(rf"[{NUMERALS}](?:[ \-]{{0,2}}[{NUMERALS}]){{11,}}")
LABEL = re.compile(r"(?:单号?|订单|编号|运单|物流|快递|交易号|流水号|券码|款号|条码|记录号)[是为:]?\s*$")
PHONE = re.compile(r"0\d{9,11}|1[3-9]\d{9}")
BASIS = "seed 002：不得发送银行账号、支付账号"


def long_numbers(
    text: str, tight_text: str, known_ids: Collection[str], platform: str | None
) -> Iterator[Finding]:
    """Runs of twelve or more digits, also written in 汉字, that are no known number.

    Args:
      tight_text: The text as `tight` folds it, in which most texts show to have no such number.

    A number called 订单号, 运单号 or the like is let through unless it could be a bank card.
    """
    if not MAYBE.search(tight_text):
        return
    folded = loose(text)
    origin: list[int] = []
    known = {re.sub(r"[ \-]", "", loose(number)) for number in known_ids} if known_ids else set()
    for match in (*RUN.finditer(folded), *WRITTEN.finditer(folded)):
        pieces = re.split(r"[ \-]+", match[0].translate(DIGITS))
        harmless = [piece for piece in pieces if piece in known or PHONE.fullmatch(piece)]
        digits = "".join(pieces)
        if PHONE.fullmatch(digits):
            continue
        if len(digits) - sum(map(len, harmless)) < SHORTEST or any(digits in number for number in known):
            continue
        if LABEL.search(folded, 0, match.start()) and not is_card(digits):
            continue
        origin = origin or places(text, keep_punctuation=True)
        start, end = origin[match.start()], origin[match.end() - 1] + 1
        yield Finding(
            "COM-04",
            Level.BLOCK if platform == "快手" else Level.WARN,
            text[start:end],
            start,
            end,
            f"“{text[start:end]}”像银行或支付账号",
            "删去账号，请客户在平台内付款；若是订单号或运单号，请写明“订单号”“运单号”。",
            BASIS,
        )


def is_card(digits: str) -> bool:
    """Whether a number could be a bank card: its length, its first digits, its check digit.

    >>> is_card("6222020200112233445"), is_card("2233445566778899001")
    (False, False)
    >>> is_card("6222020200112233440"), is_card("4111111111111111")
    (False, True)
    """
    if not 16 <= len(digits) <= 19 or not re.match(r"62|4|5[1-5]", digits):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0
