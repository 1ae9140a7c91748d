"""Parcels that customers ask after or want hurried: 查件催单登记表."""

from cs_macros.book.sheets import Passing, Sheet
from cs_macros.sheets.inquiries.flow import INQUIRIES
from cs_macros.sheets.inquiries.register import Inquiry

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Inquiry,
        module="服务",
        flow=INQUIRIES,
        passes=Passing("agent", "承诺客户事项"),
        note="客户查件、催单一次一行：先联系快递，再答复客户，答应什么时候再答复就填下次跟进时间。",
    ),
)
