"""Reading a text before a customer does."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from cs_macros.book.flow import Ask, button
from cs_macros.book.office import Platform
from cs_macros.book.outcome import Outcome
from cs_macros.book.press import Press
from cs_macros.errors import CsError, Problem

if TYPE_CHECKING:
    from cs_macros.messages import WordLists


@button(
    "检查文字",
    asks=(
        Ask("message_text", "待检查文字", option="TEXT", hint="要发给客户的话"),
        Ask(
            "message_platform",
            "平台",
            option="--platform",
            choices=tuple(Platform),
            hint="空着按各平台通用的规则",
        ),
    ),
    icon="SpellingAndGrammar",
)
def check_message(press: Press) -> None:
    """检查一段要发给客户的话：违禁词、第三方信息、夸大的说法等，逐条说明在哪里、怎么改。"""
    text, platform = (
        str(press.asks.get(name) or "").strip() for name in ("message_text", "message_platform")
    )
    found = check_text(text, platform, words=press.book.word_lists)
    press.outcome.summary = found.summary
    press.outcome.problems += found.problems


def check_text(
    text: str, platform: str, known_ids: Collection[str] = (), words: WordLists | None = None
) -> Outcome:
    """What the compliance rules say of a text (domain 5).

    Args:
      words: The shop's lists; the shipped ones without.

    Raises:
      CsError: There is no text, or no such platform.
    """
    from cs_macros import messages

    if not text:
        raise CsError("没有要检查的文字。", hint="在“待检查文字”格里粘贴要发的话。")
    if platform and platform not in tuple(Platform):
        raise CsError(f"没有平台“{platform}”。", hint=f"可以是：{'、'.join(Platform)}；空着按通用规则。")
    found = messages.check(text, platform=platform or None, known_ids=known_ids, words=words)
    problems = [
        Problem(
            each.message,
            each.hint,
            header="文字" if each.words else "",
            value=each.words or None,
            level=each.level,
        )
        for each in found
    ]
    outcome = Outcome(problems=problems)
    blocked = sum(problem.blocks for problem in problems)
    outcome.summary = (
        f"不能发：{blocked} 处违规。" if blocked else "可以发。" if not problems else "可以发，请看提醒。"
    )
    return outcome
