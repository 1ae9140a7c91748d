"""The life of an inspected chat: scored, told, bettered, looked at again (SERVICE 37)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Ask, Flow, Move, Todo
from cs_macros.book.office import MANAGERS, Post
from cs_macros.sheets.quality import buttons, rules
from cs_macros.sheets.quality.register import SCORES, ChatCheck, CheckStatus

S = CheckStatus
INSPECTORS = (Post.INSPECTOR, *MANAGERS)
INSPECTOR = usual.whose("checker", posts=INSPECTORS)

CHAT_FILE = Ask("chat_file", "聊天文件", hint="聊天太长、贴不进单元格时，填存好的文本文件")

CHAT_CHECKS = Flow(
    ChatCheck,
    states=tuple(S),
    final=(S.PASSED, S.RECHECKED),
    deadline=usual.by_state({S.COACHING: rules.second_look}),
    todos={
        S.CHECKED: Todo("给出评分，反馈给客服", INSPECTOR),
        S.FED_BACK: Todo("开始整改", usual.whose(posts=MANAGERS)),
        S.COACHING: Todo("复查聊天", INSPECTOR),
    },
    moves=(
        Move(
            name="check_chat",
            caption="抽查",
            help="读贴进来的聊天（或上方填的聊天文件），算出首句、最长响应、流程缺项，标出违禁词和慎用词。",
            to=(S.CHECKED,),
            by=INSPECTORS,
            asks=(CHAT_FILE,),
            guard=rules.may_check,
            does=buttons.measure,
            done="已抽查 {n} 段聊天。",
        ),
        Move(
            name="give_feedback",
            caption="反馈",
            help="五项评分和结论告诉客服：合格的到此结束，不合格的写明原因，接着整改。",
            from_=(S.CHECKED,),
            to=(S.PASSED, S.FED_BACK),
            needs=(*SCORES, "passed"),
            maybe=("cause",),
            by=INSPECTORS,
            guard=(rules.may_feed_back, rules.REASON),
            decide=rules.after_feedback,
        ),
        Move(
            name="start_coaching",
            caption="开始整改",
            help="写明怎么辅导、哪一天复查。",
            from_=(S.FED_BACK,),
            to=(S.COACHING,),
            needs=("coaching", "recheck_at"),
            by=INSPECTORS,
            guard=rules.may_coach,
        ),
        Move(
            name="recheck",
            caption="复查",
            help="再看一次：合格的结束；还不合格的改好复查日期，继续整改。",
            from_=(S.COACHING,),
            to=(S.RECHECKED, S.COACHING),
            needs=("recheck_result", "recheck_at"),
            by=INSPECTORS,
            guard=rules.may_recheck,
            decide=rules.after_recheck,
        ),
    ),
)
