"""`adopt` on other people's lists of customers, calls, letters and surveys: told apart, every row once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.migrate.conftest import rows_of

CODE = "KH20261110-001"
LISTS: dict[str, tuple[str, list[str], list[list[Any]], dict[str, Any]]] = {
    "customers": (
        "会员资料",
        [
            "店名",
            "销售平台",
            "旺旺号",
            "会员名称",
            "性别称呼",
            "联系电话",
            "最近成交日期",
            "下次服务内容",
            "下次通信时间",
            "允许回访",
            "状态",
        ],
        [
            [
                "老店",
                "淘宝网",
                "tb_a",
                "王丽",
                "女",
                "13800000001",
                "2026-11-10",
                "亮度",
                "2026-11-20",
                "是",
                "有效",
            ],
            ["老店", "淘宝", "tb_b", "李强", "男", "13800000002", "2026-11-12", None, None, None, "新客户"],
        ],
        {
            "状态": "已建档",
            "客户ID": "tb_a",
            "姓名": "王丽",
            "称呼": "女士",
            "下次通话内容": "亮度",
            "同意联系": "是",
        },
    ),
    "call_plans": (
        "回访登记",
        [
            "客户档案号",
            "客户名称",
            "成交日期",
            "商品名称",
            "跟踪业务员",
            "首次回访时间",
            "第一次话题",
            "状态",
        ],
        [[CODE, "王丽", "2026-11-10", "台灯", "刘一洋", "2026-11-15 10:00", "亮度", "已回访一次"]],
        {"状态": "第一次完成", "客户编号": CODE, "商品": "台灯", "业务员": "刘一洋", "话题1": "亮度"},
    ),
    "calls": (
        "来电记录",
        [
            "来电时间",
            "客户档案号",
            "来电人",
            "呼叫方向",
            "通话类型",
            "客户诉求",
            "是否当时答复",
            "回复内容",
            "接电话的人",
            "状态",
        ],
        [
            ["2026-11-12 10:00", CODE, "王丽", "呼入", "询问", "能换吗", "是", "能", "刘一洋", "已回复"],
            ["2026-11-13 10:00", CODE, "王丽", "外呼", "问候", "无", "是", None, "刘一洋", "完成"],
        ],
        {"状态": "已答复", "方向": "打入", "类型": "咨询", "要求/希望/投诉": "能换吗", "答复内容": "能"},
    ),
    "letters": (
        "信函登记",
        [
            "信函类别",
            "活动名称",
            "活动时间",
            "客户档案号",
            "收信人",
            "寄送地址",
            "寄信时间",
            "业务员",
            "状态",
        ],
        [["邀请信", "双十一联谊", "2026-11-11", CODE, "王丽", "示例路 1 号", "2026-10-28", "刘一洋", "已寄"]],
        {"状态": "已寄出", "类别": "邀请函", "活动/事由": "双十一联谊", "地址": "示例路 1 号"},
    ),
    "surveys": (
        "客户满意度",
        [
            "调查月份",
            "店名",
            "买家ID",
            "调查渠道",
            "发放时间",
            "产品质量",
            "客服态度",
            "回复速度",
            "物流评分",
            "售后评分",
            "总分",
            "回收时间",
            "表扬客服",
            "状态",
        ],
        [
            [
                "2026-10",
                "老店",
                "tb_a",
                "千牛",
                "2026-10-10",
                5,
                4,
                5,
                3,
                5,
                4,
                "2026-10-12",
                "陈亦晨",
                "已填写",
            ],
            [
                "2026-10",
                "老店",
                "tb_b",
                "电话",
                "2026-10-10",
                None,
                None,
                None,
                None,
                None,
                None,
                None,
                None,
                "未回",
            ],
        ],
        {
            "状态": "已回收",
            "月份": "2026-10",
            "渠道": "旺旺",
            "产品": 5,
            "物流": 3,
            "总体": 4,
            "提名客服": "陈亦晨",
        },
    ),
}
"""Table → a list of others: title, headers, rows, and what becomes of the first row."""


def a_list(path: Path, *tables: str) -> Path:
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        title, headers, rows, _ = LISTS[table]
        page = book.create_sheet(title)
        for line in (headers, *rows):
            page.append(line)
    book.save(path)
    return path


@pytest.mark.parametrize("tables", [*((table,) for table in LISTS), tuple(LISTS)], ids="、".join)
def test_each_list_comes_into_its_own_register(
    cs: Any, file: Path, tmp_path: Path, tables: tuple[str, ...]
) -> None:
    status, told = cs("adopt", a_list(tmp_path / "旧.xlsx", *tables), file)
    assert status == 0, told["problems"]
    assert {t: len(rows_of(file, t)) for t in LISTS if rows_of(file, t)} == {
        t: len(LISTS[t][2]) for t in tables
    }
    for table in tables:
        wanted, row = LISTS[table][3], rows_of(file, table)[0]
        assert {header: row.get(header) for header in wanted} == wanted
    content = file.read_bytes()
    cs("adopt", tmp_path / "旧.xlsx", file)
    assert file.read_bytes() == content, "what is there already does not come in twice"
