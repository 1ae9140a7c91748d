"""Changes, slip runs and stock checks that people kept in their own words."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Cell

DAY = datetime(2026, 11, 3)
OLD: dict[str, list[list[Cell]]] = {
    "改单记录": [
        ["日期", "订单编号", "旺旺", "改单类型", "打单情况", "新地址", "原规格", "客服", "状态"],
        [DAY, "4126111000010013301", "tb1", "地址修改", "没打单", "杭州示例路1号", None, "李静怡", "已处理"],
        [DAY, "4126111000010013302", "tb2", "改颜色", "打单了", "蓝色", "黑色", "王思磊", "未处理"],
        [DAY, "4126111000010013303", "tb3", "不要了", "已打包", None, None, "王思磊", "通知打单"],
    ],
    "库存盘点": [
        ["盘点日期", "店铺", "款号", "规格", "页面库存", "实际库存", "仓库", "处理", "状态"],
        [DAY, "示例鞋铺", "XZ-3001", "灰 42", 10, 8, "郑浩然", "下架", "已完成"],
    ],
    "送单": [
        ["日期", "送单时间", "张数", "送单员", "接收人"],
        [DAY, DAY.replace(hour=15), 12, "吴大伟", "郑浩然"],
    ],
}


def adopted(file: Path, table: str) -> list[dict[str, Cell]]:
    """Rows that were not in the sample."""
    grid = ClosedHost(file).read(table)
    rows = [dict(zip(grid.headers, cells, strict=True)) for cells in grid.rows.values()]
    told = [f"{row.get('核对时间')}{row.get('批次时间')}" for row in rows]
    ours = [
        f"{DAY:%Y-%m-%d}" in at or "tb" in str(row.get("客户ID")) for row, at in zip(rows, told, strict=True)
    ]
    return [row for row, mine in zip(rows, ours, strict=True) if mine]


def test_three_sheets_in_other_words_are_taken_in(cs: Any, sampled: Path, tmp_path: Path) -> None:
    file, old, book = Path(shutil.copy(sampled, tmp_path / "客服台账.xlsm")), tmp_path / "旧.xlsx", Workbook()
    for title, rows in OLD.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(old)
    status, done = cs("adopt", old, file, by="周婉婷")
    assert status == 0, done["problems"]
    changes = [(r["类型"], r["阶段"], r["新属性/新地址"], r["状态"]) for r in adopted(file, "order_changes")]
    assert changes == [
        ("改地址", "未打单", "杭州示例路1号", "已完成"),
        ("改属性", "已打单", "蓝色", "已登记"),
        ("取消订单", "已打包贴单", None, "已通知打单"),
    ]
    (check,) = adopted(file, "stock_checks")
    assert (check["款号"], check["实际库存"], check["仓库核对人"], check["处理"]) == (
        "XZ-3001",
        8,
        "郑浩然",
        "已下架",
    )
    (run,) = adopted(file, "slip_runs")
    assert (run["批次时间"], run["单数"], run["送单人"], run["仓库接收人"]) == (
        DAY.replace(hour=15), 12, "吴大伟", "郑浩然",
    )  # fmt: skip
