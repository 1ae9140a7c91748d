"""Why transfers and lines match, or why nobody can tell, in words (匹配说明)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from cs_macros.sheets.transfers.candidates import Candidate
from cs_macros.sheets.transfers.combining import MEMBERS, POOL, Way
from cs_macros.sheets.transfers.evidence import Due, Payment, as_key, as_name
from cs_macros.sheets.transfers.register import StatementLine, Transfer
from cs_macros.sheets.transfers.spending import match_words, when

MOST = 1_000
SHOWN = 5
"""Candidates named; of the rest only the number is told."""

NOT_FOUND = f"没有找到金额、日期和户名（或附言里的号码）都相符的流水，{MEMBERS} 笔以内合计也不符"
RIVAL = "有一笔流水相符，但同额的还有别的转账或流水很像，没有自动匹配"
OFF = "没有设置流水与客户所说时间最多差几天，只列出候选，没有自动匹配"
CROWDED = f"没有找到相符的流水；同一付款人可能相关的超过 {POOL} 笔，没有试几笔合计"


def found(way: Way) -> str:
    """Why a way is the only one."""
    proof = "；".join(dict.fromkeys(evidence(due, one) for due in way.dues for one in way.payments))
    if len(way.dues) > 1:
        names = "、".join(due.label for due in way.dues)
        return f"流水 {match_words(way.payments[0].line)}一笔付了 {names} 共 {len(way.dues)} 笔，{proof}"
    if len(way.payments) > 1:
        lines = "；".join(match_words(one.line) for one in way.payments)
        return f"{len(way.payments)} 笔流水合计 {yuan(way.dues[0].amount)} 元，{proof}：{lines}"
    line = way.payments[0].line
    return f"{moment(line)}到账，金额 {line.amount_in} 元、{proof}"


def evidence(due: Due, one: Payment) -> str:
    """What ties a payment to a transfer."""
    t, proofs = due.transfer, []
    if one.name and one.name in due.names:
        name = "付款人" if one.name == as_name(t.payer_name) else "客户姓名"
        proofs.append(f"{name}“{one.line.payer_name}”相符")
    for label, number in (("订单号", t.order_no), ("客户ID", t.customer_id)):
        if as_key(number) in one.said:
            proofs.append(f"附言里有{label} {number}")
    return "，".join(proofs)


def several_lines(candidates: Sequence[Payment], count: int) -> str:
    names = listed((match_words(one.line) for one in candidates), count, "笔")
    return f"有 {count} 笔流水都相符，请人工认领：{names}"


def rivals(one: Payment, dues: Sequence[Due], count: int) -> str:
    names = "、".join(due.label for due in dues) + (f"等 {count} 笔" if count > len(dues) else "")
    return f"流水 {match_words(one.line)}同时符合 {names}，请人工认领"


def several_ways(ways: Sequence[Way]) -> str:
    """The combinations that a transfer could be part of."""
    texts = (
        f"{'、'.join(one.label for one in way.payments)} 付 {'、'.join(due.label for due in way.dues)}"
        for way in ways[:SHOWN]
    )
    return f"单笔没有相符的流水；合计相符的有几种可能，请人工认领：{listed(texts, len(ways))}"


def nothing(crowded: bool, *, is_off: bool = False) -> str:
    if is_off:
        return OFF
    return CROWDED if crowded else NOT_FOUND


def maybe(candidates: Sequence[Candidate], why: str) -> str:
    """What nothing proves, but somebody should look at; claiming a line on it takes one press."""
    others = [each for each in candidates if f"{each.payment.label}（" not in why]
    if not others:
        return why
    told = (f"{match_words(each.payment.line)}{each.why}" for each in others[:SHOWN])
    names = listed(told, len(others), "笔")
    return f"{why}。可能是：{names}。核对无误的，在“银行流水”选中它按“认领流水”"


def moment(line: StatementLine) -> str:
    """When a line's money came, with a space behind it; nothing where the line does not say."""
    return f"{when(line)} " if line.paid_at else ""


def typed_twice(line_id: str, transfers: Iterable[Transfer]) -> str:
    names = "、".join(sorted(str(t.number or "还没登记的行") for t in transfers))
    return (
        f"流水 {line_id} 同时填在 {names} 的流水号里；"
        "一笔流水付几笔转账时，在“银行流水”表填这几个记录号，按“认领流水”"
    )


def listed(texts: Iterable[str], count: int, unit: str = "种") -> str:
    """The first few, and how many there are.

    >>> listed(["甲", "乙"], 2), listed(["甲", "乙"], 7)
    ('甲；乙', '甲；乙；等 7 种')
    """
    shown = list(texts)
    return "；".join(shown) + (f"；等 {count} {unit}" if count > len(shown) else "")


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"
