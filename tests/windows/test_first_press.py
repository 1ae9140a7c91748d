"""From the .zip to the first press: what `.ci/run` shows of Windows."""

from __future__ import annotations

import pytest

from cs_macros.first_run import ADDIN, WORKBOOK
from cs_macros.portable import FOLDER
from tests.windows.wine import Desk

ROW = {
    "shop": "示例店", "customer-id": "00123", "customer-name": "陈小姐", "phone": "13800001111",
    "address": "杭州", "item": "台灯", "qty": "1", "amount-due": "128.5",
}  # fmt: skip


@pytest.mark.smoke
def test_unzip_double_click_demo_and_a_press(desk: Desk) -> None:
    """No Python, no administrator, nothing installed: 开始.bat, the main job on sample data, one press."""
    done = desk.bat(desk.folder / FOLDER / "开始.bat")
    assert done.status == 0, done.text
    for words in ("没有锁定的文件", "已放好", "受信任位置", "没有要处理的"):
        assert words in done.text
    workbook = desk.folder / WORKBOOK
    assert workbook.is_file()
    assert (desk.folder / FOLDER / ADDIN).is_file()

    done = desk.python("-m", "cs_macros", "demo", "示例", cwd=desk.folder)
    assert done.status == 0, done.text
    assert "确认到账" in done.text
    assert "Warning" not in done.text

    cs_macros = desk.folder / FOLDER / "cs-macros.bat"
    options = [word for name, value in ROW.items() for word in (f"--{name}", value)]
    done = desk.bat(
        cs_macros, "--by", "张敏", "register-transfer", "客服台账.xlsm", *options, cwd=desk.folder
    )
    assert done.status == 0, done.text
    assert "已登记 1 笔转账" in done.text
    assert "您好陈小姐" in done.text
    shown = desk.cs("show", workbook, "bank_transfers").json["rows"]
    assert [row["应付金额"] for row in shown] == ["128.50"]
