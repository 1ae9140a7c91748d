"""Rows of 话术 (what was said), 话术库 (what can be said) and 违禁词 (what may not) (DESIGN 5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.columns import BUTTONS, Choice, Count, Day, IdText, Moment, Record, Text, YesNo, column
from cs_macros.book.defaults import single_shop

if TYPE_CHECKING:
    from cs_macros.messages.own import OwnPhrase


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

    group: Text | None = column("分组", width=12)
    initials: Text | None = column("拼音", owner=BUTTONS, width=14)
    title: Text | None = column("话术", hint="本店自己的话术：写一个标题，再写“原文”", width=24)
    situation: Text | None = column("情景", width=34)
    wanted: Text | None = column("要补的内容", owner=BUTTONS, width=24)
    shop: Text | None = column("店铺", source="shops", default=single_shop, width=14)
    number: IdText | None = column("记录号", hint="给哪一行用；空着就只用补充的内容", width=20)
    values: Text | None = column("补充", hint="按“要补的内容”的顺序写，用“；”隔开；也可写 名=值", width=30)
    message: Text | None = column("内容", owner=BUTTONS, width=70)
    template: IdText | None = column("话术编号", owner=BUTTONS, width=26)
    wording: Text | None = column("来源", owner=BUTTONS, width=10)
    text: Text | None = column(
        "原文", hint="自带的由按钮写入；本店自己的话术写在这里，要填的地方写成【店铺名】", width=70
    )
    shortcut: Text | None = column("快捷编码", hint="生成话术时可以用它代替标题", width=12)
    enabled: YesNo | None = column("启用", hint="停用填“否”；空着算启用", width=8)
    valid_from: Day | None = column("生效日期", width=12)
    valid_to: Day | None = column("失效日期", hint="这一天还能用", width=12)
    whose: Text | None = column("归属", hint="只给一个人用就写姓名；空着 = 全店", width=10)
    platforms: Text | None = column("适用平台", hint="空着 = 所有平台；多个用“、”隔开", width=14)
    uses: Count | None = column("用过几次", owner=BUTTONS, ge=0, width=10)
    last_used: Moment | None = column("上次用", owner=BUTTONS, width=16)

    @property
    def own(self) -> OwnPhrase | None:
        """The phrase as the shop has written it here; None for one of ours."""
        from cs_macros.messages.own import MARK, OwnPhrase

        if not self.title or not self.text or (self.template and not self.template.startswith(MARK)):
            return None
        return OwnPhrase(
            title=self.title,
            text=self.text,
            group=self.group or "本店",
            situation=self.situation or "",
            shortcut=self.shortcut or "",
            platforms=tuple(filter(None, (self.platforms or "").split("、"))),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            enabled=self.enabled is not False,
            whose=self.whose or "",
        )


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
