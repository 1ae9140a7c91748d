"""The lives of a task, of a training, and of a point in which a vendor is watched (SERVICE 39–41)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import CARING, MANAGERS, Post
from cs_macros.sheets.team import tasks, training, vendors
from cs_macros.sheets.team.register import (
    DailyTask,
    TaskStatus,
    Training,
    TrainingStatus,
    VendorCheck,
    VendorStatus,
)

OWNER, MANAGER = usual.whose("owner"), usual.whose(posts=MANAGERS)

TASKS = Flow(
    DailyTask,
    states=tuple(TaskStatus),
    final=(TaskStatus.DONE,),
    starts=(TaskStatus.TODO,),
    others=((TaskStatus.TODO, TaskStatus.LATE),),
    deadline=usual.by_state({TaskStatus.TODO: tasks.due_at, TaskStatus.LATE: tasks.due_at}),
    elapses=tasks.time_is_up,
    todos={
        TaskStatus.TODO: Todo("做今天的任务", OWNER, per="owner"),
        TaskStatus.LATE: Todo("补做逾期的任务", OWNER, per="owner"),
    },
    moves=(
        Move(
            name="finish_task",
            caption="完成任务",
            help="任务做完了：记下时间；逾期的也要做完。",
            from_=(TaskStatus.TODO, TaskStatus.LATE),
            to=(TaskStatus.DONE,),
            needs=("done_at",),
            maybe=("note",),
            by=(*CARING, Post.PRINTER),
            guard=(tasks.theirs, usual.not_ahead("done_at"), usual.not_before("done_at", "date")),
            does=tasks.mark_done,
        ),
    ),
)

TRAININGS = Flow(
    Training,
    states=tuple(TrainingStatus),
    final=(TrainingStatus.RECORDED,),
    computes={"passed": training.passed},
    moves=(
        Move(
            name="record_training",
            caption="登记培训",
            help="记下一次培训或考核；打字速度够不够由程序判断。",
            to=(TrainingStatus.RECORDED,),
            by=MANAGERS,
            bulk=True,
            guard=(usual.not_ahead("date"), training.typed_how_fast),
            done="已登记 {n} 次培训。",
        ),
    ),
)

S = VendorStatus

VENDORS = Flow(
    VendorCheck,
    states=tuple(S),
    final=(S.REVIEWED,),
    starts=(S.OPEN,),
    todos={S.OPEN: Todo("落实外包监督的要点", MANAGER), S.SETTLED: Todo("复核外包监督的要点", MANAGER)},
    moves=(
        Move(
            name="open_vendor",
            caption="登记外包商",
            help="填供应商，合同条款、服务方案、风险预案、实地考察、报表反馈、授权六个要点各开一行。",
            to=(S.OPEN,),
            by=MANAGERS,
            bulk=True,
            guard=vendors.once,
            does=vendors.take_first,
            concludes=vendors.open_others,
        ),
        Move(
            name="settle_point",
            caption="已落实",
            help="这个要点办好了：写明内容、日期和落实人。",
            from_=(S.OPEN,),
            to=(S.SETTLED,),
            needs=("content", "settled_at", "settled_by"),
            by=MANAGERS,
            guard=usual.not_ahead("settled_at"),
        ),
        Move(
            name="review_point",
            caption="复核",
            help="复核这个要点：填结果，不符合的写明差在哪里。",
            from_=(S.SETTLED,),
            to=(S.REVIEWED,),
            needs=("checked_at", "checked_by", "result"),
            maybe=("note",),
            by=MANAGERS,
            guard=(
                usual.not_ahead("checked_at"),
                usual.not_before("checked_at", "settled_at"),
                vendors.says_why,
            ),
        ),
    ),
)
