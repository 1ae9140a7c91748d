"""Lists that service desks keep already, brought into the registers of the module 服务."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from openpyxl import Workbook


def a_list(path: Path) -> Path:
    """Somebody's own workbook with a table a sheet."""
    book = Workbook()
    for title, headers, row, _ in CASES.values():
        sheet = book.create_sheet(title)
        sheet.append(headers)
        sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(path)
    return path


CASES: dict[str, tuple[str, list[Any], list[Any], dict[str, Any]]] = {
    "reviews": (
        "差评跟进",
        ["日期", "店名", "订单编号", "旺旺号", "评价星级", "评论内容", "差评原因", "跟进客服",
         "电话情况", "责任", "处理办法", "是否修改", "处理状态"],
        ["2026-11-20", "示例店", "1234567890123456789", "tb_1", "1星", "不好用", "物流慢", "陈",
         "没人接", "物流", "退运费", "已改好评", "已解决"],
        {"发现日期": "2026-11-20", "订单号": "1234567890123456789", "评价类型": "差评", "评价内容": "不好用",
         "原因类别": "物流慢", "处理人": "陈", "电话联系结果": "未接", "责任判断": "快递",
         "处理方案": "退运费", "处理结果": "客户自行修改", "状态": "已处理"},
    ),
    "complaints": (
        "客诉登记",
        ["接诉时间", "来源渠道", "店铺名称", "订单号", "旺旺", "客户姓名", "问题描述",
         "投诉分类", "责任判定", "处理措施", "当事客服", "处理进度"],
        ["2026-11-20 10:30", "来电", "示例店", "1234567890123456789", "tb_1", "陈小姐", "不亮",
         "商品质量", "质量", "换新", "李", "结案"],
        {"投诉时间": "2026-11-20 10:30", "渠道": "电话", "订单号": "1234567890123456789", "称呼": "陈小姐",
         "投诉内容": "不亮", "投诉类别": "商品质量", "判断": "产品质量", "处理方案": "换新", "责任客服": "李",
         "状态": "已归档"},
    ),
    "disputes": (
        "退款维权",
        ["查看日期", "店铺", "订单编号", "买家ID", "退款类型", "退款编号", "退款额", "剩余时间", "处理状态"],
        ["2026-11-20", "示例店", "1234567890123456789", "tb_1", "平台介入", "8000000000000000077", 39.9,
         "2026-11-22 10:00", "协商中"],
        {"检查日期": "2026-11-20", "类型": "维权中", "退款编号": "8000000000000000077", "退款金额": "39.90",
         "平台处理截止": "2026-11-22 10:00", "状态": "处理中"},
    ),
    "evidence": (
        "聊天证据",
        ["时间", "登记客服", "旺旺", "订单号", "证据类别", "买家原话", "证据截图", "上报给", "状态"],
        ["2026-11-20", "李", "tb_1", "1234567890123456789", "差评敲诈", "给钱就改", "图 1", "店长", "已汇报"],
        {"日期": "2026-11-20", "客服": "李", "类型": "以评价索要钱物", "客户原话": "给钱就改",
         "截图/照片": "图 1", "上报对象": "店长", "状态": "已上报"},
    ),
}  # fmt: skip


def test_lists_of_ones_own_are_recognised(built: Path, tmp_path: Path, cs: Any) -> None:
    file = tmp_path / "客服台账.xlsm"
    shutil.copy(built, file)
    status, done = cs("adopt", a_list(tmp_path / "旧表.xlsx"), file)
    assert status == 0, done
    for table, (_, _, _, wanted) in CASES.items():
        (found,) = cs("show", file, table)[1]["rows"]
        assert {header: found[header] for header in wanted} == wanted
        assert found["记录号"], "a row with a state has a number"
