"""The life of an event of the ledger and of a month's score sheet (CORE 5, 6)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Ask, Flow, Move, Todo
from cs_macros.book.office import MANAGERS, Post
from cs_macros.sheets.scores import pay, paydays, rules, signed, totals
from cs_macros.sheets.scores.months import MONTH
from cs_macros.sheets.scores.register import Category, EventStatus, MonthStatus, ScoreEvent, ScoreMonth

E = EventStatus
MANAGING = usual.whose(posts=MANAGERS)

EVENTS = Flow(
    ScoreEvent,
    states=tuple(E),
    final=(E.REVOKED,),
    starts=(E.PROPOSED,),
    frozen=(E.CONFIRMED,),
    computes={"month": rules.month},
    todos={E.PROPOSED: Todo("确认或撤销奖罚", MANAGING)},
    moves=(
        Move(
            name="record_event",
            caption="登记奖罚",
            help="把新填的奖罚登记下来，编好记录号，等主管确认；私自调班的金额按参数填好。",
            to=(E.PROPOSED,),
            maybe=("amount",),
            by=(*MANAGERS, Post.ADMIN, Post.INSPECTOR),
            bulk=True,
            guard=rules.may_record,
            done="已登记 {n} 条奖罚，待确认。",
        ),
        Move(
            name="confirm_event",
            caption="确认",
            help="主管确认奖罚属实，从此计入那个月的评分表；没有填金额的按 0 元计。",
            from_=(E.PROPOSED,),
            to=(E.CONFIRMED,),
            needs=("confirmed_by", "confirmed_at"),
            maybe=("amount",),
            by=MANAGERS,
            bulk=True,
            guard=rules.may_confirm,
        ),
        Move(
            name="revoke_event",
            caption="撤销",
            help="写明原因，撤销一条奖罚；它不再计入，但留在记录里。",
            from_=(E.PROPOSED, E.CONFIRMED),
            to=(E.REVOKED,),
            needs=("revoke_reason",),
            by=MANAGERS,
            guard=rules.open_month,
        ),
    ),
)

M = MonthStatus

NOTE = Ask(
    "score_note",
    "审批意见",
    hint="退回时要改什么；空着用第一行的审批意见",
    option="--approval-note",
)

MONTHS = Flow(
    ScoreMonth,
    states=tuple(M),
    final=(M.ARCHIVED,),
    starts=(M.DRAFT,),
    frozen=(M.SUBMITTED, M.APPROVED, M.EXECUTED, M.ARCHIVED),
    computes={
        "conversion": pay.conversion,
        "target_rate": pay.target_rate,
        "commission_rate": pay.commission_rate,
        "commission": pay.commission,
        "rank": pay.rank,
        "streak": pay.streak,
        "streak_award": pay.streak_award,
        "total_score": totals.total_score,
        "praises": totals.counting(Category.PRAISE),
        "criticisms": totals.counting(Category.CRITICISM),
        "swaps": totals.counting(Category.UNAPPROVED_SWAP),
        "swap_fine": totals.swap_fine,
        "other_reward": totals.other_reward,
        "other_penalty": totals.other_penalty,
        "sanctions": totals.sanctions,
        "reward_total": totals.reward_total,
        "penalty_total": totals.penalty_total,
        "net": totals.net,
        "pay_total": totals.pay_total,
        "missing": totals.missing,
    },
    deadline=paydays.due_at,
    todos={
        M.DRAFT: Todo("提交奖罚评分表", MANAGING, "month"),
        M.RETURNED: Todo("改好奖罚评分表，重新提交", MANAGING, "month"),
        M.SUBMITTED: Todo("审批奖罚评分表", usual.whose(posts=(Post.SUPERIOR,)), "month"),
        M.APPROVED: Todo("按评分表发放", usual.whose(posts=(Post.FINANCE, Post.ADMIN)), "month"),
    },
    moves=(
        Move(
            name="submit_month",
            caption="提交",
            help="整月一起提交给上级；从此数字不再变动，直到上级退回。有待确认的奖罚时，到期以前不能提交。",
            from_=(M.DRAFT, M.RETURNED),
            to=(M.SUBMITTED,),
            needs=("made_by", "made_at"),
            maybe=(*totals.SALES, "tie_choice", "tie_reason"),
            defaults={"complaints": rules.counted_complaints},
            by=MANAGERS,
            bulk=True,
            asks=(MONTH,),
            over="month",
            guard=(rules.may_submit, rules.rests_on, rules.carried_on),
            does=rules.submit,
            letters=rules.submit_letter,
            done="已提交 {n} 人的评分表。",
        ),
        Move(
            name="approve_month",
            caption="批准",
            help="上级批准整月的评分表；制表人不能批准自己做的表。",
            from_=(M.SUBMITTED,),
            to=(M.APPROVED,),
            stage="审批",
            by=(Post.SUPERIOR,),
            bulk=True,
            asks=(MONTH,),
            over="month",
            guard=(rules.may_approve, rules.streak_stands),
            does=rules.decide,
            concludes=signed.tell_changes,
            done="已批准 {n} 人的评分表。",
        ),
        Move(
            name="return_month",
            caption="退回修改",
            help="上级写明审批意见，把整月退回；数字解冻，改好后重新提交。",
            from_=(M.SUBMITTED,),
            to=(M.RETURNED,),
            needs=("approval_note",),
            defaults={"approval_note": rules.asked_note},
            by=(Post.SUPERIOR,),
            bulk=True,
            asks=(MONTH, NOTE),
            over="month",
            guard=rules.carried_on,
            does=rules.send_back,
            done="已退回 {n} 人的评分表。",
        ),
        Move(
            name="execute_month",
            caption="已执行",
            help="财务或行政按批准的评分表发放后，记下执行人和日期。",
            from_=(M.APPROVED,),
            to=(M.EXECUTED,),
            needs=("executed_by", "executed_at"),
            guard=rules.streak_stands,
            by=(Post.FINANCE, Post.ADMIN),
            bulk=True,
            asks=(MONTH,),
            over="month",
            concludes=signed.tell_changes,
        ),
        Move(
            name="archive_month",
            caption="归档",
            help="已执行的整月归档，从此锁定。",
            from_=(M.EXECUTED,),
            to=(M.ARCHIVED,),
            by=(Post.ADMIN, *MANAGERS),
            bulk=True,
            asks=(MONTH,),
            over="month",
            does=rules.archive,
        ),
    ),
)
