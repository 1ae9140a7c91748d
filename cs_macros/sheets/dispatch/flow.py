"""A run of slips is recorded; a check of the stock is counted, then settled (SERVICE 22–23)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import AGENTS, CARING, Post
from cs_macros.sheets.dispatch import rules
from cs_macros.sheets.dispatch.register import RunStatus, SlipRun, StockCheck, StockStatus

S = StockStatus
CHECKER = usual.whose("agent", "created_by", posts=AGENTS)

RUNS = Flow(
    SlipRun,
    states=tuple(RunStatus),
    final=tuple(RunStatus),
    moves=(
        Move(
            name="record_run",
            caption="登记送单",
            help="送一批单据到仓库以后登记：几点、几张、谁送的、谁收的。",
            to=(RunStatus.RECORDED,),
            by=(Post.PRINTER, *AGENTS),
            bulk=True,
            guard=rules.may_record,
            done="已登记 {n} 次送单。",
        ),
    ),
)

CHECKS = Flow(
    StockCheck,
    states=tuple(S),
    final=(S.SETTLED,),
    frozen=(S.SETTLED,),
    computes={
        "difference": rules.difference,
        "affected_orders": rules.affected_orders,
        "advice": rules.advice,
    },
    deadline=usual.by_state({S.OPEN: rules.today, S.COUNTED: rules.today}),
    todos={
        S.OPEN: Todo("清点实际库存", usual.whose(posts=(Post.WAREHOUSE,))),
        S.COUNTED: Todo("改好页面库存，告诉受影响的客户", CHECKER),
    },
    moves=(
        Move(
            name="register_stock",
            caption="登记核对",
            help="把页面上的库存登记下来，请仓库核对实际有多少。",
            to=(S.OPEN,),
            by=CARING,
            bulk=True,
            guard=rules.may_open,
            done="已登记 {n} 款商品，请仓库核对。",
        ),
        Move(
            name="count_stock",
            caption="仓库已核对",
            help="仓库清点以后填实际库存；差异、受影响订单和该做的事随即算出来。",
            from_=(S.OPEN,),
            to=(S.COUNTED,),
            needs=("actual_qty", "warehouse_person"),
            by=(Post.WAREHOUSE,),
            guard=rules.may_count,
        ),
        Move(
            name="settle_stock",
            caption="已处理",
            help="页面库存改好、下架或告诉了运营：选好处理；告诉运营的话会写好。",
            from_=(S.COUNTED,),
            to=(S.SETTLED,),
            needs=("action",),
            by=CARING,
            guard=rules.may_settle,
            letters=rules.to_ops,
        ),
    ),
)
