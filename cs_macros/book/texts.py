"""Rows of 话术 (what was said), 话术库 (what can be said) and 违禁词 (what may not) (DESIGN 5.5)."""

from __future__ import annotations

from cs_macros.book.columns import BUTTONS, Choice, IdText, Moment, Record, Text, column
from cs_macros.book.defaults import single_shop


class MadeText(Record, sheet="话术", table="messages", key=("batch", "number", "template")):
    """A message that a press made: the record of what was said to whom (COM-03)."""

    at: Moment = column("时间", owner=BUTTONS)
    sheet: Text | None = column("表", owner=BUTTONS, width=16)
    number: IdText = column("记录号", owner=BUTTONS, width=20)
    customer_id: IdText | None = column("客户ID", owner=BUTTONS, width=16)
    customer: Text | None = column("客户", owner=BUTTONS, width=12)
    title: Text | None = column("话术", owner=BUTTONS, width=20)
    text: Text = column("内容", owner=BUTTONS, width=70)
    template: Text = column("话术编号", owner=BUTTONS, width=24)
    version: IdText | None = column("版本", owner=BUTTONS, width=12)
    agent: Text | None = column("操作人", owner=BUTTONS, width=10)
    approved_by: Text | None = column("批准人", owner=BUTTONS, width=12)
    batch: IdText = column("批次", owner=BUTTONS, width=20)


class Phrase(Record, sheet="话术库", table="phrases", key=("title",)):
    """A situation, and the message for it."""

    group: Text | None = column("分组", owner=BUTTONS, width=12)
    initials: Text | None = column("拼音", owner=BUTTONS, width=14)
    title: Text | None = column("话术", owner=BUTTONS, width=24)
    situation: Text | None = column("情景", owner=BUTTONS, width=34)
    wanted: Text | None = column("要补的内容", owner=BUTTONS, width=24)
    shop: Text | None = column("店铺", source="shops", default=single_shop, width=14)
    number: IdText | None = column("记录号", hint="给哪一行用；空着就只用补充的内容", width=20)
    values: Text | None = column("补充", hint="按“要补的内容”的顺序写，用“；”隔开；也可写 名=值", width=30)
    message: Text | None = column("内容", owner=BUTTONS, width=70)
    template: IdText | None = column("话术编号", owner=BUTTONS, width=26)
    wording: Text | None = column("来源", owner=BUTTONS, width=10)


class Verdict(Choice):
    """What finding a word means."""

    FORBIDDEN = "禁止"
    DOUBTFUL = "提醒"
    ALLOWED = "放行"


class ListedWord(Record, sheet="违禁词", table="forbidden_words", key=("word",)):
    """A word that the check of messages looks for; the shop may change what it means."""

    word: Text = column("词", width=20)
    verdict: Verdict = column("处理", width=10, hint="禁止、提醒或放行")
    advice: Text | None = column("怎么改", width=44)
    platform: Text | None = column("平台", hint="空着 = 所有平台", width=10)
    source: Text | None = column("依据", owner=BUTTONS, width=34)
