"""The life of a day of the roster (CORE 7); its rows are made by 生成排班."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move
from cs_macros.book.office import MANAGERS, Post
from cs_macros.sheets.roster import attendance, overriding, publishing, rules
from cs_macros.sheets.roster.register import RosterDay, RosterStatus

S = RosterStatus

ROSTER = Flow(
    RosterDay,
    states=tuple(S),
    final=(S.ENDED,),
    starts=(S.DRAFT,),
    others=((S.PUBLISHED, S.RUNNING),),
    holds=rules.as_published,
    elapses=rules.begin,
    computes={
        "week": rules.week,
        "weekday": usual.weekday_by("date"),
        "start": rules.start,
        "end": rules.end,
        "account": rules.account,
        "team": rules.team,
    },
    moves=(
        Move(
            name="publish_roster",
            caption="发布",
            help="发布一周或一个月的排班草稿：每天每班人手够了才能发布；发布以后只能通过调班、请假或主管改班来改。",
            from_=(S.DRAFT,),
            to=(S.PUBLISHED,),
            by=MANAGERS,
            bulk=True,
            asks=(publishing.PERIOD,),
            picks=publishing.drafts,
            together=True,
            guard=rules.may_publish,
            does=rules.publish,
            concludes=publishing.sum_up,
        ),
        Move(
            name="override_shift",
            caption="主管改班",
            help="已发布的班次由主管改：填改为班次和改班原因；值日跟着改，人手不够会提醒。",
            from_=(S.PUBLISHED, S.RUNNING),
            needs=("new_shift", "reason"),
            by=MANAGERS,
            guard=overriding.may_override,
            does=overriding.override,
            clears=("new_shift",),
            done="已改 {n} 个班次。",
        ),
        Move(
            name="check_attendance",
            caption="核对出勤",
            help="核对到某一天为止的出勤：按到岗、离岗和实际值班人得出结果，迟到、早退、旷工、私自调班记入奖罚记录待确认。",
            from_=(S.PUBLISHED, S.RUNNING),
            to=(S.ENDED,),
            needs=("attendance",),
            maybe=("in_at", "out_at", "covered_by", "empty_posts"),
            defaults={"attendance": attendance.judged},
            by=(*MANAGERS, Post.ADMIN),
            bulk=True,
            asks=(attendance.UNTIL,),
            picks=attendance.rows_due,
            guard=attendance.may_check,
            does=attendance.follow_up,
            concludes=attendance.sum_up,
        ),
    ),
)
