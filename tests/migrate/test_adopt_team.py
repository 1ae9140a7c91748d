"""`adopt` on a team's own lists: KPI, training, inspected chats, vendors; not a cell of them is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.migrate.conftest import rows_of

CHAT = "tb_001 2026-10-07 10:00\n在吗\n小静 2026-10-07 10:01\n您好"
LISTS: dict[str, tuple[str, list[str], list[list[Any]]]] = {
    "kpi": (
        "客服绩效考核",
        ["考核月份", "姓名", "考核指标", "目标值", "实际完成", "分子", "分母", "是否达标", "说明"],
        [
            ["2026年10月", "李静怡", "转化率", "≥70%", 0.71, None, None, "达标", "旺季"],
            ["2026年10月", "王思磊", "退款率", None, None, 3, 120, None, None],
            ["2026-10", "王思磊", "平均响应时间", "10分钟", 4.2, None, None, "是", None],
        ],
    ),
    "training": (
        "员工培训考核表",
        ["培训日期", "学员", "讲师", "培训内容", "每分钟字数", "考核成绩", "是否合格", "备注", "部门"],
        [
            ["2026-10-08", "李静怡", "周婉婷", "打字测试", 48, None, "是", "再练", "售前"],
            ["2026.10.9", "王思磊", "周婉婷", "新品培训", None, 92, "合格", None, "售后"],
        ],
    ),
    "chat_checks": (
        "聊天记录质检",
        ["质检日期", "客服姓名", "店铺名称", "客户旺旺", "质检员", "聊天记录", "产品知识", "服务态度",
         "是否合格", "不合格原因", "整改措施", "复查时间", "状态", "组长意见"],
        [
            ["2026-10-08", "李静怡", "老店", "tb_001", "何芳", CHAT, "良", "优",
             "合格", None, None, None, "合格", "好"],
            ["2026-10-09", "王思磊", "老店", "tb_002", "何芳", None, "差", "中",
             "不合格", "太忙", "每天练习", "2026-10-20", "整改", None],
        ],
    ),
    "vendor_checks": (
        "外包公司监督",
        ["外包公司", "监督要点", "落实情况", "负责人", "完成日期", "检查人", "检查日期", "说明"],
        [["乙公司", "合同条款", "合同已补", "周婉婷", "2026-10-01", "何芳", "2026-10-08", "原件在财务"]],
    ),
}  # fmt: skip
"""Table → somebody's own list: title, headers, rows."""

MEANT: dict[str, dict[str, Any]] = {
    "kpi": {"数值": 0.71, "指标": "询单转化率", "月份": "2026-10", "旧表备注": None, "说明": "旺季"},
    "training": {"打字速度": 48, "内容": "打字", "部门": "售前", "备注": "再练；合格：是"},
    "chat_checks": {
        "状态": "合格结束",
        "态度": "优",
        "会话标识": "tb_001",
        "聊天内容": CHAT,
        "组长意见": "好",
    },
    "vendor_checks": {"供应商": "乙公司", "备注": "原件在财务；要点：合同条款"},
}
"""Table → cells of what becomes of the first row."""

TRANSLATED = {
    "2026年10月": "2026-10", "转化率": "询单转化率", "平均响应时间": "平均响应", "打字测试": "打字",
    "新品培训": "新品", "2026.10.9": "2026-10-09", "整改": "整改中", "≥70%": "", "达标": "",
}  # fmt: skip
"""What others call a thing → our word; empty where our own figure says the same."""


def a_list(path: Path) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, headers, rows in LISTS.values():
        page = book.create_sheet(title)
        for line in (headers, *rows):
            page.append(line)
    book.save(path)
    return path


def test_a_list_comes_into_its_register_with_every_cell(cs: Any, file: Path, tmp_path: Path) -> None:
    status, told = cs("adopt", a_list(tmp_path / "旧.xlsx"), file, by="周婉婷")
    assert status == 0, told["problems"]
    for table, (_, _, rows) in LISTS.items():
        brought = rows_of(file, table)
        assert len(brought) == len(rows)
        assert {header: brought[0].get(header) for header in MEANT[table]} == MEANT[table]
        for theirs, ours in zip(rows, brought, strict=True):
            held = [f"{cell:%Y-%m-%d}" if hasattr(cell, "year") else str(cell) for cell in ours.values()]
            lost = [cell for cell in theirs if cell is not None and not is_held(cell, held)]
            assert lost == [], (table, ours)
    content = file.read_bytes()
    cs("adopt", tmp_path / "旧.xlsx", file, by="周婉婷")
    assert file.read_bytes() == content, "what is there already does not come in twice"


def is_held(cell: Any, held: list[str]) -> bool:
    word = TRANSLATED.get(str(cell), f"{cell:.1f}" if isinstance(cell, int) else str(cell))
    return any(word in each for each in held)
