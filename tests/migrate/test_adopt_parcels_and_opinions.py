"""Lists of parcels, handovers, problems and opinions that people already have, taken over by `adopt`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from openpyxl import Workbook

LISTS: dict[str, list[list[str]]] = {
    "查件登记": [
        ["客服姓名", "店名", "订单编号", "旺旺号", "客户诉求", "物流公司", "快递单号", "物流状态",
         "快递答复"],
        ["张敏", "示例店", "2233445566778899001", "tb_1", "查件", "顺丰", "SF0012345678", "到杭州", "今天派"],
    ],
    "交接记录": [
        ["交班日期", "交班客服", "班次", "接班客服", "交接事项", "进展", "待办"],
        ["2026-11-20", "张敏", "早班", "赵磊", "未读留言", "tb_9 问尺码", "先回"],
    ],
    "每天的问题": [
        ["日期", "客服", "环节", "问题分类", "问题内容", "产生原因", "处理办法", "是否解决", "成交",
         "流失原因"],
        ["2026-11-20", "张敏", "售前", "物流", "几天到", "页面没写", "告诉三天", "是", "否", "发货慢"],
    ],
    "热卖质量": [
        ["日期", "登记客服", "种类", "款号", "品名", "销量", "客户意见", "店长批示"],
        ["2026-11-19", "张敏", "热卖", "TD-01", "台灯", "30", "", "补货"],
        ["2026-11-19", "张敏", "质量问题", "TD-02", "落地灯", "2", "灯不亮", ""],
    ],
}  # fmt: skip
WANTED = {
    "inquiries": {"客服": "张敏", "订单号": "2233445566778899001", "诉求": "查件", "运单号": "SF0012345678",
                  "物流最新状态": "到杭州", "联系结果": "今天派"},
    "handovers": {"日期": "2026-11-20", "交班人": "张敏", "接班人": "赵磊", "事项类别": "未读留言",
                  "当前进度": "tb_9 问尺码", "后续事项": "先回"},
    "daily_log": {"客服": "张敏", "阶段": "售前", "问题类别": "物流", "客户问题": "几天到",
                  "原因": "页面没写", "解决办法": "告诉三天", "未成交原因": "发货慢"},
    "opinions": {"类别": "热卖", "款号": "TD-01", "商品": "台灯", "数量/次数": 30, "店长意见": "补货"},
}  # fmt: skip


def test_lists_of_their_own_become_rows_of_ours(built: Path, tmp_path: Path, cs: Any) -> None:
    file = Path(shutil.copy(built, tmp_path / "客服台账.xlsm"))
    book = Workbook()
    for name, rows in LISTS.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "旧表.xlsx")
    status, done = cs("adopt", tmp_path / "旧表.xlsx", file)
    assert status == 0, done["problems"]
    for table, wanted in WANTED.items():
        rows = cs("show", file, table)[1]["rows"]
        assert len(rows) == (2 if table == "opinions" else 1), table
        assert {header: rows[0][header] for header in wanted} == wanted, table
