"""Dictionaries that every other sheet looks up, the parameters, and the journal."""

from pathlib import Path

from cs_macros.book.office import Campaign, Courier, JournalLine, Parameter, Product, Reason, Shop, Staff
from cs_macros.book.settings import renewed, rows_of_settings, show_defaults
from cs_macros.book.sheets import Sheet
from cs_macros.sheets.masters.seeds import rows_of_reasons

SAMPLE = Path(__file__).with_name("sample.toml")

SHEETS = (
    Sheet(
        record=Staff,
        sample=SAMPLE,
        first="每人一行：姓名、岗位、电脑账号",
        note="每人一行。岗位可填多个，用“、”隔开；电脑账号用来认出是谁在操作。",
    ),
    Sheet(
        record=Shop,
        first="每个店铺一行：店铺名、平台、退货地址",
        sample=SAMPLE,
        note="每个店铺一行；店铺名会出现在各表的下拉里。",
    ),
    Sheet(
        record=Product,
        sample=SAMPLE,
        note="有依据的寿命说法才写，没有就留空，话术里不会出现。",
    ),
    Sheet(
        record=Courier,
        first="合作的快递公司，每家一行",
        sample=SAMPLE,
        note="天数留空表示不对客户承诺。",
    ),
    Sheet(
        record=Campaign,
        sample=SAMPLE,
        note="活动期间的订单与文案；开始、结束精确到分钟。",
    ),
    Sheet(
        record=Reason,
        fresh=rows_of_reasons,
        grows=True,
        note="各表“原因”下拉的内容；停用的原因把“启用”改成“否”。",
    ),
    Sheet(
        record=Parameter,
        hides=("code", "source"),
        fresh=rows_of_settings,
        renews=renewed,
        grows=True,
        mirrors=(Parameter, show_defaults),
        note="值留空：有默认值的按默认值，刷新时填回；其余的检查关闭，并显示在今日看板上。",
    ),
    Sheet(
        record=JournalLine,
        note="每次按钮改了什么，由程序记录；请勿修改，撤销和查错都靠它。",
    ),
)
