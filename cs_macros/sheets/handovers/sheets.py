"""What one shift hands to the next: 交接班记录."""

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.handovers.board import not_handed_over
from cs_macros.sheets.handovers.buttons import collect_handover, print_handover
from cs_macros.sheets.handovers.flow import HANDOVERS
from cs_macros.sheets.handovers.register import Handover

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Handover,
        module="服务",
        watches=not_handed_over,
        flow=HANDOVERS,
        buttons=(collect_handover, print_handover),
        note="下班前按“生成交接”，各表里没办完的事各列一行；接班的人看清楚再按“接收”，不清楚就退回。",
    ),
)
