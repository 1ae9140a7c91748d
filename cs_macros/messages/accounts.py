"""COM-04: long numbers that may be somebody's account."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cs_macros.errors import Level
from cs_macros.messages.findings import Finding
from cs_macros.messages.folding import loose, places

SHORTEST = 12
"""Digits of the shortest number that is taken for an account."""

NUMERALS = "零〇○◯一二三四五六七八九壹贰叁肆伍陆柒捌玖幺"
DIGITS = str.maketrans(NUMERALS, "00001234567891234567891")
MAYBE = re.compile(rf"[\d{NUMERALS}]{{12}}")
DIGITS_ALONE = re.compile(r"[0-9]{12,}")
NUMERAL_PAIRS = frozenset(
    first + second for first in f"{NUMERALS}0123456789" for second in NUMERALS + "0123456789"
) - {f"{number:02}" for number in range(100)}
"""Two neighbouring digits of which one is a 汉字; a text without any writes no long number in 汉字."""
GAP = r"[^\w\n、/]{1,2}"
RUN = re.compile(
    rf"(?<![0-9a-z.])(?:\d{{4}}(?:{GAP}\d{{4}}){{2,3}}(?:{GAP}\d{{1,3}})?"  # in groups as on a card
    rf"|\d(?:{GAP}\d){{11,}}"  # one by one
    r"|\d{3,}(?:[ \-]{1,2}\d{3,})*)(?![0-9a-z])"  # in one piece, or in other groups
)
"""No list of sizes (`36 37 38 39 40 41`) and no prices (`1299、1399、1499`)."""

WRITTEN = re.compile(
    rf"(?<![0-9a-z.])(?:[\d{NUMERALS}]{{12,}}|[{NUMERALS}](?:[ \-]{{0,2}}[{NUMERALS}]){{11,}})(?![0-9a-z])"
)
"""Digits written in 汉字, among others or alone."""

LABELS = (
    "单 单号 订单 编号 号码 编码 条码 条形码 运单 物流 快递 速递 快件 包裹 邮政 小包 ems"
    " 圆通 中通 申通 韵达 顺丰 极兔 德邦 百世 天天 京东 宅急送 交易号 流水号 券码 款号 货号"
    " 批号 批次 记录号 型号 序列号 会员卡 会员卡号 税号 识别号 信用代码 发票号 防伪码 验证码"
    " 核销码 取件码 会员id 商品id 订单id 宝贝id 用户id isbn imei sn 69码 时间 日期"
)
LABEL = re.compile(rf"(?:{'|'.join(LABELS.split())})[号码编 id]*[是为:,，(（【\[“”\"'\s]*$")
PHONE = r"0\d{2,3}[ \-]?\d{7,8}(?:[ \-]\d{1,6})?|1[3-9]\d{9}|400[ \-]?\d{3,4}[ \-]?\d{3,4}"
PHONES = re.compile(rf"(?<!\d)(?:{PHONE})(?!\d)")
ORDER = re.compile(r"(?<!\d)2\d{5}-\d{15}(?!\d)")
"""A 拼多多 order number: the day, and fifteen digits."""

NEXT = re.compile(r"\s*(?:和|、|，|,|与|及|以及|还有|跟|/|或)\s*(?:另一?[个笔件单]?)?\s*$")
"""Between two numbers of which the first says what both are."""

NAMED_BEHIND = re.compile(
    r"[^，。！？；\n]{0,26}?(?:是|为|这|都|两|三|几|[的）)])[^，。！？；\n]{0,8}?(?:单号|订单|运单|快递|物流|包裹|编号)"
)
PAYING = re.compile(r"卡号|账号|帐号|转账|转到|打到|汇到|打款|汇款|收款|户名|开户|支付宝|存到|付到|转我|打我")
MOMENT = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
BASIS = "平台客服规则：不得发送银行账号、支付账号"


def may_be_long(text: str, tight_text: str, held: Collection[str], known_ids: Collection[str]) -> bool:
    """Whether a text can have such a number that is not known: a cheap look that most texts do not pass.

    Args:
      held: The listed words that it holds, `NUMERAL_PAIRS` among them.
    """
    if not NUMERAL_PAIRS.isdisjoint(held) or "○" in text or "◯" in text:
        return True
    return any(run not in known_ids for run in DIGITS_ALONE.findall(tight_text))


def long_numbers(
    text: str, tight_text: str, known_ids: Collection[str], platform: str | None
) -> Iterator[Finding]:
    """Runs of twelve or more digits, also written in 汉字, that are no known number.

    Args:
      tight_text: The text as `tight` folds it, in which most texts show to have no such number.

    A number called 订单号, 运单号 or the like is let through unless it could be a bank card.
    """
    if not MAYBE.search(tight_text) and "○" not in text and "◯" not in text:
        return
    folded = loose(text)
    origin: list[int] = []
    known = {re.sub(r"[ \-]", "", loose(number)) for number in known_ids} if known_ids else set()
    end = harmless = 0
    orders = [order.span() for order in ORDER.finditer(folded)]
    for match in sorted((*RUN.finditer(folded), *WRITTEN.finditer(folded)), key=re.Match.start):
        if match.start() < max(end, harmless) or any(start <= match.start() < stop for start, stop in orders):
            continue
        follows = harmless and NEXT.fullmatch(folded, harmless, match.start())
        if follows or _is_harmless(match, folded, known):
            harmless = match.end()
            continue
        end = match.end()
        origin = origin or places(text, keep_punctuation=True)
        first, last = origin[match.start()], origin[match.end() - 1] + 1
        yield Finding(
            "COM-04",
            Level.BLOCK if platform == "快手" else Level.WARN,
            text[first:last],
            first,
            last,
            f"“{text[first:last]}”像银行或支付账号",
            "删去账号，请客户在平台内付款；若是订单号或运单号，请写明“订单号”“运单号”。",
            BASIS,
        )


def _is_harmless(match: re.Match[str], folded: str, known: Collection[str]) -> bool:
    written = match[0].translate(DIGITS)
    pieces = re.split(r"[^\d]+", PHONES.sub(" ", match[0]).translate(DIGITS))
    digits = re.sub(r"[^\d]", "", written)
    if sum(len(piece) for piece in pieces if piece not in known) < SHORTEST or MOMENT.fullmatch(digits):
        return True
    if any(digits in number for number in known):
        return True
    sentence = folded[_start_of_sentence(folded, match.start()) : match.end() + 40]
    if PAYING.search(sentence) and (is_card(digits) or not LABEL.search(folded, 0, match.start())):
        return False
    if NAMED_BEHIND.match(folded, match.end()):
        return True
    if is_card(digits) and not LABEL.search(folded, max(0, match.start() - 24), match.start()):
        return False
    odd = re.search(r"[^\d \-]", written) and len(max(pieces, key=len)) == 4 and not digits.startswith("62")
    return bool(odd or LABEL.search(folded, max(0, match.start() - 24), match.start()))


def _start_of_sentence(folded: str, place: int) -> int:
    return max(folded.rfind(mark, 0, place) for mark in "。！？!?;；\n") + 1


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
